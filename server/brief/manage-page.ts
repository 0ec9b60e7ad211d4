import type { BuyerView } from './buyer-view.ts'
import { dateLeaf, markup, page } from './look.ts'
import type { Html, Look } from './look.ts'
import { localDay, span, when } from './when.ts'

/** What the attendee may do, and why not. */
interface Rule {
  allowed: boolean
  reasons: string[]
  why?: string
}

export interface Manage {
  view: BuyerView
  /** `past`: it has begun. `no-show`: it began without the buyer. */
  state: 'booked' | 'cancelled' | 'no-show' | 'past'
  /** What this very request did. */
  done?: 'moved' | 'cancelled' | 'invited' | undefined
  /** Why it did not do what it was asked to. */
  problem?: string | undefined
  /** Where the forms post to. */
  action: string
  /** The meeting as an .ics file. */
  icsUrl?: string
  /** Starts to choose another time from. */
  times: string[]
  move: Rule
  cancel: Rule
  guests: string[]
  guestsMax: number
  now: string
}

/** The attendee's page of a meeting. Opening it changes nothing; its buttons post. */
export function managePage(manage: Manage, look: Look): Html {
  const { view, state, done, problem, now } = manage
  const { day, zone } = when(view.meeting.start, view.meeting.timezone, now)
  const times = span(view.meeting.start, view.meeting.end, view.meeting.timezone)
  const off = state === 'cancelled' || state === 'no-show'
  return page(
    look,
    `${view.meeting.name} with ${view.host.name}, ${day}`,
    markup`<main class="one">
${problem && markup`<p class="problem" role="alert">${problem}</p>`}
<p class="${off ? 'kicker flag' : 'kicker'}">${kicker(manage)}</p>
<h1>${view.meeting.name} with ${view.host.name}</h1>
<div class="when${off ? ' off' : ''}">${dateLeaf(view.meeting.start, view.meeting.timezone)}
<p><b>${day}, <span class="nobr">${times}</span></b><br><span class="small">${zone} time</span></p></div>
<p>${sentence(manage, `${view.host.name}, ${view.host.role},`)}</p>
${state === 'booked' && place(view.meeting.location)}
${state === 'booked' && manage.icsUrl && markup`<p class="acts"><a class="btn" href="${manage.icsUrl}">Add to calendar</a></p>`}
${state !== 'past' && moving(manage, off || done === 'cancelled')}
${state === 'booked' && inviting(manage)}
${state === 'booked' && cancelling(manage)}
</main>`,
  )
}

function kicker({ state, done }: Manage): string {
  if (done === 'moved') return 'Moved'
  if (done === 'cancelled') return 'Cancelled'
  if (done === 'invited') return 'Invited'
  if (state === 'past') return 'This meeting has begun'
  if (state === 'no-show') return 'This meeting did not take place'
  return state === 'cancelled' ? 'Cancelled before' : 'Your meeting'
}

function sentence({ state, done, guests }: Manage, host: string): string {
  if (done === 'moved') return `${host} has been told, and a new invitation is on its way to you.`
  if (done === 'cancelled') return `${host} has been told. Nothing else is needed from you.`
  if (done === 'invited') return `An invitation is on its way to ${list(guests)}.`
  if (state === 'past') return 'It can no longer be changed here.'
  if (state === 'cancelled') return 'Nothing else is needed from you.'
  if (state === 'no-show') return 'You can choose another time below.'
  return `${host} will have what you told us, so you won’t need to repeat it.`
}

function list(addresses: string[]): string {
  return addresses.length < 2
    ? addresses.join()
    : `${addresses.slice(0, -1).join(', ')} and ${addresses.at(-1)}`
}

function place(location: string | undefined): Html | undefined {
  if (!location) return undefined
  const link = /^https?:\/\//.test(location)
  return link ? markup`<p><a href="${location}">${location}</a></p>` : markup`<p class="soft">${location}</p>`
}

/** Other times, by day, each a button of its own. */
function moving({ view, times, move, action, now }: Manage, open: boolean): Html | undefined {
  if (!move.allowed) return move.why === undefined ? undefined : markup`<p class="soft">${move.why}</p>`
  const { timezone } = view.meeting
  const days = byDay(times, timezone)
  const body =
    times.length === 0
      ? markup`<p class="soft">There is no other time at the moment. Please write to ${view.host.name}.</p>`
      : markup`<form class="times" method="post" action="${action}"><input type="hidden" name="act" value="move">
${[...days.values()].map(
  (starts) => markup`<fieldset><legend>${when(starts[0]!, timezone, now).day}</legend>
${starts.map((start) => markup`<button class="btn" name="start" value="${start}">${when(start, timezone, now).time}</button>`)}
</fieldset>`,
)}
</form>`
  return open
    ? markup`<h2>Another time</h2>${body}`
    : markup`<details><summary>Choose another time</summary>${body}</details>`
}

function byDay(times: string[], timezone: string): Map<string, string[]> {
  const days = new Map<string, string[]>()
  for (const start of times) {
    const day = localDay(start, timezone)
    days.set(day, [...(days.get(day) ?? []), start])
  }
  return days
}

function inviting({ guests, guestsMax, action }: Manage): Html | undefined {
  if (guests.length >= guestsMax) return undefined
  return markup`<details><summary>Bring others</summary>
${guests.length > 0 && markup`<p class="soft">Invited already: ${list(guests)}.</p>`}
<form class="field" method="post" action="${action}"><input type="hidden" name="act" value="guests">
<label for="guests">E-mail addresses, with commas between them</label>
<input id="guests" name="guests" type="text" inputmode="email" autocomplete="off" required>
<button class="btn go" type="submit">Invite</button>
</form></details>`
}

function cancelling({ cancel, action }: Manage): Html {
  if (!cancel.allowed) return markup`<p class="soft">${cancel.why}</p>`
  return markup`<details><summary>Cancel the meeting</summary>
<form class="field" method="post" action="${action}"><input type="hidden" name="act" value="cancel">
${
  cancel.reasons.length > 0 &&
  markup`<label for="reason">Why, if you like to say</label>
<select id="reason" name="reason"><option value="">No reason</option>${cancel.reasons.map((reason) => markup`<option>${reason}</option>`)}</select>`
}
<button class="btn" type="submit">Cancel the meeting</button>
</form></details>`
}
