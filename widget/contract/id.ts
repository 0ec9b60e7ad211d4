import * as z from 'zod/mini'

/** An id that the page makes; the same id again changes nothing. */
export const Id = z.uuid()
/** An instant in UTC, `2026-11-24T09:00:00Z`. */
export const Instant = z.iso.datetime()
