import type { Context, MiddlewareHandler } from 'hono'
import type { AppendEntries, Appended, PageAnswer } from '../../widget/contract/api.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Profile } from '../../widget/contract/facts.ts'
import { CONVERSATION_DAYS_MAX, ENTRIES_PER_CONVERSATION_MAX } from '../../widget/contract/limits.ts'
import { read, type Reading } from '../../widget/qualification/extract.ts'
import type { Lexicon } from '../../widget/qualification/lexicon.ts'
import { profileOf } from '../../widget/qualification/profile.ts'
import {
  answerEntry,
  answersTo,
  isPageAnswer,
  pageAnswer,
  readAnswerEntry,
  type AnswerEntry,
} from '../answers/answer.ts'
import { noteGoesOn } from '../delivery/crm-jobs.ts'
import { identityOf } from '../identity.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import type { Conversation, StoredEntry } from '../store/conversations.ts'
import { clean, localeOf } from './clean.ts'
import { countUse } from '../rates.ts'
import { beginVisit } from '../visit.ts'
import type { SiteVariables } from './site.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const SECRET = /^Bearer ([0-9a-f]{64})$/
const DAY_MS = 86_400_000

export type ConversationVariables = { Variables: SiteVariables['Variables'] & { conversation: Conversation } }

/** Lets only the holder of the conversation's secret through. Another site's conversation, another secret and one that
 *  does not exist look alike. */
export function conversationGuard(ports: Ports): MiddlewareHandler<ConversationVariables> {
  return async (c, next) => {
    const { id, secretHash } = await credentials(c)
    const conversation = await ports.store.conversations.find(c.get('site').id, id)
    if (!conversation || !isOpenedBy(conversation, secretHash)) throw wrongSecret()
    // Whatever is heard of a page that was left takes that back.
    if (conversation.leftAt !== null) await ports.store.conversations.goesOn(id)
    c.set('conversation', conversation)
    return next()
  }
}

/** Appends entries, opening the conversation with the first; an id that is stored already changes nothing. Each message
 *  is read once, on arrival, and what it asks is answered from the vendor's pages in force; the profile that routes is
 *  the one given back. */
export async function appendEntries<V extends SiteVariables>(
  ports: Ports,
  c: Context<V>,
  sent: AppendEntries,
): Promise<Appended> {
  const site = c.get('site')
  const { id, secretHash } = await credentials(c)
  const existing = await ports.store.conversations.find(site.id, id)
  if (!existing) {
    await countUse(ports, 'conversation-by-address', ports.clientAddress(c.env))
    await countUse(ports, 'conversation-by-site', site.id)
  }
  await countUse(ports, 'entries-by-conversation', id)
  // A conversation keeps its playbook to its end, whatever the page runs.
  const compiled = await ports.workspaces.of(existing?.revision ?? sent.revision)
  if (!compiled)
    throw new Refusal('unknown-revision', {
      field: 'revision',
      found: String(sent.revision),
      detail: `There is no playbook of revision ${sent.revision}.`,
    })
  // A page that was corrected answers at once, in conversations of older revisions too.
  const inForce = await ports.workspaces.current()
  const now = ports.clock()
  const vouched =
    sent.identity === undefined ? undefined : await identityOf(site, sent.identity, ports.secretOf, now)
  const { profile, answers } = await ports.store.transaction(async (tx) => {
    await tx.locks.conversation(id)
    const conversation = (await tx.conversations.find(site.id, id)) ?? (await open())
    if (!isOpenedBy(conversation, secretHash)) throw wrongSecret()
    if (vouched !== undefined && vouched !== conversation.verifiedEmail)
      await tx.conversations.verify(id, vouched)
    const known = await tx.conversations.entries(id)
    const seen = new Set(known.map(({ entry }) => entry.id))
    const arrived = unseen(sent.entries, seen)
      // Only the server says what the vendor's pages say.
      .filter((entry) => !isPageAnswer(entry))
      .map((entry, i) => arrive(clean(entry, `entries[${i}]`), compiled.lexicon, now))
    const room = ENTRIES_PER_CONVERSATION_MAX - known.length - arrived.length
    const added = withAnswers(arrived, conversation.locale, Math.max(0, room))
    if (known.length + added.length > ENTRIES_PER_CONVERSATION_MAX)
      throw new Refusal('conversation-full', {
        field: 'entries',
        found: `${known.length + added.length}`,
        allowed: `at most ${ENTRIES_PER_CONVERSATION_MAX} entries`,
        detail: `A conversation holds ${ENTRIES_PER_CONVERSATION_MAX} entries at most.`,
      })
    const profile = added.length ? profileFrom([...known, ...added], compiled.lexicon) : conversation.profile
    if (added.length) {
      await tx.conversations.append(conversation, added, profile, new Date(now))
      await beginVisit(tx, site, conversation, new Date(now))
      await noteGoesOn(tx, conversation, new Date(now))
    }
    return { profile, answers: answersAmong([...known, ...added]) }

    async function open(): Promise<Conversation> {
      const fresh = {
        id,
        site: site.id,
        secretHash,
        revision: compiled!.number,
        locale: localeOf(sent.locale),
        page: pageOf(sent.page),
        profile: EMPTY_PROFILE,
      }
      if (!(await tx.conversations.open(fresh, new Date(now)))) throw wrongSecret()
      return (await tx.conversations.find(site.id, id))!
    }
  })
  const shown = await Promise.all(answers.map(shownAnswer))
  return {
    stored: sent.entries.map((entry) => entry.id),
    profile,
    answers: shown.flatMap((one) => one ?? []),
  }

  /** The entries, each message that is answered with its answers after it. */
  function withAnswers(arrived: StoredEntry[], locale: string, room: number): StoredEntry[] {
    let left = room
    return arrived.flatMap((stored) => {
      const { entry, reading } = stored
      if (entry.kind !== 'message') return [stored]
      const found = answersTo(entry, reading as Reading, inForce.answers(), locale)
      if (found.length > left) return [stored]
      left -= found.length
      const at = new Date(now).toISOString()
      const answers = found.map((answer) =>
        answerEntry(answer, inForce.number, entry, { id: ports.newId(), at }),
      )
      return [stored, ...answers.map((answer) => ({ entry: answer, reading: undefined }))]
    })
  }

  /** Answers to what was sent, those of an earlier try too: its page may never have got them. */
  function answersAmong(stored: StoredEntry[]): AnswerEntry[] {
    const asked = new Set(sent.entries.map((entry) => entry.id))
    return stored.flatMap(({ entry }) =>
      isPageAnswer(entry) && asked.has(readAnswerEntry(entry).question) ? [entry] : [],
    )
  }

  async function shownAnswer(entry: AnswerEntry): Promise<PageAnswer | undefined> {
    const { answer, revision } = readAnswerEntry(entry)
    const found = (await ports.workspaces.of(revision))?.answers().of(answer)
    return found && pageAnswer(entry, found)
  }
}

const EMPTY_PROFILE: Profile = { facts: {}, sources: [], declined: [], none: [], openQuestions: [] }

async function credentials(c: Context): Promise<{ id: string; secretHash: string }> {
  const id = (c.req.param('conversation') ?? '').toLowerCase()
  if (!UUID.test(id))
    throw new Refusal('invalid-field', { field: 'conversation', found: id.slice(0, 64), allowed: 'a UUID' })
  const secret = SECRET.exec(c.req.header('Authorization') ?? '')?.[1]
  if (!secret) throw wrongSecret()
  return { id, secretHash: await sha256(secret) }
}

function isOpenedBy({ secretHash, resumedSecretHash }: Conversation, hash: string): boolean {
  return secretHash === hash || resumedSecretHash === hash
}

function wrongSecret(): Refusal {
  return new Refusal('wrong-secret', {
    field: 'Authorization',
    allowed: 'Bearer and the 64 hex digits of the conversation’s secret',
  })
}

function unseen(entries: Entry[], seen: Set<string>): Entry[] {
  return entries.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** An entry as it is stored: its time bounded by our clock, a message read. */
function arrive(entry: Entry, lexicon: Lexicon, now: number): StoredEntry {
  const at = Math.min(now, Math.max(now - CONVERSATION_DAYS_MAX * DAY_MS, Date.parse(entry.at)))
  const bounded = { ...entry, at: new Date(at).toISOString(), timezone: zoneOrUtc(entry.timezone) }
  if (bounded.kind !== 'message') return { entry: bounded, reading: undefined }
  return {
    entry: bounded,
    reading: read(
      {
        text: bounded.text,
        now: at,
        timezone: bounded.timezone,
        ...(bounded.asks && { asks: bounded.asks }),
      },
      lexicon,
    ),
  }
}

function profileFrom(stored: StoredEntry[], lexicon: Lexicon): Profile {
  const readings = new Map(
    stored.flatMap(({ entry, reading }) => (reading ? [[entry.id, reading as Reading] as const] : [])),
  )
  return profileOf(
    stored.map(({ entry }) => entry),
    lexicon,
    readings,
  )
}

function zoneOrUtc(timezone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone && timezone
  } catch {
    return 'UTC'
  }
}

/** Origin, path and campaign parameters; whatever else an address carries is not ours to keep. */
function pageOf(page: AppendEntries['page']): Conversation['page'] {
  const url = page && plainAddress(page.url)
  if (!url) return null
  const referrer = page.referrer && plainAddress(page.referrer)
  return referrer ? { url, referrer } : { url }
}

function plainAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(clean(text, 'page')) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  const campaign = [...url.searchParams].filter(([name]) => name.startsWith('utm_'))
  const query = new URLSearchParams(campaign).toString()
  return `${url.origin}${url.pathname}${query && `?${query}`}`
}
