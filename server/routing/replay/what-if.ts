import { closest } from 'fastest-levenshtein'
import type { Rep } from '../../workspace/schema/roster.ts'
import type { Pool } from '../../workspace/schema/routing.ts'
import type { RoutingState } from '../state.ts'
import { asEntry } from '../pools.ts'
import type { Setting } from './past.ts'

/** A change of the roster that has not been made. */
export type WhatIf =
  | { kind: 'leave'; rep: string; from: string; to: string }
  | { kind: 'left'; rep: string }
  | { kind: 'weight'; rep: string; weight: number }
  | { kind: 'split'; pool: string; weights: { rep: string; weight: number }[] }

/** What can be asked, one form each. */
export const WHAT_IF_FORMS = [
  'leave: ana 2027-01-04/14',
  'left: ana',
  'weight: ana 2',
  'split: emea ana 60, ben 40',
]

/** Reads one change. Days are ISO 8601, both inclusive; the last may leave out what it shares with the first.
 *  @throws Error that names what is allowed */
export function readWhatIf(text: string, workspace: Pick<Setting, 'roster' | 'routing'>): WhatIf {
  const [, kind = '', rest = ''] = /^\s*([a-z]+)\s*:\s*(.*?)\s*$/i.exec(text) ?? []
  const words = rest.split(/\s+/).filter(Boolean)
  const repId = (id: string) => known('rep', id, workspace.roster.reps)
  const fail = (form: number): never => {
    throw new Error(`“${text}”: write it as '${WHAT_IF_FORMS[form]}'.`)
  }
  switch (kind) {
    case 'leave': {
      const [rep, days, ...more] = words
      if (rep === undefined || days === undefined || more.length > 0) return fail(0)
      const [from, to] = readDays(days) ?? fail(0)
      if (to < from) throw new Error(`“${text}”: the leave ends before it begins.`)
      return { kind, rep: repId(rep), from, to }
    }
    case 'left':
      return words.length === 1 ? { kind, rep: repId(words[0]!) } : fail(1)
    case 'weight': {
      const [rep, weight, ...more] = words
      if (rep === undefined || !isWeight(weight) || more.length > 0) return fail(2)
      return { kind, rep: repId(rep), weight: Number(weight) }
    }
    case 'split': {
      const [pool, ...shares] = words
      const parts = shares
        .join(' ')
        .split(/\s*,\s*/)
        .map((part) => part.split(' '))
      if (pool === undefined || !parts.every((part) => part.length === 2 && isWeight(part[1]))) return fail(3)
      const weights = parts.map(([rep, weight]) => ({ rep: repId(rep!), weight: Number(weight) }))
      if (new Set(weights.map(({ rep }) => rep)).size < weights.length)
        throw new Error(`“${text}”: each rep of the split stands there once.`)
      return { kind, pool: known('pool', pool, workspace.routing.pools), weights }
    }
    default:
      throw new Error(
        `“${text}” is no change that can be tried. There are: ${WHAT_IF_FORMS.map((form) => `'${form}'`).join(', ')}.`,
      )
  }
}

/** The workspace with the changes made, and a stored state as it would have been. */
export function withChanges<W extends Setting>(
  workspace: W,
  changes: WhatIf[],
): { workspace: W; adapt: (state: RoutingState) => RoutingState } {
  const left = new Set(changes.flatMap((one) => (one.kind === 'left' ? [one.rep] : [])))
  const adapt = (state: RoutingState): RoutingState => ({
    ...state,
    reps: Object.fromEntries(
      Object.entries(state.reps).map(([id, rep]) => [id, left.has(id) ? { ...rep, active: false } : rep]),
    ),
  })
  return { workspace: changes.reduce(withChange, workspace), adapt }
}

/** A leave after the last lead is tried some whole weeks earlier, where there are leads, on the same weekdays: the last
 *  such that it ends by `last`, `YYYY-MM-DD`. `weeks`: how many; 0 for a leave that leads are known of. */
export function whereLeadsAre(change: WhatIf, last: string): { change: WhatIf; weeks: number } {
  if (change.kind !== 'leave' || change.from <= last) return { change, weeks: 0 }
  const weeks = Math.ceil((Date.parse(change.to) - Date.parse(last)) / WEEK)
  const earlier = (day: string) => new Date(Date.parse(day) - weeks * WEEK).toISOString().slice(0, 10)
  return { change: { ...change, from: earlier(change.from), to: earlier(change.to) }, weeks }
}

const WEEK = 7 * 86_400_000

type Member = Pool['members'][number]

function withChange<W extends Setting>(workspace: W, change: WhatIf): W {
  const changeRep = (id: string, to: (rep: Rep) => Rep): W => ({
    ...workspace,
    roster: {
      ...workspace.roster,
      reps: workspace.roster.reps.map((rep) => (rep.id === id ? to(rep) : rep)),
    },
  })
  const changePools = (of: W, to: (pool: Pool) => Pool): W => ({
    ...of,
    routing: { ...of.routing, pools: of.routing.pools.map(to) },
  })
  if (change.kind === 'leave') {
    const { rep, from, to } = change
    return changeRep(rep, (one) => ({ ...one, leave: [...one.leave, { from, to }] }))
  }
  if (change.kind === 'left') return changeRep(change.rep, (one) => ({ ...one, active: false }))
  if (change.kind === 'split')
    return changePools(workspace, (pool) =>
      pool.id === change.pool ? { ...pool, rotation: 'weighted', members: change.weights } : pool,
    )
  const { rep, weight } = change
  // A pool's own weight, and one for some days, would hide the rep's.
  const changed = changeRep(rep, (one) => ({
    ...one,
    weight,
    changes: one.changes.map((dated) => ({ ...dated, weight: undefined })),
  }))
  const weighed = (member: Member) => (asEntry(member).rep === rep ? { ...asEntry(member), weight } : member)
  return changePools(changed, (pool) => ({ ...pool, members: pool.members.map(weighed) }))
}

/** `2027-01-04/14`, `2027-01-28/02-03`, `2027-01-04/2027-01-14`, or one day. */
function readDays(text: string): [string, string] | undefined {
  const [from = '', end] = text.split('/')
  const to = end === undefined ? from : `${from.slice(0, Math.max(0, from.length - end.length))}${end}`
  return [from, to].every(isDay) && text.split('/').length <= 2 ? [from, to] : undefined
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN
  // JavaScript reads the 30th of February as the 2nd of March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

function isWeight(text: string | undefined): boolean {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) && Number(text) > 0
}

function known(noun: string, id: string, all: { id: string }[]): string {
  const ids = all.map((one) => one.id)
  if (ids.includes(id)) return id
  const near = ids.length > 0 ? ` Did you mean “${closest(id, ids)}”?` : ''
  throw new Error(`There is no ${noun} “${id}”.${near} There are: ${ids.join(', ') || 'none'}.`)
}
