import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caldav } from '../../server/integrations/calendar/caldav.ts'
import type { CalendarMeeting } from '../../server/integrations/calendar/ical.ts'
import { uidOf } from '../../server/integrations/calendar/port.ts'
import { getRadicale, startRadicale, type Radicale } from '../support/radicale.ts'
import { ANA, caldavUnderTest, davClient, outbound } from './caldav-client.ts'
import { describeCalendar } from './calendar.contract.ts'

const RANGE = { start: Date.parse('2026-03-02T00:00Z'), end: Date.parse('2026-03-09T00:00Z') }
const open = () => new AbortController().signal
const MEETING: CalendarMeeting = {
  uid: uidOf('b1'),
  sequence: 0,
  start: RANGE.start,
  end: RANGE.end,
  summary: 'Intro call',
  description: '',
  state: 'booked',
  organizer: { name: 'Ana', email: ANA.owner },
  attendees: [],
  changedAt: 0,
}
const users = { ana: 'secret', ben: 'his own' }
const client = davClient(ANA.user, ANA.password)

const path = await getRadicale()

describe.skipIf(path === undefined)('Radicale', () => {
  describeCalendar('one calendar of an account', { writes: true }, async () => {
    const radicale = await startRadicale(path!, users)
    const calendar = `${radicale.url}/ana/work/`
    await client('MKCALENDAR', calendar)
    const expire = (cursor: string) => cursor.replace(/\/ns\/sync\/\w+/, `/ns/sync/${'0'.repeat(64)}`)
    return caldavUnderTest({ ...ANA, url: radicale.url }, calendar, radicale.stop, expire)
  })

  describe('an account', () => {
    let radicale: Radicale
    beforeAll(async () => {
      radicale = await startRadicale(path!, users)
      for (const name of ['private', 'work']) {
        await client('MKCALENDAR', `${radicale.url}/ana/${name}/`)
        const hour = name === 'work' ? '10' : '15'
        await client(
          'PUT',
          `${radicale.url}/ana/${name}/one.ics`,
          `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:${name}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260303T${hour}0000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
        )
      }
    })
    afterAll(() => radicale?.stop())

    test.each([
      ['', [10, 15]],
      ['/', [10, 15]],
      ['/.well-known/caldav', [10, 15]],
      ['/ana/', [10, 15]],
      ['/ana', [10, 15]],
      ['/ana/work/', [10]],
      ['/ana/private', [15]],
    ])('is found from “%s”', async (place, hours) => {
      const { busy } = await caldav({ ...ANA, url: radicale.url + place }, outbound).busy(RANGE, open())
      expect(busy.map(({ start }) => new Date(start).getUTCHours())).toEqual(hours)
    })

    test.each(['work', '/ana/work/', 'Ana/Work'])(
      'meetings are written to the calendar named %s',
      async (calendar) => {
        const { meetings } = caldav({ ...ANA, url: radicale.url, calendar }, outbound)
        const { changed } = await meetings!.changes(null, open())
        expect(changed).toEqual([])
        const { cursor } = await meetings!.changes(null, open())
        expect(JSON.parse(cursor)).toMatchObject({ calendar: `${radicale.url}/ana/work/` })
      },
    )

    test('of a name that it does not have is told, with those that it has', async () => {
      const { meetings } = caldav({ ...ANA, url: radicale.url, calendar: 'Holidays' }, outbound)
      await expect(meetings!.changes(null, open())).rejects.toMatchObject({
        code: 'unauthorized',
        message: expect.stringMatching(/“Holidays”.*“.*private”, “.*work”/) as string,
      })
    })

    test('of somebody else is not shown', async () => {
      const port = caldav({ ...ANA, url: `${radicale.url}/ben/` }, outbound)
      await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'unauthorized' })
    })

    test('in which the rep moved a meeting to another calendar: it still takes place', async () => {
      const { meetings } = caldav({ ...ANA, url: radicale.url, calendar: 'work' }, outbound)
      const start = Date.parse('2026-03-05T10:00Z')
      const meeting = { ...MEETING, start, end: start + 1_800_000 }
      const known = await meetings!.put(meeting, null, open())
      const { cursor } = await meetings!.changes(null, open())
      const there = `${radicale.url}/ana/private/${encodeURIComponent(MEETING.uid)}.ics`
      // Radicale 3.1 does not undo the escapes of a destination.
      await client('MOVE', known.href, '', { destination: decodeURIComponent(there) })
      const { changed } = await meetings!.changes(cursor, open())
      expect(changed).toMatchObject([{ uid: MEETING.uid, state: 'there', href: there, start }])
      const moved = await meetings!.put({ ...meeting, sequence: 1 }, changed[0]!, open())
      expect(moved.href).toBe(there)
      await meetings!.remove(MEETING.uid, moved, open())
      await expect(client('GET', there)).rejects.toThrow('404')
    })

    test('whose rep chose another calendar: the cursor of the former says nothing of this one', async () => {
      const work = caldav({ ...ANA, url: radicale.url, calendar: 'work' }, outbound).meetings!
      const known = await work.put(MEETING, null, open())
      const { cursor } = await work.changes(null, open())
      const other = caldav({ ...ANA, url: radicale.url, calendar: 'private' }, outbound).meetings!
      expect((await other.changes(cursor, open())).changed).toEqual([])
      await work.remove(MEETING.uid, known, open())
    })

    test('that lost its calendar between two calls is not free', async () => {
      await client('MKCALENDAR', `${radicale.url}/ana/passing/`)
      const port = caldav({ ...ANA, url: `${radicale.url}/ana/passing/` }, outbound)
      await port.busy(RANGE, open())
      await client('DELETE', `${radicale.url}/ana/passing/`)
      // Nor does another calendar of the account take its place.
      for (let time = 0; time < 2; time++)
        await expect(port.busy(RANGE, open())).rejects.toMatchObject({ code: 'unauthorized' })
    })
  })
})
