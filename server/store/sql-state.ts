/** SQLSTATE of an exclusion constraint that refuses a row. */
export const EXCLUSION_VIOLATION = '23P01'

/** The SQLSTATE that a database error carries, whichever driver threw it. */
export function sqlState(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}
