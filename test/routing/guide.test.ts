import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { freeByHours } from '../../server/cli/route.ts'
import { runPolicyTests } from '../../server/routing/policy-tests.ts'
import { prove } from '../../server/routing/proof/prove.ts'
import { printFinding } from '../../server/workspace/findings.ts'
import { parseWorkspace } from '../../server/workspace/parse.ts'
import { ConditionFile } from '../../server/workspace/schema/condition.ts'
import { Routing } from '../../server/workspace/schema/routing.ts'

const guide = readFileSync(new URL('../../server/routing/GUIDE.md', import.meta.url), 'utf8')
/** A Monday, for tests of a policy that name no time. */
const now = Date.parse('2027-03-01T10:00:00Z')

/** What stands between fences that are marked so. */
const fencesIn = (text: string, mark: string): string[] =>
  [...text.matchAll(/^```(.+)\n([^]*?)^```$/gm)].flatMap(([, found, body]) => (found === mark ? [body!] : []))
const common = (mark: string) => fencesIn(guide, `${mark} common`)[0]!

type Part = Record<string, unknown> & { id: string }
/** The common roster, with more: what has the id of one adds to it. */
function rosterWith(more: string | undefined): string {
  const roster = parse(common('yaml roster')) as Record<string, Part[]>
  for (const [key, parts] of Object.entries(more ? (parse(more) as Record<string, Part[]>) : {}))
    for (const part of parts) {
      const i = roster[key]!.findIndex(({ id }) => id === part.id)
      if (i < 0) roster[key]!.push(part)
      else roster[key]![i] = { ...roster[key]![i]!, ...part }
    }
  return stringify(roster)
}

/** Reads a policy with the guide's people, playbook and accounts. */
const read = (routing: string, roster?: string) =>
  parseWorkspace({
    'routing.yaml': routing,
    'roster.yaml': rosterWith(roster),
    'playbook.yaml': common('yaml playbook'),
    'accounts.csv': common('csv accounts'),
  })

const recipes = guide
  .split(/^(?=### Recipe |## )/m)
  .filter((section) => section.startsWith('### Recipe '))
  .map((section) => ({ name: /### (.*)/.exec(section)![1]!, section }))

test('the guide has twelve recipes', () => expect(recipes).toHaveLength(12))

describe.each(recipes)('$name', ({ section }) => {
  const [routing, ...others] = fencesIn(section, 'yaml routing')
  const [tests] = fencesIn(section, 'yaml tests')
  const [roster] = fencesIn(section, 'yaml roster')
  const { workspace, findings } = read(`${routing}\n${tests}`, roster)

  test('is one policy, without a finding', () => {
    expect(others).toEqual([])
    expect(findings.map(printFinding)).toEqual([])
  })

  test('does what its tests say', () => {
    const tested = runPolicyTests(workspace!, now, freeByHours)
    expect(tested.length).toBeGreaterThanOrEqual(3)
    expect(tested.filter(({ failures }) => failures.length > 0)).toEqual([])
  })

  test('is proved: every lead ends, and each step is reached', () => {
    const found = prove(workspace!, now)
    expect(found.filter(({ verdict }) => verdict === 'error' || verdict === 'not-proven')).toEqual([])
    expect(found).toContainEqual(expect.objectContaining({ verdict: 'proved', about: 'total' }))
  })

  test('has no warning that the recipe does not explain', () => {
    const warnings = prove(workspace!, now).filter(({ verdict }) => verdict === 'warning')
    const explained = [...section.matchAll(/\*(The [^*]+)\*/g)].map(([, words]) => words!)
    expect(warnings.filter(({ message }) => !explained.some((words) => message.startsWith(words)))).toEqual(
      [],
    )
    expect(explained).toHaveLength(warnings.length)
  })
})

test('the smallest policy is one', () => {
  const { workspace, findings } = read(fencesIn(guide, 'yaml routing minimal')[0]!)
  expect(findings.map(printFinding)).toEqual([])
  expect(prove(workspace!, now)[0]).toMatchObject({ verdict: 'proved', about: 'total' })
})

/** The cells of the rows of the table below a heading, without its head. */
function rowsBelow(heading: string): string[][] {
  const [, text = ''] = guide.split(`\n## ${heading}\n`)
  const [table = ''] = /(^\|.*\n)+/m.exec(text)!
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1))
}
const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)

test.each(rowsBelow('2. Conditions').map((cells) => [codeIn(cells[0]!)[0]!, codeIn(cells.at(-1)!)[0]!]))(
  'the example of the condition %s is one: %s',
  (key, example) => {
    expect(ConditionFile.safeParse(parse(`{${example}}`)).error?.issues).toBe(undefined)
    expect(example).toContain(`${key}:`)
  },
)

describe('a phrase as companies write it', () => {
  const phrases = rowsBelow('4. From English to a policy')
  test('is there at least 25 times', () => expect(phrases.length).toBeGreaterThanOrEqual(25))

  const lines = phrases.flatMap(([phrase, answer]) =>
    // What follows the name of another file is of that file.
    codeIn(answer!.replace(/\*(roster|playbook)\* `[^`]*`/g, ''))
      .filter((code) => /^\{|: /.test(code))
      .map((code) => [phrase!.trim(), code] as const),
  )
  test.each(lines)('%s: %s', (_, code) => {
    const written = parse(code.startsWith('{') ? code : `{${code}}`) as Record<string, unknown>
    const isRule = Object.keys(written).some((key) => ['when', 'to', 'needs'].includes(key))
    const policy = isRule ? { rules: [{ id: 'a', to: { rep: 'anna' }, ...written }] } : written
    expect(
      Routing.safeParse({ ...(parse(fencesIn(guide, 'yaml routing minimal')[0]!) as object), ...policy })
        .error?.issues,
    ).toBe(undefined)
  })
})

describe('the guide is complete', () => {
  const code = [...guide.matchAll(/^```.*\n([^]*?)^```$/gm)]
    .map(([, body]) => body!)
    .concat(codeIn(guide.replace(/^```[^]*?^```$/gm, '')))
    .join('\n')
  const named = new Set(code.split(/[^\w.-]+/))
  const words = wordsOf(z.toJSONSchema(Routing, { io: 'input', unrepresentable: 'any' }))

  test('the schema has keys and words to name', () =>
    expect([...words]).toEqual(expect.arrayContaining(['rules', 'teamTime', 'openPerBuyer', 'least-loaded'])))

  test('it names every key of a policy and every word that one may hold', () =>
    expect([...words].filter((word) => !named.has(word))).toEqual([]))
})

/** The names of properties, and the words that a value may be, of a JSON Schema. */
function wordsOf(schema: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'default' || key === 'description') continue
    if (key === 'properties') for (const name of Object.keys(value as object)) found.add(name)
    if (key === 'enum') for (const word of value as unknown[]) found.add(String(word))
    if (key === 'const') found.add(String(value))
    const parts = key === 'properties' || key === '$defs' ? Object.values(value as object) : [value]
    for (const part of parts.flat()) wordsOf(part, found)
  }
  return found
}
