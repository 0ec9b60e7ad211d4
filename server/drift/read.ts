import { hostsNow } from '../booking/hosts.ts'
import { DAY } from '../scheduling/zone.ts'
import type { Store } from '../store/store.ts'
import { inTodaysForm } from '../workspace/todays-form.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { decidedLead } from './decided.ts'
import { drift } from './drift.ts'
import type { DecidedLead, DriftFinding } from './finding.ts'
import { AHEAD_DAYS, DECISIONS_MAX, EARLIER_DAYS, RECENT_DAYS } from './limits.ts'

const PAGE_ROWS = 500

/** Reads what drift needs, at most DECISIONS_MAX decisions of five weeks, and looks for it. `workspace` is the one in force, `now`
 *  UTC ms. */
export async function findDrift(
  store: Store,
  workspace: Workspace,
  now: number,
): Promise<{ findings: DriftFinding[]; decisions: number }> {
  const { roster, routing } = inTodaysForm(workspace) ?? workspace
  const ids = roster.reps.map(({ id }) => id)
  const hosts = await hostsNow(
    store,
    { roster, routing },
    ids,
    { start: now, end: now + (AHEAD_DAYS + 1) * DAY },
    now,
  )
  const decisions = await readDecisions(store, now)
  const calendars = await store.calendars.all()
  const findings = drift({
    decisions,
    workspace: {
      ...workspace,
      routing,
      roster: { ...roster, reps: roster.reps.map((rep) => hosts.get(rep.id)!.rep) },
      accounts: await store.accounts.all(),
    },
    leave: Object.fromEntries([...hosts].map(([rep, { leave }]) => [rep, leave])),
    brokenCalendars: calendars
      .filter(({ state }) => state === 'broken')
      .map(({ rep, troubleSince }) => ({ rep, since: troubleSince?.toISOString().slice(0, 10) ?? null })),
    now,
  })
  return { findings, decisions: decisions.length }
}

/** In the order in which they were made. A page at a time is in memory whole; little of each decision stays. */
async function readDecisions(store: Store, now: number): Promise<DecidedLead[]> {
  const since = new Date(now - (RECENT_DAYS + EARLIER_DAYS) * DAY)
  const ids = (await store.decisions.idsSince(since, DECISIONS_MAX)).reverse()
  const policies = new Map<number, Pick<Workspace, 'routing' | 'roster'> | undefined>()
  const policyOf = async (revision: number) => {
    if (!policies.has(revision))
      policies.set(revision, inTodaysForm(await store.decisions.policyOf(revision)))
    return policies.get(revision)
  }
  const decided: DecidedLead[] = []
  for (let i = 0; i < ids.length; i += PAGE_ROWS)
    for (const row of await store.decisions.forDrift(ids.slice(i, i + PAGE_ROWS)))
      decided.push(decidedLead(row, await policyOf(row.revision)))
  return decided
}
