import { markup, type Html } from '../brief/look.ts'
import { dayOf, span, when } from '../brief/when.ts'
import { localDay } from '../routing/day.ts'
import { iso } from '../scheduling/zone.ts'
import type { LeaveEffect } from './leave.ts'
import type { Said } from './said.ts'
import type { RepView } from './view.ts'

/** Leave as it stands, and a form for more. */
export function leaveSection(view: RepView, { problem }: Said): Html {
  const typed = problem?.section === 'leave' ? problem.typed : new URLSearchParams()
  const wrong = problem?.section === 'leave' ? problem.field : undefined
  const value = (field: string) => typed.get(field) ?? ''
  const today = localDay(view.now, view.rep.timezone)
  const field = (name: string, label: string, type: string, rest: Html = markup``) =>
    markup`<div><label for="leave-${name}">${label}</label><input id="leave-${name}" name="${name}" type="${type}" value="${value(name)}"${wrong === name ? INVALID : ''}${rest}></div>`
  return markup`<section id="leave"><h2>Leave</h2>
${view.leave.length > 0 ? markup`<ul class="plain">${view.leave.map((one) => entry(view, one))}</ul>` : markup`<p class="none">None entered.</p>`}
<details${wrong === undefined ? '' : OPEN}><summary>Enter leave</summary>
${wrong !== undefined && markup`<p class="problem">${problem!.words}</p>`}
<form class="field" method="post" action="/rep/leave"><input type="hidden" name="act" value="add">
<div class="pair">${field('from', 'First day', 'date', markup` required min="${today}"`)}${field('to', 'Last day (if another)', 'date', markup` min="${today}"`)}</div>
<div class="pair">${field('start', 'First day only from', 'time')}${field('end', 'Last day only until', 'time')}</div>
<label for="leave-delegate">Who stands in</label>
<select id="leave-delegate" name="delegate"${wrong === 'delegate' ? INVALID : ''}><option value="">Nobody: as the policy says</option>${view.colleagues.map(
    ({ id, name }) =>
      markup`<option value="${id}"${id === value('delegate') ? SELECTED : ''}>${name}</option>`,
  )}</select>
<button class="btn go" type="submit">Enter leave</button>
</form></details></section>`
}

const INVALID = markup` aria-invalid="true"`
const OPEN = markup` open`
const SELECTED = markup` selected`

const SOURCES = {
  roster: 'From the roster.',
  'out-of-office': 'Out of office in your calendar.',
  'all-day': 'A busy day in your calendar.',
}

function entry({ rep, now, colleagues }: RepView, one: RepView['leave'][number]): Html {
  const today = localDay(now, rep.timezone)
  const name = colleagues.find(({ id }) => id === one.delegate)?.name ?? one.delegate
  const words = leaveInWords(one, today)
  return markup`<li><div><p><b>${words}</b></p>
${name !== undefined && markup`<p class="small">${name} stands in.</p>`}
${one.source !== 'rep' && markup`<p class="small">${SOURCES[one.source]}</p>`}</div>
${
  one.id !== undefined &&
  markup`<form method="post" action="/rep/leave"><input type="hidden" name="act" value="remove"><input type="hidden" name="id" value="${one.id}"><button class="link" type="submit" aria-label="Remove leave ${words}">Remove</button></form>`
}</li>`
}

function leaveInWords(
  {
    from,
    to,
    start,
    end,
  }: { from: string; to?: string | undefined; start?: string | undefined; end?: string | undefined },
  today: string,
): string {
  const first = dayOf(from, today)
  if (from === to) {
    if (start === undefined && end === undefined) return first
    return `${first}, ${start === undefined ? `until ${end}` : end === undefined ? `from ${start}` : `${start}–${end}`}`
  }
  const begins = start === undefined ? first : `${first}, ${start}`
  if (to === undefined) return `From ${begins}`
  return `${begins} – ${dayOf(to, today)}${end === undefined ? '' : `, ${end}`}`
}

/** What a leave that was just entered means for what was there already. */
export function effectOfLeave({ rep, now, colleagues }: RepView, effect: LeaveEffect): Html {
  const { meetings, offers, queues, delegateOf, isMoved, warnings } = effect
  const nameOf = (id: string) => colleagues.find((one) => one.id === id)?.name ?? id
  const lines = [
    ...meetings.map(
      ({ start, end, email }) =>
        `Meeting with ${email}, ${when(iso(start), rep.timezone, iso(now)).day}, ${span(iso(start), iso(end), rep.timezone)}`,
    ),
    ...(offers.length > 0
      ? [`${offers.length === 1 ? 'One buyer is' : `${offers.length} buyers are`} looking at your times`]
      : []),
    ...queues.map((queue) => `You own the queue “${queue}”: leads that come in go on to wait there`),
    ...delegateOf.map((id) => `You stand in for ${nameOf(id)}, who is on leave then too`),
  ]
  return markup`${warnings.length > 0 && markup`<div class="problem" role="alert">${warnings.map((words) => markup`<p>${words}</p>`)}</div>`}
${
  lines.length === 0
    ? markup`<p class="soft">No meeting is affected.</p>`
    : markup`<p>${
        meetings.length + offers.length === 0
          ? 'This stays with you:'
          : isMoved
            ? 'This is affected. Meetings and offers are being handed on as the policy says; you are told by mail what nobody can take.'
            : 'This is affected. The policy leaves meetings where they are: please see to them.'
      }</p><ul class="plain">${lines.map((words) => markup`<li>${words}</li>`)}</ul>`
}`
}
