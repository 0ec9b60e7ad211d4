// `npm run dev`: serves, and on every change of a source builds again and restarts the server. What follows the command is
// for `usher serve`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { watch } from 'chokidar'
import { build, ROOT } from './build.mjs'

const SETTLE_MS = 200
let server
let timer
let working = Promise.resolve()

async function start() {
  try {
    await build()
  } catch (error) {
    console.error(String(error.message ?? error))
    return
  }
  await stop()
  server = spawn(process.execPath, [join(ROOT, 'server/cli/usher.mjs'), 'serve', ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
}

function stop() {
  if (!server || server.exitCode !== null) return undefined
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  return ended
}

watch([join(ROOT, 'widget'), join(ROOT, 'server'), join(ROOT, 'vite.config.ts')], { ignoreInitial: true }).on(
  'all',
  () => {
    clearTimeout(timer)
    timer = setTimeout(() => (working = working.then(start)), SETTLE_MS)
  },
)
working = working.then(start)
process.on('SIGINT', () => void Promise.resolve(stop()).then(() => process.exit(0)))
