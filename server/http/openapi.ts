import { openAPIRouteHandler } from 'hono-openapi'
import type { Hono } from 'hono'
import * as z from 'zod/mini'
import * as api from '../../widget/contract/api.ts'
import { FactCondition } from '../../widget/contract/condition.ts'
import { Entry } from '../../widget/contract/entry.ts'
import { Facts, Profile } from '../../widget/contract/facts.ts'
import { Playbook } from '../../widget/contract/playbook.ts'
import { Problem } from '../../widget/contract/problem.ts'

/** Names under which the document lists the contract's schemas. */
const NAMED = {
  Booking: api.Booking,
  Entry,
  FactCondition,
  Facts,
  Host: api.Host,
  Offer: api.Offer,
  Outcome: api.Outcome,
  PageAnswer: api.PageAnswer,
  Playbook,
  Problem,
  Profile,
  Slot: api.Slot,
}
for (const [id, schema] of Object.entries(NAMED))
  if (!z.globalRegistry.has(schema)) z.globalRegistry.add(schema, { id })

/** `/v1/openapi.json`, from the same schemas that read the requests. */
export function openApi(app: Hono) {
  return openAPIRouteHandler(app, {
    documentation: {
      info: {
        title: 'Usher',
        version: '1',
        description: 'What a page with the chat talks to. Errors are RFC 9457 problem documents.',
      },
      components: { securitySchemes: { conversation: { type: 'http', scheme: 'bearer' } } },
    },
  })
}
