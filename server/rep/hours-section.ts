import { markup, type Html } from '../brief/look.ts'
import type { Hours } from '../workspace/schema/roster.ts'
import type { Form } from './form.ts'
import { HOURS_ROWS_MAX } from './hours.ts'
import type { Said } from './said.ts'
import type { RepView } from './view.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

interface Row {
  days: string[]
  start: string
  end: string
}

/** Working hours in words, and a form of one row an interval, with an empty one at its end. */
export function hoursSection({ hours, rep }: RepView, { problem }: Said): Html {
  const failed = problem?.section === 'hours' ? problem : undefined
  const rows = failed ? typedRows(failed.typed) : hours.rows.map(rowOf)
  const shown = rows.length < HOURS_ROWS_MAX ? [...rows, { days: [], start: '', end: '' }] : rows
  const from = hours.own ? 'As you set them.' : 'As the roster says.'
  return markup`<section id="hours"><h2>Working hours</h2>
<ul class="plain">${hours.rows.map((one) => markup`<li><span>${daysInWords(one.days)}</span><span class="nobr">${hoursInWords(one)}</span></li>`)}</ul>
<p class="small">${from} ${cityOf(rep.timezone)} time.</p>
<details${failed ? OPEN : ''}><summary>Change hours</summary>
${failed && markup`<p class="problem">${failed.words}</p>`}
<form class="field" method="post" action="/rep/hours"><input type="hidden" name="act" value="save">
${shown.map((row, i) => rowFields(row, i, failed?.field))}
<p class="small">An end at or before its start is on the next day. A row without days and times is left out; save to add another.</p>
<button class="btn go" type="submit">Save hours</button></form>
${hours.own && markup`<form method="post" action="/rep/hours"><input type="hidden" name="act" value="roster"><button class="btn" type="submit">As the roster says</button></form>`}
</details></section>`
}

const OPEN = markup` open`
const CHECKED = markup` checked`
const INVALID = markup` aria-invalid="true"`

function rowFields({ days, start, end }: Row, i: number, wrong: string | undefined): Html {
  const invalid = (field: string) => (wrong === field ? INVALID : '')
  return markup`<fieldset class="hours"><legend class="unseen">Row ${i + 1}</legend>
<div class="days">${DAYS.map(
    (day, n) =>
      markup`<label><input type="checkbox" name="days-${i}" value="${n + 1}" aria-label="${DAY_NAMES[n]}"${days.includes(String(n + 1)) ? CHECKED : ''}${invalid(`days-${i}`)}><span>${day}</span></label>`,
  )}</div>
<div class="pair"><div><label for="start-${i}">From</label><input id="start-${i}" name="start-${i}" type="time" value="${start}"${invalid(`start-${i}`)}></div>
<div><label for="end-${i}">To</label><input id="end-${i}" name="end-${i}" type="time" value="${end}"${invalid(`end-${i}`)}></div></div></fieldset>`
}

/** A day's end is the next day's start in a field for times. */
function rowOf({ days, start, end }: Hours): Row {
  return { days: days.map(String), start, end: end === '24:00' ? '00:00' : end }
}

function typedRows(typed: Form): Row[] {
  const all = Array.from({ length: HOURS_ROWS_MAX }, (_, i) => ({
    days: typed.getAll(`days-${i}`),
    start: typed.get(`start-${i}`) ?? '',
    end: typed.get(`end-${i}`) ?? '',
  }))
  return all.slice(
    0,
    all.findLastIndex(({ days, start, end }) => days.length > 0 || start !== '' || end !== '') + 1,
  )
}

/** 'Mon–Fri', 'Mon, Wed, Fri'. */
function daysInWords(days: number[]): string {
  const runs: number[][] = []
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run?.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  const name = (day: number) => DAYS[day - 1]!
  return runs
    .map((run) => (run.length < 3 ? run.map(name).join(', ') : `${name(run[0]!)}–${name(run.at(-1)!)}`))
    .join(', ')
}

function hoursInWords({ start, end }: Hours): string {
  return end <= start ? `${start} – ${end} next day` : `${start}–${end}`
}

function cityOf(timezone: string): string {
  return timezone.split('/').at(-1)!.replaceAll('_', ' ')
}
