import { policyOn } from '../routing/as-of.ts'
import { localDay } from '../routing/day.ts'
import { territoryOf } from '../routing/place.ts'
import { regionName } from '../routing/regions.ts'
import type { DecidedLead, DriftFinding, DriftInput, DriftKind } from './finding.ts'
import { NAMED_MIN } from './limits.ts'
import { count, someOf } from './words.ts'

/** Countries from which leads came, and which no territory in force has. One whose territory is only for other segments has
 *  one. */
export function unmatchedCountries({ decisions, workspace, now }: DriftInput): DriftFinding[] {
  const { timezone } = workspace.routing
  const territories = policyOn(workspace.routing, localDay(now, timezone)).territories.map((one) => ({
    ...one,
    segments: [],
  }))
  if (territories.length === 0) return []
  const isLost = (region: string) =>
    territoryOf({ from: 'said', regions: [region] }, territories) === 'unmatched'
  const leads = leadsBy(
    decisions.filter(({ territory }) => territory === 'unmatched'),
    ({ regions }) => regions.filter(isLost),
  )
  if (leads.length === 0) return []
  const places = leads.map(([region, number]) => `${regionName(region) ?? region} (${number})`)
  return [
    {
      kind: 'country-unmatched',
      message: `Leads came from where no territory is: ${someOf(places)}.`,
      figures: { regions: leads.length, leads: leads.reduce((sum, [, number]) => sum + number, 0) },
    },
  ]
}

/** Competitors and use cases that several leads have and the playbook has not. The chat finds those of the playbook; others come
 *  of what buyers enter themselves, and of playbooks before. */
export function unknownNames({ decisions, workspace: { playbook } }: DriftInput): DriftFinding[] {
  const vendors = playbook.competitors.flatMap(({ name, aliases }) => [name, ...aliases])
  const useCases = playbook.useCases.flatMap(({ id, name, phrases }) => [
    id,
    ...(typeof name === 'string' ? [name] : Object.values(name)),
    ...phrases,
  ])
  return [
    ...lacking('competitor-unknown', 'competitor', decisions, vendors, ({ competitors }) => competitors),
    ...lacking('use-case-unknown', 'use case', decisions, useCases, ({ useCases }) => useCases),
  ]
}

function lacking(
  kind: DriftKind,
  noun: string,
  decisions: DecidedLead[],
  known: string[],
  namesOf: (lead: DecidedLead) => string[],
): DriftFinding[] {
  const there = new Set(known.map(folded))
  const asWritten = new Map(decisions.flatMap(namesOf).map((name) => [folded(name), name.trim()]))
  return leadsBy(decisions, (lead) => namesOf(lead).filter(isName).map(folded))
    .filter(([name, number]) => number >= NAMED_MIN && !there.has(name))
    .map(([name, number]) => ({
      kind,
      message: `${count(number, 'lead')} named the ${noun} “${asWritten.get(name)!}”, which the playbook does not have.`,
      figures: { leads: number },
    }))
}

/** In how many leads each word is, the most frequent first. */
function leadsBy(
  decisions: DecidedLead[],
  wordsOf: (lead: DecidedLead) => string[],
): [word: string, leads: number][] {
  const leads = new Map<string, Set<string>>()
  for (const decided of decisions)
    for (const word of wordsOf(decided)) leads.set(word, (leads.get(word) ?? new Set()).add(decided.lead))
  return [...leads]
    .map(([word, { size }]): [string, number] => [word, size])
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
}

function folded(name: string): string {
  return name.trim().toLowerCase()
}

/** What a buyer entered is a name only if it looks like one: no address, no number of a telephone, no sentence. */
function isName(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N} .&+'-]{0,39}$/u.test(text.trim()) && text.replace(/\D/g, '').length < 5
}
