import type { Decision } from './decision.ts'

/** What the buyer may be told of why: a text id of the panel and the buyer's own value. Alike whether an account was
 *  found or not, see `Decision.because`; null where nothing that was said led here. */
export function buyerReason({
  because,
}: Pick<Decision, 'because'>): { text: string; values: Record<string, string> } | null {
  if (!because) return null
  const { field, value } = because
  return { text: `reason.${field}`, values: value === undefined ? {} : { value } }
}
