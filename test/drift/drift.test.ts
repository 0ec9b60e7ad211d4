import { describe, expect, test } from 'vitest'
import type { DecidedLead } from '../../server/drift/finding.ts'
import type { Leave } from '../../server/workspace/schema/roster.ts'
import { POLICY } from '../routing/workspace.ts'
import { decided, found, leads, messages, now, workspaceWith } from './stream.ts'

test('where nothing came and nobody is away, nothing has drifted', () => {
  expect(found({})).toEqual([])
})

describe('shares', () => {
  const fallback: Partial<DecidedLead> = { step: 'fallback' }
  const rising = (recent: number, earlier: number, special = fallback) =>
    messages(
      { decisions: [...leads(160, 20, special, earlier), ...leads(40, 3, special, recent)] },
      'share-rising',
    )

  test('a rise is told where chance would make it in fewer than 1 of 100', () => {
    // p is 0.022 for 11, 0.0095 for 12.
    expect(rising(11, 20)).toEqual([])
    expect(rising(12, 20)).toEqual([
      'More leads end in the fallback: 12 of 40 (30 %) in the last 7 days, 20 of 160 (13 %) in the 28 before.',
    ])
  })

  test('a fall is not', () => {
    expect(rising(0, 100)).toEqual([])
  })

  test('so is a place that is not known', () => {
    expect(rising(12, 20, { territory: 'unknown' })).toEqual([
      expect.stringContaining('without a known place'),
    ])
  })

  test('a headcount that is not known counts where the policy has segments', () => {
    const segments = `segments: [{id: small, atMost: 99}, {id: large, atLeast: 100}]\n${POLICY}`
    const workspace = workspaceWith(segments)
    const decisions = [...leads(160, 20, { segment: 'small' }), ...leads(40, 3, { segment: 'small' }, 20)]
    expect(messages({ decisions, workspace }, 'share-rising')).toEqual([
      expect.stringContaining('without a known headcount: 20 of 40 (50 %)'),
    ])
    expect(messages({ decisions }, 'share-rising')).toEqual([])
  })

  test.each([
    [20, 20, 1],
    [19, 20, 0],
    [20, 19, 0],
  ])('%i recent and %i earlier leads are enough: %i', (recent, earlier, told) => {
    const decisions = [...leads(earlier, 20), ...leads(recent, 3, fallback)]
    expect(messages({ decisions }, 'share-rising')).toHaveLength(told)
  })

  test.each([
    ['in the last instant of seven days', 6.999, 1],
    ['before them', 7, 0],
  ])('leads %s', (_, daysAgo, told) => {
    const decisions = [...leads(160, 34.999), ...leads(40, 3), ...leads(20, daysAgo, fallback)]
    expect(messages({ decisions }, 'share-rising')).toHaveLength(told)
  })

  test('leads of five weeks ago are compared with no more', () => {
    const decisions = [...leads(160, 35), ...leads(40, 3, fallback)]
    expect(messages({ decisions }, 'share-rising')).toEqual([])
  })

  test('a lead that is decided again and again is one lead, and stays in the week in which it came', () => {
    const again = { ...fallback, lead: 'the-same' }
    const decisions = [...leads(160, 20), ...leads(40, 3), ...leads(30, 2, again)]
    expect(messages({ decisions }, 'share-rising')).toEqual([])
    const earlier = leads(160, 20)
    const back = earlier.slice(0, 40).map(({ lead }) => decided(2, { ...fallback, lead }))
    expect(messages({ decisions: [...earlier, ...leads(40, 3), ...back] }, 'share-rising')).toEqual([])
  })

  test('leads that are due nobody are no part of the fallback’s share', () => {
    const closed = leads(4_000, 3, { step: 'admit' })
    expect(rising(12, 20)).toHaveLength(1)
    expect(
      messages(
        { decisions: [...leads(160, 20, fallback, 20), ...closed, ...leads(40, 3, fallback, 12)] },
        'share-rising',
      ),
    ).toEqual([expect.stringContaining('12 of 40')])
  })
})

describe('rules', () => {
  const emea = { matched: ['rule emea'] }
  const silent = (earlier: number, special: Partial<DecidedLead> = emea, recent = 0) =>
    found(
      { decisions: [...leads(160, 20, special, earlier), ...leads(40, 3, special, recent)] },
      'rule-silent',
    )

  test('a rule that matched often enough and none now has stopped', () => {
    // If nothing changed, none of 19 matches is recent with probability 0.0115, none of 20 with 0.0089.
    expect(silent(19)).toEqual([])
    expect(silent(20)).toEqual([
      expect.objectContaining({
        message:
          'The rule emea matched none of 40 leads in the last 7 days; in the 28 before it matched 20 of 160 (13 %).',
        since: '2026-12-15',
      }),
    ])
  })

  test('one match, and it has not', () => {
    expect(silent(100, emea, 1)).toEqual([])
  })

  test('an escalation can stop as well; a rule that the policy has not any more cannot', () => {
    expect(silent(30, { matched: ['escalation regulated'] })).toHaveLength(1)
    expect(silent(100, { matched: ['rule of-old'] })).toEqual([])
  })

  test('a rule whose last day is over is not silent', () => {
    const until = (day: string) =>
      workspaceWith(POLICY.replace('{id: emea, when:', `{id: emea, until: '${day}', when:`))
    const decisions = [...leads(160, 20, emea), ...leads(40, 3)]
    // Today is 2027-01-04.
    expect(found({ decisions, workspace: until('2027-01-04') }, 'rule-silent')).toHaveLength(1)
    expect(found({ decisions, workspace: until('2027-01-03') }, 'rule-silent')).toEqual([])
  })

  test('a rule that never matched, or only longer ago, is not told', () => {
    expect(silent(0)).toEqual([])
    const decisions = [...leads(160, 36, emea), ...leads(160, 20), ...leads(40, 3)]
    expect(found({ decisions }, 'rule-silent')).toEqual([])
  })
})

describe('who left', () => {
  const cat = (more: string) =>
    workspaceWith(POLICY, { '{id: cat, name: Cat,': `{id: cat, name: Cat, ${more},` })
  const owning = (workspace: ReturnType<typeof workspaceWith>, owner: string, count: number) => ({
    ...workspace,
    accounts: Array.from({ length: count }, (_, i) => ({ ...workspace.accounts[0]!, id: `a${i}`, owner })),
  })

  test.each([
    ['is there', 'skills: []', 0],
    ['is not active', 'active: false', 1],
    ['has a last day, today', `until: '2027-01-04'`, 0],
    ['had a last day, yesterday', `until: '2027-01-03'`, 1],
    ['is still to come', `from: '2027-02-01'`, 0],
  ])('an owner who %s', (_, more, told) => {
    expect(found({ workspace: owning(cat(more), 'cat', 2) }, 'owner-left')).toHaveLength(told)
  })

  test('is told with five of the accounts, also where the CRM’s own id names the owner', () => {
    const left = cat('active: false, crm: U7')
    expect(messages({ workspace: owning(left, 'U7', 7) }, 'owner-left')).toEqual([
      'Cat, who left, still owns 7 accounts: a0, a1, a2, a3, a4 and 2 more.',
    ])
    expect(messages({ workspace: owning(left, 'cat', 1) }, 'owner-left')).toEqual([
      'Cat, who left, still owns 1 account: a0.',
    ])
  })

  test('with a successor who has the leads', () => {
    const policy = `match: {leftOwner: successor}\n${POLICY}`
    const workspace = workspaceWith(policy, {
      '{id: cat, name: Cat,': '{id: cat, name: Cat, active: false, successor: dan,',
    })
    expect(messages({ workspace: owning(workspace, 'cat', 1) }, 'owner-left')).toEqual([
      'Cat, who left, still owns 1 account: a0 (their leads go to Dan).',
    ])
  })

  test('an owner whom the roster never had', () => {
    const workspace = workspaceWith()
    expect(messages({ workspace }, 'owner-missing')).toEqual([
      'The roster has no zoe, the owner of 1 account: left.',
    ])
  })

  test('is named by pool, team, queue or rule still, a line a person', () => {
    expect(messages({ workspace: cat('active: false') }, 'rep-missing')).toEqual([
      'Cat, who left, is still named by pool emea, team east.',
    ])
    const ana = workspaceWith(POLICY, { '{id: ana, name: Ana,': `{id: ana, name: Ana, until: '2027-01-03',` })
    expect(messages({ workspace: ana }, 'rep-missing')).toEqual([
      'Ana, who left, is still named by team west, queue inbound.',
    ])
    const eve = workspaceWith(POLICY, { '{id: eve, name: Eve,': '{id: eve, name: Eve, active: false,' })
    expect(messages({ workspace: eve }, 'rep-missing')).toEqual([
      'Eve, who left, is still named by rule drift.',
    ])
  })

  test.each([
    ['2027-01-04', ['zoe, who is not in the roster, is still named by a leave of Cat as delegate.']],
    ['2027-01-03', []],
  ])('a delegate who is gone, of a leave to %s', (to, told) => {
    const leave = { cat: [{ from: '2027-01-01', to, delegate: 'zoe' }] }
    expect(messages({ leave }, 'rep-missing')).toEqual(told)
  })
})

describe('who is away', () => {
  const day = (from: string, to = from): Leave => ({ from, to })
  const both = (leave: Leave) => ({ cat: [leave], dan: [leave] })

  // Today is Monday, 2027-01-04.
  test.each([
    ['today', '2027-01-04', 2],
    ['yesterday', '2027-01-03', 0],
    ['in thirty days', '2027-02-03', 2],
    ['in thirty-one days', '2027-02-04', 0],
    ['on a Saturday, when nobody works', '2027-01-09', 0],
  ])('all of a pool, %s', (_, date, told) => {
    expect(messages({ leave: both(day(date)) }, 'pool-away', 'coverage-hole')).toHaveLength(
      told + (told && 1),
    )
  })

  test('is told for the pool, for the team that is the fallback, and for the rule that has nobody', () => {
    expect(messages({ leave: both(day('2027-01-07', '2027-01-12')) }, 'pool-away', 'coverage-hole')).toEqual([
      'Nobody of pool emea works from 2027-01-07 to 2027-01-12 (on leave).',
      'Nobody of team east works from 2027-01-07 to 2027-01-12 (on leave).',
      'The rule emea (territory emea) has nobody from 2027-01-07 to 2027-01-12 (on leave: Cat, Dan); its leads go elsewhere.',
    ])
  })

  test('days apart are told apart', () => {
    const leave = {
      cat: [day('2027-01-07'), day('2027-01-11', '2027-01-12')],
      dan: [day('2027-01-06', '2027-01-07'), day('2027-01-12')],
    }
    expect(messages({ leave }, 'pool-away')[0]).toBe(
      'Nobody of pool emea works on 2027-01-07, on 2027-01-12 (on leave).',
    )
  })

  test('not where one is there, if only for a part of the day', () => {
    expect(messages({ leave: { cat: [day('2027-01-07')] } }, 'pool-away', 'coverage-hole')).toEqual([])
    const half = { ...day('2027-01-07'), end: '12:00' }
    expect(messages({ leave: { cat: [day('2027-01-07')], dan: [half] } }, 'pool-away')).toEqual([])
  })

  test('a public holiday closes a pool, and opens no hole of a leave', () => {
    const workspace = workspaceWith(POLICY, {
      '{id: sam, name: Sam,': '{id: sam, name: Sam, holidays: {country: DE, state: BY},',
      '{id: sid, name: Sid,': '{id: sid, name: Sid, holidays: {country: DE, state: BY},',
    })
    expect(messages({ workspace }, 'pool-away', 'coverage-hole')).toEqual([
      'Nobody of pool specialists works on 2027-01-06 (closed).',
    ])
    const leave = { sam: [day('2027-01-06')] }
    expect(messages({ workspace, leave }, 'coverage-hole')).toEqual([
      'The escalation regulated has nobody on 2027-01-06 (on leave: Sam); its leads go elsewhere.',
      'The escalation strategic has nobody on 2027-01-06 (on leave: Sam); its leads go elsewhere.',
    ])
  })

  test('an override in which the rep works outdoes the holiday', () => {
    const works = 'overrides: [{date: 2027-01-06, intervals: [{start: "09:00", end: "12:00"}]}]'
    const workspace = workspaceWith(POLICY, {
      '{id: sam, name: Sam,': `{id: sam, name: Sam, holidays: {country: DE, state: BY}, ${works},`,
      '{id: sid, name: Sid,': '{id: sid, name: Sid, holidays: {country: DE, state: BY},',
    })
    expect(messages({ workspace }, 'pool-away')).toEqual([])
  })

  test('a rep named by a rule, unless a delegate is there', () => {
    const away = (more: object) => ({ eve: [{ ...day('2027-01-07'), ...more }] })
    expect(messages({ leave: away({}) }, 'coverage-hole')).toEqual([
      'The rule drift has nobody on 2027-01-07 (on leave: Eve); its leads go elsewhere.',
    ])
    expect(messages({ leave: away({ delegate: 'ana' }) }, 'coverage-hole')).toEqual([])
    const alsoAway = { ...away({ delegate: 'ana' }), ana: [day('2027-01-07')] }
    expect(messages({ leave: alsoAway }, 'coverage-hole')).toHaveLength(1)
  })

  test('a rule whose own fallback has somebody has no hole', () => {
    const workspace = workspaceWith(
      POLICY.replace('to: {pool: emea}}', 'to: {pool: emea}, fallback: [{team: west}]}'),
    )
    const leave = both(day('2027-01-07'))
    expect(messages({ workspace, leave }, 'coverage-hole')).toEqual([])
    expect(messages({ workspace, leave }, 'pool-away')).toHaveLength(2)
    const all = { ...leave, ana: [day('2027-01-07')], ben: [day('2027-01-07')] }
    expect(messages({ workspace, leave: all }, 'coverage-hole')).toContainEqual(
      expect.stringMatching(/^The rule emea .*Cat, Dan, Ana, Ben/),
    )
  })

  test('a pool out of which everybody has gone', () => {
    const members = '{id: emea, members: [{rep: cat, until: 2027-01-08}, {rep: dan, until: 2027-01-08}]}'
    const workspace = workspaceWith(POLICY.replace('{id: emea, members: [cat, dan]}', members))
    expect(found({ workspace }, 'pool-away')).toEqual([
      expect.objectContaining({ since: '2027-01-09', figures: { days: 26 } }),
    ])
  })
})

describe('load', () => {
  const weights = { cat: 1, dan: 1 }
  const turns = (cat: number, dan: number, special: Partial<DecidedLead> = {}) => [
    ...leads(cat, 5, { pool: 'emea', assignee: 'cat', weights, ...special }),
    ...leads(dan, 5, { pool: 'emea', assignee: 'dan', weights, ...special }),
  ]
  const uneven = (decisions: DecidedLead[], workspace = workspaceWith()) =>
    messages({ decisions, workspace }, 'load-uneven')

  test('that chance would make in fewer than 1 of 100 is told, with who has more', () => {
    // Of 60: 39 to 21 has p 0.0201, 40 to 20 has 0.0098.
    expect(uneven(turns(39, 21))).toEqual([])
    expect(uneven(turns(20, 40))).toEqual([
      'Dan had 40 of 60 leads of pool emea for which all were eligible; by weight it would be 30.',
    ])
  })

  test('as the weights say is even, as they were at the time', () => {
    expect(uneven(turns(20, 40, { weights: { cat: 1, dan: 2 } }))).toEqual([])
    expect(uneven(turns(30, 30, { weights: { cat: 1, dan: 2 } }))).toHaveLength(1)
    const changed = [
      ...turns(30, 0, { weights: { cat: 9, dan: 1 } }),
      ...turns(1, 29, { weights: { cat: 1, dan: 9 } }),
    ]
    expect(uneven(changed)).toEqual([])
  })

  test('with fewer than five expected turns nothing is said', () => {
    const of = (cat: number, dan: number) => uneven(turns(cat, dan, { weights: { cat: 1, dan: 9 } }))
    expect(of(49, 0)).toEqual([])
    expect(of(50, 0)).toHaveLength(1)
  })

  test('decisions for which not all were eligible, or with other members, do not count', () => {
    const { weights: _, ...away } = decided(5, { pool: 'emea', assignee: 'dan', weights })
    const others = turns(60, 0, { weights: { cat: 1, eve: 1 } })
    expect(uneven([...others, ...Array.from({ length: 60 }, () => away), ...turns(30, 30)])).toEqual([])
  })

  test('a rotation that promises no shares, and one that makes up for owners, is not tested', () => {
    const ordered = POLICY.replace('{id: emea, members', '{id: emea, rotation: ordered, members')
    expect(uneven(turns(60, 0), workspaceWith(ordered))).toEqual([])
    const owners = `owner: {takesTurnOf: emea}\n${POLICY}`
    expect(uneven(turns(60, 0), workspaceWith(owners))).toEqual([])
    expect(uneven(turns(60, 0))).toHaveLength(1)
  })
})

describe('skipped', () => {
  const full = { skipped: [{ rep: 'cat', reason: 'over-capacity' }] }
  const away = { skipped: [{ rep: 'cat', reason: 'on-leave' }] }
  const skipped = (decisions: DecidedLead[]) => messages({ decisions }, 'rep-skipped')

  test('ten times and never eligible, with the reason', () => {
    expect(skipped(leads(9, 5, full))).toEqual([])
    expect(skipped(leads(10, 5, full))).toEqual([
      'Cat was looked at for 10 leads in the last 14 days and could take none: over capacity.',
    ])
    expect(skipped([...leads(4, 5, full), ...leads(7, 5, away)])).toEqual([
      'Cat was looked at for 11 leads in the last 14 days and could take none: on leave, 7 times.',
    ])
  })

  test('eligible once is not always skipped', () => {
    expect(skipped([...leads(30, 5, full), decided(5, { eligible: ['cat'] })])).toEqual([])
    expect(skipped([decided(14, { eligible: ['cat'] }), ...leads(10, 13.99, full)])).toHaveLength(1)
    expect(skipped([...leads(9, 5, full), ...leads(9, 14, full)])).toEqual([])
  })
})

describe('names and places', () => {
  const from = (...regions: string[]) => leads(1, 5, { territory: 'unmatched', regions })
  const places = (decisions: DecidedLead[], workspace = workspaceWith()) =>
    messages({ decisions, workspace }, 'country-unmatched')

  test('countries without territory, the most frequent first', () => {
    expect(places([...from('JP'), ...from('IN'), ...from('IN', 'DE')])).toEqual([
      'Leads came from where no territory is: India (2), Japan (1).',
    ])
  })

  test('not one that has a territory by now, nor where there are none', () => {
    expect(places(from('DE'))).toEqual([])
    const none = POLICY.replace(/^territories:.*\n/, '').replaceAll(/^ {2}- .*territory:.*\n/gm, '')
    expect(places(from('JP'), workspaceWith(none))).toEqual([])
    const small = `segments: [{id: small, atMost: 99}]\n${POLICY.replace('regions: [EMEA]', 'regions: [EMEA, JP], segments: [small]')}`
    expect(places(from('JP'), workspaceWith(small))).toEqual([])
  })

  const named = (count: number, ...competitors: string[]) => leads(count, 5, { competitors })
  const unknown = (decisions: DecidedLead[]) =>
    messages({ decisions }, 'competitor-unknown', 'use-case-unknown')

  test('competitors that three leads name and the playbook has not', () => {
    expect(unknown(named(2, 'Acmebot'))).toEqual([])
    expect(unknown([...named(2, 'Acmebot'), ...named(1, 'acmebot ')])).toEqual([
      '3 leads named the competitor “acmebot”, which the playbook does not have.',
    ])
    expect(unknown(named(9, 'Drift', 'gong'))).toEqual([])
  })

  test('one lead that names it each time is one', () => {
    const same = leads(9, 5, { lead: 'the-same', competitors: ['Acmebot'] })
    expect(unknown(same)).toEqual([])
  })

  test('use cases as well, by id or by name', () => {
    expect(unknown(leads(9, 5, { useCases: ['chat'] }))).toEqual([])
    expect(unknown(leads(9, 5, { useCases: ['Meeting routing'] }))).toEqual([])
    expect(unknown(leads(3, 5, { useCases: ['billing'] }))).toEqual([
      '3 leads named the use case “billing”, which the playbook does not have.',
    ])
  })

  test.each(['dana@acme.io', '+49 30 1234567', 'x'.repeat(41), 'we: talk <b>', 'call 12345'])(
    'what does not look like a name is not repeated: %s',
    (text) => {
      expect(unknown(named(9, text))).toEqual([])
    },
  )
})

test('a calendar that is broken, of a rep who is active', () => {
  const brokenCalendars = [
    { rep: 'cat', since: '2027-01-02' },
    { rep: 'nobody', since: null },
  ]
  expect(messages({ brokenCalendars })).toEqual([
    'The calendar of Cat cannot be read since 2027-01-02; buyers are not offered their times.',
  ])
  const workspace = workspaceWith(POLICY, { '{id: cat, name: Cat,': '{id: cat, name: Cat, active: false,' })
  expect(found({ brokenCalendars, workspace, now }, 'calendar-broken')).toEqual([])
})
