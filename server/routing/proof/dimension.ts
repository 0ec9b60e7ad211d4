import type { Territory } from '../../workspace/schema/routing.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { territoryOf, type Place } from '../place.ts'
import type { Formulas } from './formula.ts'
import type { Lit } from './sat.ts'

/** All of a workspace that a proof is about. */
export type Policy = Pick<Workspace, 'playbook' | 'routing' | 'roster' | 'accounts'>

/** One thing that a lead has one value of: the values that the policies tell apart, and which of them is so. */
export interface Dimension<T> {
  values: T[]
  lits: Lit[]
}

/** Values in classes that the observations do not tell apart; the first of each class stands for it. */
export function classesOf<T>(formulas: Formulas, values: T[], observe: (value: T) => unknown): Dimension<T> {
  const byLook = new Map<string, T>()
  for (const value of values) {
    const look = JSON.stringify(observe(value), (_, one: unknown) => (one === undefined ? 'unknown' : one))
    if (!byLook.has(look)) byLook.set(look, value)
  }
  const kept = [...byLook.values()]
  return { values: kept, lits: kept.length === 1 ? [formulas.true] : formulas.oneOf(kept.length) }
}

/** Whether a place lies in a territory, whatever the segment. */
export function covers(territory: Territory, place: Place | undefined): boolean {
  return place !== undefined && territoryOf(place, [{ ...territory, segments: [] }]) === territory.id
}
