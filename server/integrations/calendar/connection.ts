import * as z from 'zod'
import type { Rep } from '../../workspace/schema/roster.ts'

/** What a rep enters to connect a calendar; sealed before it is kept. */
export const Connection = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('caldav'),
    url: z.url(),
    user: z.string().min(1).max(200),
    password: z.string().min(1).max(500),
    calendar: z.string().min(1).max(200).optional(),
  }),
  z.strictObject({ kind: z.literal('ics'), url: z.url() }),
])
export type Connection = z.infer<typeof Connection>

/** What a sealed connection is bound to. */
export function sealedFor(rep: string): string {
  return `calendar:${rep}`
}

/** The connection that the roster has for a rep, its secrets still by name. */
export function rosterConnection({ calendar }: Rep): Connection | undefined {
  if (!calendar) return undefined
  if ('ics' in calendar) return { kind: 'ics', url: calendar.ics }
  const { url, user, password, calendar: name } = calendar.caldav
  return { kind: 'caldav', url, user, password, ...(name !== undefined && { calendar: name }) }
}
