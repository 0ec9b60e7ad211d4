import { moveAffected, tellAffected } from '../booking/affected.ts'
import { followRoster } from '../booking/connections.ts'
import { lapse } from '../booking/offer.ts'
import { sendDigest } from '../drift/digest.ts'
import type { MailPort } from '../integrations/mail/port.ts'
import type { Ports } from '../ports.ts'
import type { Job } from '../store/jobs.ts'
import { lapseAsk } from './alerts/ask.ts'
import { mailAlert, mailAsk, mailManager, tellComing } from './alerts/mail.ts'
import { slackAlert, slackManager, slackSay, slackUpdate } from './alerts/slack.ts'
import { announce } from './announce.ts'
import { readCalendar, writeCalendar } from './calendars.ts'
import { tellCrmBuyer, tellCrmConversation, tellCrmMeeting } from './crm.ts'
import { readAccounts } from './crm-accounts.ts'
import { sendSequenceMail } from './sequences/mail.ts'
import { tellGiven, tellLate, tellTaken, tellTimes } from '../queues/mails.ts'
import { offerWaiting } from '../queues/offer.ts'
import { endVisit } from '../visit.ts'
import { deliverWebhook } from './webhooks.ts'
import { inviteBuyer, offerAgain, remindBuyer } from './to-buyer.ts'
import {
  askOutcome,
  informRep,
  inviteRep,
  mailRepLink,
  tellBroken,
  tellCoHostLeft,
  tellNotBooked,
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
  'visit-end': (ports, _mail, job) => endVisit(ports, job.site, job.subject),
  'brief-rep': tellNotBooked,
  'sequence-mail': sendSequenceMail,
  'queue-late': tellLate,
  'offer-waiting': (ports) => offerWaiting(ports),
  'brief-given': tellGiven,
  'tell-taken': tellTaken,
  'tell-times': tellTimes,
  announce: (ports, _mail, job) => announce(ports, job),
  'crm-buyer': (ports, _mail, job) => tellCrmBuyer(ports, job),
  'crm-conversation': (ports, _mail, job) => tellCrmConversation(ports, job),
  'crm-meeting': (ports, _mail, job) => tellCrmMeeting(ports, job),
  'crm-sync': (ports) => readAccounts(ports),
  'slack-alert': (ports, _mail, job) => slackAlert(ports, job),
  'slack-update': (ports, _mail, job) => slackUpdate(ports, job),
  'slack-manager': (ports, _mail, job) => slackManager(ports, job),
  'slack-say': (ports, _mail, job) => slackSay(ports, job),
  'mail-alert': mailAlert,
  'mail-ask': mailAsk,
  'mail-manager': mailManager,
  'tell-coming': tellComing,
  'ask-next': (ports, _mail, job) => lapseAsk(ports, job),
  webhook: (ports, _mail, job) => deliverWebhook(ports, job),
  'follow-roster': async (ports) => {
    ports.workspaces.refresh()
    await followRoster(ports)
  },
  affected: (ports, _mail, job) => moveAffected(ports, job.subject),
}
