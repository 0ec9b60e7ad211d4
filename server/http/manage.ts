import { Hono, type Context } from 'hono'
import { AddGuests, CancelBooking, MoveBooking } from '../../widget/contract/api.ts'
import { cancelBooking } from '../booking/cancel.ts'
import { cancelRule, moveRule } from '../booking/changes.ts'
import { addGuests } from '../booking/guests.ts'
import { moveBooking, timesToMove } from '../booking/move.ts'
import { manageUntil, meetingTypeOf } from '../booking/views.ts'
import { managePage, type Manage } from '../brief/manage-page.ts'
import { buyerViewOf } from '../brief/of-lead.ts'
import { meetingForBuyer } from '../delivery/meeting.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import { CALENDAR, guarded, linkPages } from './link-pages.ts'
import { boundedBody } from './site.ts'
import { rosterOf } from '../booking/roster-of.ts'

/** Times that the page lists to move to. */
const TIMES_SHOWN = 60

/** The attendee's page of a meeting, behind its signed link: move, cancel, bring others. Reading changes nothing. */
export function manageRoutes(ports: Ports): Hono {
  const app = new Hono()
  const links = linkPages(ports)
  app.use('/manage/*', guarded(ports), boundedBody)

  app.get('/manage/:token', async (c) => {
    const booking = await bookingOf(c)
    return booking instanceof Response ? booking : show(c, booking)
  })

  app.post('/manage/:token', async (c) => {
    const booking = await bookingOf(c)
    if (booking instanceof Response) return booking
    const form = await c.req.parseBody()
    try {
      const [now, done] = await act(booking, form)
      return await show(c, now, done)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const now = (await ports.store.bookings.find(booking.id)) ?? booking
      return show(c, now, undefined, error.facts.detail ?? 'That did not work.')
    }
  })

  app.get('/manage/:token/meeting.ics', async (c) => {
    const booking = await bookingOf(c)
    if (booking instanceof Response) return booking
    const name = `${booking.meetingType}-${iso(booking.start).slice(0, 10)}.ics`
    return c.body(ports.calendar.invitation(await meetingForBuyer(ports, booking)), 200, {
      ...CALENDAR,
      'Content-Disposition': `attachment; filename="${name}"`,
    })
  })

  return app

  async function bookingOf(c: Context): Promise<StoredBooking | Response> {
    const target = await links.opened(c, 'manage')
    if (target instanceof Response) return target
    const booking = await ports.store.bookings.find(target.subject)
    if (!booking) return links.missing(c, target)
    return ports.clock() < manageUntil(booking) ? booking : links.expired(c, 'manage')
  }

  /** Does what a form asks for. Whatever it holds is read by the contract of the same act over HTTP. */
  async function act(
    booking: StoredBooking,
    form: Record<string, unknown>,
  ): Promise<[StoredBooking, Manage['done']]> {
    if (form.act === 'move') {
      const { start, timezone } = read(MoveBooking, { start: form.start, timezone: booking.timezone })
      return [await moveBooking(ports, booking, { start: Date.parse(start), timezone, by: 'buyer' }), 'moved']
    }
    if (form.act === 'cancel') {
      const { reason } = read(CancelBooking, form.reason ? { reason: form.reason } : {})
      return [await cancelBooking(ports, booking, reason ?? null), 'cancelled']
    }
    if (form.act === 'guests') {
      const addresses = (typeof form.guests === 'string' ? form.guests : '').split(/[\s,;]+/).filter(Boolean)
      const { guests } = read(AddGuests, { guests: addresses })
      return [await addGuests(ports, booking, guests), 'invited']
    }
    return [booking, undefined]
  }

  async function show(
    c: Context,
    booking: StoredBooking,
    done?: Manage['done'],
    problem?: string,
  ): Promise<Response> {
    const roster = await rosterOf(ports, booking)
    const type = meetingTypeOf(roster, booking.meetingType)
    const now = ports.clock()
    const action = `/manage/${c.req.param('token')}`
    const move = moveRule(booking, type, now)
    const times = move.allowed ? (await timesToMove(ports, booking)).slots.slice(0, TIMES_SHOWN) : []
    const begun = booking.state === 'booked' && booking.start <= now
    const page = managePage(
      {
        view: await buyerViewOf(ports, booking),
        state: begun ? 'past' : booking.state,
        done,
        problem,
        action,
        icsUrl: `${action}/meeting.ics`,
        times: times.map(({ start }) => iso(start)),
        move,
        cancel: cancelRule(booking, type, now),
        guests: booking.guests,
        guestsMax: type.guestsMax,
        now: iso(now),
      },
      await links.lookOf(booking.site),
    )
    return c.html(page, problem === undefined ? 200 : 409)
  }
}

/** @throws Refusal in words for the page */
function read<T>(
  schema: { safeParse: (value: unknown) => { success: true; data: T } | { success: false } },
  value: unknown,
): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Refusal('invalid-field', {
    detail: 'Something in that form could not be read. Please look at it again.',
  })
}
