import { Hono, type Context } from 'hono'
import { setOutcome } from '../booking/outcome.ts'
import type { Ports } from '../ports.ts'
import { countUse } from '../rates.ts'
import { Refusal } from '../refusal.ts'
import { boundedText, fault, textOf } from '../rep/form.ts'
import { leadsTo } from '../rep/links.ts'
import { askForLink, enter, repOfLink, signOut } from '../rep/session.ts'
import { canBeSaid, enterPage, signInPage } from '../rep/sign-in-pages.ts'
import { meetingOf } from '../rep/view.ts'
import { linkPages } from './link-pages.ts'
import { forgetSession, formOf, ifRefused, keepSession, outcomeOf, repGuards, signedIn } from './rep-guard.ts'

const EMAIL_CHARS_MAX = 254

/** How a rep comes in: asks for a link, opens it, taps its button; and goes out. A link is looked at by whoever follows it, and
 *  used up by the button only. */
export function repSignInRoutes(ports: Ports): Hono {
  const app = new Hono()
  const { lookOf } = linkPages(ports)
  for (const path of ['/rep/sign-in', '/rep/sign-out', '/rep/enter/*']) app.use(path, ...repGuards(ports))

  app.get('/rep/sign-in', (c) => c.redirect('/rep', 303))
  app.post('/rep/sign-in', async (c) => {
    const form = await formOf(c)
    const to = leadsTo(textOf(form, 'to')).path
    try {
      await countUse(ports, 'rep-link-by-address', ports.clientAddress(c.env))
      const email = boundedText(form, 'email', 'Work e-mail', EMAIL_CHARS_MAX)
      if (!/^[^\s@]+@[^\s@]+$/.test(email))
        throw fault('email', 'Work e-mail', email, 'an address such as ana@company.example')
      await countUse(ports, 'rep-link-by-email', email)
      await askForLink(ports, email, to)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { retryAfterSeconds, detail } = error.facts
      if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
      const its = { to, typed: textOf(form, 'email'), problem: detail ?? 'That did not work.' }
      return c.html(signInPage(await lookOf(), its), error.code === 'rate-limited' ? 429 : 422)
    }
    return c.html(signInPage(await lookOf(), { asked: true }))
  })

  app.post('/rep/sign-out', async (c) => {
    const session = await signedIn(ports, c)
    if (session) await signOut(ports, session)
    forgetSession(c)
    return c.redirect('/rep', 303)
  })

  app.get('/rep/enter/:token', async (c) => {
    await countUse(ports, 'link-by-address', ports.clientAddress(c.env))
    const token = c.req.param('token')
    const to = leadsTo(c.req.query('to'))
    const rep = await repOfLink(ports, token)
    if (!rep) return linkIsOver(c, to.path)
    const meeting = to.meeting === undefined ? undefined : await meetingOf(ports, rep, to.meeting)
    const asked = meeting && canBeSaid(meeting, ports.clock()) ? meeting : undefined
    return c.html(enterPage(await lookOf(), `/rep/enter/${encodeURIComponent(token)}`, rep, to.path, asked))
  })

  app.post('/rep/enter/:token', async (c) => {
    await countUse(ports, 'link-by-address', ports.clientAddress(c.env))
    const form = await formOf(c)
    const to = leadsTo(textOf(form, 'to'))
    const entered = await enter(ports, c.req.param('token'))
    if (entered) keepSession(c, entered.token)
    // A second tap finds the link used up, and the session of the first.
    const rep = entered?.rep ?? (await signedIn(ports, c))?.rep
    if (!rep) return linkIsOver(c, to.path)
    const outcome = outcomeOf(form)
    // What the meeting's page says then is how it stands; the session is open either way.
    if (to.meeting !== undefined && outcome)
      await setOutcome(ports, rep.id, to.meeting, outcome).catch(ifRefused)
    return c.redirect(to.path, 303)
  })

  return app

  /** Who is signed in goes on to where the link leads; others can have a new one. */
  async function linkIsOver(c: Context, to: string): Promise<Response> {
    if (await signedIn(ports, c)) return c.redirect(to, 303)
    const note = 'This link was used already, or has run out. Have a new one mailed to you.'
    return c.html(signInPage(await lookOf(), { note, to }), 410)
  }
}
