import * as z from 'zod'
import { RATE_NAMES } from '../../limits.ts'
import { Secret } from './integrations.ts'
import { Wording } from './playbook.ts'
import { ConfigId } from './roster.ts'

const Origin = z
  .string()
  .regex(/^https?:\/\/[^/\s]+$/, 'An origin is scheme and host, without a path: https://www.example.com')

export const Launcher = z.strictObject({
  text: z.string().max(40).optional().meta({ description: 'Makes the launcher a pill with these words.' }),
  side: z.enum(['right', 'left']).default('right'),
})

export const Privacy = z.strictObject({
  mode: z.enum(['notice', 'consent']).default('notice').meta({
    description: '`notice`: nothing is stored before the first message. `consent`: before a tap on Agree.',
  }),
  text: Wording.default('What you write here is kept to answer you and to prepare your call.'),
  url: z.string().optional().meta({ description: 'The full privacy notice.' }),
})

export const Retention = z.strictObject({
  withoutContactDays: z.int().min(1).default(30),
  leadMonths: z.int().min(1).default(13),
  deliveryDays: z.int().min(1).default(14),
})

export const Site = z.strictObject({
  id: ConfigId,
  name: z.string().min(1).meta({ description: 'As the head of the chat reads.' }),
  origins: z.array(Origin).default([]).meta({ description: 'Pages that may talk to this server, exactly.' }),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .default('#3a372f'),
  theme: z.enum(['auto', 'light', 'dark']).default('auto'),
  locales: z.array(z.string()).min(1).default(['en']),
  launcher: Launcher.default({ side: 'right' }),
  privacy: Privacy.prefault({}),
  retention: Retention.prefault({}),
  visitIdleMinutes: z.int().min(1).max(1440).default(30).meta({
    description: 'A visit is over when nothing was said for so long. A page that was left ends it sooner.',
  }),
  mails: z.enum(['verified', 'consent']).default('verified').meta({
    description:
      'To whom sequences write: to addresses that are verified, or also to buyers who agreed (privacy mode `consent`) and to whom its text says so.',
  }),
  identify: z.strictObject({ secret: Secret }).optional().meta({
    description:
      "Who is signed in on the site need not be asked: signs the tokens of `usher('identify', token)`.",
  }),
})
export type Site = z.infer<typeof Site>

const Rate = z.strictObject({
  count: z.int().min(1),
  windowSeconds: z
    .int()
    .min(1)
    .max(30 * 86_400),
})

/** `site.yaml`: where the chat stands. All sites share roster, policy and accounts. */
export const SiteFile = z.strictObject({
  address: Origin.optional().meta({ description: 'Public address of this server; absent: as bound.' }),
  sites: z.array(Site).min(1),
  limits: z.partialRecord(z.enum(RATE_NAMES), Rate).default({}).meta({
    description: 'How often one client, conversation or e-mail may do a thing, where not as built in.',
  }),
})
export type SiteFile = z.infer<typeof SiteFile>
