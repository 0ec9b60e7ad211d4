import type { Roster } from '../workspace/schema/roster.ts'
import { EXAMPLES_MAX } from './limits.ts'

/** A rep as a sentence names one; the id where the roster has none such. */
export function nameOf(rep: string, { reps }: Pick<Roster, 'reps'>): string {
  return reps.find(({ id }) => id === rep)?.name ?? rep
}

/** `acme, globex and 3 more`. */
export function someOf(items: string[]): string {
  const more = items.length - EXAMPLES_MAX
  const shown = items.slice(0, EXAMPLES_MAX).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}

/** `1 lead`, `2 leads`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** `30 %`; a tenth more where it would be below ten. */
export function percent(part: number, whole: number): string {
  const share = (100 * part) / whole
  return `${share < 10 ? Number(share.toFixed(1)) : Math.round(share)} %`
}
