import type { Offer } from '../../widget/contract/api.ts'
import { Refusal } from '../refusal.ts'
import { iso } from '../scheduling/zone.ts'

export function notEligible(): Refusal {
  return new Refusal('not-eligible', {
    detail: 'The host cannot take the meeting any more. Ask for fresh times.',
  })
}

export function noLiveOffer(id: string): Refusal {
  return new Refusal('no-live-offer', {
    field: 'offer',
    found: id,
    detail: 'These times are no longer held out. Ask for fresh ones.',
  })
}

export function taken(): Refusal {
  return new Refusal('slot-taken', { field: 'start', detail: 'That time was just taken.' })
}

/** A `slot-taken` with the same offer as it stands now, so that the buyer can go on at once. */
export function takenWith(offer: Offer): Refusal {
  return new Refusal('slot-taken', { field: 'start', detail: 'That time was just taken.', more: { offer } })
}

export function notOffered(start: number): Refusal {
  return new Refusal('slot-not-offered', {
    field: 'start',
    found: iso(start),
    detail: 'That time was not among those offered.',
  })
}

export function inThePast(start: number, now: number): Refusal {
  return new Refusal('slot-in-the-past', {
    field: 'start',
    found: iso(start),
    allowed: `${iso(now)} or later`,
    detail: 'That time has passed.',
  })
}

export function changeNotAllowed(detail: string): Refusal {
  return new Refusal('change-not-allowed', { detail })
}
