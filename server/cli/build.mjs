// Builds widget and server into `dist/` when what stands there is older than the sources. Plain JavaScript, since it runs
// before anything is built; also imported by `usher.mjs`, so that `npx usher` never runs an old build.
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const DIST = join(ROOT, 'dist')
const LOCK_SECONDS_MAX = 120

/** Brings `dist/` up to date. Two processes at once build one after the other, and the second finds it done. */
export async function build() {
  if (isFresh()) return
  const unlock = await lock()
  try {
    if (isFresh()) return
    const stamp = stampOfSources()
    const out = join(ROOT, `node_modules/.cache/usher/build-${process.pid}`)
    rmSync(out, { recursive: true, force: true })
    await buildInto(out)
    writeFileSync(join(out, 'stamp'), stamp)
    const old = `${out}-old`
    if (existsSync(DIST)) renameSync(DIST, old)
    renameSync(out, DIST)
    rmSync(old, { recursive: true, force: true })
  } finally {
    unlock()
  }
}

async function buildInto(out) {
  process.stderr.write('Building the widget and the server.\n')
  const { build: viteBuild } = await import('vite')
  const { precompress } = await import('./precompress.mjs')
  // Whoever starts it, a test run for one, the build is the one that goes to customers.
  const before = { OUT: process.env.OUT, NODE_ENV: process.env.NODE_ENV }
  Object.assign(process.env, { OUT: out, NODE_ENV: 'production' })
  try {
    for (const mode of ['app', 'loader', 'server'])
      await viteBuild({ root: ROOT, mode, configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' })
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
  await precompress(join(out, 'widget'))
}

function isFresh() {
  const stamp = join(DIST, 'stamp')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOfSources()
}

/** Changes whenever a source is added, removed, edited or touched. */
function stampOfSources() {
  const hash = createHash('sha256')
  for (const top of ['widget', 'server', 'vite.config.ts', 'package-lock.json']) {
    for (const file of filesOf(join(ROOT, top))) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${file}\0${size}\0${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)))
}

async function lock() {
  const path = join(ROOT, 'node_modules/.cache/usher/lock')
  mkdirSync(dirname(path), { recursive: true })
  for (let waited = 0; ; waited++) {
    try {
      mkdirSync(path)
      return () => rmSync(path, { recursive: true, force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
      if (age > LOCK_SECONDS_MAX * 1000 || waited > LOCK_SECONDS_MAX * 5)
        rmSync(path, { recursive: true, force: true })
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
