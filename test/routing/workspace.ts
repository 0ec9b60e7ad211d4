import { printFinding } from '../../server/workspace/findings.ts'
import { parseWorkspace } from '../../server/workspace/parse.ts'
import type { Workspace } from '../../server/workspace/workspace.ts'
import { Lead } from '../../server/routing/lead.ts'
import { RoutingState } from '../../server/routing/state.ts'
import type { z } from 'zod'

/** A Monday. */
export const now = Date.parse('2027-01-04T10:00:00Z')

const playbook = `vendor: larkline
useCases: [{id: chat, name: website chat}, {id: routing, name: meeting routing}]
products: [{id: router, name: The Router}]
competitors: [{name: Drift}, {name: Gong}]
qualification:
  require: [email]
  disqualify: [{id: tiny, when: {headcount: {atMost: 3}}, say: Thank you.}]
`
const rep = (id: string, more = '') =>
  `  - {id: ${id}, name: ${id[0]!.toUpperCase()}${id.slice(1)}, email: ${id}@larkline.example, role: account executive, timezone: Europe/London${more}}\n`
const roster = `reps:
${['ana', 'ben', 'cat', 'dan', 'eve', 'sam', 'sid'].map((id) => rep(id)).join('')}
teams: [{id: west, name: The west team, reps: [ana, ben]}, {id: east, name: The east team, reps: [cat, dan]}]
meetingTypes: [{id: intro, name: Introduction, durationMinutes: 30}, {id: review, name: Review, durationMinutes: 45}]
`
const accounts = `id,name,domains,website,owner,tier
acme,"Acme, Inc.",acme.io,,ana,growth
globex,Globex GmbH,globex.example,,ben,strategic
orphan,Orphan Ltd,orphan.example,,,growth
left,Left AG,left.example,,zoe,growth
`
/** A policy with one of each step. */
export const POLICY = `territories: [{id: emea, regions: [EMEA]}, {id: americas, regions: [AMER, LATAM]}]
urgency: [{id: hot, when: {timeline: {withinDays: 14}}, firstSlotWithinDays: 2}]
admit: {when: {wantsHuman: true}}
meetingType: {default: intro, byNextStep: {security: review}}
escalations:
  - {id: regulated, when: {compliance: HIPAA}, to: specialists, meetingType: review}
  - {id: strategic, when: {account: {strategic: true}}, to: specialists, owner: inform}
sticky: {days: 30}
rules:
  - {id: drift, when: {competitors: {names: Drift, stances: [using, replacing]}}, to: {rep: eve}, fallback: [delegate, rules]}
  - {id: emea, when: {territory: emea}, to: {pool: emea}}
  - {id: americas, when: {territory: americas}, to: {team: west}}
  - {id: chat, when: {useCase: chat}, to: {queue: chats}}
fallback: [delegate, owner-team, {team: east}, {queue: inbound}]
pools: [{id: specialists, members: [sam, sid]}, {id: emea, members: [cat, dan]}]
queues: [{id: inbound, owner: ana, says: The team}, {id: chats, owner: ben, says: The chat team}]
alerts: [{id: big, when: {headcount: {atLeast: 1000}}, channel: '#big'}, {id: drift, when: {competitors: {names: Drift}}, channel: '#drift'}]
sequences: [{id: chat-news, when: {useCase: chat}}, {id: news}]
`

/** The workspace of these tests, with the policy, or pieces of the roster, replaced. */
export function workspaceWith(policy: string = POLICY, replaced: Record<string, string> = {}): Workspace {
  const rosterFile = Object.entries(replaced).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The roster has no ${from}.`)
    return text.replace(from, to)
  }, roster)
  const files = {
    'playbook.yaml': playbook,
    'roster.yaml': rosterFile,
    'routing.yaml': policy,
    'accounts.csv': accounts,
  }
  const { workspace, findings } = parseWorkspace(files)
  if (!workspace) throw new Error(findings.map(printFinding).join('\n'))
  return workspace
}

export const leadOf = (lead: z.input<typeof Lead>): Lead => Lead.parse(lead)
export const stateOf = (state: z.input<typeof RoutingState> = {}): RoutingState => RoutingState.parse(state)
