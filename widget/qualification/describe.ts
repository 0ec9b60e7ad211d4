import type { Budget, Facts, Field, Headcount, Stance, Timeline } from '../contract/facts.ts'
import { addMonths, isoDay } from './calendar.ts'
import { stateNames } from './places/places.ts'
import type { Playbook } from '../contract/playbook.ts'
import { say } from '../contract/wording.ts'

/** A known fact in a few words, as chips and the brief show it. `value` names the element of a list. */
export interface Description {
  field: Field
  value?: string
  label: string
}

/** The known facts in a few English words each, in the order of the fields: 'using Drift', 'about 400 people', 'decision
 *  by 31 December'. Numbers, days and country names are written for `locale`; an unknown locale reads as British English. With `today`
 *  (`YYYY-MM-DD`) a day within the 11 months after it is written without its year. */
export function describe(
  facts: Facts,
  playbook: Pick<Playbook, 'useCases' | 'products'>,
  locale: string,
  today?: string,
): Description[] {
  const language = english(locale)
  const list: Description[] = []
  const add = (field: Field, label: string, value?: string) => {
    list.push(value === undefined ? { field, label } : { field, value, label })
  }
  const nameOf = (topics: Playbook['useCases'], id: string) => {
    const topic = topics.find((one) => one.id === id)
    return topic ? say(topic.name, locale) : id
  }
  if (facts.useCase !== undefined) add('useCase', nameOf(playbook.useCases, facts.useCase))
  if (facts.product !== undefined) add('product', nameOf(playbook.products, facts.product))
  for (const { name, stance } of facts.competitors ?? [])
    add('competitors', `${STANCE[stance]} ${name}`, name)
  if (facts.headcount) add('headcount', people(facts.headcount, language))
  if (facts.timeline) add('timeline', timeline(facts.timeline, language, today))
  if (facts.budget) add('budget', money(facts.budget, language))
  for (const framework of facts.compliance ?? []) add('compliance', framework, framework)
  for (const code of facts.region ?? []) add('region', placeName(code, language), code)
  if (facts.company !== undefined) add('company', facts.company)
  if (facts.email !== undefined) add('email', facts.email)
  for (const field of ['name', 'jobTitle', 'phone', 'website'] as const) {
    const value = facts[field]
    if (value !== undefined) add(field, value)
  }
  if (facts.purpose && facts.purpose !== 'buying') add('purpose', PURPOSE[facts.purpose])
  if (facts.wantsHuman) add('wantsHuman', 'wants a person')
  if (facts.nextStep) add('nextStep', `first call: ${NEXT_STEP[facts.nextStep]}`)
  return list
}

const STANCE: Record<Stance, string> = {
  using: 'using',
  replacing: 'replacing',
  evaluating: 'also looking at',
  rejected: 'not',
  mentioned: 'mentioned',
}

const PURPOSE: Record<NonNullable<Facts['purpose']>, string> = {
  buying: 'wants to buy',
  support: 'needs support',
  job: 'looks for a job',
  student: 'for studies',
  selling: 'sells something',
  press: 'from the press',
}

const NEXT_STEP: Record<NonNullable<Facts['nextStep']>, string> = {
  demo: 'a demo',
  pricing: 'pricing',
  trial: 'a trial',
  call: 'a conversation',
  info: 'documents',
  security: 'security review',
}

function people({ min, max }: Headcount, locale: string): string {
  const number = new Intl.NumberFormat(locale)
  if (min !== undefined && max !== undefined) {
    if (min !== max) return `${number.format(min)} to ${number.format(max)} people`
    return min === 1 ? 'one person' : `about ${number.format(min)} people`
  }
  if (min !== undefined) return `${number.format(min)} people or more`
  return max === undefined ? 'people' : `up to ${number.format(max)} people`
}

function timeline({ kind, start, end }: Timeline, locale: string, today = ''): string {
  const day = (iso: string) => dayName(iso, locale, today)
  if (kind === 'asap') return 'as soon as possible'
  if (kind === 'exploring') return 'exploring, no rush'
  if (kind === 'none') return 'no deadline'
  if (end === undefined) return kind === 'deadline' ? 'has a deadline' : 'has a season in mind'
  if (kind === 'deadline' || start === undefined) return `decision by ${day(end)}`
  return start === end ? day(end) : `${day(start)} to ${day(end)}`
}

function dayName(iso: string, locale: string, today: string): string {
  const date = new Date(iso)
  const horizon = addMonths(Math.floor(Date.parse(today) / 864e5), 11)
  const near = today !== '' && iso >= today && iso <= isoDay(horizon)
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(!near && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(date)
}

const PERIOD = { year: ' a year', quarter: ' a quarter', month: ' a month', once: ' once' }

function money({ amount, currency, period }: Budget, locale: string): string {
  const format =
    currency === undefined ? {} : ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const)
  const digits = Number.isInteger(amount) ? { maximumFractionDigits: 0 } : {}
  return (
    new Intl.NumberFormat(locale, { ...format, ...digits }).format(amount) + (period ? PERIOD[period] : '')
  )
}

/** 'DE' → Germany, 'US-TX' → Texas; groups stay as they are. */
export function placeName(code: string, locale: string): string {
  if (code.startsWith('US-')) return stateNames.get(code.slice(3)) ?? code
  if (!/^[A-Z]{2}$/.test(code)) return code
  return new Intl.DisplayNames([english(locale)], { type: 'region' }).of(code) ?? code
}

function english(locale: string): string {
  try {
    const supported = Intl.getCanonicalLocales(locale)[0]
    return supported?.startsWith('en') ? supported : 'en-GB'
  } catch {
    return 'en-GB'
  }
}
