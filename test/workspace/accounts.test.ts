import { expect, test } from 'vitest'
import { readAccounts } from '../../server/workspace/accounts.ts'
import { printFinding } from '../../server/workspace/findings.ts'
import {
  ACCOUNT_COLUMNS_MAX,
  CELL_CHARS_MAX,
  cellsOf,
  CUSTOM_CELL_CHARS_MAX,
  LIST_CELL_CHARS_MAX,
} from '../../server/workspace/schema/accounts.ts'

/** What `usher check` prints of a file. */
const printed = (...lines: string[]) => readAccounts(lines.join('\n')).findings.map(printFinding)

test('an account has its company, its place, its parent and what else the customer keeps of it', () => {
  const { accounts, findings } = readAccounts(
    [
      'id,name,domains,parent,aliases,country,state,postalCode,opportunity,ARR,Sales Area',
      'acme,Acme Inc.,acme.io; acme.co.uk,,Acme Robotics; acme.dev ;,US,TX,78701,Yes,120000,South',
      'emea,Acme EMEA,emea.acme.io,acme,,,,,,,',
    ].join('\n'),
  )
  expect(findings).toEqual([])
  expect(accounts).toEqual([
    {
      id: 'acme',
      name: 'Acme Inc.',
      domains: ['acme.io', 'acme.co.uk'],
      aliases: ['Acme Robotics', 'acme.dev'],
      country: 'US',
      state: 'TX',
      postalCode: '78701',
      openOpportunity: true,
      columns: { ARR: '120000', 'Sales Area': 'South' },
    },
    { id: 'emea', name: 'Acme EMEA', domains: ['emea.acme.io'], parent: 'acme' },
  ])
})

test.each([
  ['yes', true],
  ['TRUE', true],
  ['no', false],
  ['false', false],
  ['', undefined],
])('an opportunity column of %j is %s', (cell, expected) =>
  expect(readAccounts(`id,name,opportunity\na,A,${cell}`).accounts[0]!.openOpportunity).toBe(expected),
)

test('an opportunity is open or not, and nothing else', () =>
  expect(printed('id,name,opportunity', 'a,A,perhaps')).toEqual([
    'accounts.csv:2:1 opportunity: "perhaps": is neither yes nor no (nor true, false or empty).',
  ]))

test.each([
  ['domans', 'domains'],
  ['domain', 'domains'],
  ['alias', 'aliases'],
  ['Owner', 'owner'],
  ['onwer', 'owner'],
  ['postal_code', 'postalCode'],
  ['contry', 'country'],
  ['oportunity', 'opportunity'],
])('the column %j may have been meant as %j', (column, near) =>
  expect(printed(`id,name,${column}`, 'a,A,x')).toEqual([
    `accounts.csv:1:1 ${column}: warning: is kept as a column of your own. Did you mean "${near}"?`,
  ]),
)

test.each(['zip', 'status', 'Region', 'size', 'type', 'ARR', 'toString', 'columns', 'ad', '地域'])(
  'the column %j is the customer’s own',
  (column) => {
    const { accounts, findings } = readAccounts(`id,name,${column}\na,A,x`)
    expect(findings).toEqual([])
    expect(accounts[0]!.columns).toEqual({ [column]: 'x' })
  },
)

test.each(['__proto__', 'constructor', 'prototype'])('no column is named %s', (column) => {
  expect(printed(`id,name,${column}`, 'a,A,x')).toEqual([
    `accounts.csv:1:1 ${column}: a column cannot have this name.`,
  ])
})

test.each([
  [['id,name,', 'a,A,x'], 'accounts.csv:1:1 warning: column 3 has no name and is not read.'],
  [['id,name,note', 'a,A,a\0b'], 'accounts.csv:2:1 note: "a\\u0000b": has a NUL character.'],
])('%j: %s', (lines, message) => expect(printed(...lines)).toEqual([message]))

test.each([0, 1])('as many columns as there may be, and %s more', (more) => {
  const columns = Array.from({ length: ACCOUNT_COLUMNS_MAX - 2 + more }, (_, i) => `c${i}`)
  expect(printed(['id', 'name', ...columns].join())).toEqual(
    more === 0 ? [] : ['accounts.csv:1:1 has 501 columns; 500 are the most.'],
  )
})

test.each([
  ['industry', CELL_CHARS_MAX],
  ['domains', LIST_CELL_CHARS_MAX],
  ['aliases', LIST_CELL_CHARS_MAX],
  ['a note of mine', CUSTOM_CELL_CHARS_MAX],
])('a cell of %s has at most %i characters', (column, most) => {
  const tooLong = (chars: number) => printed(`id,name,${column}`, `a,A,${'x'.repeat(chars)}`)
  expect(tooLong(most)).toEqual([])
  expect(tooLong(most + 1)[0]).toContain(`accounts.csv:2:1 ${column}: must be at most ${most} characters`)
})

const HEAD = 'id,name,parent'
test.each<[string, string[], string[]]>([
  ['a chain', ['a,A,', 'b,B,a', 'c,C,b'], []],
  ['a chain from below', ['c,C,b', 'b,B,a', 'a,A,'], []],
  [
    'a parent that is not there',
    ['a,A,', 'b,B,x'],
    [
      'accounts.csv:3:1 parent: warning: "x", the parent of b, is no account here: b counts as without parent.',
    ],
  ],
  ['its own parent', ['a,A,a'], ['accounts.csv:2:1 parent: the parents go in a circle: a → a.']],
  [
    'a circle, told once, and who stands below it',
    ['x,X,a', 'a,A,b', 'b,B,c', 'c,C,a', 'y,Y,x'],
    ['accounts.csv:3:1 parent: the parents go in a circle: a → b → c → a.'],
  ],
  [
    'two circles',
    ['a,A,b', 'b,B,a', 'c,C,d', 'd,D,c'],
    [
      'accounts.csv:2:1 parent: the parents go in a circle: a → b → a.',
      'accounts.csv:4:1 parent: the parents go in a circle: c → d → c.',
    ],
  ],
])('parents: %s', (_, rows, expected) => expect(printed(HEAD, ...rows)).toEqual(expected))

test.each([
  ['country', ['DE']],
  ['aliases', ['Acme', 'Acme Co']],
  ['opportunity', ['yes']],
  ['Sales Area', ['South']],
  ['state', []],
  ['columns', []],
  ['openOpportunity', []],
  ['toString', []],
  ['__proto__', []],
])('what stands in %j of an account', (column, expected) => {
  const [account] = readAccounts(
    'id,name,country,aliases,opportunity,Sales Area\na,A,DE,Acme;Acme Co,yes,South',
  ).accounts
  expect(cellsOf(account!, column)).toEqual(expected)
})
