import type { Entry } from '../../widget/contract/entry.ts'
import type { Field } from '../../widget/contract/facts.ts'
import { NOW } from './peopleport.ts'

let count = 0

/** What every entry of a buyer has, with an id of its own. */
export const base = () => ({
  id: `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
  at: new Date(NOW).toISOString(),
  timezone: 'UTC',
  role: 'buyer' as const,
})

export const says = (text: string, asks?: Field): Entry => ({
  ...base(),
  kind: 'message',
  text,
  ...(asks && { asks }),
})
