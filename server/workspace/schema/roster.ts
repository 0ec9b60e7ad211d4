import * as z from 'zod'
import { Secret } from './secret.ts'

export const ConfigId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'An id has small letters, digits and hyphens, 64 at most.')

/** A wall time, `HH:MM`; `24:00` is the day's end. */
export const WallTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'A time of day is HH:MM.')

export const Zone = z.string().refine(isTimezone, 'An IANA zone such as Europe/Berlin.')

export const Hours = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1).meta({ description: 'ISO days: Monday is 1, Sunday 7.' }),
  start: WallTime,
  end: WallTime.meta({ description: 'At or before `start`: the interval runs into the next day.' }),
})
export type Hours = z.infer<typeof Hours>

export const DateOverride = z.strictObject({
  date: z.iso.date(),
  intervals: z
    .array(z.strictObject({ start: WallTime, end: WallTime }))
    .default([])
    .meta({ description: 'Replaces the hours of that local date; none means closed.' }),
})

export const Leave = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date().optional().meta({ description: 'Last day, inclusive. Absent: without end.' }),
  start: WallTime.optional().meta({ description: 'The first day only from this time on.' }),
  end: WallTime.optional().meta({ description: 'The last day only until this time.' }),
  delegate: ConfigId.optional().meta({ description: 'The rep who stands in where this one was named.' }),
})
export type Leave = z.infer<typeof Leave>

/** Public holidays, closed like a date override without intervals. An override of that date wins. */
export const Holidays = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, 'An ISO 3166-1 country: DE.'),
  state: z.string().optional().meta({ description: 'Its state as the package names it: BY, ca.' }),
})
export type Holidays = z.infer<typeof Holidays>

const OwnCalendar = z.union([
  z.strictObject({
    caldav: z.strictObject({
      url: z.url().meta({ description: 'The server, or the calendar itself.' }),
      user: z.string().min(1),
      password: Secret,
      calendar: z
        .string()
        .optional()
        .meta({ description: 'Name of the calendar that meetings are written to. Absent: the first.' }),
    }),
  }),
  z.strictObject({
    ics: Secret.meta({ description: 'The variable that holds the secret address. Busy times only.' }),
  }),
])

/** Days on which something holds, both inclusive. */
export const Window = {
  from: z.iso.date().optional().meta({ description: 'First day. Absent: ever since.' }),
  until: z.iso.date().optional().meta({ description: 'Last day, inclusive. Absent: without end.' }),
}

const limit = z.int().min(0).optional()
export const Capacity = z.strictObject({ day: limit, week: limit, month: limit, openLeads: limit })

export const Rep = z.strictObject({
  id: ConfigId,
  name: z.string().min(1),
  email: z.email(),
  role: z.string().min(1).meta({ description: 'As buyers read it, after the name: "solutions engineer".' }),
  picture: z.string().optional().meta({ description: 'File in the folder `pictures/` of the workspace.' }),
  timezone: Zone,
  active: z.boolean().default(true),
  hours: z.array(Hours).default([{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }]),
  overrides: z.array(DateOverride).default([]),
  holidays: Holidays.optional(),
  leave: z.array(Leave).default([]),
  calendar: OwnCalendar.optional().meta({
    description:
      'Where the rep is busy and meetings are written. Absent: what the rep connected, else our own feed.',
  }),
  meetingLink: z
    .url()
    .optional()
    .meta({ description: 'The rep’s own room, for meeting types that take place there.' }),
  phone: z.string().optional().meta({ description: 'For meeting types by phone.' }),
  capacity: Capacity.default({}),
  weight: z.number().positive().default(1),
  ...Window,
  changes: z
    .array(
      z.strictObject({ ...Window, weight: z.number().positive().optional(), capacity: Capacity.optional() }),
    )
    .default([])
    .meta({ description: 'Another weight or capacity for some days; of several the last counts.' }),
  successor: ConfigId.optional().meta({
    description: 'Who has the accounts of this rep, once not active any more.',
  }),
  languages: z.array(z.string()).default([]),
  skills: z.array(z.string()).default([]),
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,30}$/, 'An id in Slack is U or W and capitals and digits: U024BE7LH.')
    .optional()
    .meta({ description: 'Id of the member in Slack, as in the profile’s “Copy member ID”.' }),
  crm: z.string().optional().meta({ description: 'Id of the user in the CRM, as in `accounts.csv` owner.' }),
})
export type Rep = z.infer<typeof Rep>

export const Team = z.strictObject({
  id: ConfigId,
  name: z.string().min(1).meta({ description: 'As buyers read it: "The sales team".' }),
  reps: z.array(ConfigId).min(1),
})
export type Team = z.infer<typeof Team>

const minutesBefore = z
  .int()
  .min(0)
  .max(30 * 24 * 60)

/** What a buyer may do to a booked meeting by themselves. */
const Change = z.strictObject({
  untilMinutesBefore: minutesBefore.default(0).meta({ description: 'Later than that, only the rep can.' }),
  reasons: z
    .array(z.string().min(1).max(80))
    .max(8)
    .default([])
    .meta({ description: 'Offered to choose from.' }),
})

/** Where a meeting takes place. */
export const Location = z.union([
  z.string().min(1).meta({ description: 'As written in the invitation.' }),
  z.strictObject({
    by: z.enum(['meet', 'teams', 'rep-link', 'phone']).meta({
      description: 'A room that the calendar makes, the rep’s own `meetingLink`, or the buyer’s telephone.',
    }),
  }),
])

export const MeetingType = z.strictObject({
  id: ConfigId,
  name: z.string().min(1),
  durationMinutes: z.int().min(5).max(480),
  stepMinutes: z
    .int()
    .min(5)
    .max(480)
    .optional()
    .meta({ description: 'Grid of starts; the duration if absent.' }),
  bufferBeforeMinutes: z.int().min(0).max(240).default(0),
  bufferAfterMinutes: z.int().min(0).max(240).default(0),
  minimumNoticeMinutes: z.int().min(0).default(60),
  bookingWindowDays: z.int().min(1).max(90).default(14),
  gapMinutes: z
    .int()
    .min(0)
    .max(480)
    .default(0)
    .meta({ description: 'Least time to other booked meetings.' }),
  limits: z
    .strictObject({ day: z.int().min(1).optional(), week: z.int().min(1).optional() })
    .prefault({})
    .meta({ description: 'Most meetings of this type that a rep has in a day, in a week from Monday.' }),
  reschedule: z
    .strictObject({ ...Change.shape, timesMax: z.int().min(0).max(20).default(5) })
    .prefault({})
    .meta({ description: '`timesMax` 0: buyers cannot move it.' }),
  cancel: Change.prefault({}),
  guestsMax: z.int().min(0).max(20).default(5).meta({ description: 'Whom the buyer may bring.' }),
  remindersMinutesBefore: z
    .array(minutesBefore)
    .max(4)
    .default([24 * 60, 60]),
  location: Location.optional(),
})
export type MeetingType = z.infer<typeof MeetingType>

/** `roster.yaml`: who sells, when they work, and the kinds of meeting. */
export const Roster = z.strictObject({
  reps: z.array(Rep).min(1),
  teams: z.array(Team).default([]),
  meetingTypes: z.array(MeetingType).min(1),
})
export type Roster = z.infer<typeof Roster>

function isTimezone(zone: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' &&
      !/^[+-]/.test(zone)
    )
  } catch {
    return false
  }
}
