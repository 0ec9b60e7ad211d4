// @vitest-environment happy-dom
import { signal } from '@preact/signals'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { MESSAGE_CHARS_MAX } from '../../widget/contract/limits.ts'
import type { Chat } from '../../widget/conversation/chat.ts'
import type { BuyerEvent, Input } from '../../widget/conversation/context.ts'
import { Trouble } from '../../widget/conversation/trouble.ts'
import * as details from '../../widget/panel/details.tsx'
import * as slotsPart from '../../widget/panel/later.tsx'
import { en } from '../../widget/panel/locales/en.ts'
import { Panel } from '../../widget/panel/panel.tsx'
import type { LaterParts, View } from '../../widget/panel/view.ts'
import { FakeServer, host, NOW, offer, queued, slots, talk, ZONE } from './talk.ts'

afterEach(cleanup)

/** A panel over a conversation with the real engine and a played server. */
async function panel(
  input: Partial<Input> = {},
  server = new FakeServer(),
  site: Partial<View['site']> = {},
) {
  const it = await talk(input, server)
  const snapshot = signal<ReturnType<typeof it.actor.getSnapshot> | null>(it.actor.getSnapshot())
  it.actor.subscribe((next) => (snapshot.value = next))
  const unsent = signal<ReadonlySet<string>>(new Set())
  const trouble = signal<Trouble | null>(null)
  const sent: BuyerEvent[] = []
  const retried = vi.fn(() => it.actor.send({ type: 'buyer.retried' }))
  const startedOver = vi.fn()
  const chat: Chat = {
    snapshot,
    unreachable: signal(false),
    unsent,
    trouble,
    awaySince: signal<number | null>(null),
    timezone: signal(ZONE),
    locale: 'en',
    dates: 'en-GB',
    now: () => NOW,
    send(event) {
      sent.push(event)
      it.actor.send(event)
    },
    retry: retried,
    consent: vi.fn(),
    begin: vi.fn(),
    warm: vi.fn(),
    startOver: startedOver,
  }
  const close = vi.fn()
  // As in the page: the details are not there before they are asked for.
  const later = signal<LaterParts>({ slots: slotsPart, details: null })
  const view: View = {
    chat,
    site: {
      revision: 3,
      name: 'Larkline',
      color: '#0e6b50',
      theme: 'light',
      launcher: { side: 'right' },
      locales: ['en'],
      privacy: { mode: 'notice', text: 'Kept to answer you.', url: 'https://larkline.test/privacy' },
      ...site,
    },
    words: en,
    dates: 'en-GB',
    page: false,
    isOpen: signal(true),
    sheet: signal(false),
    dark: signal(false),
    later,
    drawer: signal(null),
    editing: signal(null),
    declined: signal(false),
    needDetails: () => (later.value = { ...later.value, details }),
    close,
    closed: vi.fn(),
  }
  const drawn = render(<Panel view={view} />)
  await tick()
  return { it, chat, snapshot, sent, close, unsent, trouble, retried, startedOver, ...drawn }
}

/** Signals and the engine answer in their own time. */
async function tick() {
  for (let at = 0; at < 6; at++) await new Promise((done) => setTimeout(done))
}
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' })
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const log = () => screen.getByRole('log', { name: 'Conversation' })
async function say(text: string) {
  fireEvent.input(field(), { target: { value: text } })
  await tick()
  fireEvent.keyDown(field(), { key: 'Enter' })
  await tick()
}
async function press(name: string | RegExp) {
  fireEvent.click(button(name))
  await tick()
}

describe('semantics', () => {
  test('a dialog named after the site, with a log and one labelled field that has the focus', async () => {
    await panel()
    expect(screen.getByRole('dialog', { name: 'Larkline' })).toBeTruthy()
    expect(log().textContent).toContain('Hi! What would you like to get done?')
    expect(document.activeElement).toBe(field())
  })

  test('quick replies are a group of buttons', async () => {
    const { sent } = await panel()
    const group = screen.getByRole('group', { name: 'Suggested answers' })
    expect(
      within(group)
        .getAllByRole('button')
        .map((one) => one.textContent),
    ).toEqual(['Meeting routing', 'Website chat', 'Something else'])
    await press('Website chat')
    expect(sent).toEqual([
      { type: 'buyer.chose', field: 'useCase', value: 'website-chat', label: 'Website chat' },
    ])
  })

  test('Escape closes, and so does the button', async () => {
    const { close } = await panel()
    fireEvent.keyDown(field(), { key: 'Escape' })
    await press('Close chat')
    expect(close).toHaveBeenCalledTimes(2)
  })

  test('what a buyer types is text', async () => {
    await panel()
    await say('<img src=x onerror=alert(1)> we are 400 people')
    expect(log().querySelector('img')).toBeNull()
    expect(log().textContent).toContain('<img src=x onerror=alert(1)>')
  })
})

describe('the field', () => {
  test('Enter sends, with Shift it does not, and neither while an input method composes', async () => {
    const { sent } = await panel()
    fireEvent.input(field(), { target: { value: 'hello' } })
    await tick()
    fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true })
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 })
    expect(sent).toEqual([])
    fireEvent.keyDown(field(), { key: 'Enter' })
    await tick()
    expect([sent, field().value]).toEqual([[{ type: 'buyer.said', text: 'hello' }], ''])
  })

  test('Enter sends also the letter that came in the same moment', async () => {
    const { sent } = await panel()
    fireEvent.input(field(), { target: { value: 'hello' } })
    fireEvent.keyDown(field(), { key: 'Enter' })
    await tick()
    expect([sent, field().value]).toEqual([[{ type: 'buyer.said', text: 'hello' }], ''])
  })

  test('what is sent before the conversation has begun goes once it has', async () => {
    const { it, sent, snapshot } = await panel()
    snapshot.value = null
    await tick()
    fireEvent.input(field(), { target: { value: 'hello' } })
    fireEvent.keyDown(field(), { key: 'Enter' })
    await tick()
    expect([sent, field().value]).toEqual([[], 'hello'])
    snapshot.value = it.actor.getSnapshot()
    await tick()
    expect([sent, field().value]).toEqual([[{ type: 'buyer.said', text: 'hello' }], ''])
  })

  test('stops at its limit, and says near it how much is left', async () => {
    await panel()
    expect(field().maxLength).toBe(MESSAGE_CHARS_MAX)
    fireEvent.input(field(), { target: { value: 'x'.repeat(MESSAGE_CHARS_MAX - 501) } })
    await tick()
    expect(screen.queryByText('501 left')).toBeNull()
    fireEvent.input(field(), { target: { value: 'x'.repeat(MESSAGE_CHARS_MAX - 500) } })
    await tick()
    expect(screen.getByText('500 left')).toBeTruthy()
  })

  test('talking to a person is one press away', async () => {
    const { it } = await panel()
    await press('Talk to a person')
    expect(it.state()).toBe('offering')
  })
})

describe('what was noted', () => {
  test('chips say what was understood, and name what they edit', async () => {
    await panel()
    await say('we are about 400 people and need HIPAA')
    expect(button('Edit headcount: about 400 people')).toBeTruthy()
    expect(button('Edit compliance: HIPAA')).toBeTruthy()
    expect(button('2 noted')).toBeTruthy()
  })

  test('an edit opens in place, shows the words it came from, and is the buyer’s word', async () => {
    const { it } = await panel()
    await say('we are about 400 people')
    await press('Edit headcount: about 400 people')
    const box = screen.getByRole<HTMLInputElement>('textbox', {
      name: 'How many people work at your company?',
    })
    expect([box.value, document.activeElement === box]).toEqual(['400', true])
    expect(screen.getByText(/^From “.*400 people”$/)).toBeTruthy()
    box.value = '450-500'
    await press('Save')
    expect(it.actor.getSnapshot().context.profile.facts.headcount).toEqual({ min: 450, max: 500 })
    expect(it.entries()).toContainEqual(
      expect.objectContaining({ kind: 'edit', field: 'headcount', label: '450 to 500 people' }),
    )
  })

  test('Escape puts it back, and the focus on the chip', async () => {
    const { close, it } = await panel()
    await say('we are about 400 people')
    await press(/Edit headcount/)
    fireEvent.keyDown(screen.getByRole('textbox', { name: /How many people/ }), { key: 'Escape' })
    await tick()
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
    expect(document.activeElement).toBe(button(/Edit headcount/))
    expect([close.mock.calls.length, it.entries().some((entry) => entry.kind === 'edit')]).toEqual([0, false])
  })

  test('a value that cannot be is not saved, and says why', async () => {
    const { it } = await panel()
    await say('we are about 400 people')
    await press(/Edit headcount/)
    screen.getByRole<HTMLInputElement>('textbox', { name: /How many people/ }).value = 'many'
    await press('Save')
    expect(screen.getByRole('alert').textContent).toContain('Write a number')
    expect(it.entries().some((entry) => entry.kind === 'edit')).toBe(false)
  })

  test.each([
    ['99,000,000', /more than I can note/],
    ['300-200', /Write a number/],
  ])('a headcount of %s is not taken', async (typed, why) => {
    const { it } = await panel()
    await say('we are about 400 people')
    await press(/Edit headcount/)
    screen.getByRole<HTMLInputElement>('textbox', { name: /How many people/ }).value = typed
    await press('Save')
    expect(screen.getByRole('alert').textContent).toMatch(why)
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: /How many people/ }).value).toBe(typed)
    expect(it.actor.getSnapshot().context.profile.facts.headcount).toEqual({ min: 400, max: 400 })
  })

  test('one element of a list can be removed', async () => {
    const { it } = await panel()
    await say('we need HIPAA and SOC 2')
    await press('Edit compliance: HIPAA')
    await press('Remove')
    expect(it.actor.getSnapshot().context.profile.facts.compliance).toEqual(['SOC2'])
  })

  test('the drawer lists all with the buyer’s words', async () => {
    await panel()
    await say('we are about 400 people and need HIPAA')
    await press('2 noted')
    const drawer = screen.getByRole('region', { name: 'What I’ve noted' })
    expect(drawer.textContent).toContain('HIPAA')
    expect(within(drawer).getAllByRole('button')).toHaveLength(2)
  })
})

describe('times', () => {
  test('stand by day with the rep’s name, each named with day, time and zone', async () => {
    const { it } = await panel()
    await say('dana@acme.io')
    expect(screen.getByText('Sofia Marin')).toBeTruthy()
    const group = screen.getByRole('group', { name: 'Free times with Sofia Marin' })
    expect(
      within(group)
        .getAllByRole('heading', { level: 3 })
        .map((one) => one.textContent),
    ).toEqual(['Tomorrow25 Nov', 'Thursday26 Nov'])
    expect(document.activeElement).toBe(button('Wednesday 25 November, 09:30, Berlin time'))
    await press('Wednesday 25 November, 11:00, Berlin time')
    expect(it.state()).toBe('booked')
  })

  test('change with the zone, which is found by its city', async () => {
    await panel()
    await say('dana@acme.io')
    await press('Times in Berlin')
    const box = screen.getByRole<HTMLInputElement>('combobox', { name: 'City or zone' })
    fireEvent.input(box, { target: { value: 'new york' } })
    await tick()
    expect(screen.getByRole('option', { selected: true }).textContent).toBe('New Yorknow 04:00')
    fireEvent.keyDown(box, { key: 'Enter' })
    await tick()
    expect(button('Times in New York')).toBeTruthy()
    expect(button('Wednesday 25 November, 08:30, New York time')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /03:30, New York time/ })).toBeNull()
    await press('Other times')
    expect(button('Wednesday 25 November, 03:30, New York time')).toBeTruthy()
  })

  test('a taken one stays where it was, struck through', async () => {
    const { it } = await panel()
    await say('dana@acme.io')
    it.server.fails.book = new Trouble('slot-taken', {
      offer: { ...offer, slots: slots.filter((_, at) => at !== 1) },
    })
    await press('Wednesday 25 November, 11:00, Berlin time')
    expect(log().textContent).toContain('That time was just taken. These are Sofia’s next free ones.')
    const taken = button('Wednesday 25 November, 11:00, Berlin time, taken')
    expect(taken.getAttribute('aria-disabled')).toBe('true')
    expect(screen.getAllByRole('group', { name: /Free times/ })).toHaveLength(1)
  })

  test('a rep who was offered keeps their face when another way is taken', async () => {
    const server = new FakeServer()
    server.outcome = { kind: 'offer', offer: { ...offer, host: { ...host, picture: '/pictures/sofia.svg' } } }
    await panel({}, server)
    await say('dana@acme.io')
    server.outcome = queued
    await press('Talk to a person')
    expect(log().textContent).toContain('The Larkline team will answer you')
    expect(log().querySelector('.who img')?.getAttribute('src')).toBe('/pictures/sofia.svg')
  })

  test('the rep keeps the reason once a time is picked', async () => {
    await panel()
    await say('dana@acme.io')
    expect(log().textContent).toContain('solutions engineer, looks after teams with HIPAA.')
    await press('Wednesday 25 November, 11:00, Berlin time')
    expect(log().querySelector('.who')?.textContent).toContain('looks after teams with HIPAA.')
  })

  test('who asks for a person meanwhile is told that this is the one, and sees the times under it', async () => {
    await panel()
    await say('dana@acme.io')
    await press('Talk to a person')
    expect(log().textContent).toContain('Sofia is that person.')
    expect(screen.getAllByRole('group', { name: /Free times/ })).toHaveLength(1)
    expect(log().textContent.indexOf('Sofia is that person.')).toBeLessThan(
      log().textContent.indexOf('Other times'),
    )
    expect(log().querySelectorAll('.who')).toHaveLength(1)
  })

  test('the meeting offers calendar and cancel link, and can be cancelled here', async () => {
    const { it } = await panel()
    await say('dana@acme.io')
    await press('Wednesday 25 November, 11:00, Berlin time')
    const card = screen.getByRole('region', { name: 'Your meeting' })
    expect(card.textContent).toContain('Booked: tomorrow')
    expect(within(card).getByRole('link', { name: 'Add to calendar' }).getAttribute('href')).toContain('.ics')
    expect(within(card).getByRole('link', { name: 'link to move or cancel' }).getAttribute('href')).toContain(
      'manage',
    )
    await press('Cancel')
    expect(it.state()).toBe('cancelled')
    await press('Find another time')
    expect(it.state()).toBe('offering')
  })

  test('that were asked for by typing stand alone, until all are wanted again', async () => {
    await panel()
    await say('dana@acme.io')
    await say('not mornings')
    const shown = () => within(screen.getByRole('group', { name: /Free times/ })).getAllByRole('button')
    expect(log().textContent).toContain('That time is free.')
    expect(shown().map((one) => one.textContent)).toEqual(['14:30'])
    await press('All times')
    expect(shown()).toHaveLength(4)
  })

  test('none of which will do lead to the next person', async () => {
    const { it } = await panel()
    await say('dana@acme.io')
    await press('None of these')
    expect(it.state()).toBe('queued')
    expect(log().textContent).toContain('None of these')
  })

  test('the soonest come first to who is in a hurry', async () => {
    const server = new FakeServer()
    const starts = Array.from(
      { length: 9 },
      (_, i) => new Date(Date.parse('2026-11-25T08:00:00Z') + i * 1_800_000),
    )
    const many = starts.map((at) => ({ start: at.toISOString(), end: at.toISOString() }))
    server.outcome = { kind: 'offer', offer: { ...offer, slots: many } }
    await panel({}, server)
    await say('we need it as soon as possible, dana@acme.io')
    const shown = within(screen.getByRole('group', { name: /Free times/ })).getAllByRole('button')
    expect(shown.map((one) => one.textContent)).toEqual(['09:00', '09:30', '10:00'])
  })

  test('the meeting is moved where it stands', async () => {
    const { it } = await panel()
    await say('dana@acme.io')
    await press('Wednesday 25 November, 11:00, Berlin time')
    await press('Move')
    expect(log().textContent).toContain('Until you choose, the meeting stays as it is.')
    expect(screen.getByRole('region', { name: 'Your meeting' })).toBeTruthy()
    await press('Keep the time')
    expect(it.state()).toBe('booked')
    await press('Move')
    await press('Thursday 26 November, 16:00, Berlin time')
    const card = screen.getByRole('region', { name: 'Your meeting' })
    expect(card.textContent).toContain('16:00–16:30')
    expect(log().textContent).toContain('Moved. A new invitation is on its way to dana@acme.io.')
  })

  test('a meeting that may not be changed has no button for it', async () => {
    const server = new FakeServer()
    await panel({}, server)
    await say('dana@acme.io')
    server.rules = {
      move: { allowed: false, reasons: [] },
      cancel: { allowed: false, reasons: [] },
      guestsMax: 0,
    }
    await press('Wednesday 25 November, 11:00, Berlin time')
    for (const name of ['Move', 'Cancel', 'Bring others'])
      expect(screen.queryByRole('button', { name })).toBeNull()
  })

  test('others are brought along, and an address that is none is named', async () => {
    const server = new FakeServer()
    server.rules = { guestsMax: 3 }
    await panel({}, server)
    await say('dana@acme.io')
    await press('Wednesday 25 November, 11:00, Berlin time')
    await press('Bring others')
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: /E-mail addresses/ })
    expect(document.activeElement).toBe(field)
    fireEvent.input(field, { target: { value: 'lee@acme.io, kim' } })
    await press('Invite')
    expect(screen.getByRole('alert').textContent).toContain('“kim” is no e-mail address')
    fireEvent.input(field, { target: { value: 'Lee@acme.io, kim@acme.io' } })
    await press('Invite')
    expect(server.booking!.guests).toEqual(['lee@acme.io', 'kim@acme.io'])
    expect(log().textContent).toContain('Invited too: lee@acme.io, kim@acme.io')
  })

  test('a cancellation may say why, or not happen after all', async () => {
    const server = new FakeServer()
    server.rules = { cancel: { allowed: true, reasons: ['A conflict'] } }
    const { it } = await panel({}, server)
    await say('dana@acme.io')
    await press('Wednesday 25 November, 11:00, Berlin time')
    await press('Cancel')
    await press('Back')
    expect(it.state()).toBe('booked')
    await press('Cancel')
    await press('A conflict')
    expect([it.state(), server.reasons]).toEqual(['cancelled', ['A conflict']])
  })
})

describe('when things go wrong', () => {
  test('what could not be sent waits in sight, and can be tried', async () => {
    const { it, unsent, trouble, retried } = await panel()
    await say('we are 400 people')
    unsent.value = new Set(it.entries().map((entry) => entry.id))
    trouble.value = new Trouble('network')
    await tick()
    expect(screen.getByText('Not sent yet')).toBeTruthy()
    await press('Try now')
    expect(retried).toHaveBeenCalled()
  })

  test('a failed step keeps what was typed and tries again', async () => {
    const { it } = await panel()
    it.server.fails.submit = new Trouble('internal')
    await say('dana@acme.io')
    expect(log().textContent).toContain('That didn’t go through. Nothing is lost.')
    await press('Try now')
    expect(it.state()).toBe('offering')
  })

  test('a limit says how long to wait', async () => {
    const { it } = await panel()
    it.server.fails.submit = new Trouble('rate-limited', { retryAfterSeconds: 130 })
    await say('dana@acme.io')
    expect(log().textContent).toContain('Too many tries. Please wait 3 minutes.')
  })

  test('being offline is said', async () => {
    const { it } = await panel()
    it.actor.send({ type: 'connection.lost' })
    await tick()
    expect(screen.getByRole('status').textContent).toContain('You are offline.')
  })

  test('a conversation that cannot go on can be started over', async () => {
    const { it, startedOver } = await panel()
    it.server.fails.submit = new Trouble('wrong-secret')
    await say('dana@acme.io')
    await press('Start over')
    expect(startedOver).toHaveBeenCalled()
  })
})

describe('before and after', () => {
  test('without consent nothing can be written, and both answers are there', async () => {
    const { sent } = await panel({ consent: 'needed' })
    expect(field().disabled).toBe(true)
    await press('No, thanks')
    expect(screen.getByText(/Nothing was stored/)).toBeTruthy()
    await press('Agree and start')
    expect(sent).toEqual([{ type: 'buyer.agreed' }])
    expect(field().disabled).toBe(false)
  })

  test('who comes back is told what is open, and can start over', async () => {
    const first = await talk()
    await first.say('we want to route leads')
    const { chat } = await panel({ entries: first.entries() })
    ;(chat.awaySince as ReturnType<typeof signal<number | null>>).value = NOW - 86_400_000
    await tick()
    expect(log().textContent).toContain('Welcome back. One thing is still open:')
    expect(button('Start over')).toBeTruthy()
  })

  test('who comes back after more than a day confirms what is known in one line, or changes it', async () => {
    const first = await talk()
    await first.say('we are 400 people and want to route leads')
    let ids = 0
    const newId = () => `10000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`
    const { chat, it, sent } = await panel({ entries: first.entries(), newId })
    ;(chat.awaySince as ReturnType<typeof signal<number | null>>).value = NOW - 86_400_001
    await tick()
    expect(log().textContent).toContain('I have this from last time: Meeting routing and about 400 people.')
    await press('Something changed')
    expect(screen.getByRole('region', { name: 'What I’ve noted' })).toBeTruthy()
    await press('Still right')
    expect(sent).toEqual([{ type: 'buyer.confirmed', label: 'Still right' }])
    // The question that was open comes next, and the words answer nothing.
    expect(it.said().at(-1)).toBe('question.competitors')
    expect(
      it.entries().find((entry) => entry.kind === 'message' && entry.text === 'Still right'),
    ).not.toHaveProperty('asks')
  })

  test('who comes back to times is not asked whether all is still right', async () => {
    const first = await talk()
    await first.say('we are 400 people. dana@acme.io')
    const { chat } = await panel({ entries: first.entries() })
    ;(chat.awaySince as ReturnType<typeof signal<number | null>>).value = NOW - 9 * 86_400_000
    await tick()
    expect(screen.queryByRole('button', { name: 'Still right' })).toBeNull()
    expect(log().textContent).toContain('Welcome back.')
  })

  test('which of two addresses is a choice of two, with nothing to skip', async () => {
    const { it } = await panel()
    await say('dana@gmial.com')
    const group = screen.getByRole('group', { name: 'Suggested answers' })
    const names = within(group)
      .getAllByRole('button')
      .map((one) => one.textContent)
    expect(names).toEqual(['dana@gmail.com', 'dana@gmial.com'])
    await press('dana@gmail.com')
    expect(it.actor.getSnapshot().context.profile.facts.email).toBe('dana@gmail.com')
  })

  test('that a language is not read is said in it, or else in English', async () => {
    const first = await talk()
    await first.say('bonjour')
    const at = (language: string) => {
      const entries = structuredClone(first.entries())
      const one = entries.findLast((entry) => entry.role === 'assistant')!
      return [
        ...entries.slice(0, -1),
        { ...one, kind: 'answer' as const, text: 'say.language', values: { language } },
      ]
    }
    await panel({ entries: at('fr') })
    expect((await screen.findByText(/^Je ne lis que l’anglais/)).getAttribute('lang')).toBe('fr')
    cleanup()
    await panel({ entries: at('fi') })
    expect(await screen.findByText(/^I only read English/)).toBeTruthy()
  })

  test('a queue names who will answer', async () => {
    const server = new FakeServer()
    server.outcome = queued
    await panel({}, server)
    await say('dana@acme.io')
    expect(log().textContent).toContain('The Larkline team will answer you by e-mail.')
  })

  test('a kind close has somewhere to go', async () => {
    await panel()
    await say('just me, a team of one')
    expect(log().textContent).toContain('Larkline is made for larger teams.')
    expect(screen.getByRole('link', { name: /The free plan/ }).getAttribute('href')).toBe('/free')
  })

  test('who asks for a person after a close is told again why not, and where to go', async () => {
    const server = new FakeServer()
    server.outcome = {
      kind: 'closed',
      say: 'Larkline is made for larger teams.',
      links: [{ label: 'The free plan', href: '/free' }],
    }
    await panel({}, server)
    await say('just me, a team of one')
    await press('Talk to a person')
    const last = log().querySelector('.us:last-child')!
    expect(last.textContent).toContain('A call is still not on offer for this.')
    expect(last.textContent).toContain('Larkline is made for larger teams.')
    expect(screen.getAllByRole('link', { name: /The free plan/ })).toHaveLength(1)
  })

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'a text by the name of %s is none, and the rest is drawn',
    async (text) => {
      const one = (await talk()).entries()[0]!
      const id = '99999999-0000-4000-8000-000000000001'
      await panel({ entries: [one, { ...one, id, role: 'assistant', kind: 'answer', text }] })
      expect(log().textContent).toContain('Hi! What would you like to get done?')
      expect(log().textContent).not.toContain('native code')
    },
  )

  test('privacy says what is kept, and forgets on demand', async () => {
    const { startedOver } = await panel()
    await press('Privacy')
    expect(screen.getByRole('region', { name: 'Privacy' }).textContent).toContain('Nothing has been stored')
    await press('Close')
    await say('we are 400 people')
    await press('Privacy')
    await press('Forget it here and start over')
    expect(startedOver).toHaveBeenCalled()
  })
})

describe('an answer of the vendor’s pages', () => {
  async function answered(text: string) {
    const server = new FakeServer()
    server.pages = { asked: /okta/i, answers: text }
    await panel({}, server)
    await say('Does it work with Okta?')
  }

  test('is shown with bold words, links and its source, and then comes the next question', async () => {
    await answered('Yes, with **Okta**.\n\nSee [the guide](https://larkline.test/guide).')
    expect(log().textContent).toMatch(
      /Yes, with Okta\..*See the guide\.From: Single sign-on.*What would you like/s,
    )
    expect(log().querySelector('b')!.textContent).toBe('Okta')
    expect(
      within(log())
        .getAllByRole<HTMLAnchorElement>('link')
        .map((one) => [one.textContent, one.getAttribute('href'), one.rel]),
    ).toEqual([
      ['the guide', 'https://larkline.test/guide', 'noopener'],
      ['Single sign-on', '/docs/sso', 'noopener'],
    ])
  })

  test('is text but for these: nothing in it runs', async () => {
    const hostile =
      '<img src=x onerror=alert(1)> [run](javascript:alert(1)) [data](data:text/html,x) **<b>x</b>**'
    await answered(hostile)
    expect(log().querySelector('img')).toBeNull()
    expect(log().textContent).toContain('<img src=x onerror=alert(1)> run) data <b>x</b>')
    const links = within(log()).getAllByRole('link')
    expect(links.map((one) => one.getAttribute('href'))).toEqual(['#', '#', '/docs/sso'])
  })
})
