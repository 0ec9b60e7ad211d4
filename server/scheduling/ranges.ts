import type { Range } from './zone.ts'

/** The union of ranges in order; those that touch become one, empty ones vanish. */
export function union(ranges: Range[]): Range[] {
  const merged: Range[] = []
  let last: Range | undefined
  for (const { start, end } of ranges.filter((r) => r.start < r.end).sort((a, b) => a.start - b.start)) {
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push((last = { start, end }))
  }
  return merged
}

/** What of `from` is in none of `away`. Both in order and disjoint, as `union` gives them; so is the result. */
export function without(from: Range[], away: Range[]): Range[] {
  const left: Range[] = []
  let first = 0
  for (const range of from) {
    let start = range.start
    while (first < away.length && away[first]!.end <= start) first++
    for (let i = first; i < away.length && away[i]!.start < range.end; i++) {
      if (away[i]!.start > start) left.push({ start, end: away[i]!.start })
      start = Math.max(start, away[i]!.end)
    }
    if (start < range.end) left.push({ start, end: range.end })
  }
  return left
}

/** What is in both. Both in order and disjoint; so is the result. */
export function common(some: Range[], others: Range[]): Range[] {
  const both: Range[] = []
  let [i, j] = [0, 0]
  while (i < some.length && j < others.length) {
    const start = Math.max(some[i]!.start, others[j]!.start)
    const end = Math.min(some[i]!.end, others[j]!.end)
    if (start < end) both.push({ start, end })
    if (some[i]!.end < others[j]!.end) i++
    else j++
  }
  return both
}
