import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { text } from '../../server/cli/cities.mjs'

test('the cities are those that the data package gives', () => {
  const written = readFileSync(
    join(import.meta.dirname, '../../widget/qualification/places/cities.ts'),
    'utf8',
  )
  expect(written).toBe(text)
})
