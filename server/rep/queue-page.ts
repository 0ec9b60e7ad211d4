import { markup, page, type Html, type Look } from '../brief/look.ts'
import type { RepBrief } from '../brief/model.ts'
import { oneLine } from '../brief/mails.ts'
import { nearDay, when } from '../brief/when.ts'
import { CLOSE_REASONS } from '../queues/acts.ts'
import { iso, MINUTE } from '../scheduling/zone.ts'
import { queuePath } from './links.ts'
import type { QueueView, WaitingLead } from './queue.ts'

const QUOTE_CHARS_MAX = 200

export interface QueueSaid {
  done?: string
  problem?: string
  /** What was typed into the form of a lead, which stays open. */
  typed?: { lead: string; act: string; note?: string }
}

/** The leads that wait in a queue, the most urgent first, for a rep who may take them. Its buttons post; looking changes nothing. */
export function queuePage(look: Look, view: QueueView, { done, problem, typed }: QueueSaid = {}): Html {
  const { queue, owner, rep, now, waiting, more } = view
  const { day, time, zone } = when(iso(now), rep.timezone)
  return page(
    look,
    `Queue ${queue.id}`,
    markup`<main class="queue">
${done && markup`<p class="done" role="status">${done}</p>`}
${problem && markup`<p class="problem" role="alert">${problem}</p>`}
<h1>${heading(view)}</h1>
<p class="small">Queue “${queue.id}”, owner ${owner}. ${day}, ${time}, ${zone} time. <a href="/rep">Your page</a></p>
${waiting.length > 0 && markup`<ol class="leads">${waiting.map((lead, i) => row(lead, view, i === 0, typed))}</ol>`}
${more > 0 && markup`<p class="none">And ${more} more, less urgent.</p>`}
${left(view)}
</main>`,
  )
}

const NUMBERS = ['', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']

/** 'Three leads wait for you, one past its promise' */
function heading({ waiting, more, now, owner, queue, rep }: QueueView): string {
  const count = waiting.length + more
  const late = waiting.filter(({ answerBy }) => answerBy !== undefined && answerBy <= now).length
  const number = (n: number) => NUMBERS[n] ?? String(n)
  const whom = queue.owner === rep.id ? 'for you' : `for ${owner}`
  if (count === 0) return 'Nobody waits'
  const leads = `${number(count)} ${count === 1 ? 'lead waits' : 'leads wait'} ${whom}`
  return late === 0
    ? leads
    : `${leads}, ${number(late).toLowerCase()} past ${late === 1 ? 'its' : 'their'} promise`
}

function row(lead: WaitingLead, view: QueueView, isFirst: boolean, typed: QueueSaid['typed']): Html {
  const { brief, briefUrl, id } = lead
  const who = nameOf(brief)
  const action = queuePath(view.queue.id)
  const hidden = (act: string) =>
    markup`<input type="hidden" name="act" value="${act}"><input type="hidden" name="lead" value="${id}">`
  const isOpen = (act: string) => (typed?.lead === id && typed.act === act ? OPEN : '')
  return markup`<li>${clock(lead, view)}
<div class="what"><h2>${who}</h2>${factLine(brief)}${quoteOf(brief)}<p class="why">${brief.why}</p></div>
<div class="acts"><form method="post" action="${action}">${hidden('claim')}<button class="btn tight${isFirst ? ' go' : ''}" type="submit" aria-label="Take it: ${who}">Take it</button></form>
<a class="btn tight" href="${briefUrl}" aria-label="Read the brief: ${who}">Read</a>
${
  view.may.manage &&
  markup`<details class="unfold"${isOpen('assign')}><summary class="btn tight" aria-label="Assign: ${who}">Assign</summary>
<form class="field" method="post" action="${action}">${hidden('assign')}<label for="rep-${id}">To</label><select id="rep-${id}" name="rep">${view.colleagues.map(
    (one) => markup`<option value="${one.id}">${one.name}</option>`,
  )}</select><button class="btn go" type="submit">Assign</button></form></details>
<details class="unfold"${isOpen('close')}><summary class="btn tight" aria-label="Close: ${who}">Close</summary>
<form class="field" method="post" action="${action}">${hidden('close')}<label for="why-${id}">Why</label><select id="why-${id}" name="reason">${Object.entries(
    CLOSE_REASONS,
  ).map(([reason, words]) => markup`<option value="${reason}">${words}</option>`)}</select>
<label for="note-${id}">In your words</label><input id="note-${id}" name="note" type="text" maxlength="200" autocomplete="off" value="${typed?.lead === id ? (typed.note ?? '') : ''}"><button class="btn go" type="submit">Close it</button></form></details>`
}</div></li>`
}

const OPEN = markup` open`

/** How long is left of what was promised, in words and as a bar; without a promise, how long it has waited. */
function clock({ since, answerBy, used }: WaitingLead, { now, rep }: QueueView): Html {
  if (answerBy === undefined || used === undefined)
    return markup`<div class="left"><b>${lasting(now - since)}</b><span class="small">waiting</span></div>`
  const isLate = answerBy <= now
  const { day, time } = when(iso(answerBy), rep.timezone)
  const near = nearDay(iso(answerBy), rep.timezone, iso(now))
  return markup`<div class="left${isLate ? ' late' : ''}"><b>${lasting(Math.abs(answerBy - now))} ${isLate ? 'over' : 'left'}</b>
<progress max="100" value="${Math.round(used * 100)}" aria-hidden="true"></progress>
<span class="small">promised by ${near ? near.toLowerCase() : day}, <span class="nobr">${time}</span></span><span class="small">waiting for ${lasting(now - since)}</span></div>`
}

/** '48 min', '1 h 36 min', '3 days' */
function lasting(ms: number): string {
  const minutes = Math.floor(ms / MINUTE)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
}

function factLine({ facts }: RepBrief): Html | undefined {
  const shown = facts.filter(({ field, wrong }) => field !== 'email' && !wrong)
  if (shown.length === 0) return undefined
  return markup`<p>${shown.map(({ label, value }) => `${label}: ${value}`).join(' · ')}</p>`
}

/** What the buyer last wrote. */
function quoteOf({ transcript, buyer }: RepBrief): Html | undefined {
  const said = transcript.findLast(
    ({ who, act, text }) => who === 'buyer' && act === 'said' && text !== buyer.email,
  )
  if (!said) return undefined
  const text = oneLine(said.text)
  const cut = text.length > QUOTE_CHARS_MAX ? `${text.slice(0, QUOTE_CHARS_MAX - 1)}…` : text
  return markup`<p class="quote">“${cut}”</p>`
}

function nameOf({ buyer, facts }: RepBrief): string {
  const phone = facts.find(({ field }) => field === 'phone')?.value
  return buyer.email ?? phone ?? buyer.company ?? 'A buyer without an address'
}

function left({ left: all }: QueueView): Html | undefined {
  if (all.length === 0) return undefined
  return markup`<section><h2>Left the queue in the last day</h2>
<table><thead><tr><th scope="col">Lead</th><th scope="col">Went to</th><th scope="col">How</th><th scope="col" class="num">Waited</th></tr></thead>
<tbody>${all.map(
    ({ who, went, how, waitedMinutes }) =>
      markup`<tr><td>${who}</td><td>${went}</td><td>${how}</td><td class="num">${lasting(waitedMinutes * MINUTE)}</td></tr>`,
  )}</tbody></table></section>`
}
