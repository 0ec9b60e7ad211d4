import * as z from 'zod'
import { OVERWRITABLE_FIELDS } from '../../integrations/crm/fields.ts'
import { WEBHOOK_EVENTS } from '../../store/event-kinds.ts'
import { ConfigId } from './roster.ts'

/** A secret is only ever the name of an environment variable, `${SMTP_PASSWORD}`, resolved at use. */
export const Secret = z.string().regex(/^\$\{[A-Z][A-Z0-9_]*\}$/, 'A secret is written ${NAME}, a variable.')

export const Smtp = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65535).default(587),
  secure: z.boolean().default(false).meta({ description: 'TLS from the first byte (port 465).' }),
  user: z.string().optional(),
  password: Secret.optional(),
})

const Slack = z
  .strictObject({
    token: Secret.optional().meta({ description: 'Of a bot with `chat:write`: alerts with buttons.' }),
    signingSecret: Secret.optional().meta({ description: 'With which Slack signs a tap on a button.' }),
    webhook: Secret.optional().meta({
      description: 'An incoming webhook’s address, instead of a bot: alerts with links.',
    }),
    api: z.url().default('https://slack.com/api'),
  })
  .refine(({ token, webhook }) => (token === undefined) !== (webhook === undefined), {
    message: 'Say `token` (with `signingSecret`) or `webhook`.',
  })
  .refine(({ token, signingSecret }) => (token === undefined) === (signingSecret === undefined), {
    message: '`token` needs `signingSecret`, and the other way round.',
  })
export type Slack = z.infer<typeof Slack>

const Crm = z
  .strictObject({
    kind: z.enum(['embedded', 'http']).default('embedded').meta({
      description:
        '`embedded`: accounts.csv and tables of our own. `http`: a CRM that speaks our contract, at `url`.',
    }),
    url: z.url().optional(),
    token: Secret.optional().meta({ description: 'Sent as `Authorization: Bearer`.' }),
    syncMinutes: z
      .int()
      .min(1)
      .max(24 * 60)
      .default(15)
      .meta({ description: 'How often its accounts are read.' }),
    ageMinutesMax: z.int().min(1).optional().meta({
      description: 'Accounts that were read longer ago are stale. Absent: never.',
    }),
    stale: z.enum(['use', 'no-account']).default('use').meta({
      description: 'What routing does with stale accounts: as they are, or as if there were none.',
    }),
    overwrite: z.array(z.enum(OVERWRITABLE_FIELDS)).default([]).meta({
      description: 'Fields that are written although a person filled them. All others are then left alone.',
    }),
  })
  .refine(({ kind, url, token }) => kind !== 'http' || (url !== undefined && token !== undefined), {
    message: '`kind: http` needs `url` and `token`.',
  })
  .refine(({ kind, url, token }) => kind === 'http' || (url === undefined && token === undefined), {
    message: '`url` and `token` are of `kind: http`.',
  })
export type Crm = z.infer<typeof Crm>

const WebhookEndpoint = z.strictObject({
  id: ConfigId,
  url: z.url(),
  secrets: z.array(Secret).min(1).max(2).meta({
    description:
      'With which each message is signed (Standard Webhooks, `whsec_…`). Two while one is replaced.',
  }),
  events: z
    .array(z.enum(WEBHOOK_EVENTS))
    .min(1)
    .default([...WEBHOOK_EVENTS]),
})
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>

/** `integrations.yaml`: how mail leaves and who else hears of leads. Without `smtp` mail goes into the outbox folder. */
export const Integrations = z.strictObject({
  mail: z
    .strictObject({ from: z.string().default('Usher <no-reply@localhost>'), smtp: Smtp.optional() })
    .prefault({}),
  slack: Slack.optional(),
  crm: Crm.prefault({}),
  webhooks: z.array(WebhookEndpoint).max(10).default([]),
})
export type Integrations = z.infer<typeof Integrations>
