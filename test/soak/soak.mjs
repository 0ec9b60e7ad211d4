// `npm run soak [runs]`: what `npm test` tries with one seed, with others. The property tests that need no database, then the server that is
// killed while buyers book: so many runs (20), 200 bookings each. Prints the seeds, so that what fails can be tried again: SEED=… npx vitest.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../server/cli/build.mjs'

const runs = Number(process.argv[2] ?? 20)
const rounds = Math.min(runs, 5)
const properties = files('test').filter((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return text.includes("from 'fast-check'") && !/support\/(databases|server|run-usher)/.test(text)
})

let status = 0
for (let round = 0; round < rounds; round++) {
  const seed = String(randomInt(2 ** 31))
  console.log(`\nproperty tests, seed ${seed} (${round + 1} of ${rounds})`)
  status ||= vitest(properties, { SEED: seed })
}
const seed = String(randomInt(2 ** 31))
console.log(`\nthe server that is killed, ${runs} runs from seed ${seed}`)
status ||= vitest(['test/soak/kill.test.ts'], { SEED: seed, SOAK_RUNS: String(runs), SOAK_BOOKINGS: '200' })
process.exitCode = status

function vitest(names, more) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...names]
  return (
    spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...more } })
      .status ?? 1
  )
}

/** Test files, by their path from the root. */
function files(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file))
}
