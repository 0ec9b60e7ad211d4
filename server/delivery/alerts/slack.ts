import { briefLink, briefOfLead } from '../../brief/of-lead.ts'
import { when } from '../../brief/when.ts'
import { chooseSlack } from '../../integrations/slack/choose.ts'
import { alertMessage, type Named, type Standing } from '../../integrations/slack/message.ts'
import type { SlackMessage, SlackPort } from '../../integrations/slack/port.ts'
import { VendorError } from '../../integrations/vendor-error.ts'
import type { Ports } from '../../ports.ts'
import { iso } from '../../scheduling/zone.ts'
import type { StoredAsk } from '../../store/asked.ts'
import type { Job, NewJob } from '../../store/jobs.ts'
import type { Rep } from '../../workspace/schema/roster.ts'
import {
  aboutAlert,
  alertPath,
  lastAsked,
  raisedAlert,
  repNamed,
  repNow,
  whoHas,
  type RaisedAlert,
} from './alert.ts'
import { whyNot } from './answer.ts'
import { isVoid } from './ask.ts'
import { isInChannel, toldByMail } from './ways.ts'

/** Posts an alert, or asks a rep to accept it, as far as that is still of use. What Slack never takes goes by mail.
 *  @throws VendorError, or Error where a secret is not set */
export async function slackAlert(ports: Ports, job: Job): Promise<void> {
  const raised = await raisedAlert(ports, { decision: job.subject, alert: job.part })
  if (!raised || (await isVoid(ports.store, raised.decided))) return
  const rows = await ports.store.asked.of({ decision: job.subject, alert: job.part })
  const row = job.version === 0 ? undefined : rows.find(({ place }) => place === job.version)
  if (job.version !== 0 && row?.state !== 'asked') return
  const byMail: NewJob[] = row
    ? [{ ...aboutAlert(raised), kind: 'mail-ask', version: row.place, dueAt: new Date(ports.clock()) }]
    : toldByMail(raised, new Date(ports.clock()))
  await orByMail(ports, byMail, async (slack) => {
    const standing: Standing = row
      ? askedOf(raised, row)
      : { kind: 'told', has: named(raised, whoHas(raised)) }
    const channel = isInChannel(raised)
      ? raised.alert.channel
      : await directTo(slack, repNow(raised.workspace, row?.rep ?? repNamed(raised)))
    const posted = await slack.post(channel, await messageOf(ports, slack, raised, standing))
    if (posted && row) await ports.store.asked.posted(row, posted)
  })
}

/** Puts how it stands in the place of a message that asked. One that is not there any more needs none. */
export async function slackUpdate(ports: Ports, job: Job): Promise<void> {
  const raised = await raisedAlert(ports, { decision: job.subject, alert: job.part })
  const rows = await ports.store.asked.of({ decision: job.subject, alert: job.part })
  const row = rows.find(({ place }) => place === job.version)
  const slack = raised && chooseSlack(raised.workspace.integrations, ports)
  if (!raised || !slack?.bot || !row || row.channel === null || row.message === null) return
  const { channel, message } = row
  const standing = await standingOf(ports, raised, rows, row)
  try {
    await slack.bot.update({ channel, message }, await messageOf(ports, slack, raised, standing))
  } catch (error) {
    if (!(error instanceof VendorError) || error.code !== 'missing') throw error
  }
}

/** Tells a manager in person that nobody accepted the lead. */
export async function slackManager(ports: Ports, job: Job): Promise<void> {
  const raised = await raisedAlert(ports, { decision: job.subject, alert: job.part })
  const rows = await ports.store.asked.of({ decision: job.subject, alert: job.part })
  if (!raised?.level || rows.some(({ state }) => state === 'accepted')) return
  if (await isVoid(ports.store, raised.decided)) return
  const { manager } = raised.level
  const byMail = { ...aboutAlert(raised), kind: 'mail-manager' as const, dueAt: new Date(ports.clock()) }
  await orByMail(ports, [byMail], async (slack) => {
    const standing: Standing = { kind: 'nobody', asked: rows.map(({ rep }) => named(raised, rep)!) }
    const channel = await directTo(slack, repNow(raised.workspace, manager))
    await slack.post(channel, await messageOf(ports, slack, raised, standing, true))
  })
}

/** Tells who tapped a button why that changed nothing. */
export async function slackSay(ports: Ports, job: Job): Promise<void> {
  const { alert, act, user, channel } = said(job.part)
  const raised = await raisedAlert(ports, { decision: job.subject, alert })
  const { workspace } = await ports.workspaces.current()
  const slack = chooseSlack(workspace.integrations, ports)
  const rep = workspace.roster.reps.find(({ slack }) => slack === user)
  const rows = await ports.store.asked.of({ decision: job.subject, alert })
  const why = !rep
    ? 'Your account in Slack is not one of a rep in the roster.'
    : !raised?.level
      ? 'There is no such alert any more.'
      : await whyNot(ports.store, { ...raised, level: raised.level }, rows, rep, act)
  if (why !== undefined) await slack?.bot?.whisper(channel, user, why)
}

/** What a job holds of a tap: ids alone. */
export function partOfTap(alert: string, act: 'accept' | 'pass', user: string, channel: string): string {
  return [alert, act, user, channel].join('/')
}

function said(part: string) {
  const [alert = '', act, user = '', channel = ''] = part.split('/')
  return { alert, act: act === 'pass' ? ('pass' as const) : ('accept' as const), user, channel }
}

async function orByMail(
  ports: Ports,
  byMail: NewJob[],
  post: (slack: SlackPort) => Promise<void>,
): Promise<void> {
  const { integrations } = (await ports.workspaces.current()).workspace
  const slack = chooseSlack(integrations, ports)
  const mailInstead = async () => {
    await ports.store.jobs.add(byMail, new Date(ports.clock()))
    ports.wake()
  }
  if (!slack) return mailInstead()
  try {
    await post(slack)
  } catch (error) {
    const isFinal = error instanceof VendorError && (error.code === 'refused' || error.code === 'missing')
    if (isFinal) await mailInstead()
    throw error
  }
}

/** @throws VendorError `refused` for somebody whom Slack does not know, so that it goes by mail */
async function directTo(slack: SlackPort, rep: Rep | undefined): Promise<string> {
  if (slack.bot && rep?.slack !== undefined) return slack.bot.direct(rep.slack)
  throw new VendorError('refused', `${rep?.id ?? 'A rep'} cannot be told in Slack.`)
}

async function messageOf(
  ports: Ports,
  slack: SlackPort,
  raised: RaisedAlert,
  standing: Standing,
  isToAnswer = false,
): Promise<SlackMessage> {
  const { lead, alert, decided } = raised
  const answer = `${ports.address()}${alertPath({ decision: decided.id, alert: alert.id })}`
  return alertMessage((await briefOfLead(ports, lead.id))!, alert.id, standing, {
    brief: await briefLink(ports, lead),
    ...((!slack.bot || isToAnswer) && { answer }),
  })
}

function askedOf(
  { workspace, alert, decided }: RaisedAlert,
  { rep: id, place, answerBy }: StoredAsk,
): Standing {
  const rep = repNow(workspace, id)
  const value = `${decided.id}/${alert.id}/${place}`
  const timezone = rep?.timezone ?? 'UTC'
  return { kind: 'asked', rep: rep ?? { name: id }, by: answerBy.getTime(), timezone, value }
}

function named({ workspace, policy }: RaisedAlert, id: string | undefined | null): Named | undefined {
  const rep = id === null ? undefined : (repNow(workspace, id) ?? repNow(policy, id))
  return rep ?? (id ? { name: id } : undefined)
}

/** How it stands for the message of one who was asked. */
async function standingOf(
  ports: Ports,
  raised: RaisedAlert,
  rows: StoredAsk[],
  row: StoredAsk,
): Promise<Standing> {
  const { workspace, decided, level } = raised
  const accepted = rows.find(({ state }) => state === 'accepted')
  const booking = await ports.store.bookings.latestOf(raised.lead.id)
  if (accepted && row.place === lastAsked(rows)?.place) {
    const rep = named(raised, accepted.rep)!
    const other = booking?.state === 'booked' && booking.host !== accepted.rep ? booking.host : undefined
    const timezone = repNow(workspace, accepted.rep)?.timezone ?? 'UTC'
    return {
      kind: 'accepted',
      rep,
      at: accepted.endedAt!.getTime(),
      timezone,
      meetingOf: named(raised, other),
    }
  }
  if (row.state === 'asked') return askedOf(raised, row)
  const kind = row.state === 'passed' ? 'passed' : 'lapsed'
  const rep = named(raised, row.rep)!
  const next = rows.find(({ place }) => place === row.place + 1)
  if (next) return { kind, rep, next: named(raised, next.rep) }
  if (await isVoid(ports.store, decided))
    return { kind: 'over', why: 'This lead was decided again since. What was asked here is of no more use.' }
  if (booking?.state === 'booked') {
    const host = named(raised, booking.host)!
    const { day, time, zone } = when(iso(booking.start), repNow(workspace, booking.host)?.timezone ?? 'UTC')
    return { kind: 'over', why: `A meeting with ${host.name} is booked: ${day}, ${time}, ${zone} time.` }
  }
  if (raised.lead.rep !== null)
    return { kind: 'over', why: `${named(raised, raised.lead.rep)!.name} has this lead now.` }
  return { kind, rep, manager: named(raised, level?.manager) }
}
