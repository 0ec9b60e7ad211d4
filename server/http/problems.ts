import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { PROBLEMS, type ProblemCode } from '../../widget/contract/problem.ts'
import type { Log } from '../ports.ts'
import { namesOf } from '../error-names.ts'
import { Refusal } from '../refusal.ts'
import { sqlState } from '../store/sql-state.ts'

const TITLES: Record<ProblemCode, string> = {
  'malformed-json': 'The body is not JSON',
  'not-json': 'The body must be sent as application/json',
  'invalid-field': 'A field has a value that it cannot have',
  'body-too-large': 'The body is too large',
  'unknown-site': 'There is no such site',
  'unknown-revision': 'There is no such revision of the playbook',
  'not-found': 'There is nothing here',
  'origin-not-allowed': 'This page may not talk to this site',
  'wrong-secret': 'The conversation’s secret is missing or wrong',
  'bad-signature': 'This is not signed by whom it says it is from, or was signed long ago',
  'conversation-full': 'The conversation holds as much as it can',
  'nothing-to-submit': 'There is no way to reach the buyer yet',
  'no-live-offer': 'There is no live offer',
  'slot-not-offered': 'That time was not offered',
  'slot-in-the-past': 'That time has passed',
  'slot-taken': 'That time was just taken',
  'not-eligible': 'The host cannot take the meeting any more',
  'email-needed': 'An e-mail is needed to send the invitation to',
  'already-cancelled': 'The meeting is cancelled already',
  'change-not-allowed': 'The meeting cannot be changed here any more',
  'too-many-meetings': 'No other meeting can be booked with this address at the moment',
  'key-reused': 'This idempotency key was used with another body',
  'rate-limited': 'Too many tries',
  'link-expired': 'This link has run out',
  'not-ready': 'The server is not ready',
  internal: 'Something went wrong here',
}

/** A refusal as an RFC 9457 problem document. */
export function problem(c: Context, code: ProblemCode, facts: Refusal['facts'] = {}): Response {
  const { more, ...rest } = facts
  if (facts.retryAfterSeconds !== undefined) c.header('Retry-After', String(facts.retryAfterSeconds))
  const body = {
    type: `urn:usher:problem:${code}`,
    title: TITLES[code],
    status: PROBLEMS[code],
    code,
    ...rest,
    ...more,
  }
  return c.body(JSON.stringify(body), PROBLEMS[code], { 'Content-Type': 'application/problem+json' })
}

/** Makes a problem document of whatever a route throws; what it did not foresee is logged by its name only. */
export function onError(log: Log) {
  return (error: Error, c: Context): Response => {
    if (error instanceof Refusal) return problem(c, error.code, error.facts)
    if (error instanceof HTTPException && error.status === 400)
      return problem(c, 'malformed-json', { detail: 'The body could not be read as JSON.' })
    if (sqlState(error)?.startsWith('22'))
      return problem(c, 'invalid-field', { detail: 'A value in the request cannot be stored as it is.' })
    log('error', 'request-failed', { path: c.req.routePath, ...namesOf(error) })
    return problem(c, 'internal')
  }
}

interface Issue {
  code?: string | undefined
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined
  message: string
  [more: string]: unknown
}

/** The first issue of a body as a refusal that names the field, what was there and what may be. */
export function invalidField(issues: readonly Issue[], body: unknown): Refusal {
  const issue = deepest(issues[0]!)
  const keys = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
  const field = keys
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('')
  const found = keys.reduce<unknown>((value, key) => (isObject(value) ? value[String(key)] : undefined), body)
  const allowed = allowedBy(issue)
  return new Refusal('invalid-field', {
    field: field || 'body',
    found: shown(found),
    ...(allowed && { allowed }),
    detail: `${field || 'The body'}: found ${shown(found)}${allowed ? `, allowed is ${allowed}` : ''}.`,
  })
}

/** Of a union's issues, the one that got furthest. */
function deepest(issue: Issue): Issue {
  const options = (issue.errors as Issue[][] | undefined)?.flat() ?? []
  const best = options.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0]
  if (issue.code !== 'invalid_union' || !best) return issue
  const inner = deepest(best)
  return { ...inner, path: [...(issue.path ?? []), ...(inner.path ?? [])] }
}

const FORMATS: Record<string, string> = {
  email: 'an e-mail address',
  uuid: 'a UUID',
  datetime: 'an instant such as 2026-11-24T09:00:00Z',
  date: 'a day such as 2026-11-24',
}

function allowedBy(issue: Issue): string | undefined {
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : ''
  if (issue.code === 'too_big') return `at most ${textOf(issue.maximum)}${unit}`
  if (issue.code === 'too_small') return `at least ${textOf(issue.minimum)}${unit}`
  if (issue.code === 'invalid_value') return (issue.values as unknown[]).map(textOf).join(', ')
  if (issue.code === 'invalid_format')
    return FORMATS[textOf(issue.format)] ?? textOf(issue.pattern ?? issue.format)
  if (issue.code === 'invalid_type') return textOf(issue.expected)
  if (issue.code === 'invalid_union' && issue.discriminator) return `a known ${textOf(issue.discriminator)}`
  return undefined
}

const SHOWN_CHARS_MAX = 80

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > SHOWN_CHARS_MAX
    ? `${text.slice(0, SHOWN_CHARS_MAX)}… (${text.length} characters)`
    : text
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
