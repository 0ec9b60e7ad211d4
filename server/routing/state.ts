import * as z from 'zod'

const Instant = z.iso.datetime({ offset: true })
const count = z.int().min(0).default(0)

export const Load = z.strictObject({ day: count, week: count, month: count, openLeads: count })
export type Load = z.infer<typeof Load>

export const RepState = z.strictObject({
  active: z.boolean().optional().meta({ description: 'Absent: as the roster says.' }),
  calendar: z.enum(['ok', 'unreadable']).default('ok'),
  firstFreeSlot: z
    .union([Instant, z.null(), z.literal('unknown')])
    .optional()
    .meta({
      description: 'null: none in the window; `unknown`: the rep is not eligible. Absent: looked up.',
    }),
  load: Load.prefault({}),
  leave: z
    .array(
      z.strictObject({
        from: z.iso.date(),
        to: z.iso.date().optional(),
        start: z.string().optional(),
        end: z.string().optional(),
        delegate: z.string().optional(),
        reason: z
          .string()
          .optional()
          .meta({ description: 'What the calendar calls it: `out-of-office`, `all-day`.' }),
      }),
    )
    .default([])
    .meta({ description: 'Added to the roster’s. Days are inclusive, in the rep’s zone.' }),
})
export type RepState = z.infer<typeof RepState>

export const PoolState = z.strictObject({
  turns: z
    .record(z.string(), z.number().min(0))
    .default({})
    .meta({ description: 'A member missing from turns that are not empty is a newcomer.' }),
  due: z
    .record(z.string(), z.number())
    .optional()
    .meta({ description: 'The sum of each member’s shares of the turns for which it was eligible.' }),
  owed: z.record(z.string(), z.number()).optional().meta({
    description:
      'Turns still to be made up to members who were passed over for want of a slot or on a short leave.',
  }),
  waited: z.record(z.string(), z.int().min(0)).optional().meta({
    description: 'How many turns others took since a member’s last one. Absent: it never had one.',
  }),
})
export type PoolState = z.infer<typeof PoolState>

/** What a decision reads of the running world. Every key may be absent. Loads are of the period that holds now. */
export const RoutingState = z.strictObject({
  at: Instant.optional().meta({
    description:
      'When it was written. Read in a later day, week or month of the rep’s clock, the load of the one that is over counts 0.',
  }),
  reps: z.record(z.string(), RepState).default({}),
  pools: z.record(z.string(), PoolState).default({}),
  common: z
    .record(z.string(), z.union([Instant, z.null(), z.literal('unknown')]))
    .default({})
    .meta({ description: 'First common slot of two reps, by `ana+sam`. Absent: the later of the two.' }),
  passedOver: z
    .array(z.string())
    .default([])
    .meta({ description: 'Reps none of whose times suit this buyer, as the buyer said.' }),
  sticky: z.array(z.strictObject({ key: z.string(), rep: z.string(), at: Instant })).default([]),
  contacts: z.array(z.strictObject({ email: z.string(), owner: z.string() })).default([]),
  opportunities: z.array(z.strictObject({ account: z.string(), owner: z.string() })).default([]),
})
export type RoutingState = z.infer<typeof RoutingState>

/** Nothing has happened yet. */
export const EMPTY_STATE: RoutingState = RoutingState.parse({})
