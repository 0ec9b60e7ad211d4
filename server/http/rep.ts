import { Hono, type Context } from 'hono'
import { setOutcome } from '../booking/outcome.ts'
import { messagePage } from '../brief/look.ts'
import type { Ports } from '../ports.ts'
import {
  connectCalendar,
  disconnectCalendar,
  readConnection,
  rotateFeed,
  withoutSecrets,
} from '../rep/calendar.ts'
import { textOf, type Form } from '../rep/form.ts'
import { readHours, setHours } from '../rep/hours.ts'
import { addLeave, readLeave, removeLeave, restOfToday } from '../rep/leave.ts'
import { leadsTo } from '../rep/links.ts'
import { repPage } from '../rep/page.ts'
import { problemOf, type Said, type Section } from '../rep/said.ts'
import { meetingPage, signInPage } from '../rep/sign-in-pages.ts'
import { meetingOf, repView } from '../rep/view.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { linkPages } from './link-pages.ts'
import { formOf, ifRefused, outcomeOf, repGuards, signedIn } from './rep-guard.ts'
import { repAlertRoutes } from './rep-alerts.ts'
import { repLeadRoutes } from './rep-leads.ts'
import { repQueueRoutes } from './rep-queues.ts'
import { repSignInRoutes } from './rep-sign-in.ts'

/** The rep's pages. Reading changes nothing; who posts is signed in, from a page of ours, and each act is recorded. */
export function repRoutes(ports: Ports): Hono {
  const app = new Hono()
  const { lookOf } = linkPages(ports)
  for (const path of ['/rep', '/rep/:section{leave|hours|calendar}', '/rep/meetings/*'])
    app.use(path, ...repGuards(ports))

  app.get('/rep', async (c) => {
    const session = await signedIn(ports, c)
    return session ? show(c, session.rep, {}) : askToSignIn(c)
  })

  app.get('/rep/meetings/:id', async (c) => {
    const session = await signedIn(ports, c)
    return session ? showMeeting(c, session.rep) : askToSignIn(c)
  })

  app.post('/rep/meetings/:id', async (c) => {
    const session = await signedIn(ports, c)
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

  app.route('/', repAlertRoutes(ports))
  app.route('/', repLeadRoutes(ports))
  app.route('/', repQueueRoutes(ports))
  app.route('/', repSignInRoutes(ports))
  return app

  /** A form of the page: does it, and answers with the page as it stands then. An address that was reloaded leads back to it. */
  function act(section: Section, work: (rep: Rep, form: Form) => Promise<Said>): void {
    app.get(`/rep/${section}`, (c) => c.redirect(`/rep#${section}`, 303))
    app.post(`/rep/${section}`, async (c) => {
      const session = await signedIn(ports, c)
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
    return c.html(repPage(await repView(ports, rep), said, await lookOf()), said.problem ? 422 : 200)
  }

  async function showMeeting(c: Context, rep: Rep, problem?: string): Promise<Response> {
    const { meeting: id } = leadsTo(`/rep/meetings/${c.req.param('id')}`)
    const meeting = id === undefined ? undefined : await meetingOf(ports, rep, id)
    const look = await lookOf()
    if (!meeting)
      return c.html(messagePage('There is no such meeting', 'It is not yours, or it is no more.', look), 404)
    return c.html(meetingPage(look, rep, meeting, ports.clock(), problem), problem === undefined ? 200 : 409)
  }

  async function askToSignIn(c: Context): Promise<Response> {
    const { path: to } = leadsTo(c.req.path)
    return c.html(signInPage(await lookOf(), { to }), c.req.method === 'POST' ? 401 : 200)
  }
}
