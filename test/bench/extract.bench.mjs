// How fast messages are read: beside two libraries on the same messages, by length, and in a slow browser.
import * as chrono from 'chrono-node'
import nlp from 'compromise'
import { build } from '../../server/cli/build.mjs'
import { buildEngine } from './build-engine.mjs'
import { devMessages, larklinePlaybook, textOf } from './corpus.mjs'
import { timesInPage } from './page.mjs'
import { median, medians } from './time.mjs'

const ROUNDS = 31
const CHARS = [1_000, 10_000, 100_000]
const PAGE_CHARS = 8_000
const PAGE_RUNS = 20
const CPU_SLOWDOWN = 4

export async function run(print) {
  const messages = devMessages()
  const engine = await buildEngine()
  const playbook = larklinePlaybook(engine.PlaybookFile)
  throughput(messages, engine, playbook, print)
  await length(messages, playbook, print)
  await inPage(messages, playbook, print)
}

/** compromise only cuts and tags here, and is asked for nothing, which flatters it. */
function throughput(messages, { extract, compilePlaybook }, playbook, print) {
  const lexicon = compilePlaybook(playbook)
  const at = messages.map(({ text, now }) => ({ text, now: Date.parse(now), timezone: 'UTC' }))
  const times = medians(
    {
      usher: () => at.forEach((message) => extract(message, lexicon)),
      'chrono-node': () => at.forEach(({ text, now }) => chrono.parse(text, new Date(now))),
      compromise: () => at.forEach(({ text }) => nlp(text)),
    },
    ROUNDS,
  )
  const marks = {
    usher: (i) => extract(at[i], lexicon).evidence.map(({ start, end }) => [start, end]),
    'chrono-node': (i) =>
      chrono.parse(at[i].text, new Date(at[i].now)).map(({ index, text }) => [index, index + text.length]),
    compromise: (i) => marksOf(nlp(at[i].text)),
  }
  const labelled = messages.reduce((sum, { evidence = [] }) => sum + evidence.length, 0)
  print(
    `${messages.length} messages, median of ${ROUNDS} rounds; facts: of ${labelled} labelled pieces of text, those marked`,
  )
  print('              messages/s   time   facts')
  for (const [name, ms] of Object.entries(times)) {
    const found = messages.reduce((sum, { evidence = [] }, i) => sum + covered(evidence, marks[name](i)), 0)
    const rate = Math.round((messages.length / ms) * 1000)
    print(
      `${name.padEnd(12)} ${String(rate).padStart(11)} ${`${(ms / times.usher).toPrecision(2)}×`.padStart(6)} ${String(found).padStart(7)}`,
    )
  }
}

/** People, places, organisations, numbers and sums. */
function marksOf(document) {
  return [document.topics(), document.numbers()].flatMap((found) =>
    found.json({ offset: true }).map(({ offset: { start, length } }) => [start, start + length]),
  )
}

function covered(evidence, marks) {
  return evidence.filter(({ start, end }) => marks.some(([from, to]) => from < end && start < to)).length
}

async function length(messages, playbook, print) {
  const { extract, compilePlaybook } = await buildEngine(Math.max(...CHARS))
  const lexicon = compilePlaybook(playbook)
  const now = Date.parse('2026-11-23T15:00:00Z')
  const texts = CHARS.map((chars) => textOf(messages, chars))
  const times = medians(
    Object.fromEntries(
      texts.map((text) => [text.length, () => extract({ text, now, timezone: 'UTC' }, lexicon)]),
    ),
    ROUNDS,
  )
  const each = (chars) => times[chars] / (chars / 1000)
  print('')
  print(`time by length, the limit of ${PAGE_CHARS} characters lifted, median of ${ROUNDS}`)
  for (const chars of CHARS)
    print(
      `${String(chars / 1000).padStart(4)} KB ${times[chars].toFixed(2).padStart(8)} ms ${each(chars).toFixed(3).padStart(7)} ms/KB ${`${(each(chars) / each(CHARS[0])).toFixed(2)}×`.padStart(6)}`,
    )
}

async function inPage(messages, playbook, print) {
  await build()
  const texts = Array.from({ length: PAGE_RUNS }, (_, i) => textOf(messages, PAGE_CHARS, i * 7))
  const times = await timesInPage({ playbook, texts, slowdown: CPU_SLOWDOWN })
  const ms = (time) => `${time.toFixed(1)} ms`
  print('')
  print(
    `a message of ${PAGE_CHARS} characters in Chromium, CPU ${CPU_SLOWDOWN}× slower, the built chunk, ${PAGE_RUNS} messages`,
  )
  print(`median ${ms(median(times))}, first ${ms(times[0])}, slowest ${ms(Math.max(...times))}`)
}
