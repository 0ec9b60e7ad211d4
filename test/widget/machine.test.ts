import { describe, expect, test } from 'vitest'
import { ENTRIES_PER_CONVERSATION_MAX, MESSAGE_CHARS_MAX } from '../../widget/contract/limits.ts'
import { conversation, type BuyerEvent } from '../../widget/conversation/machine.ts'
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
  'submitting',
  'booking',
  'cancelling',
  'refreshing',
  'retrying',
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
    await it.send(pick())
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
      expect(it.state()).toBe({ asking: 'offering', failed: 'offering' }[name] ?? name)
    },
  )

  test('a person asked for before consent is put through on agreeing, and nothing before', async () => {
    const it = await talk({ consent: 'needed' })
    await it.send(person)
    expect([it.state(), it.server.asked]).toEqual(['consenting', []])
    await it.send({ type: 'buyer.agreed' })
    expect(it.state()).toBe('offering')
  })

  test('a person can be asked for in so many words', async () => {
    const it = await talk()
    await it.say('can I talk to a person?')
    expect(it.state()).toBe('offering')
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
      ['understand', 'submit', 'understand'],
    ])
    await it.say('dana@acme.io')
    expect([it.state(), it.server.booking?.email]).toEqual(['booked', 'dana@acme.io'])
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
      // A time that was picked and not booked is picked again: it may be gone.
      expect(again.state()).toBe(name === 'askingEmail' ? 'offering' : name)
      if (name !== 'askingEmail') expect(again.entries()).toEqual(first.entries())
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

  test('a playbook without questions goes on to the e-mail', async () => {
    const it = await talk({ playbook: { ...playbook, questions: [], useCases: [] } })
    await it.say('we want to route leads')
    expect(it.said()).toEqual(['greeting', 'ask.email'])
  })
})
