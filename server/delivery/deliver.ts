import { moveAffected, tellAffected } from '../booking/affected.ts'
import { followRoster } from '../booking/connections.ts'
import { lapse } from '../booking/offer.ts'
import { sendDigest } from '../drift/digest.ts'
import type { MailPort } from '../integrations/mail/port.ts'
import type { Ports } from '../ports.ts'
import type { Job } from '../store/jobs.ts'
import { readCalendar, writeCalendar } from './calendars.ts'
import { inviteBuyer, offerAgain, remindBuyer } from './to-buyer.ts'
import {
  askOutcome,
  informRep,
  inviteRep,
  mailRepLink,
  tellBroken,
  tellCoHostLeft,
  tellQueue,
} from './to-rep.ts'

/** Does one job. It holds ids only: the state is looked at again, the body rendered here. Gives when it is due again, for
 *  what is done again and again.
 *  @throws NotYet, MailError, CalendarError, Refusal `rate-limited`, or what the store throws; the worker tries again */
export async function deliver(ports: Ports, mail: MailPort, job: Job): Promise<Date | undefined> {
  return (await DELIVERIES[job.kind](ports, mail, job)) ?? undefined
}

type Delivery = (ports: Ports, mail: MailPort, job: Job) => Promise<Date | undefined | void>

const DELIVERIES: Record<Job['kind'], Delivery> = {
  'invite-buyer': inviteBuyer,
  'remind-buyer': remindBuyer,
  'offer-again': offerAgain,
  'invite-rep': inviteRep,
  'inform-rep': informRep,
  'brief-queue': tellQueue,
  'ask-outcome': askOutcome,
  'tell-broken': tellBroken,
  'tell-affected': tellAffected,
  'rep-link': mailRepLink,
  'write-calendar': writeCalendar,
  'read-calendar': (ports, _mail, job) => readCalendar(ports, job),
  'offer-expiry': (ports, _mail, job) => lapse(ports, job.subject),
  'co-host-left': tellCoHostLeft,
  'drift-digest': sendDigest,
  'follow-roster': async (ports) => {
    ports.workspaces.refresh()
    await followRoster(ports)
  },
  affected: (ports, _mail, job) => moveAffected(ports, job.subject),
}
