import type { z } from 'zod'
import { applyDecision } from '../../../server/routing/apply.ts'
import { decide } from '../../../server/routing/decide.ts'
import type { FirstFree } from '../../../server/routing/eligibility.ts'
import type { Lead } from '../../../server/routing/lead.ts'
import { EMPTY_STATE, type RoutingState } from '../../../server/routing/state.ts'
import type { Past, Setting } from '../../../server/routing/replay/past.ts'
import { leadOf, now, stateOf } from '../workspace.ts'

export type LeadInput = z.input<typeof Lead>
export const email = 'dana@nobody.example'
export const HOUR = 3_600_000

/** Nobody's calendar was asked: everybody is free in an hour. */
export const soon =
  (at = now): FirstFree =>
  () =>
    at + HOUR

/** One decision as it would have been stored, its inputs through JSON as a database gives them back. */
export function pastOf(
  workspace: Setting,
  lead: LeadInput,
  {
    state = {},
    at = now,
    id = 'p1',
    firstFree = soon(at),
  }: {
    state?: z.input<typeof RoutingState>
    at?: number
    id?: string
    firstFree?: FirstFree
  } = {},
): Past {
  const found: Record<string, string | null> = {}
  const recorded: FirstFree = (rep, type) => {
    const first = firstFree(rep, type)
    if (first !== 'unknown') found[`${rep.id} ${type.id}`] = first === null ? null : isoOf(first)
    return first
  }
  const read = leadOf({ email, ...lead })
  const inputs = { lead: read, state: stateOf(state), now: isoOf(at), firstFree: found }
  const decision = decide(read, workspace, inputs.state, at, recorded)
  return json({ id, lead: `lead of ${id}`, revision: 1, engine: '1', inputs, decision })
}

/** Leads that come one after another, each seeing what those before it changed. */
export function history(workspace: Setting, leads: { lead: LeadInput; at?: number }[]): Past[] {
  let state: RoutingState = EMPTY_STATE
  return leads.map(({ lead, at = now }, i) => {
    const past = pastOf(
      workspace,
      { email: `buyer${i}@nobody${i}.example`, ...lead },
      { state, at, id: `p${i}` },
    )
    state = applyDecision(state, past.decision, past.inputs.lead, workspace, at)
    return past
  })
}

export function isoOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

function json<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
