// `npm run score`: how well messages are understood, by the labelled corpora, through the real command. What follows it
// goes to the scorers: `npm run score -- --errors`, `--only timeline`.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, ROOT } from '../../server/cli/build.mjs'

const CORPUS = join(ROOT, 'test/corpus')
const USHER = join(ROOT, 'server/cli/usher.mjs')
const more = process.argv.slice(2)

await build()
const folder = mkdtempSync(join(tmpdir(), 'usher-score-'))
try {
  const vendors = readdirSync(join(CORPUS, 'playbooks')).map((file) => file.replace('.yaml', ''))
  for (const vendor of vendors) {
    mkdirSync(join(folder, vendor))
    copyFileSync(join(CORPUS, `playbooks/${vendor}.yaml`), join(folder, vendor, 'playbook.yaml'))
  }
  const extract = (vendor) => `node '${USHER}' extract --workspace '${join(folder, vendor)}'`
  for (const [gold, what] of [
    ['utterances-dev.jsonl', 'messages'],
    ['utterances-foreign-dev.jsonl', 'messages to other assistants, most with nothing to find'],
    ['multiturn-dev.jsonl', 'conversations'],
    ['own-messages.jsonl', 'our own messages, eight vendors more, read while developing'],
    ['own-conversations.jsonl', 'our own conversations'],
    ['own-kept.jsonl', 'our own messages that nobody has read'],
    ['own-kept-conversations.jsonl', 'our own conversations that nobody has read'],
  ]) {
    console.log(`\n${gold}: ${what}\n`)
    process.stdout.write(score('score.mjs', gold, ['--cmd', extract('{vendor}'), '--table', ...more]))
  }
  const gold = 'dates-peer-dev.jsonl'
  const args = ['--cmd', extract('larkline'), '--wrap', 'Timeline: {expr}', ...more]
  console.log(`\n${gold}: date expressions of other projects’ tests\n`)
  table(JSON.parse(score('score-dates.mjs', gold, args)))
} finally {
  rmSync(folder, { recursive: true })
}

function score(script, gold, args) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(CORPUS, script), '--gold', join(CORPUS, gold), ...args],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (status !== 0) throw new Error(`${script} ended with status ${status}.`)
  return stdout
}

function table({ bySource, byShape, core, ...all }) {
  console.log('what              |    n | right | share')
  for (const [name, { n, correct, accuracy }] of Object.entries({
    ...bySource,
    ...byShape,
    core,
    '(all)': all,
  }))
    console.log(
      `${name.padEnd(17)} | ${String(n).padStart(4)} | ${String(correct).padStart(5)} | ${accuracy.toFixed(3)}`,
    )
}
