import { CALENDAR_AGE_MINUTES_MAX } from './booking/hosts.ts'
import { findDrift } from './drift/read.ts'
import { examineCrm } from './integrations/crm/examine.ts'
import { chooseMail } from './integrations/mail/choose.ts'
import type { Store } from './store/store.ts'
import type { StoredCalendar } from './store/calendars.ts'
import type { Integrations } from './workspace/schema/integrations.ts'
import type { Rep } from './workspace/schema/roster.ts'

/** Work that is due for so long is not being done. */
const OVERDUE_MINUTES = 10
const MINUTE = 60_000

/** One thing that was looked at. `note`: good to know, and nothing is broken. */
export interface Finding {
  check: 'workspace' | 'calendar' | 'deliveries' | 'jobs' | 'mail' | 'crm' | 'drift'
  /** The rep of a calendar. */
  rep?: string
  state: 'ok' | 'note' | 'broken'
  /** A sentence without secrets, addresses or what buyers said. */
  says: string
}

/** How a server is: each rep's calendar, what could not be delivered, what is late, how mail leaves, where policy and
 *  roster no longer fit the leads. Reads only. `now` is UTC ms;
 *  `environment` holds the secrets that the workspace names. */
export async function examine(store: Store, environment: NodeJS.ProcessEnv, now: number): Promise<Finding[]> {
  const number = await store.revisions.inForce()
  const revision = number === undefined ? undefined : await store.revisions.find(number)
  if (!revision)
    return [
      { check: 'workspace', state: 'broken', says: 'No workspace is in force. Publish one: usher publish' },
    ]
  const { roster, integrations } = revision.workspace
  const calendars = new Map((await store.calendars.all()).map((one) => [one.rep, one]))
  const late = await store.jobs.standing(new Date(now - OVERDUE_MINUTES * MINUTE))
  return [
    { check: 'workspace', state: 'ok', says: `Revision ${revision.number} is in force.` },
    ...roster.reps.map((rep) => calendarOf(rep, calendars.get(rep.id), now)),
    counted('deliveries', late, 'dead', 'given up', 'None was given up.'),
    counted('jobs', late, 'overdue', `overdue by more than ${OVERDUE_MINUTES} minutes`, 'None is overdue.'),
    mailOf(integrations, environment),
    {
      check: 'crm',
      ...examineCrm(integrations, await store.accounts.mirror(), await store.breakers.find('crm'), now),
    },
    ...driftOf(await findDrift(store, revision.workspace, now)),
  ]
}

/** `broken  calendar sofia  Cannot be read since …` */
export function findingLine({ check, rep, state, says }: Finding): string {
  return `${state.padEnd(6)}  ${rep === undefined ? check : `${check} of ${rep}`}: ${says}`
}

function calendarOf({ id: rep, active }: Rep, calendar: StoredCalendar | undefined, now: number): Finding {
  const its = (state: Finding['state'], says: string): Finding => ({
    check: 'calendar',
    rep,
    state: state === 'broken' && !active ? 'note' : state,
    says: active ? says : `${says} The rep is not active.`,
  })
  if (!calendar) return its('ok', 'None is connected; bookings are all that is in the way.')
  const { kind, source, state, trouble, troubleSince, readAt } = calendar
  const since = troubleSince ? ` since ${minute(troubleSince)}` : ''
  const age = readAt === null ? Infinity : (now - readAt.getTime()) / MINUTE
  if (state === 'broken') return its('broken', `Cannot be read${since}: ${trouble ?? 'no answer'}`)
  if (state === 'new') return its('note', `${kind}, connected by the ${source}, not read yet.`)
  if (age > CALENDAR_AGE_MINUTES_MAX)
    return its('broken', `Was last read ${minute(readAt!)}: its busy times are not believed any more.`)
  if (trouble !== null)
    return its('note', `In trouble${since}, and known as of ${minute(readAt!)}: ${trouble}`)
  return its('ok', `${kind}, connected by the ${source}, read ${minute(readAt!)}.`)
}

function counted(
  check: 'deliveries' | 'jobs',
  kinds: { kind: string; dead: number; overdue: number }[],
  which: 'dead' | 'overdue',
  words: string,
  none: string,
): Finding {
  const some = kinds.filter((one) => one[which] > 0)
  const count = some.reduce((sum, one) => sum + one[which], 0)
  if (count === 0) return { check, state: 'ok', says: none }
  const list = some.map((one) => `${one.kind} ${one[which]}`).join(', ')
  return { check, state: 'broken', says: `${count} ${words}: ${list}.` }
}

function mailOf(integrations: Integrations, environment: NodeJS.ProcessEnv): Finding {
  const { smtp } = integrations.mail
  if (!smtp)
    return {
      check: 'mail',
      state: 'note',
      says: 'No SMTP server is configured: mails are written into the outbox folder and reach nobody.',
    }
  try {
    chooseMail(integrations, '', environment)
    return { check: 'mail', state: 'ok', says: `Leaves by ${smtp.host}, port ${smtp.port}.` }
  } catch (error) {
    return { check: 'mail', state: 'broken', says: (error as Error).message }
  }
}

/** A calendar that is broken has its line already. */
function driftOf({ findings, decisions }: Awaited<ReturnType<typeof findDrift>>): Finding[] {
  const told = findings.filter(({ kind }) => kind !== 'calendar-broken')
  if (told.length === 0)
    return [{ check: 'drift', state: 'ok', says: `None, of ${decisions} decisions in five weeks.` }]
  return told.map(({ message }) => ({ check: 'drift', state: 'note', says: message }))
}

function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`
}
