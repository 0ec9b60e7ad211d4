import type { Field, Profile } from '../../widget/contract/facts.ts'
import type { Correction } from '../store/corrections.ts'

/** Fields whose values are each a fact. */
const LISTS = ['competitors', 'compliance', 'region'] as const

/** What was read of a field: of one that is a list, the value that `of` names. Undefined where nothing was; 'none' where the buyer said
 *  that there is none. */
export function readOf({ facts, none }: Profile, field: Field, of?: string): unknown {
  if (none.includes(field)) return 'none'
  const list = LISTS.find((one) => one === field)
  return list ? facts[list]?.find((one) => nameOf(one) === of) : facts[field]
}

/** The entry from which it was read, as far as that is known. */
export function entryOf({ sources }: Profile, field: Field, of?: string): string | null {
  const ofField = sources.filter((source) => source.field === field)
  const ofValue = ofField.filter(({ value }) => of !== undefined && value === of)
  return (ofValue.length > 0 ? ofValue : ofField).at(-1)?.entry ?? null
}

/** The correction of a fact, if what was found wrong is what stands there now. */
export function correctionOf(
  corrections: readonly Correction[],
  profile: Profile,
  field: Field,
  of?: string,
): Correction | undefined {
  const now = JSON.stringify(readOf(profile, field, of))
  return corrections.findLast((one) => one.field === field && JSON.stringify(one.was) === now)
}

/** What is known once the reps have been heard: what they found wrong is out, and what they know to be right is in. */
export function corrected(profile: Profile, corrections: readonly Correction[]): Profile {
  const facts: Record<string, unknown> = { ...profile.facts }
  const none = new Set(profile.none)
  for (const { field, was, value } of corrections) {
    const isList = LISTS.some((one) => one === field)
    if (was === 'none') none.delete(field)
    if (isList) {
      const kept = ((facts[field] ?? []) as unknown[]).filter((one) => nameOf(one) !== nameOf(was))
      const all = Array.isArray(value) ? [...kept, ...(value as unknown[])] : kept
      if (all.length > 0) facts[field] = all
      else delete facts[field]
    } else if (was === 'none' || JSON.stringify(facts[field]) === JSON.stringify(was)) {
      if (value === null) delete facts[field]
      else facts[field] = value
    }
  }
  return { ...profile, facts: facts as Profile['facts'], none: [...none] }
}

function nameOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : value
}
