import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DEMO = fileURLToPath(new URL('../../server/demo', import.meta.url))

/** A copy of the demo's workspace with another `site.yaml`. Gives its folder and what removes it. */
export async function demoWith(
  change: (siteYaml: string) => string,
): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-workspace-'))
  await cp(DEMO, folder, { recursive: true })
  const path = join(folder, 'site.yaml')
  await writeFile(path, change(await readFile(path, 'utf8')))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
