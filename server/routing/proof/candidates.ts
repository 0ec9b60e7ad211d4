import { FRAMEWORKS, NEXT_STEPS, PURPOSES, STANCES } from '../../../widget/contract/facts.ts'
import type { AccountTest, ListTest, NumberRange } from '../../workspace/schema/condition.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Lead } from '../lead.ts'
import { everyRegion } from '../regions.ts'
import type { Leaf } from './leaves.ts'

/** Values of one thing about a lead, so many that every way in which the policies tell values of it apart is among them. */
export type LeadPart = Partial<Lead>

const OTHER = 'something-else'
/** What a lead may hold. */
const PEOPLE_MAX = 10_000_000
const AMOUNT_MAX = 1e12

type Policies = Pick<Workspace, 'routing' | 'playbook' | 'roster'>[]

/** For each thing that a lead can have one value of: what it may be. `undefined` stands for unknown, as an empty part. */
export function leadCandidates(
  leaves: Leaf[],
  policies: Policies,
  today: string,
): Record<string, LeadPart[]> {
  const named = (key: string) => leaves.flatMap((leaf) => (leaf.key === key ? (leaf.wanted as string[]) : []))
  const words = (field: keyof Lead, all: Iterable<string>): LeadPart[] => [
    {},
    ...[...new Set(all)].map((value) => ({ [field]: value })),
  ]
  const playbooks = policies.map(({ playbook }) => playbook)
  const jobs = named('jobTitle')
  return {
    useCase: words('useCase', [
      ...named('useCase'),
      ...playbooks.flatMap((one) => one.useCases.map(({ id }) => id)),
      OTHER,
    ]),
    product: words('product', [
      ...named('product'),
      ...playbooks.flatMap((one) => one.products.map(({ id }) => id)),
      OTHER,
    ]),
    nextStep: words('nextStep', NEXT_STEPS),
    purpose: words('purpose', PURPOSES),
    wantsHuman: [{}, { wantsHuman: true }, { wantsHuman: false }],
    jobTitle: words('jobTitle', [...jobs, jobs.join(' '), OTHER].filter(Boolean)),
    language: words('language', [
      'en',
      ...named('language'),
      ...policies.flatMap(({ roster }) => roster.reps.flatMap(({ languages }) => languages)),
      'is',
    ]),
    returning: [{}, { returning: true }, { returning: false }],
    emailVerified: [{}, { emailVerified: true }],
    email: emails(leaves, policies),
    page: pages(leaves),
    headcount: headcounts(leaves, policies),
    budget: budgets(leaves, policies),
    timeline: timelines(leaves, today),
    region: [
      {},
      ...regionsFor(leaves, policies).map((region) => ({ region: [region] })),
      ...regionsTogether(leaves).map((region) => ({ region })),
    ],
    hint: [{}, ...places(policies).map((place) => ({ place }))],
    name: [{}, { name: 'Dana Example' }],
    phone: [{}, { phone: '+44 20 7946 0000' }],
    company: [{}, { company: 'Example Buyer' }],
    website: [{}, { website: 'example-buyer.example' }],
  }
}

/** The members that a list of the lead can have, each on its own. */
export function listMembers(leaves: Leaf[]): {
  compliance: string[]
  competitors: { name: string; stance: string }[]
} {
  const compliance = new Set<string>()
  const names = new Set<string>()
  for (const { key, wanted } of leaves) {
    if (key === 'compliance') {
      const { any = [], all = [] }: ListTest = Array.isArray(wanted)
        ? { any: wanted as string[] }
        : (wanted as ListTest)
      for (const one of [...any, ...all]) compliance.add(one)
    }
    if (key === 'competitors')
      for (const name of (wanted as { names?: string[] }).names ?? []) names.add(name)
  }
  const other = FRAMEWORKS.find((one) => !compliance.has(one))
  return {
    compliance: [...compliance, ...(other ? [other] : [])],
    competitors: [...names, 'Another Vendor'].flatMap((name) => STANCES.map((stance) => ({ name, stance }))),
  }
}

/** Values that the tests of one part of an account tell apart. */
export function accountValues(part: string, leaves: Leaf[]): string[] {
  return leaves.flatMap(({ key, wanted }) => {
    const value = key === 'account' ? (wanted as AccountTest)[part as keyof AccountTest] : undefined
    return Array.isArray(value) ? (value as string[]) : []
  })
}

/** Custom columns that are tested, each with cells that the tests tell apart. */
export function accountColumns(leaves: Leaf[]): Map<string, string[]> {
  const columns = new Map<string, Set<string>>()
  for (const { key, wanted } of leaves) {
    if (key !== 'account') continue
    for (const [column, test] of Object.entries((wanted as AccountTest).columns ?? {})) {
      const cells = columns.get(column) ?? new Set([OTHER])
      columns.set(column, cells)
      for (const cell of Array.isArray(test) ? test : around(bounds(test)).map(String)) cells.add(cell)
    }
  }
  return new Map([...columns].map(([column, cells]) => [column, [...cells]]))
}

function emails(leaves: Leaf[], policies: Policies): LeadPart[] {
  const domains = leaves.flatMap(({ key, wanted }) => (key === 'emailDomain' ? (wanted as string[]) : []))
  const listed = policies.flatMap(({ routing }) => Object.values(routing.lists).flat())
  const mail = policies.flatMap(({ routing: { match } }) => [...match.freeMail.add, ...match.freeMail.except])
  return [
    {},
    ...['example-buyer.example', 'gmail.com', 'yahoo.com', ...new Set([...domains, ...listed, ...mail])].map(
      (domain) => ({
        email: `buyer@${domain}`,
      }),
    ),
  ]
}

function pages(leaves: Leaf[]): LeadPart[] {
  const tests = leaves.flatMap(({ key, wanted }) =>
    key === 'page' ? [wanted as { path?: string[]; campaign?: string[] }] : [],
  )
  const paths = new Set(tests.flatMap(({ path = [] }) => path.map((one) => one.replace(/\*$/, 'x'))))
  const campaigns = new Set(tests.flatMap(({ campaign = [] }) => campaign))
  return [
    {},
    ...['/other-page', ...paths].flatMap((path) =>
      [undefined, OTHER, ...campaigns].map((campaign) => ({
        page: { path, ...(campaign !== undefined && { campaign }) },
      })),
    ),
  ]
}

function headcounts(leaves: Leaf[], policies: Policies): LeadPart[] {
  const segments = policies.flatMap(({ routing }) => routing.segments)
  const points = around([
    ...leaves.flatMap(({ key, wanted }) => (key === 'headcount' ? bounds(wanted as NumberRange) : [])),
    ...segments.flatMap(({ atLeast, atMost }) => [atLeast, ...(atMost === undefined ? [] : [atMost])]),
    50,
  ]).filter((point) => point >= 1 && point <= PEOPLE_MAX && Number.isInteger(point))
  return [
    {},
    ...points.flatMap((min) => [
      { headcount: { min } },
      { headcount: { max: min } },
      ...points.filter((max) => max >= min).map((max) => ({ headcount: { min, max } })),
    ]),
  ]
}

function budgets(leaves: Leaf[], policies: Policies): LeadPart[] {
  const tests = leaves.flatMap(({ key, wanted }) =>
    key === 'acv' ? [wanted as NumberRange & { currency?: string }] : [],
  )
  const currencies = new Set([
    ...policies.map(({ routing }) => routing.currency),
    ...tests.map(({ currency }) => currency),
    ...policies.flatMap(({ routing }) => Object.keys(routing.rates)),
    undefined,
  ])
  const amounts = around([...tests.flatMap(bounds), 1000]).filter((amount) => amount >= 0)
  const rates = policies.flatMap(({ routing }) => Object.values(routing.rates))
  const all = new Set(
    amounts.flatMap((amount) => [amount, ...rates.flatMap((rate) => [amount * rate, amount / rate])]),
  )
  return [
    {},
    { budget: { amount: 1000, period: 'once' } },
    ...[...currencies].flatMap((currency) =>
      [...all]
        .filter((amount) => amount <= AMOUNT_MAX)
        .map((amount) => ({
          budget: { amount, period: 'year' as const, ...(currency !== undefined && { currency }) },
        })),
    ),
  ]
}

function timelines(leaves: Leaf[], today: string): LeadPart[] {
  const days = new Set([addDays(today, -1), today, addDays(today, 400)])
  for (const { key, wanted } of leaves) {
    if (key !== 'timeline') continue
    const { withinDays, before, after } = wanted as { withinDays?: number; before?: string; after?: string }
    if (withinDays !== undefined)
      for (const more of [0, 1]) days.add(addDays(today, Math.floor(withinDays) + more))
    for (const day of [before, after])
      if (day !== undefined) for (const more of [-1, 0, 1]) days.add(addDays(day, more))
  }
  return [
    {},
    ...(['asap', 'exploring', 'none', 'deadline', 'window'] as const).map((kind) => ({ timeline: { kind } })),
    ...[...days].flatMap((end) =>
      (['deadline', 'window', 'asap'] as const).map((kind) => ({ timeline: { kind, end } })),
    ),
  ]
}

/** Every region, and those that only a policy names: a province. */
function regionsFor(leaves: Leaf[], policies: Policies): string[] {
  const tested = leaves.flatMap(({ key, wanted }) => {
    if (key !== 'region') return []
    const { any = [], all = [] }: ListTest = Array.isArray(wanted)
      ? { any: wanted as string[] }
      : (wanted as ListTest)
    return [...any, ...all]
  })
  const covered = policies.flatMap(({ routing }) => routing.territories.flatMap(({ regions }) => regions))
  return [...new Set([...everyRegion(), ...tested, ...covered])]
}

/** Regions that a condition wants all at once. */
function regionsTogether(leaves: Leaf[]): string[][] {
  return leaves.flatMap(({ key, wanted }) => {
    const { all = [] } = key === 'region' && !Array.isArray(wanted) ? (wanted as ListTest) : {}
    return all.length > 1 ? [all] : []
  })
}

function places(policies: Policies): NonNullable<Lead['place']>[] {
  const postal = policies.flatMap(({ routing }) =>
    routing.territories.flatMap((territory) => territory.postal),
  )
  return [
    ...regionsFor([], policies).flatMap((region) => {
      const [country, state] = region.split('-') as [string, string?]
      return /^[A-Z]{2}$/.test(country) ? [{ country, ...(state !== undefined && { state }) }] : []
    }),
    ...postal.flatMap(({ country, prefixes }) =>
      prefixes.map((prefix) => ({ country, postalCode: `${prefix}1` })),
    ),
  ]
}

function bounds({ atLeast, atMost, between }: NumberRange): number[] {
  return [atLeast, atMost, ...(between ?? [])].filter((one) => one !== undefined)
}

/** Each number with its neighbours. */
function around(numbers: number[]): number[] {
  return [...new Set(numbers.flatMap((one) => [one - 1, one, one + 1]))].toSorted((a, b) => a - b)
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}
