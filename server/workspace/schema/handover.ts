import * as z from 'zod'
import { ConditionFile } from './condition.ts'
import { ConfigId, Window } from './roster.ts'

/** How soon somebody answers, in time that the team works. */
export const ServiceLevel = z.strictObject({
  id: ConfigId,
  withinMinutes: z
    .int()
    .min(1)
    .max(30 * 24 * 60),
  team: ConfigId.optional().meta({
    description: 'Minutes count while any rep of this team is at work. Absent: every minute counts.',
  }),
  manager: ConfigId.meta({ description: 'The rep who is told when nobody answered in time.' }),
  reps: z
    .int()
    .min(1)
    .max(20)
    .default(3)
    .meta({ description: 'Of an alert: so many reps are asked, one after another, before the manager.' }),
})
export type ServiceLevel = z.infer<typeof ServiceLevel>

export const Queue = z.strictObject({
  id: ConfigId,
  owner: ConfigId.meta({ description: 'The rep who sees to it that every lead in it is answered.' }),
  says: z.string().min(1).meta({ description: 'Who will answer, as buyers read it: "The Larkline team".' }),
  serviceLevel: ConfigId.optional().meta({
    description: 'By when a lead is answered. Buyers are told, the owner is reminded, then the manager.',
  }),
  ownersTimes: z
    .boolean()
    .optional()
    .meta({ description: 'Buyers are shown the owner’s free times, and may book one.' }),
})
export type Queue = z.infer<typeof Queue>

export const Alert = z.strictObject({
  id: ConfigId,
  when: ConditionFile,
  channel: z
    .string()
    .min(1)
    .meta({ description: 'A Slack channel, “#inbound”, or the id of a rep who is told in person.' }),
  serviceLevel: ConfigId.optional().meta({
    description: 'The rep who has the lead is asked to accept it, then the next of the pool.',
  }),
  ...Window,
})
export type Alert = z.infer<typeof Alert>

const SequenceMail = z
  .strictObject({
    template: ConfigId.meta({ description: 'The name of a file in `sequences/`, without `.md`.' }),
    afterHours: z
      .number()
      .positive()
      .max(24 * 60)
      .optional(),
    afterDays: z.number().positive().max(60).optional(),
  })
  .refine(({ afterHours, afterDays }) => (afterHours === undefined) !== (afterDays === undefined), {
    message: 'Say `afterHours` or `afterDays`: since the mail before it, or the end of the visit.',
  })

export const Sequence = z
  .strictObject({
    id: ConfigId,
    when: ConditionFile.optional().meta({
      description: 'First that holds; without `when`: the default.',
    }),
    mails: z
      .array(SequenceMail)
      .max(3)
      .optional()
      .meta({ description: 'Mails that this server sends, if nothing is booked.' }),
    handTo: z
      .enum(['crm', 'webhook'])
      .optional()
      .meta({ description: 'Who runs it instead: the CRM, or who hears `sequence.enrolled`.' }),
  })
  .refine(({ mails, handTo }) => mails === undefined || handTo === undefined, {
    message: '`mails` are sent by this server, `handTo` says who else runs the sequence: take one.',
  })
export type Sequence = z.infer<typeof Sequence>
