import type { Booking, Offer, Outcome, PageAnswer, Slot } from '../../widget/contract/api.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Profile } from '../../widget/contract/facts.ts'
import { say, type Playbook } from '../../widget/contract/playbook.ts'
import type { Reading } from '../../widget/qualification/reading.ts'
import { qualify } from '../../widget/qualification/qualify.ts'
import { answersTo } from '../answers/answer.ts'
import { indexAnswers } from '../answers/search.ts'
import { hostView, meetingTypeOf, repOf } from '../booking/views.ts'
import { OFFER_MINUTES, OFFERED_SLOTS_MAX } from '../limits.ts'
import { decide } from '../routing/decide.ts'
import { explain } from '../routing/explain.ts'
import { Lead } from '../routing/lead.ts'
import { buyerReason } from '../routing/reason.ts'
import { EMPTY_STATE } from '../routing/state.ts'
import { bookingWindow, hostOf } from '../scheduling/host.ts'
import { findSlots } from '../scheduling/slots.ts'
import { iso, MINUTE } from '../scheduling/zone.ts'
import type { Answer } from '../workspace/schema/answer.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { freeByHours } from './route.ts'

/** What stands in for the server in `usher chat`: one conversation, nothing kept, every calendar free in its hours. */
export interface Desk {
  /** `noneOf`: none of the times offered will do, so the next is asked. */
  submit: (profile: Profile, today: string, again: boolean, noneOf?: boolean) => Outcome
  /** The offer as it stands. @throws Error where nothing was offered */
  offer: () => Offer
  book: (start: string, email: string) => Booking
  /** When the meeting could be instead. */
  times: () => Slot[]
  move: (start: string) => Booking
  invite: (guests: string[]) => Booking
  cancel: () => Booking
  /** What the vendor's pages answer to these messages. */
  answers: (messages: { entry: MessageEntry; reading: Reading }[]) => PageAnswer[]
  /** How the lead was decided, in plain English; empty before it was, and without a policy. */
  explanation: () => string
}
type MessageEntry = Extract<Entry, { kind: 'message' }>

export interface DeskOptions {
  playbook: Playbook
  answers: Answer[]
  /** Absent where the folder has a playbook alone: then nobody is chosen, and no times are offered. */
  workspace?: Workspace | undefined
  locale: string
  clock: () => number
  newId: () => string
}

export function createDesk({ playbook, answers, workspace, locale, clock, newId }: DeskOptions): Desk {
  const index = indexAnswers(answers)
  let offered: Offer | undefined
  let assignee: string | undefined
  const passedOver: string[] = []
  let booking: Booking | undefined
  let explanation = ''

  function decideOn(profile: Profile, policy: Workspace): Outcome {
    const now = clock()
    const lead = leadOf(profile, locale)
    const state = { ...EMPTY_STATE, passedOver }
    const decision = decide(lead, policy, state, now, freeByHours(state, now))
    assignee = decision.assignee
    explanation = explain(decision, lead, policy)
    if (decision.assignee !== undefined) {
      const rep = repOf(policy.roster, decision.assignee)
      const type = meetingTypeOf(policy.roster, decision.meetingType)
      const { slots } = findSlots(hostOf(rep), { busy: [] }, type, bookingWindow(type, now), now)
      offered = {
        id: newId(),
        host: { ...hostView(rep, ''), picture: null },
        reason: buyerReason(decision),
        meeting: { name: type.name, durationMinutes: type.durationMinutes },
        slots: slots
          .slice(0, OFFERED_SLOTS_MAX)
          .map(({ start, end }) => ({ start: iso(start), end: iso(end) })),
        expiresAt: iso(now + OFFER_MINUTES * MINUTE),
      }
      return { kind: 'offer', offer: offered }
    }
    const queue = policy.routing.queues.find(({ id }) => id === decision.queue)
    return queue ? { kind: 'queued', who: queue.says } : closedBy(decision.close)
  }

  function closedBy(criterion: string | undefined): Outcome {
    const close = playbook.qualification.disqualify.find(({ id }) => id === criterion)
    return { kind: 'closed', say: close ? say(close.say, locale) : '', links: close?.links ?? [] }
  }

  return {
    submit(profile, today, again, noneOf = false) {
      if (noneOf && assignee !== undefined) passedOver.push(assignee)
      if (booking && !(again && booking.state === 'cancelled')) return { kind: 'booked', booking }
      booking = undefined
      if (workspace) return decideOn(profile, workspace)
      const { disqualifier } = qualify(profile, playbook, today)
      return disqualifier === undefined
        ? { kind: 'queued', who: say(playbook.name, locale) }
        : closedBy(disqualifier)
    },
    offer() {
      if (!offered) throw new Error('Nothing was offered.')
      return offered
    },
    book(start, email) {
      const { host, meeting, slots } = this.offer()
      const slot = slots.find((one) => one.start === start) ?? { start, end: start }
      booking = { id: newId(), state: 'booked', ...slot, host, meeting, email, manageUrl: '', icsUrl: '' }
      return booking
    },
    times() {
      return this.offer().slots.filter(({ start }) => start !== booking?.start)
    },
    move(start) {
      const slot = this.offer().slots.find((one) => one.start === start)
      if (!booking || !slot) throw new Error('Nothing was booked.')
      booking = { ...booking, ...slot }
      return booking
    },
    invite(guests) {
      if (!booking) throw new Error('Nothing was booked.')
      booking = { ...booking, guests: [...(booking.guests ?? []), ...guests] }
      return booking
    },
    cancel() {
      if (!booking) throw new Error('Nothing was booked.')
      booking = { ...booking, state: 'cancelled' }
      return booking
    },
    answers: (messages) =>
      messages.flatMap(({ entry, reading }) =>
        answersTo(entry, reading, index, locale).map(({ id, title, text, source }) => ({
          entry: newId(),
          question: entry.id,
          id,
          title,
          text,
          source,
        })),
      ),
    explanation: () => explanation,
  }
}

function leadOf({ facts, none, sources }: Profile, language: string): Lead {
  return Lead.parse({
    ...facts,
    none,
    language,
    evidence: sources.map(({ field, value, start = 0, end = 0, quote }) => ({
      field,
      value,
      start,
      end,
      quote,
    })),
  })
}
