import { SimulatedClock, waitFor } from 'xstate'
import { describe, expect, test } from 'vitest'
import { ANSWER_WAIT_MS } from '../../widget/conversation/context.ts'
import { FakeServer, slots, talk, type Talk } from './talk.ts'

const QUESTION = 'Does it work with Okta?'
const TEXT = 'Yes, with **Okta**.'

function serverThatAnswers(): FakeServer {
  const server = new FakeServer()
  server.pages = { asked: /okta/i, answers: TEXT }
  return server
}

/** A conversation whose server takes its time with answers, and the clock that it waits by. */
async function slowTalk(): Promise<{ it: Talk; clock: SimulatedClock; answer: (found: boolean) => void }> {
  const server = new FakeServer()
  server.pages = null
  const clock = new SimulatedClock()
  const it = await talk({}, server, clock)
  return {
    it,
    clock,
    answer(found) {
      const asked = it.entries().find((entry) => entry.kind === 'message' && entry.text === QUESTION)!
      const messages = [{ id: asked.id, text: QUESTION }]
      const pages = { asked: /okta/i, answers: TEXT }
      const answers = found ? Object.assign(new FakeServer(), { pages }).answersTo(messages) : []
      it.actor.send({ type: 'server.answered', to: [asked.id], answers })
    },
  }
}
async function untilAnswering({ actor }: Talk) {
  await waitFor(actor, (snapshot) => snapshot.matches('answering'))
}

describe('a question of the buyer’s', () => {
  test('is answered first, with its source, and then comes ours', async () => {
    const it = await talk({}, serverThatAnswers())
    await it.say(QUESTION)
    expect(it.said()).toEqual(['greeting', 'answer.sso', 'question.useCase'])
    expect(it.entries()[2]).toMatchObject({
      role: 'assistant',
      kind: 'answer',
      values: { question: it.entries()[1]!.id, text: TEXT, source: 'Single sign-on', url: '/docs/sso' },
    })
  })

  test('that no page answers is kept for the call, and ours comes', async () => {
    const it = await talk({}, serverThatAnswers())
    await it.say('Does it work with SAP?')
    expect(it.said()).toEqual(['greeting', 'say.questionKept', 'question.useCase'])
    expect(it.actor.getSnapshot().context.profile.openQuestions).toHaveLength(1)
  })

  test('that asks for something of ours too goes on without a word where no page answers it', async () => {
    const it = await talk({}, serverThatAnswers())
    await it.say('What does it cost?')
    expect(it.said()).toEqual(['greeting', 'question.headcount'])
  })

  test('beside an e-mail is answered before the times come', async () => {
    const it = await talk({}, serverThatAnswers())
    await it.say(`${QUESTION} I am dana@acme.io`)
    expect(it.said()).toEqual(['greeting', 'answer.sso', 'say.offer'])
  })

  test('after the booking is answered, and nothing else is said', async () => {
    const it = await talk({}, serverThatAnswers())
    await it.say('dana@acme.io')
    await it.send({ type: 'buyer.picked', start: slots[0]!.start, label: 'Tomorrow, 9:30' })
    await it.say(QUESTION)
    expect(it.said().slice(-2)).toEqual(['say.booked', 'answer.sso'])
    expect(it.state()).toBe('booked')
  })

  test('answered twice by a server that was asked twice is answered once', async () => {
    const server = serverThatAnswers()
    const it = await talk({}, server)
    await it.say(QUESTION)
    const [, asked] = it.entries()
    const answers = server.answersTo([{ id: asked!.id, text: QUESTION }])
    it.actor.send({ type: 'server.answered', to: [asked!.id], answers })
    expect(it.said()).toEqual(['greeting', 'answer.sso', 'question.useCase'])
  })

  test('is answered again by nobody when the conversation is opened again', async () => {
    const it = await talk({}, serverThatAnswers())
    await it.say(QUESTION)
    const again = await talk({ entries: it.entries() })
    expect([again.state(), again.entries()]).toEqual(['asking', it.entries()])
  })
})

describe('the conversation is not held up', () => {
  test('longer than the wait: ours is asked, and the answer comes after it', async () => {
    const { it, clock, answer } = await slowTalk()
    it.actor.send({ type: 'buyer.said', text: QUESTION })
    await untilAnswering(it)
    clock.increment(ANSWER_WAIT_MS - 1)
    expect(it.state()).toBe('answering')
    clock.increment(1)
    expect(it.state()).toBe('asking')
    expect(it.said()).toEqual(['greeting', 'say.lookingUp', 'question.useCase'])
    answer(true)
    expect(it.said()).toEqual(['greeting', 'say.lookingUp', 'question.useCase', 'answer.sso'])
    expect(it.state()).toBe('asking')
    await it.say('route leads')
    expect(it.said().slice(-1)).toEqual(['question.headcount'])
  })

  test('what was promised and not found is said so', async () => {
    const { it, clock, answer } = await slowTalk()
    it.actor.send({ type: 'buyer.said', text: QUESTION })
    await untilAnswering(it)
    clock.increment(ANSWER_WAIT_MS)
    answer(false)
    answer(false)
    expect(it.said()).toEqual(['greeting', 'say.lookingUp', 'question.useCase', 'say.questionKept'])
  })

  test('offline nothing is waited for', async () => {
    const { it } = await slowTalk()
    it.actor.send({ type: 'connection.lost' })
    await it.say(QUESTION)
    expect(it.said()).toEqual(['greeting', 'say.questionKept', 'question.useCase'])
  })

  test('going offline ends the wait', async () => {
    const { it } = await slowTalk()
    it.actor.send({ type: 'buyer.said', text: QUESTION })
    await untilAnswering(it)
    it.actor.send({ type: 'connection.lost' })
    expect(it.said()).toEqual(['greeting', 'say.questionKept', 'question.useCase'])
  })

  test('who goes on is heard at once, and answered when the answer is there', async () => {
    const { it, answer } = await slowTalk()
    it.actor.send({ type: 'buyer.said', text: QUESTION })
    await untilAnswering(it)
    it.actor.send({ type: 'buyer.said', text: 'We want to route leads.' })
    answer(true)
    await waitFor(it.actor, (snapshot) => !snapshot.hasTag('waiting'))
    expect(it.said()).toEqual(['greeting', 'answer.sso', 'question.headcount'])
  })
})
