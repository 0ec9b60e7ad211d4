// `npm run bench [name…]`: runs the benchmarks of that name, or all there are (*.bench.mjs). They report; nothing fails.
import { readdirSync } from 'node:fs'

const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''))
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${all.join(', ')}.`)
  process.exit(1)
}
for (const name of asked.length > 0 ? asked : all) {
  console.log(`\n${name}\n`)
  const { run } = await import(`./${name}.bench.mjs`)
  await run((line) => console.log(line))
}
