import { Hono, type Context } from 'hono'
import { messagePage } from '../brief/look.ts'
import type { Ports } from '../ports.ts'
import { assign, claim, close, readClosing } from '../queues/acts.ts'
import { textOf, type Form } from '../rep/form.ts'
import { leadsTo } from '../rep/links.ts'
import { queuePage, type QueueSaid } from '../rep/queue-page.ts'
import { queueView, type QueueView } from '../rep/queue.ts'
import { signInPage } from '../rep/sign-in-pages.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { linkPages } from './link-pages.ts'
import { formOf, ifRefused, repGuards, signedIn } from './rep-guard.ts'

/** The page of a queue, for a rep who is signed in and may take leads of it. Reading changes nothing; each act is recorded. */
export function repQueueRoutes(ports: Ports): Hono {
  const app = new Hono()
  const { lookOf } = linkPages(ports)
  app.use('/rep/queues/*', ...repGuards(ports))

  app.get('/rep/queues/:id', async (c) => {
    const session = await signedIn(ports, c)
    return session ? show(c, session.rep) : askToSignIn(c)
  })

  app.post('/rep/queues/:id', async (c) => {
    const session = await signedIn(ports, c)
    if (!session) return askToSignIn(c)
    const view = await queueView(ports, session.rep, c.req.param('id'))
    if (!view) return show(c, session.rep)
    const form = await formOf(c)
    try {
      return await show(c, session.rep, { done: await act(view, form) })
    } catch (error) {
      const problem = ifRefused(error)
      const typed = { lead: textOf(form, 'lead'), act: textOf(form, 'act'), note: textOf(form, 'note') }
      return show(c, session.rep, { problem, typed })
    }
  })

  return app

  /** Gives a sentence that says what was done. @throws Refusal */
  async function act({ queue, rep, may, waiting }: QueueView, form: Form): Promise<string> {
    const lead = textOf(form, 'lead')
    const which = form.get('act')
    if (!IS_ID.test(lead)) return 'Nothing was changed.'
    const who = waiting.find(({ id }) => id === lead)?.brief.buyer.email ?? 'The lead'
    if (which === 'claim') {
      await claim(ports, queue, rep, lead)
      return `${who} is yours. Please answer now.`
    }
    if (!may.manage) return 'Only the owner of the queue and its manager give leads to others, or close them.'
    if (which === 'assign') {
      const { name } = await assign(ports, queue, rep, lead, textOf(form, 'rep'))
      return `${who} is with ${name} now, who gets the brief.`
    }
    if (which !== 'close') return 'Nothing was changed.'
    await close(ports, queue, rep, lead, readClosing(form))
    return `${who} is closed.`
  }

  async function show(c: Context, rep: Rep, said: QueueSaid = {}): Promise<Response> {
    const view = await queueView(ports, rep, c.req.param('id') ?? '')
    const look = await lookOf()
    if (!view)
      return c.html(messagePage('There is no such queue', 'It is not for you, or it is no more.', look), 404)
    return c.html(queuePage(look, view, said), said.problem === undefined ? 200 : 409)
  }

  async function askToSignIn(c: Context): Promise<Response> {
    const { path: to } = leadsTo(c.req.path)
    return c.html(signInPage(await lookOf(), { to }), c.req.method === 'POST' ? 401 : 200)
  }
}

const IS_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
