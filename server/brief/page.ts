import type { Fact } from './facts.ts'
import { dateLeaf, markup, page } from './look.ts'
import type { Html, Look } from './look.ts'
import { notBookedWords } from './mails.ts'
import type { Meeting, NextStep, OpenField, RepBrief } from './model.ts'
import type { TraceLine } from './trace.ts'
import type { Turn } from './transcript.ts'
import { dayOf, localDay, nearDay, span, when } from './when.ts'

/** The brief as a page: who and when and why you, then the facts with the buyer's words, what is open, what they want
 *  next, the conversation, and the trace folded. Everything that the buyer typed is text in it. */
export function briefPage(brief: RepBrief, look: Look): Html {
  const { rep, expiresAt, madeAt } = brief
  const until = when(expiresAt, rep.timezone, madeAt).day
  return page(
    look,
    briefTitle(brief),
    markup`<main class="brief">
${head(brief)}
<div>
${facts(brief.facts)}
${questions(brief.openQuestions)}
${answers(brief.answered)}
${open(brief.stillOpen)}
${wants(brief.next)}
${conversation(brief)}
${trace(brief.trace)}
</div>
</main>`,
    `Brief for ${rep.name}, open until ${until}`,
  )
}

/** 'Brief: dana@acme.io, Tue 24 November, 11:00' */
function briefTitle({ buyer, meeting, madeAt }: RepBrief): string {
  const who = buyer.email ?? buyer.company ?? 'a buyer'
  if (!meeting) return `Brief: ${who}`
  const { day, time } = when(meeting.start, meeting.timezone, madeAt)
  return `Brief: ${who}, ${day}, ${time}`
}

function head(brief: RepBrief): Html {
  const { buyer, account, meeting, why } = brief
  return markup`<header class="who">
<div>
<h1>${buyer.email ?? buyer.company ?? 'A buyer without an address'}</h1>
<p class="small">${contactLine(brief)}</p>
${account && markup`<p class="small">${accountLine(account)}</p>`}
</div>
${meeting ? meetingBlock(meeting, brief.madeAt) : noMeeting(brief)}
<p class="why">${why}</p>
${acts(brief)}
</header>`
}

function noMeeting(brief: RepBrief): Html {
  const { queue, notBooked } = brief
  return markup`<p><b>No meeting yet</b>${notBooked && markup`<br><span class="small">${notBookedWords(brief)}</span>`}${queue && markup`<br><span class="small">The buyer was told: ${queue} will answer by e-mail.</span>`}</p>`
}

function contactLine({ buyer }: RepBrief): string {
  const address = !buyer.email
    ? 'No address given'
    : buyer.verified
      ? 'Address verified'
      : 'Address as typed, not verified'
  return buyer.company && buyer.email ? `${buyer.company} · ${address}` : address
}

function accountLine({ name, owner, tier }: NonNullable<RepBrief['account']>): string {
  return `Account ${name}${tier ? `, ${tier}` : ''}${owner ? `, owned by ${owner}` : ''}`
}

function meetingBlock(meeting: Meeting, now: string): Html {
  const { start, end, timezone, buyerTimezone, name, state } = meeting
  const { day, zone } = when(start, timezone, now)
  const times = span(start, end, timezone)
  const near = nearDay(start, timezone, now)
  const theirs = when(start, buyerTimezone, start)
  const ours = when(start, timezone, start)
  const zones =
    theirs.day === ours.day && theirs.time === ours.time
      ? `${zone} time, theirs and yours`
      : `${zone} time. For them ${theirs.day === ours.day ? '' : `${theirs.day}, `}${theirs.time}, ${theirs.zone} time`
  const date = near ? `${near}, ${times}` : `${day}, ${times}`
  return markup`<div class="when${state === 'booked' ? '' : ' off'}">${dateLeaf(start, timezone)}
<p>${state !== 'booked' && markup`<span class="flag">${state === 'no-show' ? 'Missed' : 'Cancelled'}</span><br>`}<b>${date}</b><br>
<span class="small">${near ? `${name} on ${day}` : name}<br>${zones}</span></p></div>${meeting.notInCalendar && markup`<p class="flag small">This meeting is not in the calendar as it stands: it could not be written there. We go on trying.</p>`}`
}

function acts({ buyer, meeting }: RepBrief): Html | undefined {
  const join = meeting?.state === 'booked' && meeting.location?.startsWith('https://') && meeting.location
  if (!join && !buyer.email) return undefined
  return markup`<div class="acts">${join && markup`<a class="btn go" href="${join}">Join the call</a>`}${
    buyer.email &&
    markup`<a class="btn${join ? '' : ' go'}" href="mailto:${encodeURIComponent(buyer.email)}">Write to the buyer</a>`
  }</div>`
}

function facts(all: Fact[]): Html {
  // The address is the heading and the next step has its own section.
  const shown = all.filter(({ field }) => field !== 'email' && field !== 'nextStep')
  return section(
    'What the buyer said',
    shown.length === 0
      ? markup`<p class="none">Nothing about the company or the plan yet. The conversation is below.</p>`
      : markup`<dl class="facts">${shown.map(
          (fact) =>
            markup`<div><dt>${fact.label}</dt><dd>${fact.value}</dd><dd class="said">${words(fact)}</dd></div>`,
        )}</dl>`,
  )
}

function words({ how, quote }: Pick<Fact, 'how' | 'quote'>): string {
  if (!quote) return how === 'said' ? '' : how
  return how === 'said' ? `“${quote}”` : how === 'chosen' ? `chosen: ${quote}` : `changed to: ${quote}`
}

function questions(open: RepBrief['openQuestions']): Html | undefined {
  if (open.length === 0) return undefined
  return section(
    'Asked, not yet answered',
    markup`<ul class="plain">${open.map(({ quote }) => markup`<li><span>“${quote}”</span></li>`)}</ul>`,
  )
}

function answers(answered: RepBrief['answered']): Html | undefined {
  if (answered.length === 0) return undefined
  return section(
    'Asked, and answered in the chat',
    markup`<ul class="plain">${answered.map(
      ({ quote, source }) =>
        markup`<li><span>“${quote}”</span><span class="small">from ${
          source.url?.startsWith('https://')
            ? markup`<a href="${source.url}">${source.label}</a>`
            : source.label
        }</span></li>`,
    )}</ul>`,
  )
}

function open(fields: OpenField[]): Html | undefined {
  if (fields.length === 0) return undefined
  return section(
    'Still open',
    markup`<ul class="plain">${fields.map(
      ({ label, how, note }) =>
        markup`<li><span>${label}</span><span class="small">${OPEN_WORDS[how]}${note && `; ${note} is from the address`}</span></li>`,
    )}</ul>`,
  )
}

const OPEN_WORDS: Record<OpenField['how'], string> = {
  'not asked': 'not asked',
  'not answered': 'asked, not answered',
  declined: 'would rather not say',
}

function wants({ step, timeline }: NextStep): Html | undefined {
  if (!step && !timeline) return undefined
  return section(
    'What they want next',
    markup`<ul class="plain">
${step && markup`<li><b>${step.value}</b><span class="small">${words(step)}</span></li>`}
${timeline && markup`<li><span>${daysLine(timeline)}</span><span class="small">${timeline.days !== undefined && timeline.value}</span></li>`}
</ul>`,
  )
}

function daysLine({ value, days, from }: NonNullable<NextStep['timeline']>): string {
  if (days === undefined) return value
  const anchor = from === 'meeting' ? 'the call' : 'today'
  const count = Math.abs(days) === 1 ? 'one day' : `${Math.abs(days)} days`
  if (days === 0) return from === 'meeting' ? 'Their date is the day of the call' : 'Their date is today'
  return `Their date is ${count} ${days > 0 ? 'after' : 'before'} ${anchor}`
}

function conversation({ transcript, rep, page: from }: RepBrief): Html {
  const { timezone } = rep
  let shownDay = ''
  return section(
    'The conversation',
    markup`<ol class="talk">${transcript.map((turn) => {
      const day = localDay(turn.at, timezone)
      const first = day !== shownDay
      shownDay = day
      return markup`${first && markup`<li class="day">${dayOf(day, day)}</li>`}${spoken(turn, timezone)}`
    })}</ol>
${from && markup`<p class="small from">Written on ${shortUrl(from.url)}${from.referrer && `, reached from ${shortUrl(from.referrer)}`}</p>`}`,
  )
}

function spoken(turn: Turn, timezone: string): Html {
  const who = turn.who === 'buyer' ? 'Buyer' : turn.who === 'rep' ? 'Rep' : 'Assistant'
  const { time } = when(turn.at, timezone)
  return markup`<li class="${turn.who}"><span>${who}</span><p>${turn.text}${turn.act !== 'said' && markup` <span class="act">${ACTS[turn.act]}</span>`}</p><time datetime="${turn.at}">${time}</time></li>`
}

const ACTS: Record<Turn['act'], string> = {
  said: '',
  chose: 'chosen',
  picked: 'picked',
  changed: 'changed by hand',
  declined: 'not answered',
}

function trace(lines: TraceLine[]): Html | undefined {
  if (lines.length === 0) return undefined
  return markup`<details class="trace"><summary>Why this lead came to you</summary>
<ol>${lines.map(
    ({ step, result, tests, reps }) => markup`<li><b>${step}</b><span class="small">${result}</span>
<div>${tests.map((test) => markup`<p class="small">${test}</p>`)}${reps.map(
      ({ name, reason }) => markup`<p class="small">${name}: ${reason}</p>`,
    )}</div></li>`,
  )}</ol></details>`
}

function section(heading: string, content: Html): Html {
  return markup`<section><h2>${heading}</h2>${content}</section>`
}

/** Address of a page without its scheme; it was stored as origin, path and campaign parameters. */
function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
