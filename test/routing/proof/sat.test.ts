import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Solver, type Lit } from '../../../server/routing/proof/sat.ts'

const VARIABLES = 8
const literal = fc
  .tuple(fc.integer({ min: 1, max: VARIABLES }), fc.boolean())
  .map(([variable, sign]) => (sign ? variable : -variable))
const clauses = fc.array(fc.array(literal, { minLength: 1, maxLength: 4 }), { maxLength: 45 })
const assumptions = fc.uniqueArray(literal, { maxLength: 4, selector: Math.abs })

const isTrue = (lit: Lit, bits: number) => ((bits >> (Math.abs(lit) - 1)) & 1) === (lit > 0 ? 1 : 0)
const bruteForce = (all: Lit[][]) =>
  Array.from({ length: 2 ** VARIABLES }, (_, bits) => bits).some((bits) =>
    all.every((clause) => clause.some((lit) => isTrue(lit, bits))),
  )
const solverOf = (all: Lit[][]) => {
  const solver = new Solver()
  for (let i = 0; i < VARIABLES; i++) solver.variable()
  for (const clause of all) solver.add(clause)
  return solver
}

test('answers as trying every assignment does, question after question, and an assignment found satisfies all', () => {
  fc.assert(
    fc.property(clauses, fc.array(assumptions, { minLength: 1, maxLength: 4 }), (all, questions) => {
      const solver = solverOf(all)
      for (const assumed of questions) {
        const found = solver.solve(assumed)
        expect(found).toBe(bruteForce([...all, ...assumed.map((lit) => [lit])]))
        if (found)
          for (const clause of [...all, ...assumed.map((lit) => [lit])])
            expect(clause.some((lit) => solver.holds(lit))).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})

test('a no names assumptions that cannot hold together', () => {
  fc.assert(
    fc.property(clauses, assumptions, (all, assumed) => {
      const solver = solverOf(all)
      if (solver.solve(assumed) !== false) return
      expect(assumed).toEqual(expect.arrayContaining(solver.core))
      expect(bruteForce([...all, ...solver.core.map((lit) => [lit])])).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

test('six pigeons do not fit into five holes', () => {
  const solver = new Solver()
  const at = Array.from({ length: 6 }, () => Array.from({ length: 5 }, () => solver.variable()))
  for (const pigeon of at) solver.add(pigeon)
  for (let hole = 0; hole < 5; hole++)
    for (let a = 0; a < 6; a++) for (let b = a + 1; b < 6; b++) solver.add([-at[a]![hole]!, -at[b]![hole]!])
  expect(solver.solve()).toBe(false)
  expect(solver.solve([], { conflictsMax: 0 })).toBe(false)
})

test('what is not found within the conflicts allowed is not known', () => {
  const solver = new Solver()
  const at = Array.from({ length: 9 }, () => Array.from({ length: 8 }, () => solver.variable()))
  for (const pigeon of at) solver.add(pigeon)
  for (let hole = 0; hole < 8; hole++)
    for (let a = 0; a < 9; a++) for (let b = a + 1; b < 9; b++) solver.add([-at[a]![hole]!, -at[b]![hole]!])
  expect(solver.solve([], { conflictsMax: 10 })).toBe(undefined)
})
