import { actsOn, factRow, saidOf, type BriefActs } from './acts.ts'
import type { Fact } from './facts.ts'
import { dateLeaf, markup, page } from './look.ts'
import type { Html, Look } from './look.ts'
import { notBookedWords } from './mails.ts'
import type { Meeting, NextStep, OpenField, RepBrief } from './model.ts'
import type { TraceLine } from './trace.ts'
import type { Turn } from './transcript.ts'
import { dayOf, localDay, nearDay, span, when } from './when.ts'

/** The brief as a page: who and when and why you, then the facts with the buyer's words, what is open, what they want
 *  next, the conversation, and the trace folded. Everything that the buyer typed is text in it. `acts`: what the reader may do. */
export function briefPage(brief: RepBrief, look: Look, acts?: BriefActs): Html {
  const { rep, expiresAt, madeAt } = brief
  const until = when(expiresAt, rep.timezone, madeAt).day
  return page(
    look,
    briefTitle(brief),
    markup`<main class="brief">
${saidOf(acts)}
${head(brief, acts)}
<div>
${facts(brief, acts)}
${wants(brief.next)}
${questions(brief.openQuestions)}
${answers(brief.answered)}
${open(brief.stillOpen)}
${settled(brief.settled)}
${touches(brief)}
${life(brief.life)}
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

function head(brief: RepBrief, given: BriefActs | undefined): Html {
  const { buyer, account, meeting, why } = brief
  const handed = brief.life.findLast(({ gives }) => gives)
  return markup`<header class="who">
<div>
<h1>${buyer.email ?? buyer.company ?? 'A buyer without an address'}</h1>
<p class="small">${contactLine(brief)}</p>
${account && markup`<p class="small">${accountLine(account)}</p>`}
</div>
${meeting ? meetingBlock(meeting, brief.madeAt) : noMeeting(brief)}
<p class="why">${why}</p>
${handed && markup`<p>${handed.words} <span class="small nobr">${handed.at}</span></p>`}
${acts(brief, given)}
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

function acts({ buyer, meeting }: RepBrief, given: BriefActs | undefined): Html | undefined {
  const join = meeting?.state === 'booked' && meeting.location?.startsWith('https://') && meeting.location
  if (!join && !buyer.email && !given) return undefined
  return markup`<div class="acts">${join && markup`<a class="btn go" href="${join}">Join the call</a>`}${
    buyer.email &&
    markup`<a class="btn${join ? '' : ' go'}" href="mailto:${encodeURIComponent(buyer.email)}">Write to the buyer</a>`
  }${actsOn(given)}</div>`
}

function facts(brief: RepBrief, acts: BriefActs | undefined): Html {
  // The address is the heading and the next step has its own section.
  const shown = brief.facts.filter(({ field }) => field !== 'email' && field !== 'nextStep')
  return section(
    'What the buyer said',
    shown.length === 0
      ? markup`<p class="none">Nothing about the company or the plan yet. The conversation is below.</p>`
      : markup`<dl class="facts">${shown.map((fact) => factRow(fact, words(fact), brief, acts))}</dl>`,
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

/** In one line: nobody wants to be asked twice. */
function settled({ answered, declined }: RepBrief['settled']): Html | undefined {
  if (answered.length + declined.length === 0) return undefined
  return section(
    'No need to ask again',
    markup`<p class="none">${[
      ...(answered.length > 0 ? [`Answered: ${answered.join(', ')}.`] : []),
      ...(declined.length > 0 ? [`Would rather not say: ${declined.join(', ')}.`] : []),
    ].join(' ')}</p>`,
  )
}

function touches({ touches: { first, last }, rep, madeAt }: RepBrief): Html | undefined {
  const all = [first && (['At first', first] as const), last && ([first ? 'Now' : '', last] as const)]
  const shown = all.filter((one) => one !== undefined)
  if (shown.length === 0) return undefined
  return section(
    'How they came',
    markup`<ul class="plain">${shown.map(([label, { at, landing, referrer, campaign }]) => {
      const { day } = when(at, rep.timezone, madeAt)
      const ways = [...(campaign ? [`campaign ${campaign}`] : []), ...(referrer ? [`from ${referrer}`] : [])]
      return markup`<li><span>${label && `${label}: `}${landing}</span><span class="small">${[...ways, day].join(', ')}</span></li>`
    })}</ul>`,
  )
}

function life(lines: RepBrief['life']): Html | undefined {
  if (lines.length === 0) return undefined
  return section(
    'Since then',
    markup`<ul class="plain">${lines.map(({ words, at }) => markup`<li><span>${words}</span><span class="small">${at}</span></li>`)}</ul>`,
  )
}

function conversation({ transcript, rep }: RepBrief): Html {
  const { timezone } = rep
  let shownDay = ''
  return section(
    'The conversation',
    markup`<ol class="talk">${transcript.map((turn) => {
      const day = localDay(turn.at, timezone)
      const first = day !== shownDay
      shownDay = day
      return markup`${first && markup`<li class="day">${dayOf(day, day)}</li>`}${spoken(turn, timezone)}`
    })}</ol>`,
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
