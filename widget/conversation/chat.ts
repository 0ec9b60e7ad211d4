import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createActor, fromPromise, type Actor } from 'xstate'
import type { Offer, Slot } from '../contract/api.ts'
import type { Entry } from '../contract/entry.ts'
import type { Playbook } from '../contract/playbook.ts'
import type { Shell } from '../shell.ts'
import { merged } from './entries.ts'
import { newId, newSecret } from './identity.ts'
import type { BuyerEvent, Input } from './context.ts'
import { conversation, type Snapshot } from './machine.ts'
import { pageAddress } from './page-address.ts'
import { openStore, type Kept, type Rest } from './storage.ts'
import type { Sync } from './sync.ts'
import { Trouble, type TroubleCode } from './trouble.ts'
import type * as Understanding from './understanding.ts'

/** A conversation with all that surrounds it in the page: storage, the line to the server, the engine. What changes is a
 *  signal, for the panel to read. */
export interface Chat {
  /** Null until the playbook is here. */
  snapshot: ReadonlySignal<Snapshot | null>
  /** The playbook could not be fetched. */
  unreachable: ReadonlySignal<boolean>
  /** Entries that the server has not confirmed, and why not, if that is known. */
  unsent: ReadonlySignal<ReadonlySet<string>>
  trouble: ReadonlySignal<Trouble | null>
  /** When the buyer was here before, UTC ms, until they go on. */
  awaySince: ReadonlySignal<number | null>
  /** The buyer's zone, which they may change. */
  timezone: Signal<string>
  locale: string
  dates: string
  now(): number
  send(event: BuyerEvent): void
  retry(): void
  consent(given: boolean): void
  /** Fetches the playbook, unless that is done or under way. */
  begin(): void
  /** Loads what stands behind the greeting. */
  warm(): void
  startOver(): void
}

/** A pause after which the buyer is welcomed back. */
const AWAY_MS = 30 * 60_000

export interface ChatOptions {
  shell: Shell
  window: Window
  clock: () => number
  /** Locale of dates and numbers, by the locale of the chat. */
  datesFor: (locale: string) => string
  /** What the machine needs of days and times, in the zone of the moment. */
  times: (timezone: () => string) => Pick<Input, 'when' | 'today'>
}

export function openChat({ shell, window: page, clock, datesFor, times }: ChatOptions): Chat {
  const { base, site, settings } = shell
  const store = openStore(site, page)
  const snapshot = signal<Snapshot | null>(null)
  const unreachable = signal(false)
  const unsent = signal<ReadonlySet<string>>(new Set())
  const trouble = signal<Trouble | null>(null)
  const awaySince = signal<number | null>(null)

  /** As it rests in the page; null while nothing of it does. */
  let kept = store.read(clock())
  const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
  const timezone = signal(kept?.timezone ?? zoneHere)
  const locale = kept?.locale ?? chooseLocale(settings.locales, page)
  const dates = datesFor(locale)
  let own = kept ?? fresh()
  let rest: Rest = shell.consent === false ? 'session' : 'local'
  let actor: Actor<typeof conversation> | undefined
  let sync: Promise<Sync> | undefined
  let engine: Promise<ReturnType<typeof Understanding.listener>> | undefined
  let beginning = false
  /** Entries that have been given to the line, or were confirmed in an earlier visit. */
  let given = new Set<string>()

  store.watch((theirs) => {
    if (theirs.id !== own.id || !actor) return
    const still = new Set(theirs.unsent)
    for (const entry of theirs.entries) if (!still.has(entry.id)) given.add(entry.id)
    own.timezone = theirs.timezone
    timezone.value = theirs.timezone ?? zoneHere
    actor.send({ type: 'entries.merged', entries: theirs.entries })
  })
  // A zone is chosen without a word.
  timezone.subscribe(() => {
    if (kept && actor && own.timezone !== zoneChosen()) write(actor.getSnapshot().context.entries)
  })
  page.addEventListener('online', () => {
    actor?.send({ type: 'connection.restored' })
    flush()
  })
  // Only says that the buyer may be gone: whatever comes after it says that they are not.
  page.addEventListener('pagehide', () => {
    if (kept)
      fetch(`${base}/v1/sites/${site}/conversations/${own.id}/left`, {
        method: 'POST',
        keepalive: true,
        credentials: 'omit',
        headers: { authorization: `Bearer ${own.secret}`, 'content-type': 'application/json' },
        body: '{}',
      }).catch(quiet)
  })
  page.addEventListener('offline', () => actor?.send({ type: 'connection.lost' }))

  return {
    snapshot,
    unreachable,
    unsent,
    trouble,
    awaySince,
    timezone,
    locale,
    dates,
    now: clock,
    send(event) {
      awaySince.value = null
      actor?.send(event)
    },
    retry() {
      if (!actor) return begin()
      actor.send({ type: 'buyer.retried' })
      flush()
    },
    consent(given) {
      rest = given ? 'local' : 'session'
      if (given) actor?.send({ type: 'buyer.agreed' })
      if (actor) persist(actor.getSnapshot())
    },
    begin,
    warm() {
      void line().catch(quiet)
      void loadEngine().catch(quiet)
    },
    startOver() {
      actor?.stop()
      void sync?.then((open) => open.stop()).catch(quiet)
      store.forget()
      kept = null
      own = fresh()
      sync = engine = actor = undefined
      given = new Set()
      unsent.value = new Set()
      trouble.value = null
      awaySince.value = null
      snapshot.value = null
      beginning = false
      begin()
    },
  }

  function begin(): void {
    if (beginning) return
    beginning = true
    unreachable.value = false
    playbook(own.revision).then(
      (found) => run(found),
      (error: unknown) => {
        beginning = false
        // The conversation's own revision is gone: it cannot be continued as it was.
        if (kept && error instanceof Trouble && error.code === 'unknown-revision') {
          store.forget()
          kept = null
          own = fresh()
          begin()
        } else unreachable.value = true
      },
    )
  }

  async function playbook(revision: number): Promise<Playbook> {
    const answer = await fetch(`${base}/v1/sites/${site}/playbooks/${revision}`, { credentials: 'omit' })
    if (answer.status === 404) throw new Trouble('unknown-revision')
    if (!answer.ok) throw new Trouble('internal')
    return (await answer.json()) as Playbook
  }

  function run(found: Playbook): void {
    const entries = own.entries
    const last = entries.at(-1)
    if (last && clock() - Date.parse(last.at) > AWAY_MS) awaySince.value = Date.parse(last.at)
    const waiting = new Set(own.unsent)
    given = new Set(entries.filter((entry) => !waiting.has(entry.id)).map((entry) => entry.id))
    unsent.value = waiting
    const consentMet = settings.privacy.mode === 'notice' || kept !== null || shell.consent === true
    const machine = conversation.provide({
      actors: {
        understand: fromPromise(async ({ input }) => (await listen(found))(input.entries, input.today)),
        submitLead: fromPromise(async ({ input: { timezone, again, noneOf } }) =>
          (await line()).submit(timezone, again, noneOf),
        ),
        readTimes: fromPromise(async ({ input: { text, slots } }) => {
          const { timesWanted } = await import('./times-wanted.ts')
          return timesWanted(text, slots, timezone.value, clock())
        }),
        holdSlot: fromPromise(async ({ input }) => (await line()).hold(input)),
        bookSlot: fromPromise(async ({ input: { key, ...slot } }) => (await line()).book(slot, key)),
        findTimes: fromPromise<Slot[], void>(async () => (await line()).times()),
        moveBooking: fromPromise(async ({ input: { key, ...to } }) => (await line()).move(to, key)),
        inviteGuests: fromPromise(async ({ input }) => (await line()).invite(input.guests)),
        cancelBooking: fromPromise(async ({ input }) => (await line()).cancel(input.reason)),
        refreshOffer: fromPromise<Offer, void>(async () => (await line()).offer()),
      },
    })
    actor = createActor(machine, {
      input: {
        playbook: found,
        locale,
        entries,
        consent: consentMet ? 'met' : 'needed',
        clock,
        newId,
        timezone: () => timezone.value,
        knownEmail: () => emailIn(shell.token),
        ...times(() => timezone.value),
      },
    })
    actor.subscribe((next) => {
      const before = snapshot.value
      snapshot.value = next
      if (before?.context.entries !== next.context.entries || before.context.consent !== next.context.consent)
        persist(next)
      tell(before, next)
    })
    actor.start()
    // What an earlier visit sent was answered then, or could not be.
    actor.send({ type: 'server.answered', to: [...given], answers: [] })
    if (!page.navigator.onLine) actor.send({ type: 'connection.lost' })
  }

  /** Stores and sends, once there is something of the buyer's and the notice's or consent's condition is met. */
  function persist({ context }: Snapshot): void {
    if (context.consent === 'needed' || !context.entries.some((entry) => entry.role === 'buyer')) return
    const theirs = kept ? null : store.read(clock())
    if (theirs) return adopt(theirs, context)
    const added = context.entries.filter((entry) => !given.has(entry.id))
    for (const entry of added) given.add(entry.id)
    const known = new Set(context.entries.map((entry) => entry.id))
    unsent.value = new Set([...unsent.value, ...added.map((entry) => entry.id)].filter((id) => known.has(id)))
    write(context.entries)
    const waiting = context.entries.filter((entry) => unsent.value.has(entry.id))
    if (waiting.length > 0)
      void line()
        .then((open) => open.add(waiting))
        .catch((error: unknown) => (trouble.value = error as Trouble))
  }

  function write(entries: Entry[]): void {
    own = { ...own, entries, unsent: [...unsent.value], locale, timezone: zoneChosen(), at: clock() }
    kept = own
    store.write(own, rest)
  }

  function zoneChosen(): string | undefined {
    return timezone.value === zoneHere ? undefined : timezone.value
  }

  /** Goes on with the conversation that another tab has begun since this one was opened, with what was said here. */
  function adopt(theirs: Kept, { entries, playbook: found }: Snapshot['context']): void {
    const said = entries.filter((entry) => entry.role === 'buyer')
    actor?.stop()
    void sync?.then((open) => open.stop()).catch(quiet)
    sync = undefined
    own = {
      ...theirs,
      entries: merged(theirs.entries, said),
      unsent: [...theirs.unsent, ...said.map((entry) => entry.id)],
    }
    kept = own
    if (theirs.timezone) timezone.value = theirs.timezone
    if (own.revision === found.revision) return run(found)
    engine = actor = undefined
    snapshot.value = null
    beginning = false
    begin()
  }

  function line(): Promise<Sync> {
    const { id } = own
    const opened = (sync ??= import('./sync.ts').then(
      ({ openSync }) =>
        openSync(
          {
            base,
            site,
            id,
            secret: own.secret,
            revision: own.revision,
            locale,
            page: here,
            identity: () => shell.token,
          },
          {
            stored(ids, profile, answers) {
              if (own.id !== id) return
              for (const answer of answers) given.add(answer.entry)
              const left = new Set(unsent.value)
              for (const id of ids) left.delete(id)
              unsent.value = left
              const entries = actor?.getSnapshot().context.entries
              if (!entries) return
              write(entries)
              if (left.size === 0) actor?.send({ type: 'server.profiled', profile, entries: entries.length })
              actor?.send({ type: 'server.answered', to: ids, answers })
            },
            troubled(found) {
              if (own.id !== id) return
              const back = trouble.value !== null && found === null
              trouble.value = found
              // The server answers again: what failed for want of it is tried at once.
              if (back) actor?.send({ type: 'connection.restored' })
            },
          },
        ),
      (error: unknown) => {
        sync = undefined
        throw new Trouble('chunk', { detail: String(error) })
      },
    ))
    return opened
  }

  function listen(found: Playbook) {
    engine ??= loadEngine().then(({ listener }) => listener(found, locale, dates))
    engine.catch(() => (engine = undefined))
    return engine
  }

  async function loadEngine(): Promise<typeof Understanding> {
    try {
      return await import('./understanding.ts')
    } catch (error) {
      throw new Trouble('chunk', { detail: String(error) })
    }
  }

  function flush(): void {
    if (unsent.value.size > 0)
      void line()
        .then((open) => open.flush())
        .catch(quiet)
  }

  function here() {
    const url = pageAddress(page.location.href)
    const referrer = pageAddress(page.document.referrer)
    return url ? { url, ...(referrer ? { referrer } : {}) } : undefined
  }

  function tell(before: Snapshot | null, { context }: Snapshot): void {
    const past = before?.context.outcome
    const outcome = context.outcome
    if (!before || past === outcome || !outcome) return
    if (!past) shell.emit('submitted', { outcome: outcome.kind })
    if (outcome.kind !== 'booked') return
    const { state, start, end } = outcome.booking
    shell.emit(state === 'booked' ? 'booked' : 'cancelled', { start, end })
  }

  function fresh(): Kept {
    return {
      v: 1,
      site,
      id: newId(),
      secret: newSecret(),
      entries: [],
      unsent: [],
      locale: chooseLocale(settings.locales, page),
      revision: settings.revision,
      at: clock(),
    }
  }
}

/** The address in a token, unverified: only the server can tell whether the site vouches for it. */
function emailIn(token: string | undefined): string | undefined {
  try {
    const part = token!.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')
    const { email } = JSON.parse(atob(part)) as { email?: unknown }
    return typeof email === 'string' ? email.toLowerCase() : undefined
  } catch {
    return undefined
  }
}

/** The site's locale that suits the page, then the browser, else the site's first. */
export function chooseLocale(locales: string[], page: Window): string {
  const wanted = [page.document.documentElement.lang, ...page.navigator.languages].filter(Boolean)
  for (const one of wanted)
    for (const site of locales)
      if (site.toLowerCase() === one.toLowerCase() || site === one.split('-')[0]) return site
  return locales[0] ?? 'en'
}

/** Troubles of the line are told to its listener; here they would be told twice. */
function quiet(): void {}

/** Whether a step that failed can be tried again in this conversation. */
export function isOver(code: TroubleCode): boolean {
  return ['wrong-secret', 'not-found', 'unknown-site', 'unknown-revision', 'conversation-full'].includes(code)
}
