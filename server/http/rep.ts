import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { HtmlEscapedString } from 'hono/utils/html'
import { OUTCOMES, setOutcome, type MeetingOutcome } from '../booking/outcome.ts'
import { messagePage } from '../brief/look.ts'
import type { Ports } from '../ports.ts'
import { countUse } from '../rates.ts'
import { Refusal } from '../refusal.ts'
import {
  connectCalendar,
  disconnectCalendar,
  readConnection,
  rotateFeed,
  withoutSecrets,
} from '../rep/calendar.ts'
import { boundedText, fault, textOf, type Form } from '../rep/form.ts'
import { readHours, setHours } from '../rep/hours.ts'
import { addLeave, readLeave, removeLeave, restOfToday } from '../rep/leave.ts'
import { leadsTo } from '../rep/links.ts'
import { repPage } from '../rep/page.ts'
import { problemOf, type Said, type Section } from '../rep/said.ts'
import {
  askForLink,
  enter,
  repOfLink,
  SESSION_DAYS,
  sessionOf,
  signOut,
  type Session,
} from '../rep/session.ts'
import { canBeSaid, enterPage, meetingPage, signInPage } from '../rep/sign-in-pages.ts'
import { repMeeting, repView } from '../rep/view.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { linkPages, pageHeaders, SEALED } from './link-pages.ts'
import { boundedBody } from './site.ts'

/** With its prefix `__Host-`: only this host sets it, only over TLS, for the whole of it. */
const COOKIE = 'usher-rep'
const EMAIL_CHARS_MAX = 254

/** The rep's pages. Reading changes nothing; who posts is signed in, from a page of ours, and each act is recorded. */
export function repRoutes(ports: Ports): Hono {
  const app = new Hono()
  const { lookOf } = linkPages(ports)
  for (const path of ['/rep', '/rep/*']) app.use(path, sealed, boundedBody, fromOurPages(ports))

  app.get('/rep', async (c) => {
    const session = await signedIn(c)
    return session ? show(c, session.rep, {}) : askToSignIn(c)
  })

  app.post('/rep/sign-in', async (c) => {
    const form = await formOf(c)
    try {
      await countUse(ports, 'rep-link-by-address', ports.clientAddress(c.env))
      const email = boundedText(form, 'email', 'Work e-mail', EMAIL_CHARS_MAX)
      if (!/^[^\s@]+@[^\s@]+$/.test(email))
        throw fault('email', 'Work e-mail', email, 'an address such as ana@company.example')
      await countUse(ports, 'rep-link-by-email', email)
      await askForLink(ports, email)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { retryAfterSeconds, detail } = error.facts
      if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
      const its = { typed: textOf(form, 'email'), problem: detail ?? 'That did not work.' }
      return c.html(signInPage(await lookOf(), its), error.code === 'rate-limited' ? 429 : 422)
    }
    return c.html(signInPage(await lookOf(), { asked: true }))
  })

  app.post('/rep/sign-out', async (c) => {
    const session = await signedIn(c)
    if (session) await signOut(ports, session)
    deleteCookie(c, COOKIE, { path: '/', secure: true, prefix: 'host' })
    return c.redirect('/rep', 303)
  })

  app.get('/rep/enter/:token', async (c) => {
    await countUse(ports, 'link-by-address', ports.clientAddress(c.env))
    const token = c.req.param('token')
    const to = leadsTo(c.req.query('to'))
    const rep = await repOfLink(ports, token)
    if (!rep) return linkIsOver(c, to.path)
    const booking = to.meeting === undefined ? undefined : await meetingOf(rep, to.meeting)
    const meeting = booking && (await repMeeting(ports, rep, booking))
    const asked = meeting && canBeSaid(meeting, ports.clock()) ? meeting : undefined
    return c.html(enterPage(await lookOf(), `/rep/enter/${encodeURIComponent(token)}`, rep, to.path, asked))
  })

  app.post('/rep/enter/:token', async (c) => {
    await countUse(ports, 'link-by-address', ports.clientAddress(c.env))
    const form = await formOf(c)
    const to = leadsTo(textOf(form, 'to'))
    const entered = await enter(ports, c.req.param('token'))
    if (!entered) return linkIsOver(c, to.path)
    setCookie(c, COOKIE, entered.token, {
      prefix: 'host',
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: SESSION_DAYS * 86_400,
    })
    const outcome = outcomeOf(form)
    // What the meeting's page says then is how it stands; the session is open either way.
    if (to.meeting !== undefined && outcome)
      await setOutcome(ports, entered.rep.id, to.meeting, outcome).catch(ifRefused)
    return c.redirect(to.path, 303)
  })

  app.get('/rep/meetings/:id', async (c) => {
    const session = await signedIn(c)
    return session ? showMeeting(c, session.rep) : askToSignIn(c)
  })

  app.post('/rep/meetings/:id', async (c) => {
    const session = await signedIn(c)
    if (!session) return askToSignIn(c)
    const form = await formOf(c)
    const { path, meeting } = leadsTo(`/rep/meetings/${c.req.param('id')}`)
    const outcome = outcomeOf(form)
    if (meeting === undefined || !outcome) return showMeeting(c, session.rep, 'Please tap one of the three.')
    try {
      await setOutcome(ports, session.rep.id, meeting, outcome)
    } catch (error) {
      return showMeeting(c, session.rep, ifRefused(error))
    }
    return c.redirect(textOf(form, 'to') === '/rep' ? '/rep' : path, 303)
  })

  act('leave', async (rep, form) => {
    const { workspace } = await ports.workspaces.current()
    const now = ports.clock()
    const which = form.get('act')
    if (which === 'today')
      return {
        done: 'You take no more meetings today.',
        effect: await addLeave(ports, rep, restOfToday(rep, now)),
      }
    if (which === 'add')
      return {
        done: 'Your leave is entered.',
        effect: await addLeave(ports, rep, readLeave(form, rep, workspace, now)),
      }
    if (which !== 'remove' && which !== 'back') return {}
    await removeLeave(ports, rep, textOf(form, 'id'))
    const kept = 'Meetings that were handed on stay with their new hosts.'
    return { done: which === 'back' ? `You are back. ${kept}` : `The leave is removed. ${kept}` }
  })

  act('hours', async (rep, form) => {
    const which = form.get('act')
    if (which !== 'save' && which !== 'roster') return {}
    await setHours(ports, rep, which === 'save' ? readHours(form) : null)
    return { done: which === 'save' ? 'Your hours are saved.' : 'Your hours are as the roster says.' }
  })

  act('calendar', async (rep, form) => {
    const which = form.get('act')
    if (which === 'connect') {
      await connectCalendar(ports, rep, readConnection(form))
      return { done: 'Your calendar is connected. It is being read now.' }
    }
    if (which === 'disconnect') {
      await disconnectCalendar(ports, rep)
      return { done: 'Your calendar is disconnected.' }
    }
    if (which !== 'rotate') return {}
    await rotateFeed(ports, rep)
    return { done: 'The feed has a new address; the one before does not work any more.' }
  })

  return app

  /** A form of the page: does it, and answers with the page as it stands then. An address that was reloaded leads back to it. */
  function act(section: Section, work: (rep: Rep, form: Form) => Promise<Said>): void {
    app.get(`/rep/${section}`, (c) => c.redirect(`/rep#${section}`, 303))
    app.post(`/rep/${section}`, async (c) => {
      const session = await signedIn(c)
      if (!session) return askToSignIn(c)
      const form = await formOf(c)
      try {
        return await show(c, session.rep, await work(session.rep, form))
      } catch (error) {
        return show(c, session.rep, problemOf(error, section, withoutSecrets(form)))
      }
    })
  }

  async function show(c: Context, rep: Rep, said: Said): Promise<Response> {
    return page(c, repPage(await repView(ports, rep), said, await lookOf()), said.problem ? 422 : 200)
  }

  async function showMeeting(c: Context, rep: Rep, problem?: string): Promise<Response> {
    const { meeting: id } = leadsTo(`/rep/meetings/${c.req.param('id')}`)
    const booking = id === undefined ? undefined : await meetingOf(rep, id)
    const look = await lookOf()
    if (!booking)
      return c.html(messagePage('There is no such meeting', 'It is not yours, or it is no more.', look), 404)
    const meeting = await repMeeting(ports, rep, booking)
    return page(c, meetingPage(look, rep, meeting, ports.clock(), problem), problem === undefined ? 200 : 409)
  }

  async function meetingOf(rep: Rep, id: string): Promise<StoredBooking | undefined> {
    const booking = await ports.store.bookings.find(id)
    return booking?.hosts.some(({ host, role }) => host === rep.id && role !== 'former') ? booking : undefined
  }

  async function signedIn(c: Context): Promise<Session | undefined> {
    return sessionOf(ports, getCookie(c, COOKIE, 'host'))
  }

  async function askToSignIn(c: Context): Promise<Response> {
    return c.html(signInPage(await lookOf()), c.req.method === 'POST' ? 401 : 200)
  }

  /** Who is signed in goes on to where the link leads; others can have a new one. */
  async function linkIsOver(c: Context, to: string): Promise<Response> {
    if (await signedIn(c)) return c.redirect(to, 303)
    const note = 'This link was used already, or has run out. Have a new one mailed to you.'
    return c.html(signInPage(await lookOf(), { note }), 410)
  }
}

const sealed: MiddlewareHandler = (c, next) => {
  pageHeaders(c, SEALED)
  return next()
}

/** Refuses a form that another site posts: the browser says where it comes from. Our pages send no referrer, and with it the
 *  origin of a form is `null` (Fetch, "append a request Origin header"): then Sec-Fetch-Site has to say that it is ours. */
function fromOurPages(ports: Ports): MiddlewareHandler {
  const { lookOf } = linkPages(ports)
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const origin = c.req.header('Origin')
    const site = c.req.header('Sec-Fetch-Site')
    const isNamed = origin !== undefined && origin !== 'null'
    const isOurs = isNamed
      ? ports.ownOrigins().includes(origin) && (site === undefined || site === 'same-origin')
      : site === 'same-origin' || site === 'none'
    if (isOurs) return next()
    const words = 'This came from another site, or your browser does not say where from. Nothing was changed.'
    return c.html(messagePage('Please do this on your page', words, await lookOf()), 403)
  }
}

/** What a form of ours posted; anything else reads as an empty form. */
async function formOf(c: Context): Promise<Form> {
  const type = c.req.header('Content-Type') ?? ''
  return new URLSearchParams(/^application\/x-www-form-urlencoded\b/i.test(type) ? await c.req.text() : '')
}

function outcomeOf(form: Form): MeetingOutcome | undefined {
  return OUTCOMES.find((outcome) => outcome === form.get('outcome'))
}

/** Its words; what is no refusal is thrown on. */
function ifRefused(error: unknown): string {
  if (!(error instanceof Refusal)) throw error
  return error.facts.detail ?? 'That did not work.'
}

function page(c: Context, html: HtmlEscapedString, status: 200 | 409 | 422): Response | Promise<Response> {
  return c.html(html, status)
}
