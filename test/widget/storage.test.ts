// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest'
import { CONVERSATION_DAYS_MAX, ENTRIES_PER_CONVERSATION_MAX } from '../../widget/contract/limits.ts'
import { openStore, type Kept } from '../../widget/conversation/storage.ts'
import { NOW } from './talk.ts'

const KEY = 'usher.demo'
const DAY = 86_400_000
const entry = {
  id: '00000000-0000-4000-8000-000000000001',
  at: '2026-11-24T09:00:00.000Z',
  timezone: 'Europe/Berlin',
  role: 'buyer',
  kind: 'message',
  text: 'hello',
} as const
const kept: Kept = {
  v: 1,
  site: 'demo',
  id: '00000000-0000-4000-8000-00000000000a',
  secret: 'ab'.repeat(32),
  entries: [entry],
  unsent: [entry.id],
  locale: 'en',
  revision: 3,
  at: NOW,
}

/** A window whose storages do as told. */
function page(local: Storage | null, session: Storage | null): Window {
  const storage = (its: Storage | null) => {
    if (!its) throw new DOMException('denied', 'SecurityError')
    return its
  }
  return {
    get localStorage() {
      return storage(local)
    },
    get sessionStorage() {
      return storage(session)
    },
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    document,
  } as unknown as Window
}

class FullStorage {
  getItem = () => null
  removeItem = () => {}
  setItem() {
    throw new DOMException('full', 'QuotaExceededError')
  }
}

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

describe('a conversation at rest', () => {
  test('is found again after a reload', () => {
    openStore('demo', window).write(kept, 'local')
    expect(openStore('demo', window).read(NOW)).toEqual(kept)
  })

  test('lies in the local storage where that is allowed, else in the session', () => {
    const store = openStore('demo', window)
    store.write(kept, 'local')
    expect([localStorage.getItem(KEY) !== null, sessionStorage.getItem(KEY)]).toEqual([true, null])
    store.write(kept, 'session')
    expect([localStorage.getItem(KEY), sessionStorage.getItem(KEY) !== null]).toEqual([null, true])
  })

  test('goes to the session where the local storage is full, and to memory where both are denied', () => {
    const full = openStore('demo', page(new FullStorage() as unknown as Storage, sessionStorage))
    full.write(kept, 'local')
    expect(sessionStorage.getItem(KEY)).not.toBeNull()
    const denied = openStore('demo', page(null, null))
    denied.write(kept, 'local')
    expect(denied.read(NOW)).toEqual(kept)
  })

  test('is forgotten everywhere', () => {
    const store = openStore('demo', window)
    store.write(kept, 'local')
    store.forget()
    expect([store.read(NOW), localStorage.length, sessionStorage.length]).toEqual([null, 0, 0])
  })

  test('expires', () => {
    openStore('demo', window).write(kept, 'local')
    const store = openStore('demo', window)
    expect(store.read(NOW + CONVERSATION_DAYS_MAX * DAY - 1)).toEqual(kept)
    expect(store.read(NOW + CONVERSATION_DAYS_MAX * DAY)).toBeNull()
  })

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['null', 'null'],
    ['another version', { ...kept, v: 2 }],
    ['another site', { ...kept, site: 'other' }],
    ['a short secret', { ...kept, secret: 'ab' }],
    ['no entries', { ...kept, entries: undefined }],
    ['an entry without a text', { ...kept, entries: [{ ...entry, text: undefined }] }],
    ['an entry of nobody', { ...kept, entries: [{ ...entry, role: 'admin' }] }],
    ['an entry at no time', { ...kept, entries: [{ ...entry, at: 'soon' }] }],
    [
      'too many entries',
      { ...kept, entries: Array.from({ length: ENTRIES_PER_CONVERSATION_MAX + 1 }, () => entry) },
    ],
    ['unsent that are no ids', { ...kept, unsent: [1] }],
    ['a zone that is none', { ...kept, timezone: 'Mars/Olympus' }],
    ['an entry by the name of a method', { ...kept, entries: [{ ...entry, id: 'constructor' }] }],
  ])('with %s is ignored', (_, value) => {
    localStorage.setItem(KEY, typeof value === 'string' ? value : JSON.stringify(value))
    expect(openStore('demo', window).read(NOW)).toBeNull()
  })

  test('with as many entries as there may be is read', () => {
    const full = { ...kept, entries: Array.from({ length: ENTRIES_PER_CONVERSATION_MAX }, () => entry) }
    localStorage.setItem(KEY, JSON.stringify(full))
    expect(openStore('demo', window).read(NOW)).toEqual(full)
  })

  test('tells when another tab has written', () => {
    const seen: Kept[] = []
    const stop = openStore('demo', window).watch((theirs) => seen.push(theirs))
    const write = (key: string, newValue: string) =>
      window.dispatchEvent(new StorageEvent('storage', { key, newValue }))
    write(KEY, JSON.stringify(kept))
    write('usher.other', JSON.stringify(kept))
    write(KEY, '{')
    stop()
    write(KEY, JSON.stringify(kept))
    expect(seen).toEqual([kept])
  })
})
