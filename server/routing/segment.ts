import type { Headcount } from '../../widget/contract/facts.ts'
import type { Routing } from '../workspace/schema/routing.ts'

/** The segment that holds both bounds of a headcount. A lower bound alone is enough where it lies in a segment without end; else it is
 *  `unknown`. */
export function segmentOf(headcount: Headcount | undefined, segments: Routing['segments']): string {
  const { min, max } = headcount ?? {}
  if (min === undefined) return 'unknown'
  const found = segments.find(
    ({ atLeast, atMost }) =>
      min >= atLeast && (max === undefined ? atMost === undefined : max <= (atMost ?? Infinity)),
  )
  return found?.id ?? 'unknown'
}
