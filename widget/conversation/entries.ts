import type { BuyerEntry, Entry } from '../contract/entry.ts'
import type { Field } from '../contract/facts.ts'

export type QuestionEntry = Extract<Entry, { kind: 'question' }>
export type AnswerEntry = Extract<Entry, { kind: 'answer' }>
export type MessageEntry = Extract<Entry, { kind: 'message' }>

/** An entry before it has its id, its time and its zone. */
export type Draft = Entry extends infer E
  ? E extends Entry
    ? Omit<E, 'id' | 'at' | 'timezone'>
    : never
  : never

/** Fields in the order in which they were asked, repeats included. The e-mail only where nothing came of it: who answers
 *  with something else of use may be asked for it again. `stated` has a key for each message that was understood. */
export function askedFields(entries: Entry[], stated: Record<string, Field[]>): Field[] {
  return entries.flatMap((entry, at) => {
    if (entry.kind !== 'question') return []
    const reply = entries.slice(at).find(({ role, kind }) => role === 'buyer' && kind !== 'edit')
    const wasted = reply?.kind === 'message' && !stated[reply.id]
    return entry.asks !== 'email' || wasted ? [entry.asks] : []
  })
}

/** The question that the buyer has not replied to yet, in whatever way. An edit of something else is no reply. */
export function openQuestion(entries: Entry[]): QuestionEntry | null {
  for (const entry of entries.toReversed()) {
    if (entry.kind === 'question') return entry
    if (entry.kind === 'message' || entry.kind === 'choice' || entry.kind === 'refusal') return null
  }
  return null
}

/** What the buyer said last, if nothing was said to it yet. */
export function unansweredEntry(entries: Entry[]): BuyerEntry | null {
  const last = entries.at(-1)
  return last?.role === 'buyer' ? last : null
}

/** The question before an entry: the one that it replies to. */
export function questionBefore(entries: Entry[], id: string): QuestionEntry | null {
  const at = entries.findIndex((entry) => entry.id === id)
  return openQuestion(entries.slice(0, at))
}

/** Entries of both, each once, in the order of their times; those of one time stay as they were. Where the assistant of
 *  each tab has answered, the first to say a thing has said it. */
export function merged(ours: Entry[], theirs: Entry[]): Entry[] {
  const known = new Set(ours.map((entry) => entry.id))
  const added = theirs.filter((entry) => !known.has(entry.id))
  if (added.length === 0) return ours
  const texts = new Set<string>()
  const all = [...ours, ...added]
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .filter((entry) => {
      if (entry.role === 'buyer') texts.clear()
      else if (texts.has(entry.text)) return false
      else texts.add(entry.text)
      return true
    })
  return all.length === ours.length && all.every((entry) => known.has(entry.id)) ? ours : all
}

/** 'Sofia' of 'Sofia Marin'. */
export function firstName(name: string): string {
  return name.split(' ')[0]!
}
