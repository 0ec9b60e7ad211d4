import type { Account } from '../workspace/schema/accounts.ts'
import type { Routing, Territory } from '../workspace/schema/routing.ts'
import type { Lead } from './lead.ts'
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
    const place = {
      said: () => said(lead),
      account: () => at('account', account),
      hint: () => at('hint', lead.place),
    }[from]()
    if (place) return place
  }
  return undefined
}

/** The first territory in which the place lies: `unmatched` in none, `unknown` without a place. */
export function territoryOf(place: Place | undefined, territories: Territory[], segment = 'unknown'): string {
  if (!place) return 'unknown'
  const open = territories.filter(({ segments }) => segments.length === 0 || segments.includes(segment))
  for (const region of place.regions) {
    const found = open.find((territory) => covers(territory, region, place.postalCode))
    if (found) return found.id
  }
  return 'unmatched'
}

/** Which regions lie in a territory, as they were asked for. */
const lying = new WeakMap<string[], Map<string, boolean>>()

function liesWithin(region: string, regions: string[]): boolean {
  const known = lying.get(regions) ?? new Map<string, boolean>()
  lying.set(regions, known)
  const found = known.get(region)
  if (found !== undefined) return found
  const lies = liesIn(region, regions)
  if (known.size < REGIONS_KEPT) known.set(region, lies)
  return lies
}

function covers({ regions, postal }: Territory, region: string, postalCode: string | undefined): boolean {
  if (regions.length > 0 && liesWithin(region, regions)) return true
  const code = postalCode && bare(postalCode)
  if (!code) return false
  const country = region.split('-')[0]
  return postal.some(
    (one) => one.country === country && one.prefixes.some((prefix) => code.startsWith(bare(prefix))),
  )
}

/** What the buyer said; a postal code of the same country comes with the hint. */
function said({ region, place }: Pick<Lead, 'region' | 'place'>): Place | undefined {
  if (!region?.length) return undefined
  const country = countryOf(place?.country)
  const isThere = region.some((one) => one.split('-')[0] === country)
  return {
    from: 'said',
    regions: region,
    ...(isThere && place?.postalCode !== undefined && { postalCode: place.postalCode }),
  }
}

function at(
  from: Place['from'],
  place:
    | { country?: string | undefined; state?: string | undefined; postalCode?: string | undefined }
    | undefined,
): Place | undefined {
  const country = countryOf(place?.country)
  if (!country) return undefined
  const state = place?.state?.toUpperCase().replace(/^[A-Z]{2}-/, '')
  return {
    from,
    regions: [state && /^[A-Z0-9]{1,3}$/.test(state) ? `${country}-${state}` : country],
    ...(place?.postalCode !== undefined && { postalCode: place.postalCode }),
  }
}

/** As ISO 3166-1 has it, where people write otherwise. */
const ALSO: Record<string, string> = { UK: 'GB', USA: 'US' }

function countryOf(written: string | undefined): string | undefined {
  const country = written?.trim().toUpperCase()
  return country && Object.hasOwn(ALSO, country) ? ALSO[country] : country
}

function bare(code: string): string {
  return code.replace(/[\s-]/g, '').toUpperCase()
}
