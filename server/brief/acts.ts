import type { Fact } from './facts.ts'
import { markup, type Html } from './look.ts'
import type { RepBrief } from './model.ts'
import { when } from './when.ts'

/** What whoever reads a brief may do from it. */
export interface BriefActs {
  /** Where its forms post to, and where whoever is not signed in does so. */
  action: string
  may: 'sign-in' | { handOver: boolean; correct: boolean }
  /** Who may take it. */
  colleagues: { id: string; name: string }[]
  /** How the form names the policy. */
  policy: string
  reasonCharsMax: number
  /** The page on which its host says how the meeting was, once that can be said. */
  outcomeUrl?: string
  /** What became of what was just done. `typed` is kept. */
  said?: { done?: string; problem?: string; typed?: { to: string; reason: string } }
}

/** What was just done, or why not, above everything else. */
export function saidOf(acts: BriefActs | undefined): Html | undefined {
  const { done, problem } = acts?.said ?? {}
  if (done === undefined && problem === undefined) return undefined
  return markup`<div class="said-of">${done && markup`<p class="done" role="status">${done}</p>`}${problem && markup`<p class="problem" role="alert">${problem}</p>`}</div>`
}

/** Handing over, and how the meeting was. Who is not signed in is led there and back. */
export function actsOn(acts: BriefActs | undefined): Html | undefined {
  if (!acts) return undefined
  const { may, action, outcomeUrl } = acts
  if (may === 'sign-in') return markup`<a class="btn" href="${action}">Hand over</a>`
  return markup`${outcomeUrl && markup`<a class="btn" href="${outcomeUrl}">How was it?</a>`}${may.handOver && handOver(acts)}`
}

function handOver({ action, colleagues, policy, reasonCharsMax, said }: BriefActs): Html {
  const { to = '', reason = '' } = said?.typed ?? {}
  const option = (id: string, name: string) =>
    markup`<option value="${id}"${id === to ? SELECTED : ''}>${name}</option>`
  return markup`<details class="unfold"${said?.typed ? OPEN : ''}><summary class="btn">Hand over</summary>
<form class="field" method="post" action="${action}"><input type="hidden" name="act" value="hand-over">
<label for="to">To</label>
<select id="to" name="to">${colleagues.map(({ id, name }) => option(id, name))}${option(policy, 'Whom the policy chooses')}</select>
<label for="reason">Why</label>
<input id="reason" name="reason" type="text" required minlength="3" maxlength="${reasonCharsMax}" autocomplete="off" value="${reason}">
<button class="btn go" type="submit">Hand over</button></form></details>`
}

const SELECTED = markup` selected`
const OPEN = markup` open`

/** One fact: what, the buyer's words, and whether a rep found it wrong. */
export function factRow(fact: Fact, words: string, { rep, madeAt }: RepBrief, acts?: BriefActs): Html {
  const { label, value, wrong } = fact
  const mayCorrect = acts !== undefined && acts.may !== 'sign-in' && acts.may.correct
  if (!wrong)
    return markup`<div><dt>${label}</dt><dd>${value}</dd><dd class="said">${words}</dd>${
      mayCorrect &&
      markup`<dd class="fix">${form(acts, fact, 'wrong', markup`<button class="link small" type="submit" aria-label="This is wrong: ${label}, ${value}">Wrong</button>`)}</dd>`
    }</div>`
  const { day, time } = when(wrong.at, rep.timezone, madeAt)
  return markup`<div class="wrong"><dt>${label}</dt><dd><s>${value}</s>${wrong.right && markup` <b>${wrong.right}</b>`}</dd>
<dd class="said">${words && markup`${words}<br>`}Wrong, says ${wrong.by}, ${day}, ${time}</dd>${
    mayCorrect &&
    markup`<dd class="fix">${form(acts, fact, 'right', markup`<button class="link small" type="submit" aria-label="Right after all: ${label}, ${value}">Undo</button>`)}</dd>
${!wrong.right && markup`<dd class="mend">${mend(acts, fact)}</dd>`}`
  }</div>`
}

/** What is right can be said once it is known. */
function mend(acts: BriefActs, fact: Fact): Html {
  const id = `right-${fact.field}-${fact.of ?? ''}`.replaceAll(' ', '-')
  return form(
    acts,
    fact,
    'mend',
    markup`<label class="unseen" for="${id}">${fact.label}: what is right</label><input id="${id}" name="value" type="text" maxlength="200" autocomplete="off" placeholder="What is right, if you know"><button class="btn" type="submit">Save</button>`,
  )
}

function form({ action }: BriefActs, { field, of }: Fact, act: string, content: Html): Html {
  return markup`<form method="post" action="${action}"><input type="hidden" name="act" value="${act}"><input type="hidden" name="field" value="${field}">${
    of !== undefined && markup`<input type="hidden" name="of" value="${of}">`
  }${content}</form>`
}
