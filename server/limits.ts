/** Limits of the server. Units stand last in the name; each is tested at n and n+1. Those that page and server share are
 *  in `widget/contract/limits.ts`. */

/** An offer takes its turn for this long; then it lapses and the turn goes back. */
export const OFFER_MINUTES = 120
/** A hold blocks its slot for this long. */
export const HOLD_MINUTES = 5
export const IDEMPOTENCY_DAYS = 7
export const IDEMPOTENCY_KEY_CHARS_MAX = 200
export const BRIEF_LINK_DAYS = 30
/** Meetings this old leave the feed. */
export const FEED_PAST_DAYS = 60
/** Assets of earlier builds stay served. */
export const ASSET_DAYS = 30
/** How long an instance goes on with the revision that it knows before it looks again. */
export const REVISION_AGE_MS = 2_000
/** Revisions that an instance keeps compiled: conversations go on with theirs, mostly the latest few. */
export const COMPILED_REVISIONS_MAX = 20
/** Slots that an offer lists. */
export const OFFERED_SLOTS_MAX = 400

export interface Rate {
  count: number
  windowSeconds: number
}

const HOUR = 3_600
const DAY = 24 * HOUR

/** How often one client address, conversation, e-mail or site may do a thing; the workspace may set others (`site.yaml`). */
export const RATES = {
  'conversation-by-address': { count: 60, windowSeconds: HOUR },
  'conversation-by-site': { count: 5_000, windowSeconds: HOUR },
  'entries-by-conversation': { count: 120, windowSeconds: 600 },
  'lead-by-site': { count: 2_000, windowSeconds: HOUR },
  'lead-by-address': { count: 60, windowSeconds: HOUR },
  'lead-by-conversation': { count: 60, windowSeconds: HOUR },
  'lead-by-email': { count: 20, windowSeconds: HOUR },
  'booking-by-site': { count: 1_000, windowSeconds: HOUR },
  'booking-by-address': { count: 20, windowSeconds: HOUR },
  'booking-by-conversation': { count: 10, windowSeconds: HOUR },
  'hold-by-conversation': { count: 30, windowSeconds: HOUR },
  'booking-by-email': { count: 6, windowSeconds: DAY },
  'mail-by-recipient': { count: 20, windowSeconds: DAY },
  'mail-by-domain': { count: 200, windowSeconds: DAY },
  'link-by-address': { count: 300, windowSeconds: HOUR },
  'rep-link-by-address': { count: 20, windowSeconds: HOUR },
  'rep-link-by-email': { count: 6, windowSeconds: HOUR },
} as const satisfies Record<string, Rate>
export type RateName = keyof typeof RATES
export const RATE_NAMES = Object.keys(RATES) as RateName[]
