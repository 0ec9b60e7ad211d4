import type { Field, Profile } from '../contract/facts.ts'

/** Known, declined, or answered with 'none': not to be asked. */
export function settled(field: Field, profile: Pick<Profile, 'facts' | 'declined' | 'none'>): boolean {
  return (
    profile.facts[field] !== undefined || profile.declined.includes(field) || profile.none.includes(field)
  )
}

/** A field is put to the buyer at most this many times; the second only when the first brought no answer. */
export const ASKED_TIMES_MAX = 2
