import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { briefOfLead, buyerViewOf } from '../brief/of-lead.ts'
import { chatPage } from '../brief/chat-page.ts'
import { messagePage, pagesCss, type Look } from '../brief/look.ts'
import { managePage, type Manage } from '../brief/manage-page.ts'
import { briefPage } from '../brief/page.ts'
import { cancelBooking } from '../booking/cancel.ts'
import { meetingForBuyer, meetingForRep } from '../delivery/meeting.ts'
import { FEED_PAST_DAYS } from '../limits.ts'
import type { LinkPurpose, LinkTarget } from '../links.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { DAY, iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Site } from '../workspace/schema/site.ts'
import { countUse } from '../rates.ts'

const EXPIRED: Record<LinkPurpose, string> = {
  manage: 'It worked until the meeting was over.',
  brief: 'A brief can be read until 30 days after the meeting.',
  feed: 'Its address was changed.',
}
const CALENDAR = { 'Content-Type': 'text/calendar; charset=utf-8' }

/** Pages of ours and files behind signed links. Reading changes nothing; a button posts. */
export function pageRoutes(ports: Ports): Hono {
  const app = new Hono()
  app.use('/brief/*', guarded(ports))
  app.use('/manage/*', guarded(ports))
  app.use('/feed/*', guarded(ports))

  app.get('/pages/:site{.+\\.css}', async (c) => {
    const site = await ports.workspaces.site(c.req.param('site').slice(0, -'.css'.length))
    c.header('Content-Type', 'text/css; charset=utf-8')
    c.header('Cache-Control', 'public, max-age=300')
    return c.body(pagesCss(site.color))
  })

  app.get('/pictures/:name', async (c) => {
    const { workspace } = await ports.workspaces.current()
    const name = c.req.param('name')
    const picture = Object.hasOwn(workspace.pictures, name) ? workspace.pictures[name] : undefined
    if (!picture) throw new Refusal('not-found')
    c.header('Content-Type', picture.type)
    c.header('Cache-Control', 'public, max-age=3600')
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
    // An SVG opened by itself is a document: it may run nothing.
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    c.header('X-Content-Type-Options', 'nosniff')
    return c.body(Uint8Array.from(atob(picture.base64), (char) => char.charCodeAt(0)))
  })

  app.get('/chat/:site', async (c) => {
    const site = await ports.workspaces.site(c.req.param('site'))
    pageHeaders(
      c,
      "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'",
    )
    return c.html(chatPage({ site: site.id, script: '/usher.js' }, lookFor(site)))
  })

  app.get('/brief/:token', async (c) => {
    const target = await opened(c, 'brief')
    if (target instanceof Response) return target
    const brief = await briefOfLead(ports, target.subject)
    if (!brief) return missing(c, target)
    return c.html(briefPage(brief, await lookOf(target.site)))
  })

  app.get('/manage/:token', async (c) => {
    const target = await opened(c, 'manage')
    if (target instanceof Response) return target
    const booking = await ports.store.bookings.find(target.subject)
    return booking ? showMeeting(c, booking, booking.state) : missing(c, target)
  })

  app.post('/manage/:token', async (c) => {
    const target = await opened(c, 'manage')
    if (target instanceof Response) return target
    const booking = await ports.store.bookings.find(target.subject)
    if (!booking) return missing(c, target)
    const now = await cancelBooking(ports, booking)
    return showMeeting(c, now, booking.state === 'cancelled' ? 'cancelled' : 'done')
  })

  app.get('/manage/:token/meeting.ics', async (c) => {
    const target = await opened(c, 'manage')
    if (target instanceof Response) return target
    const booking = await ports.store.bookings.find(target.subject)
    if (!booking) return missing(c, target)
    const name = `${booking.meetingType}-${iso(booking.start).slice(0, 10)}.ics`
    return c.body(ports.calendar.invitation(await meetingForBuyer(ports, booking)), 200, {
      ...CALENDAR,
      'Content-Disposition': `attachment; filename="${name}"`,
    })
  })

  app.get('/feed/:file{.+\\.ics}', async (c) => {
    const target = await ports.links.verify('feed', c.req.param('file').slice(0, -4), new Date(ports.clock()))
    if (typeof target === 'string') throw new Refusal('not-found')
    const { workspace } = await ports.workspaces.current()
    const rep = workspace.roster.reps.find(({ id }) => id === target.subject)
    if (!rep) throw new Refusal('not-found')
    const since = new Date(ports.clock() - FEED_PAST_DAYS * DAY)
    const meetings = await ports.store.bookings.ofHost(rep.id, since)
    const booked = meetings.filter(({ state }) => state === 'booked')
    return c.body(
      ports.calendar.feed(rep.name, await Promise.all(booked.map((one) => meetingForRep(ports, one)))),
      200,
      CALENDAR,
    )
  })

  return app

  /** What the link is about, or the page that says why it opens nothing. */
  async function opened(c: Context, purpose: LinkPurpose): Promise<LinkTarget | Response> {
    const target = await ports.links.verify(purpose, c.req.param('token') ?? '', new Date(ports.clock()))
    if (target === 'expired')
      return c.html(messagePage('This link has run out', EXPIRED[purpose], await lookOf()), 410)
    if (target === 'invalid')
      return c.html(
        messagePage(
          'This link is not complete',
          'Please open it again from the mail it came in, whole.',
          await lookOf(),
        ),
        404,
      )
    return target
  }

  async function missing(c: Context, { site }: LinkTarget): Promise<Response> {
    return c.html(
      messagePage(
        'There is nothing here any more',
        'What this link was about has been removed.',
        await lookOf(site),
      ),
      404,
    )
  }

  async function showMeeting(c: Context, booking: StoredBooking, state: Manage['state']): Promise<Response> {
    const begun = booking.state === 'booked' && booking.start <= ports.clock()
    const action = `/manage/${c.req.param('token')}`
    const manage = {
      view: await buyerViewOf(ports, booking),
      state: begun ? ('past' as const) : state,
      action,
      icsUrl: `${action}/meeting.ics`,
      now: iso(ports.clock()),
    }
    return c.html(managePage(manage, await lookOf(booking.site)))
  }

  async function lookOf(siteId?: string): Promise<Look> {
    const { sites } = (await ports.workspaces.current()).workspace.site
    const site = sites.find(({ id }) => id === siteId) ?? sites[0]!
    return lookFor(site)
  }
}

function lookFor({ id, name }: Site): Look {
  return { name, stylesheet: `/pages/${id}.css` }
}

/** Counts, so that tokens cannot be tried one after the other, and seals the page. */
function guarded(ports: Ports): MiddlewareHandler {
  return async (c, next) => {
    pageHeaders(c, "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'")
    await countUse(ports, 'link-by-address', ports.clientAddress(c.env))
    return next()
  }
}

function pageHeaders(c: Context, policy: string): void {
  c.header('Content-Security-Policy', `${policy}; frame-ancestors 'none'; base-uri 'none'`)
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex')
  c.header('X-Content-Type-Options', 'nosniff')
}
