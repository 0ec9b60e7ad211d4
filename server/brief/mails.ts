import type { BuyerView } from './buyer-view.ts'
import type { Fact } from './facts.ts'
import { markup } from './look.ts'
import type { Html } from './look.ts'
import type { RepBrief } from './model.ts'
import { span, when } from './when.ts'

/** A mail as it goes to the mailer. `text` and `html` say the same. */
export interface MailText {
  subject: string
  text: string
  html: string
}

/** To the host of a booked or cancelled meeting: who, when, why, the facts, and the link to the brief. */
export function repMail(brief: RepBrief, briefUrl: string): MailText {
  const { meeting, madeAt } = brief
  if (!meeting) return queueMail(brief, briefUrl)
  const { day, time, zone } = when(meeting.start, meeting.timezone, madeAt)
  const cancelled = meeting.state === 'cancelled'
  return {
    subject: subjectLine(
      `${cancelled ? 'Cancelled: ' : ''}${meeting.name} with ${buyerName(brief)}, ${day}, ${time}`,
    ),
    ...body([
      {
        words: `${cancelled ? 'Cancelled by the buyer: ' : ''}${day}, ${span(meeting.start, meeting.end, meeting.timezone)}, ${zone} time`,
      },
      { words: brief.why },
      ...(cancelled ? [] : briefFacts(brief)),
      { words: 'Brief', href: briefUrl },
    ]),
  }
}

/** To the owner of a queue: a lead without a meeting that waits for an answer. */
export function queueMail(brief: RepBrief, briefUrl: string): MailText {
  return {
    subject: subjectLine(`Waiting for your answer: ${buyerName(brief)}`),
    ...body([
      {
        words: brief.queue
          ? `No meeting was booked. The buyer was told: ${brief.queue} will answer by e-mail.`
          : 'No meeting was booked.',
      },
      { words: brief.why },
      ...briefFacts(brief),
      { words: 'Brief', href: briefUrl },
    ]),
  }
}

/** To the attendee: the meeting, what was noted in normalised words, and the page on which it can be cancelled. */
export function buyerMail(view: BuyerView, manageUrl: string): MailText {
  const { meeting, host, vendor } = view
  const { day, time, zone } = when(meeting.start, meeting.timezone)
  const times = `${day}, ${span(meeting.start, meeting.end, meeting.timezone)}, ${zone} time`
  if (meeting.state === 'cancelled') {
    return {
      subject: subjectLine(`Cancelled: ${meeting.name} with ${host.name}, ${day}, ${time}`),
      ...body([
        { words: `Cancelled: ${times}` },
        { words: `${host.name} has been told. Nothing else is needed from you.` },
      ]),
    }
  }
  return {
    subject: subjectLine(`${meeting.name} with ${host.name} of ${vendor}, ${day}, ${time}`),
    ...body([
      { words: times },
      { words: `You meet ${host.name}, ${host.role} at ${vendor}.` },
      ...(meeting.location ? [{ words: meeting.location }] : []),
      ...factList('What we noted', view.facts),
      { words: 'Cancel or look at the meeting', href: manageUrl },
      {
        words: `You receive this because this address was given in the chat on the ${vendor} site. If it was not you, cancel with the link above.`,
      },
    ]),
  }
}

type Line = { words: string; href?: string; list?: { label: string; value: string }[] }

/** The same lines as plain text and as plain markup. */
function body(lines: Line[]): { text: string; html: string } {
  const text = lines
    .map(({ words, href, list }) => {
      const items = (list ?? []).map(({ label, value }) => `- ${label}: ${value}`)
      return [href ? `${words}: ${href}` : words, ...items].join('\n')
    })
    .join('\n\n')
  return {
    text: `${text}\n`,
    html: String(markup`<!doctype html><html lang="en"><body>${lines.map(lineMarkup)}</body></html>`),
  }
}

function lineMarkup({ words, href, list }: Line): Html {
  if (href) return markup`<p><a href="${href}">${words}</a></p>`
  if (!list) return markup`<p>${words}</p>`
  return markup`<p>${words}</p><ul>${list.map(({ label, value }) => markup`<li>${label}: <b>${value}</b></li>`)}</ul>`
}

function factList(words: string, list: { label: string; value: string }[]): Line[] {
  return list.length === 0 ? [] : [{ words, list }]
}

function briefFacts({ facts, answered, openQuestions }: RepBrief): Line[] {
  return [
    ...factList('What the buyer said', facts.filter(({ field }) => field !== 'email').map(withQuote)),
    ...factList(
      'Asked, not yet answered',
      openQuestions.map(({ quote }) => ({ label: 'Question', value: `“${oneLine(quote)}”` })),
    ),
    ...factList(
      'Asked, and answered in the chat',
      answered.map(({ quote, source }) => ({
        label: 'Question',
        value: `“${oneLine(quote)}”, from ${source.label}`,
      })),
    ),
  ]
}

function withQuote({ label, value, quote }: Fact): { label: string; value: string } {
  return { label, value: oneLine(quote && quote !== value ? `${value} (“${quote}”)` : value) }
}

/** The one thing of the buyer's that may stand in a subject: their address, else the account's name. */
function buyerName({ buyer, account }: RepBrief): string {
  return buyer.email ?? account?.name ?? 'a buyer'
}

const SUBJECT_CHARS_MAX = 160

function subjectLine(text: string): string {
  const line = oneLine(text)
  return line.length <= SUBJECT_CHARS_MAX ? line : `${line.slice(0, SUBJECT_CHARS_MAX - 1)}…`
}

/** Text without line breaks, controls and marks that turn the writing direction, so that it is one line wherever it stands. */
function oneLine(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/ {2,}/g, ' ')
    .trim()
}
