import { Hono, type Context } from 'hono'
import { messagePage } from '../brief/look.ts'
import { briefOfLead } from '../brief/of-lead.ts'
import { briefPage } from '../brief/page.ts'
import type { Ports } from '../ports.ts'
import { actsFor, type Typed } from '../rep/acts.ts'
import { markRight, markWrong, mend, readFact } from '../rep/correct.ts'
import { textOf, type Form } from '../rep/form.ts'
import { handOver, readHandOver } from '../rep/hand-over.ts'
import { leadsTo } from '../rep/links.ts'
import { signInPage } from '../rep/sign-in-pages.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { linkPages } from './link-pages.ts'
import { formOf, ifRefused, repGuards, signedIn } from './rep-guard.ts'

/** The brief of a lead for a rep who is signed in, and what they do from it. Reading changes nothing. */
export function repLeadRoutes(ports: Ports): Hono {
  const app = new Hono()
  const { lookOf } = linkPages(ports)
  app.use('/rep/leads/*', ...repGuards(ports))

  app.get('/rep/leads/:id', async (c) => {
    const session = await signedIn(ports, c)
    return session ? show(c, session.rep) : askToSignIn(c)
  })

  app.post('/rep/leads/:id', async (c) => {
    const session = await signedIn(ports, c)
    if (!session) return askToSignIn(c)
    const lead = leadOf(c)
    const form = await formOf(c)
    if (lead === undefined) return show(c, session.rep)
    try {
      const done = await act(session.rep, lead, form)
      return await show(c, session.rep, { done })
    } catch (error) {
      const problem = ifRefused(error)
      const isHandOver = form.get('act') === 'hand-over'
      const typed = isHandOver ? { to: textOf(form, 'to'), reason: textOf(form, 'reason') } : undefined
      return show(c, session.rep, { problem, ...(typed && { typed }) })
    }
  })

  return app

  /** Gives a sentence that says what was done. @throws Refusal */
  async function act(rep: Rep, lead: string, form: Form): Promise<string> {
    const which = form.get('act')
    if (which === 'hand-over') {
      const { workspace } = await ports.workspaces.current()
      return handOver(ports, rep, lead, readHandOver(form, workspace))
    }
    const fact = readFact(form)
    if (which === 'wrong') {
      await markWrong(ports, rep, lead, fact)
      return 'Noted as wrong. The CRM is told.'
    }
    if (which === 'right') {
      await markRight(ports, rep, lead, fact)
      return 'It stands again. The CRM is told.'
    }
    await mend(ports, rep, lead, fact, form)
    return 'Corrected. The CRM is told.'
  }

  async function show(
    c: Context,
    rep: Rep,
    said: { done?: string; problem?: string; typed?: Typed } = {},
  ): Promise<Response> {
    const lead = leadOf(c)
    const acts = lead === undefined ? undefined : await actsFor(ports, rep, lead)
    // Who has just given it away is told so, and has nothing more to do with it.
    const brief = lead !== undefined && acts ? await briefOfLead(ports, lead) : undefined
    const look = await lookOf()
    if (!brief || !acts) {
      if (said.done !== undefined) return c.html(messagePage('Done', said.done, look))
      return c.html(messagePage('There is no such lead', 'It is not yours, or it is no more.', look), 404)
    }
    return c.html(briefPage(brief, look, { ...acts, said }), said.problem === undefined ? 200 : 409)
  }

  async function askToSignIn(c: Context): Promise<Response> {
    const { path: to } = leadsTo(c.req.path)
    return c.html(signInPage(await lookOf(), { to }), c.req.method === 'POST' ? 401 : 200)
  }
}

/** The lead that an address names. */
function leadOf(c: Context): string | undefined {
  const { path } = leadsTo(c.req.path)
  return path.startsWith('/rep/leads/') ? path.slice('/rep/leads/'.length) : undefined
}
