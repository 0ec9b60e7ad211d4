import * as z from 'zod/mini'

/** Every way in which the server refuses, and its status. */
export const PROBLEMS = {
  'malformed-json': 400,
  'not-json': 415,
  'invalid-field': 400,
  'body-too-large': 413,
  'unknown-site': 404,
  'unknown-revision': 404,
  'not-found': 404,
  'origin-not-allowed': 403,
  'wrong-secret': 401,
  'bad-signature': 401,
  'conversation-full': 409,
  'nothing-to-submit': 409,
  'no-live-offer': 409,
  'slot-not-offered': 422,
  'slot-in-the-past': 422,
  'slot-taken': 409,
  'not-eligible': 409,
  'email-needed': 422,
  'already-cancelled': 409,
  'change-not-allowed': 409,
  'too-many-meetings': 409,
  'key-reused': 422,
  'rate-limited': 429,
  'link-expired': 410,
  'not-ready': 503,
  internal: 500,
} as const
export type ProblemCode = keyof typeof PROBLEMS

/** An RFC 9457 problem document. `field` is a path into the body, `found` and `allowed` what was there and what may be. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.optional(z.string()),
  field: z.optional(z.string()),
  found: z.optional(z.string()),
  allowed: z.optional(z.string()),
  retryAfterSeconds: z.optional(z.int()),
})
export type Problem = z.infer<typeof Problem>
