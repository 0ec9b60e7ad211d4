import { cellsOf, type Account } from '../workspace/schema/accounts.ts'
import type { LeadField, TieBreaker } from '../workspace/schema/match.ts'
import type { Lead } from './lead.ts'
import { countryOf, stateOf } from './place-names.ts'

/** An account that fits a lead, and by which domain where it was found by one. */
export interface Candidate {
  account: Account
  domain?: string
}

/** Narrows several accounts by each tie-breaker in turn: it keeps those for which it holds; where it holds for none it
 *  changes nothing. `used` are those that narrowed, as a trace shows them. */
export function breakTies<C extends Candidate>(
  candidates: C[],
  tieBreakers: TieBreaker[],
  lead: Partial<Lead>,
  hasOpportunity: (account: Account) => boolean,
): { left: C[]; used: string[] } {
  let left = candidates
  const used: string[] = []
  for (const tieBreaker of tieBreakers) {
    if (left.length < 2) break
    const kept = left.filter(testOf(tieBreaker, left, lead, hasOpportunity))
    if (kept.length === 0 || kept.length === left.length) continue
    left = kept
    used.push(printTieBreaker(tieBreaker))
  }
  return { left, used }
}

/** `open-opportunity`, `country = place.country`. */
export function printTieBreaker(tieBreaker: TieBreaker): string {
  return typeof tieBreaker === 'string' ? tieBreaker : `${tieBreaker.column} = ${tieBreaker.equals}`
}

function testOf(
  tieBreaker: TieBreaker,
  candidates: Candidate[],
  lead: Partial<Lead>,
  hasOpportunity: (account: Account) => boolean,
): (candidate: Candidate) => boolean {
  if (tieBreaker === 'open-opportunity') return ({ account }) => hasOpportunity(account)
  if (tieBreaker === 'most-specific-domain') {
    const longest = Math.max(...candidates.map(({ domain }) => domain?.length ?? 0))
    return ({ domain }) => domain?.length === longest
  }
  const { equals } = tieBreaker
  const inWords = (text: string, country: string | undefined) => plain(placeIn(equals, text, country))
  const wanted = new Set(valuesOf(equals, lead).map((one) => inWords(one, lead.place?.country)))
  return ({ account }) =>
    cellsOf(account, tieBreaker.column).some((cell) => wanted.has(inWords(cell, account.country)))
}

/** A country or a state as all write it, by its code. */
function placeIn(field: LeadField, text: string, country: string | undefined): string {
  if (field === 'place.country') return countryOf(text) ?? text
  if (field === 'place.state') return stateOf(text, countryOf(country))?.state ?? text
  return text
}

/** What the lead says in a field; nothing where it is unknown, which equals no column. */
function valuesOf(field: LeadField, lead: Partial<Lead>): string[] {
  const value = readers[field](lead)
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

const readers: Record<LeadField, (lead: Partial<Lead>) => string | string[] | undefined> = {
  // A state's country is also where the buyer is: `US-TX` equals `US` as well.
  region: ({ region }) => region?.flatMap((one) => [...new Set([one, one.split('-')[0]!])]),
  'place.country': ({ place }) => place?.country,
  'place.state': ({ place }) => place?.state,
  'place.postalCode': ({ place }) => place?.postalCode,
  language: ({ language }) => language,
  useCase: ({ useCase }) => useCase,
  product: ({ product }) => product,
  purpose: ({ purpose }) => purpose,
  nextStep: ({ nextStep }) => nextStep,
  compliance: ({ compliance }) => compliance,
  company: ({ company }) => company,
  jobTitle: ({ jobTitle }) => jobTitle,
  'page.path': ({ page }) => page?.path,
  'page.campaign': ({ page }) => page?.campaign,
}

function plain(text: string): string {
  return text.normalize('NFC').trim().toLowerCase()
}
