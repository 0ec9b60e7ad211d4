/** Limits of the search for drift. Units stand last. */

/** What is now, and what it is compared with: whole weeks, so that each weekday counts as often in both. */
export const RECENT_DAYS = 7
export const EARLIER_DAYS = 28
/** Decisions that are read, the latest. */
export const DECISIONS_MAX = 20_000
/** With fewer leads in either stretch nothing is said of shares. */
export const LEADS_MIN = 20
/** How often one kind of test may tell of something where nothing changed, for all its rules, shares or pools at once. */
export const ALPHA = 0.01
/** Turns that each member of a pool has to expect before the chi-square distribution is near enough (Cochran, 1954). */
export const EXPECTED_MIN = 5
/** How far ahead somebody's being away is looked for. */
export const AHEAD_DAYS = 30
export const SKIPPED_DAYS = 14
/** In so many decisions a rep is looked at before it is told that none was theirs. */
export const SKIPPED_MIN = 10
/** So many leads name something before the playbook is said to lack it. */
export const NAMED_MIN = 3
export const EXAMPLES_MAX = 5
/** Hour of the policy's day at which the digest is due. */
export const DIGEST_HOUR = 7
