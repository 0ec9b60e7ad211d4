import { testFact } from '../../../widget/qualification/condition.ts'
import type { Facts } from '../../../widget/contract/facts.ts'
import type { AccountTest, Condition, ListTest } from '../../workspace/schema/condition.ts'
import type { Account } from '../../workspace/schema/accounts.ts'
import type { Territory } from '../../workspace/schema/routing.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { teamClock } from '../at-work.ts'
import { localDay } from '../day.ts'
import { NO_ACCOUNT, testField, type AccountFacts, type LeadContext } from '../fields.ts'
import { isFreeMail } from '../free-mail.ts'
import { Lead } from '../lead.ts'
import { emailHost, indexAccounts, matchAccount, registrableDomain } from '../match.ts'
import { placeOf, territoryOf } from '../place.ts'
import { segmentOf } from '../segment.ts'
import { accountColumns, accountValues, leadCandidates, listMembers, type LeadPart } from './candidates.ts'
import { Formulas, type Ternary } from './formula.ts'
import { conditionsOf, leavesOf, type Leaf } from './leaves.ts'
import type { Lit } from './sat.ts'

/** One thing that a lead has one value of: the values that the policies tell apart, and which of them is so. */
interface Dimension<T> {
  values: T[]
  lits: Lit[]
}

type Policy = Pick<Workspace, 'playbook' | 'routing' | 'roster' | 'accounts'>

/** A lead, and the accounts that the CRM would have for it. */
export interface Witness {
  lead: Lead
  accounts: Account[]
  /** UTC ms. */
  now: number
}

const WEEK_HALF_HOURS = 7 * 48
const HALF_HOUR = 1_800_000
const SYNTHETIC = 'example-account'

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
  readonly #known = new Map<string, Ternary>()

  constructor(policies: Policy[], now: number) {
    this.#policies = policies
    this.#now = now
    this.#today = localDay(now, policies[0]!.routing.timezone)
    const conditions: object[] = policies.flatMap((policy) => [
      ...conditionsOf(policy),
      ...policy.playbook.qualification.disqualify.map(({ when }) => when),
    ])
    const leaves = conditions.flatMap(leavesOf)
    const candidates = leadCandidates(leaves, policies, this.#today)
    for (const [name, parts] of Object.entries(candidates))
      this.#dimensions.set(
        name,
        this.#classes(parts, (part) => this.#observe(name, part, leaves)),
      )
    this.#moments = this.#classes(
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
    this.#account = new AccountSpace(this, policies, leaves)
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
    return { lead: Lead.parse(lead), accounts, now: chosen(this.#moments) }
  }

  /** What an assignment may still leave out, so that an example shows only what matters: each literal, tried in turn. */
  get plain(): Lit[] {
    const unknown = ([, { values, lits }]: [string, Dimension<LeadPart>]) =>
      lits.filter((_, i) => Object.keys(values[i]!).length === 0)
    const said = [...this.#dimensions].filter(([name]) => name !== 'email')
    return [
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

  /** Values in classes that the observations do not tell apart, one of which is so. */
  #classes<T>(values: T[], observe: (value: T) => unknown): Dimension<T> {
    return this.classes(values, observe)
  }

  classes<T>(values: T[], observe: (value: T) => unknown): Dimension<T> {
    const byLook = new Map<string, T>()
    for (const value of values) {
      const look = JSON.stringify(observe(value), (_, one: unknown) => (one === undefined ? 'unknown' : one))
      if (!byLook.has(look)) byLook.set(look, value)
    }
    const kept = [...byLook.values()]
    return { values: kept, lits: kept.length === 1 ? [this.formulas.true] : this.formulas.oneOf(kept.length) }
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
          tests.map(({ key, wanted }) => testFact(key, wanted, part as Facts, this.#today)[1]),
          name === 'headcount' && segmentOf(part.headcount, policy.routing.segments),
          name === 'budget' && testField('known', ['acv'], context)[1],
          (name === 'region' || name === 'hint') && this.#coverage(policy, name, part),
          name === 'email' && this.#matched(policy, part),
        ]
      }),
      // Coverage is told by use case, product and language, each by itself.
      (name === 'useCase' || name === 'product' || name === 'language') && part,
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

function covers(territory: Territory, place: ReturnType<typeof placeOf>): boolean {
  return place !== undefined && territoryOf(place, [{ ...territory, segments: [] }]) === territory.id
}

/** The accounts that a lead may have: none, several, one of those that conditions name, or any other with what conditions test of it. */
class AccountSpace {
  readonly isNone: Lit
  readonly isKnown: Lit
  readonly isOwned: Lit
  readonly places: Dimension<LeadPart>
  readonly #space: Space
  readonly #isAmbiguous: Lit
  readonly #isSynthetic: Lit
  readonly #real: Map<string, { account: Account; lit: Lit }>
  readonly #parts = new Map<string, Dimension<string | undefined>>()
  readonly #columns = new Map<string, Dimension<string | undefined>>()
  readonly #foundBy: Dimension<string>
  readonly #hasOpportunity: Lit
  readonly #policies: Policy[]

  constructor(space: Space, policies: Policy[], leaves: Leaf[]) {
    const { formulas } = space
    this.#space = space
    this.#policies = policies
    const [{ accounts, roster, routing }] = policies as [Policy]
    const index = indexAccounts(accounts, routing.match)
    const named = new Set(accountValues('id', leaves))
    const byMail = leadCandidates(leaves, policies, '2000-01-01').email!.flatMap(({ email }) =>
      email === undefined ? [] : (matchAccount({ email }, index).account ?? []),
    )
    const real = new Map(
      [...accounts.filter(({ id }) => named.has(id)), ...byMail].map((one) => [one.id, one]),
    )
    const [none, ambiguous, synthetic, ...lits] = formulas.oneOf(3 + real.size) as [Lit, Lit, Lit, ...Lit[]]
    this.isNone = none
    this.#isAmbiguous = ambiguous
    this.#isSynthetic = synthetic
    this.#real = new Map([...real].map(([id, account], i) => [id, { account, lit: lits[i]! }]))
    this.isKnown = formulas.or([synthetic, ...lits])
    const strategic = policies.flatMap(({ routing }) => routing.strategicTiers)
    const reps = roster.reps.filter(({ active }) => active).map(({ id }) => id)
    const owners = accountValues('owner', leaves)
    const another = reps.find((id) => !owners.includes(id))
    const values: Record<string, (string | undefined)[]> = {
      tier: [undefined, ...accountValues('tier', leaves), ...strategic, 'another-tier'],
      industry: [undefined, ...accountValues('industry', leaves), 'another-industry'],
      owner: [undefined, ...owners.filter((id) => reps.includes(id)), ...(another ? [another] : [])],
    }
    for (const account of real.values())
      for (const part of ['tier', 'industry', 'owner'] as const)
        if (account[part] !== undefined && (part !== 'owner' || reps.includes(account[part])))
          values[part]!.push(account[part])
    for (const [part, all] of Object.entries(values)) {
      const distinct = [...new Set(all)]
      this.#parts.set(part, { values: distinct, lits: formulas.oneOf(distinct.length) })
    }
    for (const [column, cells] of accountColumns(leaves)) {
      const all = [
        undefined,
        ...cells,
        ...[...real.values()].map(({ columns }) => own(columns ?? {}, column)),
      ]
      const distinct = [...new Set(all)]
      this.#columns.set(column, { values: distinct, lits: formulas.oneOf(distinct.length) })
    }
    this.#foundBy = { values: ['email', 'website', 'company'], lits: formulas.oneOf(3) }
    this.#hasOpportunity = formulas.free()
    const tested = policies.some(
      ({ routing }) => routing.territories.length > 0 && routing.places.includes('account'),
    )
    this.places = tested
      ? space.classes([{}, ...countriesOf(policies)], (part) =>
          policies.map(({ routing }) =>
            routing.territories.map((one) => covers(one, placeOf(part, undefined, ['hint']))),
          ),
        )
      : { values: [{}], lits: [formulas.true] }
    const owner = this.#parts.get('owner')!
    this.isOwned = formulas.and([this.isKnown, -owner.lits[0]!])
    this.#fix()
  }

  /** An address at the domain of an account that there is finds that account; one that finds a made-up account is at a company's domain, and
   *  at none that others have. */
  tie({ values, lits }: Dimension<LeadPart>): void {
    const { solver } = this.#space.formulas
    const [{ accounts, routing }] = this.#policies as [Policy]
    const index = indexAccounts(accounts, routing.match)
    const [byEmail] = this.#foundBy.lits
    for (const [i, { email }] of values.entries()) {
      const match = email === undefined ? undefined : matchAccount({ email }, index)
      const domain = email === undefined ? undefined : registrableDomain(email)
      if (match?.account) solver.add([-lits[i]!, this.#real.get(match.account.id)!.lit])
      else if (match?.by === 'ambiguous') solver.add([-lits[i]!, this.#isAmbiguous])
      else {
        for (const { lit } of this.#real.values()) solver.add([-lits[i]!, -lit, -byEmail!])
        if (domain === undefined || isFreeMail(domain, routing.match.freeMail)) {
          solver.add([-lits[i]!, -this.#isSynthetic, -byEmail!])
          solver.add([-lits[i]!, -this.#isAmbiguous])
        }
      }
    }
  }

  test({ columns = {}, ...wanted }: AccountTest, policy: Policy): Ternary {
    const { formulas } = this.#space
    const inKnown = ({ t, f }: Ternary): Ternary => ({
      t: formulas.and([this.isKnown, t]),
      f: formulas.and([this.isKnown, f]),
    })
    const over = (
      { values, lits }: Dimension<string | undefined>,
      facts: (value: string) => AccountFacts,
      one: AccountTest,
    ) => {
      const truths = values.map((value) =>
        value === undefined
          ? undefined
          : testField('account', one, { ...BLANK, account: facts(value), policy: policy.routing })[1],
      )
      const where = (truth: boolean) => formulas.or(lits.filter((_, i) => truths[i] === truth))
      return inKnown({ t: where(true), f: where(false) })
    }
    const base = { known: true, ambiguous: false }
    const part = (name: keyof AccountTest, value: unknown): Ternary => {
      switch (name) {
        case 'known':
          return formulas.sure(value ? this.isKnown : -this.isKnown)
        case 'ambiguous':
          return formulas.sure(value ? this.#isAmbiguous : -this.#isAmbiguous)
        case 'id': {
          const lit = formulas.or((value as string[]).flatMap((id) => this.#real.get(id)?.lit ?? []))
          return inKnown(formulas.sure(lit))
        }
        case 'strategic': {
          const { strategicTiers } = policy.routing
          return inKnown(this.#strategic(strategicTiers, value as boolean))
        }
        case 'owned':
          return inKnown(formulas.sure(value ? this.isOwned : -this.isOwned))
        case 'openOpportunity':
          return inKnown(formulas.sure(value ? this.#hasOpportunity : -this.#hasOpportunity))
        case 'foundBy':
          return over(this.#foundBy, (by) => ({ ...base, foundBy: by as 'email' }), {
            foundBy: value as ['email'],
          })
        default:
          return over(this.#parts.get(name)!, (one) => ({ ...base, [name]: one }), {
            [name]: value,
          } as AccountTest)
      }
    }
    return formulas.all([
      ...Object.entries(wanted).flatMap(([name, value]) =>
        value === undefined ? [] : [part(name as keyof AccountTest, value)],
      ),
      ...Object.entries(columns).map(([column, value]) =>
        over(this.#columns.get(column)!, (cell) => ({ ...base, columns: { [column]: cell } }), {
          columns: { [column]: value },
        }),
      ),
    ])
  }

  /** The accounts of the assignment that was found; the lead gets by what one is found. */
  witness(lead: Record<string, unknown>): Account[] {
    const { solver } = this.#space.formulas
    const chosen = <T>({ values, lits }: Dimension<T>) => values[lits.findIndex((lit) => solver.holds(lit))]!
    if (solver.holds(this.isNone)) return []
    const domain =
      typeof lead.email === 'string' &&
      !isFreeMail(registrableDomain(lead.email) ?? '', this.#policies[0]!.routing.match.freeMail)
        ? emailHost(lead.email)
        : undefined
    const real = [...this.#real.values()].find(({ lit }) => solver.holds(lit))
    if (real) {
      if (chosen(this.#foundBy) !== 'email') lead.company = real.account.name
      return [real.account]
    }
    const owner = chosen(this.#parts.get('owner')!)
    const columns = Object.fromEntries(
      [...this.#columns].flatMap(([column, dimension]) => {
        const cell = chosen(dimension)
        return cell === undefined ? [] : [[column, cell]]
      }),
    )
    const { place } = chosen(this.places)
    const [tier, industry] = ['tier', 'industry'].map((part) => chosen(this.#parts.get(part)!))
    const by = chosen(this.#foundBy)
    const account = {
      id: SYNTHETIC,
      name: 'Example Account',
      domains: domain !== undefined && by === 'email' ? [domain] : ['example-account.example'],
      aliases: [],
      columns,
      ...(owner !== undefined && { owner }),
      ...(tier !== undefined && { tier }),
      ...(industry !== undefined && { industry }),
      ...(solver.holds(this.#hasOpportunity) && { openOpportunity: true }),
      ...place,
    } as Account
    if (solver.holds(this.#isAmbiguous)) {
      const domains = [domain ?? 'example-account.example']
      const [first, second] = this.#policies[0]!.roster.reps
      return [
        { ...account, domains, owner: first!.id },
        {
          ...account,
          domains,
          id: `${SYNTHETIC}-2`,
          name: 'Example Account Two',
          owner: second?.id ?? 'nobody',
        },
      ]
    }
    if (by === 'website') lead.website = 'example-account.example'
    if (by === 'company') lead.company = account.name
    return [account]
  }

  #strategic(tiers: string[], wanted: boolean): Ternary {
    const { formulas } = this.#space
    const { values, lits } = this.#parts.get('tier')!
    const lit = formulas.or(lits.filter((_, i) => values[i] !== undefined && tiers.includes(values[i])))
    return formulas.sure(wanted ? lit : -lit)
  }

  /** A real account is as it is; without a known account nothing of one is. */
  #fix(): void {
    const { solver } = this.#space.formulas
    const imply = (lit: Lit, { values, lits }: Dimension<string | undefined>, value: string | undefined) => {
      const i = values.indexOf(value)
      solver.add([-lit, lits[i < 0 ? 0 : i]!])
    }
    const nothing = [this.isNone, this.#isAmbiguous]
    for (const lit of nothing)
      for (const one of [...this.#parts.values(), ...this.#columns.values()]) imply(lit, one, undefined)
    for (const lit of nothing) {
      solver.add([-lit, -this.#hasOpportunity])
      const empty = this.places.values.findIndex((part) => Object.keys(part).length === 0)
      if (this.places.lits.length > 1) solver.add([-lit, this.places.lits[empty]!])
    }
    solver.add([-this.#foundBy.lits[1]!, this.#isSynthetic])
    for (const { account, lit } of this.#real.values()) {
      for (const [part, dimension] of this.#parts) imply(lit, dimension, account[part as 'tier'])
      for (const [column, dimension] of this.#columns)
        imply(lit, dimension, own(account.columns ?? {}, column))
      solver.add([-lit, account.openOpportunity ? this.#hasOpportunity : -this.#hasOpportunity])
    }
  }
}

function countriesOf(policies: Policy[]): LeadPart[] {
  const regions = policies.flatMap(({ routing }) => routing.territories.flatMap((one) => one.regions))
  const countries = leadCandidates([], policies, '2000-01-01').hint!
  return regions.length > 0 ? countries : []
}

const BLANK: LeadContext = {
  lead: { none: [], emailVerified: false, evidence: [] } as unknown as Lead,
  today: '2000-01-01',
  territory: 'unknown',
  account: NO_ACCOUNT,
}

function own(record: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
