import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Writes `.br` and `.gz` beside each script and style in a folder. */
export async function precompress(folder) {
  await Promise.all(
    readdirSync(folder)
      .filter((name) => /\.(js|css)$/.test(name))
      .map(async (name) => {
        const path = join(folder, name)
        const bytes = readFileSync(path)
        writeFileSync(
          `${path}.br`,
          await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        )
        writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
      }),
  )
}
