import { correctionOf, entryOf, readOf } from '../brief/corrections.ts'
import { FIELD_NAMES } from '../brief/facts.ts'
import { changeNotAllowed } from '../booking/refusals.ts'
import { FIELDS, type Field } from '../../widget/contract/facts.ts'
import { extract } from '../../widget/qualification/extract.ts'
import type { Lexicon } from '../../widget/qualification/lexicon.ts'
import type { Ports } from '../ports.ts'
import type { StoreTx } from '../store/store.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { boundedText, fault, textOf, type Form } from './form.ts'
import { notTheirs } from './hand-over.ts'
import { holdingOf, mayCorrect } from './holding.ts'

const VALUE_CHARS_MAX = 200

/** Which fact: a field, and of one that is a list, one of its values. */
export interface FactNamed {
  field: Field
  of?: string
}

/** @throws Refusal `invalid-field` */
export function readFact(form: Form): FactNamed {
  const field = FIELDS.find((one) => one === form.get('field'))
  if (!field) throw fault('field', 'Which fact', textOf(form, 'field'), 'one of those below')
  const of = form.get('of')
  return { field, ...(of !== null && { of }) }
}

/** A fact is wrong. Told again, nothing changes. @throws Refusal */
export async function markWrong(ports: Ports, by: Rep, lead: string, fact: FactNamed): Promise<void> {
  await change(ports, by, lead, fact, 'wrong', async (tx, found) => {
    if (found.known) return false
    const { was, entry } = found
    const { id, site, at } = found
    await tx.corrections.add({ id, site, lead, rep: by.id, field: fact.field, was, value: null, entry, at })
    return true
  })
}

/** It was right after all. @throws Refusal */
export async function markRight(ports: Ports, by: Rep, lead: string, fact: FactNamed): Promise<void> {
  await change(ports, by, lead, fact, 'right', async (tx, { known }) => {
    if (!known) return false
    await tx.corrections.remove(known)
    return true
  })
}

/** What is right of a fact that is wrong, read as an answer of the buyer's would be. @throws Refusal */
export async function mend(ports: Ports, by: Rep, lead: string, fact: FactNamed, form: Form): Promise<void> {
  const text = boundedText(form, 'value', 'What is right', VALUE_CHARS_MAX)
  await change(ports, by, lead, fact, 'mended', async (tx, { known, lexicon, at }) => {
    if (!known) throw changeNotAllowed('Nobody says that this is wrong any more.')
    const message = { text, now: at.getTime(), timezone: by.timezone, asks: fact.field }
    const value = extract(message, lexicon)[fact.field]
    if (value === undefined)
      throw fault('value', FIELD_NAMES[fact.field], text, 'something that reads as an answer to it')
    await tx.corrections.setValue(known, value, by.id, at)
    return true
  })
}

interface Found {
  id: string
  site: string
  at: Date
  lexicon: Lexicon
  was: unknown
  entry: string | null
  /** The correction that stands. */
  known: string | undefined
}

/** Does something to a fact, if it stands there, within a transaction that tells of it.
 *  @throws Refusal */
async function change(
  ports: Ports,
  by: Rep,
  leadId: string,
  { field, of }: FactNamed,
  as: 'wrong' | 'right' | 'mended',
  work: (tx: StoreTx, found: Found) => Promise<boolean>,
): Promise<void> {
  const { workspace } = await ports.workspaces.current()
  const seen = await ports.store.leads.find(leadId)
  const conversation = seen && (await ports.store.conversations.find(seen.site, seen.conversation))
  if (!conversation) throw notTheirs()
  const { lexicon } = (await ports.workspaces.of(conversation.revision))!
  await ports.store.transaction(async (tx) => {
    await tx.leads.findForChange(leadId)
    const holding = await holdingOf(tx, workspace, leadId)
    if (!holding || !mayCorrect(holding, by, workspace)) throw notTheirs()
    const { profile } = conversation
    const was = readOf(profile, field, of)
    if (was === undefined)
      throw changeNotAllowed('The buyer has said something else since. Please look again.')
    const at = new Date(ports.clock())
    const known = correctionOf(await tx.corrections.of(leadId), profile, field, of)?.id
    const id = ports.newId()
    const { site } = holding.lead
    const entry = entryOf(profile, field, of)
    if (!(await work(tx, { id, site, at, lexicon, was, entry, known }))) return
    await tx.reps.noteAct(by.id, 'correct', leadId, at)
    const about = {
      site,
      subject: leadId,
      version: id,
      lead: leadId,
      conversation: conversation.id,
      rep: by.id,
    }
    await tx.events.record({ kind: 'fact.corrected', ...about, facts: { field, as } }, at)
  })
  ports.wake()
}
