import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file whole or not at all, readable by its owner only: beside its place, down to the disk, then renamed. */
export async function writeWhole(path: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${path}${PART}`
  await rm(part, { force: true })
  try {
    // Made here, so that it has its mode before there is anything in it.
    await (await open(part, 'wx', 0o600)).close()
    await write(part)
    await sync(part)
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  // The name, too, is only on the disk once the folder is.
  await sync(dirname(path))
}

/** How a file ends that is not whole yet, or never was. */
export const PART = '.part'

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
