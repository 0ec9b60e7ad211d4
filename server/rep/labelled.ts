import type { Field } from '../../widget/contract/facts.ts'
import type { Store } from '../store/store.ts'

export interface LabelsAsked {
  /** An instant. */
  since: string
}

/** A message as `usher extract` reads it, with what was read of a field and what a rep says is right. It holds the buyer's words. */
export interface LabelledMessage {
  text: string
  asks?: Field
  /** When it was written: 'next month' counts from here. */
  now: string
  timezone: string
  field: Field
  was: unknown
  /** Null: not that, and what is right is not known. Of a list, the values in its place. */
  value: unknown
}

const PAGE = 500

/** The messages in which reps found something wrong, in the order in which they did. What a buyer chose or set by hand was not read,
 *  and is not among them. */
export async function labelledMessages(store: Store, { since }: LabelsAsked): Promise<LabelledMessage[]> {
  const labels: LabelledMessage[] = []
  for (let after; ;) {
    const page = await store.corrections.since(new Date(since), PAGE, after)
    for (const { lead: id, entry: wanted, field, was, value } of page) {
      const lead = await store.leads.find(id)
      const entries = lead && wanted ? await store.conversations.entries(lead.conversation) : []
      const said = entries.find(({ entry }) => entry.id === wanted)?.entry
      if (said?.kind !== 'message') continue
      const { text, asks, at: now, timezone } = said
      labels.push({ text, ...(asks && { asks }), now, timezone, field, was, value })
    }
    after = page.at(-1)
    if (page.length < PAGE || !after) return labels
  }
}
