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

/** Fields in the order in which they were asked, repeats included. */
export function askedFields(entries: Entry[]): Field[] {
  return entries.flatMap((entry) => (entry.kind === 'question' ? [entry.asks] : []))
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

/** Entries of both, each once, in the order of their times; those of one time stay as they were. */
export function merged(ours: Entry[], theirs: Entry[]): Entry[] {
  const known = new Set(ours.map((entry) => entry.id))
  const added = theirs.filter((entry) => !known.has(entry.id))
  if (added.length === 0) return ours
  return [...ours, ...added].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** 'Sofia' of 'Sofia Marin'. */
export function firstName(name: string): string {
  return name.split(' ')[0]!
}
