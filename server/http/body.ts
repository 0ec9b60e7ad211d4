import { validator } from 'hono-openapi'
import type { z } from 'zod/mini'
import { invalidField } from './problems.ts'

/** Reads the body by a schema of the contract: unknown fields are dropped, a wrong one is a problem that names it. */
export function body<Schema extends z.ZodMiniType>(schema: Schema) {
  return validator('json', schema, (result) => {
    if (!result.success) throw invalidField(result.error as Parameters<typeof invalidField>[0], result.data)
  })
}
