import type { Account } from '../workspace/schema/accounts.ts'
import type { Routing, Territory } from '../workspace/schema/routing.ts'
import type { Lead } from './lead.ts'
import { countryOf, stateOf } from './place-names.ts'
import { liesIn } from './regions.ts'

/** As many regions as there are, and more; what buyers are said to come from is not all one. */
const REGIONS_KEPT = 1000

/** Where a lead is, and who says so. */
export interface Place {
  from: 'said' | 'account' | 'hint'
  /** Countries, US states or groups; of several, any may decide. */
  regions: string[]
  postalCode?: string
}

/** The place of a lead from the first source of the policy's order that knows one. */
export function placeOf(
  lead: Pick<Lead, 'region' | 'place'>,
  account: Account | undefined,
  sources: Routing['places'],
): Place | undefined {
  for (const from of sources) {
    const place = placeFrom(from, lead, account)
    if (place) return place
  }
  return undefined
}

function placeFrom(
  from: Place['from'],
  lead: Pick<Lead, 'region' | 'place'>,
  account: Account | undefined,
): Place | undefined {
  if (from === 'said') return said(lead)
  return from === 'account' ? at('account', account) : at('hint', lead.place)
}

/** The first territory in which the place lies: `unmatched` in none, `unknown` without a place. */
export function territoryOf(place: Place | undefined, territories: Territory[], segment = 'unknown'): string {
  if (!place) return 'unknown'
  for (const region of place.regions) {
    const found =
      place.postalCode === undefined
        ? territoryOfRegion(region, territories, segment)
        : firstThatCovers(region, place.postalCode, territories, segment)
    if (found !== undefined) return found
  }
  return 'unmatched'
}

/** Territories of regions without postal code, as they were asked for: by segment and region. */
const found = new WeakMap<Territory[], Map<string, Map<string, string | undefined>>>()

function territoryOfRegion(region: string, territories: Territory[], segment: string): string | undefined {
  let bySegment = found.get(territories)
  if (!bySegment) found.set(territories, (bySegment = new Map()))
  let known = bySegment.get(segment)
  if (!known) bySegment.set(segment, (known = new Map()))
  if (known.has(region)) return known.get(region)
  const territory = firstThatCovers(region, undefined, territories, segment)
  if (known.size < REGIONS_KEPT) known.set(region, territory)
  return territory
}

function firstThatCovers(
  region: string,
  postalCode: string | undefined,
  territories: Territory[],
  segment: string,
): string | undefined {
  return territories.find(
    (one) => (one.segments.length === 0 || one.segments.includes(segment)) && covers(one, region, postalCode),
  )?.id
}

function covers({ regions, postal }: Territory, region: string, postalCode: string | undefined): boolean {
  if (regions.length > 0 && liesIn(region, regions)) return true
  const country = region.split('-')[0]!
  const code = postalCode && bare(postalCode, country)
  if (!code) return false
  return postal.some(
    (one) => one.country === country && one.prefixes.some((prefix) => code.startsWith(bare(prefix, country))),
  )
}

/** What the buyer said; a postal code of the same country comes with the hint. */
function said({ region, place }: Pick<Lead, 'region' | 'place'>): Place | undefined {
  if (!region?.length) return undefined
  if (place?.postalCode === undefined) return { from: 'said', regions: region }
  const country = countryOf(place.country)
  const isThere = region.some((one) => one.split('-')[0] === country)
  return { from: 'said', regions: region, ...(isThere && { postalCode: place.postalCode }) }
}

function at(
  from: Place['from'],
  place:
    | { country?: string | undefined; state?: string | undefined; postalCode?: string | undefined }
    | undefined,
): Place | undefined {
  const written = countryOf(place?.country)
  const found = place?.state === undefined ? undefined : stateOf(place.state, written)
  const country = written ?? found?.country
  if (!country) return undefined
  return {
    from,
    regions: [found ? `${country}-${found.state}` : country],
    ...(place?.postalCode !== undefined && { postalCode: place.postalCode }),
  }
}

/** A postal code without spaces and hyphens, and without the country that some write before its digits: `D-80 331` is `80331`. */
function bare(code: string, country: string): string {
  const text = code.replace(/[\s-]/g, '').toUpperCase()
  const before = [country, PLATES[country]].find(
    (one) => one !== undefined && text.startsWith(one) && /^\d/.test(text.slice(one.length)),
  )
  return before === undefined ? text : text.slice(before.length)
}

/** The letters of countries' cars, where they are not the code. */
const PLATES: Record<string, string | undefined> = {
  DE: 'D',
  AT: 'A',
  BE: 'B',
  ES: 'E',
  FR: 'F',
  IT: 'I',
  LU: 'L',
  NO: 'N',
  PT: 'P',
  SE: 'S',
}
