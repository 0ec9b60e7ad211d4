// Which Chromium the browser tests drive: Playwright's own, else the system's; run as a script it gets one where there is
// none: by Playwright's installer, else by apt as root.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of a Chromium; undefined where none is found. */
export function findChromium() {
  const own = chromium.executablePath()
  if (own && existsSync(own)) return own
  const folders = (process.env.PATH ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** @throws with what to install when every way fails */
function getChromium() {
  /** @type {[string, string[]][]} */
  const tries = [
    ['npx', ['playwright', 'install', 'chromium']],
    ...(process.getuid?.() === 0
      ? [
          ['apt-get', ['update', '-qq']],
          ['apt-get', ['install', '-y', '-qq', 'chromium']],
        ]
      : []),
  ]
  for (const [command, args] of tries) {
    console.error(`No Chromium found. Trying: ${command} ${args.join(' ')}`)
    spawnSync(command, args, {
      stdio: 'inherit',
      timeout: 10 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const found = findChromium()
    if (found) return found
  }
  throw new Error(
    'The browser tests need a Chromium. Install one, for example with `sudo apt-get install chromium`, and run them again.',
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = findChromium() ?? getChromium()
  console.error(`Chromium: ${path}, ${execFileSync(path, ['--version', '--no-sandbox']).toString().trim()}`)
}
