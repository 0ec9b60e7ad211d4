import { markup } from '../brief/look.ts'
import type { MailPort } from '../integrations/mail/port.ts'
import type { Ports } from '../ports.ts'
import { localDay } from '../routing/day.ts'
import { HOUR, startOfDay } from '../scheduling/zone.ts'
import type { Job, NewJob } from '../store/jobs.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { DIGEST_HOUR } from './limits.ts'
import { dayAfter } from './presence.ts'
import { findDrift } from './read.ts'

/** Tells somebody something now. `key` is the same when it is told again. */
export type AlertPort = (alert: { key: string; title: string; lines: string[] }) => Promise<void>

/** Has the next digest sent. A day has one job, whoever adds it and however often. */
export async function planDigest(ports: Ports): Promise<void> {
  const { workspace } = await ports.workspaces.current()
  const now = ports.clock()
  await ports.store.jobs.add(nextDigest(now, workspace.routing.timezone), new Date(now))
}

/** Sends the day's digest of what drifts, if anything does, and plans the next. One whose day is over is not sent: the next says
 *  the same. */
export async function sendDigest(ports: Ports, mail: MailPort, job: Job): Promise<void> {
  await planDigest(ports)
  const { workspace } = await ports.workspaces.current()
  const now = ports.clock()
  if (job.subject !== localDay(now, workspace.routing.timezone)) return
  const { findings } = await findDrift(ports.store, workspace, now)
  if (findings.length === 0) return
  // The one place where Slack can take mail's place.
  const alert = mailAlerts(mail, readerOf(workspace))
  await alert({
    key: `${job.kind}.${job.subject}`,
    title: findings.length === 1 ? 'One thing no longer fits' : `${findings.length} things no longer fit`,
    lines: findings.map(({ message }) => message),
  })
}

/** Alerts as mails to one rep. */
function mailAlerts(mail: MailPort, { name, email }: Rep): AlertPort {
  return ({ key, title, lines }) =>
    mail.send({
      messageId: `<${key}@usher>`,
      to: { name, address: email },
      subject: `Your routing: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      text: `${title}:\n\n${lines.map((line) => `- ${line}\n`).join('')}\nThe same at any time: usher doctor\n`,
      html: String(
        markup`<!doctype html><html lang="en"><body><p>${title}:</p><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul><p>The same at any time: <code>usher doctor</code></p></body></html>`,
      ),
    })
}

/** Who sees to the queue at which the policy ends: no file names anybody for alerts yet. */
function readerOf({ routing, roster }: Workspace): Rep {
  const end = routing.fallback.findLast((step) => typeof step === 'object' && 'queue' in step)
  const last =
    end && routing.queues.find(({ id }) => typeof end === 'object' && 'queue' in end && id === end.queue)
  const { owner } = last ?? routing.queues.at(-1)!
  return roster.reps.find(({ id }) => id === owner)!
}

/** The next time that the policy's day comes to DIGEST_HOUR; an hour off on the two days of a clock change. */
function nextDigest(now: number, timezone: string): NewJob {
  const at = (day: string) => startOfDay(day, timezone) + DIGEST_HOUR * HOUR
  const today = localDay(now, timezone)
  const subject = at(today) > now ? today : dayAfter(today, 1)
  return { site: '', kind: 'drift-digest', subject, dueAt: new Date(at(subject)) }
}
