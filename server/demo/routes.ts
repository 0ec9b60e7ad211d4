import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import { briefLink } from '../brief/of-lead.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import type { Radicale } from './radicale.ts'

const LEADS_SHOWN = 8
const MAILS_SHOWN = 12
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]'])
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** The demo page, and what lies behind each try of it: briefs, decisions, calendar feeds and mails, shown on the own
 *  machine only. The workspace itself is one like any other. */
export function demoRoutes(
  ports: Ports,
  folders: { public: string; outbox: string },
  calendars: Radicale['calendars'],
): Hono {
  const app = new Hono()
  app.use('/demo/*', onOwnMachine(ports))

  app.get('/demo/behind.json', async (c) => {
    const { workspace } = await ports.workspaces.current()
    const site = workspace.site.sites[0]!.id
    const leads = await ports.store.leads.latest(site, LEADS_SHOWN)
    return c.json({
      leads: await Promise.all(
        leads.map(async (lead) => ({
          title: lead.email ?? 'A buyer without an e-mail',
          at: lead.submittedAt.toISOString(),
          brief: await briefLink(ports, lead),
          decision: `/demo/decisions/${lead.id}`,
        })),
      ),
      feeds: await Promise.all(
        workspace.roster.reps.map(async ({ id, name }) => ({
          rep: name,
          url: `/feed/${await ports.links.sign('feed', { site, subject: id })}.ics`,
        })),
      ),
      calendars,
      outbox: await latestMails(folders.outbox),
    })
  })

  app.get('/demo/decisions/:lead', async (c) => {
    const lead = c.req.param('lead')
    const decided = /^[0-9a-f-]{36}$/.test(lead) ? await ports.store.decisions.latestOf(lead) : undefined
    if (!decided) throw new Refusal('not-found')
    return c.body(JSON.stringify(decided, null, 2), 200, { 'Content-Type': 'application/json' })
  })

  app.get('/demo/outbox/:name', async (c) => {
    const name = c.req.param('name')
    if (!/^[\w-]+\.eml$/.test(name)) throw new Refusal('not-found')
    const text = await readFile(join(folders.outbox, name), 'utf8').catch(() => undefined)
    if (text === undefined) throw new Refusal('not-found')
    return c.text(text)
  })

  app.get(
    '*',
    async (c, next) => {
      c.header('Content-Security-Policy', POLICY)
      c.header('Referrer-Policy', 'strict-origin-when-cross-origin')
      c.header('X-Content-Type-Options', 'nosniff')
      await next()
    },
    serveStatic({ root: folders.public }),
  )
  return app
}

function onOwnMachine(ports: Ports): MiddlewareHandler {
  return async (c, next) => {
    // By name as well: a page elsewhere could let its own name point here.
    const asked = new URL(c.req.url).hostname
    if (!LOOPBACK.has(ports.clientAddress(c.env)) || !OWN_NAMES.has(asked)) throw new Refusal('not-found')
    c.header('Cache-Control', 'no-store')
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Content-Security-Policy', "default-src 'none'")
    return next()
  }
}

async function latestMails(outbox: string): Promise<{ name: string; url: string }[]> {
  const names = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml'))
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(outbox, name))).mtimeMs })),
  )
  return dated
    .sort((a, b) => b.at - a.at)
    .slice(0, MAILS_SHOWN)
    .map(({ name }) => ({ name, url: `/demo/outbox/${name}` }))
}
