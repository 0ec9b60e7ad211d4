import fc from 'fast-check'
import { SimulatedClock } from 'xstate'
import { describe, expect, test } from 'vitest'
import type { Playbook } from '../../widget/contract/playbook.ts'
import { asideOf } from '../../widget/conversation/aside.ts'
import type { BuyerEvent } from '../../widget/conversation/context.ts'
import { repliesNow } from '../../widget/conversation/questions.ts'
import { openQuestion } from '../../widget/conversation/entries.ts'
import { compilePlaybook } from '../../widget/qualification/lexicon.ts'
import { start } from '../../widget/qualification/profile.ts'
import { read } from '../../widget/qualification/extract.ts'
import { closed, FakeServer, NOW, offer, playbook, queued, slots, talk, ZONE, type Talk } from './talk.ts'

/** What is said to each message, one after the other. */
async function course(texts: string[], book: Playbook = playbook): Promise<string[][]> {
  const it = await talk({ playbook: book })
  const heard: string[][] = []
  for (const text of texts) {
    const before = it.said().length
    await it.say(text)
    heard.push(it.said().slice(before))
  }
  return heard
}
const choices = (it: Talk) => {
  const { context } = it.actor.getSnapshot()
  return repliesNow(openQuestion(context.entries)!, context)
}
const choose = (it: Talk, at: number) => {
  const { label, value } = choices(it)[at]!
  return it.send({ type: 'buyer.chose', field: openQuestion(it.entries())!.asks, value, label })
}
const facts = (it: Talk) => it.actor.getSnapshot().context.profile.facts

describe('a buyer’s mood', () => {
  test.each<[string, string[], string[][]]>([
    [
      'frustration gets one calm sentence and the offer of a person, and no other question with it',
      ['we want to route leads', 'I already told you that, this is useless'],
      [['question.headcount'], ['ask.personSorry']],
    ],
    [
      'who goes on is asked no more than is needed',
      ['this is ridiculous', 'no', 'we want to route leads'],
      [['ask.personSorry'], ['question.email'], ['question.email']],
    ],
    [
      'frustration again is not met with the same, and in the end with nothing',
      ['this is useless', 'useless', 'useless'],
      [['ask.personSorry'], ['say.calm'], []],
    ],
    ['not now: it stays, and nothing is asked', ['not now'], [['say.later']]],
    [
      'a courtesy after that is no reason to ask',
      ['not now', 'ok', 'thanks', 'bye'],
      [['say.later'], [], ['say.welcome'], ['say.welcome']],
    ],
    [
      'who goes on after that is asked on',
      ['not now', 'we want to route leads'],
      [['say.later'], ['question.headcount']],
    ],
    [
      'stop: one sentence and no question',
      ['we want to route leads', 'stop'],
      [['question.headcount'], ['say.stop']],
    ],
    [
      'abuse: one calm sentence, then none until the buyer goes on politely',
      ['you idiot', 'idiot', 'we want to route leads'],
      [['say.calm'], [], ['question.headcount']],
    ],
    [
      'gibberish: asked in other words, then a person is offered, then nothing',
      ['asdfgh jklkjh', 'sdfkjhsdf qwrtpsdf', 'wrtzpq sdfgh', 'we want to route leads'],
      [['say.notUnderstood'], ['ask.person'], [], ['question.headcount']],
    ],
  ])('%s', async (_, texts, heard) => expect(await course(texts)).toEqual(heard))

  test.each(['yes', 'yes please', 'ok'])('%s to the offer of a person is the wish for one', async (text) => {
    const it = await talk()
    await it.say('this is useless')
    await it.say(text)
    expect([it.state(), facts(it).wantsHuman]).toEqual(['offering', true])
  })

  test('the offer can be tapped, and so can going on', async () => {
    for (const [at, state, said] of [
      [0, 'offering', 'say.offer'],
      [1, 'asking', 'question.email'],
    ] as const) {
      const it = await talk()
      await it.say('this is useless')
      expect(choices(it).map(({ label }) => label)).toEqual(['Talk to a person', 'Go on here'])
      await choose(it, at)
      expect([it.state(), it.said().at(-1)]).toEqual([state, said])
    }
  })

  test('who asks for a person in anger gets one', async () => {
    const it = await talk()
    await it.say('this is useless, let me talk to a human')
    expect([it.state(), it.said().at(-1)]).toEqual(['offering', 'say.offer'])
  })

  test('an address left in anger is still an address', async () => {
    const it = await talk()
    await it.say('stop asking me things. dana@acme.io')
    expect(it.state()).toBe('offering')
  })

  test('in each state nothing is asked for that the buyer does not want to hear', async () => {
    const said: Record<string, string[]> = {}
    for (const [name, outcome] of Object.entries({
      offering: { kind: 'offer', offer } as const,
      queued,
      closed,
    })) {
      const server = new FakeServer()
      server.outcome = outcome
      const it = await talk({}, server)
      await it.say('dana@acme.io')
      const before = it.said().length
      for (const text of ['not now', 'stop', 'you idiot']) await it.say(text)
      said[name] = [it.state() as string, ...it.said().slice(before)]
    }
    const words = ['say.later', 'say.stop', 'say.calm']
    expect(said).toEqual({
      offering: ['offering', ...words],
      queued: ['queued', ...words],
      closed: ['closed', ...words],
    })
  })

  test('a queue that waits for an address does not ask again who says stop', async () => {
    const server = new FakeServer()
    server.outcome = queued
    const it = await talk({}, server)
    await it.send({ type: 'buyer.wantsHuman', label: 'Talk to a person' })
    await it.say('stop')
    expect(it.said().slice(-2)).toEqual(['say.queuedNoEmail', 'say.stop'])
  })

  test('frustration at the times is shown that a person is there', async () => {
    const it = await talk()
    await it.say('dana@acme.io')
    await it.say('this is ridiculous')
    expect(it.said().at(-1)).toBe('say.isPerson')
  })

  test('silence is left alone, for days', async () => {
    const clock = new SimulatedClock()
    const it = await talk({}, new FakeServer(), clock)
    await it.say('we want to route leads')
    const before = it.entries()
    clock.increment(5 * 86_400_000)
    await new Promise((done) => setTimeout(done))
    expect(it.entries()).toEqual(before)
  })

  test('the words are the playbook’s where it has its own', async () => {
    const it = await talk({ playbook: { ...playbook, wording: { 'reply.person': 'A human, please' } } })
    await it.say('this is useless')
    expect(choices(it)[0]).toEqual({ label: 'A human, please', value: true })
  })
})

describe('a mistyped address', () => {
  test('is asked about with both, and not corrected by itself', async () => {
    const it = await talk()
    await it.say('dana@gmial.com')
    expect([it.state(), it.said().at(-1), facts(it).email]).toEqual([
      'asking',
      'confirm.email',
      'dana@gmial.com',
    ])
    expect(choices(it)).toEqual([
      { label: 'dana@gmail.com', value: 'dana@gmail.com' },
      { label: 'dana@gmial.com', value: 'dana@gmial.com' },
    ])
  })

  test.each([0, 1])('what is picked gets the invitation: %d', async (at) => {
    const it = await talk()
    await it.say('dana@gmial.com')
    await choose(it, at)
    await it.send({ type: 'buyer.picked', start: slots[0]!.start, label: 'Tomorrow' })
    expect([it.state(), it.server.booking?.email]).toEqual([
      'booked',
      ['dana@gmail.com', 'dana@gmial.com'][at],
    ])
  })

  test.each(['hm', 'we are 400 people', 'yes', 'dana@gmail.com', 'dana@gmial.com'])(
    '%s goes on to the times, and it is not asked again',
    async (text) => {
      const it = await talk()
      await it.say('dana@gmial.com')
      await it.say(text)
      expect([it.state(), it.said().filter((id) => id === 'confirm.email')]).toEqual([
        'offering',
        ['confirm.email'],
      ])
    },
  )

  test('times that stand there can be picked meanwhile', async () => {
    const it = await talk()
    await it.send({ type: 'buyer.wantsHuman', label: 'Talk to a person' })
    await it.say('dana@gmial.com')
    expect(it.said().at(-1)).toBe('confirm.email')
    await it.send({ type: 'buyer.picked', start: slots[0]!.start, label: 'Tomorrow' })
    expect([it.state(), it.server.booking?.email]).toEqual(['booked', 'dana@gmial.com'])
  })

  test('a pick that waits for the address is booked once it is settled', async () => {
    const it = await talk()
    await it.send({ type: 'buyer.wantsHuman', label: 'Talk to a person' })
    await it.send({ type: 'buyer.picked', start: slots[0]!.start, label: 'Tomorrow' })
    await it.say('dana@gmial.com')
    expect(it.state()).toBe('asking')
    await choose(it, 0)
    expect([it.state(), it.server.booking?.email]).toEqual(['booked', 'dana@gmail.com'])
  })
})

describe('what two readings have is asked about', () => {
  const tied: Playbook = {
    ...playbook,
    useCases: [
      { id: 'meeting-routing', name: 'Meeting routing', phrases: ['speed to lead', 'route meetings'] },
      { id: 'website-chat', name: 'Website chat', phrases: ['speed to lead', 'chat on our site'] },
      { id: 'events', name: 'Events', phrases: ['trade shows'] },
    ],
  }

  test('a use case between two, with these as replies', async () => {
    const it = await talk({ playbook: tied })
    await it.say('we care about speed to lead')
    expect([it.said().at(-1), choices(it).map(({ label }) => label)]).toEqual([
      'confirm.useCase',
      ['Meeting routing', 'Website chat'],
    ])
    await choose(it, 1)
    expect([facts(it).useCase, it.said().at(-1)]).toEqual(['website-chat', 'question.headcount'])
  })

  test('not where the playbook does not ask for it, or it was said since', async () => {
    const quiet = tied.questions.map((one) =>
      one.id === 'useCase' ? { ...one, ask: 'never' as const } : one,
    )
    expect(await course(['we care about speed to lead'], { ...tied, questions: quiet })).toEqual([
      ['question.headcount'],
    ])
    expect(await course(['speed to lead', 'trade shows, really'], tied)).toEqual([
      ['confirm.useCase'],
      ['question.headcount'],
    ])
  })

  test('two sizes, once, and what is picked holds', async () => {
    const it = await talk()
    await it.say('we are 40 people and want to route leads')
    await it.say('all 400 people would use it')
    expect([it.said().at(-1), choices(it).map(({ label }) => label)]).toEqual([
      'confirm.headcount',
      ['about 40 people', 'about 400 people'],
    ])
    expect(facts(it).headcount).toEqual({ min: 400, max: 400 })
    await choose(it, 0)
    expect([facts(it).headcount, it.said().at(-1)]).toEqual([{ min: 40, max: 40 }, 'question.nextStep'])
    await it.say('we are 900 people')
    expect(it.said().filter((id) => id === 'confirm.headcount')).toHaveLength(1)
  })

  test('a number that answers it is no time, though times stand there; a tap on one still picks it', async () => {
    const doubted = async () => {
      const it = await talk()
      await it.say('we are 400 people and want to route leads. dana@acme.io')
      expect(it.state()).toBe('offering')
      await it.say('We are 12 people')
      expect([it.state(), it.said().at(-1)]).toEqual(['asking', 'confirm.headcount'])
      return it
    }
    const typed = await doubted()
    await typed.say('11')
    expect([typed.state(), typed.server.booking]).toEqual(['offering', null])
    expect(facts(typed).headcount).toEqual({ min: 11, max: 11 })
    const tapped = await doubted()
    await tapped.send({ type: 'buyer.picked', start: slots[1]!.start, label: '11:00' })
    expect(tapped.state()).toBe('booked')
  })

  test('not where the playbook has no question for it', async () => {
    const heard = await course(['our budget is $20k a year', 'our budget is $90k a year'])
    expect(heard.flat()).not.toContain('confirm.budget')
  })

  test('with an address it is asked before the times, and whatever is replied leads to them', async () => {
    const it = await talk()
    await it.say('we are 40 people and want to route leads')
    await it.say('400 people, dana@acme.io')
    expect([it.state(), it.said().at(-1)]).toEqual(['asking', 'confirm.headcount'])
    await it.say('hm')
    expect(it.state()).toBe('offering')
  })

  test('one thing at a time: the address first', async () => {
    const it = await talk({ playbook: tied })
    await it.say('we care about speed to lead. dana@gmial.com')
    expect(it.said().at(-1)).toBe('confirm.email')
    await choose(it, 0)
    expect(it.said().at(-1)).toBe('confirm.useCase')
    await choose(it, 0)
    expect(it.state()).toBe('offering')
  })
})

describe('rebuilt from entries', () => {
  test.each(['this is useless', 'not now', 'stop', 'dana@gmial.com'])(
    'after %j nothing is said twice, and the replies are there',
    async (text) => {
      const first = await talk()
      await first.say(text)
      const again = await talk({ entries: first.entries() }, first.server)
      expect([again.state(), again.entries()]).toEqual([first.state(), first.entries()])
      expect(again.actor.getSnapshot().context.aside).toEqual(first.actor.getSnapshot().context.aside)
    },
  )

  test('an edit of something else leaves the offer of a person open', async () => {
    const it = await talk()
    await it.say('this is useless')
    await it.send({ type: 'buyer.edited', field: 'region', value: ['DE'], label: 'Germany' })
    expect([it.said().at(-1), choices(it)[0]!.value]).toEqual(['ask.personSorry', true])
  })
})

describe('a language that is not read', () => {
  const foreign = (before: string[], language: string | undefined) => {
    const lexicon = compilePlaybook(playbook)
    const message = {
      id: 'a',
      role: 'buyer' as const,
      kind: 'message' as const,
      text: 'bonjour',
      at: '',
      timezone: ZONE,
    }
    const reading = {
      ...read({ text: 'bonjour', now: NOW, timezone: ZONE }, lexicon),
      ...(language && { language }),
    }
    return asideOf({
      entries: [
        ...before.map((text) => ({
          id: text,
          role: 'assistant' as const,
          kind: 'answer' as const,
          text,
          at: '',
          timezone: ZONE,
        })),
        message,
      ],
      readings: new Map([['a', reading]]),
      state: start(),
      playbook,
      locale: 'en',
      dates: 'en-GB',
      today: '2026-11-24',
      packs: lexicon.packs,
    })
  }
  test('is told once, and the question goes on', () => {
    expect(foreign([], 'fr')).toEqual({ text: 'say.language', values: { language: 'fr' }, goesOn: true })
    expect(foreign(['say.language'], 'fr')).toBeNull()
  })
  test('is told of no language that has a pack, which is fetched for the first message in it', async () => {
    const it = await talk()
    await it.say('Wir sind etwa 300 Mitarbeiter und suchen eine Lösung für unser Team')
    expect([facts(it).headcount, it.said()]).toEqual([
      { min: 300, max: 300 },
      ['greeting', 'question.competitors'],
    ])
  })
  test('goes on with the question and its replies, and the words stay as they are', async () => {
    const it = await talk()
    const text = 'Nous cherchons un outil pour trier les demandes de nos clients'
    await it.say(text)
    expect(it.said()).toEqual(['greeting', 'say.language', 'question.useCase'])
    expect(choices(it)[0]).toMatchObject({ value: 'meeting-routing' })
    expect(it.entries()[1]).toMatchObject({ kind: 'message', text })
    await it.say('Nous avons besoin de ça pour notre équipe')
    expect(it.said().filter((id) => id === 'say.language')).toHaveLength(1)
  })
  test('is not told of English, nor where it is too short to tell', () =>
    expect([foreign([], undefined), foreign([], 'en')]).toEqual([null, null]))
})

test('nothing is asked that the playbook does not ask, and what is declined not again', async () => {
  const asked = playbook.questions.filter(({ id }) => id === 'headcount' || id === 'email')
  const texts = [
    'we want to route leads',
    'we are 40 people',
    '400 of us',
    'I would rather not say',
    'no',
    'our budget is $20k',
    'we need it in March',
    'this is useless',
    'asdfgh jklkjh',
    'what does it cost?',
    'ok',
    'later',
  ]
  const events = fc.array(
    fc.oneof(
      fc.constantFrom(...texts).map((text): BuyerEvent => ({ type: 'buyer.said', text })),
      fc.constant<BuyerEvent>({ type: 'buyer.declined', field: 'headcount', label: 'Skip' }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(events, async (sent) => {
      const it = await talk({ playbook: { ...playbook, questions: asked } })
      for (const event of sent) {
        const declined = it.actor.getSnapshot().context.profile.declined
        const before = it.entries().length
        await it.send(event)
        for (const entry of it.entries().slice(before + 1))
          if (entry.kind === 'question') {
            expect(['headcount', 'email', 'wantsHuman', 'useCase']).toContain(entry.asks)
            // The greeting asks what it is about, and its reply may be asked for again.
            if (entry.asks === 'useCase') expect(entry.text).toBe('say.notUnderstood')
            if (entry.asks === 'wantsHuman') expect(entry.text).toMatch(/^ask\.person/)
            if (entry.text === 'question.headcount') expect(declined).not.toContain('headcount')
          }
      }
    }),
    { numRuns: 60 },
  )
})
