import type { Range } from './zone.ts'

/** The union of ranges in order; those that touch become one, empty ones vanish. */
export function union(ranges: Range[]): Range[] {
  const merged: Range[] = []
  for (const { start, end } of ranges.filter((r) => r.start < r.end).sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}

/** What of `from` is in none of `away`. Both in order and disjoint, as `union` gives them. */
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

/** The first range that ends after `instant`, by its place; ranges in order and disjoint. */
export function firstEndingAfter(ranges: Range[], instant: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]!.end > instant) high = middle
    else low = middle + 1
  }
  return low
}

/** Whether a range lies wholly in one of these (in order, disjoint, not touching). */
export function contains(ranges: Range[], range: Range): boolean {
  const found = ranges[firstEndingAfter(ranges, range.start)]
  return found !== undefined && found.start <= range.start && range.end <= found.end
}

/** Whether a range overlaps one of these (in order and disjoint). */
export function overlaps(ranges: Range[], range: Range): boolean {
  const found = ranges[firstEndingAfter(ranges, range.start)]
  return found !== undefined && found.start < range.end
}
