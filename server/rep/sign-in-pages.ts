import { dateLeaf, markup, page, type Html, type Look } from '../brief/look.ts'
import { span, when } from '../brief/when.ts'
import { OUTCOMES, type MeetingOutcome } from '../booking/outcome.ts'
import { iso } from '../scheduling/zone.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { SIGN_IN_LINK_MINUTES } from './links.ts'
import { SESSION_DAYS } from './session.ts'
import type { RepMeeting } from './view.ts'

/** The page of who is not signed in. `to`: the page that they wanted. `asked`: what is answered to everybody who gave an address, whoever it was. */
export function signInPage(
  look: Look,
  {
    note,
    typed = '',
    problem,
    asked = false,
    to = '/rep',
  }: { note?: string; typed?: string; problem?: string; asked?: boolean; to?: string } = {},
): Html {
  if (asked)
    return page(
      look,
      'Look into your mail',
      markup`<main class="one"><h1>Look into your mail</h1>
<p class="lead">If this address is in the roster, a link that signs you in is on its way to it. It works once, for ${SIGN_IN_LINK_MINUTES} minutes.</p>
<p><a href="/rep">Another address</a></p></main>`,
    )
  return page(
    look,
    'Sign in',
    markup`<main class="one"><h1>Sign in</h1>
${note && markup`<p class="lead">${note}</p>`}
${problem && markup`<p class="problem" role="alert">${problem}</p>`}
<form class="field" method="post" action="/rep/sign-in">
${to !== '/rep' && markup`<input type="hidden" name="to" value="${to}">`}
<label for="email">Work e-mail</label>
<input id="email" name="email" type="email" autocomplete="email" required value="${typed}"${problem ? INVALID : ''}>
<button class="btn go" type="submit">Mail me a link</button>
</form>
<p class="soft">For reps: your meetings, your leave and hours, and your calendar.</p></main>`,
  )
}

const INVALID = markup` aria-invalid="true"`

/** What a mailed link opens. Looking changes nothing: its button signs in. Where the link is about a meeting that can be spoken
 *  of, its buttons say how that was, and sign in as well. */
export function enterPage(
  look: Look,
  action: string,
  rep: Rep,
  to: string,
  meeting: RepMeeting | undefined,
): Html {
  const hidden = markup`<input type="hidden" name="to" value="${to}">`
  const days = markup`<p class="soft">This signs you in on this device for ${SESSION_DAYS} days, as ${rep.name}.</p>`
  if (meeting)
    return page(
      look,
      'How was it?',
      markup`<main class="one">${howWasIt(meeting, rep, action, hidden)}${days}
<form method="post" action="${action}"><input type="hidden" name="to" value="/rep"><button class="btn" type="submit">Only sign in</button></form></main>`,
    )
  return page(
    look,
    'Sign in',
    markup`<main class="one"><h1>Sign in as ${rep.name}</h1>${days}
<form method="post" action="${action}">${hidden}<button class="btn go" type="submit">Sign in</button></form></main>`,
  )
}

/** One meeting of a rep who is signed in, and how it was. */
export function meetingPage(look: Look, rep: Rep, meeting: RepMeeting, now: number, problem?: string): Html {
  const action = `/rep/meetings/${meeting.id}`
  return page(
    look,
    `${meeting.name} with ${meeting.email}`,
    markup`<main class="one">
${problem && markup`<p class="problem" role="alert">${problem}</p>`}
${
  canBeSaid(meeting, now)
    ? howWasIt(meeting, rep, action, markup``)
    : markup`${head(meeting, rep, kickerOf(meeting))}<p>${sentenceOf(meeting)}</p>`
}
<p class="acts"><a class="btn" href="${meeting.briefUrl}">Brief</a><a class="btn" href="/rep">Your page</a></p></main>`,
  )
}

/** Whether its host may say how it was: once it has begun, of a meeting that was not cancelled. */
export function canBeSaid({ state, start, hostedBy }: RepMeeting, now: number): boolean {
  return state === 'booked' && start <= now && hostedBy === undefined
}

const OUTCOME_WORDS: Record<MeetingOutcome, string> = { held: 'Held', 'no-show': 'No-show', moved: 'Moved' }

/** The three buttons, one tap each. */
export function outcomeButtons(said: MeetingOutcome | null): Html {
  return markup`${OUTCOMES.map(
    (outcome) =>
      markup`<button class="btn" name="outcome" value="${outcome}"${outcome === said ? PRESSED : ''}>${OUTCOME_WORDS[outcome]}</button>`,
  )}`
}

const PRESSED = markup` aria-pressed="true"`

function howWasIt(meeting: RepMeeting, rep: Rep, action: string, hidden: Html): Html {
  const kicker = meeting.outcome ? `Noted: ${OUTCOME_WORDS[meeting.outcome].toLowerCase()}` : 'How was it?'
  return markup`${head(meeting, rep, kicker)}
<form class="acts outcome" method="post" action="${action}">${hidden}${outcomeButtons(meeting.outcome)}</form>
<p class="soft">After a no-show the buyer is offered other times, and your turn comes back.</p>`
}

function head({ name, email, start, end, state }: RepMeeting, { timezone }: Rep, kicker: string): Html {
  const { day, zone } = when(iso(start), timezone)
  const off = state !== 'booked'
  return markup`<p class="kicker${off ? ' flag' : ''}" role="status">${kicker}</p>
<h1>${name} with ${email}</h1>
<div class="when${off ? ' off' : ''}">${dateLeaf(iso(start), timezone)}
<p><b>${day}, <span class="nobr">${span(iso(start), iso(end), timezone)}</span></b><br><span class="small">${zone} time</span></p></div>`
}

function kickerOf({ state, hostedBy }: RepMeeting): string {
  if (state === 'cancelled') return 'Cancelled'
  if (state === 'no-show') return 'Noted: no-show'
  return hostedBy === undefined ? 'Your meeting' : 'You join'
}

function sentenceOf({ state, hostedBy }: RepMeeting): string {
  if (state === 'cancelled') return 'It did not take place, so there is nothing to say of it.'
  if (state === 'no-show') return 'The buyer is offered other times, and your turn has come back.'
  if (hostedBy !== undefined) return `${hostedBy} has this meeting, and says how it was.`
  return 'It has not begun yet. Once it has, you can say here how it was.'
}
