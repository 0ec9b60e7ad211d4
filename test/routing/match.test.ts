import { describe, expect, test } from 'vitest'
import { normaliseName } from '../../server/routing/company-name.ts'
import { isFreeMail } from '../../server/routing/free-mail.ts'
import { indexAccounts, matchAccount } from '../../server/routing/match.ts'
import type { Account } from '../../server/workspace/schema/accounts.ts'

const account = (id: string, more: Partial<Account> = {}): Account => ({ id, name: id, domains: [], ...more })
const index = indexAccounts([
  account('acme', { name: 'Acme, Inc.', domains: ['acme.io', 'acme.co.uk'] }),
  account('acme-emea', { name: 'Acme EMEA', domains: ['emea.acme.io'] }),
  account('globex', { name: 'Globéx GmbH & Co. KG', website: 'https://www.globex.example/en?x=1' }),
  account('pages', { name: 'Pages Shop', domains: ['shop.github.io'] }),
  account('free', { name: 'Freelance Fritz', domains: ['gmail.com'] }),
  account('site', { name: 'Site Co', website: 'https://sites.google.com/view/site-co' }),
  account('one', { name: 'Twin One', domains: ['twin.example'], owner: 'ana' }),
  account('two', { name: 'Twin Two', domains: ['twin.example'], owner: 'ana' }),
  account('aurora-no', { name: 'Aurora Seafood AS', owner: 'ana' }),
  account('aurora-us', { name: 'Aurora Seafood Inc.', owner: 'ben' }),
])
const match = (lead: Parameters<typeof matchAccount>[0]) => {
  const { account, by } = matchAccount(lead, index)
  return [account?.id, by]
}

test.each<[Parameters<typeof matchAccount>[0], string | undefined, string]>([
  [{ email: 'dana@acme.io' }, 'acme', 'email'],
  [{ email: 'dana@mail.acme.io' }, 'acme', 'email'],
  [{ email: 'dana@acme.co.uk' }, 'acme', 'email'],
  [{ email: 'dana@emea.acme.io' }, 'acme-emea', 'email'],
  [{ email: 'dana@mail.emea.acme.io' }, 'acme-emea', 'email'],
  [{ email: 'dana@notacme.io' }, undefined, 'none'],
  [{ email: 'dana@acme.io.evil.example' }, undefined, 'none'],
  [{ email: 'dana@other.co.uk' }, undefined, 'none'],
  [{ email: 'dana@globex.example' }, 'globex', 'email'],
  [{ email: 'dana@google.com' }, undefined, 'none'],
  [{ email: 'a@shop.github.io' }, 'pages', 'email'],
  [{ email: 'a@other.github.io' }, undefined, 'none'],
  [{ email: 'fritz@gmail.com' }, undefined, 'none'],
  [{ email: 'fritz@gmail.com', website: 'www.acme.io/pricing' }, 'acme', 'website'],
  [{ website: 'https://globex.example' }, 'globex', 'website'],
  [{ email: 'x@acme.io', company: 'Globex' }, 'acme', 'email'],
  [{ company: 'ACME' }, 'acme', 'company'],
  [{ company: 'Globex' }, 'globex', 'company'],
  [{ company: 'Acme Robotics' }, undefined, 'none'],
  [{ email: 'x@twin.example' }, 'one', 'email'],
  [{ company: 'Aurora Seafood' }, undefined, 'ambiguous'],
  [{}, undefined, 'none'],
])('%j matches %s, by %s', (lead, id, by) => expect(match(lead)).toEqual([id, by]))

test('a name that is only similar is shown, never used', () =>
  expect(matchAccount({ company: 'Acme Robotics' }, index)).toMatchObject({
    by: 'none',
    perhaps: ['acme', 'acme-emea'],
  }))

test('the accounts that cannot be told apart are shown', () =>
  expect(matchAccount({ company: 'aurora seafood' }, index).perhaps).toEqual(['aurora-no', 'aurora-us']))

describe('company names', () => {
  test.each([
    ['Acme, Inc.', 'acme'],
    ['ACME Incorporated', 'acme'],
    ['Société Générale S.A.', 'societe generale'],
    ['Kaskade Logistik GmbH & Co. KG', 'kaskade logistik'],
    ['Johnson & Johnson', 'johnson and johnson'],
    ['Johnson and Johnson', 'johnson and johnson'],
    ['The Home Depot', 'home depot'],
    ['Inc', 'inc'],
    ['AG', 'ag'],
    ['株式会社', '株式会社'],
    ['---', ''],
  ])('%j is %j', (name, expected) => expect(normaliseName(name)).toBe(expected))
})

test.each([
  ['gmail.com', true],
  ['yahoo.co.uk', true],
  ['outlook.com.br', true],
  ['hotmail.fr', true],
  ['mailinator.com', true],
  ['live-nation.com', false],
  ['yahoo.example', false],
  ['outlook.acme.io', false],
  ['acme.io', false],
])('%s is free mail: %s', (domain, expected) => expect(isFreeMail(domain)).toBe(expected))

test('a match among 100,000 accounts is a look-up', () => {
  const many = Array.from({ length: 100_000 }, (_, i) =>
    account(`a${i}`, { name: `Company ${i} Ltd`, domains: [`company-${i}.example`] }),
  )
  const large = indexAccounts(many)
  expect(matchAccount({ email: 'x@company-99999.example' }, large).account!.id).toBe('a99999')
  expect(indexAccounts(many)).toBe(large)
})
