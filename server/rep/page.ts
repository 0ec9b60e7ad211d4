import { markup, page, type Html, type Look } from '../brief/look.ts'
import { span, when } from '../brief/when.ts'
import { alertPath } from '../delivery/alerts/alert.ts'
import { iso } from '../scheduling/zone.ts'
import { calendarSection } from './calendar-section.ts'
import { queuePath } from './links.ts'
import { hoursSection } from './hours-section.ts'
import { effectOfLeave, leaveSection } from './leave-section.ts'
import type { Said } from './said.ts'
import { outcomeButtons } from './sign-in-pages.ts'
import type { RepMeeting, RepView } from './view.ts'

/** The page of a rep who is signed in. Reading it changes nothing; its buttons post. What the rep or a buyer typed is text. */
export function repPage(view: RepView, said: Said, look: Look): Html {
  return page(
    look,
    view.rep.name,
    markup`<main class="brief rep">
${saidOf(view, said)}
${who(view)}
<div>
${alerts(view)}
${queues(view)}
${asked(view)}
${coming(view)}
${leaveSection(view, said)}
${hoursSection(view, said)}
${calendarSection(view, said)}
</div>
</main>`,
  )
}

function saidOf(view: RepView, { done, effect, problem }: Said): Html | undefined {
  const broken = view.calendar?.state === 'broken' && problem?.section !== 'calendar' && done === undefined
  if (done === undefined && !problem && !broken) return undefined
  return markup`<div class="said-of">
${done && markup`<p class="done" role="status">${done}</p>`}
${effect && effectOfLeave(view, effect)}
${problem && markup`<p class="problem" role="alert">${problem.words} <a href="#${problem.section}">Mend it below.</a></p>`}
${broken && markup`<p class="problem">Your calendar cannot be read, so buyers are not offered your times. <a href="#calendar">Connect it again.</a></p>`}
</div>`
}

function who({ rep, notToday, now }: RepView): Html {
  const { day, time, zone } = when(iso(now), rep.timezone)
  return markup`<div class="who"><div><h1>${rep.name}</h1><p class="small">${day}, ${time}, ${zone} time</p></div>
${!rep.active && markup`<p>You are not active in the roster, and buyers are not offered your times.</p>`}
${notToday && markup`<p>You take no more meetings today, since ${notToday.start}.</p>`}
<div class="acts"><form method="post" action="/rep/leave">${
    notToday
      ? markup`<input type="hidden" name="act" value="back"><input type="hidden" name="id" value="${notToday.id}"><button class="btn" type="submit">Back today after all</button>`
      : markup`<input type="hidden" name="act" value="today"><button class="btn" type="submit" aria-describedby="not-today">Not today</button>`
  }</form>
<form method="post" action="/rep/sign-out"><button class="link" type="submit">Sign out</button></form></div>
${!notToday && markup`<p class="small" id="not-today">Not today: leave from now to midnight.</p>`}</div>`
}

function alerts({ alerts, rep, now }: RepView): Html | undefined {
  if (alerts.length === 0) return undefined
  return markup`<section id="alerts"><h2>Can you take it?</h2><ul class="plain">${alerts.map((one) => {
    const { day, time } = when(iso(one.by), rep.timezone, iso(now))
    return markup`<li><div><p><b>${one.who}</b></p><p>${one.title}. Please say so by ${day}, <span class="nobr">${time}</span>.</p></div>
<a class="btn" href="${alertPath(one)}" aria-label="Accept or pass: ${one.who}">Accept or pass</a></li>`
  })}</ul></section>`
}

function queues({ queues }: RepView): Html | undefined {
  if (queues.length === 0) return undefined
  return markup`<section id="queues"><h2>Queues</h2><ul class="plain">${queues.map(
    ({ id, waiting }) =>
      markup`<li><span>${waiting === 0 ? 'Nobody waits' : waiting === 1 ? 'One lead waits' : `${waiting} leads wait`} in “${id}”</span><a href="${queuePath(id)}" aria-label="Queue ${id}">Queue</a></li>`,
  )}</ul></section>`
}

function asked({ asked, rep, now }: RepView): Html | undefined {
  if (asked.length === 0) return undefined
  return markup`<section id="asked"><h2>How was it?</h2><ul class="plain">${asked.map(
    (one) => markup`<li><div>${line(one, rep.timezone, now)}</div>
<form class="acts" method="post" action="/rep/meetings/${one.id}" aria-label="${one.name} with ${one.email}"><input type="hidden" name="to" value="/rep">${outcomeButtons(null)}</form></li>`,
  )}</ul></section>`
}

function coming({ coming, more, rep, now }: RepView): Html {
  const list = coming.map(
    (one) => markup`<li><div>${line(one, rep.timezone, now)}
${one.hostedBy !== undefined && markup`<p class="small">You join ${one.hostedBy}.</p>`}
${one.guests.length > 0 && markup`<p class="small">With ${one.guests.join(', ')}.</p>`}
${one.trouble !== null && markup`<p class="flag">Not in your calendar as it stands: ${one.trouble}</p>`}</div>
<a href="${one.briefUrl}" aria-label="Brief: ${one.name} with ${one.email}">Brief</a></li>`,
  )
  return markup`<section id="meetings"><h2>Next meetings</h2>
${list.length > 0 ? markup`<ul class="plain">${list}</ul>` : markup`<p class="none">None at the moment.</p>`}
${more > 0 && markup`<p class="none">And ${more} more.</p>`}</section>`
}

function line({ start, end, name, email }: RepMeeting, timezone: string, now: number): Html {
  const { day } = when(iso(start), timezone, iso(now))
  return markup`<p><b>${day}, <span class="nobr">${span(iso(start), iso(end), timezone)}</span></b></p><p>${name} with ${email}</p>`
}
