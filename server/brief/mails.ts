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

/** To a host of a booked, changed or cancelled meeting: who, when, why, the facts, and the link to the brief. `note` says
 *  what is special for this one. */
export function repMail(
  brief: RepBrief,
  briefUrl: string,
  { changed = false, note }: { changed?: boolean; note?: string } = {},
): MailText {
  const { meeting, madeAt } = brief
  if (!meeting) return queueMail(brief, briefUrl)
  const { day, time, zone } = when(meeting.start, meeting.timezone, madeAt)
  const cancelled = meeting.state === 'cancelled'
  return {
    subject: subjectLine(
      `${cancelled ? 'Cancelled: ' : changed ? 'Changed: ' : ''}${meeting.name} with ${buyerName(brief)}, ${day}, ${time}`,
    ),
    ...body([
      {
        words: `${cancelled ? 'Cancelled: ' : changed ? 'Now: ' : ''}${day}, ${span(meeting.start, meeting.end, meeting.timezone)}, ${zone} time`,
      },
      ...(note === undefined ? [] : [{ words: note }]),
      { words: brief.why },
      ...(cancelled ? [] : briefFacts(brief)),
      { words: 'Brief', href: briefUrl },
    ]),
  }
}

/** To the rep who has a lead whose visit ended without a meeting: how far it came, and all that is known. */
export function notBookedMail(brief: RepBrief, briefUrl: string): MailText {
  return {
    subject: subjectLine(`No meeting yet: ${buyerName(brief)}`),
    ...body([
      { words: notBookedWords(brief) },
      { words: brief.why },
      ...briefFacts(brief),
      { words: 'Brief', href: briefUrl },
    ]),
  }
}

/** 'They looked at the times and picked none. The sequence chat-series runs; 0 of its mails went out.' */
export function notBookedWords({ notBooked }: RepBrief): string {
  const { offered, stopped = 'No meeting was booked.', sequence } = notBooked ?? {}
  return [offered, stopped, sequence].filter((one) => one !== undefined).join(' ')
}

/** To the owner of a queue: a lead without a meeting that waits for an answer. */
export function queueMail(
  brief: RepBrief,
  briefUrl: string,
  { queueUrl, by }: { queueUrl?: string; by?: string } = {},
): MailText {
  return {
    subject: subjectLine(`Waiting for your answer: ${buyerName(brief)}`),
    ...body([
      {
        words: brief.queue
          ? `No meeting was booked. The buyer was told: ${brief.queue} will answer by e-mail${by ? `, by ${by}` : ''}.`
          : 'No meeting was booked.',
      },
      { words: brief.why },
      ...briefFacts(brief),
      { words: 'Brief', href: briefUrl },
      ...(queueUrl ? [{ words: 'The queue', href: queueUrl }] : []),
    ]),
  }
}

/** To a rep: `lines` say why they get it, then all that is known. */
export function givenMail(
  brief: RepBrief,
  briefUrl: string,
  { title, lines, link }: { title: string; lines: string[]; link?: { words: string; href: string } },
): MailText {
  return {
    subject: subjectLine(`${title}: ${buyerName(brief)}`),
    ...body([
      ...lines.map((words) => ({ words: oneLine(words) })),
      ...(link ? [link] : []),
      { words: brief.why },
      ...briefFacts(brief),
      { words: 'Brief', href: briefUrl },
    ]),
  }
}

/** What an attendee is told of a meeting. `again`: it did not take place, and may be booked anew. */
export type Told = 'invited' | 'changed' | 'reminder' | 'again'

/** To the attendee: the meeting, what was noted in normalised words, and the page on which it can be moved or cancelled. */
export function buyerMail(view: BuyerView, manageUrl: string, told: Told, now: string): MailText {
  const { meeting, host, vendor } = view
  const { day, time, zone } = when(meeting.start, meeting.timezone, now)
  const times = `${day}, ${span(meeting.start, meeting.end, meeting.timezone)}, ${zone} time`
  const what = `${meeting.name} with ${host.name}`
  if (told === 'again')
    return {
      subject: subjectLine(`${what} did not take place`),
      ...body([
        { words: `${host.name} missed you on ${day} at ${time}.` },
        { words: 'Choose another time', href: manageUrl },
      ]),
    }
  if (meeting.state === 'cancelled')
    return {
      subject: subjectLine(`Cancelled: ${what}, ${day}, ${time}`),
      ...body([
        { words: `Cancelled: ${times}` },
        { words: `${host.name} has been told. Nothing else is needed from you.` },
        { words: 'Choose another time', href: manageUrl },
      ]),
    }
  return {
    subject: subjectLine(`${SUBJECTS[told](what, vendor)}, ${day}, ${time}`),
    ...body([
      { words: told === 'changed' ? `Now: ${times}` : times },
      { words: `You meet ${host.name}, ${host.role} at ${vendor}.` },
      ...(meeting.location ? [{ words: meeting.location }] : []),
      ...(told === 'invited' ? factList('What we noted', view.facts) : []),
      { words: 'Move or cancel the meeting', href: manageUrl },
      ...(told === 'invited'
        ? [
            {
              words: `You receive this because this address was given in the chat on the ${vendor} site. If it was not you, cancel with the link above.`,
            },
          ]
        : []),
    ]),
  }
}

const SUBJECTS: Record<Exclude<Told, 'again'>, (what: string, vendor: string) => string> = {
  invited: (what, vendor) => `${what} of ${vendor}`,
  changed: (what) => `Changed: ${what}`,
  reminder: (what) => `Reminder: ${what}`,
}

/** To whom the buyer invited too: the meeting alone. They cannot change it. */
export function guestMail(view: BuyerView, buyer: string, told: Told, now: string): MailText {
  const { meeting, host, vendor } = view
  const { day, time, zone } = when(meeting.start, meeting.timezone, now)
  const times = `${day}, ${span(meeting.start, meeting.end, meeting.timezone)}, ${zone} time`
  const cancelled = meeting.state === 'cancelled'
  const prefix = cancelled ? 'Cancelled: ' : told === 'changed' ? 'Changed: ' : ''
  return {
    subject: subjectLine(`${prefix}${meeting.name} with ${host.name} of ${vendor}, ${day}, ${time}`),
    ...body([
      { words: `${prefix}${times}` },
      ...(cancelled
        ? []
        : [{ words: `${oneLine(buyer)} invites you to meet ${host.name}, ${host.role} at ${vendor}.` }]),
      ...(meeting.location && !cancelled ? [{ words: meeting.location }] : []),
    ]),
  }
}

/** To a rep: what is urgent about a lead and, where somebody is to take it, the page on which they say so. */
export function alertMail(
  brief: RepBrief,
  briefUrl: string,
  { title, lines, answerUrl }: { title: string; lines: string[]; answerUrl?: string },
): MailText {
  return {
    subject: subjectLine(`${title}: ${buyerName(brief)}`),
    ...body([
      ...lines.map((words) => ({ words })),
      ...(answerUrl === undefined ? [] : [{ words: 'Accept or pass', href: answerUrl }]),
      { words: brief.why },
      ...briefFacts(brief),
      { words: 'Brief', href: briefUrl },
    ]),
  }
}

/** To a buyer whose address is verified: who has taken up what they asked for. */
export function comingMail(vendor: string, host: { name: string; role: string }): MailText {
  const who = `${host.name}, ${host.role} at ${vendor},`
  return {
    subject: subjectLine(`${host.name} of ${vendor} will answer you`),
    ...body([
      { words: `${who} has read what you wrote in the chat on the ${vendor} site, and will answer you.` },
    ]),
  }
}

/** To a buyer whose address is verified and who was told to wait: somebody has time for a call after all. */
export function timesMail(vendor: string, host: { name: string; role: string }, resumeUrl: string): MailText {
  return {
    subject: subjectLine(`${host.name} of ${vendor} has time for you`),
    ...body([
      {
        words: `${host.name}, ${host.role} at ${vendor}, has read what you wrote in the chat and can take a call with you.`,
      },
      { words: 'Choose a time', href: resumeUrl },
    ]),
  }
}

/** To a rep: a sentence or more, and where to go. */
export function noteMail(subject: string, lines: string[], link: { words: string; href: string }): MailText {
  return { subject: subjectLine(subject), ...body([...lines.map((words) => ({ words })), link]) }
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

function withQuote({ label, value, quote, wrong }: Fact): { label: string; value: string } {
  if (wrong)
    return { label, value: oneLine(`not ${value}, says ${wrong.by}${wrong.right ? `; ${wrong.right}` : ''}`) }
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
export function oneLine(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/ {2,}/g, ' ')
    .trim()
}
