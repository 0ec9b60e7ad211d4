import {
  CalendarError,
  type BusyTime,
  type CalendarChange,
  type CalendarPort,
  type CalendarTrouble,
  type Written,
} from '../../server/integrations/calendar/port.ts'
import type { CalendarMeeting } from '../../server/integrations/calendar/ical.ts'

/** A calendar in memory that behaves as the port says, and that a test can make slow, dead or changed by its owner. The real
 *  adapters are held to the same port by `calendar.contract.ts`. */
export class TestCalendar implements CalendarPort {
  busyTimes: BusyTime[] = []
  /** What is in it, by UID. */
  readonly events = new Map<string, CalendarMeeting & { etag: string; declined: string[] }>()
  /** What every call answers with instead, while it is set. */
  trouble: CalendarTrouble | 'never' | undefined
  /** A room that the calendar makes for each meeting. */
  room: string | undefined
  asked = 0
  /** Calls that wait for an answer that never comes. */
  waiting = 0
  private version = 0
  private readonly ends: (() => void)[] = []
  private readonly log: { at: number; uid: string }[] = []

  constructor(readonly invites: 'mail' | 'vendor' = 'mail') {}

  async busy(range: { start: number; end: number }, signal: AbortSignal) {
    await this.answer(signal)
    const busy = this.busyTimes.filter(({ start, end }) => start < range.end && range.start < end)
    return { busy, skipped: 0 }
  }

  readonly meetings = {
    invites: 'mail' as 'mail' | 'vendor',

    put: async (meeting: CalendarMeeting, known: Written | null, signal: AbortSignal): Promise<Written> => {
      await this.answer(signal)
      const there = this.events.get(meeting.uid)
      if (known && !there) throw new CalendarError('gone', 'It was deleted.')
      if (known && there && known.etag !== there.etag) throw new CalendarError('conflict', 'It was changed.')
      return this.store(meeting, there?.declined ?? [])
    },

    remove: async (uid: string, known: Written | null, signal: AbortSignal): Promise<void> => {
      await this.answer(signal)
      const there = this.events.get(uid)
      if (known && there && known.etag !== there.etag) throw new CalendarError('conflict', 'It was changed.')
      this.drop(uid)
    },

    changes: async (cursor: string | null, signal: AbortSignal) => {
      await this.answer(signal)
      const since = Number(cursor ?? 0)
      const uids = new Set(
        cursor === null ? this.events.keys() : this.log.filter(({ at }) => at > since).map(({ uid }) => uid),
      )
      const changed = [...uids].map((uid): CalendarChange => {
        const { etag, start, end, declined } = this.events.get(uid) ?? { etag: null, declined: [] }
        const its = { uid, href: `/${uid}.ics`, etag, declined }
        return start === undefined ? { ...its, state: 'gone' } : { ...its, state: 'there', start, end: end! }
      })
      return { cursor: String(this.version), changed }
    },
  }

  /** Ends what waits for ever. */
  giveUp(): void {
    this.trouble = 'unreachable'
    for (const end of this.ends.splice(0)) end()
  }

  /** The owner moves a meeting of ours. */
  move(uid: string, start: number, end: number): void {
    const there = this.events.get(uid)!
    this.store({ ...there, start, end }, there.declined)
  }

  decline(uid: string, email: string): void {
    const there = this.events.get(uid)!
    this.store(there, [email])
  }

  drop(uid: string): void {
    if (this.events.delete(uid)) this.log.push({ at: ++this.version, uid })
  }

  private store(meeting: CalendarMeeting, declined: string[]): Written {
    const etag = `"${++this.version}"`
    this.events.set(meeting.uid, { ...meeting, etag, declined })
    this.log.push({ at: this.version, uid: meeting.uid })
    return { href: `/${meeting.uid}.ics`, etag, ...(this.room !== undefined && { joinUrl: this.room }) }
  }

  private async answer(signal: AbortSignal): Promise<void> {
    this.asked++
    if (this.trouble === 'never') {
      this.waiting++
      await new Promise((_, reject) => {
        const end = () => reject(new CalendarError('unreachable', 'It does not answer.'))
        signal.addEventListener('abort', end)
        this.ends.push(end)
      }).finally(() => this.waiting--)
    }
    if (this.trouble && this.trouble !== 'never')
      throw new CalendarError(this.trouble, `It says: ${this.trouble}.`)
  }
}
