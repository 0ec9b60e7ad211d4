import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { figuresOf, GROUPS, type CountedEvent } from '../../server/figures/figures.ts'
import { csvOfFigures, printFigures } from '../../server/figures/print.ts'
import { readFigures } from '../../server/figures/read.ts'
import { DATABASES } from '../support/databases.ts'
import { NOW, testServer, type TestServer } from '../support/server.ts'

const event = (kind: CountedEvent['kind'], more: Partial<CountedEvent> = {}): CountedEvent => ({
  kind,
  at: 0,
  conversation: 'c1',
  lead: null,
  rep: null,
  facts: {},
  ...more,
})
const S = 1000

describe('what came of conversations', () => {
  const way = [
    event('chat.answered', { at: 10 * S, facts: { page: '/pricing', campaign: 'fall' } }),
    event('lead.qualified', { at: 50 * S, lead: 'l1', rep: 'ana' }),
    event('lead.routed', {
      at: 50 * S,
      lead: 'l1',
      rep: 'ana',
      facts: { step: 'rule', id: 'emea', useCase: 'website-chat', questions: 3 },
    }),
    event('lead.offered', { at: 50 * S, lead: 'l1', rep: 'ana' }),
    event('meeting.booked', { at: 70 * S, conversation: null, lead: 'l1', rep: 'ana' }),
    event('meeting.rescheduled', { at: 80 * S, conversation: null, lead: 'l1', rep: 'ben' }),
    event('meeting.held', { at: 90 * S, conversation: null, lead: 'l1', rep: 'ben' }),
  ]
  const others = [
    event('chat.answered', { at: 0, conversation: 'c2' }),
    event('chat.answered', { at: 0, conversation: 'c3', facts: { page: '/pricing' } }),
    event('lead.routed', {
      at: 5 * S,
      conversation: 'c3',
      lead: 'l3',
      facts: { step: 'fallback', id: 'inbound', questions: 1 },
    }),
    event('lead.queued', { at: 5 * S, conversation: 'c3', lead: 'l3' }),
  ]

  test('the whole: each conversation, lead and meeting once', () => {
    expect(figuresOf([...way, ...others], { shown: 900, opened: 40 })).toEqual([
      {
        shown: 900,
        opened: 40,
        answered: 3,
        qualified: 1,
        offered: 1,
        booked: 1,
        held: 1,
        noShow: 0,
        secondsToLead: { median: 5, ninth: 40 },
        questionsPerBooking: 3,
        fallbackShare: 0.5,
      },
    ])
  })

  test.each([
    [
      'rep',
      [
        ['ben', 1],
        ['unknown', 2],
      ],
    ],
    [
      'rule',
      [
        ['fallback inbound', 1],
        ['rule emea', 1],
        ['unknown', 1],
      ],
    ],
    [
      'page',
      [
        ['/pricing', 2],
        ['unknown', 1],
      ],
    ],
    [
      'campaign',
      [
        ['fall', 1],
        ['unknown', 2],
      ],
    ],
    [
      'useCase',
      [
        ['unknown', 2],
        ['website-chat', 1],
      ],
    ],
  ] as const)('by %s', (by, groups) => {
    const found = figuresOf([...way, ...others], undefined, by).map(({ group, answered }) => [
      group,
      answered,
    ])
    expect(found.toSorted()).toEqual([...groups].toSorted())
  })

  test('the groups add up to the whole', () => {
    const anyEvent = fc.record({
      kind: fc.constantFrom(
        'chat.answered' as const,
        'lead.qualified' as const,
        'lead.offered' as const,
        'meeting.booked' as const,
        'meeting.no_show' as const,
      ),
      at: fc.integer({ min: 0, max: 1e9 }),
      conversation: fc.constantFrom('c1', 'c2', 'c3', null),
      lead: fc.constantFrom('l1', 'l2', null),
      rep: fc.constantFrom('ana', 'ben', null),
      facts: fc.record({ page: fc.constantFrom('/a', '/b') }, { requiredKeys: [] }),
    })
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.constantFrom(...GROUPS), (events, by) => {
        const [whole] = figuresOf(events, undefined)
        const groups = figuresOf(events, undefined, by)
        for (const key of ['answered', 'qualified', 'offered', 'booked', 'noShow'] as const)
          expect(groups.reduce((sum, one) => sum + one[key], 0)).toBe(whole![key])
      }),
    )
  })

  test('as a table and as CSV, in which nothing is a formula', () => {
    const figures = figuresOf(
      [event('chat.answered', { facts: { campaign: '=HYPERLINK("https://evil.example","x")' } })],
      undefined,
      'campaign',
    )
    expect(csvOfFigures(figures, 'campaign').split('\r\n')[1]).toBe(
      `"'=HYPERLINK(""https://evil.example"",""x"")",,,1,0,0,0,0,0,,,,`,
    )
    const [head, row] = printFigures(figuresOf(way, { shown: 1, opened: 1 })).split('\n')
    expect(head).toContain('median seconds to lead')
    expect(row!.trim().split(/\s+/)).toEqual(['1', '1', '1', '1', '1', '1', '1', '0', '40', '40', '3', '0'])
  })
})

describe.each(DATABASES)('figures on %s', (kind) => {
  let server: TestServer
  beforeEach(async () => {
    server = await testServer(kind)
  })
  afterEach(() => server.close())

  test('a conversation on the server counts from its first word to the meeting', async () => {
    await server.get('/usher.js', { Referer: 'https://www.larkline.example/pricing' })
    await server.get('/usher.js', { Referer: 'https://elsewhere.example/' })
    await server.get('/v1/sites/demo/playbooks/1')
    await server.counted()
    const buyer = server.buyer()
    await buyer.say('We need HIPAA for 400 people.')
    server.time.now += 20_000
    await buyer.say('dana@new-clinic.example')
    const offer = await buyer.offer()
    await buyer.book(offer)
    await server.buyer().say('Hello')
    const since = new Date(NOW - 1000).toISOString()
    expect(await readFigures(server.ports.store, { since })).toMatchObject([
      {
        shown: 1,
        opened: 1,
        answered: 2,
        qualified: 1,
        offered: 1,
        booked: 1,
        secondsToLead: { median: 20, ninth: 20 },
        fallbackShare: 0,
      },
    ])
    const byRule = await readFigures(server.ports.store, { since, by: 'rule' })
    expect(byRule.map(({ group, booked }) => [group, booked])).toEqual([
      ['escalation regulated-or-large', 1],
      ['unknown', 0],
    ])
    const byCampaign = await readFigures(server.ports.store, { since, by: 'campaign' })
    expect(byCampaign).toMatchObject([{ group: 'fall', answered: 2, booked: 1 }])
    const later = new Date(server.time.now + 86_400_000).toISOString()
    expect(await readFigures(server.ports.store, { since: later })).toMatchObject([{ answered: 0, shown: 0 }])
  })
})
