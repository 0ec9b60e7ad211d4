import { changeNotAllowed } from '../booking/refusals.ts'
import type { Ports } from '../ports.ts'
import { boundedText, fault, textOf, type Form } from '../rep/form.ts'
import { giveLead } from '../rep/hand-over.ts'
import { repsOf } from '../routing/pools.ts'
import type { StoreTx } from '../store/store.ts'
import type { StoredWait } from '../store/waiting.ts'
import type { Queue } from '../workspace/schema/handover.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { levelOf } from './wait.ts'

/** Why a lead is closed: an id of ours, and as the page says it. */
export const CLOSE_REASONS = {
  answered: 'Answered elsewhere',
  'not-a-fit': 'Not a fit',
  duplicate: 'Known already',
  nonsense: 'No real request',
  other: 'Something else',
} as const
export type CloseReason = keyof typeof CLOSE_REASONS
const REASON_IDS = Object.keys(CLOSE_REASONS) as CloseReason[]
const NOTE_CHARS_MAX = 200

/** Who sees a queue, and may take leads of it: its owner, the manager of its service level, and the reps of that level's team. */
export function mayTake(workspace: Workspace, queue: Queue, { id, active }: Rep): boolean {
  const team = levelOf(workspace, queue.id)?.team
  const isIn = team !== undefined && repsOf(team, workspace.roster).some((rep) => rep.id === id)
  return active && (isIn || maySee(workspace, queue, id))
}

/** Who gives leads of a queue to others, and closes them: its owner and the manager. */
export function mayManage(workspace: Workspace, queue: Queue, { id, active }: Rep): boolean {
  return active && maySee(workspace, queue, id)
}

function maySee(workspace: Workspace, queue: Queue, id: string): boolean {
  return queue.owner === id || levelOf(workspace, queue.id)?.manager === id
}

/** The lead is the rep's. Of several at once, one has it; who has it already may say so again.
 *  @throws Refusal `change-not-allowed` when it is not there to be taken */
export async function claim(ports: Ports, queue: Queue, rep: Rep, lead: string): Promise<void> {
  await take(ports, queue, lead, { to: rep, by: rep })
}

/** The lead is a colleague's, who gets the brief. @throws Refusal `change-not-allowed`, `invalid-field` */
export async function assign(ports: Ports, queue: Queue, by: Rep, lead: string, to: string): Promise<Rep> {
  const { roster } = (await ports.workspaces.current()).workspace
  const colleague = roster.reps.find(({ id, active }) => id === to && active)
  if (!colleague) throw fault('rep', 'Who takes it', to, 'a colleague from the list')
  await take(ports, queue, lead, { to: colleague, by })
  return colleague
}

/** Nobody need answer it any more. @throws Refusal `change-not-allowed` */
export async function close(
  ports: Ports,
  queue: Queue,
  by: Rep,
  lead: string,
  { reason, note }: { reason: CloseReason; note?: string },
): Promise<void> {
  const { workspace } = await ports.workspaces.current()
  await ports.store.transaction(async (tx) => {
    const at = new Date(ports.clock())
    const known = await tx.leads.findForChange(lead)
    const wait = await tx.waiting.forChange(lead)
    if (!known || wait?.queue !== queue.id) throw notThere()
    if (wait.state === 'closed' && wait.reason === reason) return
    checkWaits(workspace, wait)
    await tx.waiting.end(lead, { state: 'closed', by: by.id, reason, note }, at)
    await tx.leads.set(lead, { state: 'closed' }, at)
    await tx.reps.noteAct(by.id, 'queue-close', lead, at)
    const { site, conversation } = known
    const about = { site, subject: lead, version: wait.decision, lead, conversation, decision: wait.decision }
    const facts = { to: reason, queue: queue.id, by: by.id }
    await tx.events.record({ kind: 'lead.closed', ...about, facts }, at)
  })
  ports.wake()
}

/** Fields `reason` and `note`. @throws Refusal `invalid-field` */
export function readClosing(form: Form): { reason: CloseReason; note?: string } {
  const reason = REASON_IDS.find((id) => id === textOf(form, 'reason'))
  if (!reason) throw fault('reason', 'Why', textOf(form, 'reason'), 'a reason from the list')
  const note = boundedText(form, 'note', 'In your words', NOTE_CHARS_MAX)
  if (reason === 'other' && note === '') throw fault('note', 'In your words', '', 'a few words')
  return { reason, ...(note !== '' && { note }) }
}

async function take(ports: Ports, queue: Queue, lead: string, { to, by }: { to: Rep; by: Rep }) {
  const { workspace } = await ports.workspaces.current()
  await ports.store.transaction(async (tx) => {
    const now = ports.clock()
    const wait = await tx.waiting.of(lead)
    if (wait?.queue !== queue.id) throw notThere()
    if (wait.state === 'claimed' && wait.rep === to.id) return
    checkWaits(workspace, wait)
    await giveLead(tx, workspace, lead, to.id, now, () => claimed(tx, workspace, wait, { to, by }, now))
  })
  ports.wake()
}

async function claimed(
  tx: StoreTx,
  workspace: Workspace,
  { lead, site, decision, queue }: StoredWait,
  { to, by }: { to: Rep; by: Rep },
  now: number,
): Promise<void> {
  const at = new Date(now)
  const isOwn = to.id === by.id
  const end = {
    state: 'claimed',
    rep: to.id,
    by: by.id,
    reason: isOwn ? 'claimed' : 'assigned',
  } as const
  if (!(await tx.waiting.end(lead, end, at))) {
    const wait = (await tx.waiting.of(lead))!
    if (wait.state !== 'claimed' || wait.rep !== to.id) checkWaits(workspace, wait)
    return
  }
  await tx.reps.noteAct(by.id, isOwn ? 'queue-claim' : 'queue-assign', lead, at)
  const { conversation } = (await tx.leads.find(lead))!
  const about = { site, subject: lead, version: decision, lead, conversation, decision, rep: to.id }
  await tx.events.record({ kind: 'lead.claimed', ...about, facts: { queue, by: by.id } }, at)
}

/** @throws Refusal that says who has it, or that it is closed */
function checkWaits({ roster }: Workspace, { state, rep, reason }: StoredWait): void {
  if (state === 'waiting') return
  const name = roster.reps.find(({ id }) => id === rep)?.name ?? rep
  if (state === 'claimed') throw changeNotAllowed(`${name} has this lead already.`)
  throw changeNotAllowed(
    reason === 'booked'
      ? `A meeting with ${name} is booked.`
      : name === null
        ? 'This lead is closed already.'
        : `${name} has this lead by the policy.`,
  )
}

function notThere() {
  return changeNotAllowed('This lead is not in this queue any more.')
}
