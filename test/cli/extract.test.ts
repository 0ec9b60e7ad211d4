import fc from 'fast-check'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { extractLine } from '../../server/cli/extract.ts'
import { eachLine } from '../../server/cli/lines.ts'
import { MESSAGE_CHARS_MAX } from '../../widget/contract/limits.ts'
import { compilePlaybook } from '../../widget/qualification/lexicon.ts'
import { NOW, playbook } from '../qualification/peopleport.ts'

const lexicon = compilePlaybook(playbook)
const said = (line: unknown, timezone = 'UTC') =>
  extractLine(typeof line === 'string' ? line : JSON.stringify(line), lexicon, {
    now: NOW,
    timezone,
  }) as Record<string, unknown>

describe('a line is', () => {
  test('text', () => {
    expect(said('we are 400 people')).toEqual({
      headcount: { min: 400, max: 400 },
      evidence: [{ field: 'headcount', start: 7, end: 17, quote: '400 people' }],
    })
  })

  test('a message with its own time and the question before it', () => {
    expect(said({ id: 'm1', text: 'by tomorrow', now: '2026-03-01T12:00:00Z' })).toMatchObject({
      id: 'm1',
      timeline: { kind: 'deadline', end: '2026-03-02' },
    })
    expect(said({ id: 7, text: 'about 300', asks: 'headcount' })).toMatchObject({
      id: 7,
      headcount: { min: 300, max: 300 },
    })
    expect(said({ text: 'about 300' })).toEqual({ evidence: [] })
  })

  test('a conversation, each turn with its own time, giving the profile after the last', () => {
    const turns = [
      { role: 'assistant', text: 'How many people work at your company?', asks: 'headcount' },
      { role: 'buyer', text: '400' },
      { role: 'assistant', text: 'When do you need a decision?', asks: 'timeline' },
      { role: 'buyer', text: 'by tomorrow. And sorry, 450 people', at: '2026-03-01T12:00:00Z' },
    ]
    expect(said({ turns })).toEqual({
      headcount: { min: 450, max: 450 },
      timeline: { kind: 'deadline', end: '2026-03-02' },
      evidence: expect.arrayContaining([
        expect.objectContaining({ field: 'headcount', quote: '450 people', turn: 3 }),
      ]) as unknown,
    })
    expect(said({ turns: turns.slice(0, 2), now: '2026-03-01' })).toMatchObject({ headcount: { min: 400 } })
  })

  test.each([
    ['no JSON', '{we are 400 people}'],
    ['JSON of another kind', '["we are 400 people"]'],
    ['an object without text or turns', '{"message": "we are 400 people"}'],
    ['turns that are none', '{"turns": ["we are 400 people"]}'],
    ['a text that is none', '{"text": ["we are 400 people"]}'],
  ])('text where it is %s', (_, line) => {
    const { evidence, headcount } = said(line)
    expect(headcount).toEqual({ min: 400, max: 400 })
    expect(evidence).toMatchObject([{ start: line.indexOf('400'), quote: '400 people' }])
  })
})

test('a time that is none and a field that does not exist count as absent', () => {
  const plain = said('by tomorrow')
  expect(said({ text: 'by tomorrow', now: 'yesterday', asks: 'mood' })).toEqual(plain)
  expect(said({ text: 'by tomorrow', now: 12 })).toEqual(plain)
  expect(said({ turns: [{ role: 'buyer', text: 'by tomorrow', at: '9999-99-99' }] })).toMatchObject({
    timeline: plain.timeline,
  })
})

test('a time without an offset is UTC, whatever the machine’s zone', () => {
  expect(said({ text: 'by tomorrow', now: '2026-03-01T23:30:00' })).toMatchObject({
    timeline: { end: '2026-03-02' },
  })
})

test('the day is that of the buyer’s zone', () => {
  const line = { text: 'by tomorrow', now: '2026-03-01T23:30:00Z' }
  expect(said(line, 'Europe/Berlin')).toMatchObject({ timeline: { end: '2026-03-03' } })
})

describe('a text is read to its 8,000th UTF-16 unit', () => {
  const filler = (length: number) => 'So. '.repeat(length).slice(0, length)
  const end = ' dana@acme.io'
  test.each([
    [MESSAGE_CHARS_MAX, undefined, 'dana@acme.io'],
    [MESSAGE_CHARS_MAX + 1, true, undefined],
  ])('of %i units', (length, truncated, email) => {
    const text = filler(length - end.length) + end
    expect(text).toHaveLength(length)
    expect([said(text).truncated, said(text).email]).toEqual([truncated, email])
    expect(said({ text }).truncated).toBe(truncated)
    expect(said({ turns: [{ role: 'buyer', text }] }).truncated).toBe(truncated)
  })

  test('which may cut a character in two', () => {
    expect(said(`${filler(MESSAGE_CHARS_MAX - 1)}\u{1F600}`).truncated).toBe(true)
  })
})

test('further keys: name, role, website, phone, purpose, and what was only asked', () => {
  expect(
    said(
      'I am Dana Wolf, VP of Sales at Acme. Our website is www.acme.io and my phone +1 415 555 0134. Are you SOC 2 certified?',
    ),
  ).toMatchObject({
    name: 'Dana Wolf',
    website: 'www.acme.io',
    phone: '+1 415 555 0134',
    compliance: ['SOC2'],
    evidence: expect.arrayContaining([
      expect.objectContaining({ field: 'compliance', asked: true }),
    ]) as unknown,
  })
  expect(said('do you have any open positions? I would like to apply').purpose).toBe('job')
})

describe('no input makes it throw, and spans point into what was typed', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    // Every UTF-16 unit, halves of characters too.
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
      .map((units) => String.fromCharCode(...units)),
    fc
      .array(
        fc.constantFrom(
          ...'we need Gusto HIPAA by end of next fiscal quarter FY28 Q1 €40k 400 people not “ ” \u202e \u200b \ud83d @ . ? , ( - dana@acme.io 12/15/2026 +1'.split(
            ' ',
          ),
        ),
        { maxLength: 60 },
      )
      .map((words) => words.join(' ')),
  )
  const check = (line: string, texts: string[]) => {
    const result = said(line)
    expect(() => JSON.stringify(result)).not.toThrow()
    for (const { start, end, quote, turn } of result.evidence as Span[])
      expect(texts[turn ?? 0]!.slice(start, end)).toBe(quote)
  }
  interface Span {
    start: number
    end: number
    quote: string
    turn?: number
  }

  test('text', () => {
    fc.assert(fc.property(anything, (text) => check(text, [text])))
  })
  test('messages', () => {
    fc.assert(
      fc.property(anything, fc.anything(), fc.anything(), fc.anything(), (text, now, asks, id) => {
        const line = safeJson({ text, now, asks, id })
        if (line !== undefined) check(line, [text])
      }),
    )
  })
  test('conversations', () => {
    const turn = fc.record({
      role: fc.constantFrom('buyer', 'assistant', 'rep'),
      text: anything,
      asks: fc.constantFrom('headcount', 'timeline', 'competitors', 'budget', undefined),
    })
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 5 }), (turns) =>
        check(
          JSON.stringify({ turns }),
          turns.map(({ text }) => text),
        ),
      ),
    )
  })
  test('JSON of any shape', () => {
    const shape = fc.oneof(
      fc.json(),
      fc.record({ text: fc.jsonValue() }).map((value) => JSON.stringify(value)),
      fc.record({ turns: fc.jsonValue() }).map((value) => JSON.stringify(value)),
      fc
        .array(
          fc.record({ role: fc.jsonValue(), text: fc.jsonValue(), at: fc.jsonValue() }, { requiredKeys: [] }),
        )
        .map((turns) => JSON.stringify({ turns })),
    )
    fc.assert(
      fc.property(shape, (line) => {
        expect(() => JSON.stringify(said(line))).not.toThrow()
      }),
    )
  })
  test('JSON nested deeper than the stack', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    expect(said(`{"id":${deep},"text":"need HIPAA","now":${deep}}`)).toMatchObject({ compliance: ['HIPAA'] })
    expect(said(`{"text":${deep}}`).truncated).toBe(true)
  })
})

/** Undefined where the value cannot be written as JSON. */
function safeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

describe('lines of a stream', () => {
  const linesOf = async (chunks: Uint8Array[], charsMax?: number) => {
    const lines: string[] = []
    for await (const line of eachLine(Readable.from(chunks), charsMax)) lines.push(line)
    return lines
  }

  test('are the same however it is cut into chunks', async () => {
    const text = 'naïve\r\n\nÜ \u{1F600}\nlast'
    const bytes = new TextEncoder().encode(text)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        const chunks = at.slice(1).map((end, i) => bytes.slice(at[i], end))
        expect(await linesOf(chunks)).toEqual(['naïve', '', 'Ü \u{1F600}', 'last'])
      }),
    )
  })

  test('bytes that are no UTF-8 read as U+FFFD', async () => {
    expect(await linesOf([new Uint8Array([0x61, 0xff, 0x0a, 0xc3])])).toEqual(['a\ufffd', '\ufffd'])
  })

  test('a line is read to its limit, and the next one whole', async () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    expect(await linesOf([bytes('1234\n12345'), bytes('67\nab\n')], 4)).toEqual(['1234', '1234', 'ab'])
  })
})
