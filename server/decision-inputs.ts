import { hostsNow, type HostNow } from './booking/hosts.ts'
import { loadOf, loadRange } from './booking/load.ts'
import { stickyKeys } from './routing/apply.ts'
import type { FirstFree } from './routing/eligibility.ts'
import { indexAccounts, type AccountIndex } from './routing/match.ts'
import { Lead } from './routing/lead.ts'
import { RoutingState } from './routing/state.ts'
import { bookingWindow } from './scheduling/host.ts'
import { firstSharedSlot, firstSlot } from './scheduling/slots.ts'
import { DAY, iso, MINUTE, type Range } from './scheduling/zone.ts'
import type { Conversation } from './store/conversations.ts'
import type { StaleMirror } from './store/decisions.ts'
import type { StoredLead } from './store/leads.ts'
import type { Store, StoreTx } from './store/store.ts'
import type { InForce } from './workspace/in-force.ts'
import type { Workspace } from './workspace/workspace.ts'

/** Whether the buyer's e-mail is one that the site vouches for. A typed one is a claim. */
export function isVerified({ verifiedEmail, profile }: Conversation): boolean {
  return verifiedEmail !== null && verifiedEmail === profile.facts.email
}

/** The accounts to decide by, and how they stand where they are stale: read longer ago than the settings allow, or never. As the
 *  settings say they are used as they are, or as if there were none. `now` is UTC ms. */
export async function accountsToDecideBy(
  workspaces: InForce,
  { integrations, routing }: Workspace,
  now: number,
): Promise<{ accounts: AccountIndex; mirror?: StaleMirror }> {
  const accounts = await workspaces.accounts()
  const { kind, ageMinutesMax, stale } = integrations.crm
  if (kind === 'embedded' || ageMinutesMax === undefined) return { accounts }
  const readAt = (await workspaces.mirror())?.readAt ?? null
  if (readAt !== null && now - readAt.getTime() <= ageMinutesMax * MINUTE) return { accounts }
  const mirror = { readAt: readAt && iso(readAt.getTime()), stale }
  return { accounts: stale === 'use' ? accounts : indexAccounts([], routing.match), mirror }
}

/** The lead as the policy reads it. */
export function routedLead(lead: StoredLead, conversation: Conversation): Lead {
  const { facts, sources, none } = lead.profile
  const url =
    conversation.page && URL.canParse(conversation.page.url) ? new URL(conversation.page.url) : undefined
  return Lead.parse({
    id: lead.id,
    ...facts,
    none,
    emailVerified: isVerified(conversation),
    ...(conversation.locale && { language: conversation.locale }),
    ...(url && { page: pageOf(url) }),
    evidence: sources.map(({ field, value, start, end, quote }) => ({
      field,
      value,
      start: start ?? 0,
      end: end ?? 0,
      quote,
    })),
  })
}

/** Of a conversation what figures are by: the page and the campaign that it was begun on, and its use case. Nothing about anybody. */
export function figureFacts({ page, profile }: Conversation): Record<string, string> {
  const url = page && URL.canParse(page.url) ? pageOf(new URL(page.url)) : {}
  const { useCase } = profile.facts
  return {
    ...(url.path !== undefined && { page: url.path }),
    ...(url.campaign !== undefined && { campaign: url.campaign }),
    ...(useCase !== undefined && { useCase }),
  }
}

const PAGE_CHARS_MAX = 500

/** Path and campaign; what is too long or empty is left out, since no address may stand in a lead's way. */
function pageOf(url: URL): NonNullable<Lead['page']> {
  const fits = (text: string | null) => (text && text.length <= PAGE_CHARS_MAX ? text : undefined)
  return { path: fits(url.pathname), campaign: fits(url.searchParams.get('utm_campaign')) }
}

/** What the policy reads of the running world, inside the transaction that decides: loads, turns and offers now, and how the
 *  reps stand as hosts, read before it. */
export async function routingState(
  tx: StoreTx,
  { roster, routing }: Workspace,
  hosts: Map<string, HostNow>,
  lead: StoredLead,
  now: number,
): Promise<RoutingState> {
  const starts = await tx.bookings.starts(loadRange(now))
  const reps = roster.reps.map((rep) => {
    const { calendar, leave } = hosts.get(rep.id)!
    return [
      rep.id,
      { load: loadOf(rep, starts, now), leave, ...(calendar === 'unreadable' && { calendar }) },
    ] as const
  })
  const since = routing.sticky && new Date(now - routing.sticky.days * DAY)
  return RoutingState.parse({
    reps: Object.fromEntries(reps),
    pools: await tx.turns.standing(),
    passedOver: [
      ...new Set([...(await tx.offers.refusedBy(lead.id)), ...(await tx.handovers.gaveAway(lead.id))]),
    ],
    sticky: since && lead.email ? await repsKept(tx, routing, lead, lead.email, since) : [],
  })
}

/** Whom this buyer, or others of this company, were offered or met. */
async function repsKept(
  tx: StoreTx,
  routing: Workspace['routing'],
  lead: StoredLead,
  email: string,
  since: Date,
): Promise<RoutingState['sticky']> {
  const [, domain] = stickyKeys(email, routing)
  const kept = await tx.offers.repsOf(email, domain ?? null, lead.id, since)
  return kept.map(({ rep, email: whose, at }) => ({
    key: whose === email || domain === undefined ? email : domain,
    rep,
    at: iso(at.getTime()),
  }))
}

/** Looks up first free slots from what is in the way, read beforehand. `found` holds what was asked, for the record: by
 *  `ana intro`, and by `ana+sam intro` for two at once. */
export async function firstFreeSlots(
  store: Store,
  workspace: Workspace,
  now: number,
): Promise<{ find: FirstFree; found: Record<string, string | null>; hosts: Map<string, HostNow> }> {
  const { roster } = workspace
  const days = Math.max(...roster.meetingTypes.map(({ bookingWindowDays }) => bookingWindowDays))
  const ids = roster.reps.map(({ id }) => id)
  const hosts = await hostsNow(store, workspace, ids, { start: now, end: now + days * DAY }, now)
  const found: Record<string, string | null> = {}
  const recorded = (key: string, look: () => Range | 'unknown' | undefined) => {
    const known = found[key]
    if (known !== undefined) return known === null ? null : Date.parse(known)
    const first = look()
    if (first === 'unknown') return first
    found[key] = first ? iso(first.start) : null
    return first?.start ?? null
  }
  const find: FirstFree = (rep, type) =>
    recorded(`${rep.id} ${type.id}`, () => {
      const { host, diary } = hosts.get(rep.id)!
      return firstSlot(host, diary, type, bookingWindow(type, now), now)
    })
  find.together = (rep, other, type) =>
    recorded(`${rep.id}+${other.id} ${type.id}`, () => {
      const both = [hosts.get(rep.id)!, hosts.get(other.id)!]
      return firstSharedSlot(both, 'all', type, bookingWindow(type, now), now)
    })
  return { found, find, hosts }
}
