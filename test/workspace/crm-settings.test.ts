import { expect, test } from 'vitest'
import { parseWorkspace } from '../../server/workspace/parse.ts'
import { Integrations } from '../../server/workspace/schema/integrations.ts'
import { files } from './files.ts'

test.each([
  [{ kind: 'http' }, '`kind: http` needs `url` and `token`.'],
  [{ kind: 'http', url: 'https://crm.acme.com' }, '`kind: http` needs `url` and `token`.'],
  [{ url: 'https://crm.acme.com' }, '`url` and `token` are of `kind: http`.'],
  [{ overwrite: ['source'] }, 'Invalid option'],
  [{ kind: 'http', url: 'https://crm.acme.com', token: 'plain' }, 'A secret is written ${NAME}, a variable.'],
])('the settings %j are refused', (crm, words) => {
  expect(JSON.stringify(Integrations.safeParse({ crm }).error?.issues)).toContain(words)
})

test.each<[Record<string, string>, string | undefined]>([
  [{ ana: 'u1', ben: 'u1' }, '"u1", the CRM user of ben, means ana too.'],
  [{ ben: 'ana' }, '"ana", the CRM user of ben, means ana too.'],
  [{ ana: 'u1', ben: 'u2' }, undefined],
  [{ ana: 'ana' }, undefined],
])('reps and users of the CRM are linked one to one: %j', (users, words) => {
  const roster = Object.entries(users).reduce(
    (text, [rep, crm]) => text.replace(`{id: ${rep},`, `{id: ${rep}, crm: ${crm},`),
    files['roster.yaml'],
  )
  const { findings } = parseWorkspace({ ...files, 'roster.yaml': roster })
  expect(findings.find(({ path }) => path.at(-1) === 'crm')?.message).toBe(words)
})
