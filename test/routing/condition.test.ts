import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { NO_ACCOUNT, testLead, type LeadContext } from '../../server/routing/condition.ts'
import { placeOf, territoryOf } from '../../server/routing/place.ts'
import type { Lead } from '../../server/routing/lead.ts'
import type { Condition } from '../../server/workspace/schema/condition.ts'
import { leadOf } from './workspace.ts'

type LeadInput = z.input<typeof Lead>
const context = (lead: LeadInput, more: Partial<LeadContext> = {}): LeadContext => ({
  lead: leadOf(lead),
  today: '2027-01-04',
  qualification: 'qualified',
  territory: 'unknown',
  urgency: null,
  account: NO_ACCOUNT,
  ...more,
})
const acme = { known: true, ambiguous: false, id: 'acme', tier: 'growth', strategic: false, owner: 'ana' }

test.each<[Condition, LeadInput, Partial<LeadContext>, boolean]>([
  [{ territory: ['emea'] }, {}, { territory: 'emea' }, true],
  [{ territory: ['emea'] }, {}, { territory: 'unmatched' }, false],
  [{ territory: ['unmatched', 'unknown'] }, {}, { territory: 'unmatched' }, true],
  [{ territory: ['unknown'] }, {}, {}, true],
  [{ not: { territory: ['emea'] } }, {}, { territory: 'apac' }, true],
  [{ not: { territory: ['emea'] } }, {}, {}, false],
  [{ urgency: ['hot'] }, {}, { urgency: 'hot' }, true],
  [{ not: { urgency: ['hot'] } }, {}, {}, true],
  [{ account: { known: true } }, {}, { account: acme }, true],
  [{ account: { known: false } }, {}, {}, true],
  [{ account: { tier: ['growth'], owner: ['ana'] } }, {}, { account: acme }, true],
  [{ account: { strategic: false } }, {}, { account: acme }, true],
  [{ account: { strategic: false } }, {}, {}, false],
  [{ account: { industry: ['retail'] } }, {}, { account: acme }, false],
  [{ not: { account: { industry: ['retail'] } } }, {}, { account: acme }, false],
  [{ emailDomain: ['acme.io'] }, { email: 'dana@mail.acme.io' }, {}, true],
  [{ emailDomain: ['acme.io'] }, { email: 'dana@notacme.io' }, {}, false],
  [{ emailDomain: ['acme.io'] }, {}, {}, false],
  [{ freeMail: true }, { email: 'dana@yahoo.de' }, {}, true],
  [{ freeMail: false }, { email: 'dana@acme.io' }, {}, true],
  [{ freeMail: false }, {}, {}, false],
  [{ emailVerified: true }, { email: 'dana@acme.io', emailVerified: true }, {}, true],
  [{ page: { path: ['/pricing'] } }, { page: { path: '/pricing/' } }, {}, true],
  [{ page: { path: ['/pricing'] } }, { page: { path: '/pricing/teams' } }, {}, false],
  [{ page: { path: ['/blog/*'] } }, { page: { path: '/blog/2027/x' } }, {}, true],
  [{ page: { campaign: ['spring'] } }, { page: { path: '/' } }, {}, false],
  [{ language: ['de'] }, { language: 'de-AT' }, {}, true],
  [{ language: ['de'] }, { language: 'den' }, {}, false],
  [{ returning: true }, {}, {}, false],
  [{ qualification: ['incomplete'] }, {}, { qualification: 'incomplete' }, true],
  [
    { headcount: { atLeast: 10 }, territory: ['emea'] },
    { headcount: { min: 20 } },
    { territory: 'emea' },
    true,
  ],
  [{ any: [{ useCase: ['x'] }, { account: { known: true } }] }, {}, { account: acme }, true],
])('%j over %j %j: %s', (condition, lead, more, expected) =>
  expect(testLead(condition, context(lead, more)).holds).toBe(expected),
)

describe('the territory of a lead', () => {
  const territories = [
    { id: 'dach', regions: ['DACH'] },
    { id: 'emea', regions: ['EMEA'] },
    { id: 'texas', regions: ['US-TX'] },
    { id: 'north-america', regions: ['US', 'CA'] },
    { id: 'latam', regions: ['LATAM'] },
  ].map((one) => ({ ...one, postal: [], segments: [] }))
  const place = (lead: LeadInput) =>
    territoryOf(placeOf(leadOf(lead), undefined, ['said', 'account', 'hint']), territories)
  test.each<[LeadInput, string]>([
    [{ region: ['DE'] }, 'dach'],
    [{ region: ['DACH'] }, 'dach'],
    [{ region: ['FR'] }, 'emea'],
    [{ region: ['EU'] }, 'emea'],
    [{ region: ['EMEA'] }, 'emea'],
    [{ region: ['US-TX'] }, 'texas'],
    [{ region: ['US-NY'] }, 'north-america'],
    [{ region: ['US'] }, 'north-america'],
    [{ region: ['AMER'] }, 'north-america'],
    [{ region: ['MX'] }, 'latam'],
    [{ region: ['JP'] }, 'unmatched'],
    [{ region: ['JP', 'FR'] }, 'emea'],
    [{ region: ['APAC'] }, 'unmatched'],
    [{}, 'unknown'],
    [{ place: { country: 'de' } }, 'dach'],
    [{ place: { country: 'US', state: 'TX' } }, 'texas'],
    [{ place: { postalCode: '10115' } }, 'unknown'],
    [{ region: ['FR'], place: { country: 'DE' } }, 'emea'],
  ])('%j: %s', (lead, expected) => expect(place(lead)).toBe(expected))
})
