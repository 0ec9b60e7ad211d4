import type { BuyerEntry, Entry } from '../contract/entry.ts'
import type { Field } from '../contract/facts.ts'
import type { Playbook } from '../contract/playbook.ts'
import { say } from '../contract/wording.ts'
import { COMPARED } from '../qualification/contradiction.ts'
import { describe } from '../qualification/describe.ts'
import type { ProfileState } from '../qualification/profile.ts'
import type { Reading } from '../qualification/reading.ts'
import { openQuestion, says } from './entries.ts'
import { text, type QuickReply } from './questions.ts'
import { isFine, isThanks } from './small-talk.ts'

/** What a message calls for before the next question. */
export interface Aside {
  /** Its id in `wording.ts`; empty where nothing is to be said. */
  text: string
  values?: Record<string, string>
  /** It is a question for this field, with these quick replies. */
  asks?: Field
  replies?: QuickReply[]
  /** The next question follows at once; else nothing does. */
  goesOn?: true
}

export interface Heard {
  entries: Entry[]
  readings: ReadonlyMap<string, Reading>
  state: ProfileState
  playbook: Playbook
  locale: string
  /** Locale of dates and numbers, and the buyer's day. */
  dates: string
  today: string
  /** The languages that are read, by locale. */
  packs: ReadonlyMap<string, unknown>
}

/** What the last message calls for: a word to the buyer's mood, or that their language is not read; else what is open to
 *  doubt in all that was said, one thing at a time and each once. The same again while it stands open. */
export function asideOf(heard: Heard): Aside | null {
  const { entries, readings } = heard
  const last = entries.findLast((entry) => entry.role === 'buyer' && entry.kind !== 'edit')
  const reading = last && readings.get(last.id)
  if (!reading) return doubtIn(heard)
  const before = entries.slice(0, entries.indexOf(last))
  const aside = reading.signals.wantsHuman ? null : moodIn(reading, last, before, heard)
  return aside ?? foreign(reading, before, heard) ?? doubtIn(heard)
}

const REST: Aside = { text: '' }

/** Each is said once. After it nothing is, until the buyer goes on. */
function moodIn(
  { mood, signals, question }: Reading,
  last: BuyerEntry,
  before: Entry[],
  { readings, playbook, locale }: Heard,
): Aside | null {
  const first = (...asides: Aside[]) => asides.find((one) => !says(before, one.text)) ?? REST
  const person = (id: string): Aside => ({
    text: id,
    asks: 'wantsHuman',
    replies: [
      { label: text(playbook, locale, 'reply.person'), value: true },
      { label: text(playbook, locale, 'reply.goOn'), value: false },
    ],
  })
  switch (mood) {
    case 'frustrated':
      return first(person('ask.personSorry'), { text: 'say.calm' })
    case 'abusive':
      return first({ text: 'say.calm' })
    case 'later':
      return first({ text: 'say.later' })
    case 'stop':
      return first({ text: 'say.stop' })
    case 'gibberish':
      // The first time the question comes again, in other words.
      return before.some(({ id }) => readings.get(id)?.mood === mood) ? first(person('ask.person')) : null
  }
  const words = last.kind === 'message' ? last.text : ''
  const resting = RESTING.includes(before.findLast((entry) => entry.role === 'assistant')?.text ?? '')
  if (!resting || signals.evidence.length > 0 || question !== undefined) return null
  return isThanks(words) ? { text: 'say.welcome' } : isFine(words) ? REST : null
}
const RESTING = ['say.later', 'say.stop', 'say.welcome']

function foreign({ language }: Reading, before: Entry[], { packs }: Heard): Aside | null {
  return language === undefined || packs.has(language) || says(before, 'say.language')
    ? null
    : { text: 'say.language', values: { language }, goesOn: true }
}

/** Only in what the playbook has a question for; in an address always: another's may be taken for the buyer's. */
function doubtIn({ entries, readings, state, playbook, locale, dates, today }: Heard): Aside | null {
  const { facts, sources, contradicted, ties } = state
  const open = openQuestion(entries)?.text
  const fresh = (field: Field) => open === `confirm.${field}` || !says(entries, `confirm.${field}`)
  const confirm = (field: Field, replies: QuickReply[]): Aside => ({
    text: `confirm.${field}`,
    asks: field,
    replies,
  })
  const meant = readings.get(sources.find(({ field }) => field === 'email')?.entry ?? '')?.meantEmail
  if (meant && fresh('email'))
    return confirm(
      'email',
      [meant, facts.email!].map((email) => ({ label: email, value: email })),
    )
  const question = (field: Field) =>
    fresh(field) ? playbook.questions.find(({ id }) => id === field) : undefined
  for (const field of COMPARED)
    if (contradicted[field] !== undefined && question(field))
      return confirm(
        field,
        [contradicted[field], facts[field]].map((value) => ({
          label: describe({ [field]: value }, playbook, dates, today)[0]!.label,
          value,
        })),
      )
  if (ties && question('useCase')?.ask === 'always')
    return confirm(
      'useCase',
      playbook.useCases
        .filter(({ id }) => ties.includes(id))
        .map(({ id, name }) => ({ label: say(name, locale), value: id })),
    )
  return null
}
