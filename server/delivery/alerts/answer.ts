import { hostsNow } from '../../booking/hosts.ts'
import { passOffer } from '../../booking/offer.ts'
import { isVerified } from '../../decision-inputs.ts'
import type { Ports } from '../../ports.ts'
import { repsStillIn } from '../../routing/pools.ts'
import type { AskedAlert, StoredAsk } from '../../store/asked.ts'
import type { StoreTx } from '../../store/store.ts'
import type { Rep } from '../../workspace/schema/roster.ts'
import { aboutAlert, lastAsked, raisedAlert, repNow } from './alert.ts'
import { eventOf, isVoid, moveOn, updateMessage, whoMayBeAsked, type AskedFor } from './ask.ts'

export type Answer = 'accept' | 'pass'

/** What became of a rep's answer. `already`: it was theirs before, and nothing changed. */
export type Answered =
  | { kind: 'accepted'; already: boolean }
  | { kind: 'passed'; already: boolean }
  | { kind: 'refused'; why: string }

/** A rep takes the lead that an alert is about, or passes it on, in one transaction. Of several who accept, one does. Answered again the
 *  same, nothing changes. A live offer goes on as the accepting rep's; a meeting that is booked stays where it is. */
export async function answerAlert(
  ports: Ports,
  rep: Rep,
  which: AskedAlert,
  answer: Answer,
): Promise<Answered> {
  const raised = await raisedAlert(ports, which)
  if (!raised?.level) return refused('There is no such alert any more.')
  const asked = { ...raised, level: raised.level }
  const conversation = await ports.store.conversations.find(raised.lead.site, raised.lead.conversation)
  const isTold = conversation !== undefined && isVerified(conversation)
  const answered = await ports.store.transaction(async (tx): Promise<Answered> => {
    const rows = await tx.asked.forChange(which)
    const why = await whyNot(tx, asked, rows, rep, answer)
    if (why !== undefined) return refused(why)
    const now = ports.clock()
    if (answer === 'pass') return pass(tx, asked, rows, rep, now)
    return accept(tx, asked, rows, rep, isTold, now)
  })
  ports.wake()
  return answered
}

/** Why a rep may not answer so; undefined where they may. */
export async function whyNot(
  tx: StoreTx,
  raised: AskedFor,
  rows: StoredAsk[],
  rep: Rep,
  answer: Answer,
): Promise<string | undefined> {
  const { decided, workspace } = raised
  if (!repNow(workspace, rep.id)?.active) return 'You are not active in the roster.'
  if (!isConcerned(raised, rows, rep)) return 'You are not among those who are asked for this lead.'
  const taken = rows.find(({ state }) => state === 'accepted')
  if (taken && taken.rep !== rep.id) return `${nameOf(raised, taken.rep)} has this lead already.`
  if (taken)
    return answer === 'pass' ? 'You have accepted this lead. Hand it over from its brief.' : undefined
  if (await isVoid(tx, decided)) return 'This lead was decided again since: please look for its newer alert.'
  const isTheirs = rows.some(({ rep: id, state }) => id === rep.id && PASSABLE.has(state))
  if (answer === 'accept' || isTheirs) return undefined
  const open = rows.find(({ state }) => state === 'asked')
  return open
    ? `Only ${nameOf(raised, open.rep)}, who is asked, can pass this lead on.`
    : 'Nobody is asked any more. You can still accept this lead.'
}

/** Passed already, it is no mistake to pass again. */
const PASSABLE = new Set<StoredAsk['state']>(['asked', 'passed'])

/** Those who were asked, or can be, and the manager. */
export function isConcerned(raised: AskedFor, rows: StoredAsk[], { id }: Rep): boolean {
  return (
    id === raised.level.manager || rows.some(({ rep }) => rep === id) || whoMayBeAsked(raised).includes(id)
  )
}

function nameOf({ workspace, policy }: AskedFor, id: string): string {
  return (repNow(workspace, id) ?? repNow(policy, id))?.name ?? id
}

async function pass(
  tx: StoreTx,
  raised: AskedFor,
  rows: StoredAsk[],
  rep: Rep,
  now: number,
): Promise<Answered> {
  const open = rows.find((row) => row.state === 'asked' && row.rep === rep.id)
  if (!open) return { kind: 'passed', already: true }
  await tx.reps.noteAct(rep.id, 'alert-pass', raised.decided.id, new Date(now))
  await moveOn(tx, raised, rows, open, 'passed', now)
  return { kind: 'passed', already: false }
}

async function accept(
  tx: StoreTx,
  raised: AskedFor,
  rows: StoredAsk[],
  rep: Rep,
  isTold: boolean,
  now: number,
): Promise<Answered> {
  if (rows.some(({ state }) => state === 'accepted')) return { kind: 'accepted', already: true }
  const at = new Date(now)
  const { lead, decided, alert } = raised
  const place = await acceptedAt(tx, raised, rows, rep.id, at)
  if (place === undefined) return refused('A colleague has this lead already.')
  const booking = await tx.bookings.latestOf(lead.id)
  const meetingOf = booking?.state === 'booked' && booking.host !== rep.id ? booking.host : null
  if (booking?.state !== 'booked') await passLiveOffer(tx, raised, rep.id, now)
  await tx.leads.set(lead.id, { rep: rep.id }, at)
  await tx.waiting.end(lead.id, { state: 'claimed', rep: rep.id, by: rep.id, reason: 'accepted' }, at)
  await tx.reps.noteAct(rep.id, 'alert-accept', decided.id, at)
  const tells = isTold && booking?.state !== 'booked'
  await tx.events.record(
    {
      ...eventOf(raised, { place, rep: rep.id }),
      kind: 'alert.accepted',
      version: alert.id,
      facts: { alert: alert.id, place, meetingOf },
    },
    at,
    tells ? [{ ...aboutAlert(raised), kind: 'tell-coming', dueAt: at }] : [],
  )
  const last = lastAsked(rows)
  if (last) await updateMessage(tx, raised, last.place, at)
  return { kind: 'accepted', already: false }
}

/** Writes down who accepted, in whose ever place; undefined where somebody else did at the same time. */
async function acceptedAt(
  tx: StoreTx,
  { decided, alert, lead }: AskedFor,
  rows: StoredAsk[],
  rep: string,
  at: Date,
): Promise<number | undefined> {
  const open = rows.find(({ state }) => state === 'asked')
  if (open?.rep === rep) {
    await tx.asked.end(open, 'accepted', at)
    return open.place
  }
  if (open) await tx.asked.end(open, 'lapsed', at)
  const place = (rows.at(-1)?.place ?? 0) + 1
  const isFirst = await tx.asked.add({
    decision: decided.id,
    alert: alert.id,
    place,
    site: lead.site,
    lead: lead.id,
    rep,
    state: 'accepted',
    askedAt: at,
    answerBy: at,
    endedAt: at,
  })
  return isFirst ? place : undefined
}

/** What the buyer is shown is the accepting rep's, as far as the calendar can be read; the turn too, if the rep is of the pool whose it
 *  is, else it goes back. */
async function passLiveOffer(
  tx: StoreTx,
  { lead, decided, workspace }: AskedFor,
  rep: string,
  now: number,
): Promise<void> {
  const live = await tx.offers.liveOf(lead.id)
  const offer = live && (await tx.offers.findForChange(live.id))
  if (offer?.state !== 'live' || offer.rep === rep) return
  const host = (await hostsNow(tx, workspace, [rep], { start: now, end: now }, now)).get(rep)
  if (!host || host.calendar === 'unreadable') return
  if (repsStillIn(decided.decision.pool, workspace).includes(rep)) return passOffer(tx, offer, rep)
  if (offer.turn) await tx.turns.giveBack(offer.turn)
  await tx.offers.pass(offer.id, rep)
}

function refused(why: string): Answered {
  return { kind: 'refused', why }
}
