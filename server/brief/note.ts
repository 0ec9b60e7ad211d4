import { iso } from '../scheduling/zone.ts'
import type { Fact } from './facts.ts'
import { oneLine } from './mails.ts'
import type { OpenField, RepBrief } from './model.ts'
import { span, when } from './when.ts'

/** Of a note: what is said beyond that is in the brief. */
export const NOTE_CHARS_MAX = 20_000

/** The brief as a note in the CRM: plain text, each thing on its line, the buyer's words in quotation marks. `owner` says who has
 *  the lead, where somebody has. The link to the brief is not in it. */
export function noteText(brief: RepBrief, owner?: string): string {
  const { buyer, account, answered, openQuestions, stillOpen, next, meeting } = brief
  const parts = [
    section('Who', [
      buyer.email
        ? `${buyer.email}${buyer.verified ? '' : ' (as typed, not verified)'}`
        : 'No e-mail was given',
      ...(buyer.company ? [buyer.company] : []),
      ...(account ? [`Account: ${[account.name, account.tier].filter(Boolean).join(', ')}`] : []),
      ...(account?.owner ? [`Account owner: ${account.owner}`] : []),
      ...(owner ? [`Has the lead: ${owner}`] : []),
    ]),
    section('Meeting', [meeting ? meetingLine(meeting, brief.madeAt) : 'None is booked']),
    section('What they said', brief.facts.map(factLine)),
    section('Next step', [
      ...(next.step ? [quoted(next.step.value, next.step.quote)] : []),
      ...(next.timeline ? [next.timeline.value] : []),
    ]),
    section(
      'Asked and answered',
      answered.map(({ quote, text }) => `${quoted('', quote)} – ${text}`),
    ),
    section(
      'Asked, and nobody answered',
      openQuestions.map(({ quote }) => quoted('', quote)),
    ),
    section('Still open', stillOpen.map(openLine)),
    section('Why this rep', [brief.why]),
  ]
  return cut(parts.filter((part) => part !== '').join('\n\n'))
}

/** A meeting as a note, in the host's zone. */
export function meetingText({
  name,
  state,
  booking: { start, end, email, guests },
  host,
  link,
}: {
  name: string
  state: keyof typeof STATES
  booking: { start: number; end: number; email: string; guests: string[] }
  host: { name: string; timezone: string }
  link: string
}): string {
  const { day, zone } = when(iso(start), host.timezone, iso(start))
  const year = iso(start).slice(0, 4)
  return [
    `${STATES[state]}: ${name} with ${[email, ...guests].join(', ')}`,
    `${day} ${year}, ${span(iso(start), iso(end), host.timezone)}, ${zone} time`,
    `Host: ${host.name}`,
    `Brief: ${link}`,
  ]
    .map(oneLine)
    .join('\n')
}

const STATES = { booked: 'Booked', cancelled: 'Cancelled', held: 'Held', 'no-show': 'No-show' }

function section(title: string, lines: string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `- ${oneLine(line)}`)].join('\n')
}

function factLine({ label, value, quote, wrong }: Fact): string {
  if (!wrong) return quoted(`${label}: ${value}`, quote)
  return `${label}: not ${quoted(value, quote)}, says ${wrong.by}${wrong.right ? `; ${wrong.right}` : ''}`
}

function openLine({ label, how, note }: OpenField): string {
  return `${label}: ${how}${note ? ` (${note})` : ''}`
}

function meetingLine({ name, start, end, timezone, state }: NonNullable<RepBrief['meeting']>, now: string) {
  const { day, zone } = when(start, timezone, now)
  return `${name}, ${day}, ${span(start, end, timezone)}, ${zone} time${state === 'booked' ? '' : ` (${state})`}`
}

function quoted(words: string, quote: string | undefined): string {
  if (!quote) return words
  return words ? `${words} (“${quote}”)` : `“${quote}”`
}

function cut(text: string): string {
  return text.length <= NOTE_CHARS_MAX ? text : `${text.slice(0, NOTE_CHARS_MAX - 1).trimEnd()}…`
}
