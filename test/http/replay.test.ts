import { afterAll, beforeAll, expect, test } from 'vitest'
import { decide } from '../../server/routing/decide.ts'
import type { FirstFree } from '../../server/routing/eligibility.ts'
import { testServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer('pglite')
})
afterAll(() => server.close())

test.each([
  'We need HIPAA for 400 people. dana@acme.io',
  'We are 200 people in Austin and need a chatbot asap. lee@fox-hollow.example',
  'just me. one@gmail.com',
  'I would like to talk to a person',
  'We are moving off Intercom, 90 people, need data enrichment by March. kim@castell.example',
])(
  '%j: what was stored with the decision decides the same again, whatever has happened since',
  async (text) => {
    const buyer = server.buyer()
    await buyer.say(text)
    const outcome = await buyer.submit()
    if (outcome.kind === 'offer') await buyer.say('my address is later@example.org')
    const lead = (await server.ports.store.leads.ofConversation(buyer.id))!
    const { revision, inputs, decision } = (await server.ports.store.decisions.latestOf(lead.id))!
    const { workspace } = (await server.ports.workspaces.of(revision))!
    const recorded = (reps: string, type: string) => {
      const found = inputs.firstFree[`${reps} ${type}`]
      if (found === undefined)
        throw new Error(`The first free slot of ${reps} was not asked for the first time.`)
      return found === null ? null : Date.parse(found)
    }
    const firstFree: FirstFree = (rep, type) => recorded(rep.id, type.id)
    firstFree.together = (rep, other, type) => recorded(`${rep.id}+${other.id}`, type.id)
    const again = decide(inputs.lead, workspace, inputs.state, Date.parse(inputs.now), firstFree)
    expect(JSON.parse(JSON.stringify(again))).toEqual(decision)
  },
)
