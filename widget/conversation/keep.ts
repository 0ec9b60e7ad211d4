import type { Booking, Slot } from '../contract/api.ts'
import type { Entry } from '../contract/entry.ts'
import type { Field, Profile } from '../contract/facts.ts'
import { asks } from '../qualification/asks.ts'
import { offerOf, type BuyerEvent, type Context } from './context.ts'
import {
  hostValues,
  isOpen,
  merged,
  openQuestion,
  unanswerable,
  unansweredEntry,
  type Draft,
} from './entries.ts'
import { accepts, asksForTimes, declinesHelp } from './small-talk.ts'
import type { TimesWanted } from './times-wanted.ts'

// How what happens changes what is kept, and what is asked of it: the leaves of the machine, each a plain function.

export function kept(context: Context, event: BuyerEvent): Partial<Context> {
  switch (event.type) {
    case 'buyer.said': {
      const text = event.text.trim()
      const open = asksFor(context)
      return said(context, [
        open.asks === 'useCase' && declinesHelp(text)
          ? { role: 'buyer', kind: 'refusal', field: 'useCase', label: text }
          : open.asks === 'wantsHuman' && accepts(text)
            ? { role: 'buyer', kind: 'choice', field: 'wantsHuman', value: true, label: text }
            : { role: 'buyer', kind: 'message', text, ...open },
      ])
    }
    case 'buyer.chose':
      return said(context, [
        event.value === undefined
          ? { role: 'buyer', kind: 'message', text: event.label, ...asksFor(context) }
          : { role: 'buyer', kind: 'choice', field: event.field, value: event.value, label: event.label },
      ])
    case 'buyer.edited':
      return said(context, [
        { role: 'buyer', kind: 'edit', field: event.field, value: event.value, label: event.label },
      ])
    case 'buyer.declined':
      return said(context, [{ role: 'buyer', kind: 'refusal', field: event.field, label: event.label }])
    case 'buyer.wantsHuman':
      return said(context, [
        { role: 'buyer', kind: 'choice', field: 'wantsHuman', value: true, label: event.label },
      ])
    case 'buyer.confirmed':
      return said(context, [{ role: 'buyer', kind: 'message', text: event.label }])
    case 'entries.merged':
      // What comes from another tab may lie before what was heard: all is heard again.
      return { entries: merged(context.entries, event.entries), heard: 0 }
    default:
      return {}
  }
}

export function pickedBy(context: Context, event: BuyerEvent): Partial<Context> {
  const key = context.newId()
  if (event.type === 'buyer.picked')
    return {
      pick: { start: event.start, key },
      ...said(context, [
        { role: 'buyer', kind: 'choice', field: 'slot', value: event.start, label: event.label },
      ]),
    }
  return {}
}

export function pickedInWords(context: Context, wanted: TimesWanted | null): Partial<Context> {
  if (wanted?.kind !== 'pick') return {}
  const { start } = wanted
  const choice = { role: 'buyer', kind: 'choice', field: 'slot', value: start, label: context.typed } as const
  return { pick: { start, key: context.newId() }, ...said(context, [choice]) }
}

/** What the buyer says of times is no message: nothing of it is a fact about the company, 'next week' is no deadline. */
export function ofTimes(value: 'wanted' | 'none' | 'change', label: string): Draft {
  return { role: 'buyer', kind: 'choice', field: 'slot', value, label }
}

export function said(context: Context, drafts: Draft[]): { entries: Entry[] } {
  // Nothing said is nothing to store: two tabs would go on telling each other.
  if (drafts.length === 0) return { entries: context.entries }
  const entries = [...context.entries]
  for (const draft of drafts) {
    // Entries keep their order by time too, however coarse the clock.
    const last = entries.at(-1)
    const at = Math.max(context.clock(), last ? Date.parse(last.at) + 1 : 0)
    entries.push({
      id: context.newId(),
      ...draft,
      at: new Date(at).toISOString(),
      timezone: context.timezone(),
    } as Entry)
  }
  return { entries }
}

/** Not yet looked up, and worth a moment: what may ask for something of ours too, such as a price. */
export function awaitsAnswer(context: Context): boolean {
  const { entries, online, lookedUp, waited } = context
  const last = unansweredEntry(entries)
  return (
    last?.kind === 'message' &&
    online &&
    !lookedUp.includes(last.id) &&
    !waited.includes(last.id) &&
    (isOpen(context, last.id) || asks(last.text))
  )
}

/** What the vendor's pages say to messages, after all that has been said since; and that they say nothing, where that comes
 *  later than the next question. Not while the buyer waits for a reply: that would look like one. */
export function answered(context: Context, event: BuyerEvent): Partial<Context> {
  if (event.type !== 'server.answered') return {}
  const known = new Set(context.entries.map((entry) => entry.id))
  const drafts = event.answers
    .filter(({ entry }) => !known.has(entry))
    .map(({ entry, question, id, title, text, source: { label, url } }): Draft => ({
      id: entry,
      role: 'assistant',
      kind: 'answer',
      text: `answer.${id}`,
      values: { question, title, text, source: label, ...(url && { url }) },
    }))
  const { entries } = said(context, drafts)
  const promised = event.to.some(
    (id) =>
      context.waited.includes(id) && !context.lookedUp.includes(id) && isOpen({ ...context, entries }, id),
  )
  const late = promised && !unansweredEntry(entries) ? [unanswerable(context.outcome)] : []
  return { ...said({ ...context, entries }, late), lookedUp: [...context.lookedUp, ...event.to] }
}

function asksFor(context: Context): { asks?: Field } {
  const open = openQuestion(context.entries)
  return open ? { asks: open.asks } : {}
}

/** The times that stand there to be picked. */
export function slotsShown(context: Context): Slot[] {
  return context.moving ?? offerOf(context)?.slots ?? []
}

export function sentence(text: string, { host }: Booking): Draft {
  return { role: 'assistant', kind: 'answer', text, values: hostValues(host) }
}

export function wishesTimes({ entries }: Context): boolean {
  const last = unansweredEntry(entries)
  return last?.kind === 'message' && asksForTimes(last.text)
}

/** Two readings are to be weighed first: who asks for a person waits for nothing but the right address. */
export function isDoubtful({ aside, profile }: Context): boolean {
  return aside?.text.startsWith('confirm.') === true && (aside.asks === 'email' || !profile.facts.wantsHuman)
}

/** An e-mail, or a call for a person, submits. */
export function isDue(profile: Profile): boolean {
  return hasEmail({ profile }) || profile.facts.wantsHuman === true
}

export function hasEmail({ profile }: { profile: Profile }): boolean {
  return profile.facts.email !== undefined
}

export function factsOf(context: Context): string {
  return JSON.stringify(context.profile.facts)
}
