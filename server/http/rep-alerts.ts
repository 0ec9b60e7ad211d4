import { Hono, type Context } from 'hono'
import { messagePage } from '../brief/look.ts'
import { answerAlert } from '../delivery/alerts/answer.ts'
import type { Ports } from '../ports.ts'
import { alertPage } from '../rep/alert-page.ts'
import { alertFor } from '../rep/alerts.ts'
import { leadsTo } from '../rep/links.ts'
import { signInPage } from '../rep/sign-in-pages.ts'
import type { AskedAlert } from '../store/asked.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { linkPages } from './link-pages.ts'
import { formOf, repGuards, signedIn } from './rep-guard.ts'

/** The pages to which links in mails and in Slack lead: an alert, which a rep who is signed in accepts or passes. */
export function repAlertRoutes(ports: Ports): Hono {
  const app = new Hono()
  const { lookOf } = linkPages(ports)
  app.use('/rep/alerts/*', ...repGuards(ports))

  app.get('/rep/alerts/:decision/:alert', async (c) => {
    const session = await signedIn(ports, c)
    return session ? show(c, session.rep) : askToSignIn(c)
  })

  app.post('/rep/alerts/:decision/:alert', async (c) => {
    const session = await signedIn(ports, c)
    if (!session) return askToSignIn(c)
    const { path, alert } = leadsTo(c.req.path)
    const act = (await formOf(c)).get('act')
    if (!alert || (act !== 'accept' && act !== 'pass'))
      return show(c, session.rep, 'Please tap one of the two.')
    const answered = await answerAlert(ports, session.rep, alert, act)
    if (answered.kind === 'refused') return show(c, session.rep, answered.why)
    return c.redirect(path, 303)
  })

  return app

  async function show(c: Context, rep: Rep, problem?: string): Promise<Response> {
    const which: AskedAlert | undefined = leadsTo(c.req.path).alert
    const alert = which && (await alertFor(ports, rep, which))
    const look = await lookOf()
    if (!alert)
      return c.html(messagePage('There is no such alert', 'It is not for you, or it is no more.', look), 404)
    return c.html(alertPage(look, rep, alert, ports.clock(), problem), problem === undefined ? 200 : 409)
  }

  async function askToSignIn(c: Context): Promise<Response> {
    const { path: to } = leadsTo(c.req.path)
    return c.html(signInPage(await lookOf(), { to }), c.req.method === 'POST' ? 401 : 200)
  }
}
