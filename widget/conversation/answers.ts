import * as z from 'zod/mini'
import type * as api from '../contract/api.ts'
import { Profile } from '../contract/facts.ts'
import type { Problem } from '../contract/problem.ts'

// The server's answers as the page reads them: their shapes are the contract's, which the types see to. What a text or a
// number may be is the server's to say, and checked there, so that those parts of the schemas need not be loaded.
type Read<T> = z.ZodMiniType<T>

const text = z.string()
const wording = z.union([text, z.record(text, text)])
const host: Read<api.Host> = z.object({ name: text, role: text, picture: z.nullable(text) })
const meeting = z.object({ name: text, durationMinutes: z.number() })

const offer: Read<api.Offer> = z.object({
  id: text,
  host,
  reason: z.nullable(z.object({ text, values: z.record(text, text) })),
  meeting,
  slots: z.array(z.object({ start: text, end: text })),
  expiresAt: text,
})
const booking: Read<api.Booking> = z.object({
  id: text,
  state: z.enum(['booked', 'cancelled']),
  start: text,
  end: text,
  host,
  meeting,
  email: text,
  manageUrl: text,
  icsUrl: text,
})
const outcome: Read<api.Outcome> = z.union([
  z.object({ kind: z.enum(['offer']), offer }),
  z.object({ kind: z.enum(['booked']), booking }),
  z.object({ kind: z.enum(['queued']), who: text }),
  z.object({
    kind: z.enum(['closed']),
    say: text,
    links: z.array(z.object({ label: wording, note: z.optional(wording), href: text })),
  }),
])

export const Appended: Read<Pick<api.Appended, 'profile'>> = z.object({ profile: Profile })
export const Submitted = z.object({ outcome })
export const Booked = z.object({ booking })
/** Also the body of a refusal where the time was just taken. */
export const Offered = z.object({ offer })
export const Refused: Read<Pick<Problem, 'code' | 'detail' | 'retryAfterSeconds'>> = z.object({
  code: text,
  detail: z.optional(text),
  retryAfterSeconds: z.optional(z.number()),
})
