import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const SECRET_CHARS_MIN = 32

/** The one root secret that all keys are derived from: `USHER_SECRET`, else one that the embedded database's folder
 *  keeps, made once, readable by its owner only.
 *  @throws when a Postgres is used without `USHER_SECRET`, or when it is too short */
export async function rootSecret(
  environment: NodeJS.ProcessEnv,
  embedded: string | undefined,
): Promise<Uint8Array> {
  const given = environment.USHER_SECRET
  if (given !== undefined) {
    if (given.length < SECRET_CHARS_MIN)
      throw new Error(
        `USHER_SECRET has ${given.length} characters; at least ${SECRET_CHARS_MIN} are needed. Make one with: openssl rand -hex 32`,
      )
    return new TextEncoder().encode(given)
  }
  if (embedded === undefined)
    throw new Error(
      'With --database, USHER_SECRET must be set, the same for every instance. Make one with: openssl rand -hex 32',
    )
  const path = join(embedded, 'secret')
  try {
    await writeFile(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return new TextEncoder().encode((await readFile(path, 'utf8')).trim())
}
