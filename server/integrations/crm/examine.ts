import type { Breaker } from '../../store/breakers.ts'
import type { Mirror } from '../../store/accounts.ts'
import type { Integrations } from '../../workspace/schema/integrations.ts'

const MINUTE = 60_000

/** How the CRM is: the age of its accounts, and what keeps them or our deliveries from coming through. `now` is UTC ms. */
export function examineCrm(
  { crm }: Pick<Integrations, 'crm'>,
  mirror: Mirror | undefined,
  breaker: Breaker | undefined,
  now: number,
): { state: 'ok' | 'note' | 'broken'; says: string } {
  const closed =
    breaker?.openUntil && breaker.openUntil.getTime() > now
      ? ` It is left alone until ${minute(breaker.openUntil)}.`
      : ''
  if (crm.kind === 'embedded') return { state: 'ok', says: 'Embedded, with the accounts of accounts.csv.' }
  const trouble = mirror?.trouble
    ? ` In trouble since ${minute(mirror.troubleSince ?? new Date(now))}: ${mirror.trouble}`
    : ''
  const readAt = mirror?.readAt ?? null
  if (readAt === null)
    return { state: trouble ? 'broken' : 'note', says: `Its accounts were never read.${trouble}${closed}` }
  const age = Math.floor((now - readAt.getTime()) / MINUTE)
  const says = `Its accounts are as of ${minute(readAt)}, ${age} minutes old.`
  if (crm.ageMinutesMax !== undefined && now - readAt.getTime() > crm.ageMinutesMax * MINUTE)
    return {
      state: 'broken',
      says: `${says} Stale: ${STALE_WORDS[crm.stale]}.${trouble}${closed}`,
    }
  return { state: trouble || closed ? 'note' : 'ok', says: `${says}${trouble}${closed}` }
}

const STALE_WORDS = {
  use: 'they are used as they are',
  'no-account': 'leads are routed as if there were none',
}

function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`
}
