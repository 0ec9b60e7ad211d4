import * as z from 'zod'
import type { FactCondition } from '../../../widget/contract/condition.ts'
import { FIELDS, NEXT_STEPS, PURPOSES, STANCES, TIMELINE_KINDS } from '../../../widget/contract/facts.ts'
import { oneOrMore } from './playbook.ts'
import { ConfigId, WallTime } from './roster.ts'

const QUALIFICATIONS = ['qualified', 'disqualified', 'incomplete'] as const
export const STEPS = ['admit', 'escalation', 'owner', 'sticky', 'rule', 'fallback'] as const
/** What can be known besides what the buyer said. */
export const DERIVED = ['territory', 'segment', 'acv', 'account', 'language', 'place'] as const

export interface NumberRange {
  atLeast?: number
  atMost?: number
  between?: [number, number]
}

/** One of these values, all of them, or both said apart. */
export interface ListTest {
  any?: string[]
  all?: string[]
}

/** What the policy tests besides what the buyer said, or in more ways than a playbook does. */
interface ServerTests {
  /** Conditions of the policy by name; one of them holds. */
  is?: string[]
  headcount?: NumberRange
  acv?: NumberRange & { currency?: string }
  timeline?: NonNullable<FactCondition['timeline']> & { before?: string; after?: string }
  compliance?: string[] | ListTest
  region?: string[] | ListTest
  known?: string[]
  unknown?: string[]
  jobTitle?: string[]
  /** Ids of territories; `unmatched`: a known place in none of them; `unknown`: no place known. */
  territory?: string[]
  /** Ids of segments; `unknown`: the headcount does not say. */
  segment?: string[]
  urgency?: string[]
  account?: AccountTest
  /** The address's domain or a parent of it: `acme.io` holds for `dana@mail.acme.io`. */
  emailDomain?: string[]
  /** Lists of domains, by name. */
  listed?: string[]
  freeMail?: boolean
  emailVerified?: boolean
  /** Paths of the page, `/pricing`, or with a star at the end, `/blog/*`. */
  page?: { path?: string[]; campaign?: string[] }
  language?: string[]
  returning?: boolean
  qualification?: (typeof QUALIFICATIONS)[number][]
  /** Ids of disqualifiers. */
  disqualifiedBy?: string[]
  /** The clock where a team works. */
  teamTime?: { team: string; open?: boolean; between?: [string, string]; days?: number[] }
  /** Whether a rep has the lead: for alerts and sequences, which come after. */
  assigned?: boolean
  step?: (typeof STEPS)[number][]
}

export interface AccountTest {
  known?: boolean
  ambiguous?: boolean
  foundBy?: ('email' | 'website' | 'company')[]
  id?: string[]
  tier?: string[]
  strategic?: boolean
  owned?: boolean
  owner?: string[]
  industry?: string[]
  openOpportunity?: boolean
  /** Any other column of the accounts. */
  columns?: Record<string, string[] | NumberRange>
}

/** A test over a lead. Every key present must hold; a list holds when one of its values does; `known` and `unknown`
 *  when all of theirs do. A value that is unknown satisfies no test but `unknown`, not even under `not`. */
export interface Condition
  extends
    Omit<
      FactCondition,
      'all' | 'any' | 'not' | 'known' | 'unknown' | 'compliance' | 'region' | 'timeline' | 'headcount' | 'acv'
    >,
    ServerTests {
  all?: Condition[]
  any?: Condition[]
  not?: Condition
}

/** A domain as addresses have it. What is written in capitals is read in small letters. */
export const Domain = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .max(253)
      .regex(
        /^([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u,
        'A domain such as acme.io, without @, * or https://.',
      ),
  )
/** A language as BCP 47 names it. */
export const Language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'A language such as de or pt-BR.')

const words = oneOrMore(z.string().min(1)).optional()
const flag = z.boolean().optional()
const number = z.number()
const range = {
  atLeast: number.optional(),
  atMost: number.optional(),
  between: z
    .tuple([number, number])
    .refine(([low, high]) => low <= high, 'The first number is the lower one.')
    .optional(),
}
const list = z.union([oneOrMore(z.string().min(1)), z.strictObject({ any: words, all: words })]).optional()
const KnownName = z.enum([...FIELDS, ...DERIVED])

const tests = {
  is: words.meta({ description: 'Conditions of the policy, by name: one of them holds.' }),
  useCase: words,
  product: words,
  competitors: z
    .strictObject({ names: words, stances: oneOrMore(z.enum(STANCES)).optional() })
    .optional()
    .meta({ description: 'One that has such a name and such a stance.' }),
  headcount: z.strictObject(range).optional(),
  acv: z
    .strictObject({
      ...range,
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'ISO 4217: EUR.')
        .optional(),
    })
    .optional()
    .meta({ description: 'Budget a year, in the policy’s currency.' }),
  timeline: z
    .strictObject({
      kinds: oneOrMore(z.enum(TIMELINE_KINDS)).optional(),
      withinDays: number.min(0).optional().meta({
        description: 'Calendar days from today, 0, to its end. What ended before today is within none.',
      }),
      before: z.iso.date().optional().meta({ description: 'It ends before this day.' }),
      after: z.iso.date().optional().meta({ description: 'It ends after this day.' }),
    })
    .optional(),
  compliance: list,
  region: list.meta({
    description: 'The very code that was said: EMEA is not DE. For all within a region: a territory.',
  }),
  wantsHuman: flag,
  nextStep: oneOrMore(z.enum(NEXT_STEPS)).optional(),
  purpose: oneOrMore(z.enum(PURPOSES)).optional(),
  jobTitle: words.meta({ description: 'Words that stand in it, whatever the case: cto, head of.' }),
  known: oneOrMore(KnownName).optional(),
  unknown: oneOrMore(KnownName).optional(),
  territory: words.meta({
    description: 'Ids; `unmatched`: a place in none of them; `unknown`: no place is known.',
  }),
  segment: words.meta({ description: 'Ids; `unknown`: the headcount does not say.' }),
  urgency: words.meta({ description: 'Ids of levels: the one that holds.' }),
  account: z
    .strictObject({
      known: flag,
      ambiguous: flag,
      foundBy: oneOrMore(z.enum(['email', 'website', 'company'])).optional(),
      id: words,
      tier: words,
      strategic: flag,
      owned: flag.meta({ description: 'Has an owner who is in the roster.' }),
      owner: words,
      industry: words,
      openOpportunity: flag,
      columns: z
        .record(z.string(), z.union([oneOrMore(z.string().min(1)), z.strictObject(range)]))
        .optional()
        .meta({
          description: 'A column of your own in the accounts: {arr: {atLeast: 50000}, plan: [gold]}.',
        }),
    })
    .optional(),
  emailDomain: oneOrMore(Domain).optional().meta({ description: 'One above it holds, too: acme.io.' }),
  listed: words.meta({ description: 'Lists of domains of this policy, by name.' }),
  freeMail: flag,
  emailVerified: flag,
  page: z
    .strictObject({
      path: oneOrMore(z.string().regex(/^\//, 'A path begins with a slash: /pricing.')).optional(),
      campaign: words,
    })
    .optional(),
  language: oneOrMore(Language).optional().meta({ description: 'de holds for de-AT.' }),
  returning: flag,
  qualification: oneOrMore(z.enum(QUALIFICATIONS)).optional(),
  disqualifiedBy: words,
  teamTime: z
    .strictObject({
      team: ConfigId,
      open: flag.meta({ description: 'One of its reps is at work by their hours.' }),
      between: z.tuple([WallTime, WallTime]).optional(),
      days: z.array(z.int().min(1).max(7)).min(1).optional(),
    })
    .optional()
    .meta({ description: 'The clock where the team’s rep works who stands first in the roster.' }),
  assigned: flag.meta({ description: 'For alerts and sequences: whether a rep has the lead.' }),
  step: oneOrMore(z.enum(STEPS)).optional().meta({ description: 'For alerts and sequences.' }),
}

export const ConditionFile: z.ZodType<Condition> = z.lazy(() =>
  z.strictObject({
    ...tests,
    all: z.array(ConditionFile).min(1).optional(),
    any: z.array(ConditionFile).min(1).optional(),
    not: ConditionFile.optional(),
  }),
) as z.ZodType<Condition>
