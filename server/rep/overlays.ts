import type { Store } from '../store/store.ts'
import type { StoredLeave } from '../store/reps.ts'

/** What lies over the roster for one rep. Instants are ISO 8601. */
export interface Overlay {
  rep: string
  /** Whether the rep set working hours. */
  hours: boolean
  /** Entered and not over. */
  leave: StoredLeave[]
  calendar?: { source: 'roster' | 'rep'; state: 'new' | 'ok' | 'broken'; since?: string }
}

/** What reps set over the roster, and how their calendars stand; those for whom there is nothing are not among them. `now` is
 *  UTC ms. */
export async function overlays(store: Store, now: number): Promise<Overlay[]> {
  const hours = await store.reps.hours()
  // A day is over everywhere on Earth a day later.
  const leave = await store.reps.leave(new Date(now - 86_400_000).toISOString().slice(0, 10))
  const calendars = await store.calendars.all()
  const ids = [...new Set([...hours, ...leave, ...calendars].map(({ rep }) => rep))].sort()
  return ids.map((rep) => {
    const stored = calendars.find((one) => one.rep === rep)
    return {
      rep,
      hours: hours.some((one) => one.rep === rep),
      leave: leave.filter((one) => one.rep === rep),
      ...(stored && {
        calendar: {
          source: stored.source,
          state: stored.state,
          ...(stored.troubleSince && { since: stored.troubleSince.toISOString() }),
        },
      }),
    }
  })
}

/** `sofia: hours set by the rep; leave 2026-12-24 to 2026-12-31 (delegate jonas); calendar broken since 2026-11-24T09:00Z` */
export function overlayLine({ rep, hours, leave, calendar }: Overlay): string {
  const parts = [
    ...(hours ? ['hours set by the rep'] : []),
    ...leave.map(leaveInWords),
    ...(calendar ? [calendarInWords(calendar)] : []),
  ]
  return `${rep}: ${parts.join('; ')}`
}

function leaveInWords({ from, to, start, end, delegate }: StoredLeave): string {
  const begins = start === undefined ? from : `${from} ${start}`
  const ends = end === undefined ? to : `${to} ${end}`
  const isOneDay = begins === ends
  return `leave ${isOneDay ? begins : `${begins} to ${ends}`}${delegate === undefined ? '' : ` (delegate ${delegate})`}`
}

function calendarInWords({ source, state, since }: NonNullable<Overlay['calendar']>): string {
  const by = source === 'rep' ? 'by the rep' : 'by the roster'
  const time = since === undefined ? '' : ` since ${since.slice(0, 16)}Z`
  if (state === 'broken') return `calendar broken${time}`
  if (state === 'new') return `calendar connected ${by}, not read yet`
  return `calendar connected ${by}${time && `, in trouble${time}`}`
}
