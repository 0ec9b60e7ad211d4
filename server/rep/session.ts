import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { DAY } from '../scheduling/zone.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { leadsTo, TO_MARK } from './links.ts'

export const SESSION_DAYS = 30
const TOKEN_BYTES = 32

/** A rep who is signed in. */
export interface Session {
  rep: Rep
  /** Of its token: what the store knows it by. */
  hash: string
}

/** Has a link that signs in mailed to the rep of this address, once for each time it is asked for. Whether there is one shows
 *  neither in what this gives nor in how long it takes: the delivery finds out. `to` is the page that the link leads back to. */
export async function askForLink(ports: Ports, email: string, to = '/rep'): Promise<void> {
  const { workspace } = await ports.workspaces.current()
  const rep = workspace.roster.reps.find((one) => one.email.toLowerCase() === email.toLowerCase())
  const at = new Date(ports.clock())
  const { path } = leadsTo(to)
  const part = `${ports.newId()}${path === '/rep' ? '' : `${TO_MARK}${path}`}`
  const job = { site: '', kind: 'rep-link' as const, subject: rep?.id ?? '', part, dueAt: at }
  await ports.store.jobs.add(job, at)
  ports.wake()
}

/** The rep whose link this is, while it works; looking does not use it up. Undefined also for a rep who has left. */
export async function repOfLink(ports: Ports, token: string): Promise<Rep | undefined> {
  const id = await ports.store.reps.linkOf(await sha256(token), new Date(ports.clock()))
  return id === undefined ? undefined : repOf(ports, id)
}

/** Uses a link up and opens a session; gives its token, which only the rep's browser keeps. Undefined for a link that does not
 *  work: used, run out, wrong, or of a rep who has left. */
export async function enter(ports: Ports, token: string): Promise<{ rep: Rep; token: string } | undefined> {
  const now = ports.clock()
  const at = new Date(now)
  const hash = await sha256(token)
  const session = newToken()
  const sessionHash = await sha256(session)
  const { reps } = (await ports.workspaces.current()).workspace.roster
  return ports.store.transaction(async (tx) => {
    const id = await tx.reps.useLink(hash, at)
    const rep = reps.find((one) => one.id === id)
    if (!rep) return undefined
    await tx.reps.openSession(sessionHash, rep.id, at, new Date(now + SESSION_DAYS * DAY))
    await tx.reps.noteAct(rep.id, 'sign-in', '', at)
    return { rep, token: session }
  })
}

/** The session of a cookie's token. Who is no longer in the roster has none. */
export async function sessionOf(ports: Ports, token: string | undefined): Promise<Session | undefined> {
  if (!token) return undefined
  const hash = await sha256(token)
  const id = await ports.store.reps.sessionOf(hash, new Date(ports.clock()))
  const rep = id === undefined ? undefined : await repOf(ports, id)
  return rep && { rep, hash }
}

export async function signOut(ports: Ports, { rep, hash }: Session): Promise<void> {
  await ports.store.reps.closeSession({ hash })
  await ports.store.reps.noteAct(rep.id, 'sign-out', '', new Date(ports.clock()))
}

async function repOf(ports: Ports, id: string): Promise<Rep | undefined> {
  const { workspace } = await ports.workspaces.current()
  return workspace.roster.reps.find((rep) => rep.id === id)
}

function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
