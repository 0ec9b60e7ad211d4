import { rosterConnection } from '../integrations/calendar/connection.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { offerSoon } from '../queues/wait.ts'
import type { StoreTx } from '../store/store.ts'

/** Brings the connections in line with the roster in force: what it names is connected, what it no longer names is not. What a
 *  rep connected stays where the roster names nothing. Also looks over who has left. Safe to run at any moment. */
export async function followRoster(ports: Ports): Promise<void> {
  const { workspace } = await ports.workspaces.current()
  const at = new Date(ports.clock())
  const known = new Map((await ports.store.calendars.all()).map((one) => [one.rep, one]))
  for (const rep of workspace.roster.reps) {
    const named = rosterConnection(rep)
    const stored = known.get(rep.id)
    known.delete(rep.id)
    if (!named) {
      if (stored?.source === 'roster') await ports.store.calendars.disconnect(rep.id)
    } else {
      const digest = await sha256(JSON.stringify(named))
      if (stored?.digest !== digest)
        await ports.store.transaction((tx) =>
          connect(tx, { rep: rep.id, source: 'roster', kind: named.kind, digest, sealed: null }, at),
        )
    }
    await ports.store.jobs.schedule({ site: '', kind: 'affected', subject: rep.id, dueAt: at }, at)
  }
  for (const gone of known.keys()) await ports.store.calendars.disconnect(gone)
  await offerSoon(ports.store, at)
  const ids = new Set(workspace.roster.reps.map(({ id }) => id))
  const busy = [...(await ports.store.bookings.hostsComing(at)), ...(await ports.store.offers.repsLive())]
  for (const gone of new Set(busy.filter((id) => !ids.has(id))))
    await ports.store.jobs.schedule({ site: '', kind: 'affected', subject: gone, dueAt: at }, at)
  ports.wake()
}

/** Connects a calendar in place of the one before: it is read at once, and the coming meetings are written into it. */
export async function connect(
  tx: StoreTx,
  calendar: Parameters<StoreTx['calendars']['connect']>[0],
  at: Date,
): Promise<void> {
  await tx.calendars.connect(calendar, at)
  await tx.jobs.schedule({ site: '', kind: 'read-calendar', subject: calendar.rep, dueAt: at }, at)
  await tx.bookings.forgetWrites(calendar.rep)
  await writeAgain(tx, calendar.rep, at)
}

/** Has a rep's calendar written what it does not have: meetings that are coming, and what is to be taken out of it. */
export async function writeAgain(tx: StoreTx, rep: string, at: Date): Promise<void> {
  for (const { id: subject, site, sequence: version } of await tx.bookings.unwritten(rep, at))
    await tx.jobs.schedule({ site, kind: 'write-calendar', subject, part: rep, version, dueAt: at }, at)
}
