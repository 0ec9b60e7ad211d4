import type { AccountTest } from '../../workspace/schema/condition.ts'
import type { Account } from '../../workspace/schema/accounts.ts'
import { NO_ACCOUNT, testField, type AccountFacts, type LeadContext } from '../fields.ts'
import { isFreeMail } from '../free-mail.ts'
import type { Lead } from '../lead.ts'
import { emailHost, indexAccounts, matchAccount, registrableDomain } from '../match.ts'
import { placeOf } from '../place.ts'
import { accountColumns, accountValues, leadCandidates, type LeadPart } from './candidates.ts'
import type { Formulas, Ternary } from './formula.ts'
import type { Leaf } from './leaves.ts'
import type { Lit } from './sat.ts'
import { classesOf, covers, type Dimension, type Policy } from './dimension.ts'

const SYNTHETIC = 'example-account'

/** The accounts that a lead may have: none, several, one of those that conditions name, or any other with what conditions test of it. */
export class AccountSpace {
  readonly isNone: Lit
  readonly isKnown: Lit
  readonly isOwned: Lit
  readonly places: Dimension<LeadPart>
  readonly #formulas: Formulas
  readonly #isAmbiguous: Lit
  readonly #isSynthetic: Lit
  readonly #real: Map<string, { account: Account; lit: Lit }>
  readonly #parts = new Map<string, Dimension<string | undefined>>()
  readonly #columns = new Map<string, Dimension<string | undefined>>()
  readonly #foundBy: Dimension<string>
  readonly #hasOpportunity: Lit
  readonly #policies: Policy[]

  constructor(formulas: Formulas, policies: Policy[], leaves: Leaf[]) {
    this.#formulas = formulas
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
      ? classesOf(formulas, [{}, ...countriesOf(policies)], (part) =>
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
    const { solver } = this.#formulas
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
    const formulas = this.#formulas
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
    const { solver } = this.#formulas
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
    const formulas = this.#formulas
    const { values, lits } = this.#parts.get('tier')!
    const lit = formulas.or(lits.filter((_, i) => values[i] !== undefined && tiers.includes(values[i])))
    return formulas.sure(wanted ? lit : -lit)
  }

  /** A real account is as it is; without a known account nothing of one is. */
  #fix(): void {
    const { solver } = this.#formulas
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
