import { policyOn } from '../routing/as-of.ts'
import { localDay } from '../routing/day.ts'
import { DAY, iso } from '../scheduling/zone.ts'
import type { DecidedLead, DriftFinding, DriftInput } from './finding.ts'
import { ALPHA, EARLIER_DAYS, LEADS_MIN, RECENT_DAYS } from './limits.ts'
import { riseOf, significant, silenceOf, type Hits } from './statistics.ts'
import { percent } from './words.ts'

/** Shares of the leads that rise: who ends in the fallback, whose place or segment is not known. */
export function risingShares({ decisions, workspace: { routing }, now }: DriftInput): DriftFinding[] {
  const weeks = weeksOf(decisions, now)
  const due = { recent: weeks.recent.filter(isDue), earlier: weeks.earlier.filter(isDue) }
  const shares = [
    {
      what: 'leads end in the fallback',
      of: due,
      is: ({ step }: DecidedLead) => step === 'fallback',
    },
    ...(routing.territories.length > 0
      ? [{ what: 'leads come without a known place', of: weeks, is: hasUnknown('territory') }]
      : []),
    ...(routing.segments.length > 0
      ? [{ what: 'leads come without a known headcount', of: weeks, is: hasUnknown('segment') }]
      : []),
  ]
  const tests = shares.flatMap(({ what, of, is }) => {
    const [recent, earlier] = [hitsOf(of.recent, is), hitsOf(of.earlier, is)]
    return isEnough(of) ? [{ what, recent, earlier, ...riseOf(recent, earlier) }] : []
  })
  return significant(tests, ALPHA).map(({ what, recent, earlier, p }) => ({
    kind: 'share-rising',
    message: `More ${what}: ${ofAll(recent)} in the last ${RECENT_DAYS} days, ${ofAll(earlier)} in the ${EARLIER_DAYS} before.`,
    since: localDay(now - RECENT_DAYS * DAY, routing.timezone),
    figures: {
      recent: recent.hits,
      recentOf: recent.of,
      earlier: earlier.hits,
      earlierOf: earlier.of,
      p,
    },
  }))
}

/** Rules and escalations in force that matched in the earlier weeks so often that matching none now is no chance. One that never
 *  matched has not stopped. */
export function silentRules({ decisions, workspace, now }: DriftInput): DriftFinding[] {
  const routing = policyOn(workspace.routing, localDay(now, workspace.routing.timezone))
  const { recent, earlier } = weeksOf(decisions.filter(isDue), now)
  if (!isEnough({ recent, earlier })) return []
  const names = [
    ...routing.escalations.map(({ id }) => `escalation ${id}`),
    ...routing.rules.map(({ id }) => `rule ${id}`),
  ]
  const tests = names.map((name) => {
    const matches = ({ matched }: DecidedLead) => matched.includes(name)
    const [now, before] = [hitsOf(recent, matches), hitsOf(earlier, matches)]
    return { name, now, before, last: earlier.findLast(matches)?.at, ...silenceOf(now, before) }
  })
  return significant(tests, ALPHA).map(({ name, now, before, last, p }) => ({
    kind: 'rule-silent',
    message: `The ${name} matched none of ${now.of} leads in the last ${RECENT_DAYS} days; in the ${EARLIER_DAYS} before it matched ${ofAll(before)}.`,
    since: iso(last!).slice(0, 10),
    figures: { recentOf: now.of, earlier: before.hits, earlierOf: before.of, p },
  }))
}

interface Weeks {
  recent: DecidedLead[]
  earlier: DecidedLead[]
}

/** Each lead once, when it was first decided: that a buyer comes back, says more or refuses times is no further lead. (Counted
 *  when last decided, leads would move out of the earlier weeks.) */
function weeksOf(decisions: DecidedLead[], now: number): Weeks {
  const seen = new Set<string>()
  const first = decisions.filter(({ lead }) => !seen.has(lead) && seen.add(lead))
  const split = now - RECENT_DAYS * DAY
  return {
    recent: first.filter(({ at }) => at > split && at <= now),
    earlier: first.filter(({ at }) => at > split - EARLIER_DAYS * DAY && at <= split),
  }
}

/** A person was due. */
function isDue({ step }: DecidedLead): boolean {
  return step !== 'admit'
}

function hasUnknown(field: 'territory' | 'segment') {
  return (lead: DecidedLead) => lead[field] === 'unknown'
}

function isEnough({ recent, earlier }: Weeks): boolean {
  return recent.length >= LEADS_MIN && earlier.length >= LEADS_MIN
}

function hitsOf(leads: DecidedLead[], is: (lead: DecidedLead) => boolean): Hits {
  return { hits: leads.filter(is).length, of: leads.length }
}

function ofAll({ hits, of }: Hits): string {
  return `${hits} of ${of} (${percent(hits, of)})`
}
