import { checkCalendars } from '../booking/check.ts'
import { freeThen, giveMeeting, standIns } from '../booking/hand-on.ts'
import { hostsNow } from '../booking/hosts.ts'
import { presentHosts, typeOf } from '../booking/move.ts'
import { endOffer, passOffer } from '../booking/offer.ts'
import { changeNotAllowed } from '../booking/refusals.ts'
import { when } from '../brief/when.ts'
import { decideAgain } from '../pipeline.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { repsStillIn } from '../routing/pools.ts'
import { iso } from '../scheduling/zone.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { StoreTx } from '../store/store.ts'
import type { Compiled } from '../workspace/in-force.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { boundedText, fault, textOf, type Form } from './form.ts'
import { holdingOf, mayHandOver, type Holding } from './holding.ts'

export const REASON_CHARS_MAX = 200
const REASON_CHARS_MIN = 3

export interface HandOver {
  /** A colleague's id; undefined: whom the policy in force chooses. */
  to?: string | undefined
  /** Of the form `to` and `reason`; kept with the lead, and shown in its brief. */
  reason: string
}

/** @throws Refusal `invalid-field` */
export function readHandOver(form: Form, { roster }: Workspace): HandOver {
  const to = textOf(form, 'to')
  if (to !== POLICY && !roster.reps.some(({ id, active }) => id === to && active))
    throw fault('to', 'Who takes it', to, 'a colleague from the list, or the policy')
  const reason = boundedText(form, 'reason', 'Why', REASON_CHARS_MAX)
  if (reason.length < REASON_CHARS_MIN) throw fault('reason', 'Why', reason, 'a few words')
  return { reason, ...(to !== POLICY && { to }) }
}

/** As the form names the policy. */
export const POLICY = '*policy'

/** Gives a lead to a colleague, or back to the policy in force. A coming meeting goes with it at its time, and is not given to who is
 *  not free then; without one, the times that the buyer is shown do. All in one transaction, once. Gives a sentence that says how it
 *  stands now.
 *  @throws Refusal `not-found`, `change-not-allowed` */
export async function handOver(ports: Ports, by: Rep, lead: string, wanted: HandOver): Promise<string> {
  const compiled = await ports.workspaces.current()
  const { workspace } = compiled
  const holding = await holdingOf(ports.store, workspace, lead)
  if (!holding || !mayHandOver(holding, by, workspace)) throw notTheirs()
  const { booking, holder } = holding
  if (wanted.to !== undefined && wanted.to === holder)
    throw changeNotAllowed(`${nameOf(workspace, wanted.to)} has this lead already.`)
  if (booking && booking.start <= ports.clock())
    throw changeNotAllowed('The meeting has begun: please say how it was instead.')
  const said = booking
    ? await handMeeting(ports, compiled, by, holding, booking, wanted)
    : wanted.to === undefined
      ? await handBack(ports, workspace, by, holding, wanted)
      : await handLead(ports, workspace, by, holding, { ...wanted, to: wanted.to })
  ports.wake()
  return said
}

/** The meeting is the colleague's, at the same time; back to the policy, it is the next's who may have it and is free then. */
async function handMeeting(
  ports: Ports,
  compiled: Compiled,
  by: Rep,
  { decided }: Holding,
  booking: StoredBooking,
  { to, reason }: HandOver,
): Promise<string> {
  const { workspace } = compiled
  const type = await typeOf(ports, workspace, booking)
  const gaveAway = await ports.store.handovers.gaveAway(booking.lead)
  const candidates =
    to !== undefined
      ? [to]
      : (await standIns(ports.store, workspace, booking, booking.host)).filter((id) => !gaveAway.includes(id))
  await checkCalendars(ports, workspace, candidates, { start: booking.start, end: booking.end })
  const taker = await ports.store.transaction(async (tx) => {
    await tx.locks.hosts([...candidates, ...presentHosts(booking)])
    const now = ports.clock()
    const known = await tx.bookings.findForChange(booking.id)
    if (known?.state !== 'booked' || known.start !== booking.start || known.host !== booking.host)
      throw changedMeanwhile()
    const free = await freeThen(tx, workspace, known, type, candidates, now)
    if (free === undefined) return undefined
    const turn = repsStillIn(decided.decision.pool, workspace).includes(free) ? 'passes' : 'returns'
    await giveMeeting(
      tx,
      compiled,
      known,
      type,
      { from: known.host, taker: free, reason: 'handed over', turn },
      now,
    )
    await keep(
      ports,
      tx,
      { by, lead: known.lead, from: known.host, to: free, reason, booking: known.id },
      now,
    )
    return free
  })
  const { day, time } = when(iso(booking.start), by.timezone, iso(ports.clock()))
  if (taker === undefined)
    throw changeNotAllowed(
      `${to === undefined ? 'Nobody whom the policy names is' : `${nameOf(workspace, to)} is not`} free on ${day} at ${time}, as far as we know. Nothing was changed.`,
    )
  return `${nameOf(workspace, taker)} has the meeting on ${day}, ${time}, now. The buyer is told.`
}

/** The lead is the colleague's, and the times that the buyer is shown are, too, where the colleague's calendar can be read. */
async function handLead(
  ports: Ports,
  workspace: Workspace,
  by: Rep,
  { lead: { id: lead } }: Holding,
  { to, reason }: HandOver & { to: string },
): Promise<string> {
  await ports.store.transaction(async (tx) => {
    const now = ports.clock()
    await giveLead(tx, workspace, lead, to, now, async () => {
      const { holder } = await heldStill(tx, workspace, lead, by)
      const reasoned = { state: 'claimed', rep: to, by: by.id, reason: 'handed-over' } as const
      await tx.waiting.end(lead, reasoned, new Date(now))
      await keep(ports, tx, { by, lead, from: holder ?? null, to, reason }, now)
    })
  })
  return `${nameOf(workspace, to)} has this lead now, and gets the brief.`
}

/** Makes a lead without a meeting a rep's, with the times that its buyer is shown: they are that rep's, their turn too, if the rep is of
 *  the pool whose it is; where they cannot be, they end. `also` is done once the lead is locked, before it is given. */
export async function giveLead(
  tx: StoreTx,
  workspace: Workspace,
  leadId: string,
  rep: string,
  now: number,
  also: () => Promise<void>,
): Promise<void> {
  const live = await tx.offers.liveOf(leadId)
  const offer = live && (await tx.offers.findForChange(live.id))
  await tx.leads.findForChange(leadId)
  await also()
  if (offer?.state === 'live' && offer.rep !== rep) {
    const pool = (await tx.decisions.find(offer.decision))?.decision.pool
    const host = (await hostsNow(tx, workspace, [rep], { start: now, end: now }, now)).get(rep)
    if (!host || host.calendar === 'unreadable') await endOffer(tx, offer, 'replaced')
    else if (repsStillIn(pool, workspace).includes(rep)) await passOffer(tx, offer, rep)
    else {
      if (offer.turn) await tx.turns.giveBack(offer.turn)
      await tx.offers.pass(offer.id, rep)
    }
  }
  await tx.leads.set(leadId, { rep }, new Date(now))
}

/** Nobody has it, and it is decided again: whoever gave it away is passed over. */
async function handBack(
  ports: Ports,
  workspace: Workspace,
  by: Rep,
  { lead }: Holding,
  { reason }: HandOver,
): Promise<string> {
  const taken = await decideAgain(ports, lead, {
    again: 'handed-over',
    first: async (tx, at) => {
      await tx.leads.findForChange(lead.id)
      const { holder } = await heldStill(tx, workspace, lead.id, by)
      await keep(ports, tx, { by, lead: lead.id, from: holder ?? null, to: null, reason }, at.getTime())
    },
  })
  if (taken !== undefined) return `${nameOf(workspace, taken)} has this lead now, by the policy in force.`
  const decided = await ports.store.decisions.latestOf(lead.id)
  const queue = decided?.decision.queue
  return queue === undefined
    ? 'The policy in force gives this lead to nobody: it is closed.'
    : `It waits in the queue “${queue}” now.`
}

interface Kept {
  by: Rep
  lead: string
  from: string | null
  to: string | null
  reason: string
  booking?: string
}

/** Writes down who gave it to whom. */
async function keep(
  ports: Ports,
  tx: StoreTx,
  { by, lead, from, to, reason, booking }: Kept,
  now: number,
): Promise<void> {
  const at = new Date(now)
  const id = ports.newId()
  const { site, conversation } = (await tx.leads.find(lead))!
  await tx.handovers.add({ id, site, lead, by: by.id, from, to, reason, at })
  await tx.leads.set(lead, { rep: to }, at)
  await tx.reps.noteAct(by.id, 'hand-over', lead, at)
  await tx.events.record(
    {
      kind: 'lead.handed-over',
      site,
      subject: lead,
      version: id,
      lead,
      conversation,
      ...(to !== null && { rep: to }),
      ...(booking !== undefined && { booking }),
      facts: { from, by: by.id },
    },
    at,
  )
}

/** Whose it is once nobody else can change that.
 *  @throws Refusal */
async function heldStill(tx: StoreTx, workspace: Workspace, lead: string, by: Rep): Promise<Holding> {
  const holding = await holdingOf(tx, workspace, lead)
  if (!holding || holding.booking || !mayHandOver(holding, by, workspace)) throw changedMeanwhile()
  return holding
}

export function notTheirs(): Refusal {
  return new Refusal('not-found', { detail: 'This lead is not yours.' })
}

function changedMeanwhile(): Refusal {
  return changeNotAllowed('It has changed meanwhile. Please look again.')
}

function nameOf({ roster }: Workspace, id: string): string {
  return roster.reps.find((rep) => rep.id === id)?.name ?? id
}
