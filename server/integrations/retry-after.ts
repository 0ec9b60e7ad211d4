import { RETRY_AFTER_SECONDS_MAX } from './limits.ts'

/** Seconds that an answer asks to wait for, from seconds or a date (RFC 9110 section 10.2.3). `now` is UTC ms. */
export function retryAfterSeconds(text: string | null, now: number): number | undefined {
  if (text === null) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), RETRY_AFTER_SECONDS_MAX)
}
