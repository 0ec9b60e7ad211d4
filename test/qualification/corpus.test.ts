import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { PlaybookFile } from '../../server/workspace/schema/playbook.ts'
import type { Field } from '../../widget/contract/facts.ts'
import { profileOfTurns, type Turn } from '../../widget/qualification/conversation.ts'
import { extract } from '../../widget/qualification/extract.ts'
import { compilePlaybook } from '../../widget/qualification/lexicon.ts'

/** Floors a little under what is reached, so that a change for the worse is seen. */
const corpus = join(import.meta.dirname, '../corpus')
const scratch = mkdtempSync(join(tmpdir(), 'usher-corpus-'))
afterAll(() => rmSync(scratch, { recursive: true }))

interface Item {
  id: string
  vendor?: string
  now: string
  text: string
  expr: string
  turns: Turn[]
}
const lexicons = new Map(
  readdirSync(join(corpus, 'playbooks')).map((file) => [
    file.replace('.yaml', ''),
    compilePlaybook(PlaybookFile.parse(parse(readFileSync(join(corpus, 'playbooks', file), 'utf8')))),
  ]),
)
const lexiconOf = ({ vendor }: Item) => lexicons.get(vendor ?? 'larkline')!
const say = (text: string, item: Item) =>
  extract({ text, now: Date.parse(item.now), timezone: 'UTC' }, lexiconOf(item))
const profile = (item: Item) =>
  profileOfTurns(item.turns, { now: Date.parse(item.now), timezone: 'UTC' }, lexiconOf(item))

function score(script: string, gold: string, predict: (item: Item) => object): Score {
  const items = readFileSync(join(corpus, gold), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Item)
  const predictions = join(scratch, gold)
  writeFileSync(
    predictions,
    items.map((item) => JSON.stringify({ id: item.id, ...predict(item) })).join('\n'),
  )
  const run = spawnSync('node', [join(corpus, script), '--gold', join(corpus, gold), '--pred', predictions], {
    encoding: 'utf8',
  })
  return JSON.parse(run.stdout) as Score
}
interface Score {
  missing: number
  exact: number
  clean: number
  accuracy: number
  micro: { f1: number }
  evidence: { given: number; overlap: number }
  fields: Record<Field, { n: number; f1: number }>
}

describe('the labelled messages', () => {
  const result = score('score.mjs', 'utterances-dev.jsonl', (item) => say(item.text, item))
  test('as a whole', () => {
    expect(result.missing).toBe(0)
    expect(result.micro.f1).toBeGreaterThanOrEqual(0.99)
    expect(result.exact).toBeGreaterThanOrEqual(0.98)
    expect(result.clean).toBe(1)
    expect(result.evidence.given).toBe(1)
    expect(result.evidence.overlap).toBeGreaterThanOrEqual(0.88)
  })
  test.each(Object.entries(result.fields).filter(([, { n }]) => n > 0))('%s', (_, { f1 }) => {
    expect(f1).toBeGreaterThanOrEqual(0.97)
  })
})

test('real people’s messages to other assistants give next to nothing', () => {
  const result = score('score.mjs', 'utterances-foreign-dev.jsonl', (item) => say(item.text, item))
  expect(result.clean).toBeGreaterThanOrEqual(0.97)
})

test('conversations', () => {
  const result = score('score.mjs', 'multiturn-dev.jsonl', profile)
  expect(result.exact).toBe(1)
})

test('date expressions of other projects', () => {
  const result = score('score-dates.mjs', 'dates-peer-dev.jsonl', (item) =>
    say(`Timeline: ${item.expr}`, item),
  )
  expect(result.accuracy).toBeGreaterThanOrEqual(0.95)
})

describe('our own messages, of other voices and eight vendors more', () => {
  test.each([
    ['own-messages.jsonl', 0.92],
    ['own-kept.jsonl', 0.82],
  ])('%s', (gold, floor) => {
    const result = score('score.mjs', gold, (item) => say(oneLine(item.text), item))
    expect(result.missing).toBe(0)
    expect(result.micro.f1).toBeGreaterThanOrEqual(floor)
  })
  test.each([
    ['own-conversations.jsonl', 0.88],
    ['own-kept-conversations.jsonl', 0.8],
  ])('%s', (gold, floor) => {
    expect(score('score.mjs', gold, profile).micro.f1).toBeGreaterThanOrEqual(floor)
  })
})

/** As the command gets a message: line breaks are spaces. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ')
}
