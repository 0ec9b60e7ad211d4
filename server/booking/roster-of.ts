import type { Ports } from '../ports.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Roster } from '../workspace/schema/roster.ts'

/** The roster of the revision under which a meeting was booked, with those who have come to the company and to the meeting since:
 *  who meets whom, and what kind of meeting it is, whatever has become of either. */
export async function rosterOf(ports: Pick<Ports, 'workspaces'>, booking: StoredBooking): Promise<Roster> {
  const { roster } = (await ports.workspaces.of(booking.revision))!.workspace
  const known = new Set(roster.reps.map(({ id }) => id))
  const since = booking.hosts.filter(({ host }) => !known.has(host)).map(({ host }) => host)
  if (since.length === 0) return roster
  const now = (await ports.workspaces.current()).workspace.roster
  return { ...roster, reps: [...roster.reps, ...now.reps.filter(({ id }) => since.includes(id))] }
}
