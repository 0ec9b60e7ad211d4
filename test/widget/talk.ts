import { createActor, fromPromise, waitFor, type Actor, type SimulatedClock } from 'xstate'
import type { Booking, HoldSlot, Offer, Outcome, PageAnswer, Slot } from '../../widget/contract/api.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Playbook } from '../../widget/contract/playbook.ts'
import type { BuyerEvent, Input } from '../../widget/conversation/context.ts'
import { conversation, type Snapshot } from '../../widget/conversation/machine.ts'
import { timesWanted } from '../../widget/conversation/times-wanted.ts'
import type { Trouble } from '../../widget/conversation/trouble.ts'
import { listener } from '../../widget/conversation/understanding.ts'

/** A Tuesday, 10:00 in Berlin. */
export const NOW = Date.parse('2026-11-24T09:00:00Z')
export const ZONE = 'Europe/Berlin'

export const playbook: Playbook = {
  revision: 3,
  vendor: 'larkline',
  name: 'Larkline',
  greeting: 'Hi! What would you like to get done?',
  useCases: [
    { id: 'meeting-routing', name: 'Meeting routing', phrases: ['route leads', 'route meetings'] },
    { id: 'website-chat', name: 'Website chat', phrases: ['website chat'] },
  ],
  products: [],
  competitors: [{ name: 'Intercom', aliases: [], ordinaryWord: false }],
  questions: [
    { id: 'useCase', text: 'What would you like to get done?', replies: [], ask: 'always' },
    { id: 'headcount', text: 'How many people work at your company?', replies: [], ask: 'always' },
    { id: 'competitors', text: 'Are you using other tools?', replies: [], ask: 'always' },
    {
      id: 'nextStep',
      text: 'What should the first call cover?',
      replies: [{ label: 'A demo', value: 'demo' }, { label: 'Not sure' }],
      ask: 'always',
    },
    { id: 'email', text: 'Which e-mail should the invitation go to?', replies: [], ask: 'always' },
  ],
  questionsMax: 4,
  qualification: {
    require: [],
    disqualify: [
      {
        id: 'too-small',
        when: { headcount: { atMost: 5 } },
        say: 'Larkline is made for larger teams.',
        links: [{ label: 'The free plan', href: '/free' }],
      },
    ],
  },
  wording: {},
}

export const host = { name: 'Sofia Marin', role: 'Solutions engineer', picture: null }
const slot = (start: string) => ({
  start,
  end: new Date(Date.parse(start) + 1_800_000).toISOString().replace('.000', ''),
})
export const slots = [
  '2026-11-25T08:30:00Z',
  '2026-11-25T10:00:00Z',
  '2026-11-25T13:30:00Z',
  '2026-11-26T09:00:00Z',
].map(slot)
export const offer: Offer = {
  id: '11111111-1111-4111-8111-111111111111',
  host,
  reason: { text: 'reason.compliance', values: { value: 'HIPAA' } },
  meeting: { name: 'First call', durationMinutes: 30 },
  slots,
  expiresAt: '2026-11-24T10:00:00Z',
}
export const offered: Outcome = { kind: 'offer', offer }
export const queued: Outcome = { kind: 'queued', who: 'The Larkline team' }
export const closed: Outcome = { kind: 'closed', say: 'Not for you.', links: [] }

export function bookingAt(start: string, email: string, state: Booking['state'] = 'booked'): Booking {
  return {
    id: '22222222-2222-4222-8222-222222222222',
    state,
    ...slot(start),
    host,
    meeting: offer.meeting,
    email,
    manageUrl: 'https://chat.test/manage',
    icsUrl: 'https://chat.test/meeting.ics',
  }
}

/** A server of one conversation: what it answers can be set, what it was asked is kept. */
export class FakeServer {
  outcome: Outcome = offered
  /** The next call of a step fails with this, once. */
  fails: Partial<
    Record<
      'understand' | 'submit' | 'hold' | 'book' | 'cancel' | 'offer' | 'times' | 'move' | 'invite',
      Trouble
    >
  > = {}
  asked: string[] = []
  keys: string[] = []
  booking: Booking | null = null
  /** What the buyer may do to a meeting; by default nothing is said of it. */
  rules: Partial<Booking> = {}
  reasons: (string | undefined)[] = []
  /** What an offer that was refused is followed by. */
  next: Outcome = queued
  /** Where the meeting can go. */
  times = [slot('2026-11-26T09:00:00Z'), slot('2026-11-26T15:00:00Z'), slot('2026-11-27T09:30:00Z')]
  /** What the vendor's pages answer to a message with this in it; null: nothing comes, however long one waits. */
  pages: { asked: RegExp; answers: string } | null = { asked: /$^/, answers: '' }

  /** What is answered to messages, as the server gives it. */
  answersTo(messages: { id: string; text: string }[]): PageAnswer[] {
    return messages
      .filter(({ text }) => this.pages?.asked.test(text))
      .map(({ id }) => ({
        entry: id.replace(/^0{8}/, '99999999'),
        question: id,
        id: 'sso',
        title: 'Single sign-on',
        text: this.pages!.answers,
        source: { label: 'Single sign-on', url: '/docs/sso' },
      }))
  }

  async answer<T>(step: keyof FakeServer['fails'], value: () => T | Promise<T>): Promise<T> {
    this.asked.push(step)
    const trouble = this.fails[step]
    delete this.fails[step]
    if (trouble) throw trouble
    return value()
  }
}

export interface Talk {
  actor: Actor<typeof conversation>
  server: FakeServer
  send(event: BuyerEvent): Promise<Snapshot>
  say(text: string): Promise<Snapshot>
  state(): Snapshot['value']
  /** Texts of the assistant's turns, by id. */
  said(): string[]
  entries(): Entry[]
}

/** A conversation with the real engine and a server that is played. */
export async function talk(
  input: Partial<Input> = {},
  server = new FakeServer(),
  clock?: SimulatedClock,
): Promise<Talk> {
  let ids = 0
  let now = NOW
  const listen = listener(input.playbook ?? playbook, 'en', 'en-GB')
  const actor = createActor(
    conversation.provide({
      actors: {
        understand: fromPromise(({ input: { entries, today } }) =>
          server.answer('understand', () => listen(entries, today)),
        ),
        submitLead: fromPromise(({ input: { again, noneOf } }) =>
          server.answer('submit', (): Outcome => {
            if (noneOf !== null) server.outcome = server.next
            if (again && server.booking?.state === 'cancelled') server.booking = null
            return server.booking ? { kind: 'booked', booking: server.booking } : server.outcome
          }),
        ),
        bookSlot: fromPromise(({ input: { start, key, email } }) => {
          server.keys.push(key)
          return server.answer(
            'book',
            () => (server.booking = { ...bookingAt(start, email ?? 'dana@acme.io'), ...server.rules }),
          )
        }),
        readTimes: fromPromise(({ input: { text, slots } }) =>
          Promise.resolve(timesWanted(text, slots, ZONE, NOW)),
        ),
        holdSlot: fromPromise<void, HoldSlot>(() => server.answer('hold', () => undefined)),
        findTimes: fromPromise<Slot[], void>(() => server.answer('times', () => server.times)),
        moveBooking: fromPromise(({ input: { start, key } }) => {
          server.keys.push(key)
          return server.answer('move', () => (server.booking = { ...server.booking!, ...slot(start) }))
        }),
        inviteGuests: fromPromise(({ input: { guests } }) =>
          server.answer('invite', () => (server.booking = { ...server.booking!, guests })),
        ),
        cancelBooking: fromPromise(({ input: { reason } }) => {
          server.reasons.push(reason)
          return server.answer(
            'cancel',
            (): Booking => (server.booking = { ...server.booking!, state: 'cancelled' }),
          )
        }),
        refreshOffer: fromPromise(() => server.answer('offer', () => offer)),
      },
    }),
    {
      ...(clock && { clock }),
      input: {
        playbook,
        locale: 'en',
        entries: [],
        consent: 'met',
        clock: () => (now += 1_000),
        newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
        timezone: () => ZONE,
        knownEmail: () => undefined,
        when: (start) => start,
        today: () => '2026-11-24',
        ...input,
      },
    },
  )
  const read = new Set<string>()
  actor.subscribe(({ context: { entries, consent } }) => {
    if (consent === 'needed' || server.pages === null) return
    const fresh = entries.flatMap((entry) => (entry.kind === 'message' && !read.has(entry.id) ? [entry] : []))
    if (fresh.length === 0) return
    for (const { id } of fresh) read.add(id)
    actor.send({
      type: 'server.answered',
      to: fresh.map(({ id }) => id),
      answers: server.answersTo(fresh),
    })
  })
  actor.start()
  const settled = () => waitFor(actor, (snapshot) => !snapshot.hasTag('waiting'), { timeout: 5_000 })
  await settled()
  const send = (event: BuyerEvent) => {
    actor.send(event)
    return settled()
  }
  return {
    actor,
    server,
    send,
    say: (text) => send({ type: 'buyer.said', text }),
    state: () => actor.getSnapshot().value,
    said: () =>
      actor
        .getSnapshot()
        .context.entries.flatMap((entry) => (entry.role === 'assistant' ? [entry.text] : [])),
    entries: () => actor.getSnapshot().context.entries,
  }
}
