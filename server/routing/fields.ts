import { among, every, testFact, type Tester, type Truth } from '../../widget/qualification/condition.ts'
import type { Facts } from '../../widget/contract/facts.ts'
import type { AccountTest, Condition, ListTest, NumberRange } from '../workspace/schema/condition.ts'
import type { Routing } from '../workspace/schema/routing.ts'
import { isFreeMail } from './free-mail.ts'
import type { Lead } from './lead.ts'
import { emailHost, registrableDomain } from './match.ts'
import { budgetAYear } from './money.ts'

/** What the policy's conditions read. */
export interface LeadContext {
  lead: Lead
  /** The day on which it is decided, `YYYY-MM-DD`, by the policy's calendar. */
  today: string
  /** Undefined before qualification is known. */
  qualification?: 'qualified' | 'disqualified' | 'incomplete'
  disqualifier?: string
  /** A territory's id, `unmatched` or `unknown`. */
  territory: string
  /** A segment's id, or `unknown`. */
  segment?: string
  /** The level that holds, or none; undefined while levels are being tested. */
  urgency?: string | null
  account: AccountFacts
  /** What the conditions name: other conditions, lists, currency. */
  policy?: Pick<Routing, 'conditions' | 'lists' | 'currency' | 'rates' | 'match'>
  /** The clock where a team works; undefined for no such team. */
  teamTime?: (team: string) => { open: boolean; time: string; day: number } | undefined
  /** For alerts and sequences, which come after the decision. */
  assigned?: boolean
  step?: string
}

export interface AccountFacts {
  known: boolean
  ambiguous: boolean
  foundBy?: 'email' | 'website' | 'company'
  id?: string
  tier?: string
  strategic?: boolean
  /** Whether it has an owner who is in the roster. */
  owned?: boolean
  /** The rep who owns it, where the roster has one. */
  owner?: string
  industry?: string
  openOpportunity?: boolean
  columns?: Record<string, string>
}

/** Nothing is known of an account. */
export const NO_ACCOUNT: AccountFacts = { known: false, ambiguous: false }

/** Tests one field of a lead: what was found, and whether the test holds (undefined: unknown). */
export function testField(field: string, wanted: unknown, context: LeadContext): ReturnType<Tester> {
  return testOf(field)(wanted as never, context)
}

/** The test of a field. */
export function testOf(field: string): (wanted: never, context: LeadContext) => ReturnType<Tester> {
  if (Object.hasOwn(tests, field)) return tests[field as keyof typeof tests] as never
  return (wanted, { lead, today }) => testFact(field, wanted, lead as Facts, today)
}

type Wanted<K extends keyof Condition> = NonNullable<Condition[K]>
type Test<K extends keyof Condition> = (wanted: Wanted<K>, context: LeadContext) => ReturnType<Tester>

const tests = {
  useCase: (wanted: string[], { lead }) => single(wanted, lead.useCase),
  product: (wanted: string[], { lead }) => single(wanted, lead.product),
  nextStep: (wanted: string[], { lead }) => single(wanted, lead.nextStep),
  purpose: (wanted: string[], { lead }) => single(wanted, lead.purpose),
  headcount: (wanted: NumberRange, { lead: { headcount } }) => [
    headcount,
    within(wanted, headcount?.min, headcount?.max),
  ],
  acv: (wanted: Wanted<'acv'>, { lead: { budget }, policy }) => {
    const amount = budgetAYear(budget, wanted.currency ?? policy?.currency, policy)
    return [budget, within(wanted, amount, amount)]
  },
  timeline: ({ kinds, withinDays, before, after }: Wanted<'timeline'>, { lead: { timeline }, today }) => {
    if (!timeline) return [undefined, undefined]
    const { kind, end } = timeline
    if (kinds && !kinds.includes(kind)) return [timeline, false]
    // As soon as possible is today, where nothing else was said.
    const day = end ?? (kind === 'asap' ? today : undefined)
    const dated = (test: (day: string) => boolean): Truth => (day === undefined ? undefined : test(day))
    return [
      timeline,
      every([
        withinDays === undefined || kind === 'asap'
          ? true
          : kind === 'exploring' || kind === 'none'
            ? false
            : dated((day) => {
                const days = dayNumber(day) - dayNumber(today)
                // What is over does not come within any number of days.
                return days >= 0 && days <= withinDays
              }),
        before === undefined ? true : dated((day) => day < before),
        after === undefined ? true : dated((day) => day > after),
      ]),
    ]
  },
  compliance: (wanted: Wanted<'compliance'>, { lead }) => lists(wanted, lead.compliance),
  region: (wanted: Wanted<'region'>, { lead }) => lists(wanted, lead.region),
  jobTitle: (wanted: string[], { lead: { jobTitle } }) => [
    jobTitle,
    jobTitle === undefined
      ? undefined
      : wanted.some((one) => ` ${plain(jobTitle)} `.includes(` ${plain(one)} `)),
  ],
  known: (wanted: string[], context) => {
    const found = wanted.filter((field) => isKnown(field, context))
    return [found, found.length === wanted.length]
  },
  unknown: (wanted: string[], context) => {
    const found = wanted.filter((field) => !isKnown(field, context))
    return [found, found.length === wanted.length]
  },
  territory: (wanted: string[], { territory }) => [territory, oneOf(wanted, territory)],
  segment: (wanted: string[], { segment = 'unknown' }) => [segment, oneOf(wanted, segment)],
  urgency: (wanted: string[], { urgency }) => [urgency, !!urgency && wanted.includes(urgency)],
  account: (wanted: AccountTest, { account }) => [account, every(accountTests(wanted, account))],
  emailDomain: (wanted: string[], { lead }) => {
    const host = lead.email && emailHost(lead.email)
    return [host, host ? isUnder(host, wanted) : undefined]
  },
  listed: (wanted: string[], { lead, policy }) => {
    const host = lead.email && emailHost(lead.email)
    const names = host
      ? wanted.filter(
          (name) => Object.hasOwn(policy?.lists ?? {}, name) && isUnder(host, policy!.lists[name]!),
        )
      : []
    return [host && names, host ? names.length > 0 : undefined]
  },
  freeMail: (wanted: boolean, { lead, policy }) => {
    const domain = lead.email && registrableDomain(lead.email)
    return [domain, domain ? isFreeMail(domain, policy?.match.freeMail) === wanted : undefined]
  },
  emailVerified: (wanted: boolean, { lead }) => [lead.emailVerified, lead.emailVerified === wanted],
  page: ({ path, campaign }: Wanted<'page'>, { lead }) => [
    lead.page,
    every([
      path === undefined
        ? true
        : lead.page?.path
          ? path.some((one) => covers(one, lead.page!.path!))
          : undefined,
      campaign === undefined ? true : among(campaign, lead.page?.campaign)[1],
    ]),
  ],
  language: (wanted: string[], { lead }) => [
    lead.language,
    lead.language ? wanted.some((one) => isLanguage(lead.language!, one)) : undefined,
  ],
  returning: (wanted: boolean, { lead }) => [
    lead.returning,
    lead.returning === undefined ? undefined : lead.returning === wanted,
  ],
  qualification: (wanted: Wanted<'qualification'>, { qualification }) => [
    qualification,
    qualification && wanted.includes(qualification),
  ],
  disqualifiedBy: (wanted: string[], { qualification, disqualifier }) => [
    disqualifier,
    qualification === undefined ? undefined : disqualifier !== undefined && wanted.includes(disqualifier),
  ],
  teamTime: ({ team, open, between, days }: Wanted<'teamTime'>, { teamTime }) => {
    const clock = teamTime?.(team)
    if (!clock) return [undefined, undefined]
    const [from, to] = between ?? ['00:00', '24:00']
    const isBetween =
      from <= to ? from <= clock.time && clock.time < to : clock.time >= from || clock.time < to
    return [
      clock,
      every([open === undefined || clock.open === open, isBetween, days?.includes(clock.day) ?? true]),
    ]
  },
  assigned: (wanted: boolean, { assigned }) => [
    assigned,
    assigned === undefined ? undefined : assigned === wanted,
  ],
  step: (wanted: string[], { step }) => [step, step === undefined ? undefined : wanted.includes(step)],
} satisfies { [K in keyof Condition]?: Test<K> }

function accountTests({ columns = {}, ...wanted }: AccountTest, account: AccountFacts): Truth[] {
  const parts = Object.entries(wanted).map(([part, value]): Truth => {
    const found = account[part as keyof AccountFacts]
    if (value === undefined) return true
    if (found === undefined) return undefined
    return Array.isArray(value) ? (value as unknown[]).includes(found) : value === found
  })
  const others = Object.entries(columns).map(([column, value]): Truth => {
    const found = Object.hasOwn(account.columns ?? {}, column) ? account.columns![column] : undefined
    if (found === undefined) return undefined
    if (Array.isArray(value)) return value.includes(found)
    const number = numberIn(found)
    return within(value, number, number)
  })
  return [...parts, ...others]
}

/** A number as a spreadsheet has it; undefined for other text. */
function numberIn(text: string): number | undefined {
  const bare = text.replace(/[\s,_]/g, '')
  return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : undefined
}

function lists(wanted: string[] | ListTest, found: string[] | undefined): ReturnType<Tester> {
  const { any, all }: ListTest = Array.isArray(wanted) ? { any: wanted } : wanted
  return [
    found,
    found?.length
      ? (any?.some((one) => found.includes(one)) ?? true) &&
        (all?.every((one) => found.includes(one)) ?? true)
      : undefined,
  ]
}

/** 'At least' reads the lower bound, 'at most' the upper: both are what is certain. */
function within(
  { atLeast, atMost, between }: NumberRange,
  min: number | undefined,
  max: number | undefined,
): Truth {
  const least = Math.max(atLeast ?? -Infinity, between?.[0] ?? -Infinity)
  const most = Math.min(atMost ?? Infinity, between?.[1] ?? Infinity)
  const isEnough = least === -Infinity ? true : min === undefined ? undefined : min >= least
  const isLittle = most === Infinity ? true : max === undefined ? undefined : max <= most
  return isEnough === false || isLittle === false ? false : isEnough && isLittle
}

function single(wanted: string[], found: string | undefined): ReturnType<Tester> {
  return [found, found === undefined ? undefined : wanted.includes(found)]
}

const DAY = 86_400_000
const dayNumbers = new Map<string, number>()
const DAYS_KEPT = 5000

/** Days since 1970. */
function dayNumber(day: string): number {
  const known = dayNumbers.get(day)
  if (known !== undefined) return known
  const number = Date.parse(day) / DAY
  if (dayNumbers.size >= DAYS_KEPT) dayNumbers.clear()
  dayNumbers.set(day, number)
  return number
}

function oneOf(wanted: string[], found: string): Truth {
  return wanted.includes(found) ? true : found === 'unknown' ? undefined : false
}

/** `de-AT` is `de` too. */
function isLanguage(found: string, wanted: string): boolean {
  const [one, other] = [found.toLowerCase(), wanted.toLowerCase()]
  return one === other || one.startsWith(`${other}-`)
}

function isUnder(host: string, domains: string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/** `/blog/*` covers `/blog/` and what is below, `/pricing` itself alone, with or without a slash at its end. */
function covers(pattern: string, path: string): boolean {
  return pattern.endsWith('*')
    ? path.startsWith(pattern.slice(0, -1))
    : path.replace(/\/$/, '') === pattern.replace(/\/$/, '')
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function isKnown(field: string, { lead, territory, segment, account, policy }: LeadContext): boolean {
  switch (field) {
    case 'territory':
    case 'place':
      return territory !== 'unknown'
    case 'segment':
      return segment !== undefined && segment !== 'unknown'
    case 'acv':
      return budgetAYear(lead.budget, policy?.currency, policy) !== undefined
    case 'account':
      return account.known
    default: {
      const found = lead[field as keyof Lead]
      return found !== undefined && !(Array.isArray(found) && found.length === 0)
    }
  }
}
