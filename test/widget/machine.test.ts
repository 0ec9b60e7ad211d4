import { describe, expect, test } from 'vitest'
import { ENTRIES_PER_CONVERSATION_MAX, MESSAGE_CHARS_MAX } from '../../widget/contract/limits.ts'
import type { BuyerEvent } from '../../widget/conversation/context.ts'
import { conversation } from '../../widget/conversation/machine.ts'
import { Trouble } from '../../widget/conversation/trouble.ts'
import { bookingAt, closed, FakeServer, offer, playbook, queued, slots, talk, type Talk } from './talk.ts'

const EVERYTHING = 'We want to route leads, 400 people, we use Intercom, and would like a demo.'
const person: BuyerEvent = { type: 'buyer.wantsHuman', label: 'Talk to a person' }
const pick = (at = 1): BuyerEvent => ({
  type: 'buyer.picked',
  start: slots[at]!.start,
  label: 'Tomorrow, 11:00',
})

async function offering(): Promise<Talk> {
  const it = await talk()
  await it.say('dana@acme.io')
  return it
}
async function booked(): Promise<Talk> {
  const it = await offering()
  await it.send(pick())
  return it
}
async function failing(step: keyof FakeServer['fails']): Promise<Talk> {
  const it = step === 'book' ? await offering() : step === 'cancel' ? await booked() : await talk()
  it.server.fails[step] = new Trouble('network')
  if (step === 'book') await it.send(pick())
  else if (step === 'cancel') await it.send({ type: 'buyer.cancelled' })
  else await it.say('dana@acme.io')
  return it
}
async function withOutcome(outcome: FakeServer['outcome']): Promise<Talk> {
  const server = new FakeServer()
  server.outcome = outcome
  const it = await talk({}, server)
  await it.say('dana@acme.io')
  return it
}

/** A way to each state in which the conversation rests. */
const ways: Record<string, () => Promise<Talk>> = {
  consenting: () => talk({ consent: 'needed' }),
  asking: () => talk(),
  offering,
  askingEmail: async () => {
    const it = await talk()
    await it.send(person)
    await it.send(pick())
    return it
  },
  booked,
  moving: async () => {
    const it = await booked()
    await it.send({ type: 'buyer.moves' })
    return it
  },
  cancelled: async () => {
    const it = await booked()
    await it.send({ type: 'buyer.cancelled' })
    return it
  },
  queued: () => withOutcome(queued),
  closed: () => withOutcome(closed),
  failed: () => failing('submit'),
}
/** States that are passed through; the tests below see them on their way. */
const PASSING = [
  'opening',
  'understanding',
  'deciding',
  'answering',
  'submitting',
  'booking',
  'cancelling',
  'refreshing',
  'retrying',
  'readingTimes',
  'showingTimes',
  'findingTimes',
  'movingThere',
  'inviting',
]

describe('states', () => {
  test.each(Object.entries(ways))('%s is reached', async (name, way) => {
    expect((await way()).state()).toBe(name)
  })

  test('every state is reached, and no other exists', async () => {
    const seen = new Set<string>()
    const watch = (it: Talk) => it.actor.subscribe((snapshot) => seen.add(snapshot.value))
    for (const way of Object.values(ways)) seen.add((await way()).state())
    const it = await talk()
    watch(it)
    await it.say('dana@acme.io')
    await it.send({ type: 'buyer.wantsTimes' })
    await it.say('not mornings')
    await it.send(pick())
    await it.send({ type: 'buyer.invited', guests: ['lee@acme.io'] })
    await it.send({ type: 'buyer.moves' })
    await it.send({ type: 'buyer.picked', start: it.server.times[1]!.start, label: 'Thursday' })
    await it.send({ type: 'buyer.cancelled' })
    // What has no entry point of its own in a snapshot: taken at once.
    const transient = Object.entries(conversation.states).flatMap(([name, node]) =>
      node.always && node.always.length > 0 ? [name] : [],
    )
    expect([...new Set([...seen, ...transient])].sort()).toEqual(Object.keys(conversation.states).sort())
    expect([...Object.keys(ways), ...PASSING].sort()).toEqual(Object.keys(conversation.states).sort())
  })

  test.each(Object.entries(ways).filter(([name]) => name !== 'consenting'))(
    'a person can be asked for in %s',
    async (name, way) => {
      const it = await way()
      await it.send(person)
      expect(it.actor.getSnapshot().context.profile.facts.wantsHuman).toBe(true)
      expect(it.server.asked).toContain('submit')
      expect(it.state()).toBe({ asking: 'offering', failed: 'offering', cancelled: 'offering' }[name] ?? name)
      expect(it.entries().at(-1)?.role).toBe('assistant')
    },
  )

  test('a person asked for before consent is put through on agreeing, and nothing before', async () => {
    const it = await talk({ consent: 'needed' })
    await it.send(person)
    expect([it.state(), it.server.asked]).toEqual(['consenting', []])
    await it.send({ type: 'buyer.agreed' })
    expect(it.state()).toBe('offering')
  })

  test.each([
    ['can I talk to a person?', (it: Talk) => it.say('can I talk to a person?')],
    ['the button', (it: Talk) => it.send(person)],
  ])('a person can be asked for by %s, and each state leads somewhere', async (_, ask) => {
    const said: Record<string, unknown> = {}
    for (const name of ['asking', 'offering', 'booked', 'cancelled', 'queued', 'closed']) {
      const it = await ways[name]!()
      await ask(it)
      said[name] = [it.state(), it.said().at(-1)]
    }
    expect(said).toEqual({
      asking: ['offering', 'say.offer'],
      offering: ['offering', 'say.isPerson'],
      booked: ['booked', 'say.toMove'],
      cancelled: ['offering', 'say.offer'],
      queued: ['queued', 'say.forTeam'],
      closed: ['closed', 'say.stillClosed'],
    })
  })

  test('a rep without free times is not said to be there', async () => {
    const it = await withOutcome({ kind: 'offer', offer: { ...offer, slots: [] } })
    await it.send(person)
    expect(it.said().at(-1)).toBe('say.noSlots')
  })

  test('a second wish for a person is answered too', async () => {
    for (const name of ['offering', 'booked', 'queued', 'closed']) {
      const it = await ways[name]!()
      await it.send(person)
      const first = it.said()
      await it.send(person)
      expect(it.said().slice(first.length)).toEqual(first.slice(-1))
    }
  })

  test('a wish for a person after a cancelled meeting asks the server for other times, once', async () => {
    const it = await ways.cancelled!()
    const before = it.server.asked.length
    await it.send(person)
    expect(it.server.asked.slice(before)).toEqual(['understand', 'submit'])
    expect(it.actor.getSnapshot().context.wantsTimes).toBe(false)
  })
})

describe('questions', () => {
  test('the greeting is the first question', async () => {
    const it = await talk()
    expect(it.entries()).toMatchObject([{ kind: 'question', text: 'greeting', asks: 'useCase' }])
  })

  test('one message may carry all: what is known is not asked again', async () => {
    const it = await talk()
    await it.say(EVERYTHING)
    expect(it.said()).toEqual(['greeting', 'question.email'])
  })

  test('a fact that was said before its question is skipped', async () => {
    const it = await talk()
    await it.say('we are 400 people and want to route leads')
    expect(it.said()).toEqual(['greeting', 'question.competitors'])
  })

  test('a bare answer is read as an answer to the open question', async () => {
    const it = await talk()
    await it.send({ type: 'buyer.chose', field: 'useCase', value: 'website-chat', label: 'Website chat' })
    await it.say('about 300')
    expect(it.actor.getSnapshot().context.profile.facts.headcount).toEqual({ min: 300, max: 300 })
    expect(it.said().at(-1)).toBe('question.competitors')
  })

  test('what is declined is not asked again', async () => {
    const it = await talk()
    await it.send({ type: 'buyer.chose', field: 'useCase', value: 'website-chat', label: 'Website chat' })
    await it.send({ type: 'buyer.declined', field: 'headcount', label: 'Skip' })
    await it.send({ type: 'buyer.declined', field: 'competitors', label: 'Skip' })
    await it.send({ type: 'buyer.declined', field: 'nextStep', label: 'Skip' })
    expect(it.said()).toEqual([
      'greeting',
      'question.headcount',
      'question.competitors',
      'question.nextStep',
      'question.email',
    ])
  })

  test('what is not understood is answered with the likely readings once, then the next question', async () => {
    const it = await talk()
    await it.say('the thing with the two boxes')
    await it.say('you know, the boxes')
    expect(it.said()).toEqual(['greeting', 'say.notUnderstood', 'question.headcount'])
  })

  test('a reply that states nothing asks for own words', async () => {
    const it = await talk()
    await it.send({ type: 'buyer.chose', field: 'useCase', label: 'Something else' })
    expect(it.said()).toEqual(['greeting', 'ask.other'])
  })

  test('a question of the buyer is kept for the call, and the open question comes again', async () => {
    const it = await talk()
    await it.say('we want to route leads')
    await it.say('do you support row-level encryption keys per region?')
    expect(it.said()).toEqual(['greeting', 'question.headcount', 'say.questionKept', 'question.headcount'])
  })

  test('an edit of something else leaves the question open', async () => {
    const it = await talk()
    await it.say('we want to route leads')
    await it.send({ type: 'buyer.edited', field: 'region', value: ['DE'], label: 'Germany' })
    expect(it.said()).toEqual(['greeting', 'question.headcount'])
    await it.say('120')
    expect(it.actor.getSnapshot().context.profile.facts.headcount).toEqual({ min: 120, max: 120 })
  })

  test('the e-mail stays asked for while the buyer tells of other things', async () => {
    const it = await talk()
    await it.say(EVERYTHING)
    for (const text of [
      'we need HIPAA',
      'and SOC 2',
      'our budget is $20k a year',
      'what does it cost?',
      'ok',
    ]) {
      await it.say(text)
      expect([text, it.said().at(-1)]).toEqual([text, 'question.email'])
    }
    expect(it.said()).not.toContain('say.withoutEmail')
  })

  test('who says nothing to it twice is shown the ways on, and may still take them', async () => {
    const it = await talk()
    await it.say(EVERYTHING)
    await it.say('the two boxes over there')
    await it.say('you know, the boxes')
    expect(it.said().slice(-4)).toEqual(['question.email', 'say.unclear', 'question.email', 'ask.emailLater'])
    await it.say('we need HIPAA')
    expect([it.state(), it.said().at(-1)]).toEqual(['asking', 'ask.emailLater'])
    await it.say('dana@acme.io')
    expect(it.state()).toBe('offering')
  })

  test('only who would rather give no e-mail is told that this is fine', async () => {
    const it = await talk()
    await it.say(EVERYTHING)
    await it.say('I would rather not say')
    expect(it.said().slice(-2)).toEqual(['question.email', 'say.withoutEmail'])
  })

  test.each(['no thanks', 'No, thank you.', 'not interested'])(
    '%s to the greeting leaves it open, kindly',
    async (text) => {
      const it = await talk()
      await it.say(text)
      expect(it.entries()[1]).toMatchObject({ kind: 'refusal', field: 'useCase', label: text })
      expect(it.said()).toEqual(['greeting', 'say.leftOpen', 'question.headcount'])
    },
  )

  test.each(['dana@acme', 'dana@acme..io'])('%s is no e-mail at any question', async (text) => {
    const it = await talk()
    for (const before of ['', 'we want to route leads', '400 people', 'we use Intercom']) {
      if (before) await it.say(before)
      await it.say(text)
      expect([before, it.said().at(-1)]).toEqual([before, 'say.notAnEmail'])
    }
    for (const name of ['offering', 'booked', 'cancelled', 'queued', 'closed']) {
      const other = await ways[name]!()
      await other.say(text)
      expect([name, other.said().at(-1)]).toEqual([name, 'say.notAnEmail'])
    }
  })

  test.each(['dana@acme', 'acme.io@', 'dana@'])('%s is not taken for an e-mail', async (text) => {
    const it = await talk()
    await it.say(EVERYTHING)
    await it.say(text)
    expect([it.state(), it.said().at(-1)]).toEqual(['asking', 'say.notAnEmail'])
  })

  test('who is due no person is told so, and not asked for an address', async () => {
    const it = await talk()
    await it.say('just me, a team of one')
    expect([it.state(), it.said()]).toEqual(['closed', ['greeting', 'say.closed']])
    expect(it.server.asked).not.toContain('submit')
    await it.send({
      type: 'buyer.edited',
      field: 'headcount',
      value: { min: 80, max: 80 },
      label: '80 people',
    })
    expect(it.state()).toBe('asking')
  })

  test('an e-mail after a close is submitted, and answered', async () => {
    const it = await talk()
    it.server.outcome = closed
    await it.say('just me, a team of one')
    await it.say('dana@acme.io')
    expect([it.state(), it.said().at(-1), it.server.asked.at(-1)]).toEqual([
      'closed',
      'say.stillClosed',
      'submit',
    ])
  })

  test.each([
    ['a person', person],
    ['an e-mail', { type: 'buyer.said', text: 'dana@acme.io' } as BuyerEvent],
  ])('the policy may have another way for who is due nobody and leaves %s', async (_, event) => {
    for (const [outcome, state] of [
      [queued, 'queued'],
      [{ kind: 'offer', offer }, 'offering'],
    ] as const) {
      const it = await talk()
      it.server.outcome = outcome
      await it.say('just me, a team of one')
      await it.send(event)
      expect(it.state()).toBe(state)
    }
  })

  test('a question after a close is not promised for a call', async () => {
    const it = await talk()
    await it.say('just me, a team of one')
    await it.say('do you support row-level encryption keys per region?')
    expect(it.said().slice(-1)).toEqual(['say.questionOpen'])
  })

  test('an empty message and one too long are not taken, one at the limit is', async () => {
    const it = await talk()
    await it.say('  ')
    await it.say('x'.repeat(MESSAGE_CHARS_MAX + 1))
    expect(it.entries()).toHaveLength(1)
    await it.say('x'.repeat(MESSAGE_CHARS_MAX))
    expect(it.entries()[1]).toMatchObject({ kind: 'message' })
  })

  test('a full conversation takes nothing more', async () => {
    const one = (await talk()).entries()[0]!
    const entries = Array.from({ length: ENTRIES_PER_CONVERSATION_MAX }, (_, at) => ({
      ...one,
      id: `10000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    }))
    const it = await talk({ entries })
    await it.say('one more')
    expect(it.entries()).toHaveLength(ENTRIES_PER_CONVERSATION_MAX)
  })
})

describe('submission', () => {
  test('an e-mail submits at any time', async () => {
    const it = await talk()
    await it.say('dana@acme.io')
    expect([it.state(), it.server.asked]).toEqual(['offering', ['understand', 'submit']])
  })

  test('an edit after the offer submits again, and says so', async () => {
    const it = await offering()
    await it.send({ type: 'buyer.edited', field: 'region', value: ['US'], label: 'United States' })
    expect(it.server.asked.filter((step) => step === 'submit')).toHaveLength(2)
    expect(it.said().slice(-3)).toEqual(['say.offer', 'say.changed', 'say.offer'])
  })

  test('a remark that changes no fact does not submit again', async () => {
    const it = await offering()
    await it.say('sounds good to me')
    expect(it.server.asked.filter((step) => step === 'submit')).toHaveLength(1)
    expect(it.said().at(-1)).toBe('say.forHost')
  })

  test('what is said while the answer is awaited is kept, and heard after it', async () => {
    const it = await talk()
    it.actor.send({ type: 'buyer.said', text: 'dana@acme.io' })
    it.actor.send({ type: 'buyer.said', text: 'we are 90 people' })
    await it.say('and need HIPAA')
    expect(it.actor.getSnapshot().context.profile.facts).toMatchObject({
      email: 'dana@acme.io',
      headcount: { min: 90, max: 90 },
      compliance: ['HIPAA'],
    })
    expect(it.state()).toBe('offering')
  })

  test('a queue without an e-mail asks for one, and takes it', async () => {
    const server = new FakeServer()
    server.outcome = queued
    const it = await talk({}, server)
    await it.send(person)
    expect([it.state(), it.said().at(-1)]).toEqual(['queued', 'say.queuedNoEmail'])
    await it.say('dana@acme.io')
    expect([it.state(), it.said().at(-1)]).toEqual(['queued', 'say.queued'])
  })
})

describe('booking', () => {
  test('a pick books', async () => {
    const it = await booked()
    expect(it.actor.getSnapshot().context.outcome).toMatchObject({
      kind: 'booked',
      booking: { start: slots[1]!.start, email: 'dana@acme.io' },
    })
    expect(it.said().at(-1)).toBe('say.booked')
  })

  test.each(['11:00', 'tomorrow at 11', 'wed 11:00', '11am please'])(
    'a time can be typed: %s',
    async (text) => {
      const it = await offering()
      await it.say(text)
      expect(it.server.booking?.start).toBe(slots[1]!.start)
    },
  )

  test('a pick without an e-mail asks for it first', async () => {
    const it = await talk()
    await it.send(person)
    await it.send(pick())
    expect([it.state(), it.said().at(-1), it.server.asked]).toEqual([
      'askingEmail',
      'ask.emailForTime',
      ['understand', 'submit', 'understand', 'hold'],
    ])
    await it.say('dana@acme.io')
    expect([it.state(), it.server.booking?.email]).toEqual(['booked', 'dana@acme.io'])
  })

  test('an address that has as many meetings as it may is told so, and another one books', async () => {
    const it = await offering()
    it.server.fails.book = new Trouble('too-many-meetings')
    await it.send(pick())
    expect([it.state(), it.said().at(-1)]).toEqual(['offering', 'say.tooMany'])
    await it.say('then use kim@other.io')
    await it.send(pick())
    expect([it.state(), it.server.booking?.email]).toEqual(['booked', 'kim@other.io'])
  })

  test('the time is held while the e-mail is asked for; one that cannot be held is taken', async () => {
    const it = await talk()
    await it.send(person)
    it.server.fails.hold = new Trouble('slot-taken', { offer })
    await it.send(pick())
    expect([it.state(), it.said().at(-1)]).toEqual(['offering', 'say.slotTaken'])
    it.server.fails.hold = new Trouble('network')
    await it.send(pick(2))
    expect(it.state()).toBe('askingEmail')
    await it.say('dana@acme.io')
    expect([it.state(), it.server.booking?.start]).toEqual(['booked', slots[2]!.start])
  })

  test('a time just taken leads back to fresh ones, and stays to be seen', async () => {
    const it = await offering()
    const left = { ...offer, slots: slots.filter((_, at) => at !== 1) }
    it.server.fails.book = new Trouble('slot-taken', { offer: left })
    await it.send(pick())
    const { context } = it.actor.getSnapshot()
    expect([it.state(), it.said().at(-1), context.taken]).toEqual([
      'offering',
      'say.slotTaken',
      [slots[1]!.start],
    ])
    await it.send(pick(2))
    expect(it.state()).toBe('booked')
  })

  test.each(['slot-in-the-past', 'slot-not-offered'] as const)('%s fetches fresh times', async (code) => {
    const it = await offering()
    it.server.fails.book = new Trouble(code)
    await it.send(pick())
    expect([it.state(), it.server.asked.at(-1)]).toEqual(['offering', 'offer'])
  })

  test('an offer that is gone is asked for anew', async () => {
    const it = await offering()
    it.server.fails.book = new Trouble('no-live-offer')
    await it.send(pick())
    expect([it.state(), it.server.asked.at(-1)]).toEqual(['offering', 'submit'])
  })

  test('cancelling says so and offers another time', async () => {
    const it = await booked()
    await it.send({ type: 'buyer.cancelled' })
    expect([it.state(), it.said().at(-1)]).toEqual(['cancelled', 'say.cancelled'])
    await it.send({ type: 'buyer.wantsTimes' })
    expect([it.state(), it.said().at(-1)]).toEqual(['offering', 'say.offer'])
  })
})

describe('after booking', () => {
  test('another e-mail does not move the invitation, and that is said', async () => {
    const it = await booked()
    await it.say('please send it to eva@acme.io')
    expect(it.entries().at(-1)).toMatchObject({ text: 'say.otherEmail', values: { email: 'dana@acme.io' } })
    await it.send({ type: 'buyer.edited', field: 'email', value: 'ida@acme.io', label: 'ida@acme.io' })
    expect(it.said().at(-1)).toBe('say.otherEmail')
    await it.say('we are 90 people')
    expect(it.said().filter((text) => text === 'say.otherEmail')).toHaveLength(2)
  })

  test('the same e-mail again is not taken for another', async () => {
    const it = await booked()
    await it.say('dana@acme.io')
    expect(it.said().at(-1)).toBe('say.forHost')
  })

  test('cancelling and picking again sends the invitation to the new e-mail', async () => {
    const it = await booked()
    await it.say('eva@acme.io')
    await it.send({ type: 'buyer.cancelled' })
    await it.send({ type: 'buyer.wantsTimes' })
    await it.send(pick(2))
    expect(it.server.booking?.email).toBe('eva@acme.io')
  })

  test.each(['thanks', 'great, thank you!', 'ok bye'])('%s is a courtesy', async (text) => {
    const it = await booked()
    await it.say(text)
    expect(it.said().at(-1)).toBe('say.welcome')
  })

  test.each(['find me another time', 'other times please', 'do you have a different slot?'])(
    '%s after a cancelled meeting does what the button does',
    async (text) => {
      const it = await ways.cancelled!()
      await it.say(text)
      expect([it.state(), it.said().at(-1)]).toEqual(['offering', 'say.offer'])
    },
  )

  test.each(['maybe another time', 'thanks', 'we are 90 people'])(
    '%s after a cancelled meeting does not',
    async (text) => {
      const it = await ways.cancelled!()
      await it.say(text)
      expect(it.state()).toBe('cancelled')
    },
  )

  test('a server that has no other times after all is not asked on and on', async () => {
    const it = await ways.cancelled!()
    const standing = { kind: 'booked', booking: it.server.booking! } as const
    it.server.booking = null
    it.server.outcome = standing
    await it.say('find me another time')
    expect([it.state(), it.server.asked.filter((step) => step === 'submit')]).toEqual([
      'cancelled',
      ['submit', 'submit'],
    ])
  })
})

describe('failures', () => {
  test.each(['understand', 'submit', 'book', 'cancel'] as const)(
    '%s fails: the text is kept, and trying again goes on from there',
    async (step) => {
      const it = await failing(step)
      const before = it.entries()
      expect(it.state()).toBe('failed')
      await it.send({ type: 'buyer.retried' })
      expect(it.state()).toBe(
        { understand: 'offering', submit: 'offering', book: 'booked', cancel: 'cancelled' }[step],
      )
      expect(it.entries().slice(0, before.length)).toEqual(before)
    },
  )

  test('a pick is tried again under the same key', async () => {
    const it = await failing('book')
    await it.send({ type: 'buyer.retried' })
    expect(it.server.keys).toHaveLength(2)
    expect(new Set(it.server.keys).size).toBe(1)
  })

  test('a connection that comes back tries by itself; a refusal waits for the buyer', async () => {
    const it = await failing('submit')
    await it.send({ type: 'connection.restored' })
    expect(it.state()).toBe('offering')
    const refused = await talk()
    refused.server.fails.submit = new Trouble('rate-limited', { retryAfterSeconds: 60 })
    await refused.say('dana@acme.io')
    await refused.send({ type: 'connection.restored' })
    expect(refused.state()).toBe('failed')
  })

  test('the buyer may go on instead of trying again', async () => {
    const it = await failing('submit')
    await it.say('we are 90 people')
    expect(it.state()).toBe('offering')
  })
})

describe('rebuilt from entries', () => {
  test.each(Object.entries(ways).filter(([name]) => !['consenting', 'failed'].includes(name)))(
    '%s is found again, and nothing is said twice',
    async (name, way) => {
      const first = await way()
      const again = await talk({ entries: first.entries() }, first.server)
      // A time that was picked and not booked is picked again: it may be gone. So is one to move to.
      const elsewhere = { askingEmail: 'offering', moving: 'booked' }[name]
      expect(again.state()).toBe(elsewhere ?? name)
      if (elsewhere === undefined) expect(again.entries()).toEqual(first.entries())
    },
  )

  test('a meeting booked elsewhere in the meantime is shown', async () => {
    const first = await offering()
    first.server.booking = bookingAt(slots[0]!.start, 'dana@acme.io')
    const again = await talk({ entries: first.entries() }, first.server)
    expect([again.state(), again.said().at(-1)]).toEqual(['booked', 'say.booked'])
  })

  test('entries of another tab are merged, each once', async () => {
    const it = await talk()
    const theirs = await talk({ entries: it.entries(), newId: () => '99999999-0000-4000-8000-000000000001' })
    theirs.actor.send({ type: 'buyer.said', text: 'we are 70 people' })
    const merged = [...theirs.entries()]
    await it.send({ type: 'entries.merged', entries: merged })
    await it.send({ type: 'entries.merged', entries: merged })
    expect(it.entries().filter((entry) => entry.kind === 'message')).toHaveLength(1)
    expect(it.actor.getSnapshot().context.profile.facts.headcount).toEqual({ min: 70, max: 70 })
  })

  test('what two tabs answer to one message is said once, by the first, in both', async () => {
    const it = await talk()
    const other = await talk({
      entries: it.entries(),
      newId: (() => {
        let ids = 0
        return () => `99999999-0000-4000-8000-${String(++ids).padStart(12, '0')}`
      })(),
    })
    await it.say('you know, the boxes')
    const mine = it.entries().slice(0, 2)
    await other.send({ type: 'entries.merged', entries: mine })
    const [ours, theirs] = [it.entries(), other.entries()]
    expect(theirs.at(-1)!.id).not.toBe(ours.at(-1)!.id)
    for (let round = 0; round < 2; round++) {
      await it.send({ type: 'entries.merged', entries: theirs })
      await other.send({ type: 'entries.merged', entries: ours })
    }
    expect(it.said()).toEqual(['greeting', 'say.notUnderstood'])
    expect(other.entries()).toEqual(it.entries())
    // Nothing new is nothing to store, or the tabs would write to each other for ever.
    const before = it.entries()
    await it.send({ type: 'entries.merged', entries: theirs })
    expect(it.entries()).toBe(before)
  })

  test('a playbook without questions goes on to the e-mail', async () => {
    const it = await talk({ playbook: { ...playbook, questions: [], useCases: [] } })
    await it.say('we want to route leads')
    expect(it.said()).toEqual(['greeting', 'ask.email'])
  })
})

describe('times by typing', () => {
  const wanted = (it: Talk) => it.actor.getSnapshot().context.wanted

  test.each([
    ['not mornings', 'say.timeFree', [2]],
    ['Wednesday before 2pm', 'say.timesThen', [0, 1]],
    ['is Thursday at 10 possible?', 'say.timeFree', [3]],
    ['next week', 'say.noneThen', null],
  ] as const)('%j narrows what is shown, and all can be shown again', async (text, sentence, at) => {
    const it = await offering()
    await it.say(text)
    expect([it.state(), it.said().at(-1), wanted(it)]).toEqual([
      'offering',
      sentence,
      at && at.map((one) => slots[one]!.start),
    ])
    expect(it.entries().at(-2)).toMatchObject({ kind: 'choice', field: 'slot', label: text })
    await it.send({ type: 'buyer.wantsAll' })
    expect([it.state(), wanted(it)]).toEqual(['offering', null])
    await it.send(pick())
    expect(it.state()).toBe('booked')
  })

  test('what is said of times is no fact, and submits nothing again', async () => {
    const it = await offering()
    const before = it.actor.getSnapshot().context.profile.facts
    await it.say('next week')
    await it.say('Wednesday at 14:30')
    expect(it.state()).toBe('booked')
    expect(it.actor.getSnapshot().context.profile.facts).toEqual(before)
    expect(it.server.asked.filter((step) => step === 'submit')).toHaveLength(1)
  })

  test.each(['none of these work', { type: 'buyer.refusedTimes', label: 'None of these' } as const])(
    'none of these (%j) looks for the next',
    async (how) => {
      const it = await offering()
      it.server.next = { kind: 'offer', offer: { ...offer, host: { ...offer.host, name: 'Jonas Weil' } } }
      if (typeof how === 'string') await it.say(how)
      else await it.send(how)
      expect([it.state(), it.said().at(-1)]).toEqual(['offering', 'say.offer'])
      expect(it.server.asked.filter((step) => step === 'submit')).toHaveLength(2)
      expect(it.entries().at(-1)).toMatchObject({ values: { name: 'Jonas Weil' } })
      it.server.next = queued
      await it.say('nothing suits')
      expect([it.state(), it.said().at(-1)]).toEqual(['queued', 'say.queued'])
    },
  )

  test('a message that says more is a message', async () => {
    const it = await offering()
    await it.say('Thursday after 4, and we need SOC 2')
    expect(it.entries().findLast(({ role }) => role === 'buyer')).toMatchObject({ kind: 'message' })
    expect(it.actor.getSnapshot().context.profile.facts.compliance).toEqual(['SOC2'])
  })
})

describe('a meeting that is moved', () => {
  const there = (it: Talk, at = 1): BuyerEvent => ({
    type: 'buyer.picked',
    start: it.server.times[at]!.start,
    label: 'Thursday',
  })

  test.each([
    'can we move it?',
    'I need to reschedule',
    'another day please',
    { type: 'buyer.moves' } as const,
  ])('%j shows when else, and the meeting stands until one is picked', async (how) => {
    const it = await booked()
    if (typeof how === 'string') await it.say(how)
    else await it.send(how)
    expect([it.state(), it.said().at(-1)]).toEqual(['moving', 'say.moveTo'])
    const { start } = it.server.booking!
    await it.send({ type: 'buyer.keeps' })
    expect([it.state(), it.server.booking!.start]).toEqual(['booked', start])
  })

  test('picked by a tap or by typing it is at the new time, and the buyer is told so', async () => {
    for (const how of [there, 'Thursday at 16:00'] as const) {
      const it = await booked()
      await it.send({ type: 'buyer.moves' })
      if (typeof how === 'string') await it.say(how)
      else await it.send(how(it))
      expect([it.state(), it.said().at(-1), it.server.booking!.start]).toEqual([
        'booked',
        'say.moved',
        '2026-11-26T15:00:00Z',
      ])
    }
  })

  test('times are narrowed by typing here too', async () => {
    const it = await booked()
    await it.send({ type: 'buyer.moves' })
    await it.say('Thursday')
    expect([it.state(), it.said().at(-1), it.actor.getSnapshot().context.wanted?.length]).toEqual([
      'moving',
      'say.timesThen',
      2,
    ])
  })

  test('a new time that is just taken shows fresh ones', async () => {
    const it = await booked()
    await it.send({ type: 'buyer.moves' })
    it.server.fails.move = new Trouble('slot-taken')
    await it.send(there(it))
    expect([it.state(), it.said().at(-1)]).toEqual(['moving', 'say.slotTaken'])
    await it.send(there(it, 2))
    expect([it.state(), it.server.booking!.start]).toEqual(['booked', '2026-11-27T09:30:00Z'])
    expect(new Set(it.server.keys).size).toBe(3)
  })

  test.each(['times', 'move', 'cancel'] as const)(
    'a change that is not allowed (%s) is said, and nothing is lost',
    async (step) => {
      const it = await booked()
      it.server.fails[step] = new Trouble('change-not-allowed')
      if (step === 'cancel') await it.send({ type: 'buyer.cancelled' })
      else await it.send({ type: 'buyer.moves' })
      if (step === 'move') await it.send(there(it))
      expect([it.state(), it.said().at(-1)]).toEqual(['booked', 'say.cannotMove'])
    },
  )

  test('without another time it stays as it is', async () => {
    const it = await booked()
    it.server.times = []
    await it.send({ type: 'buyer.moves' })
    expect([it.state(), it.said().at(-1)]).toEqual(['moving', 'say.noOther'])
  })

  test('what fails for want of the server is tried again where it failed', async () => {
    const it = await booked()
    it.server.fails.times = new Trouble('network')
    await it.send({ type: 'buyer.moves' })
    expect(it.state()).toBe('failed')
    await it.send({ type: 'buyer.retried' })
    it.server.fails.move = new Trouble('network')
    await it.send(there(it))
    await it.send({ type: 'buyer.retried' })
    expect([it.state(), it.server.booking!.start]).toEqual(['booked', '2026-11-26T15:00:00Z'])
    expect(it.server.keys.slice(-2)).toEqual([it.server.keys.at(-1), it.server.keys.at(-1)])
  })

  test('cancelled by typing, and guests are invited', async () => {
    const it = await booked()
    await it.send({ type: 'buyer.invited', guests: ['lee@acme.io'] })
    expect([it.state(), it.server.booking!.guests]).toEqual(['booked', ['lee@acme.io']])
    await it.say('please cancel the meeting')
    expect([it.state(), it.server.booking!.state]).toEqual(['cancelled', 'cancelled'])
  })
})

describe('a buyer whose address the site knows', () => {
  const known = (email: string | undefined) => talk({ knownEmail: () => email })

  test('is asked what is of use, and never for the address', async () => {
    const it = await known('dana@acme.io')
    await it.say('We want to route leads, 400 people, we use Intercom')
    expect([it.state(), it.server.asked.includes('submit')]).toEqual(['asking', false])
    for (let i = 0; i < 8 && it.state() === 'asking'; i++) {
      expect(it.entries().filter((entry) => entry.kind === 'question' && entry.asks === 'email')).toEqual([])
      const open = it.entries().findLast((entry) => entry.kind === 'question')
      await it.send({ type: 'buyer.declined', field: open!.asks, label: 'Skip' })
    }
    expect(it.state()).toBe('offering')
    await it.send(pick())
    expect(it.server.booking!.email).toBe('dana@acme.io')
  })

  test('and picks at once where a person was asked for', async () => {
    const it = await known('dana@acme.io')
    await it.send(person)
    await it.send(pick())
    expect([it.state(), it.server.booking?.email]).toEqual(['booked', 'dana@acme.io'])
  })

  test('but may give another', async () => {
    const it = await known('dana@acme.io')
    await it.say('my address is dana@other.io')
    await it.send(pick())
    expect(it.server.booking?.email).toBe('dana@other.io')
  })
})
