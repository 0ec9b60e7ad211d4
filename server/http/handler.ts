import { Hono } from 'hono'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { openApi } from './openapi.ts'
import { mailedRoutes } from './mailed.ts'
import { manageRoutes } from './manage.ts'
import { pageRoutes } from './pages.ts'
import { onError } from './problems.ts'
import { repRoutes } from './rep.ts'
import { schemaRoutes } from './schemas.ts'
import { scriptRoutes } from './script.ts'
import { slackRoutes } from './slack.ts'
import { siteRoutes } from './v1.ts'

/** The whole server as a web-standard fetch handler. It reaches the world through its ports only, so that it runs
 *  wherever a fetch handler runs. */
export function createHandler(ports: Ports): Hono {
  const app = new Hono()
  app.onError(onError(ports.log))
  app.notFound(() => {
    throw new Refusal('not-found')
  })

  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    if (!ports.isReady()) throw new Refusal('not-ready', { detail: 'This instance takes no new work.' })
    try {
      await ports.store.ping()
    } catch {
      throw new Refusal('not-ready', { detail: 'The database does not answer.' })
    }
    await ports.workspaces.current()
    return c.json({ status: 'ready' })
  })

  app.route('/v1/sites/:site', siteRoutes(ports))
  app.get('/v1/openapi.json', openApi(app))
  app.route('/', schemaRoutes())
  app.route('/', scriptRoutes(ports))
  app.route('/', mailedRoutes(ports))
  app.route('/', manageRoutes(ports))
  app.route('/', repRoutes(ports))
  app.route('/', slackRoutes(ports))
  app.route('/', pageRoutes(ports))
  return app
}
