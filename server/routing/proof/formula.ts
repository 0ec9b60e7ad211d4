import { Solver, type Lit } from './sat.ts'

/** Whether something holds, in three-valued logic: known to hold, known not to. Neither: unknown. */
export interface Ternary {
  t: Lit
  f: Lit
}

/** Builds formulas over a solver: each gives a literal that holds exactly where the formula does. */
export class Formulas {
  readonly solver = new Solver()
  readonly true: Lit = this.solver.variable()
  #known = new Map<string, Lit>()

  constructor() {
    this.solver.add([this.true])
  }

  get false(): Lit {
    return -this.true
  }

  /** A value that may be so or so. */
  free(): Lit {
    return this.solver.variable()
  }

  /** As many values, of which exactly one is so. */
  oneOf(count: number): Lit[] {
    const all = Array.from({ length: count }, () => this.free())
    this.solver.add(all)
    for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) this.solver.add([-all[i]!, -all[j]!])
    return all
  }

  and(parts: Lit[]): Lit {
    const all = [...new Set(parts)].filter((lit) => lit !== this.true).toSorted((a, b) => a - b)
    if (all.includes(this.false) || all.some((lit) => all.includes(-lit))) return this.false
    if (all.length === 0) return this.true
    if (all.length === 1) return all[0]!
    const key = all.join()
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const whole = this.solver.variable(true)
    for (const lit of all) this.solver.add([-whole, lit])
    this.solver.add([whole, ...all.map((lit) => -lit)])
    this.#known.set(key, whole)
    return whole
  }

  or(parts: Lit[]): Lit {
    return -this.and(parts.map((lit) => -lit))
  }

  /** One that is known either way. */
  sure(lit: Lit): Ternary {
    return { t: lit, f: -lit }
  }

  all(parts: Ternary[]): Ternary {
    return { t: this.and(parts.map(({ t }) => t)), f: this.or(parts.map(({ f }) => f)) }
  }

  any(parts: Ternary[]): Ternary {
    return { t: this.or(parts.map(({ t }) => t)), f: this.and(parts.map(({ f }) => f)) }
  }

  not({ t, f }: Ternary): Ternary {
    return { t: f, f: t }
  }
}
