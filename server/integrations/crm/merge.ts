import { BUYER_FIELDS, FIRST_TOUCH_FIELDS, type CrmField, type CrmFields } from './fields.ts'
import type { BuyerRecord } from './port.ts'

export interface Claim {
  /** Key of the lead that says so. */
  by: string
  fields: CrmFields
  verified: boolean
  /** Fields that are written although a person filled them. */
  overwrite: readonly CrmField[]
}

export interface Merged {
  /** What is to be written; null empties a field. */
  changes: Partial<Record<CrmField, string | null>>
  /** What was said and not written, and why. */
  kept: Partial<Record<CrmField, Kept>>
}

export type Kept = 'first touch' | 'not verified' | 'set by a person'

/** What of a lead goes into the CRM. An empty field is filled. What stands there stays where it tells the first touch; where
 *  the lead is not verified, unless this lead wrote it; where a person wrote it, unless the field may be overwritten. What this
 *  lead wrote and says no more is emptied. */
export function mergeFields(held: Pick<BuyerRecord, 'fields' | 'setBy'>, claim: Claim): Merged {
  const merged: Merged = { changes: {}, kept: {} }
  for (const [name, value] of Object.entries(claim.fields) as [CrmField, string | undefined][]) {
    const before = held.fields[name] ?? ''
    if (!value || value === before) continue
    const why = before === '' ? undefined : reasonToKeep(name, held.setBy[name], claim)
    if (why) merged.kept[name] = why
    else merged.changes[name] = value
  }
  for (const name of BUYER_FIELDS)
    if (held.fields[name] && held.setBy[name] === claim.by && !claim.fields[name]) merged.changes[name] = null
  return merged
}

function reasonToKeep(
  name: CrmField,
  writer: string | undefined,
  { by, verified, overwrite }: Claim,
): Kept | undefined {
  if ((FIRST_TOUCH_FIELDS as readonly string[]).includes(name)) return 'first touch'
  if (writer === by) return undefined
  if (!verified) return 'not verified'
  return writer !== undefined || overwrite.includes(name) ? undefined : 'set by a person'
}

/** Fields after a change. */
export function changed({ fields }: Pick<BuyerRecord, 'fields'>, { changes }: Merged): CrmFields {
  const all = Object.entries({ ...fields, ...changes })
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as CrmFields
}
