import { closest, distance } from 'fastest-levenshtein'
import type * as z from 'zod'

/** One thing that is wrong with a value, in words. `path` leads to it; for a key that does not exist, to that key. */
export interface Issue {
  code: string
  path: (string | number)[]
  message: string
}

/** What a schema found wrong with `input`, each in a sentence, near names suggested. Never empty. */
export function describeIssues(error: z.ZodError, schema: z.ZodType, input: unknown): Issue[] {
  return error.issues.flatMap((issue) => describe(issue, [], schema, input))
}

/** `rules[3].when.headcount`. */
export function printPath(path: (string | number)[]): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i > 0 ? `.${step}` : step)).join('')
}

/** ` Did you mean "headcount"?`, or nothing where no name is near. */
export function didYouMean(name: string, names: readonly string[]): string {
  if (names.length === 0) return ''
  const [lower, nearest] = [name.toLowerCase(), new Map(names.map((one) => [one.toLowerCase(), one]))]
  const near = closest(lower, [...nearest.keys()])
  return distance(lower, near) <= Math.max(2, name.length / 3) ? ` Did you mean "${nearest.get(near)}"?` : ''
}

function describe(
  issue: z.core.$ZodIssue,
  prefix: PropertyKey[],
  schema: z.ZodType,
  input: unknown,
): Issue[] {
  const path = [...prefix, ...issue.path] as (string | number)[]
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(schema, path)
    return issue.keys.map((key) => ({
      code: 'unknown-field',
      path: [...path, key],
      message: `no such field.${didYouMean(key, allowed) || ` There are: ${allowed.join(', ')}.`}`,
    }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const best = issue.errors.reduce((a, b) => (misfit(b) < misfit(a) ? b : a))
    return best.flatMap((inner) => describe(inner, path, schema, input))
  }
  const found = valueAt(input, path)
  if (found === undefined) return [{ code: 'missing', path, message: 'is missing.' }]
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String)
    const hint = typeof found === 'string' ? didYouMean(found, values) : ''
    return [
      {
        code: 'not-allowed',
        path,
        message: `${show(found)} is not one of ${values.join(', ')}.${hint}`,
      },
    ]
  }
  if (issue.code === 'invalid_type')
    return [{ code: 'wrong-type', path, message: `expected ${a(issue.expected)}, found ${show(found)}.` }]
  if (issue.code === 'too_small' || issue.code === 'too_big') return [outOfRange(issue, path, found)]
  const message = issue.code === 'custom' || issue.code === 'invalid_format' ? issue.message : 'is not valid.'
  return [{ code: 'invalid', path, message: `${show(found)}: ${message.replace(/\.?$/, '.')}` }]
}

function outOfRange(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  path: (string | number)[],
  found: unknown,
): Issue {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum
  const side = issue.code === 'too_small' ? 'least' : 'most'
  const unit =
    issue.origin === 'string'
      ? ' characters'
      : issue.origin === 'array'
        ? ' item' + (limit === 1 ? '' : 's')
        : ''
  const bound = issue.inclusive === false ? `${side === 'least' ? 'more' : 'less'} than` : `at ${side}`
  return { code: 'out-of-range', path, message: `must be ${bound} ${limit}${unit}, found ${show(found)}.` }
}

/** How far a branch of a union is from the value: a branch of another type is the farthest. */
function misfit(issues: z.core.$ZodIssue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === 'invalid_type' && issue.path.length === 0 ? 100 : 1),
    0,
  )
}

/** The keys that a schema knows at a path. */
function keysAt(schema: z.ZodType, path: (string | number)[]): string[] {
  let nodes = objectsIn(schema)
  for (const step of path)
    nodes = nodes.flatMap((node) => {
      const child =
        node.type === 'object' ? node.shape[step] : node.type === 'record' ? node.valueType : node.element
      return child ? objectsIn(child) : []
    })
  return [...new Set(nodes.flatMap((node) => (node.type === 'object' ? Object.keys(node.shape) : [])))]
}

type Node =
  | { type: 'object'; shape: Record<string, z.core.$ZodType> }
  | { type: 'record'; valueType: z.core.$ZodType }
  | { type: 'array'; element: z.core.$ZodType }
type Wrapper =
  | { type: 'lazy'; getter: () => z.core.$ZodType }
  | { type: 'union'; options: z.core.$ZodType[] }
  | { type: 'pipe'; in: z.core.$ZodType }
  | { type: 'optional' | 'nullable' | 'default' | 'prefault'; innerType: z.core.$ZodType }

/** Objects, records and lists behind the wrappers of a schema. */
function objectsIn(schema: z.core.$ZodType): Node[] {
  const def = schema._zod.def as unknown as Node | Wrapper
  switch (def.type) {
    case 'object':
    case 'record':
    case 'array':
      return [def]
    case 'lazy':
      return objectsIn(def.getter())
    case 'union':
      return def.options.flatMap(objectsIn)
    case 'pipe':
      return objectsIn(def.in)
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return objectsIn(def.innerType)
    default:
      return []
  }
}

function valueAt(value: unknown, path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Record<string | number, unknown>)[step]
        : undefined,
    value,
  )
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

function a(type: string): string {
  const name = { array: 'list', object: 'mapping', record: 'mapping', int: 'whole number' }[type] ?? type
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`
}
