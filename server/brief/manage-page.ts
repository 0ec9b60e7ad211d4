import type { BuyerView } from './buyer-view.ts'
import { dateLeaf, markup, page } from './look.ts'
import type { Html, Look } from './look.ts'
import { span, when } from './when.ts'

export interface Manage {
  view: BuyerView
  /** `done`: this very request cancelled it. `past`: it has begun, and the link no longer changes it. */
  state: 'booked' | 'done' | 'cancelled' | 'past'
  /** Where the form posts to. */
  action: string
  /** The meeting as an .ics file. */
  icsUrl?: string
  now: string
}

/** The attendee's page of a meeting. Opening it changes nothing; its button posts. */
export function managePage(manage: Manage, look: Look): Html {
  const { view, state, now } = manage
  const { day, zone } = when(view.meeting.start, view.meeting.timezone, now)
  const times = span(view.meeting.start, view.meeting.end, view.meeting.timezone)
  const called = state === 'done' || state === 'cancelled'
  return page(
    look,
    `${view.meeting.name} with ${view.host.name}, ${day}`,
    markup`<main class="one">
<p class="${called ? 'kicker flag' : 'kicker'}">${KICKERS[state]}</p>
<h1>${view.meeting.name} with ${view.host.name}</h1>
<div class="when${called ? ' off' : ''}">${dateLeaf(view.meeting.start, view.meeting.timezone)}
<p><b>${day}, <span class="nobr">${times}</span></b><br><span class="small">${zone} time</span></p></div>
<p>${SENTENCES[state](`${view.host.name}, ${view.host.role},`)}</p>
${state === 'booked' && place(view.meeting.location)}
${state === 'booked' && acts(manage)}
</main>`,
  )
}

const KICKERS: Record<Manage['state'], string> = {
  booked: 'Your meeting',
  done: 'Cancelled',
  cancelled: 'Cancelled before',
  past: 'This meeting has begun',
}

const SENTENCES: Record<Manage['state'], (host: string) => string> = {
  booked: (host) => `${host} will have what you told us, so you won’t need to repeat it.`,
  done: (host) => `${host} has been told. Nothing else is needed from you.`,
  cancelled: () => 'Nothing else is needed from you.',
  past: () => 'It can no longer be cancelled here.',
}

function place(location: string | undefined): Html | undefined {
  if (!location) return undefined
  const link = /^https?:\/\//.test(location)
  return link ? markup`<p><a href="${location}">${location}</a></p>` : markup`<p class="soft">${location}</p>`
}

function acts({ action, icsUrl }: Manage): Html {
  return markup`<form class="acts" method="post" action="${action}">
<button class="btn go" type="submit">Cancel the meeting</button>
${icsUrl && markup`<a class="btn" href="${icsUrl}">Add to calendar</a>`}
</form>`
}
