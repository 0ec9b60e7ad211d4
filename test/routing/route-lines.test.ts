import { Readable } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { eachLine } from '../../server/cli/lines.ts'
import { freeByHours, routeLines, type Routed, type RouteOptions } from '../../server/cli/route.ts'
import { RoutingState } from '../../server/routing/state.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { now, stateOf, workspaceWith } from './workspace.ts'

const workspace = workspaceWith()

async function route(
  lines: string[],
  options: Partial<RouteOptions> = {},
  of: Workspace = workspace,
): Promise<{ results: Routed[]; state: RoutingState }> {
  const results: Routed[] = []
  let state = options.state ?? stateOf()
  for await (const one of routeLines(lines, of, { now, state, ...options })) {
    results.push(one.routed)
    state = one.state
  }
  return { results, state }
}
const assignees = (results: Routed[]) =>
  results.map((one) => ('error' in one ? one.error.code : one.assignee))
const lead = (id: number, more: object = {}) =>
  JSON.stringify({ id, email: `b${id}@company-${id}.example`, region: ['DE'], ...more })

describe('each line gives one line, in order', () => {
  test('an error names the id, a code, the path and the nearest name; the rest go on', async () => {
    const { results } = await route([
      lead(1),
      '',
      '{"id": 3, "emial": "dana@acme.io"}',
      '{"id": "four", "headcount": {"min": "many"}}',
      'not json',
      '[1]',
      '{"id": 7, "email": "nobody"}',
      '{"id": 8, "competitors": [{"name": "Drift", "stance": "usin"}]}',
      lead(9),
    ])
    expect(results.map((one) => ('error' in one ? { ...one } : one.id))).toEqual([
      1,
      { error: { code: 'empty-line', path: '', message: 'The line is empty.' } },
      {
        id: 3,
        error: { code: 'unknown-field', path: 'emial', message: 'no such field. Did you mean "email"?' },
      },
      {
        id: 'four',
        error: { code: 'wrong-type', path: 'headcount.min', message: 'expected a number, found "many".' },
      },
      { error: expect.objectContaining({ code: 'malformed-json' }) as object },
      { error: { code: 'not-an-object', path: '', message: 'The line holds no JSON object.' } },
      { id: 7, error: expect.objectContaining({ code: 'invalid', path: 'email' }) as object },
      {
        id: 8,
        error: {
          code: 'not-allowed',
          path: 'competitors[0].stance',
          message:
            '"usin" is not one of evaluating, using, replacing, rejected, mentioned. Did you mean "using"?',
        },
      },
      9,
    ])
  })

  test.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\r\nb', ['a', '', 'b']],
    ['\n\n', ['', '']],
    ['', []],
    ['é\n', ['é']],
  ])('the lines of %j', async (text, expected) => {
    const bytes = Buffer.from(text)
    // One byte at a time: no line and no letter ends with a chunk.
    const chunks = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))
    const lines: string[] = []
    for await (const line of eachLine(Readable.from(chunks))) lines.push(line)
    expect(lines).toEqual(expected)
  })
})

describe('leads see those before them', () => {
  test('turns alternate in a pool', async () => {
    const { results, state } = await route([1, 2, 3, 4].map((id) => lead(id)))
    expect(new Set(assignees(results.slice(0, 2)))).toEqual(new Set(['cat', 'dan']))
    expect(state.pools.emea!.turns).toEqual({ cat: 2, dan: 2 })
  })

  test('a rep whose capacity they fill gets no more', async () => {
    const full = workspaceWith(undefined, {
      '{id: cat, name: Cat, ': '{id: cat, name: Cat, capacity: {day: 1}, ',
    })
    const { results } = await route(
      [1, 2, 3, 4].map((id) => lead(id)),
      {},
      full,
    )
    expect(assignees(results).filter((rep) => rep === 'cat')).toHaveLength(1)
  })

  test('the same buyer keeps the rep', async () => {
    const { results } = await route([lead(1), lead(2), lead(1), lead(2)])
    expect(assignees(results).slice(2)).toEqual(assignees(results).slice(0, 2))
  })

  test('not when each is decided independently', async () => {
    const { results } = await route(
      [1, 2, 3].map((id) => lead(id)),
      { independent: true },
    )
    expect(new Set(assignees(results)).size).toBe(1)
  })

  test('the state that was written back goes on where it stopped', async () => {
    const lines = Array.from({ length: 7 }, (_, i) => lead(i))
    const whole = await route(lines)
    const first = await route(lines.slice(0, 3))
    const rest = await route(lines.slice(3), {
      state: RoutingState.parse(JSON.parse(JSON.stringify(first.state))),
    })
    expect(assignees([...first.results, ...rest.results])).toEqual(assignees(whole.results))
    expect(rest.state).toEqual(whole.state)
  })
})

describe('the demo', () => {
  let demo: Workspace
  const monday = Date.parse('2026-11-23T15:00:00Z')
  beforeAll(async () => {
    demo = (await loadWorkspace('server/demo')).workspace!
  })
  const said = {
    competitors: [{ name: 'Drift', stance: 'using' }],
    headcount: { min: 400, max: 400 },
    compliance: ['HIPAA'],
    timeline: { kind: 'deadline', end: '2026-12-31' },
  }
  const decideOn = async (lead: object) => {
    const state = stateOf()
    const { results } = await route(
      [JSON.stringify(lead)],
      { now: monday, state, firstFree: freeByHours(state, monday), explain: true },
      demo,
    )
    return results[0]
  }

  test('"We are 400 people on Drift, need HIPAA, and must decide by end of next month" goes to the specialist', async () =>
    expect(await decideOn({ ...said, email: 'dana@acme.io' })).toMatchObject({
      step: { kind: 'escalation', id: 'regulated-or-large' },
      assignee: 'sofia',
      coHosts: ['jonas'],
      meetingType: 'security-review',
      alerts: ['deadline-near', 'against-drift'],
      because: { field: 'compliance', value: 'HIPAA' },
    }))

  test.each<[string, object, object]>([
    [
      'an account whose owner is on leave goes to the delegate',
      { email: 'x@fjordline.example', headcount: { min: 30 } },
      { assignee: 'jonas', standsInFor: 'henrik' },
    ],
    [
      'an owned account goes to its owner',
      { email: 'x@lotusgate.example', headcount: { min: 30 } },
      { assignee: 'priya', alerts: ['strategic-account'] },
    ],
    [
      'a team in Brazil goes to the Americas',
      { email: 'x@nobody.example', headcount: { min: 30 }, region: ['BR'] },
      { step: { kind: 'rule', id: 'americas' } },
    ],
    [
      'moving off Drift goes to who knows the way',
      {
        email: 'x@nobody.example',
        headcount: { min: 30 },
        useCase: 'website-chat',
        competitors: [{ name: 'Drift', stance: 'replacing' }],
      },
      { pool: 'chat-movers', sequence: 'chat-series' },
    ],
    [
      'two people are closed kindly',
      { email: 'x@nobody.example', headcount: { min: 2, max: 2 } },
      { close: 'very-small-company', sequence: 'small-company-tips' },
    ],
    [
      'who asks for a person gets one, whatever is missing',
      { wantsHuman: true },
      { qualification: 'incomplete', step: { kind: 'rule', id: 'anywhere' } },
    ],
    [
      'an ambiguous name is nobody’s account',
      { email: 'x@gmail.com', company: 'Aurora Seafood', headcount: { min: 9 } },
      { account: null, alerts: ['account-unclear'] },
    ],
  ])('%s', async (_, lead, expected) => expect(await decideOn(lead)).toMatchObject(expected))
})
