import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { OUTCOMES, type MeetingOutcome } from '../booking/outcome.ts'
import { messagePage } from '../brief/look.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import type { Form } from '../rep/form.ts'
import { SESSION_DAYS, sessionOf, type Session } from '../rep/session.ts'
import { linkPages, pageHeaders, SEALED } from './link-pages.ts'
import { boundedBody } from './site.ts'

/** With its prefix `__Host-`: only this host sets it, only over TLS, for the whole of it. */
const COOKIE = 'usher-rep'

/** What stands before every page of a rep's: sealed, bounded, and changed by forms of our own pages only. */
export function repGuards(ports: Ports): MiddlewareHandler[] {
  return [sealed, boundedBody, fromOurPages(ports)]
}

/** Who is signed in. */
export async function signedIn(ports: Ports, c: Context): Promise<Session | undefined> {
  return sessionOf(ports, getCookie(c, COOKIE, 'host'))
}

export function keepSession(c: Context, token: string): void {
  const maxAge = SESSION_DAYS * 86_400
  setCookie(c, COOKIE, token, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge,
  })
}

export function forgetSession(c: Context): void {
  deleteCookie(c, COOKIE, { prefix: 'host', path: '/', secure: true })
}

/** What a form of ours posted; anything else reads as an empty form. */
export async function formOf(c: Context): Promise<Form> {
  const type = c.req.header('Content-Type') ?? ''
  return new URLSearchParams(/^application\/x-www-form-urlencoded\b/i.test(type) ? await c.req.text() : '')
}

export function outcomeOf(form: Form): MeetingOutcome | undefined {
  return OUTCOMES.find((outcome) => outcome === form.get('outcome'))
}

/** Its words; what is no refusal is thrown on. */
export function ifRefused(error: unknown): string {
  if (!(error instanceof Refusal)) throw error
  return error.facts.detail ?? 'That did not work.'
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
