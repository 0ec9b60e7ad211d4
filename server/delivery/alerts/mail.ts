import { alertMail, comingMail } from '../../brief/mails.ts'
import { briefLink, briefOfLead } from '../../brief/of-lead.ts'
import { when } from '../../brief/when.ts'
import { isVerified } from '../../decision-inputs.ts'
import type { MailPort } from '../../integrations/mail/port.ts'
import { titleOf } from '../../integrations/slack/message.ts'
import { sha256 } from '../../links.ts'
import type { Ports } from '../../ports.ts'
import { repLink } from '../../rep/links.ts'
import { iso } from '../../scheduling/zone.ts'
import type { Job } from '../../store/jobs.ts'
import { checkMailLimits, countMailLimits } from '../mail-limits.ts'
import { send } from '../to-rep.ts'
import { alertPath, raisedAlert, repNamed, repNow, whoHas, type RaisedAlert } from './alert.ts'
import { isVoid } from './ask.ts'
import { mailedRep } from './ways.ts'

/** Mails a rep all alerts of a decision that are theirs to hear of, and that nobody else was told of in Slack. */
export async function mailAlert(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const decided = await ports.store.decisions.find(job.subject)
  if (!decided || (await isVoid(ports.store, decided))) return
  const all = await Promise.all(decided.decision.alerts.map((alert) => toldTo(ports, job, alert)))
  const theirs = all.filter((raised) => raised !== undefined)
  const [first] = theirs
  const rep = first && repNow(first.workspace, job.part)
  if (!first || !rep) return
  const has = repNow(first.workspace, whoHas(first))
  const lines = [
    has?.id === rep.id
      ? 'You have this lead.'
      : has
        ? `${has.name} has this lead.`
        : 'Nobody has this lead yet.',
  ]
  const title = theirs.map(({ alert }) => titleOf(alert.id)).join(', ')
  const brief = (await briefOfLead(ports, first.lead.id))!
  await send(mail, job, rep, alertMail(brief, await briefLink(ports, first.lead), { title, lines }))
}

/** An alert of which the job's rep is told by mail, and asked nothing. */
async function toldTo(ports: Ports, job: Job, alert: string): Promise<RaisedAlert | undefined> {
  const which = { decision: job.subject, alert }
  const raised = await raisedAlert(ports, which)
  if (!raised || mailedRep(raised) !== job.part) return undefined
  // In the channel's place, its host: they have the brief with the meeting.
  if (raised.lead.state === 'booked' && repNamed(raised) === undefined) return undefined
  const asked = raised.level ? await ports.store.asked.of(which) : []
  return asked.some(({ rep }) => rep === job.part) ? undefined : raised
}

/** Asks a rep by mail to accept a lead. The link opens their page; what it says there, they say with a button. */
export async function mailAsk(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const raised = await raisedAlert(ports, { decision: job.subject, alert: job.part })
  const rows = await ports.store.asked.of({ decision: job.subject, alert: job.part })
  const row = rows.find(({ place }) => place === job.version)
  const rep = raised && repNow(raised.workspace, row?.rep)
  if (!raised || row?.state !== 'asked' || !rep || (await isVoid(ports.store, raised.decided))) return
  const { day, time, zone } = when(iso(row.answerBy.getTime()), rep.timezone, iso(ports.clock()))
  const lines = [`Can you take this lead? Please say so by ${time} on ${day}, ${zone} time.`]
  await send(
    mail,
    job,
    rep,
    await textOf(ports, raised, rep.id, `Can you take it? ${titleOf(job.part)}`, lines),
  )
}

/** Tells a manager by mail that nobody accepted a lead. */
export async function mailManager(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const raised = await raisedAlert(ports, { decision: job.subject, alert: job.part })
  const rows = await ports.store.asked.of({ decision: job.subject, alert: job.part })
  const rep = raised && repNow(raised.workspace, raised.level?.manager)
  if (!raised || !rep || rows.some(({ state }) => state === 'accepted')) return
  if (await isVoid(ports.store, raised.decided)) return
  const asked = rows.map((row) => repNow(raised.workspace, row.rep)?.name ?? row.rep).join(', ')
  const lines = [
    'Nobody has accepted this lead in time. It is yours to see to.',
    asked === '' ? 'Nobody could be asked.' : `Asked: ${asked}.`,
  ]
  await send(
    mail,
    job,
    rep,
    await textOf(ports, raised, rep.id, `Nobody took it: ${titleOf(job.part)}`, lines),
  )
}

/** Tells the buyer who took up their lead, if that still holds and their address is verified: a claim gets no such mail. */
export async function tellComing(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  const raised = await raisedAlert(ports, { decision: job.subject, alert: job.part })
  const conversation =
    raised && (await ports.store.conversations.find(raised.lead.site, raised.lead.conversation))
  const rep = raised && repNow(raised.workspace, raised.lead.rep ?? undefined)
  if (!conversation || !rep || raised.lead.state === 'booked' || !isVerified(conversation)) return
  const to = conversation.verifiedEmail!
  if (await ports.store.suppressions.has(await sha256(to))) return
  await checkMailLimits(ports, to)
  const { site, playbook } = raised.workspace
  const vendor = site.sites.find(({ id }) => id === raised.lead.site)?.name ?? playbook.vendor
  const messageId = `<${job.kind}.${job.subject}.${job.part}@usher>`
  await mail.send({ messageId, to: { address: to }, ...comingMail(vendor, rep) })
  await countMailLimits(ports, to).catch(() => undefined)
}

async function textOf(
  ports: Ports,
  { lead, decided, alert }: RaisedAlert,
  rep: string,
  title: string,
  lines: string[],
) {
  const answerUrl = await repLink(ports, rep, alertPath({ decision: decided.id, alert: alert.id }))
  const brief = (await briefOfLead(ports, lead.id))!
  return alertMail(brief, await briefLink(ports, lead), { title, lines, answerUrl })
}
