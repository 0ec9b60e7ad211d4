import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { decide } from '../../server/routing/decide.ts'
import { explain } from '../../server/routing/explain.ts'
import type { Lead } from '../../server/routing/lead.ts'
import { buyerReason } from '../../server/routing/reason.ts'
import type { RoutingState } from '../../server/routing/state.ts'
import { leadOf, now, stateOf, workspaceWith } from './workspace.ts'

const workspace = workspaceWith()
const decideOn = (lead: z.input<typeof Lead>, state: z.input<typeof RoutingState> = {}) =>
  decide(leadOf(lead), workspace, stateOf(state), now)
const email = 'dana@nobody.example'

describe('what the buyer is told of why', () => {
  test.each<[string, z.input<typeof Lead>, object | null]>([
    [
      'the compliance that leads to specialists',
      { email, compliance: ['SOC2', 'HIPAA'] },
      { text: 'reason.compliance', values: { value: 'HIPAA' } },
    ],
    [
      'the region, by its name',
      { email, region: ['DE'] },
      { text: 'reason.region', values: { value: 'Germany' } },
    ],
    ['nothing, where nothing that was said led there', { email }, null],
    ['nothing of an account: a strategic one is not mentioned', { email: 'x@globex.example' }, null],
    [
      'the same for an owned account',
      { email: 'x@acme.io', region: ['DE'] },
      { text: 'reason.region', values: { value: 'Germany' } },
    ],
  ])('%s', (_, lead, expected) => expect(buyerReason(decideOn(lead))).toEqual(expected))

  test('nothing when a place is only guessed from the connection', () =>
    expect(buyerReason(decideOn({ email, place: { country: 'DE' } }))).toBeNull())
})

describe('the paragraph for the rep', () => {
  const paragraph = (lead: z.input<typeof Lead>, state: z.input<typeof RoutingState> = {}) =>
    explain(decideOn(lead, state), leadOf(lead), workspace)

  test('says who, by which step, on which words, who joins and who was passed over', () =>
    expect(
      paragraph(
        {
          email: 'x@acme.io',
          compliance: ['HIPAA'],
          evidence: [{ field: 'compliance', value: 'HIPAA', start: 5, end: 10, quote: 'HIPAA' }],
        },
        { reps: { sam: { leave: [{ from: '2027-01-01', to: '2027-01-08' }] } } },
      ),
    ).toBe(
      'Sid, next in the rotation of specialists, has this lead by the escalation regulated, since the buyer needs HIPAA (“HIPAA”). ' +
        'The account is Acme, Inc., found by e-mail. ' +
        'Passed over: Sam (on leave: from 2027-01-01 to 2027-01-08). ' +
        'Ana can join as co-host.',
    ))

  test('says whom a delegate stands in for', () =>
    expect(
      paragraph(
        { email: 'x@acme.io' },
        { reps: { ana: { leave: [{ from: '2027-01-01', delegate: 'dan' }] } } },
      ),
    ).toBe(
      'Dan, standing in for Ana, who is on leave, has this lead as owner of Acme, Inc..'.replace('..', '.'),
    ))

  test('says why a lead was closed', () =>
    expect(paragraph({ email, headcount: { max: 2 } })).toBe(
      'This lead was closed as tiny, since the company has at most 2 people.',
    ))

  test('says which queue a lead waits in, and whose it is', () =>
    expect(paragraph({ email, useCase: 'chat' })).toBe(
      'This lead waits in the queue chats, which Ben answers, by the rule chat, since the buyer wants website chat.',
    ))
})
