import { markup, type Html } from '../brief/look.ts'
import { when } from '../brief/when.ts'
import { iso } from '../scheduling/zone.ts'
import type { Said } from './said.ts'
import type { RepView } from './view.ts'

/** How the rep's calendar stands, and forms to connect one. A password or secret address never comes back. */
export function calendarSection(view: RepView, { problem }: Said): Html {
  const { rep, calendar } = view
  return markup`<section id="calendar"><h2>Calendar</h2>
${stateInWords(view)}
${calendar?.kind !== 'caldav' && ourFeed(view)}
${
  rep.calendar
    ? markup`<p class="none">The roster names this calendar, so it can only be changed there. Ask whoever keeps the roster.</p>`
    : markup`${connecting(view, problem?.section === 'calendar' ? problem : undefined)}
${
  calendar &&
  markup`<details><summary>Disconnect</summary><p class="soft">Then only meetings that are booked here are in your way, and new ones are not written into your calendar.</p>
<form method="post" action="/rep/calendar"><input type="hidden" name="act" value="disconnect"><button class="btn" type="submit">Disconnect the calendar</button></form></details>`
}`
}</section>`
}

const KINDS = { caldav: 'CalDAV', ics: 'an ICS address' }

function stateInWords({ calendar, rep, now }: RepView): Html {
  if (!calendar)
    return markup`<p class="none">No calendar is connected: only meetings that are booked here are in your way.</p>`
  const at = (date: Date) => {
    const { day, time } = when(date.toISOString(), rep.timezone, iso(now))
    return `${day}, ${time}`
  }
  const { kind, state, trouble, troubleSince, readAt, busyCount } = calendar
  const row = (label: string, value: string, flag = false) =>
    markup`<div><dt>${label}</dt><dd class="${flag ? 'flag' : ''}">${value}</dd></div>`
  return markup`<dl class="facts">
${row('Connected', `By ${KINDS[kind]}, ${calendar.source === 'roster' ? 'in the roster' : 'by you'}`)}
${row('Last read', readAt ? at(readAt) : 'Not yet: it is being read')}
${state !== 'new' && row('Busy times', `${busyCount} known`)}
${state === 'broken' && row('State', 'Cannot be read, so buyers are not offered your times', true)}
${trouble !== null && row('Trouble', `${trouble} Since ${troubleSince ? at(troubleSince) : 'just now'}.`, true)}
</dl>
${kind === 'ics' && markup`<p class="small">Busy times are read from it. Meetings cannot be written into it: subscribe to the feed below.</p>`}`
}

function ourFeed({ feed }: RepView): Html {
  return markup`<details><summary>Your meetings as a feed</summary>
<p class="soft">Add this address to your calendar program: in Google under Other calendars, From URL; in Outlook under Add calendar, Subscribe from web; in Apple under File, New Calendar Subscription. It is secret: who has it can read your meetings.</p>
<div class="field"><label for="feed">Address</label><input id="feed" type="text" readonly value="${feed}"></div>
<form method="post" action="/rep/calendar"><input type="hidden" name="act" value="rotate"><button class="btn" type="submit">Make a new address</button></form>
<p class="small">The one before stops working at once.</p></details>`
}

function connecting({ calendar }: RepView, problem: Said['problem']): Html {
  const typed = problem?.typed ?? new URLSearchParams()
  const kind = problem ? typed.get('kind') : undefined
  const value = (field: string) => typed.get(field) ?? ''
  const invalid = (field: string) => (problem?.field === field ? INVALID : '')
  const again = (is: boolean) => is && problem && markup`<p class="problem">${problem.words}</p>`
  const verb = calendar ? 'Connect another calendar' : 'Connect my calendar'
  return markup`<details${kind === 'caldav' ? OPEN : ''}><summary>${verb} (CalDAV)</summary>
${again(kind === 'caldav')}
<form class="field" method="post" action="/rep/calendar"><input type="hidden" name="act" value="connect"><input type="hidden" name="kind" value="caldav">
<label for="url">Address of the server, or of one calendar</label>
<input id="url" name="url" type="url" required placeholder="https://caldav.example.com/" value="${value('url')}"${invalid('url')}>
<label for="user">User</label>
<input id="user" name="user" type="text" autocomplete="off" required value="${value('user')}"${invalid('user')}>
<label for="password">App password</label>
<input id="password" name="password" type="password" autocomplete="off" required${invalid('password')}>
<label for="calendar-name">Calendar that meetings go into, if not the first</label>
<input id="calendar-name" name="calendar" type="text" autocomplete="off" value="${value('calendar')}"${invalid('calendar')}>
<button class="btn go" type="submit">Try and connect</button></form></details>
<details${kind === 'ics' ? OPEN : ''}><summary>${verb} (ICS address)</summary>
${again(kind === 'ics')}
<form class="field" method="post" action="/rep/calendar"><input type="hidden" name="act" value="connect"><input type="hidden" name="kind" value="ics">
<label for="address">Secret address of your calendar</label>
<input id="address" name="address" type="text" inputmode="url" autocomplete="off" required placeholder="https://calendar.example.com/private.ics"${invalid('address')}>
<p class="small">Busy times only. The address is kept like a password, and is not shown again.</p>
<button class="btn go" type="submit">Try and connect</button></form></details>`
}

const OPEN = markup` open`
const INVALID = markup` aria-invalid="true"`
