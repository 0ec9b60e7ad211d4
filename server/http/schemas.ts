import { Hono } from 'hono'
import * as z from 'zod'
import { Refusal } from '../refusal.ts'
import { Lead } from '../routing/lead.ts'
import { RoutingState } from '../routing/state.ts'
import { AnswerFile } from '../workspace/schema/answer.ts'
import { Integrations } from '../workspace/schema/integrations.ts'
import { PlaybookFile } from '../workspace/schema/playbook.ts'
import { Roster } from '../workspace/schema/roster.ts'
import { Routing } from '../workspace/schema/routing.ts'
import { SiteFile } from '../workspace/schema/site.ts'

const FILES: Record<string, z.ZodType> = {
  'site.json': SiteFile,
  'playbook.json': PlaybookFile,
  'routing.json': Routing,
  'roster.json': Roster,
  'integrations.json': Integrations,
  'answer.json': AnswerFile,
  'lead.json': Lead,
  'state.json': RoutingState,
}

/** `/schemas/FILE.json`: what each file of a workspace may hold, and what `usher route` reads, for editors
 *  (`# yaml-language-server: $schema=https://HOST/schemas/routing.json`). */
export function schemaRoutes(): Hono {
  const app = new Hono()
  app.get('/schemas/:file', (c) => {
    const file = c.req.param('file')
    const schema = Object.hasOwn(FILES, file) ? FILES[file] : undefined
    if (!schema)
      throw new Refusal('not-found', {
        field: 'file',
        found: file.slice(0, 64),
        allowed: Object.keys(FILES).join(', '),
      })
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Cache-Control', 'public, max-age=300')
    return c.json(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  })
  return app
}
