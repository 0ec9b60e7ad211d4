import { localDay } from '../day.ts'
import type { Decision } from '../decision.ts'
import type { Lead } from '../lead.ts'
import { leadCandidates, listMembers, type LeadPart } from '../proof/candidates.ts'
import { conditionsOf, leavesOf } from '../proof/leaves.ts'
import { RANKS, type Attempt } from './attempt.ts'
import { describePart } from './describe-part.ts'
import type { Past, Setting } from './past.ts'

/** The lead without each fact that is known of it, and with each value that the policy's conditions tell apart. */
export function factAttempts({ decision, inputs }: Past, own: Setting): Attempt[] {
  const { lead } = inputs
  const today = localDay(Date.parse(inputs.now), own.routing.timezone)
  const conditions: object[] = [
    ...conditionsOf(own),
    ...own.playbook.qualification.disqualify.map(({ when }) => when),
  ]
  const leaves = conditions.flatMap(leavesOf)
  const rankOf = ranks(decision)
  const attempt = (field: FactField, part: LeadPart, distance: number, change: string): Attempt => ({
    change,
    group: field,
    rank: rankOf(field),
    distance,
    lead: withPart(lead, field, part),
  })
  const attempts: Attempt[] = []
  for (const field of FACT_FIELDS)
    if (lead[field] !== undefined && lead[field] !== false)
      attempts.push(attempt(field, {}, REMOVAL_DISTANCE, `nothing were known of ${WORDS[field]}`))
  const candidates = leadCandidates(leaves, [own], today)
  candidates.region = [...namedRegions(own), ...candidates.region!]
  for (const field of SINGLE_FIELDS)
    for (const [i, part] of candidates[field]!.entries()) {
      const change = comparable(field, part, lead) ? describePart(field, part) : undefined
      if (change === undefined) continue
      attempts.push(attempt(field, part, distanceOf(field, part, lead) + i * ORDER_STEP, change))
    }
  const { compliance, competitors } = listMembers(leaves)
  const [needs, spokenOf] = [lead.compliance ?? [], lead.competitors ?? []]
  for (const one of needs) {
    const part = { compliance: needs.filter((other) => other !== one) }
    attempts.push(attempt('compliance', part, 0, `the buyer did not need ${one}`))
  }
  for (const [i, one] of compliance.entries())
    if (!needs.includes(one)) {
      const part = { compliance: [...needs, one] }
      attempts.push(attempt('compliance', part, 1 + i * ORDER_STEP, `the buyer needed ${one}`))
    }
  for (const one of spokenOf) {
    const part = { competitors: spokenOf.filter((other) => other !== one) }
    attempts.push(attempt('competitors', part, 0, `the buyer did not speak of ${one.name}`))
  }
  for (const [i, one] of (competitors as typeof spokenOf).entries()) {
    const part = { competitors: [...spokenOf.filter(({ name }) => name !== one.name), one] }
    attempts.push(
      attempt('competitors', part, 1 + i * ORDER_STEP, `the buyer spoke of ${one.name} (${one.stance})`),
    )
  }
  const verified = { emailVerified: !lead.emailVerified }
  if (lead.email !== undefined)
    attempts.push(
      attempt('emailVerified', verified, 0, `the e-mail were ${lead.emailVerified ? 'not ' : ''}verified`),
    )
  return attempts
}

/** Facts of one value, of which the policy's conditions tell some apart. */
const SINGLE_FIELDS = [
  'useCase',
  'product',
  'nextStep',
  'purpose',
  'wantsHuman',
  'jobTitle',
  'language',
  'email',
  'headcount',
  'budget',
  'timeline',
  'region',
] as const satisfies (keyof Lead)[]
const FACT_FIELDS = [
  ...SINGLE_FIELDS,
  'compliance',
  'competitors',
  'company',
  'website',
  'name',
  'phone',
  'place',
  'page',
] as const satisfies (keyof Lead)[]
type FactField = (typeof FACT_FIELDS)[number] | 'emailVerified'

const WORDS: Record<(typeof FACT_FIELDS)[number], string> = {
  useCase: 'the use case',
  product: 'the product',
  nextStep: 'the next step',
  purpose: 'the purpose',
  wantsHuman: 'the wish to talk to a person',
  jobTitle: 'the job title',
  language: 'the language',
  email: 'the e-mail',
  headcount: 'the headcount',
  budget: 'the budget',
  timeline: 'the timeline',
  region: 'the region',
  compliance: 'compliance',
  competitors: 'competitors',
  company: 'the company',
  website: 'the website',
  name: 'the name',
  phone: 'the telephone',
  place: 'the place',
  page: 'the page',
}

/** As far as seven times as many: another value is usually nearer than none. */
const REMOVAL_DISTANCE = 2
/** Among equally near values, those named first by the policy. */
const ORDER_STEP = 1e-4

/** The regions that territories name, before all others. */
function namedRegions({ routing }: Setting): LeadPart[] {
  return routing.territories.flatMap(({ regions }) => regions.map((region) => ({ region: [region] })))
}

/** Values that differ from the lead's in one way: a single number of people, a budget in the same currency. */
function comparable(field: FactField, part: LeadPart, lead: Lead): boolean {
  if (JSON.stringify(part[field]) === JSON.stringify(lead[field])) return false
  if (field === 'headcount') return part.headcount !== undefined && part.headcount.min === part.headcount.max
  if (field === 'budget')
    return part.budget?.period === 'year' && (!lead.budget || part.budget.currency === lead.budget.currency)
  return part[field] !== undefined
}

/** Of numbers, how many times more or less; of others all are equally far. */
function distanceOf(field: FactField, part: LeadPart, lead: Lead): number {
  const numbers = {
    headcount: [part.headcount?.min, lead.headcount?.min ?? lead.headcount?.max],
    budget: [part.budget?.amount, lead.budget?.amount],
    timeline: [daysTo(part.timeline?.end), daysTo(lead.timeline?.end)],
  }
  if (!Object.hasOwn(numbers, field)) return 1
  const [a, b] = numbers[field as keyof typeof numbers]
  if (a === undefined || b === undefined) return 1
  return field === 'timeline' ? Math.abs(a - b) / 365 : Math.abs(Math.log((a + 1) / (b + 1)))
}

function daysTo(day: string | undefined): number | undefined {
  return day === undefined ? undefined : Date.parse(day) / 86_400_000
}

/** The part takes the place of the field; who said so has not answered "none". */
function withPart(lead: Lead, field: FactField, part: LeadPart): Lead {
  const { [field]: _, ...rest } = lead
  const none = lead.none.filter((one) => one !== field)
  return { emailVerified: lead.emailVerified, ...rest, none, ...part } as Lead
}

/** The fact that a test reads, where it has another name. */
const READS: Record<string, string[]> = {
  acv: ['budget'],
  territory: ['region', 'place'],
  place: ['region', 'place'],
  segment: ['headcount'],
  emailDomain: ['email'],
  freeMail: ['email'],
  listed: ['email'],
  urgency: ['timeline'],
}

/** How near a fact is: tested by the step taken (of a close, by qualification), by one before it, or by none. */
function ranks({ step, trace }: Decision): (field: string) => number {
  const isTaken = (one: Decision['trace'][number]['step']) =>
    step.kind === 'admit'
      ? one.kind === 'qualify' || one.kind === 'admit'
      : one.kind === step.kind && one.id === step.id
  const read = (taken: boolean) =>
    new Set(
      trace
        .filter((one) => isTaken(one.step) === taken)
        .flatMap(({ tests }) => tests.flatMap(({ field }) => READS[field] ?? [field])),
    )
  const [tested, before] = [read(true), read(false)]
  return (field) => (tested.has(field) ? RANKS.tested : before.has(field) ? RANKS.testedBefore : RANKS.other)
}
