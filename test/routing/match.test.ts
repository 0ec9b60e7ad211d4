import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexAccounts, matchAccount, type MatchFacts } from '../../server/routing/match.ts'
import type { Lead } from '../../server/routing/lead.ts'
import { describeIssues } from '../../server/workspace/issues.ts'
import type { Account } from '../../server/workspace/schema/accounts.ts'
import { DEFAULT_MATCH_POLICY, MatchPolicy, type TieBreaker } from '../../server/workspace/schema/match.ts'

const account = (id: string, more: Partial<Account> = {}): Account => ({ id, name: id, domains: [], ...more })
const accounts = [
  account('acme', { name: 'Acme, Inc.', domains: ['acme.io', 'acme.co.uk'], owner: 'ana' }),
  account('acme-emea', { name: 'Acme EMEA', domains: ['emea.acme.io'], owner: 'ben' }),
  account('globex', { name: 'Globéx GmbH & Co. KG', website: 'https://www.globex.example/en?x=1' }),
  account('initech', { name: 'Initech', aliases: ['Inítrode & Sons Ltd', 'initrode.example'] }),
  account('muller', { name: 'Müller', domains: ['müller.example'] }),
  account('pages', { name: 'Pages Shop', domains: ['shop.github.io'] }),
  account('free', { name: 'Freelance Fritz', domains: ['gmail.com'] }),
  account('site', { name: 'Site Co', website: 'https://sites.google.com/view/site-co' }),
  account('two', { name: 'Twin Two', domains: ['twin.example'], owner: 'ana' }),
  account('one', { name: 'Twin One', domains: ['twin.example'], owner: 'ana' }),
  account('aurora-no', { name: 'Aurora Seafood AS', owner: 'ana' }),
  account('aurora-us', { name: 'Aurora Seafood Inc.', owner: 'ben' }),
]
const index = indexAccounts(accounts)

test.each<[Partial<Lead>, string | undefined, string]>([
  // The e-mail's domain, and domains above it
  [{ email: 'dana@acme.io' }, 'acme', 'email'],
  [{ email: 'dana@mail.acme.io' }, 'acme', 'email'],
  [{ email: 'dana@acme.co.uk' }, 'acme', 'email'],
  [{ email: 'dana@emea.acme.io' }, 'acme-emea', 'email'],
  [{ email: 'dana@mail.emea.acme.io' }, 'acme-emea', 'email'],
  [{ email: 'dana@notacme.io' }, undefined, 'none'],
  [{ email: 'dana@acme.io.evil.example' }, undefined, 'none'],
  [{ email: 'dana@other.co.uk' }, undefined, 'none'],
  [{ email: 'dana@initrode.example' }, 'initech', 'email'],
  [{ email: 'dana@xn--mller-kva.example' }, 'muller', 'email'],
  [{ email: 'dana@google.com' }, undefined, 'none'],
  [{ email: 'a@shop.github.io' }, 'pages', 'email'],
  [{ email: 'a@other.github.io' }, undefined, 'none'],
  [{ email: 'a@[192.0.2.1]' }, undefined, 'none'],
  // An account's website is a domain of it
  [{ email: 'dana@globex.example' }, 'globex', 'email'],
  // Free mail tells nothing, the website may
  [{ email: 'fritz@gmail.com' }, undefined, 'none'],
  [{ email: 'fritz@yahoo.co.uk', company: 'Acme' }, 'acme', 'company'],
  [{ email: 'fritz@x.mailinator.com' }, undefined, 'none'],
  [{ email: 'fritz@gmail.com', website: 'www.acme.io/pricing' }, 'acme', 'website'],
  [{ website: 'https://globex.example' }, 'globex', 'website'],
  [{ website: 'HTTP://WWW.MÜLLER.example' }, 'muller', 'website'],
  [{ website: 'we have none' }, undefined, 'none'],
  // E-mail before website before name
  [{ email: 'x@acme.io', website: 'globex.example', company: 'Initech' }, 'acme', 'email'],
  [{ email: 'x@new.example', website: 'globex.example', company: 'Initech' }, 'globex', 'website'],
  [{ email: 'x@new.example', website: 'new.example', company: 'Initech' }, 'initech', 'company'],
  [{ company: 'ACME' }, 'acme', 'company'],
  [{ company: 'Globex' }, 'globex', 'company'],
  [{ company: 'initrode and sons' }, 'initech', 'company'],
  [{ company: 'Acme Robotics' }, undefined, 'none'],
  [{ company: 'Globx' }, undefined, 'none'],
  // Duplicates with one owner are one
  [{ email: 'x@twin.example' }, 'one', 'email'],
  [{ company: 'Aurora Seafood' }, undefined, 'ambiguous'],
  [{}, undefined, 'none'],
])('%j matches %s, by %s', (lead, id, by) => {
  const match = matchAccount(lead, index)
  expect([match.account?.id, match.by]).toEqual([id, by])
})

describe('perhaps', () => {
  test.each<[string, string[]]>([
    ['Acme Robotics', ['acme', 'acme-emea']],
    ['Globx', ['globex']],
    ['Twin-One', []],
    ['TwinTwo', ['two']],
    ['Aurora Seafoods', ['aurora-no', 'aurora-us']],
    ['Auroville', []],
    ['Unheard Of', []],
  ])('a name that is only similar is shown, never used: %s', (company, perhaps) => {
    const match = matchAccount({ company }, index)
    expect(match.perhaps).toEqual(perhaps)
    expect(match.account?.id).toBe(company === 'Twin-One' ? 'one' : undefined)
  })

  test('five at most, the likest first', () => {
    const many = indexAccounts(
      Array.from({ length: 40 }, (_, i) =>
        account(`a${i}`, { name: `Lumen Works ${'abcdefghij'.slice(i % 10)}${i}` }),
      ),
    )
    const { perhaps } = matchAccount({ company: 'Lumen Works abcdefghij' }, many)
    expect(perhaps).toHaveLength(5)
    expect(perhaps[0]).toBe('a0')
  })
})

describe('several accounts', () => {
  const several = [
    account('us', { domains: ['lumen.example'], owner: 'ana', country: 'US', columns: { area: 'south' } }),
    account('de', { domains: ['lumen.example'], owner: 'ben', country: 'DE', columns: { area: 'north' } }),
    account('lab', { domains: ['lab.lumen.example'], owner: 'cho', country: 'DE', openOpportunity: true }),
  ]
  const country = { column: 'country', equals: 'place.country' } as const
  const [at, atLab] = ['x@lumen.example', 'x@lab.lumen.example']

  test.each<[string, TieBreaker[], Partial<Lead>, MatchFacts, string | undefined, string[] | undefined]>([
    ['nothing tells them apart', [], { email: at }, {}, undefined, undefined],
    [
      'a column equals a field',
      [country],
      { email: at, place: { country: 'de' } },
      {},
      'de',
      ['country = place.country'],
    ],
    ['no column equals it', [country], { email: at, place: { country: 'FR' } }, {}, undefined, undefined],
    ['the field is unknown', [country], { email: at }, {}, undefined, undefined],
    [
      'a column of one’s own',
      [{ column: 'area', equals: 'page.campaign' }],
      { email: at, page: { campaign: 'South' } },
      {},
      'us',
      ['area = page.campaign'],
    ],
    [
      'a state is in its country',
      [{ column: 'country', equals: 'region' }],
      { email: at, region: ['US-TX'] },
      {},
      'us',
      ['country = region'],
    ],
    [
      'a column nobody has',
      [{ column: 'x', equals: 'region' }],
      { email: at, region: ['US'] },
      {},
      undefined,
      undefined,
    ],
    [
      'an opportunity that the CRM tells of',
      ['open-opportunity'],
      { email: at },
      { opportunities: [{ account: 'de' }] },
      'de',
      ['open-opportunity'],
    ],
    ['an opportunity in the column', ['open-opportunity'], { email: atLab }, {}, 'lab', ['open-opportunity']],
    [
      'an opportunity in both does not tell them apart',
      ['open-opportunity'],
      { email: at },
      { opportunities: [{ account: 'de' }, { account: 'us' }] },
      undefined,
      undefined,
    ],
    [
      'the most specific domain',
      ['most-specific-domain'],
      { email: atLab },
      {},
      'lab',
      ['most-specific-domain'],
    ],
    ['nothing is most specific', ['most-specific-domain'], { email: at }, {}, undefined, undefined],
    [
      'first narrowed, then told apart',
      [country, 'most-specific-domain'],
      { email: atLab, place: { country: 'DE' } },
      {},
      'lab',
      ['country = place.country', 'most-specific-domain'],
    ],
    [
      'the order decides',
      [{ column: 'country', equals: 'place.country' }, 'open-opportunity'],
      { email: atLab, place: { country: 'US' } },
      {},
      'us',
      ['country = place.country'],
    ],
    [
      'by default the open opportunity comes before the domain',
      DEFAULT_MATCH_POLICY.tieBreakers,
      { email: atLab },
      { opportunities: [{ account: 'us' }] },
      'lab',
      ['open-opportunity', 'most-specific-domain'],
    ],
  ])('%s', (_, tieBreakers, lead, facts, id, used) => {
    const match = matchAccount(lead, indexAccounts(several, MatchPolicy.parse({ tieBreakers })), facts)
    expect(match.account?.id).toBe(id)
    expect(match.by).toBe(id === undefined ? 'ambiguous' : 'email')
    expect(match.tieBreakers).toEqual(used)
  })

  test('who fits and cannot be told apart is in the trace', () =>
    expect(matchAccount({ company: 'aurora seafood' }, index)).toEqual({
      by: 'ambiguous',
      field: 'company',
      found: 'aurora seafood',
      perhaps: ['aurora-no', 'aurora-us'],
      candidates: ['aurora-no', 'aurora-us'],
    }))

  test('who else fitted is in the trace of a match', () =>
    expect(matchAccount({ email: 'x@lab.lumen.example' }, indexAccounts(several))).toMatchObject({
      account: { id: 'lab' },
      found: 'lab.lumen.example',
      candidates: ['lab', 'de', 'us'],
      tieBreakers: ['open-opportunity'],
    }))

  test('without an owner nobody can say that they are duplicates', () => {
    const twins = [account('a', { domains: ['t.example'] }), account('b', { domains: ['t.example'] })]
    expect(matchAccount({ email: 'x@t.example' }, indexAccounts(twins)).by).toBe('ambiguous')
  })

  test('duplicates are also those whose owner is one rep under two names', () => {
    const twins = [
      account('a', { domains: ['t.example'], owner: 'ana' }),
      account('b', { domains: ['t.example'], owner: '005-ana' }),
    ]
    const lead = { email: 'x@t.example' }
    expect(matchAccount(lead, indexAccounts(twins)).by).toBe('ambiguous')
    expect(matchAccount(lead, indexAccounts(twins), { repOf: () => 'ana' }).account?.id).toBe('a')
  })

  test('the choice does not depend on the order of the accounts', () => {
    const lead = fc.constantFrom('x@lumen.example', 'x@lab.lumen.example', 'x@twin.example')
    const all = [...accounts, ...several]
    const order = fc.shuffledSubarray(all, { minLength: all.length })
    fc.assert(
      fc.property(lead, order, (email, shuffled) => {
        const match = matchAccount({ email }, indexAccounts(shuffled))
        expect(match).toEqual(matchAccount({ email }, indexAccounts(all)))
      }),
    )
  })
})

describe('the owner is of the nearest account that has one', () => {
  const family = indexAccounts([
    account('group', { owner: 'ana' }),
    account('holding', { parent: 'group', owner: 'gone' }),
    account('branch', { parent: 'holding' }),
    account('owned', { parent: 'group', owner: 'ben' }),
    account('orphan', { parent: 'nowhere' }),
    account('ring-a', { parent: 'ring-b' }),
    account('ring-b', { parent: 'ring-a' }),
  ])
  const inRoster = (owner: string) => (owner === 'gone' ? undefined : owner)

  test.each<[string, string | undefined, MatchFacts]>([
    ['group', 'group', {}],
    ['owned', 'owned', {}],
    ['branch', 'holding', {}],
    // An owner who is not in the roster is as none
    ['branch', 'group', { repOf: inRoster }],
    ['holding', 'group', { repOf: inRoster }],
    ['orphan', undefined, {}],
    ['ring-a', undefined, {}],
  ])('%s: %s', (company, owned, facts) => {
    const match = matchAccount({ company }, family, facts)
    expect([match.account?.id, match.ownerOf?.id]).toEqual([company, owned])
  })

  test('sisters whose parent’s owner is theirs are duplicates', () => {
    const sisters = ['a', 'b'].map((id) => account(id, { domains: ['s.example'], parent: 'top' }))
    const index = indexAccounts([account('top', { owner: 'ana' }), ...sisters])
    expect(matchAccount({ email: 'x@s.example' }, index)).toMatchObject({
      account: { id: 'a' },
      ownerOf: { id: 'top' },
    })
  })
})

describe('a workspace', () => {
  const shop = [account('sky', { name: 'Sky Stichting', domains: ['sky.com', 'desk.example'] })]
  const policy = MatchPolicy.parse({
    freeMail: { add: ['DESK.example'], except: ['sky.com'] },
    legalForms: ['Stichting'],
  })
  test.each<[Partial<Lead>, string | undefined, string | undefined]>([
    [{ email: 'x@sky.com' }, undefined, 'sky'],
    [{ email: 'x@desk.example' }, 'sky', undefined],
    [{ website: 'desk.example' }, 'sky', undefined],
    [{ company: 'Sky' }, undefined, 'sky'],
  ])('extends the lists: %j is %s by default, %s here', (lead, byDefault, here) => {
    expect(matchAccount(lead, indexAccounts(shop)).account?.id).toBe(byDefault)
    expect(matchAccount(lead, indexAccounts(shop, policy)).account?.id).toBe(here)
  })

  test.each([
    [{ tieBreakers: ['most-specific'] }, 'tieBreakers.0', 'open-opportunity, most-specific-domain'],
    [
      { tieBreakers: [{ column: 'region', equals: 'place.contry' }] },
      'tieBreakers.0.equals',
      '"place.country"',
    ],
    [{ freeMail: { add: ['co.uk'] } }, 'freeMail.add.0', 'no domain that somebody can register'],
    [{ freeMail: { add: ['mail.acme.io'] } }, 'freeMail.add.0', 'no domain that somebody can register'],
    [{ leftOwner: 'sucessor' }, 'leftOwner', '"successor"'],
    [{ tiebreakers: [] }, 'tiebreakers', '"tieBreakers"'],
  ])('is told what is wrong with %j', (input, path, message) => {
    const [issue] = describeIssues(MatchPolicy.safeParse(input).error!, MatchPolicy, input)
    expect(issue!.path.join('.')).toBe(path)
    expect(issue!.message).toContain(message)
  })
})

test('a match among 100,000 accounts is a look-up, whose index is made once', () => {
  const many = Array.from({ length: 100_000 }, (_, i) =>
    account(`a${i}`, { name: `Company ${i} Ltd`, domains: [`company-${i}.example`] }),
  )
  const large = indexAccounts(many)
  expect(matchAccount({ email: 'x@company-99999.example' }, large).account!.id).toBe('a99999')
  expect(matchAccount({ company: 'Company 9999 9' }, large).perhaps[0]).toBe('a99999')
  expect(indexAccounts(many)).toBe(large)
})

test('a subdomain of an account’s domain finds the account, and a free-mail address never does', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
  const company = fc
    .tuple(label, fc.constantFrom('example', 'co.uk', 'com.au', 'de'))
    .map((parts) => `corp-${parts.join('.')}`)
  const free = fc.constantFrom('gmail.com', 'yahoo.co.jp', 'web.de', 'mailinator.com', 'outlook.es', 'qq.com')
  fc.assert(
    fc.property(company, fc.array(label, { maxLength: 3 }), free, (domain, labels, provider) => {
      const index = indexAccounts([
        account('it', { domains: [domain, provider], website: `https://${provider}` }),
      ])
      const at = (host: string) =>
        matchAccount({ email: `x@${[...labels, host].join('.')}` }, index).account?.id
      expect(at(domain)).toBe('it')
      expect(at(provider)).toBeUndefined()
    }),
  )
})
