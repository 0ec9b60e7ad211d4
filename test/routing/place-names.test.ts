import { describe, expect, test } from 'vitest'
import { placeOf, territoryOf } from '../../server/routing/place.ts'
import { regionOf } from '../../server/routing/place-names.ts'
import { indexAccounts, matchAccount } from '../../server/routing/match.ts'
import { MatchPolicy } from '../../server/workspace/schema/match.ts'
import { workspaceWith } from './workspace.ts'

const regionsOf = (place: { country?: string; state?: string }) =>
  placeOf({ place }, undefined, ['hint'])?.regions

test.each<[{ country?: string; state?: string }, string[] | undefined]>([
  [{ country: 'US', state: 'CA' }, ['US-CA']],
  [{ country: 'US', state: 'US-CA' }, ['US-CA']],
  [{ country: 'US', state: 'California' }, ['US-CA']],
  [{ country: 'USA', state: 'california, us' }, ['US-CA']],
  [{ country: 'United States', state: 'Washington, D.C.' }, ['US-DC']],
  [{ state: 'California, US' }, ['US-CA']],
  [{ state: 'California' }, ['US-CA']],
  [{ state: 'US-TX' }, ['US-TX']],
  [{ country: 'CA', state: 'Québec' }, ['CA-QC']],
  [{ country: 'Canada', state: 'British Columbia' }, ['CA-BC']],
  [{ country: 'Germany', state: 'Bavaria' }, ['DE-BY']],
  [{ country: 'Deutschland', state: 'Freistaat Bayern' }, ['DE-BY']],
  [{ country: 'DE', state: 'Nordrhein-Westfalen' }, ['DE-NW']],
  [{ country: 'CH', state: 'Kanton Zürich' }, ['CH-ZH']],
  [{ country: 'AU', state: 'new south wales' }, ['AU-NSW']],
  [{ country: 'GB', state: 'Greater London' }, ['GB']],
  [{ country: 'DE', state: 'California' }, ['DE']],
  [{ country: 'DE', state: 'California, US' }, ['DE']],
  [{ country: 'US', state: 'CA-QC' }, ['US']],
  [{ state: 'CA' }, undefined],
  [{ state: 'Atlantis' }, undefined],
])('%j lies in %j', (place, regions) => expect(regionsOf(place)).toEqual(regions))

test.each([
  ['US-CA', 'US-CA'],
  ['California, US', 'US-CA'],
  ['California', 'US-CA'],
  ['Bavaria, Germany', 'DE-BY'],
  ['Germany', 'DE'],
  ['emea', 'EMEA'],
  ['nordics', 'Nordics'],
  ['UK', 'GB'],
  // A country and a state of another: who means which has to say so.
  ['Georgia', 'Georgia'],
  ['Georgia, US', 'US-GA'],
  ['Atlantis', 'Atlantis'],
])('a territory’s %s is %s', (written, region) => expect(regionOf(written)).toBe(region))

test('a policy may name states; what is no region is refused', () => {
  const policy = (region: string) => `territories: [{id: west, regions: ['${region}', Oregon]}]
meetingType: {default: intro}
fallback: [{queue: inbound}]
queues: [{id: inbound, owner: ana, says: The team}]`
  expect(workspaceWith(policy('California, US')).routing.territories[0]!.regions).toEqual(['US-CA', 'US-OR'])
  expect(() => workspaceWith(policy('Georgia'))).toThrow('no such region "Georgia"')
})

describe('a postal code', () => {
  const territories = workspaceWith(
    `territories:
  - {id: munich, postal: [{country: DE, prefixes: [80, D-81]}]}
  - {id: london, postal: [{country: GB, prefixes: [W1, SW]}]}
meetingType: {default: intro}
fallback: [{queue: inbound}]
queues: [{id: inbound, owner: ana, says: The team}]`.replace('[80, D-81]', "['80', D-81]"),
  ).routing.territories
  test.each([
    ['DE', '80331', 'munich'],
    ['DE', 'D-80331', 'munich'],
    ['DE', 'DE-80331', 'munich'],
    ['DE', '80 331', 'munich'],
    ['DE', 'd 81 669', 'munich'],
    ['DE', '10115', 'unmatched'],
    ['GB', 'w1a 1aa', 'london'],
    ['GB', 'SW1', 'london'],
    ['GB', 'D-80331', 'unmatched'],
  ])('%s %s lies in %s', (country, postalCode, expected) =>
    expect(territoryOf(placeOf({ place: { country, postalCode } }, undefined, ['hint']), territories)).toBe(
      expected,
    ),
  )
})

test('accounts at one domain are told apart by country and state, however they are written', () => {
  const account = (id: string, country: string, state: string) => ({
    id,
    name: id,
    domains: ['acme.io'],
    owner: id,
    country,
    state,
  })
  const accounts = [account('west', 'USA', 'California'), account('south', 'US', 'TX')]
  const policy = MatchPolicy.parse({ tieBreakers: [{ column: 'state', equals: 'place.state' }] })
  const matched = (state: string) =>
    matchAccount({ email: 'x@acme.io', place: { country: 'US', state } }, indexAccounts(accounts, policy))
      .account?.id
  expect(['ca', 'California, US', 'Texas', 'Ohio'].map(matched)).toEqual(['west', 'west', 'south', undefined])
})
