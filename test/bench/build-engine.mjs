import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { ROOT } from '../../server/cli/build.mjs'

/** The engine with its English pack, for Node. `charsMax` takes the place of the length to which a message is read, so that the time
 *  of longer ones can be seen. */
export function buildEngine(charsMax) {
  return buildFile('engine', charsMax ?? 'as-is', charsMax === undefined ? [] : [readTo(charsMax)])
}

/** The server, for Node. */
export function buildHouse() {
  return buildFile('house', 'house', [])
}

/** The decision and its proof, for Node. */
export function buildRouting() {
  return buildFile('routing', 'routing', [])
}

/** The vendors and the page that shows what they got. */
export function buildShow() {
  return buildFile('show', 'show', [], 'test/vendors')
}

async function buildFile(name, folder, plugins, room = 'test/bench') {
  const outDir = join(ROOT, 'node_modules/.cache/usher/bench', `${folder}`)
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins,
    build: {
      outDir,
      emptyOutDir: true,
      ssr: true,
      target: 'node20',
      rollupOptions: { input: { [name]: join(ROOT, room, `${name}.ts`) } },
    },
  })
  return import(pathToFileURL(join(outDir, `${name}.js`)).href)
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
