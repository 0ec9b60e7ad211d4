import * as z from 'zod'
import type { FactCondition } from '../../../widget/contract/condition.ts'
import { NEXT_STEPS } from '../../../widget/contract/facts.ts'
import { factTests, oneOrMore } from './playbook.ts'
import { ConfigId } from './roster.ts'

const QUALIFICATIONS = ['qualified', 'disqualified', 'incomplete'] as const

/** What the policy tests besides what the buyer said. */
interface ServerTests {
  /** Ids of territories; `unmatched`: a known place in none of them; `unknown`: no place known. */
  territory?: string[]
  urgency?: string[]
  account?: AccountTest
  /** The address's domain or a parent of it: `acme.io` holds for `dana@mail.acme.io`. */
  emailDomain?: string[]
  freeMail?: boolean
  emailVerified?: boolean
  /** Paths of the page, `/pricing`, or with a star at the end, `/blog/*`. */
  page?: { path?: string[]; campaign?: string[] }
  language?: string[]
  returning?: boolean
  qualification?: (typeof QUALIFICATIONS)[number][]
}

export interface AccountTest {
  known?: boolean
  ambiguous?: boolean
  id?: string[]
  tier?: string[]
  strategic?: boolean
  owner?: string[]
  industry?: string[]
}

/** A test over a lead. Every key present must hold; a list holds when one of its values does; `known` and `unknown`
 *  when all of theirs do. A value that is unknown satisfies no test but `unknown`, not even under `not`. */
export interface Condition extends Omit<FactCondition, 'all' | 'any' | 'not'>, ServerTests {
  all?: Condition[]
  any?: Condition[]
  not?: Condition
}

const words = oneOrMore(z.string().min(1)).optional()
const flag = z.boolean().optional()

const serverTests = {
  territory: words,
  urgency: words,
  account: z
    .strictObject({
      known: flag,
      ambiguous: flag,
      id: words,
      tier: words,
      strategic: flag,
      owner: words,
      industry: words,
    })
    .optional(),
  emailDomain: words,
  freeMail: flag,
  emailVerified: flag,
  page: z.strictObject({ path: words, campaign: words }).optional(),
  language: words,
  returning: flag,
  qualification: oneOrMore(z.enum(QUALIFICATIONS)).optional(),
}

const ConditionFile: z.ZodType<Condition> = z.lazy(() =>
  z.strictObject({
    ...factTests,
    ...serverTests,
    all: z.array(ConditionFile).min(1).optional(),
    any: z.array(ConditionFile).min(1).optional(),
    not: ConditionFile.optional(),
  }),
)

const Territory = z.strictObject({
  id: ConfigId.refine((id) => id !== 'unmatched' && id !== 'unknown', 'This word has a meaning of its own.'),
  name: z.string().min(1).optional(),
  regions: z
    .array(z.string().min(2))
    .min(1)
    .meta({ description: 'Countries (DE), US states (US-TX) or groups (EMEA, DACH). First territory wins.' }),
})

const UrgencyLevel = z.strictObject({
  id: ConfigId,
  when: ConditionFile,
  firstSlotWithinDays: z.number().positive().meta({
    description: 'A rep whose first free slot is later than this many times 24 hours is passed over.',
  }),
})
export type UrgencyLevel = z.infer<typeof UrgencyLevel>

const Admit = z.strictObject({
  when: ConditionFile.optional().meta({
    description: 'Leads that get a person although they are not qualified. Absent: none.',
  }),
})

const Escalation = z.strictObject({
  id: ConfigId,
  when: ConditionFile,
  to: ConfigId.meta({ description: 'The pool of specialists who take the lead.' }),
  owner: z
    .enum(['co-host', 'inform'])
    .default('co-host')
    .meta({ description: 'What the account owner does: join when there is a common slot, or be told.' }),
  meetingType: ConfigId.optional(),
})

const Owner = z.strictObject({
  enabled: z.boolean().default(true),
  meetingType: ConfigId.optional(),
  verifiedEmail: z
    .boolean()
    .default(false)
    .meta({ description: 'Only for a verified e-mail: a typed address is a claim.' }),
})

const Sticky = z.strictObject({
  days: z.int().min(1).max(3650).meta({ description: 'A buyer, or a company without owner, keeps its rep.' }),
  verifiedEmail: z.boolean().default(false),
})

/** Where a step leads. A team is a pool of all its reps. */
export const Target = z.union([
  z.strictObject({ rep: ConfigId }),
  z.strictObject({ pool: ConfigId }),
  z.strictObject({ team: ConfigId }),
  z.strictObject({ queue: ConfigId }),
])
export type Target = z.infer<typeof Target>

/** A step of the fallback chain: a target; `delegate`, who stands in for the rep that a step named; `owner-team`, the
 *  teams of the account's owner; `rules`, the rules after the one that failed. */
export const FallbackStep = z.union([z.enum(['delegate', 'owner-team', 'rules']), Target])
export type FallbackStep = z.infer<typeof FallbackStep>

const Rule = z.strictObject({
  id: ConfigId,
  when: ConditionFile.default({}).meta({ description: 'Absent: every lead.' }),
  to: Target,
  meetingType: ConfigId.optional(),
  fallback: z
    .array(FallbackStep)
    .default([])
    .meta({ description: 'Tried when nobody of `to` is eligible, before the chain of the policy.' }),
})

const Pool = z.strictObject({
  id: ConfigId,
  members: z.array(ConfigId).min(1),
  rotation: z.enum(['weighted']).default('weighted'),
})

const Queue = z.strictObject({
  id: ConfigId,
  owner: ConfigId.meta({ description: 'The rep who sees to it that every lead in it is answered.' }),
  says: z.string().min(1).meta({ description: 'Who will answer, as buyers read it: "The Larkline team".' }),
})

const Alert = z.strictObject({ id: ConfigId, when: ConditionFile, channel: z.string().min(1) })

const Sequence = z.strictObject({
  id: ConfigId,
  when: ConditionFile.optional().meta({ description: 'First that holds; without `when`: the default.' }),
})

const MeetingTypeChoice = z.strictObject({
  default: ConfigId,
  byNextStep: z
    .partialRecord(z.enum(NEXT_STEPS), ConfigId)
    .default({})
    .meta({ description: 'By the next step the buyer asked for, where the step taken names none.' }),
})

/** What holds for bookings whoever takes them. */
const BookingPolicy = z.strictObject({
  busyAgeMinutesMax: z
    .int()
    .min(0)
    .max(24 * 60)
    .default(15)
    .meta({
      description:
        'A calendar that does not answer at a pick counts as read when its busy times are no older. 0: never.',
    }),
  checkSecondsMax: z.number().positive().max(10).default(2).meta({
    description: 'How long a pick waits for the calendar.',
  }),
  openPerBuyer: z.int().min(1).default(1).meta({ description: 'Coming meetings that one address may have.' }),
  openPerDomain: z.int().min(1).default(5).meta({
    description:
      'Coming meetings that one company’s addresses may have. Free-mail domains have no such limit.',
  }),
  affected: z.enum(['move', 'tell']).default('move').meta({
    description:
      'A meeting whose rep goes on leave or inactive: moved to the delegate or a rep who can, else told; or only told.',
  }),
})

/** `routing.yaml`, the policy: who gets a lead. Private. Evaluated in this order: admit, account match, escalations,
 *  owner, sticky, rules, fallback. First match wins; a step in which nobody is eligible falls to the next, a rule to
 *  its fallback. */
export const Routing = z.strictObject({
  territories: z.array(Territory).default([]),
  strategicTiers: z.array(z.string().min(1)).default(['strategic']),
  urgency: z.array(UrgencyLevel).default([]).meta({ description: 'First level that holds.' }),
  admit: Admit.prefault({}),
  meetingType: MeetingTypeChoice,
  escalations: z.array(Escalation).default([]),
  owner: Owner.prefault({}),
  sticky: Sticky.optional(),
  rules: z.array(Rule).default([]),
  fallback: z.array(FallbackStep).min(1),
  pools: z.array(Pool).default([]),
  queues: z.array(Queue).min(1),
  alerts: z.array(Alert).default([]),
  sequences: z.array(Sequence).default([]),
  booking: BookingPolicy.prefault({}),
})
export type Routing = z.infer<typeof Routing>
