import type { Outcome, SubmitLead } from '../widget/contract/api.ts'
import type { Profile } from '../widget/contract/facts.ts'
import { say } from '../widget/contract/playbook.ts'
import { endLiveOffer, isHeldOut, refuseTimes, showOffer } from './booking/offer.ts'
import { bookingView } from './booking/views.ts'
import {
  accountsToDecideBy,
  figureFacts,
  firstFreeSlots,
  isVerified,
  routedLead,
  routingState,
} from './decision-inputs.ts'
import { OFFER_MINUTES } from './limits.ts'
import { queueOf, waitIn } from './queues/wait.ts'
import type { Ports } from './ports.ts'
import { Refusal } from './refusal.ts'
import { turnOfDecision } from './routing/apply.ts'
import { decide } from './routing/decide.ts'
import type { Decision } from './routing/decision.ts'
import { accountsRead } from './routing/replay/accounts-read.ts'
import type { RoutingState } from './routing/state.ts'
import { iso, MINUTE } from './scheduling/zone.ts'
import type { Conversation } from './store/conversations.ts'
import type { StoredLead } from './store/leads.ts'
import type { NewEvent } from './store/events.ts'
import type { StoreTx } from './store/store.ts'
import type { Rep } from './workspace/schema/roster.ts'
import { sorted, type Workspace } from './workspace/workspace.ts'

/** DESIGN's picture as code: lead ─▶ qualify ─▶ match account ─▶ decide ─▶ slots ─▶ offer. Reads all that is slow, then
 *  decides in one transaction under one lock. A lead that was submitted before and says nothing new stands where it
 *  stood; `again` after a cancelled meeting starts over, `noneOf` an offer looks for another person's times.
 *  @throws Refusal `nothing-to-submit` when nobody could be reached and nobody was asked for */
export async function submitLead(
  ports: Ports,
  conversation: Conversation,
  { timezone, again, noneOf }: SubmitLead,
): Promise<Outcome> {
  const known = await ports.store.leads.ofConversation(conversation.id)
  if (known && noneOf !== undefined) await refuseTimes(ports, known, noneOf)
  const standing = known && (await standingOf(ports, known, conversation, again ?? false))
  if (standing) return standing
  const { facts } = conversation.profile
  if (!facts.email && !facts.wantsHuman)
    throw new Refusal('nothing-to-submit', {
      field: 'email',
      found: 'nothing',
      detail: 'An e-mail, or the wish to talk to a person, submits a lead. Neither is known yet.',
    })
  const coming = await comingMeeting(ports, conversation)
  if (coming) return coming
  await route(ports, conversation, timezone)
  ports.wake()
  const fresh = (await ports.store.leads.ofConversation(conversation.id))!
  return (await standingOf(ports, fresh, conversation, false))!
}

/** The coming meeting of a buyer whose address the site vouches for, instead of a second one. Who only types an address is
 *  shown nothing. */
async function comingMeeting(ports: Ports, conversation: Conversation): Promise<Outcome | undefined> {
  if (!isVerified(conversation)) return undefined
  const { site, verifiedEmail } = conversation
  const booking = await ports.store.bookings.comingOf(site, verifiedEmail!, new Date(ports.clock()))
  if (!booking) return undefined
  return { kind: 'booked', booking: await bookingView(ports, booking) }
}

/** Where a submitted lead stands; undefined when it is to be decided, for the first time or again. */
async function standingOf(
  ports: Ports,
  lead: StoredLead,
  conversation: Conversation,
  again: boolean,
): Promise<Outcome | undefined> {
  const decided = await ports.store.decisions.latestOf(lead.id)
  const booking = await ports.store.bookings.latestOf(lead.id)
  const bookedUnder = booking && (await ports.store.offers.find(booking.offer))?.decision
  if (booking && (booking.state === 'booked' || bookedUnder === decided?.id)) {
    if (booking.state !== 'booked' && again) return undefined
    return { kind: 'booked', booking: await bookingView(ports, booking) }
  }
  if (!decided || !sameFacts(lead.profile, conversation.profile)) return undefined
  const { workspace } = (await ports.workspaces.of(decided.revision))!
  const { decision } = decided
  const isOffered = (await ports.store.offers.latestOf(lead.id))?.decision === decided.id
  if (decision.assignee !== undefined || isOffered) {
    const offer = await ports.store.offers.liveOf(lead.id)
    if (!offer || offer.expiresAt.getTime() <= ports.clock() || !(await isHeldOut(ports, offer)))
      return undefined
    return { kind: 'offer', offer: await showOffer(ports, offer) }
  }
  const by = await promisedTo(ports, lead)
  const taker = await repWhoTook(ports, lead)
  if (taker) return { kind: 'queued', who: taker.name, ...by }
  const queue = queueOf(workspace, decision.queue)
  if (queue) return { kind: 'queued', who: queue.says, ...by }
  const { locale } = conversation
  const criterion = workspace.playbook.qualification.disqualify.find(({ id }) => id === decision.close)
  const told = criterion ? say(criterion.say, locale) : closingWords(decision, workspace)
  return { kind: 'closed', say: told, links: criterion?.links ?? [] }
}

/** By when a lead is answered, as its queue promised; nothing once that is over. */
async function promisedTo(ports: Ports, lead: StoredLead): Promise<{ by?: string }> {
  const answerBy = (await ports.store.waiting.of(lead.id))?.answerBy?.getTime()
  return answerBy === undefined || answerBy <= ports.clock() ? {} : { by: iso(answerBy) }
}

/** Who accepted a lead that no times were offered for: the buyer is told the name, and nothing else. */
async function repWhoTook(ports: Ports, { rep }: StoredLead): Promise<Rep | undefined> {
  const { roster } = (await ports.workspaces.current()).workspace
  return roster.reps.find(({ id }) => id === rep)
}

/** What the policy tells a buyer whom a step of it closes. */
function closingWords({ step }: Decision, { routing }: Workspace): string {
  const steps = step.kind === 'escalation' ? routing.escalations : routing.rules
  const to = steps.find(({ id }) => id === step.id)?.to
  return typeof to === 'object' && 'close' in to ? (to.say ?? '') : ''
}

/** Decides a lead again by the policy in force, outside a visit. `first` is done before, in the same transaction, and stands with it.
 *  With `ifTaken`, nothing changes unless a rep takes it. Gives who does. */
export async function decideAgain(
  ports: Ports,
  lead: StoredLead,
  how: How & { again: 'waited' | 'handed-over' },
): Promise<string | undefined> {
  const conversation = await ports.store.conversations.find(lead.site, lead.conversation)
  return conversation && route(ports, conversation, lead.timezone, how)
}

interface How {
  first?: (tx: StoreTx, at: Date) => Promise<void>
  ifTaken?: boolean
  /** Why it is decided although the buyer said nothing new. */
  again?: 'waited' | 'handed-over'
}

async function route(
  ports: Ports,
  conversation: Conversation,
  timezone: string,
  { first, ifTaken = false, again }: How = {},
): Promise<string | undefined> {
  const now = ports.clock()
  const { workspace, number } = await ports.workspaces.current()
  const { accounts, mirror } = await accountsToDecideBy(ports.workspaces, workspace, now)
  const firstFree = await firstFreeSlots(ports.store, workspace, now)
  const questions = await ports.store.conversations.questionsOf(conversation.id)
  const at = new Date(now)
  return ports.store.transaction(async (tx) => {
    await tx.locks.decide()
    const known = await tx.leads.ofConversation(conversation.id)
    const lead = leadOf(conversation, known?.id ?? ports.newId(), timezone)
    if (ifTaken && !(await mayBeOffered(tx, lead.id))) return undefined
    // The offer before the lead, as a booking does: the other way round the two would wait for each other.
    await endLiveOffer(tx, lead.id)
    if (known && (await tx.bookings.latestOf(known.id))?.state === 'booked') return undefined
    await first?.(tx, at)
    const state = await routingState(tx, workspace, firstFree.hosts, lead, now)
    const routed = routedLead(lead, conversation)
    const decision = decide(routed, workspace, state, now, firstFree.find, accounts)
    if (ifTaken && decision.assignee === undefined) return undefined
    await tx.leads.submit(lead, at)
    const id = ports.newId()
    const read = accountsRead(routed, accounts)
    const inputs = {
      lead: routed,
      state,
      now: iso(now),
      firstFree: firstFree.found,
      ...(read && { accounts: read }),
      ...(mirror && { mirror }),
    }
    await tx.decisions.add({ id, site: lead.site, lead: lead.id, revision: number, inputs, decision }, at)
    await tx.events.record(
      eventsOf(lead, decision, id, { ...figureFacts(conversation), questions, ...(again && { again }) }),
      at,
    )
    const taker = first ? null : (known?.rep ?? null)
    if (decision.assignee === undefined) {
      await leaveWith(tx, workspace, { ...lead, rep: taker }, decision, id, at)
      await offerOwners(
        ports,
        tx,
        workspace,
        firstFree,
        { ...lead, rep: taker },
        { ...decision, id },
        state,
        at,
      )
      return undefined
    }
    const end = { state: 'closed', rep: decision.assignee, reason: 'offered' } as const
    await tx.waiting.end(lead.id, end, at)
    const turn = turnOfDecision(state, decision, workspace, now)
    // Whoever people gave the lead to keeps it: the policy is not asked who it is.
    const kept = taker === null || taker === decision.assignee ? undefined : firstFree.hosts.get(taker)
    const keeps = kept?.rep.active === true && kept.calendar !== 'unreadable'
    const assignee = keeps ? kept.rep.id : decision.assignee
    await offerTimes(ports, tx, lead, { ...decision, id, assignee }, keeps ? undefined : turn, at)
    return assignee
  })
}

/** Whether a lead waits, and the buyer is not looking at times already. Keeps others from taking it until the transaction ends. */
async function mayBeOffered(tx: StoreTx, lead: string): Promise<boolean> {
  await tx.leads.findForChange(lead)
  const wait = await tx.waiting.of(lead)
  return wait?.state === 'waiting' && (await tx.offers.liveOf(lead)) === undefined
}

/** The times of a queue's owner, where the policy says so and there are any: beside the promise of an answer. They take no turn. */
async function offerOwners(
  ports: Ports,
  tx: StoreTx,
  workspace: Workspace,
  { find, hosts }: Awaited<ReturnType<typeof firstFreeSlots>>,
  lead: StoredLead,
  decision: Decision & { id: string },
  { passedOver }: RoutingState,
  at: Date,
): Promise<void> {
  const queue = queueOf(workspace, decision.queue)
  const owner = queue?.ownersTimes ? hosts.get(queue.owner) : undefined
  const type = workspace.roster.meetingTypes.find(({ id }) => id === decision.meetingType)
  if (!owner?.rep.active || !type || lead.rep !== null || passedOver.includes(owner.rep.id)) return
  if (typeof find(owner.rep, type) !== 'number') return
  const assignee = owner.rep.id
  await offerTimes(ports, tx, lead, { ...decision, assignee }, undefined, at)
  await tx.leads.set(lead.id, { state: 'queued' }, at)
  const { site, id, conversation } = lead
  const about = { site, subject: decision.id, decision: decision.id, lead: id, conversation, rep: assignee }
  await tx.events.record({ kind: 'lead.offered', ...about, facts: { to: null } }, at)
}

/** What others hear of a decision. */
function eventsOf(
  { id: lead, site, conversation }: StoredLead,
  { assignee: rep, queue, close, qualification, step }: Decision,
  decision: string,
  figures: NonNullable<NewEvent['facts']>,
): NewEvent[] {
  const about = { site, lead, conversation, decision, ...(rep && { rep }) }
  const facts = { ...figures, step: step.kind, id: step.id }
  const became = rep !== undefined ? 'lead.offered' : queue !== undefined ? 'lead.queued' : 'lead.closed'
  return [
    ...(qualification === 'qualified' ? [{ ...about, kind: 'lead.qualified' as const, subject: lead }] : []),
    { ...about, kind: 'lead.routed', subject: decision, facts },
    { ...about, kind: became, subject: decision, facts: { to: queue ?? close ?? null } },
  ]
}

/** A lead that no rep takes now waits in a queue, whose owner is told, or is closed. One that somebody has taken does not wait. */
async function leaveWith(
  tx: StoreTx,
  workspace: Workspace,
  lead: StoredLead,
  { queue }: Decision,
  id: string,
  at: Date,
): Promise<void> {
  await tx.leads.set(lead.id, { state: queue === undefined ? 'closed' : 'queued' }, at)
  if (queue === undefined) await tx.waiting.end(lead.id, { state: 'closed', reason: 'decided' }, at)
  else if (lead.rep === null) await waitIn(tx, workspace, lead, { id, queue }, at)
}

/** The offer of the assignee's times. It takes the assignee's turn while it lives, and reserves no time. */
async function offerTimes(
  ports: Ports,
  tx: StoreTx,
  lead: StoredLead,
  decision: Decision & { id: string; assignee: string },
  taken: ReturnType<typeof turnOfDecision>,
  at: Date,
): Promise<void> {
  const turn = taken ? ports.newId() : null
  if (taken && turn !== null) await tx.turns.take({ id: turn, ...taken, decision: decision.id }, at)
  const expiresAt = new Date(at.getTime() + OFFER_MINUTES * MINUTE)
  const id = ports.newId()
  await tx.leads.set(lead.id, { state: 'open' }, at)
  await tx.offers.make(
    {
      id,
      site: lead.site,
      lead: lead.id,
      decision: decision.id,
      turn,
      rep: decision.assignee,
      meetingType: decision.meetingType,
      timezone: lead.timezone,
      expiresAt,
    },
    at,
  )
  await tx.jobs.add(
    { site: lead.site, kind: 'offer-expiry', subject: id, lead: lead.id, dueAt: expiresAt },
    at,
  )
}

function leadOf(conversation: Conversation, id: string, timezone: string): StoredLead {
  const { site, profile } = conversation
  const email = profile.facts.email ?? null
  return {
    id,
    site,
    conversation: conversation.id,
    email,
    profile,
    timezone,
    state: 'open',
    rep: null,
    submittedAt: new Date(0),
  }
}

/** Whether two profiles say the same: nothing new was said. */
export function sameFacts(a: Profile, b: Profile): boolean {
  return JSON.stringify(sorted(a.facts)) === JSON.stringify(sorted(b.facts))
}
