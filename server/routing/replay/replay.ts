import { accountsThen, decideAgain, type Past, type Setting } from './past.ts'

/** Whether today's code decides as it did. */
export interface Replayed {
  same: boolean
  /** `assignee: "ana" → "ben"`, the first `DIFFERENCES_MAX`. */
  differences: string[]
}

const DIFFERENCES_MAX = 20
const SHOWN_CHARS_MAX = 120

/** Decides again from what was stored, under the revision that held, and compares the whole decision, trace included.
 *  @param own the workspace of the decision's revision */
export function replay(past: Past, own: Setting): Replayed {
  let again
  try {
    again = decideAgain(past, own, accountsThen(past, own))
  } catch (error) {
    // Inputs of an older form that today's code cannot read are a difference, and the other decisions are still to be seen.
    return { same: false, differences: [`today's code fails: ${String(error)}`] }
  }
  const found: string[] = []
  compare('', past.decision, plain(again.decision), found)
  // Who gets the lead before how it came to that.
  const inOrder = found.toSorted((a, b) => Number(a.startsWith('trace')) - Number(b.startsWith('trace')))
  const differences = inOrder.slice(0, DIFFERENCES_MAX)
  if (found.length > 0 && again.assumed.length > 0)
    differences.push(`first free slots asked for that were not stored: ${again.assumed.join(', ')}`)
  return { same: found.length === 0, differences }
}

/** As it comes back from the database. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** The order of keys does not count: a database keeps its own. */
function compare(path: string, before: unknown, after: unknown, found: string[]): void {
  if (Object.is(before, after)) return
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    found.push(`${path}: ${shown(before)} → ${shown(after)}`)
    return
  }
  const isList = Array.isArray(before)
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    compare(
      isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
      valueAt(before, key),
      valueAt(after, key),
      found,
    )
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function valueAt(tree: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text
}
