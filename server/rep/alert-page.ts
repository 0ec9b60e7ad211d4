import { markup, page, type Html, type Look } from '../brief/look.ts'
import { nearDay, when } from '../brief/when.ts'
import { alertPath } from '../delivery/alerts/alert.ts'
import { iso } from '../scheduling/zone.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { RepAlert } from './alerts.ts'

/** One alert, for a rep who is signed in: who the buyer is, what they said, who is asked. Its buttons post; looking changes nothing. */
export function alertPage(look: Look, rep: Rep, alert: RepAlert, now: number, problem?: string): Html {
  const { brief, title, may, isTheirs, has } = alert
  const who = brief.buyer.email ?? brief.account?.name ?? brief.buyer.company ?? 'A buyer without an address'
  const facts = brief.facts.filter(({ field }) => field !== 'email')
  return page(
    look,
    `${title}: ${who}`,
    markup`<main class="one">
${problem && markup`<p class="problem" role="alert">${problem}</p>`}
<p class="kicker" role="status">${isTheirs ? 'You have accepted this lead' : title}</p>
<h1>${who}</h1>
<p class="why">${brief.why}</p>
${isTheirs ? meeting(alert, rep) : may.accept ? answers(alert, rep, now) : may.why !== problem && markup`<p>${may.why}</p>`}
${!isTheirs && may.accept && has !== undefined && markup`<p class="soft">${has === rep.name ? 'As it stands, this lead is yours.' : `As it stands, ${has} has this lead.`}</p>`}
${facts.length > 0 && markup`<ul class="plain">${facts.map(({ label, value, quote }) => markup`<li><span>${label}: <b>${value}</b></span>${quote && quote !== value && markup`<span class="said">“${quote}”</span>`}</li>`)}</ul>`}
${soFar(alert, rep)}
<p class="acts"><a class="btn" href="${alert.briefUrl}">Brief</a><a class="btn" href="/rep">Your page</a></p></main>`,
  )
}

function answers(alert: RepAlert, rep: Rep, now: number): Html {
  const open = alert.asked.find(({ state }) => state === 'asked')
  const pass = alert.may.accept && alert.may.pass
  const by = open && moment(open.by, rep, now)
  return markup`${open && markup`<p>${pass ? 'Can you take it? Please say so' : `${open.name} is asked, to answer`} by <b>${by}</b>.</p>`}
<form class="acts" method="post" action="${alertPath(alert)}"><button class="btn go" name="act" value="accept">Accept</button>${
    pass && markup`<button class="btn" name="act" value="pass">Pass</button>`
  }</form>`
}

function meeting({ brief: { meeting }, brief }: RepAlert, rep: Rep): Html {
  if (meeting?.state !== 'booked') return markup`<p>It is yours: please answer the buyer.</p>`
  const { day, time } = when(meeting.start, rep.timezone)
  const whose = brief.rep.name === rep.name ? 'yours' : `with ${brief.rep.name}, and stays so`
  return markup`<p>The meeting on ${day}, ${time}, is ${whose}.</p>`
}

const STATES: Record<RepAlert['asked'][number]['state'], string> = {
  asked: 'is asked',
  accepted: 'accepted',
  passed: 'passed',
  lapsed: 'did not answer',
}

function soFar({ asked }: RepAlert, rep: Rep): Html | undefined {
  if (asked.length === 0) return undefined
  return markup`<ul class="plain">${asked.map(({ name, state, at, ended }) => {
    const { day, time } = when(iso(ended ?? at), rep.timezone)
    return markup`<li><span>${name} ${STATES[state]}</span><span class="small">${day}, ${time}</span></li>`
  })}</ul>`
}

/** 'today, 11:15' where it is near, else with its day. */
function moment(at: number, { timezone }: Rep, now: number): string {
  const { day, time } = when(iso(at), timezone)
  return `${nearDay(iso(at), timezone, iso(now))?.toLowerCase() ?? day}, ${time}`
}
