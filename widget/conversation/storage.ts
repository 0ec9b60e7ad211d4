import type { Entry } from '../contract/entry.ts'
import { CONVERSATION_DAYS_MAX, ENTRIES_PER_CONVERSATION_MAX } from '../contract/limits.ts'

/** A conversation at rest in the page. Nothing else of it is stored: the machine is rebuilt from the entries. */
export interface Kept {
  v: 1
  site: string
  id: string
  /** 256 bits as 64 hexadecimal digits. */
  secret: string
  entries: Entry[]
  /** Ids of entries that the server has not confirmed. */
  unsent: string[]
  locale: string
  /** The playbook revision that the conversation keeps to its end. */
  revision: number
  /** The zone that the buyer chose, where it is not the browser's. */
  timezone?: string | undefined
  /** Last written, UTC ms. */
  at: number
}

/** How long it may rest: `local` until it expires, `session` until the tab closes. */
export type Rest = 'local' | 'session'

/** The one place in the page where a conversation is stored. */
export interface Store {
  /** What is there, if it is whole, of this site and not expired. `now` is UTC ms. */
  read(now: number): Kept | null
  /** Stores, in the best place that takes it: as allowed, else for the session, else in memory only. */
  write(kept: Kept, rest: Rest): void
  forget(): void
  /** Calls back when another tab has written. */
  watch(changed: (kept: Kept) => void): () => void
}

const DAY_MS = 86_400_000

/** `page` is `window`; its storages may be missing, full, or throw when touched. */
export function openStore(site: string, page: Window): Store {
  const key = `usher.${site}`
  let memory: Kept | null = null
  return {
    read(now) {
      // The page of a mailed link brings the conversation that goes on in it.
      const brought = page.document.getElementById('usher-kept')
      brought?.remove()
      for (const text of [
        () => brought?.textContent,
        ...[local, session].map((place) => () => place(page).getItem(key)),
      ])
        try {
          const kept = check(JSON.parse(text() ?? 'null'), site)
          if (!kept || now - kept.at >= CONVERSATION_DAYS_MAX * DAY_MS) continue
          if (brought) this.write(kept, 'local')
          return kept
        } catch {
          // No such storage, or not ours to read: as if nothing were there.
        }
      return memory
    },
    write(kept, rest) {
      memory = kept
      const places = rest === 'local' ? [local, session] : [session]
      const text = JSON.stringify(kept)
      let done = false
      for (const place of [local, session])
        try {
          if (done || !places.includes(place)) place(page).removeItem(key)
          else {
            place(page).setItem(key, text)
            done = true
          }
        } catch {
          // Full or forbidden: the next place.
        }
    },
    forget() {
      memory = null
      for (const place of [local, session])
        try {
          place(page).removeItem(key)
        } catch {
          // Then there was nothing.
        }
    },
    watch(changed) {
      const listen = (event: StorageEvent) => {
        if (event.key !== key || !event.newValue) return
        try {
          const kept = check(JSON.parse(event.newValue), site)
          if (kept) changed(kept)
        } catch {
          // Not ours.
        }
      }
      page.addEventListener('storage', listen)
      return () => page.removeEventListener('storage', listen)
    },
  }
}

function local(page: Window): Storage {
  return page.localStorage
}

function session(page: Window): Storage {
  return page.sessionStorage
}

/** The record, if it is one: what a page script, an extension or an older version wrote is ignored. Written by hand, since
 *  the contract's schemas come with a later chunk.
 *  @throws RangeError for a zone that the browser does not know */
function check(value: unknown, site: string): Kept | null {
  if (!isRecord(value)) return null
  const { v, id, secret, entries, unsent, locale, revision, timezone, at } = value
  const whole =
    v === 1 &&
    value.site === site &&
    isText(id) &&
    isText(secret) &&
    /^[0-9a-f]{64}$/.test(secret) &&
    isText(locale) &&
    Number.isInteger(revision) &&
    isText(new Intl.DateTimeFormat('en', { timeZone: timezone as string }).format()) &&
    typeof at === 'number' &&
    Array.isArray(unsent) &&
    unsent.every(isText) &&
    Array.isArray(entries) &&
    entries.length <= ENTRIES_PER_CONVERSATION_MAX &&
    entries.every(isEntry)
  return whole ? (value as unknown as Kept) : null
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value)) return false
  const { id, at, timezone, role, kind, text, field, label, asks } = value
  if (![id, at, timezone].every(isText) || Number.isNaN(Date.parse(at as string))) return false
  if (!UUID.test(id as string)) return false
  if (role === 'assistant')
    return isText(text) && (kind === 'answer' || (kind === 'question' && isText(asks)))
  if (role !== 'buyer') return false
  if (kind === 'message') return isText(text)
  return ['choice', 'edit', 'refusal'].includes(kind as string) && isText(field) && isText(label)
}

const UUID = /^[0-9a-f-]{36}$/i

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
