import type { ActionsBlock, Button, KnownBlock, PlainTextElement, SectionBlock } from '@slack/types'
import type { Fact } from '../../brief/facts.ts'
import type { RepBrief } from '../../brief/model.ts'
import { when } from '../../brief/when.ts'
import { iso } from '../../scheduling/zone.ts'
import {
  BUTTON_CHARS_MAX,
  FIELD_CHARS_MAX,
  FIELDS_MAX,
  HEADER_CHARS_MAX,
  MESSAGE_CHARS_MAX,
  SECTION_CHARS_MAX,
} from './limits.ts'
import type { SlackMessage } from './port.ts'
import { escaped } from './text.ts'

/** Buttons by which a rep takes a lead or passes it on, as Slack names them when one is tapped. */
export const ACTIONS = { accept: 'usher.accept', pass: 'usher.pass', open: 'usher.open' } as const

/** A rep as a message names them: mentioned, where Slack knows them. */
export interface Named {
  name: string
  slack?: string | undefined
}

/** How it stands with an alert. Instants are UTC ms; `timezone` is for those to whom Slack can't show their own. */
export type Standing =
  /** For information: who has the lead, if anybody. */
  | { kind: 'told'; has?: Named | undefined }
  | { kind: 'asked'; rep: Named; by: number; timezone: string; value: string }
  | { kind: 'accepted'; rep: Named; at: number; timezone: string; meetingOf?: Named | undefined }
  /** Passed or not accepted in time: whoever is asked instead, or told since nobody else is. */
  | { kind: 'passed' | 'lapsed'; rep: Named; next?: Named | undefined; manager?: Named | undefined }
  /** To the manager, when all who could be asked were. */
  | { kind: 'nobody'; asked: Named[] }
  /** What was asked is of no more use. */
  | { kind: 'over'; why: string }

export interface AlertLinks {
  brief: string
  /** The page on which a rep accepts or passes, for messages without buttons that do. */
  answer?: string | undefined
}

/** An alert: who it is about, each fact with the buyer's own words, what stays to be done, the brief. All that a buyer can have typed is
 *  plain text, escaped: it makes no mention, link or format. Longer than Slack takes it is cut, the rest is in the brief. */
export function alertMessage(
  brief: RepBrief,
  alert: string,
  standing: Standing,
  links: AlertLinks,
): SlackMessage {
  const title = `${titleOf(alert)}: ${buyerOf(brief)}`
  const words = standingInWords(standing)
  const blocks: KnownBlock[] = [
    { type: 'header', text: plain(title, HEADER_CHARS_MAX) },
    ...(standing.kind === 'over' ? [] : bodyOf(brief)),
    { type: 'section', text: { type: 'mrkdwn', text: words, verbatim: true } },
    ...actions(standing, links),
  ]
  const text = `${escaped(title, MESSAGE_CHARS_MAX - SECTION_CHARS_MAX)}. ${words}`
  return { text, blocks }
}

/** `deadline-near` → `Deadline near`. */
export function titleOf(alert: string): string {
  const words = alert.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const QUESTIONS_MAX = 3

function bodyOf(brief: RepBrief): KnownBlock[] {
  const facts = brief.facts.filter(({ field }) => field !== 'email')
  const shown = facts.length > FIELDS_MAX ? facts.slice(0, FIELDS_MAX - 1) : facts
  const more = facts.length - shown.length
  const fields = [
    ...shown.map((fact) => plain(factLine(fact), FIELD_CHARS_MAX)),
    ...(more > 0 ? [plain(`And ${more} more facts in the brief`, FIELD_CHARS_MAX)] : []),
  ]
  const { openQuestions: open } = brief
  return [
    section(`${contactOf(brief)}. ${brief.why}`),
    ...(fields.length > 0 ? [{ type: 'section' as const, fields }] : []),
    ...open.slice(0, QUESTIONS_MAX).map(({ quote }) => section(`Asked, not yet answered: “${quote}”`)),
    ...(open.length > QUESTIONS_MAX ? [section(`And ${open.length - QUESTIONS_MAX} more questions`)] : []),
  ]
}

function buyerOf({ buyer, account }: RepBrief): string {
  return buyer.email ?? account?.name ?? buyer.company ?? 'a buyer without an address'
}

function contactOf({ buyer, account }: RepBrief): string {
  const address = !buyer.email
    ? 'No address given'
    : buyer.verified
      ? 'Address verified'
      : 'Address as typed, not verified'
  const owner = account?.owner === undefined ? '' : `, owned by ${account.owner}`
  return account ? `${address}. Account ${account.name}${owner}` : address
}

function factLine({ label, value, quote, how }: Fact): string {
  if (!quote || quote === value) return `${label}: ${value}`
  return `${label}: ${value} (${how === 'said' ? '' : `${how}: `}“${quote}”)`
}

/** In the one part with marks, which holds nothing of a buyer's. */
function standingInWords(standing: Standing): string {
  if (standing.kind === 'told')
    return standing.has ? `${mention(standing.has)} has this lead.` : 'Nobody has this lead yet.'
  if (standing.kind === 'asked')
    return `${mention(standing.rep)}, can you take this lead? Please say so ${until(standing)}.`
  if (standing.kind === 'accepted') {
    const { rep, meetingOf } = standing
    const stays = meetingOf ? ` The meeting that is booked stays with ${mention(meetingOf)}.` : ''
    return `${mention(rep)} took this lead ${at(standing)}.${stays}`
  }
  if (standing.kind === 'nobody') {
    const asked = standing.asked.map(mention).join(', ')
    return `Nobody has accepted this lead in time. ${asked === '' ? 'Nobody could be asked.' : `Asked: ${asked}.`} It is yours to see to.`
  }
  if (standing.kind === 'over') return escaped(standing.why)
  const { kind, rep, next, manager } = standing
  const what = kind === 'passed' ? 'passed this lead on' : 'has not answered in time'
  const then = next ? ` ${mention(next)} is asked now.` : manager ? ` ${mention(manager)} has been told.` : ''
  return `${mention(rep)} ${what}.${then}`
}

function mention({ name, slack }: Named): string {
  return slack === undefined ? escaped(name) : `<@${slack}>`
}

const until = ({ by, timezone }: { by: number; timezone: string }) => `by ${moment(by, timezone)}`
const at = ({ at, timezone }: { at: number; timezone: string }) => `at ${moment(at, timezone)}`

/** In the reader's own zone, where Slack knows it. */
function moment(instant: number, timezone: string): string {
  const { day, time, zone } = when(iso(instant), timezone)
  return `<!date^${Math.floor(instant / 1000)}^{time}, {date_short_pretty}|${time}, ${day}, ${zone} time>`
}

function actions(standing: Standing, { brief, answer }: AlertLinks): KnownBlock[] {
  if (answer !== undefined) {
    const links =
      standing.kind === 'asked' ? `<${answer}|Accept or pass> · <${brief}|Brief>` : `<${brief}|Brief>`
    return [{ type: 'section', text: { type: 'mrkdwn', text: links, verbatim: true } }]
  }
  const open: Button = {
    type: 'button',
    action_id: ACTIONS.open,
    text: plain('Brief', BUTTON_CHARS_MAX),
    url: brief,
  }
  if (standing.kind !== 'asked') return [{ type: 'actions', elements: [open] }]
  const { value } = standing
  const buttons: ActionsBlock = {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: ACTIONS.accept,
        style: 'primary',
        text: plain('Accept', BUTTON_CHARS_MAX),
        value,
      },
      { type: 'button', action_id: ACTIONS.pass, text: plain('Pass', BUTTON_CHARS_MAX), value },
      open,
    ],
  }
  return [buttons]
}

function section(text: string): SectionBlock {
  return { type: 'section', text: plain(text, SECTION_CHARS_MAX) }
}

/** Plain text is no markup, and an emoji in it is what was typed. */
function plain(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: escaped(text, most), emoji: false }
}
