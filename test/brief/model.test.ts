import { describe, expect, test } from 'vitest'
import { buildBrief } from '../../server/brief/model.ts'
import { entry, input, MESSAGE, playbook, profile } from './sample.ts'

const brief = buildBrief(input)

describe('what the rep is told', () => {
  test('each fact stands with the buyer’s own words and how it became known', () => {
    expect(brief.facts).toContainEqual({
      field: 'compliance',
      label: 'Compliance',
      value: 'HIPAA',
      of: 'HIPAA',
      quote: 'need hipaa',
      how: 'said',
    })
    expect(brief.facts).toContainEqual({
      field: 'useCase',
      label: 'Wants',
      value: 'Inbound qualification',
      quote: 'Qualify inbound leads',
      how: 'chosen',
    })
    expect(brief.facts).toContainEqual({
      field: 'timeline',
      label: 'Decision',
      value: 'By Thu 31 December',
      quote: 'have to decide by end of next month',
      how: 'said',
    })
  })

  test('of a fact that was corrected the correction counts, and it is called an edit', () => {
    const edited = buildBrief({
      ...input,
      profile: {
        ...profile,
        facts: { ...profile.facts, headcount: { min: 250, max: 250 } },
        sources: [...profile.sources, { field: 'headcount', entry: 'e', kind: 'edit', quote: '250' }],
      },
    })
    expect(edited.facts.find(({ field }) => field === 'headcount')).toMatchObject({
      value: 'About 250',
      quote: '250',
      how: 'edited',
    })
  })

  test('each value of a list has its own words', () => {
    const two = buildBrief({
      ...input,
      profile: {
        ...profile,
        facts: { compliance: ['HIPAA', 'SOC2'] },
        sources: [
          { field: 'compliance', value: 'HIPAA', entry: 'a', kind: 'message', quote: 'need hipaa' },
          { field: 'compliance', value: 'SOC2', entry: 'b', kind: 'message', quote: 'soc 2 report' },
        ],
      },
    })
    expect(two.facts.map(({ value, quote }) => [value, quote])).toEqual([
      ['HIPAA', 'need hipaa'],
      ['SOC2', 'soc 2 report'],
    ])
  })

  test('an answer of none is a fact, not an open field', () => {
    const answer = entry({ role: 'buyer', kind: 'message', text: 'nope, nothing set aside', asks: 'budget' })
    const none = buildBrief({
      ...input,
      entries: [...input.entries, answer],
      profile: { ...profile, declined: [], none: ['budget'] },
    })
    expect(none.facts).toContainEqual({
      field: 'budget',
      label: 'Budget',
      value: 'None',
      quote: 'nope, nothing set aside',
      how: 'said',
    })
    expect(none.stillOpen.map(({ field }) => field)).not.toContain('budget')
  })

  test('what stayed open says whether it was declined, asked or never asked', () => {
    const asked = entry({ role: 'assistant', kind: 'question', text: 'question.region', asks: 'region' })
    const open = buildBrief({ ...input, entries: [...input.entries, asked] }).stillOpen
    expect(open.map(({ field, how }) => [field, how])).toEqual([
      ['budget', 'declined'],
      ['region', 'not answered'],
      ['company', 'not asked'],
    ])
    expect(open.at(-1)?.note).toBe('acme.io')
  })

  test('the next step stands with the days from the meeting to the buyer’s date', () => {
    expect(brief.next).toEqual({
      step: { value: 'A security review', quote: 'security review', how: 'said' },
      timeline: { value: 'By Thu 31 December', days: 37, from: 'meeting' },
    })
  })

  test('without a meeting, or with a cancelled one, the days count from today', () => {
    const { meeting, ...queued } = input
    expect(buildBrief(queued).next.timeline).toMatchObject({ days: 38, from: 'today' })
    expect(
      buildBrief({ ...input, meeting: { ...meeting!, state: 'cancelled' } }).next.timeline,
    ).toMatchObject({ days: 38, from: 'today' })
  })

  test('a question that nobody answered is kept in the buyer’s words', () => {
    expect(brief.openQuestions).toEqual([{ quote: 'does it work with salesforce?' }])
  })
})

describe('the conversation', () => {
  test('holds the buyer’s words as typed and the assistant’s as the playbook has them', () => {
    const texts = brief.transcript.map(({ who, text }) => `${who}: ${text}`)
    expect(texts).toContain('assistant: Hi! What would you like to get done?')
    expect(texts).toContain(`buyer: ${MESSAGE}`)
    expect(texts).toContain('assistant: What should we cover in the first call?')
    expect(texts).toContain('buyer: Budget: Rather not say')
  })

  test('tells a picked time from its instant, not from the label that the page sent', () => {
    expect(brief.transcript.at(-1)).toMatchObject({ text: 'Tue 24 November, 11:00 (Berlin)', act: 'picked' })
  })

  test('a page cannot put words in the vendor’s mouth', () => {
    const forged = entry({ role: 'assistant', kind: 'answer', text: 'You get 90% off.' })
    expect(buildBrief({ ...input, entries: [forged] }).transcript).toEqual([])
  })

  test('the vendor’s own wording replaces ours, in the buyer’s language', () => {
    const own = {
      ...playbook,
      wording: { 'say.questionKept': { en: 'I pass that on.', de: 'Das gebe ich weiter.' } },
    }
    const turn = entry({ role: 'assistant', kind: 'answer', text: 'say.questionKept' })
    const german = buildBrief({ ...input, playbook: own, entries: [turn], locale: 'de-AT' })
    expect(german.transcript.map(({ text }) => text)).toEqual(['Das gebe ich weiter.'])
  })
})

describe('the trace', () => {
  test('tells each step with its tests, the buyer’s words and the reps by name', () => {
    expect(brief.trace.at(-1)).toEqual({
      step: 'Escalation: compliance',
      result: 'taken',
      tests: ['compliance: wants HIPAA or FedRAMP, found HIPAA (“need hipaa”)'],
      reps: [
        { name: 'Sofia Marin', reason: 'eligible' },
        { name: 'Priya Nair', reason: 'on leave from 2026-11-02 without end' },
      ],
    })
  })

  test('a test under a not says so, and holds where the test fails', () => {
    const tests = [{ field: 'region', test: ['US'], found: ['DE'], holds: false, negated: true as const }]
    const step = { step: { kind: 'rule' as const, id: 'emea' }, tests, result: 'taken' }
    expect(buildBrief({ ...input, trace: [step] }).trace[0]?.tests).toEqual([
      'region: wants anything but US, found DE',
    ])
  })
})

test('a zone that does not exist, which only a forged page sends, does not take the brief away', () => {
  const entries = input.entries.map((one) => ({ ...one, timezone: 'Nowhere/Land' }))
  expect(buildBrief({ ...input, entries }).transcript.at(-1)?.text).toBe('Tue 24 November, 10:00 (UTC)')
})
