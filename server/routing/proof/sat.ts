/** A literal: a variable's number, 1 and up, or minus it for 'not'. */
export type Lit = number

/** Finds an assignment that satisfies all clauses, or shows that there is none: conflict-driven clause learning with two watched literals,
 *  activities that decay, and phases that are kept (J. Marques-Silva, K. Sakallah, GRASP, 1996; N. Eén, N. Sörensson, An Extensible SAT-solver,
 *  2003). Deterministic: the same clauses in the same order give the same answer. */
export class Solver {
  #clauses: Lit[][] = []
  /** Clauses that watch a literal, by its index. */
  #watches: Lit[][][] = [[], []]
  /** 1 true, -1 false, 0 open, by variable. */
  #value: number[] = [0]
  #level: number[] = [0]
  #reason: (Lit[] | undefined)[] = [undefined]
  #phase: boolean[] = [false]
  #activity: number[] = [0]
  #decidable: number[] = []
  #trail: Lit[] = []
  #levels: number[] = []
  #head = 0
  #bump = 1
  #isContradiction = false
  /** Assumptions of the last question that cannot hold together, where its answer was no. */
  core: Lit[] = []

  /** A new variable. One that follows from others in every assignment need not be decided. */
  variable(follows = false): Lit {
    if (!follows) this.#decidable.push(this.#value.length)
    this.#value.push(0)
    this.#level.push(0)
    this.#reason.push(undefined)
    this.#phase.push(false)
    this.#activity.push(0)
    this.#watches.push([], [])
    return this.#value.length - 1
  }

  /** Demands that one of these holds. */
  add(literals: Lit[]): void {
    this.#backTo(0)
    const clause = [...new Set(literals)]
    if (clause.some((lit) => clause.includes(-lit) || this.#of(lit) === 1)) return
    const open = clause.filter((lit) => this.#of(lit) === 0)
    if (open.length === 0) this.#isContradiction = true
    else if (open.length === 1) {
      this.#assign(open[0]!, undefined)
      if (this.#propagate()) this.#isContradiction = true
    } else this.#attach(open)
  }

  /** Whether all clauses and these assumptions can hold together; undefined when that was not found within so many conflicts.
   *  A yes leaves the assignment to be read with `holds`, a no the `core`. What is in `prefer` is tried first. */
  solve(
    assumptions: Lit[] = [],
    { conflictsMax = 200_000, prefer = [] }: { conflictsMax?: number; prefer?: Lit[] } = {},
  ): boolean | undefined {
    this.#backTo(0)
    this.core = []
    if (this.#isContradiction) return false
    let conflicts = 0
    let untilRestart = 100
    for (;;) {
      const conflict = this.#propagate()
      if (conflict) {
        conflicts++
        if (this.#levels.length === 0) {
          this.#isContradiction = true
          return false
        }
        if (conflicts > conflictsMax) return undefined
        this.#learn(conflict)
        this.#bump /= 0.95
        if (this.#bump > 1e100) this.#rescale()
        if (--untilRestart === 0) {
          untilRestart = 100 + conflicts / 10
          this.#backTo(0)
        }
        continue
      }
      const next = this.#nextAssumption(assumptions)
      if (next === 'refuted') return false
      const decided = next ?? prefer.find((lit) => this.#of(lit) === 0) ?? this.#nextOpen()
      if (decided === undefined) return true
      this.#levels.push(this.#trail.length)
      if (decided !== 0) this.#assign(decided, undefined)
    }
  }

  /** Whether a literal holds in the assignment that was found. */
  holds(lit: Lit): boolean {
    return this.#of(lit) === 1
  }

  #of(lit: Lit): number {
    return lit > 0 ? this.#value[lit]! : -this.#value[-lit]!
  }

  #attach(clause: Lit[]): void {
    this.#clauses.push(clause)
    this.#watches[index(clause[0]!)]!.push(clause)
    this.#watches[index(clause[1]!)]!.push(clause)
  }

  #assign(lit: Lit, reason: Lit[] | undefined): void {
    const variable = Math.abs(lit)
    this.#value[variable] = lit > 0 ? 1 : -1
    this.#level[variable] = this.#levels.length
    this.#reason[variable] = reason
    this.#phase[variable] = lit > 0
    this.#trail.push(lit)
  }

  /** Follows what is decided; gives the clause that cannot hold any more. */
  #propagate(): Lit[] | undefined {
    while (this.#head < this.#trail.length) {
      const gone = -this.#trail[this.#head++]!
      const watching = this.#watches[index(gone)]!
      let kept = 0
      for (let i = 0; i < watching.length; i++) {
        const clause = watching[i]!
        if (clause[0] === gone) {
          clause[0] = clause[1]!
          clause[1] = gone
        }
        if (this.#of(clause[0]!) === 1 || !this.#moveWatch(clause)) {
          watching[kept++] = clause
          if (this.#of(clause[0]!) === 1) continue
          if (this.#of(clause[0]!) === -1) {
            while (++i < watching.length) watching[kept++] = watching[i]!
            watching.length = kept
            this.#head = this.#trail.length
            return clause
          }
          this.#assign(clause[0]!, clause)
        }
      }
      watching.length = kept
    }
    return undefined
  }

  /** Lets a clause watch another literal that may still hold. */
  #moveWatch(clause: Lit[]): boolean {
    for (let k = 2; k < clause.length; k++) {
      if (this.#of(clause[k]!) === -1) continue
      const lit = clause[k]!
      clause[k] = clause[1]!
      clause[1] = lit
      this.#watches[index(lit)]!.push(clause)
      return true
    }
    return false
  }

  /** Learns from a conflict: the clause of its first unique implication point, and where to go back to. */
  #learn(conflict: Lit[]): void {
    const level = this.#levels.length
    const seen = new Set<number>()
    const learnt: Lit[] = []
    let open = 0
    let at = this.#trail.length - 1
    let clause: Lit[] = conflict
    let point: Lit | undefined
    for (;;) {
      for (const lit of clause) {
        const variable = Math.abs(lit)
        if (lit === point || seen.has(variable) || this.#level[variable] === 0) continue
        seen.add(variable)
        this.#activity[variable]! += this.#bump
        if (this.#level[variable] === level) open++
        else learnt.push(lit)
      }
      while (!seen.has(Math.abs(this.#trail[at]!))) at--
      point = this.#trail[at--]!
      seen.delete(Math.abs(point))
      if (--open === 0) break
      clause = this.#reason[Math.abs(point)]!
    }
    learnt.sort((a, b) => this.#level[Math.abs(b)]! - this.#level[Math.abs(a)]!)
    this.#backTo(learnt.length > 0 ? this.#level[Math.abs(learnt[0]!)]! : 0)
    const all = [-point, ...learnt]
    if (all.length > 1) this.#attach(all)
    this.#assign(-point, all.length > 1 ? all : undefined)
  }

  /** The next assumption that is not decided yet; 0 for one that holds already. */
  #nextAssumption(assumptions: Lit[]): Lit | 'refuted' | undefined {
    const lit = assumptions[this.#levels.length]
    if (lit === undefined) return undefined
    const value = this.#of(lit)
    if (value === 0) return lit
    if (value === 1) return 0
    this.core = this.#whyNot(lit, new Set(assumptions))
    return 'refuted'
  }

  /** The assumptions from which it follows that one of them does not hold. */
  #whyNot(lit: Lit, assumptions: Set<Lit>): Lit[] {
    const core = new Set([lit])
    const seen = new Set<number>()
    const open = [Math.abs(lit)]
    while (open.length > 0) {
      const variable = open.pop()!
      if (seen.has(variable) || this.#level[variable] === 0) continue
      seen.add(variable)
      const reason = this.#reason[variable]
      if (reason) open.push(...reason.map(Math.abs))
      else {
        const decided = this.#value[variable] === 1 ? variable : -variable
        if (assumptions.has(decided)) core.add(decided)
      }
    }
    return [...core]
  }

  #nextOpen(): Lit | undefined {
    let best = 0
    for (const variable of this.#decidable)
      if (this.#value[variable] === 0 && (best === 0 || this.#activity[variable]! > this.#activity[best]!))
        best = variable
    return best === 0 ? undefined : this.#phase[best] ? best : -best
  }

  #backTo(level: number): void {
    if (this.#levels.length <= level) return
    const start = this.#levels[level]!
    for (const lit of this.#trail.slice(start)) this.#value[Math.abs(lit)] = 0
    this.#trail.length = start
    this.#levels.length = level
    this.#head = Math.min(this.#head, start)
  }

  #rescale(): void {
    this.#activity = this.#activity.map((one) => one * 1e-100)
    this.#bump *= 1e-100
  }
}

function index(lit: Lit): number {
  return lit > 0 ? 2 * lit : -2 * lit + 1
}
