import type { NewJob } from '../../store/jobs.ts'
import type { StoredAsk } from '../../store/asked.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { aboutAlert, repNamed, repNow, whoHas, type RaisedAlert } from './alert.ts'

/** How an alert reaches people, by the connections in force: Slack where it is connected and knows them, mail otherwise. */

/** Whether a person can be told in Slack. An incoming webhook leads to its channel alone. */
export function isInSlack({ roster, integrations }: Workspace, rep: string): boolean {
  return (
    integrations.slack?.token !== undefined && roster.reps.find(({ id }) => id === rep)?.slack !== undefined
  )
}

/** Whether an alert goes to a channel. */
export function isInChannel(raised: RaisedAlert): boolean {
  return raised.workspace.integrations.slack !== undefined && repNamed(raised) === undefined
}

/** Tells of an alert, without asking anybody. */
export function toldJobs(raised: RaisedAlert, at: Date): NewJob[] {
  const about = { ...aboutAlert(raised), dueAt: at }
  const named = repNamed(raised)
  const inSlack = named === undefined ? isInChannel(raised) : isInSlack(raised.workspace, named)
  return inSlack ? [{ ...about, kind: 'slack-alert' }] : toldByMail(raised, at)
}

/** One mail to a rep of all alerts of a decision that are theirs. */
export function toldByMail(raised: RaisedAlert, at: Date): NewJob[] {
  const rep = mailedRep(raised)
  if (rep === undefined) return []
  return [{ ...aboutAlert(raised), kind: 'mail-alert', part: rep, dueAt: at }]
}

/** The rep whom the alert names, else whoever has the lead. */
export function mailedRep(raised: RaisedAlert): string | undefined {
  return [repNamed(raised), whoHas(raised)].find((id) => repNow(raised.workspace, id))
}

/** Asks a rep: in the channel, by name where Slack knows them, else in person. Who is not to be reached there is asked by mail. */
export function askJobs(
  raised: RaisedAlert,
  { place: version, rep, answerBy }: StoredAsk,
  at: Date,
): NewJob[] {
  const about = { ...aboutAlert(raised), version }
  const inSlack = isInSlack(raised.workspace, rep)
  // A webhook names people, too, where Slack knows them.
  const isNamed = repNow(raised.workspace, rep)?.slack !== undefined
  return [
    ...(inSlack || isInChannel(raised) ? [{ ...about, kind: 'slack-alert' as const, dueAt: at }] : []),
    ...(inSlack || (isInChannel(raised) && isNamed)
      ? []
      : [{ ...about, kind: 'mail-ask' as const, dueAt: at }]),
    { ...about, kind: 'ask-next', dueAt: answerBy },
  ]
}

/** Nobody accepted the lead: its service level's manager is told. */
export function managerJobs(raised: RaisedAlert, manager: string, at: Date): NewJob[] {
  const kind = isInSlack(raised.workspace, manager) ? 'slack-manager' : 'mail-manager'
  return [{ ...aboutAlert(raised), kind, dueAt: at }]
}
