import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { ROOT } from '../../server/cli/build.mjs'

/** The engine with its English pack, for Node. `charsMax` takes the place of the length to which a message is read, so that the time
 *  of longer ones can be seen. */
export async function buildEngine(charsMax) {
  const outDir = join(ROOT, 'node_modules/.cache/usher/bench', `${charsMax ?? 'as-is'}`)
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: charsMax === undefined ? [] : [readTo(charsMax)],
    build: {
      outDir,
      emptyOutDir: true,
      ssr: true,
      target: 'node20',
      rollupOptions: { input: { engine: join(ROOT, 'test/bench/engine.ts') } },
    },
  })
  return import(pathToFileURL(join(outDir, 'engine.js')).href)
}

function readTo(charsMax) {
  return {
    name: 'read-to',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/widget/contract/limits.ts')) return undefined
      const changed = code.replace(/MESSAGE_CHARS_MAX = [\d_]+/, `MESSAGE_CHARS_MAX = ${charsMax}`)
      if (changed === code) throw new Error('limits.ts has no MESSAGE_CHARS_MAX to change.')
      return changed
    },
  }
}
