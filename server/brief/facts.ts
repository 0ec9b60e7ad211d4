import type {
  Budget,
  Field,
  Headcount,
  Profile,
  Source,
  Stance,
  Timeline,
} from '../../widget/contract/facts.ts'
import { say } from '../../widget/contract/playbook.ts'
import type { Playbook } from '../../widget/contract/playbook.ts'
import { dayOf } from './when.ts'

/** How a fact became known: in free text, by a quick reply, or as the buyer's correction. */
export type How = 'said' | 'chosen' | 'edited'

/** One thing that the buyer stated, in words: 'Using', 'Drift', with the words that carry it. */
export interface Fact {
  field: Field
  label: string
  value: string
  /** The buyer's own words. Free text: for the rep only. */
  quote?: string
  how: How
  /** Of a field that is a list: which of its values. */
  of?: string
  /** A rep found it wrong. */
  wrong?: Wrong
}

export interface Wrong {
  /** Who, by name. */
  by: string
  /** UTC, as on the wire. */
  at: string
  /** What is right, in words, where that is known. */
  right?: string
}

/** What a field is called where it stands alone. */
export const FIELD_NAMES: Record<Field, string> = {
  useCase: 'Wants',
  product: 'Product',
  timeline: 'Decision',
  competitors: 'Other tools',
  headcount: 'People',
  budget: 'Budget',
  compliance: 'Compliance',
  region: 'Based in',
  email: 'E-mail',
  company: 'Company',
  wantsHuman: 'Asked for',
  nextStep: 'Next step',
  purpose: 'Here for',
  name: 'Name',
  jobTitle: 'Role',
  website: 'Website',
  phone: 'Phone',
}

const PURPOSE_NAMES: Record<string, string> = {
  support: 'Support',
  job: 'A job',
  student: 'Studies',
  selling: 'Selling to us',
  press: 'Press',
}

const NEXT_STEP_NAMES: Record<string, string> = {
  demo: 'A demo',
  pricing: 'Pricing',
  trial: 'A trial',
  call: 'A call',
  info: 'Something to read',
  security: 'A security review',
}

/** All facts of a profile, one row a value, in the order in which a rep needs them. `today` is `YYYY-MM-DD`. */
export function factsInWords(profile: Profile, playbook: Playbook, locale: string, today: string): Fact[] {
  const { facts } = profile
  const fact = (field: Field, label: string, value: string, element?: string): Fact => {
    const source = sourceOf(profile.sources, field, element)
    return { field, label, value, ...source, ...(element !== undefined && { of: element }) }
  }
  const plain = (field: Field, value: string | undefined): Fact[] =>
    value === undefined ? [] : [fact(field, FIELD_NAMES[field], value)]

  return [
    ...(facts.compliance ?? []).map((name) => fact('compliance', FIELD_NAMES.compliance, name, name)),
    ...plain('timeline', facts.timeline && timelineInWords(facts.timeline, today)),
    ...plain('headcount', facts.headcount && headcountInWords(facts.headcount)),
    ...(facts.competitors ?? []).map(({ name, stance }) =>
      fact('competitors', STANCE_LABELS[stance], name, name),
    ),
    ...plain('useCase', facts.useCase && topicName(playbook.useCases, facts.useCase, locale)),
    ...plain('product', facts.product && topicName(playbook.products, facts.product, locale)),
    ...plain('budget', facts.budget && budgetInWords(facts.budget)),
    ...(facts.region ?? []).map((code) => fact('region', FIELD_NAMES.region, regionName(code), code)),
    ...plain('company', facts.company),
    ...plain('name', facts.name),
    ...plain('jobTitle', facts.jobTitle),
    ...plain('email', facts.email),
    ...plain('phone', facts.phone),
    ...plain('website', facts.website),
    ...plain(
      'purpose',
      facts.purpose && facts.purpose !== 'buying' ? PURPOSE_NAMES[facts.purpose] : undefined,
    ),
    ...plain('nextStep', facts.nextStep && (NEXT_STEP_NAMES[facts.nextStep] ?? facts.nextStep)),
    ...plain('wantsHuman', facts.wantsHuman ? 'A person' : undefined),
  ]
}

export function timelineInWords({ kind, start, end }: Timeline, today: string): string {
  if (kind === 'asap') return 'As soon as possible'
  if (kind === 'exploring') return 'Exploring, no date'
  if (kind === 'none') return 'No date'
  if (start && end) return `${dayOf(start, today)} – ${dayOf(end, today)}`
  if (end) return `By ${dayOf(end, today)}`
  if (start) return `From ${dayOf(start, today)}`
  return 'A date that was not given'
}

const STANCE_LABELS: Record<Stance, string> = {
  using: 'Using',
  replacing: 'Replacing',
  evaluating: 'Comparing with',
  rejected: 'Ruled out',
  mentioned: 'Mentioned',
}

const PERIOD_WORDS = { year: ' a year', quarter: ' a quarter', month: ' a month', once: ', once' }
const GROUP_NAMES: Record<string, string> = { EU: 'European Union', AMER: 'North America' }

function headcountInWords({ min, max }: Headcount): string {
  const number = (n: number) => n.toLocaleString('en-GB')
  if (min !== undefined && max !== undefined) {
    return min === max ? `About ${number(min)}` : `${number(min)} to ${number(max)}`
  }
  if (min !== undefined) return `${number(min)} or more`
  if (max !== undefined) return `Up to ${number(max)}`
  return 'Not a number'
}

function budgetInWords({ amount, currency, period }: Budget): string {
  const money = `${amount.toLocaleString('en-GB', { maximumFractionDigits: 2 })}${currency ? ` ${currency}` : ''}`
  return money + (period ? PERIOD_WORDS[period] : '')
}

function topicName(topics: Playbook['useCases'], id: string, locale: string): string {
  const topic = topics.find((t) => t.id === id)
  return capital(topic ? say(topic.name, locale) : id)
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** 'Germany', 'TX, United States', or the group as it is. What is no code stays as it was given. */
function regionName(code: string): string {
  const [country = '', state] = code.split('-')
  if (!/^[A-Z]{2}$/.test(country) || GROUP_NAMES[code]) return GROUP_NAMES[code] ?? code
  const name = new Intl.DisplayNames('en-GB', { type: 'region' }).of(country) ?? country
  return state ? `${state}, ${name}` : name
}

/** Latest source of a field, of that element where it is a list. */
function sourceOf(sources: Source[], field: Field, element?: string): { how: How; quote?: string } {
  const ofField = sources.filter((s) => s.field === field)
  const ofElement = ofField.filter((s) => element !== undefined && s.value === element)
  const source = (ofElement.length > 0 ? ofElement : ofField).at(-1)
  if (!source) return { how: 'said' }
  const how = source.kind === 'message' ? 'said' : source.kind === 'choice' ? 'chosen' : 'edited'
  return source.quote ? { how, quote: source.quote } : { how }
}
