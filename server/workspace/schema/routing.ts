import * as z from 'zod'
import { NEXT_STEPS } from '../../../widget/contract/facts.ts'
import { regionOf } from '../../routing/place-names.ts'
import { ConditionFile, Domain, Language, STEPS } from './condition.ts'
import { MatchPolicy } from './match.ts'
import { oneOrMore } from './playbook.ts'
import { Alert, Queue, Sequence, ServiceLevel } from './handover.ts'
import { ConfigId, Window, Zone } from './roster.ts'

/** A currency by its ISO 4217 code. */
const Currency = z.string().regex(/^[A-Z]{3}$/, 'A currency is an ISO 4217 code: EUR.')

const Segment = z
  .strictObject({
    id: ConfigId.refine((id) => id !== 'unknown', 'This word has a meaning of its own.'),
    atLeast: z.int().min(0).default(0),
    atMost: z.int().min(0).optional().meta({ description: 'Absent: without end, the top one.' }),
  })
  .refine(({ atLeast, atMost }) => atMost === undefined || atLeast <= atMost, 'It ends before it begins.')

const PostalPrefixes = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, 'An ISO 3166-1 country: GB.'),
  prefixes: z.array(z.string().min(1)).min(1),
})

const Territory = z
  .strictObject({
    id: ConfigId.refine(
      (id) => id !== 'unmatched' && id !== 'unknown',
      'This word has a meaning of its own.',
    ),
    name: z.string().min(1).optional(),
    regions: z.array(z.string().min(2).transform(regionOf)).default([]).meta({
      description:
        'Countries (DE), states (US-TX; `Texas, US` is read as that) or groups (EMEA, DACH). First territory wins.',
    }),
    postal: z.array(PostalPrefixes).default([]).meta({
      description: 'Postal codes of a country by how they begin: {country: GB, prefixes: [SW, W]}.',
    }),
    segments: z.array(ConfigId).default([]).meta({
      description: 'Only leads of these segments; a lead whose segment is unknown is none of them.',
    }),
    ...Window,
  })
  .refine(
    ({ regions, postal }) => regions.length + postal.length > 0,
    'A territory has regions or postal codes.',
  )
export type Territory = z.infer<typeof Territory>

const UrgencyLevel = z
  .strictObject({
    id: ConfigId,
    when: ConditionFile,
    firstSlotWithinHours: z.number().positive().optional(),
    firstSlotWithinDays: z.number().positive().optional().meta({
      description: 'A rep whose first free slot is later than this many times 24 hours is passed over.',
    }),
    working: z.boolean().optional().meta({
      description: 'true: `firstSlotWithinHours` counts the rep’s working hours, not those of the clock.',
    }),
  })
  .refine(
    ({ firstSlotWithinHours, working }) => !working || firstSlotWithinHours !== undefined,
    'Only hours can be working hours: `working` stands with firstSlotWithinHours.',
  )
  .refine(
    ({ firstSlotWithinHours, firstSlotWithinDays }) =>
      (firstSlotWithinHours === undefined) !== (firstSlotWithinDays === undefined),
    'Say the latest first slot once: firstSlotWithinHours, or firstSlotWithinDays.',
  )
export type UrgencyLevel = z.infer<typeof UrgencyLevel>

const Admit = z.strictObject({
  when: ConditionFile.optional().meta({
    description: 'Leads that get a person although they are not qualified. Absent: none.',
  }),
})

/** What a lead needs of the rep who takes it. */
export const Needs = z.strictObject({
  language: z
    .union([z.boolean(), oneOrMore(Language)])
    .optional()
    .meta({ description: 'true: the lead’s own, where it is known; or one of these.' }),
  skills: oneOrMore(z.string().min(1)).optional().meta({ description: 'All of them.' }),
  now: z.boolean().optional().meta({ description: 'At work at this moment, by the rep’s hours.' }),
})
export type Needs = z.infer<typeof Needs>

/** As many as a meeting has beside its host. */
const JOINERS_MAX = 5
const Joiner = z.union([
  z.strictObject({ rep: ConfigId }),
  z.strictObject({ pool: ConfigId }),
  z.strictObject({ team: ConfigId }),
])
/** Who is in a meeting beside its host and the account's owner, and who hears of it. */
const beside = {
  with: z
    .union([Joiner.transform((one) => [one]), z.array(Joiner).min(1).max(JOINERS_MAX)])
    .optional()
    .meta({
      description:
        'Who joins the host: a rep, or one of a pool or team, when there is time together soon enough; else told. It takes no turn.',
    }),
  inform: oneOrMore(ConfigId).optional().meta({ description: 'Reps who are told, and do not join.' }),
}

const Escalation = z.strictObject({
  id: ConfigId,
  when: ConditionFile,
  to: z
    .union([ConfigId, z.lazy(() => Target), z.lazy(() => Close)])
    .meta({ description: 'The pool of specialists who take the lead, by its id; or where else it goes.' }),
  owner: z.enum(['co-host', 'inform', 'none']).default('co-host').meta({
    description: 'What the account owner does: join when there is a common slot, be told, or neither.',
  }),
  ...beside,
  meetingType: ConfigId.optional(),
  needs: Needs.optional(),
  verifiedEmail: z.boolean().optional().meta({ description: 'Only for a verified e-mail.' }),
  ...Window,
})

const Owner = z.strictObject({
  enabled: z.boolean().default(true),
  when: ConditionFile.optional().meta({ description: 'Absent: whenever there is an owner.' }),
  meetingType: ConfigId.optional(),
  verifiedEmail: z
    .boolean()
    .default(false)
    .meta({ description: 'Only for a verified e-mail: a typed address is a claim.' }),
  needs: Needs.optional(),
  fallback: z
    .array(z.lazy(() => FallbackStep))
    .optional()
    .meta({
      description: 'Tried when the owner cannot take the lead, before the steps after it: [owner-team].',
    }),
  takesTurnOf: ConfigId.optional().meta({
    description: 'The pool of which an owner who is in it takes a turn. Absent: owners take none.',
  }),
  ...beside,
  ...Window,
})

const Sticky = z.strictObject({
  days: z.int().min(1).max(3650).meta({ description: 'A buyer, or a company without owner, keeps its rep.' }),
  verifiedEmail: z.boolean().default(false),
  when: ConditionFile.optional().meta({ description: 'Absent: every lead.' }),
  needs: Needs.optional(),
  ...Window,
})

/** Where a step leads. A team is a pool of all its reps. */
export const Target = z.union([
  z.strictObject({ rep: ConfigId }),
  z.strictObject({ pool: ConfigId }),
  z.strictObject({
    team: ConfigId,
    chain: z
      .boolean()
      .optional()
      .meta({ description: 'false: without the fallback of its own that it has.' }),
  }),
  z.strictObject({ queue: ConfigId }),
])
export type Target = z.infer<typeof Target>

/** A step of the fallback chain: a target; `delegate`, who stands in for the rep that a step named; `owner-team`, the
 *  teams of the account's owner; `rules`, the rules after the one that failed. */
export const FallbackStep = z.union([z.enum(['delegate', 'owner-team', 'rules']), Target])
export type FallbackStep = z.infer<typeof FallbackStep>

/** A lead that nobody is to take. */
const Close = z.strictObject({
  close: ConfigId.meta({ description: 'The reason, as traces and figures name it.' }),
  say: z.string().min(1).optional().meta({ description: 'What the buyer is told.' }),
})

const Rule = z.strictObject({
  id: ConfigId,
  when: ConditionFile.default({}).meta({ description: 'Absent: every lead.' }),
  to: z.union([Target, Close]),
  ...beside,
  meetingType: ConfigId.optional(),
  needs: Needs.optional(),
  fallback: z.array(FallbackStep).default([]).meta({
    description:
      'Tried when nobody of `to` is eligible, before the chain of the policy; without the rule’s `needs` and `meetingType`.',
  }),
  ...Window,
})
export type Rule = z.infer<typeof Rule>

const ROTATIONS = ['weighted', 'least-loaded', 'first-free-slot', 'ordered'] as const
/** How the next of a pool is found. */
const rotation = {
  rotation: z.enum(ROTATIONS).default('weighted').meta({
    description:
      '`weighted`: turns by weight; `first-free-slot`: who is free first; `ordered`: the first who can.',
  }),
  period: z.enum(['day', 'week', 'month']).optional().meta({
    description:
      'For `least-loaded`: whose meetings of this period, a week if absent, are fewest for their weight.',
  }),
  absent: z.enum(['skip', 'delegate']).optional().meta({
    description: 'Members on leave are passed over, or their delegate takes their place.',
  }),
  assign: z.enum(['now', 'at-pick']).optional().meta({
    description:
      '`at-pick`: the times of all who are eligible are shown, and who is free at the one picked has the lead; of several by turn.',
  }),
}

const Pool = z.strictObject({
  id: ConfigId,
  members: z
    .array(
      z.union([
        ConfigId,
        z.strictObject({ rep: ConfigId, weight: z.number().positive().optional(), ...Window }),
      ]),
    )
    .min(1)
    .meta({ description: 'Ids of reps, or {rep, weight, from, until}.' }),
  needs: Needs.optional(),
  ...rotation,
})
export type Pool = z.infer<typeof Pool>

const TeamPolicy = z.strictObject({
  id: ConfigId,
  fallback: z
    .array(FallbackStep)
    .default([])
    .meta({ description: 'The team’s own chain, tried when nobody of it is eligible.' }),
  ...rotation,
})

const MeetingTypeChoice = z.strictObject({
  default: ConfigId,
  byNextStep: z
    .partialRecord(z.enum(NEXT_STEPS), ConfigId)
    .default({})
    .meta({ description: 'By the next step the buyer asked for, where the step taken names none.' }),
})

const ids = oneOrMore(z.string()).optional()
const those = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional()

/** A lead, and what is to become of it: run by `usher check`. */
const PolicyTest = z.strictObject({
  name: z.string().min(1),
  now: z.iso.datetime({ offset: true }).optional(),
  lead: z.record(z.string(), z.unknown()).meta({ description: 'As `usher route` reads one.' }),
  state: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'As `usher route --state` reads it.' }),
  expect: z
    .strictObject({
      qualification: z.string().optional(),
      account: z.string().nullable().optional(),
      step: z
        .union([z.enum(STEPS), z.strictObject({ kind: z.enum(STEPS), id: z.string().nullable().optional() })])
        .optional(),
      pool: z.string().nullable().optional(),
      assignee: ids.meta({ description: 'One of these reps.' }),
      queue: z.string().optional(),
      close: z.string().optional(),
      standsInFor: z.string().optional(),
      coHosts: those.meta({ description: 'These, and no others.' }),
      inform: those.meta({ description: 'These, and no others.' }),
      meetingType: z.string().optional(),
      alerts: z.array(z.string()).optional().meta({ description: 'These, and no others.' }),
      sequence: z.string().nullable().optional(),
    })
    .refine((expected) => Object.keys(expected).length > 0, 'Say what is expected: assignee, step, queue …'),
})
export type PolicyTest = z.infer<typeof PolicyTest>

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
  timezone: Zone.default('UTC').meta({
    description: 'Whose calendar says which day it is: for `withinDays`, `from` and `until`.',
  }),
  currency: Currency.optional().meta({
    description: 'In which `acv` is said. Absent: amounts are compared as said, whatever their currency.',
  }),
  rates: z
    .record(Currency, z.number().positive())
    .default({})
    .meta({ description: 'What one unit of another currency is worth in `currency`: {USD: 0.92}.' }),
  segments: z.array(Segment).default([]).meta({ description: 'By headcount.' }),
  lists: z
    .record(ConfigId, z.array(Domain))
    .default({})
    .meta({ description: 'Domains by name of list, for `listed`: {partners: [acme.io]}.' }),
  conditions: z
    .record(ConfigId, ConditionFile)
    .default({})
    .meta({ description: 'Conditions by name, for `is`.' }),
  match: MatchPolicy.prefault({}),
  places: z
    .array(z.enum(['said', 'account', 'hint']))
    .min(1)
    .default(['said', 'account', 'hint'])
    .meta({
      description:
        'Where a lead’s place is taken from, the first that knows one: what the buyer said, the account’s address, the page’s or connection’s hint.',
    }),
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
  teams: z.array(TeamPolicy).default([]).meta({ description: 'How teams of the roster take leads.' }),
  queues: z.array(Queue).min(1),
  alerts: z.array(Alert).default([]),
  sequences: z.array(Sequence).default([]),
  serviceLevels: z.array(ServiceLevel).default([]).meta({ description: 'How soon somebody answers.' }),
  booking: BookingPolicy.prefault({}),
  tests: z.array(PolicyTest).default([]),
})
export type Routing = z.infer<typeof Routing>
