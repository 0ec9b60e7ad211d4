import type { Rep, Roster } from '../workspace/schema/roster.ts'
import type { Routing } from '../workspace/schema/routing.ts'
import { asEntry } from './pools.ts'
import { localDay } from './day.ts'

interface Dated {
  from?: string | undefined
  until?: string | undefined
}

/** Whether something with a first and a last day holds on a day, `YYYY-MM-DD`. */
export function isInForce({ from, until }: Dated, day: string): boolean {
  return (from === undefined || from <= day) && (until === undefined || day <= until)
}

const rosters = new WeakMap<Roster, Map<string, Roster>>()
const policies = new WeakMap<Routing, Map<string, Routing>>()
const DAYS_KEPT = 50

/** The roster as it is at an instant (UTC ms): each rep with the weight and capacity of its day, by the clock where the rep works. Who has
 *  not come yet, or has gone, is not active. */
export function rosterAt(roster: Roster, now: number): Roster {
  if (!isDated(roster, datedRows)) return roster
  const zones = new Set(roster.reps.map(({ timezone }) => timezone))
  const key = [...zones].map((zone) => localDay(now, zone)).join()
  return kept(rosters, roster, key, () => ({
    ...roster,
    reps: roster.reps.map((rep) => repOn(rep, localDay(now, rep.timezone))),
  }))
}

/** The policy on a day: territories, escalations, rules, pool members and alerts that are in force then, and the owner step and stickiness where they are. A pool whose members are all gone keeps
 *  none, and nobody of it is eligible. */
export function policyOn(routing: Routing, day: string): Routing {
  if (!isDated(routing, datedParts)) return routing
  const { territories, escalations, rules, alerts, pools, owner, sticky, ...rest } = routing
  const open = <T extends Dated>(all: T[]) => all.filter((one) => isInForce(one, day))
  return kept(policies, routing, day, () => ({
    ...rest,
    owner: isInForce(owner, day) ? owner : { ...owner, enabled: false },
    ...(sticky && isInForce(sticky, day) && { sticky }),
    territories: open(territories),
    escalations: open(escalations),
    rules: open(rules),
    alerts: open(alerts),
    pools: pools.map((pool) => ({
      ...pool,
      members: pool.members.filter((one) => isInForce(asEntry(one), day)),
    })),
  }))
}

const dated = new WeakMap<object, boolean>()

/** Whether anything of it begins or ends, found out once. */
function isDated<T extends object>(of: T, parts: (of: T) => Dated[]): boolean {
  const known = dated.get(of)
  if (known !== undefined) return known
  const found = parts(of).some(({ from, until }) => (from ?? until) !== undefined)
  dated.set(of, found)
  return found
}

function datedRows({ reps }: Roster): Dated[] {
  return reps.flatMap((rep) => [rep, ...rep.changes.map((change) => ({ from: change.from ?? '0000' }))])
}

function datedParts({ territories, escalations, rules, alerts, pools, owner, sticky }: Routing): Dated[] {
  const members = pools.flatMap((pool) => pool.members.map(asEntry))
  return [...territories, ...escalations, ...rules, ...alerts, ...members, owner, sticky ?? {}]
}

function repOn(rep: Rep, day: string): Rep {
  const changes = rep.changes.filter((change) => isInForce(change, day))
  const weight = changes.findLast((change) => change.weight !== undefined)?.weight
  const capacity = changes.findLast((change) => change.capacity !== undefined)?.capacity
  return {
    ...rep,
    active: rep.active && isInForce(rep, day),
    weight: weight ?? rep.weight,
    capacity: capacity ?? rep.capacity,
  }
}

function kept<T extends object>(all: WeakMap<T, Map<string, T>>, of: T, key: string, make: () => T): T {
  let known = all.get(of)
  if (!known) all.set(of, (known = new Map()))
  const found = known.get(key)
  if (found) return found
  const made = make()
  if (known.size >= DAYS_KEPT) known.clear()
  known.set(key, made)
  return made
}
