import type { Entry } from '../../widget/contract/entry.ts'
import { say } from '../../widget/contract/playbook.ts'
import type { Playbook } from '../../widget/contract/playbook.ts'
import { sentence } from '../../widget/contract/wording.ts'
import { FIELD_NAMES } from './facts.ts'
import type { Answered } from './model.ts'
import { when } from './when.ts'

/** One turn of the conversation as text. Nothing in it is markup. */
export interface Turn {
  who: 'buyer' | 'assistant' | 'rep'
  text: string
  at: string
  /** How the buyer did it: typed it, tapped a reply, picked a time, changed a fact, or would rather not say. */
  act: 'said' | 'chose' | 'picked' | 'changed' | 'declined'
}

/** The conversation as the buyer saw it. An assistant's turn is the text that its id stands for, in the playbook's words
 *  or ours; an id that stands for nothing is left out, and of its values only those stand that we gave the page (`known`) or
 *  that are times, so no page can put words in the vendor's mouth. What the vendor's pages answered is in `answered`. */
export function transcribe(
  entries: readonly Entry[],
  playbook: Playbook,
  locale: string,
  known: readonly string[],
  answered: readonly Answered[],
): Turn[] {
  return entries
    .map((entry): Turn => {
      const answer = answered.find((one) => one.entry === entry.id)
      if (!answer) return turn(entry, playbook, locale, known)
      const text = `${answer.text} From: ${answer.source.label}.`
      return { who: 'assistant', at: entry.at, act: 'said', text }
    })
    .filter(({ text }) => text !== '')
}

function turn(entry: Entry, playbook: Playbook, locale: string, known: readonly string[]): Turn {
  const { at } = entry
  switch (entry.kind) {
    case 'message':
      return { who: 'buyer', at, act: 'said', text: entry.text }
    case 'choice': {
      const slot = entry.field === 'slot' ? slotText(entry.value, entry.timezone) : undefined
      return { who: 'buyer', at, act: slot ? 'picked' : 'chose', text: slot ?? entry.label }
    }
    case 'edit': {
      const value = entry.value === null ? 'taken back' : entry.label
      return { who: 'buyer', at, act: 'changed', text: `${FIELD_NAMES[entry.field]}: ${value}` }
    }
    case 'refusal':
      return { who: 'buyer', at, act: 'declined', text: `${FIELD_NAMES[entry.field]}: ${entry.label}` }
    default:
      return { who: 'assistant', at, act: 'said', text: assistantText(entry, playbook, locale, known) }
  }
}

type AssistantEntry = Extract<Entry, { role: 'assistant' }>

function assistantText(
  entry: AssistantEntry,
  playbook: Playbook,
  locale: string,
  known: readonly string[],
): string {
  const values = Object.entries(entry.values ?? {}).map(([key, value]) => [
    key,
    ours(value, known) ? value : '…',
  ])
  return sentence(playbookTexts(playbook, locale), entry.text, Object.fromEntries(values))
}

const TIME_WORDS =
  /^(\d{1,4}|am|pm|at|to|today|tomorrow|mon|tue|wed|thu|fri|sat|sun|\w{3,6}day|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december)$/i

/** Whether a value is one that we gave the page (a name, a team, an address) or a time, and not a sentence of the page's
 *  own. */
function ours(value: string | number, known: readonly string[]): boolean {
  if (typeof value === 'number' || known.includes(value)) return true
  const words = value.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words.length > 0 && words.every((word) => TIME_WORDS.test(word) || /^\d+T?\d*Z?$/.test(word))
}

/** Every text of a playbook by the id that entries name it with. */
function playbookTexts(playbook: Playbook, locale: string): Record<string, string> {
  const texts: Record<string, string> = { greeting: say(playbook.greeting, locale) }
  for (const question of playbook.questions) texts[`question.${question.id}`] = say(question.text, locale)
  for (const { id, say: words } of playbook.qualification.disqualify)
    texts[`close.${id}`] = say(words, locale)
  for (const [id, words] of Object.entries(playbook.wording)) texts[id] = say(words, locale)
  return texts
}

/** A picked time in the zone in which the buyer read it. */
function slotText(value: unknown, timezone: string): string | undefined {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return undefined
  const { day, time, zone } = when(value, timezone)
  return `${day}, ${time} (${zone})`
}
