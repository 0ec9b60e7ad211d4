import { Hono } from 'hono'
import { briefOfLead } from '../brief/of-lead.ts'
import { chatPage } from '../brief/chat-page.ts'
import { pagesCss } from '../brief/look.ts'
import { briefPage } from '../brief/page.ts'
import { meetingForRep } from '../delivery/meeting.ts'
import { FEED_PAST_DAYS } from '../limits.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { countUse } from '../rates.ts'
import { DAY } from '../scheduling/zone.ts'
import { actsFor } from '../rep/acts.ts'
import { signedIn } from './rep-guard.ts'
import { CALENDAR, guarded, linkPages, lookFor, pageHeaders, SEALED } from './link-pages.ts'

/** Pages of ours and files behind signed links. Reading changes nothing; a button posts. */
export function pageRoutes(ports: Ports): Hono {
  const app = new Hono()
  const links = linkPages(ports)
  app.use('/brief/*', guarded(ports))

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
    const target = await links.opened(c, 'brief')
    if (target instanceof Response) return target
    const brief = await briefOfLead(ports, target.subject)
    if (!brief) return links.missing(c, target)
    // The link reads; who is signed in may act.
    const rep = (await signedIn(ports, c))?.rep
    return c.html(
      briefPage(brief, await links.lookOf(target.site), await actsFor(ports, rep, target.subject)),
    )
  })

  app.get('/feed/:file{.+\\.ics}', async (c) => {
    pageHeaders(c, SEALED)
    // A subscriber keeps what it has, and asks whether it still holds.
    c.header('Cache-Control', 'private, no-cache')
    const target = await ports.links.verify('feed', c.req.param('file').slice(0, -4), new Date(ports.clock()))
    const { workspace } = await ports.workspaces.current()
    const rep = typeof target !== 'string' && workspace.roster.reps.find(({ id }) => id === target.subject)
    if (!rep) {
      // Only wrong addresses are counted: behind one address there may be the calendars of a whole company.
      await countUse(ports, 'link-by-address', ports.clientAddress(c.env))
      throw new Refusal('not-found')
    }
    const since = new Date(ports.clock() - FEED_PAST_DAYS * DAY)
    const meetings = await ports.store.bookings.ofHost(rep.id, since)
    const booked = meetings.filter(({ state }) => state === 'booked')
    const text = ports.calendar.feed(
      rep.name,
      await Promise.all(booked.map((one) => meetingForRep(ports, one))),
    )
    const etag = `"${(await sha256(text)).slice(0, 32)}"`
    c.header('ETag', etag)
    if (matches(c.req.header('If-None-Match'), etag)) return c.body(null, 304)
    return c.body(text, 200, CALENDAR)
  })

  return app
}

/** Whether a subscriber has it already (RFC 9110 section 13.1.2). */
function matches(condition: string | undefined, etag: string): boolean {
  const known = (condition ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return known.includes('*') || known.includes(etag)
}
