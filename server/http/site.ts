import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { BODY_BYTES_MAX } from '../../widget/contract/limits.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../workspace/schema/site.ts'
import { problem } from './problems.ts'

export type SiteVariables = { Variables: { site: Site } }

const ALLOWED_HEADERS = 'Authorization, Content-Type, Idempotency-Key'
const PREFLIGHT_SECONDS = '7200'

/** Guards what stands below a site: the site exists, the page's origin is one of its own or of this server's, a change
 *  is JSON of a bounded size. Not access control: that is the conversation's secret. */
export function siteGuard(ports: Ports): MiddlewareHandler<SiteVariables> {
  return async (c, next) => {
    const site = await ports.workspaces.site(c.req.param('site')!)
    const origin = c.req.header('Origin')
    if (origin !== undefined) {
      if (!site.origins.includes(origin) && !ports.ownOrigins().includes(origin))
        throw new Refusal('origin-not-allowed', {
          field: 'Origin',
          found: origin.slice(0, 200),
          detail: `${origin.slice(0, 200)} is not among the origins of site “${site.id}”.`,
        })
      allow(c, origin)
    }
    if (c.req.method === 'OPTIONS') return c.body(null, 204)
    if (c.req.method === 'POST') checkType(c)
    c.set('site', site)
    c.header('Cache-Control', 'no-store')
    return next()
  }
}

function allow(c: Context, origin: string): void {
  c.header('Access-Control-Allow-Origin', origin)
  c.header('Vary', 'Origin', { append: true })
  c.header('Access-Control-Expose-Headers', 'Retry-After')
  if (c.req.method !== 'OPTIONS') return
  c.header('Access-Control-Allow-Methods', 'GET, POST')
  c.header('Access-Control-Allow-Headers', ALLOWED_HEADERS)
  c.header('Access-Control-Max-Age', PREFLIGHT_SECONDS)
}

function checkType(c: Context): void {
  const type = c.req.header('Content-Type') ?? 'nothing'
  if (!/^application\/json\b/i.test(type))
    throw new Refusal('not-json', {
      field: 'Content-Type',
      found: type.slice(0, 100),
      allowed: 'application/json',
    })
}

/** A body within BODY_BYTES_MAX, whatever length was announced. */
export const boundedBody = bodyLimit({
  maxSize: BODY_BYTES_MAX,
  onError: (c) =>
    problem(c, 'body-too-large', {
      field: 'body',
      allowed: `at most ${BODY_BYTES_MAX} bytes`,
      detail: `A body has ${BODY_BYTES_MAX} bytes at most.`,
    }),
})
