import { describe, expect, test } from 'vitest'
import { replay } from '../../../server/routing/replay/replay.ts'
import { POLICY, workspaceWith } from '../workspace.ts'
import { pastOf, type LeadInput } from './past.ts'

const LEADS: [string, LeadInput][] = [
  ['an escalation', { compliance: ['HIPAA'] }],
  ['an owner', { email: 'dana@acme.io' }],
  ['a rule', { region: ['DE'] }],
  ['a queue', { useCase: 'chat' }],
  ['a close', { headcount: { min: 1, max: 2 } }],
  ['the fallback', {}],
]

describe('today’s code on what was stored', () => {
  test.each(LEADS)('decides %s again as it was', (_, lead) => {
    const workspace = workspaceWith()
    expect(replay(pastOf(workspace, lead), workspace)).toEqual({ same: true, differences: [] })
  })

  test('reads the accounts of then, not those that are known now', () => {
    const workspace = workspaceWith()
    const past = pastOf(workspace, { email: 'dana@acme.io' })
    const read = workspace.accounts.filter(({ id }) => id === 'acme')
    const kept = { ...past, inputs: { ...past.inputs, accounts: read } }
    const sold = { ...workspace, accounts: workspace.accounts.map((one) => ({ ...one, owner: 'ben' })) }
    expect([replay(past, sold).same, replay(kept, sold).same]).toEqual([false, true])
  })

  test('says where the decision is another, trace included', () => {
    const workspace = workspaceWith()
    const past = pastOf(workspace, { region: ['DE'] })
    const other = past.decision.assignee === 'cat' ? 'dan' : 'cat'
    const changed = workspaceWith(POLICY.replace('members: [cat, dan]', `members: [${other}]`))
    const { same, differences } = replay(past, changed)
    expect(same).toBe(false)
    expect(differences).toContain(`assignee: "${past.decision.assignee}" → "${other}"`)
    expect(differences.some((one) => one.startsWith('trace['))).toBe(true)
  })

  test('a slot that was not stored is unknown, and named where it matters', () => {
    const workspace = workspaceWith()
    const past = pastOf(workspace, { region: ['DE'] })
    const lost = { ...past, inputs: { ...past.inputs, firstFree: {} } }
    const { same, differences } = replay(lost, workspace)
    expect(same).toBe(false)
    expect(differences.at(-1)).toMatch(/not stored: cat, dan/)
  })

  test('the order of keys does not count', () => {
    const workspace = workspaceWith()
    const past = pastOf(workspace, { region: ['DE'] })
    const reversed = Object.fromEntries(Object.entries(past.decision).toReversed())
    expect(replay({ ...past, decision: reversed as unknown as typeof past.decision }, workspace).same).toBe(
      true,
    )
  })

  test('inputs that cannot be read any more are a difference, not an end', () => {
    const workspace = workspaceWith()
    const past = pastOf(workspace, {})
    const broken = { ...past, inputs: { ...past.inputs, lead: null as never } }
    expect(replay(broken, workspace).differences[0]).toMatch(/^today's code fails: /)
  })
})
