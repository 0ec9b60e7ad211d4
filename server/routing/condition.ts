import {
  among,
  every,
  judge,
  testFact,
  type Tested,
  type Tester,
  type Truth,
} from '../../widget/qualification/condition.ts'
import type { Facts } from '../../widget/contract/facts.ts'
import type { AccountTest, Condition, Routing } from '../workspace/schema/routing.ts'
import type { TestedLead } from './decision.ts'
import { isFreeMail } from './free-mail.ts'
import type { Lead } from './lead.ts'
import { emailHost, registrableDomain } from './match.ts'
import { liesIn } from './regions.ts'

/** What the policy's conditions read. */
export interface LeadContext {
  lead: Lead
  /** The day on which it is decided, `YYYY-MM-DD`. */
  today: string
  /** Undefined before qualification is known. */
  qualification?: 'qualified' | 'disqualified' | 'incomplete'
  /** A territory's id, `unmatched` or `unknown`. */
  territory: string
  /** The level that holds, or none; undefined while levels are being tested. */
  urgency?: string | null
  account: AccountFacts
}

export interface AccountFacts {
  known: boolean
  ambiguous: boolean
  id?: string
  tier?: string
  strategic?: boolean
  /** The rep who owns it, where the roster has one. */
  owner?: string
  industry?: string
}

/** Nothing is known of an account. */
export const NO_ACCOUNT: AccountFacts = { known: false, ambiguous: false }

/** Tests a lead. Each test says what it found, and in which words of the buyer. */
export function testLead(
  condition: Condition,
  context: LeadContext,
): { holds: boolean; tests: TestedLead[] } {
  const tests: Tested[] = []
  const test: Tester = (field, wanted) =>
    Object.hasOwn(serverTests, field)
      ? serverTests[field as keyof typeof serverTests](wanted as never, context)
      : testFact(field, wanted, context.lead as Facts, context.today)
  const holds = judge(condition, test, tests) === true
  return { holds, tests: tests.map((one) => withWords(one, context.lead)) }
}

/** The first territory in which a place of the lead lies: where the buyer said, else where the lead comes from. */
export function territoryOf(lead: Lead, territories: Routing['territories']): string {
  const places = lead.region?.length ? lead.region : placeOf(lead)
  if (places.length === 0) return 'unknown'
  const within = (place: string) => territories.find(({ regions }) => liesIn(place, regions))?.id
  return places.map(within).find((id) => id !== undefined) ?? 'unmatched'
}

function placeOf({ place }: Lead): string[] {
  const country = place?.country?.toUpperCase()
  if (!country) return []
  const state = place?.state?.toUpperCase().replace(/^US-/, '')
  return [country === 'US' && state ? `US-${state}` : country]
}

type ServerTest<T> = (wanted: T, context: LeadContext) => ReturnType<Tester>
type Wanted<K extends keyof Condition> = NonNullable<Condition[K]>

const serverTests = {
  territory: (wanted: Wanted<'territory'>, { territory }) => [
    territory,
    wanted.includes(territory) ? true : territory === 'unknown' ? undefined : false,
  ],
  urgency: (wanted: Wanted<'urgency'>, { urgency }) => [urgency, !!urgency && wanted.includes(urgency)],
  account: (wanted: AccountTest, { account }) => [account, every(accountTests(wanted, account))],
  emailDomain: (wanted: Wanted<'emailDomain'>, { lead }) => {
    const host = lead.email && emailHost(lead.email)
    const holds = host ? wanted.some((domain) => host === domain || host.endsWith(`.${domain}`)) : undefined
    return [host, holds]
  },
  freeMail: (wanted: boolean, { lead }) => {
    const domain = lead.email && registrableDomain(lead.email)
    return [domain, domain ? isFreeMail(domain) === wanted : undefined]
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
  language: (wanted: Wanted<'language'>, { lead }) => [
    lead.language,
    lead.language
      ? wanted.some((one) => lead.language === one || lead.language!.startsWith(`${one}-`))
      : undefined,
  ],
  returning: (wanted: boolean, { lead }) => [
    lead.returning,
    lead.returning === undefined ? undefined : lead.returning === wanted,
  ],
  qualification: (wanted: Wanted<'qualification'>, { qualification }) => [
    qualification,
    qualification && wanted.includes(qualification),
  ],
} satisfies { [K in keyof Condition]?: ServerTest<Wanted<K>> }

function accountTests(wanted: AccountTest, account: AccountFacts): Truth[] {
  return Object.entries(wanted).map(([part, value]) => {
    const found = account[part as keyof AccountFacts]
    if (value === undefined) return true
    if (found === undefined) return undefined
    return Array.isArray(value) ? value.includes(String(found)) : value === found
  })
}

/** `/blog/*` covers `/blog/` and what is below, `/pricing` itself alone, with or without a slash at its end. */
function covers(pattern: string, path: string): boolean {
  return pattern.endsWith('*')
    ? path.startsWith(pattern.slice(0, -1))
    : path.replace(/\/$/, '') === pattern.replace(/\/$/, '')
}

/** The fields of what the buyer said that a test reads. */
const READS: Record<string, string> = {
  acv: 'budget',
  territory: 'region',
  emailDomain: 'email',
  freeMail: 'email',
}

function withWords(test: Tested, lead: Lead): TestedLead {
  const field = READS[test.field] ?? test.field
  const words = lead.evidence.filter((one) => one.field === field).map(({ quote }) => quote)
  return words.length > 0 ? { ...test, words } : test
}
