import type { Host, Outcome } from '../contract/api.ts'
import type { BuyerEntry, Entry } from '../contract/entry.ts'
import type { Field, Profile } from '../contract/facts.ts'

export type QuestionEntry = Extract<Entry, { kind: 'question' }>
export type AnswerEntry = Extract<Entry, { kind: 'answer' }>
export type MessageEntry = Extract<Entry, { kind: 'message' }>

/** An entry before it has its time, its zone and, but where the server made it, its id. */
export type Draft = Entry extends infer E
  ? E extends Entry
    ? Omit<E, 'id' | 'at' | 'timezone'> & { id?: string }
    : never
  : never

/** Fields in the order in which they were asked, repeats included, but not where only two answers were weighed. The e-mail only where nothing came of it: who answers
 *  with something else of use may be asked for it again. `stated` has a key for each message that was understood. */
export function askedFields(entries: Entry[], stated: Record<string, Field[]>): Field[] {
  return entries.flatMap((entry, at) => {
    if (entry.kind !== 'question' || entry.text.startsWith('confirm.')) return []
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

/** Has the assistant said it? */
export function says(entries: Entry[], text: string): boolean {
  return entries.some((entry) => entry.role === 'assistant' && entry.text === text)
}

/** What the buyer said last, if nothing was said to it yet. What the vendor's pages say comes in between, whenever it
 *  comes, and does not take the assistant's turn. */
export function unansweredEntry(entries: Entry[]): BuyerEntry | null {
  const last = entries.findLast((entry) => !isPageAnswer(entry))
  return last?.role === 'buyer' ? last : null
}

/** An answer of the vendor's pages, as the server gave it. */
export function isPageAnswer(entry: Entry): boolean {
  return entry.kind === 'answer' && entry.text.startsWith('answer.')
}

/** Did the vendor's pages answer what this entry asks? */
export function isAnswered(entries: Entry[], id: string): boolean {
  return entries.some((entry) => entry.kind === 'answer' && entry.values?.question === id)
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

/** Is it a question of the buyer's that nobody has answered? */
export function isOpen({ entries, profile }: { entries: Entry[]; profile: Profile }, id: string): boolean {
  return profile.openQuestions.some((open) => open.entry === id) && !isAnswered(entries, id)
}

/** Has the buyer just stated it, in whatever way? */
export function saysNow(
  { entries, stated }: { entries: Entry[]; stated: Record<string, Field[]> },
  field: Field,
): boolean {
  const last = unansweredEntry(entries)
  return last?.kind === 'message' ? stated[last.id]?.includes(field) === true : last?.field === field
}

/** Did the buyer just ask for a person, and was not answered yet? */
export function wishesPerson(context: {
  entries: Entry[]
  profile: Profile
  stated: Record<string, Field[]>
}): boolean {
  return context.profile.facts.wantsHuman === true && saysNow(context, 'wantsHuman')
}

/** What is said to one that was looked up where nothing was found, and nothing found. */
export function unanswerable(outcome: Outcome | null): Draft {
  return answer(outcome?.kind === 'closed' ? 'say.questionOpen' : 'say.questionKept')
}

/** A sentence of the assistant's. */
export function answer(text: string, values?: Record<string, string>): Draft {
  return { role: 'assistant', kind: 'answer', text, ...(values ? { values } : {}) }
}

/** Texts after which the live times stand. */
export const OFFER_TEXTS = [
  'say.offer',
  'say.slotTaken',
  'say.isPerson',
  'say.timesThen',
  'say.timeFree',
  'say.noneThen',
  'say.noSlots',
]
/** Texts after which the times stand to which the meeting can be moved. */
export const MOVE_TEXTS = [
  'say.moveTo',
  'say.slotTaken',
  'say.timesThen',
  'say.timeFree',
  'say.noneThen',
  'say.noOther',
]
/** Texts after which it stands where else to go. */
export const CLOSED_TEXTS = ['say.closed', 'say.stillClosed']
/** Names of a host for sentences: `host` the first name, `name` in full. */
export function hostValues(host: Host): { host: string; name: string; role: string } {
  return { host: firstName(host.name), name: host.name, role: host.role }
}

/** 'Sofia' of 'Sofia Marin'. */
function firstName(name: string): string {
  return name.split(' ')[0]!
}
