import { testFact } from '../../../widget/qualification/condition.ts'
import type { Facts } from '../../../widget/contract/facts.ts'
import type { AccountTest, Condition, ListTest } from '../../workspace/schema/condition.ts'
import type { Account } from '../../workspace/schema/accounts.ts'
import { teamClock } from '../at-work.ts'
import { localDay } from '../day.ts'
import { NO_ACCOUNT, testField, type LeadContext } from '../fields.ts'
import { Lead } from '../lead.ts'
import { indexAccounts, matchAccount } from '../match.ts'
import { placeOf } from '../place.ts'
import { segmentOf } from '../segment.ts'
import { AccountSpace } from './account-space.ts'
import { leadCandidates, listMembers, type LeadPart } from './candidates.ts'
import { classesOf, covers, type Dimension, type Policy } from './dimension.ts'
import { Formulas, type Ternary } from './formula.ts'
import { conditionsOf, leavesOf, type Leaf } from './leaves.ts'
import type { Lit } from './sat.ts'

/** A lead, and the accounts that the CRM would have for it. */
export interface Witness {
  lead: Lead
  accounts: Account[]
  /** UTC ms. */
  now: number
}

const WEEK_HALF_HOURS = 7 * 48
const HALF_HOUR = 1_800_000

/** All possible leads, as the conditions of some policies tell them apart: each field as few classes of values, found by running the
 *  very tests over candidates; lists as their members, each in it or not. Places are taken one at a time. */
export class Space {
  readonly formulas = new Formulas()
  readonly #now: number
  readonly #today: string
  readonly #policies: Policy[]
  readonly #dimensions = new Map<string, Dimension<LeadPart>>()
  readonly #moments: Dimension<number>
  readonly #members: { compliance: Map<string, Lit>; competitors: Map<string, Lit> }
  readonly #account: AccountSpace
  readonly #playbookLeaves: Leaf[]
  readonly #known = new Map<string, Ternary>()

  constructor(policies: Policy[], now: number) {
    this.#policies = policies
    this.#now = now
    this.#today = localDay(now, policies[0]!.routing.timezone)
    this.#playbookLeaves = policies.flatMap(({ playbook }) =>
      playbook.qualification.disqualify.flatMap(({ when }) => leavesOf(when)),
    )
    const leaves = [...policies.flatMap(conditionsOf).flatMap(leavesOf), ...this.#playbookLeaves]
    const candidates = leadCandidates(leaves, policies, this.#today)
    for (const [name, parts] of Object.entries(candidates))
      this.#dimensions.set(
        name,
        classesOf(this.formulas, parts, (part) => this.#observe(name, part, leaves)),
      )
    this.#moments = classesOf(
      this.formulas,
      leaves.some(({ key }) => key === 'teamTime')
        ? Array.from({ length: WEEK_HALF_HOURS }, (_, i) => now + i * HALF_HOUR)
        : [now],
      (moment) =>
        policies.flatMap((policy) =>
          leaves.flatMap(({ key, wanted }) =>
            key === 'teamTime' ? testField(key, wanted, this.#context(policy, {}, moment))[1] : [],
          ),
        ),
    )
    const members = listMembers(leaves)
    const free = () => this.formulas.free()
    this.#members = {
      compliance: new Map(members.compliance.map((one) => [one, free()])),
      competitors: new Map(members.competitors.map(({ name, stance }) => [`${name}\n${stance}`, free()])),
    }
    this.#account = new AccountSpace(this.formulas, policies, leaves)
    this.#account.tie(this.#dimensions.get('email')!)
  }

  /** A condition of a policy, as a formula over all leads. */
  holds(condition: Condition, policy: Policy): Ternary {
    return this.#holds(condition, policy, false)
  }

  #holds(condition: object, policy: Policy, isPlaybook: boolean): Ternary {
    const { formulas } = this
    const inner = (part: object) => this.#holds(part, policy, isPlaybook)
    return formulas.all(
      Object.entries(condition).flatMap(([key, wanted]): Ternary[] => {
        if (wanted === undefined) return []
        if (key === 'all') return [formulas.all((wanted as object[]).map(inner))]
        if (key === 'any') return [formulas.any((wanted as object[]).map(inner))]
        if (key === 'not') return [formulas.not(inner(wanted as object))]
        if (key === 'is')
          return [formulas.any((wanted as string[]).map((name) => inner(policy.routing.conditions[name]!)))]
        return [this.#leaf({ key, wanted }, policy, isPlaybook)]
      }),
    )
  }

  /** Whether a lead is qualified, disqualified and by what, or incomplete. A field that the buyer answered with 'none' is left out. */
  qualification({ playbook, ...policy }: Policy) {
    const { formulas } = this
    const { require, disqualify } = playbook.qualification
    const fails = disqualify.map(({ id, when }) => ({
      id,
      lit: this.#holds(when, { playbook, ...policy }, true).t,
    }))
    const by = fails.map(({ id, lit }, i) => ({
      id,
      lit: formulas.and([lit, ...fails.slice(0, i).map((one) => -one.lit)]),
    }))
    const disqualified = formulas.or(fails.map(({ lit }) => lit))
    const complete = formulas.and(require.map((field) => this.#isKnown(field, { playbook, ...policy })))
    return {
      by,
      disqualified,
      qualified: formulas.and([-disqualified, complete]),
      incomplete: formulas.and([-disqualified, -complete]),
    }
  }

  /** Whether the account has an owner, asked or not. */
  get hasOwner(): Lit {
    return this.#account.isOwned
  }

  /** Whether an owner would be asked: the account has one, and the policy lets the owner step hold. */
  ownerAsked(policy: Policy): Lit {
    const { enabled, when, verifiedEmail } = policy.routing.owner
    if (!enabled) return this.formulas.false
    return this.formulas.and([
      this.#account.isOwned,
      ...(when ? [this.holds(when, policy).t] : []),
      ...(verifiedEmail ? [this.#leaf({ key: 'emailVerified', wanted: true }, policy, false).t] : []),
    ])
  }

  /** Values of a field that a policy tells apart, with the literal that says a lead has one of them. */
  valuesOf(field: 'useCase' | 'product' | 'language'): { value: string; lit: Lit }[] {
    const { values, lits } = this.#dimensions.get(field)!
    return values.flatMap((part, i) => {
      const value = part[field]
      return value === undefined ? [] : [{ value, lit: lits[i]! }]
    })
  }

  /** What a lead may want next, `undefined` where that is unknown. */
  nextSteps(): { value: LeadPart['nextStep']; lit: Lit }[] {
    const { values, lits } = this.#dimensions.get('nextStep')!
    return values.map((part, i) => ({ value: part.nextStep, lit: lits[i]! }))
  }

  /** The lead of the assignment that was found, as small as it can be. */
  witness(): Witness {
    const { solver } = this.formulas
    const chosen = <T>({ values, lits }: Dimension<T>) => values[lits.findIndex((lit) => solver.holds(lit))]!
    const lead: Record<string, unknown> = {}
    for (const [, dimension] of this.#dimensions) Object.assign(lead, chosen(dimension))
    const { compliance, competitors } = this.#members
    const frameworks = [...compliance].filter(([, lit]) => solver.holds(lit)).map(([one]) => one)
    const vendors = [...competitors]
      .filter(([, lit]) => solver.holds(lit))
      .map(([one]) => ({ name: one.split('\n')[0], stance: one.split('\n')[1] }))
    if (frameworks.length > 0) lead.compliance = frameworks
    if (vendors.length > 0) lead.competitors = vendors
    const accounts = this.#account.witness(lead)
    const now = chosen(this.#moments)
    return { lead: Lead.parse(onDay(lead, now - this.#now)), accounts, now }
  }

  /** What an assignment may still leave out, so that an example shows only what matters: each literal, tried in turn. */
  get plain(): Lit[] {
    const unknown = ([, { values, lits }]: [string, Dimension<LeadPart>]) =>
      lits.filter((_, i) => Object.keys(values[i]!).length === 0)
    const said = [...this.#dimensions].filter(([name]) => name !== 'email')
    return [
      this.#moments.lits[0]!,
      this.#account.isNone,
      ...said.filter(([name]) => name !== 'region').flatMap(unknown),
      ...[...this.#members.compliance.values(), ...this.#members.competitors.values()].map((lit) => -lit),
      ...said.filter(([name]) => name === 'region').flatMap(unknown),
      ...this.#companyMail,
    ]
  }

  /** An address at a company that nobody knows: what most leads have. */
  get #companyMail(): Lit[] {
    const { values, lits } = this.#dimensions.get('email')!
    return lits.filter((_, i) => values[i]!.email?.endsWith('@example-buyer.example'))
  }

  /** All that the policies can see of one field's value. */
  #observe(name: string, part: LeadPart, leaves: Leaf[]): unknown {
    const keys = OBSERVED[name] ?? [name]
    const tests = leaves.filter(({ key }) => keys.includes(key))
    return [
      Object.keys(part).length > 0,
      this.#policies.map((policy) => {
        const context = this.#context(policy, part)
        return [
          tests.map(({ key, wanted }) => testField(key, wanted, context)[1]),
          this.#playbookLeaves
            .filter(({ key }) => keys.includes(key))
            .map(({ key, wanted }) => testFact(key, wanted, part as Facts, this.#today)[1]),
          name === 'headcount' && segmentOf(part.headcount, policy.routing.segments),
          name === 'budget' && testField('known', ['acv'], context)[1],
          (name === 'region' || name === 'hint') && this.#coverage(policy, name, part),
          name === 'email' && this.#matched(policy, part),
        ]
      }),
      // Coverage is told by use case, product and language, each by itself.
      ['useCase', 'product', 'language', 'nextStep'].includes(name) && part,
    ]
  }

  #matched({ accounts, routing }: Policy, { email }: LeadPart): unknown {
    return email === undefined
      ? null
      : (matchAccount({ email }, indexAccounts(accounts, routing.match)).account?.id ?? null)
  }

  #coverage({ routing }: Policy, name: string, part: LeadPart): boolean[] {
    const source = name === 'region' ? ('said' as const) : ('hint' as const)
    const place = placeOf(part, undefined, [source])
    return routing.territories.map((territory) => covers(territory, place))
  }

  #context(policy: Policy, part: LeadPart, now: number = this.#now): LeadContext {
    const lead = { none: [], emailVerified: false, evidence: [], ...part } as Lead
    return {
      lead,
      today: this.#today,
      territory: 'unknown',
      segment: segmentOf(lead.headcount, policy.routing.segments),
      account: NO_ACCOUNT,
      policy: policy.routing,
      teamTime: (team) => teamClock(team, policy.roster, now),
    }
  }

  #leaf(leaf: Leaf, policy: Policy, isPlaybook: boolean): Ternary {
    const key = JSON.stringify([this.#policies.indexOf(policy), isPlaybook, leaf])
    const known = this.#known.get(key)
    if (known && this.#policies.includes(policy)) return known
    const made = this.#makeLeaf(leaf, policy, isPlaybook)
    this.#known.set(key, made)
    return made
  }

  #makeLeaf({ key, wanted }: Leaf, policy: Policy, isPlaybook: boolean): Ternary {
    const { formulas } = this
    switch (key) {
      case 'known':
        return formulas.sure(formulas.and((wanted as string[]).map((one) => this.#isKnown(one, policy))))
      case 'unknown':
        return formulas.sure(formulas.and((wanted as string[]).map((one) => -this.#isKnown(one, policy))))
      case 'compliance':
        return this.#frameworks(wanted as string[] | ListTest)
      case 'competitors':
        return this.#vendors(wanted as NonNullable<Condition['competitors']>)
      case 'qualification': {
        const found = this.qualification(policy)
        return formulas.sure(
          formulas.or((wanted as ('qualified' | 'disqualified' | 'incomplete')[]).map((one) => found[one])),
        )
      }
      case 'disqualifiedBy': {
        const { by } = this.qualification(policy)
        return formulas.sure(
          formulas.or(by.filter(({ id }) => (wanted as string[]).includes(id)).map(({ lit }) => lit)),
        )
      }
      case 'urgency': {
        const levels = policy.routing.urgency.map(({ id, when }) => ({ id, lit: this.holds(when, policy).t }))
        const first = levels.map(({ id, lit }, i) => ({
          id,
          lit: formulas.and([lit, ...levels.slice(0, i).map((one) => -one.lit)]),
        }))
        return formulas.sure(
          formulas.or(first.filter(({ id }) => (wanted as string[]).includes(id)).map(({ lit }) => lit)),
        )
      }
      case 'territory':
        return this.#territory(wanted as string[], policy)
      case 'account':
        return this.#account.test(wanted as AccountTest, policy)
      case 'assigned':
      case 'step':
        return formulas.sure(this.#after(key, wanted))
      case 'teamTime':
        return this.#over(
          this.#moments,
          (moment) => testField(key, wanted, this.#context(policy, {}, moment))[1],
        )
      default:
        return this.#over(this.#dimensions.get(DIMENSION_OF[key] ?? key)!, (part) =>
          isPlaybook
            ? testFact(key, wanted, part as Facts, this.#today)[1]
            : testField(key, wanted, this.#context(policy, part))[1],
        )
    }
  }

  #over<T>({ values, lits }: Dimension<T>, test: (value: T) => boolean | undefined): Ternary {
    const truths = values.map(test)
    const where = (wanted: boolean) => this.formulas.or(lits.filter((_, i) => truths[i] === wanted))
    return { t: where(true), f: where(false) }
  }

  #frameworks(wanted: string[] | ListTest): Ternary {
    const { any, all = [] }: ListTest = Array.isArray(wanted) ? { any: wanted } : wanted
    const lit = (one: string) => this.#members.compliance.get(one) ?? this.formulas.false
    const some = this.formulas.or([...this.#members.compliance.values()])
    const holds = this.formulas.and([...(any ? [this.formulas.or(any.map(lit))] : []), ...all.map(lit)])
    return { t: this.formulas.and([some, holds]), f: this.formulas.and([some, -holds]) }
  }

  #vendors({ names, stances }: NonNullable<Condition['competitors']>): Ternary {
    const all = [...this.#members.competitors]
    const some = this.formulas.or(all.map(([, lit]) => lit))
    const fit = all.filter(([one]) => {
      const [name, stance] = one.split('\n') as [string, never]
      return (names?.includes(name) ?? true) && (stances?.includes(stance) ?? true)
    })
    const holds = this.formulas.or(fit.map(([, lit]) => lit))
    return { t: holds, f: this.formulas.and([some, -holds]) }
  }

  #territory(wanted: string[], policy: Policy): Ternary {
    const { formulas } = this
    const places = this.#places(policy)
    const is = (id: string) => formulas.or(places.flatMap((one) => (one.id === id ? [one.lit] : [])))
    const holds = formulas.or(wanted.map(is))
    return { t: holds, f: wanted.includes('unknown') ? -holds : formulas.and([-holds, -is('unknown')]) }
  }

  /** Under which assignments a lead lies in which territory: each source of places counts where those before it know none. */
  #places(policy: Policy): { id: string; lit: Lit }[] {
    const { formulas } = this
    const { territories, places } = policy.routing
    const before: Lit[] = []
    const all = places.flatMap((source) => {
      const { values, lits } =
        source === 'account'
          ? this.#account.places
          : this.#dimensions.get(source === 'said' ? 'region' : 'hint')!
      const found = values.flatMap((part, i) => {
        const place = placeOf(part, undefined, [source === 'said' ? 'said' : 'hint'])
        if (!place) return []
        const covering = territories.filter((territory) => covers(territory, place))
        const open = covering.map(({ segments }) =>
          segments.length === 0
            ? formulas.true
            : this.#over(this.#dimensions.get('headcount')!, ({ headcount }) =>
                segments.includes(segmentOf(headcount, policy.routing.segments)),
              ).t,
        )
        const here = [...before, lits[i]!]
        return [
          ...covering.map(({ id }, k) => ({
            id,
            lit: formulas.and([...here, open[k]!, ...open.slice(0, k).map((lit) => -lit)]),
          })),
          { id: 'unmatched', lit: formulas.and([...here, ...open.map((lit) => -lit)]) },
        ]
      })
      const unknown = values.findIndex(
        (part) => !placeOf(part, undefined, [source === 'said' ? 'said' : 'hint']),
      )
      before.push(unknown < 0 ? formulas.false : lits[unknown]!)
      return found
    })
    return [...all, { id: 'unknown', lit: formulas.and(before) }]
  }

  #isKnown(field: string, policy: Policy): Lit {
    const { formulas } = this
    const { compliance, competitors } = this.#members
    switch (field) {
      case 'compliance':
        return formulas.or([...compliance.values()])
      case 'competitors':
        return formulas.or([...competitors.values()])
      case 'account':
        return this.#account.isKnown
      case 'territory':
      case 'place':
        return -this.#territory(['unknown'], policy).t
      case 'segment':
        return this.#over(
          this.#dimensions.get('headcount')!,
          ({ headcount }) => segmentOf(headcount, policy.routing.segments) !== 'unknown',
        ).t
      case 'acv':
        return this.#over(
          this.#dimensions.get('budget')!,
          (part) => testField('known', ['acv'], this.#context(policy, part))[1],
        ).t
      default: {
        const { values, lits } = this.#dimensions.get(field)!
        return formulas.or(lits.filter((_, i) => Object.keys(values[i]!).length > 0))
      }
    }
  }

  /** What is known only after the decision may be anything. */
  #after(key: string, wanted: unknown): Lit {
    const name = `${key} ${JSON.stringify(wanted)}`
    const known = this.#known.get(name)
    if (known) return known.t
    const lit = this.formulas.free()
    this.#known.set(name, this.formulas.sure(lit))
    return lit
  }
}

/** Which tests see the values of a field. */
const OBSERVED: Record<string, string[]> = {
  email: ['emailDomain', 'listed', 'freeMail'],
  budget: ['acv'],
  hint: [],
  headcount: ['headcount', 'segment'],
}
const DIMENSION_OF: Record<string, string> = {
  emailDomain: 'email',
  listed: 'email',
  freeMail: 'email',
  acv: 'budget',
  segment: 'headcount',
}

/** A lead whose deadline is as far away at another moment, `later` ms on. */
function onDay(lead: Record<string, unknown>, later: number): Record<string, unknown> {
  const { timeline } = lead as LeadPart
  if (timeline?.end === undefined || later === 0) return lead
  const end = new Date(Date.parse(timeline.end) + Math.round(later / DAY) * DAY).toISOString().slice(0, 10)
  return { ...lead, timeline: { ...timeline, end } }
}

const DAY = 86_400_000
