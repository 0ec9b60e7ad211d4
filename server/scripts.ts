import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { Scripts } from './ports.ts'
import type { Asset } from './store/assets.ts'

const TYPES: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' }

/** The widget as built: loader and chunks, with what was compressed at build. */
export async function readScripts(dist: string): Promise<Scripts & { all: Asset[] }> {
  const folder = join(dist, 'widget')
  const names = (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name))
  const all = await Promise.all(
    names.map(async (name): Promise<Asset> => {
      const [body, brotli, gzip] = await Promise.all(
        ['', '.br', '.gz'].map((ending) => readFile(join(folder, name + ending))),
      )
      return { name, type: TYPES[name.split('.').at(-1)!]!, body: body!, brotli: brotli!, gzip: gzip! }
    }),
  )
  const byName = new Map(all.map((asset) => [asset.name, asset]))
  return {
    all,
    loader: await readFile(join(dist, 'loader', 'usher.js'), 'utf8'),
    find: (name) => byName.get(name),
    brotli: async (text) =>
      promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  }
}
