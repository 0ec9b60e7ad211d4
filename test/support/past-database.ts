import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '../../server/store/migrate.ts'
import { openEmbedded } from '../../server/store/open.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { publishFolder } from '../../server/workspace/publish.ts'
import { history, type LeadInput } from '../routing/replay/past.ts'

const rep = (id: string, name: string) =>
  `  - {id: ${id}, name: ${name}, email: ${id}@larkline.example, role: account executive, timezone: Europe/London}\n`
const FILES = {
  'site.yaml': `sites: [{id: www, name: Larkline, origins: ['https://www.larkline.example']}]
`,
  'playbook.yaml': `vendor: larkline
qualification: {require: [email]}
`,
  'roster.yaml': `reps:
${rep('ana', 'Ana')}${rep('ben', 'Ben')}${rep('cat', 'Cat')}${rep('sam', 'Sam')}meetingTypes: [{id: intro, name: Introduction, durationMinutes: 30}]
`,
  'routing.yaml': `territories: [{id: emea, regions: [EMEA]}, {id: americas, regions: [AMER]}]
meetingType: {default: intro}
escalations: [{id: regulated, when: {compliance: HIPAA}, to: specialists}]
rules:
  - {id: emea, when: {territory: emea}, to: {rep: cat}}
  - {id: americas, when: {territory: americas}, to: {pool: americas}}
fallback: [{queue: inbound}]
pools: [{id: specialists, members: [sam]}, {id: americas, members: [ana, ben]}]
queues: [{id: inbound, owner: ana, says: The team}]
`,
  'accounts.csv': 'id,name\n',
}

/** Writes a workspace to a folder, with pieces of its policy replaced. */
export async function writeWorkspace(folder: string, replaced: Record<string, string> = {}): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [file, text] of Object.entries(FILES)) {
    const changed = Object.entries(replaced).reduce((all, [from, to]) => all.replace(from, to), text)
    await writeFile(join(folder, file), file === 'routing.yaml' ? changed : text)
  }
}

/** Makes an embedded database in `folder/data`, with a workspace in force and one decision on each of these leads. Gives
 *  the leads' ids, in order. `also` may do more in it. */
export async function pastDatabase(
  folder: string,
  leads: { lead: LeadInput; at: number }[],
  also: (store: Store, leads: string[]) => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const { db, close } = await openEmbedded(join(folder, 'data'))
  try {
    await migrate(db)
    const store = createStore(db)
    await writeWorkspace(join(folder, 'workspace'))
    const { findings } = await publishFolder(store, join(folder, 'workspace'), new Date(leads[0]!.at))
    const revision = await store.revisions.find(1)
    // As a server decides, with the revision that the database gives: it keeps an order of keys of its own.
    if (!revision) throw new Error(findings.join('\n'))
    const ids: string[] = []
    for (const { inputs, decision } of history(revision.workspace, leads)) {
      const [conversation, lead, id] = [randomUUID(), randomUUID(), randomUUID()]
      const at = new Date(inputs.now)
      const site = 'www'
      const profile = { facts: {}, sources: [], declined: [], none: [], openQuestions: [] }
      const secretHash = createHash('sha256').update(conversation).digest('hex')
      await store.conversations.open(
        { id: conversation, site, secretHash, revision: 1, locale: 'en', page: null, profile },
        at,
      )
      const email = inputs.lead.email ?? null
      await store.leads.submit({ id: lead, site, conversation, email, profile, timezone: 'UTC' }, at)
      await store.decisions.add({ id, site, lead, revision: 1, inputs, decision }, at)
      ids.push(lead)
    }
    await also(store, ids)
    return ids
  } finally {
    await close()
  }
}
