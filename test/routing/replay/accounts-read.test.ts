import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountsRead, ACCOUNTS_KEPT_MAX } from '../../../server/routing/replay/accounts-read.ts'
import { indexAccounts, matchAccount } from '../../../server/routing/match.ts'
import type { Account } from '../../../server/workspace/schema/accounts.ts'

const account = (id: string, more: Partial<Account> = {}): Account => ({ id, name: id, domains: [], ...more })

describe('the accounts that are kept with a decision', () => {
  test('are those that fit, and those above them', () => {
    const accounts = [
      account('acme', { domains: ['acme.io'], parent: 'holding' }),
      account('holding', { parent: 'top' }),
      account('top', { owner: 'ana', parent: 'acme' }),
      account('globex', { domains: ['globex.example'] }),
    ]
    const read = accountsRead({ email: 'dana@eu.acme.io' }, indexAccounts(accounts))
    expect(read!.map(({ id }) => id)).toEqual(['acme', 'holding', 'top'])
  })

  test.each([
    [ACCOUNTS_KEPT_MAX, ACCOUNTS_KEPT_MAX],
    [ACCOUNTS_KEPT_MAX + 1, undefined],
  ])('%i that share a domain: %s are kept', (count, kept) => {
    const accounts = Array.from({ length: count }, (_, i) => account(`a${i}`, { domains: ['acme.io'] }))
    expect(accountsRead({ email: 'dana@acme.io' }, indexAccounts(accounts))?.length).toBe(kept)
  })

  test('match as all accounts match', () => {
    const names = ['Acme', 'Acme Robotics', 'Acmee', 'Globex', 'Globex Services', 'Initech']
    const domains = ['acme.io', 'eu.acme.io', 'globex.example']
    const someAccounts = fc
      .array(
        fc.record({
          name: fc.constantFrom(...names),
          domains: fc.subarray(domains),
          owner: fc.constantFrom('ana', 'ben', undefined),
          parent: fc.constantFrom('0', '1', '2', undefined),
        }),
        { maxLength: 8 },
      )
      .map((all) => all.map((one, i) => ({ ...one, id: String(i) })))
    const someLead = fc.record({
      email: fc.constantFrom(undefined, ...domains.map((domain) => `dana@${domain}`), 'dana@gmail.com'),
      company: fc.constantFrom(undefined, ...names, 'Acme Inc', 'Glob'),
      website: fc.constantFrom(undefined, ...domains),
    })
    fc.assert(
      fc.property(someAccounts, someLead, (accounts, { email, company, website }) => {
        const lead = {
          ...(email && { email }),
          ...(company && { company }),
          ...(website && { website }),
        }
        const all = indexAccounts(accounts)
        expect(matchAccount(lead, indexAccounts(accountsRead(lead, all)!))).toEqual(matchAccount(lead, all))
      }),
    )
  })
})
