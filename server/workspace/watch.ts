import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { namesOf } from '../error-names.ts'
import type { Log } from '../ports.ts'
import { repeat } from '../repeat.ts'
import type { Published } from './publish.ts'

/** How often the folder is looked at. */
const WATCH_MS = 1_000

/** Publishes the folder whenever it has changed and come to rest. It is looked at, not listened to: a deploy may put
 *  another folder in its place, which no listener would notice. */
export function watchFolder(
  folder: string,
  asPublished: string,
  publish: () => Promise<Published>,
  say: (line: string) => void,
  log: Log,
): () => Promise<void> {
  let [seen, published] = [asPublished, asPublished]
  let inForce: number | undefined
  const look = async () => {
    const now = await stampOf(folder)
    const rests = now === seen
    seen = now
    if (!rests || now === published || now === '') return
    published = now
    const { revision, findings } = await publish()
    for (const finding of findings) say(finding)
    if (revision === undefined) say('The last good revision stays in force.')
    else if (revision !== inForce) say(`Revision ${revision} is in force.`)
    inForce = revision
  }
  return repeat(look, WATCH_MS, (error) => log('error', 'publish-failed', namesOf(error)))
}

/** Changes with every file of a folder; empty while there is none. */
export async function stampOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const files = await Promise.all(
    names
      .sort((a, b) => (a < b ? -1 : 1))
      .map(async (name) => {
        const file = await stat(join(folder, name)).catch(() => undefined)
        return `${name} ${file?.size} ${file?.mtimeMs}`
      }),
  )
  return files.join('\n')
}
