import { expect, test } from 'vitest'
import { createLinks } from '../server/links.ts'

const now = new Date('2026-11-24T09:00:00Z')
const later = new Date('2026-11-24T10:00:00Z')
const target = { site: 'demo', subject: 'a-booking' }
const epochs = new Map<string, number>()
const links = createLinks(
  new TextEncoder().encode('a secret of at least 32 characters'),
  (purpose, subject) => Promise.resolve(epochs.get(`${purpose}/${subject}`) ?? 0),
)

test('a link gives what it was signed for, until it expires', async () => {
  const token = await links.sign('manage', target, later)
  expect(await links.verify('manage', token, now)).toEqual(target)
  expect(await links.verify('manage', token, later)).toBe('expired')
})

test('a link of one purpose opens nothing else', async () => {
  const token = await links.sign('manage', target, later)
  expect(await links.verify('brief', token, now)).toBe('invalid')
  expect(await links.verify('feed', token, now)).toBe('invalid')
})

test('another root secret signs other links', async () => {
  const other = createLinks(new TextEncoder().encode('another secret of 32 characters…'), () =>
    Promise.resolve(0),
  )
  expect(await links.verify('manage', await other.sign('manage', target, later), now)).toBe('invalid')
})

test('a rotated link has run out', async () => {
  const token = await links.sign('feed', target)
  expect(await links.verify('feed', token, now)).toEqual(target)
  epochs.set('feed/a-booking', 1)
  expect(await links.verify('feed', token, now)).toBe('expired')
  expect(await links.verify('feed', await links.sign('feed', target), now)).toEqual(target)
})

test.each(['', '.', 'a.b', 'a.b.c', 'é.é', 'x'.repeat(5000)])('%j is no link', async (token) => {
  expect(await links.verify('manage', token, now)).toBe('invalid')
})

test('a link changed in one character is none', async () => {
  const token = await links.sign('manage', target, later)
  for (let i = 0; i < token.length; i++) {
    const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1)
    // The last character of a part may hold unused bits only.
    const read = await links.verify('manage', changed, now)
    if (read !== 'invalid') expect(read).toEqual(target)
    if (i < token.indexOf('.') - 1) expect(read).toBe('invalid')
  }
})
