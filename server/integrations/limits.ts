/** Limits of what goes out to other servers. Units stand last in the name. */

/** Body of one answer. A busy rep's exported calendar of ten years has about 3 MB. */
export const OUTBOUND_BYTES_MAX = 5_000_000
/** From the call to the last byte of the answer, redirects included. */
export const OUTBOUND_TIMEOUT_MS = 15_000
export const OUTBOUND_REDIRECTS_MAX = 5
/** One call of a calendar port, however many requests it takes. */
export const CALENDAR_TIMEOUT_MS = 20_000
/** Calendars of one account that are read. */
export const CALENDARS_MAX = 50
/** How long the calendars that an account was found to have are taken as known. */
export const DISCOVERY_MINUTES = 10
/** Pages of one answer to "what changed" (RFC 6578 section 3.6). */
export const SYNC_PAGES_MAX = 20
/** Meetings fetched by one request. */
export const MULTIGET_MAX = 50
/** A longer wait than this that a server asks for is cut to it. */
export const RETRY_AFTER_SECONDS_MAX = 86_400
/** A calendar text that is longer is not kept between two readings: hundreds are open at a time. */
export const ICS_KEPT_CHARS_MAX = 1_000_000
