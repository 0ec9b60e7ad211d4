import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Mails that were written to the outbox folder about a buyer: named by one of the ids, or, where an address is given, holding
 *  it, to whomever they went. */
export async function mailsAbout(
  folder: string,
  ids: ReadonlySet<string>,
  address?: string,
): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(folder).catch((): string[] => [])).sort()
  const found: { name: string; text: string }[] = []
  for (const name of names) {
    const named = (name.match(UUID) ?? []).some((id) => ids.has(id))
    if (!named && address === undefined) continue
    // Another instance may have taken it away meanwhile.
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined)
    if (text === undefined) continue
    if (named || readingsOf(text).some((one) => one.toLowerCase().includes(address!)))
      found.push({ name, text })
  }
  return found
}

/** Takes those mails out of the folder; gives how many. */
export async function removeMails(
  folder: string,
  ids: ReadonlySet<string>,
  address?: string,
): Promise<number> {
  const mails = await mailsAbout(folder, ids, address)
  for (const { name } of mails) await rm(join(folder, name), { force: true })
  return mails.length
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const BASE64_LINES = /(?:^[A-Za-z0-9+/]{16,}={0,2}\r?\n?)+/gm

/** A mail as it stands, with its quoted-printable read, and each piece of base64: an address may stand in any of them. Lines of
 *  calendars are unfolded. */
function readingsOf(text: string): string[] {
  const quoted = text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  const pieces = (text.match(BASE64_LINES) ?? []).map((one) => Buffer.from(one, 'base64').toString())
  return [text, quoted, ...pieces].map((one) => one.replace(/\r?\n[ \t]/g, ''))
}
