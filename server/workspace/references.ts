import { FRAMEWORKS } from '../../widget/contract/facts.ts'
import { isFreeMail } from '../routing/free-mail.ts'
import { asEntry } from '../routing/pools.ts'
import { isRegion } from '../routing/regions.ts'
import { didYouMean } from './issues.ts'
import { ACCOUNT_COLUMNS } from './schema/accounts.ts'
import { isHolidayRegion } from '../scheduling/holidays.ts'
import { checkSequences } from './sequence-references.ts'
import type { Rep } from './schema/roster.ts'
import type { Condition } from './schema/condition.ts'
import type { FallbackStep, Needs, Routing, Rule } from './schema/routing.ts'
import type { Workspace } from './workspace.ts'

type Path = (string | number)[]
type Severity = 'error' | 'warning'
/** Tells of something wrong at a path of a file. */
export type Report = (file: string, path: Path, message: string, severity?: Severity) => void

/** Checks what no single file shows: that every name which one part uses is defined in another, that ids are unique,
 *  and that the fallback ends where nobody can be away. */
export function checkReferences(workspace: Workspace, report: Report): void {
  const names = namesOf(workspace)
  checkDuplicates(workspace, report)
  checkPlaybook(workspace, names, report)
  checkRoster(workspace, names, report)
  checkRouting(workspace, names, report)
  checkFallback(workspace, report)
  checkThoseWhoAnswer(workspace, report)
  checkCrmUsers(workspace, report)
  checkAccounts(workspace, report)
  checkSequences(workspace, report)
}

type Kind =
  | 'rep'
  | 'team'
  | 'pool'
  | 'queue'
  | 'territory'
  | 'urgency level'
  | 'meeting type'
  | 'use case'
  | 'product'
  | 'competitor'
  | 'compliance framework'
  | 'account'
  | 'tier'
  | 'condition'
  | 'segment'
  | 'list'
  | 'disqualifier'
  | 'skill'
  | 'service level'
  | 'language'
  | 'column'
type Names = Record<Kind, Set<string>>

function namesOf({ playbook, roster, routing, accounts }: Workspace): Names {
  const ids = (list: { id: string }[]) => new Set(list.map(({ id }) => id))
  return {
    rep: ids(roster.reps),
    team: ids(roster.teams),
    'meeting type': ids(roster.meetingTypes),
    pool: ids(routing.pools),
    queue: ids(routing.queues),
    'service level': ids(routing.serviceLevels),
    territory: new Set([...ids(routing.territories), 'unmatched', 'unknown']),
    'urgency level': ids(routing.urgency),
    'use case': ids(playbook.useCases),
    product: ids(playbook.products),
    competitor: new Set(playbook.competitors.map(({ name }) => name)),
    'compliance framework': new Set(FRAMEWORKS),
    account: ids(accounts),
    condition: new Set(Object.keys(routing.conditions)),
    segment: new Set([...ids(routing.segments), 'unknown']),
    list: new Set(Object.keys(routing.lists)),
    disqualifier: ids(playbook.qualification.disqualify),
    language: new Set(roster.reps.flatMap(({ languages }) => languages.map((one) => one.split('-')[0]!))),
    column: new Set([...ACCOUNT_COLUMNS, ...accounts.flatMap(({ columns }) => Object.keys(columns ?? {}))]),
    skill: new Set(roster.reps.flatMap(({ skills }) => skills)),
    tier: new Set([...routing.strategicTiers, ...accounts.flatMap(({ tier }) => tier ?? [])]),
  }
}

function checkDuplicates({ site, playbook, roster, routing }: Workspace, report: Report): void {
  const lists: [file: string, path: Path, ids: string[]][] = [
    ['site.yaml', ['sites'], site.sites.map(({ id }) => id)],
    ['playbook.yaml', ['useCases'], playbook.useCases.map(({ id }) => id)],
    ['playbook.yaml', ['products'], playbook.products.map(({ id }) => id)],
    ['playbook.yaml', ['questions'], playbook.questions.map(({ id }) => id)],
    ['playbook.yaml', ['competitors'], playbook.competitors.map(({ name }) => name)],
    ['roster.yaml', ['reps'], roster.reps.map(({ id }) => id)],
    ['roster.yaml', ['teams'], roster.teams.map(({ id }) => id)],
    ['roster.yaml', ['meetingTypes'], roster.meetingTypes.map(({ id }) => id)],
  ]
  for (const key of [
    'segments',
    'territories',
    'teams',
    'urgency',
    'escalations',
    'rules',
    'pools',
    'queues',
    'alerts',
    'sequences',
    'serviceLevels',
  ] as const)
    lists.push(['routing.yaml', [key], routing[key].map(({ id }) => id)])
  for (const [i, pool] of routing.pools.entries())
    lists.push(['routing.yaml', ['pools', i, 'members'], pool.members.map((one) => asEntry(one).rep)])
  for (const [i, team] of roster.teams.entries()) lists.push(['roster.yaml', ['teams', i, 'reps'], team.reps])
  for (const [file, path, ids] of lists)
    for (const [i, id] of ids.entries())
      if (ids.indexOf(id) < i) report(file, [...path, i], `"${id}" stands here twice.`)
}

function checkPlaybook({ playbook }: Workspace, names: Names, report: Report): void {
  const check = conditionChecker('playbook.yaml', names, report)
  for (const [i, { when }] of playbook.questions.entries()) if (when) check(when, ['questions', i, 'when'])
  for (const [i, { when }] of playbook.qualification.disqualify.entries())
    check(when, ['qualification', 'disqualify', i, 'when'])
}

function checkRoster({ roster, pictures }: Workspace, names: Names, report: Report): void {
  const refer = referrer('roster.yaml', names, report)
  for (const [i, team] of roster.teams.entries())
    for (const [j, rep] of team.reps.entries()) refer('rep', rep, ['teams', i, 'reps', j])
  for (const [i, rep] of roster.reps.entries()) {
    if (rep.successor !== undefined) refer('rep', rep.successor, ['reps', i, 'successor'])
    if (rep.successor === rep.id)
      report('roster.yaml', ['reps', i, 'successor'], `${rep.id} cannot succeed ${rep.id}.`)
    if (rep.picture !== undefined && !Object.hasOwn(pictures, rep.picture))
      report(
        'roster.yaml',
        ['reps', i, 'picture'],
        `there is no picture "${rep.picture}" in the folder pictures.${didYouMean(rep.picture, Object.keys(pictures))}`,
      )
    if (rep.holidays && !isHolidayRegion(rep.holidays)) {
      const { country, state } = rep.holidays
      const at = state === undefined ? country : `${country}, ${state}`
      report('roster.yaml', ['reps', i, 'holidays'], `no public holidays are known of ${at}.`)
    }
    for (const [j, leave] of rep.leave.entries()) {
      const path = ['reps', i, 'leave', j]
      const { from, to, start = '00:00', end = '24:00' } = leave
      if (from === to && end <= start)
        report(
          'roster.yaml',
          [...path, 'end'],
          `the leave of ${from} ends at ${end}, not after its start at ${start}.`,
        )
      if (leave.to !== undefined && leave.to < leave.from)
        report('roster.yaml', [...path, 'to'], `the leave ends before it begins, on ${leave.from}.`)
      if (leave.delegate === undefined) continue
      if (leave.delegate === rep.id)
        report('roster.yaml', [...path, 'delegate'], `${rep.id} cannot stand in for ${rep.id}.`)
      else if (refer('rep', leave.delegate, [...path, 'delegate'])) {
        const loop = loopFrom(rep.id, leave, roster.reps)
        if (loop)
          report(
            'roster.yaml',
            [...path, 'delegate'],
            `${loop.join(' → ')} are away on the same days and stand in for each other: nobody does.`,
            'warning',
          )
      }
    }
  }
}

/** Follows delegates whose leaves overlap until one comes back to the start. */
function loopFrom(start: string, leave: Leave, reps: Rep[]): string[] | undefined {
  const chain = [start]
  let [current, next] = [leave, leave.delegate]
  while (next !== undefined && !chain.includes(next)) {
    chain.push(next)
    const found: Leave | undefined = reps
      .find(({ id }) => id === next)
      ?.leave.find(
        (other) => other.from <= (current.to ?? '9999-12-31') && current.from <= (other.to ?? '9999-12-31'),
      )
    if (!found) return undefined
    ;[current, next] = [found, found.delegate]
  }
  return next === start ? [...chain, start] : undefined
}
type Leave = Rep['leave'][number]

function checkRouting({ routing }: Workspace, names: Names, report: Report): void {
  const file = 'routing.yaml'
  const refer = referrer(file, names, report)
  const check = conditionChecker(file, names, report)
  const target = (step: FallbackStep | Rule['to'], path: Path) => {
    if (typeof step === 'string' || 'close' in step) return
    for (const kind of ['rep', 'pool', 'team', 'queue'] as const) {
      const name = (step as Partial<Record<typeof kind, string>>)[kind]
      if (name !== undefined) refer(kind, name, [...path, kind])
    }
  }
  checkBeside(routing, target, refer, report)
  for (const [i, { regions }] of routing.territories.entries())
    for (const [j, region] of regions.entries())
      if (!isRegion(region))
        report(
          file,
          ['territories', i, 'regions', j],
          `no such region "${region}". There are ISO countries (DE), US states (US-TX) and EU, EMEA, APAC, LATAM, AMER, DACH, Nordics, Benelux, MENA, ANZ.`,
        )
  for (const [i, { segments }] of routing.territories.entries())
    for (const [j, segment] of segments.entries())
      refer('segment', segment, ['territories', i, 'segments', j])
  checkConditions(routing, check, report)
  const needed = (needs: Needs | undefined, path: Path) => {
    for (const [i, language] of (Array.isArray(needs?.language) ? needs.language : []).entries())
      if (!names.language.has(language.split('-')[0]!))
        report(file, [...path, 'language', i], `no rep speaks "${language}".`, 'warning')
    for (const [i, skill] of (needs?.skills ?? []).entries())
      refer('skill', skill, [...path, 'skills', i], 'warning')
  }
  for (const [i, { when }] of routing.urgency.entries()) {
    check(when, ['urgency', i, 'when'])
    for (const { key, path } of leaves(when, ['urgency', i, 'when']))
      if (key === 'urgency' || key === 'qualification')
        report(file, path, `an urgency level cannot test ${key}.`)
  }
  if (routing.admit.when) check(routing.admit.when, ['admit', 'when'])
  refer('meeting type', routing.meetingType.default, ['meetingType', 'default'])
  for (const [nextStep, type] of Object.entries(routing.meetingType.byNextStep))
    refer('meeting type', type, ['meetingType', 'byNextStep', nextStep])
  const { owner } = routing
  if (owner.when) check(owner.when, ['owner', 'when'])
  for (const [i, step] of (owner.fallback ?? []).entries()) target(step, ['owner', 'fallback', i])
  if (routing.sticky?.when) check(routing.sticky.when, ['sticky', 'when'])
  if (owner.takesTurnOf !== undefined) refer('pool', owner.takesTurnOf, ['owner', 'takesTurnOf'])
  needed(owner.needs, ['owner', 'needs'])
  needed(routing.sticky?.needs, ['sticky', 'needs'])
  for (const [i, { needs }] of routing.escalations.entries()) needed(needs, ['escalations', i, 'needs'])
  checkMoney(routing, report)
  if (routing.owner.meetingType) refer('meeting type', routing.owner.meetingType, ['owner', 'meetingType'])
  for (const [i, escalation] of routing.escalations.entries()) {
    check(escalation.when, ['escalations', i, 'when'])
    if (typeof escalation.to === 'string') refer('pool', escalation.to, ['escalations', i, 'to'])
    else target(escalation.to, ['escalations', i, 'to'])
    if (escalation.meetingType)
      refer('meeting type', escalation.meetingType, ['escalations', i, 'meetingType'])
  }
  for (const [i, rule] of routing.rules.entries()) {
    check(rule.when, ['rules', i, 'when'])
    target(rule.to, ['rules', i, 'to'])
    if (rule.meetingType) refer('meeting type', rule.meetingType, ['rules', i, 'meetingType'])
    needed(rule.needs, ['rules', i, 'needs'])
    for (const [j, step] of rule.fallback.entries()) target(step, ['rules', i, 'fallback', j])
  }
  for (const [i, step] of routing.fallback.entries()) target(step, ['fallback', i])
  for (const [i, { id, fallback }] of routing.teams.entries()) {
    refer('team', id, ['teams', i, 'id'])
    for (const [j, step] of fallback.entries()) target(step, ['teams', i, 'fallback', j])
  }
  for (const [i, { needs }] of routing.pools.entries()) needed(needs, ['pools', i, 'needs'])
  for (const [i, { members }] of routing.pools.entries())
    for (const [j, one] of members.entries()) refer('rep', asEntry(one).rep, ['pools', i, 'members', j])
  for (const [i, { owner }] of routing.queues.entries()) refer('rep', owner, ['queues', i, 'owner'])
  checkServiceLevels(routing, names, refer, report)
  const dated = (['territories', 'escalations', 'rules', 'alerts'] as const).flatMap((list) =>
    routing[list].map((one, i) => [one, [list, i]] as const),
  )
  for (const [{ from, until }, path] of [
    ...dated,
    [owner, ['owner']] as const,
    [routing.sticky ?? {}, ['sticky']] as const,
  ])
    if (from !== undefined && until !== undefined && until < from)
      report(file, [...path, 'until'], `ends before it begins, on ${from}.`)
  const after = conditionChecker(file, names, report, true)
  for (const [i, { when }] of routing.alerts.entries()) after(when, ['alerts', i, 'when'])
  for (const [i, { when }] of routing.sequences.entries()) if (when) after(when, ['sequences', i, 'when'])
  const rest = routing.sequences.findIndex(({ when }) => !when)
  if (rest >= 0 && rest < routing.sequences.length - 1)
    report(file, ['sequences', rest], 'has no `when` and hides the sequences after it. Put it last.')
}

/** How soon somebody answers, and who is told when nobody does. */
function checkServiceLevels(
  { serviceLevels, queues, alerts }: Routing,
  names: Names,
  refer: ReturnType<typeof referrer>,
  report: Report,
): void {
  for (const [i, { team, manager }] of serviceLevels.entries()) {
    refer('rep', manager, ['serviceLevels', i, 'manager'])
    if (team !== undefined) refer('team', team, ['serviceLevels', i, 'team'])
  }
  for (const [key, list] of [
    ['queues', queues],
    ['alerts', alerts],
  ] as const)
    for (const [i, { serviceLevel }] of list.entries())
      if (serviceLevel !== undefined) refer('service level', serviceLevel, [key, i, 'serviceLevel'])
  for (const [i, { channel }] of alerts.entries())
    if (!CHANNEL.test(channel) && !names.rep.has(channel))
      report(
        'routing.yaml',
        ['alerts', i, 'channel'],
        `"${channel}" is no rep, and is taken as the name of a Slack channel: #${channel}.${didYouMean(channel, [...names.rep])}`,
        'warning',
      )
}

/** A channel of Slack by its name or id; anything else is a rep. */
const CHANNEL = /^(#.+|[CG][A-Z0-9]{2,30})$/

/** Those who join a host or are told of a meeting: there are such, and there is a host. */
function checkBeside(
  { escalations, rules, owner }: Routing,
  target: (step: FallbackStep | Rule['to'], path: Path) => void,
  refer: ReturnType<typeof referrer>,
  report: Report,
): void {
  const steps: [Path, Pick<Rule, 'with' | 'inform'>, Rule['to'] | string | undefined][] = [
    [['owner'], owner, undefined],
    ...escalations.map((one, i): (typeof steps)[number] => [['escalations', i], one, one.to]),
    ...rules.map((one, i): (typeof steps)[number] => [['rules', i], one, one.to]),
  ]
  for (const [path, { with: joiners, inform }, to] of steps) {
    for (const [j, joiner] of (joiners ?? []).entries()) target(joiner, [...path, 'with', j])
    for (const [j, rep] of (inform ?? []).entries()) refer('rep', rep, [...path, 'inform', j])
    const hostless = typeof to === 'object' && ('queue' in to || 'close' in to)
    for (const key of ['with', 'inform'] as const)
      if (hostless && { with: joiners, inform }[key])
        report(
          'routing.yaml',
          [...path, key],
          'nobody hosts a meeting here: there is none to join or hear of.',
        )
  }
}

/** Budgets are compared in one currency, or as they were said, dollars with yen. */
function checkMoney(routing: Workspace['routing'], report: Report): void {
  if (routing.currency !== undefined) return
  if (Object.keys(routing.rates).length > 0)
    report('routing.yaml', ['rates'], 'there are rates, but no `currency` that they lead to.')
  const at = Object.entries(routing).flatMap(([key, value]) =>
    ['urgency', 'escalations', 'rules', 'alerts', 'sequences'].includes(key)
      ? (value as { when?: Condition }[]).flatMap(({ when }, i) => leaves(when ?? {}, [key, i, 'when']))
      : [],
  )
  const unsure = at.find(
    ({ key }, _, all) => key === 'acv.atLeast' && !all.some((one) => one.key === 'acv.currency'),
  )
  if (unsure)
    report(
      'routing.yaml',
      unsure.path,
      'budgets of any currency are compared with this. Say the policy’s `currency`, and `rates` of others.',
      'warning',
    )
}

/** Named conditions, each of which may name others but never itself, and the segments, of which a headcount has one. */
function checkConditions(
  { conditions, segments }: Workspace['routing'],
  check: (condition: Condition, at: Path) => void,
  report: Report,
): void {
  for (const [name, condition] of Object.entries(conditions)) {
    check(condition, ['conditions', name])
    const loop = namesFrom(name, conditions)
    if (loop) report('routing.yaml', ['conditions', name], `names itself: ${loop.join(' → ')}.`)
  }
  for (const [i, one] of segments.entries()) {
    const other = segments
      .slice(0, i)
      .find(
        ({ atLeast, atMost }) => atLeast <= (one.atMost ?? Infinity) && one.atLeast <= (atMost ?? Infinity),
      )
    if (other)
      report('routing.yaml', ['segments', i], `overlaps ${other.id}, which comes first and wins.`, 'warning')
  }
}

/** The way on which a named condition comes back to itself. */
function namesFrom(
  start: string,
  conditions: Workspace['routing']['conditions'],
  path: string[] = [start],
): string[] | undefined {
  const here = path.at(-1)!
  if (!Object.hasOwn(conditions, here)) return undefined
  for (const { key, values } of leaves(conditions[here]!, [])) {
    if (key !== 'is') continue
    for (const name of values as string[]) {
      if (name === start) return [...path, name]
      const found = path.includes(name) ? undefined : namesFrom(start, conditions, [...path, name])
      if (found) return found
    }
  }
  return undefined
}

/** A pool, a team, a rep can be away or full; only a queue takes every lead. */
function checkFallback({ routing, roster }: Workspace, report: Report): void {
  const i = routing.fallback.length - 1
  const last = routing.fallback[i]!
  const queueAt = routing.fallback.findIndex((step) => typeof step === 'object' && 'queue' in step)
  if (queueAt < 0) {
    const end = typeof last === 'string' ? last : Object.entries(last)[0]!.join(' ')
    report(
      'routing.yaml',
      ['fallback', i],
      `the fallback ends at ${end}, which can be full. End it with a queue that has an owner.`,
    )
  } else if (queueAt < i)
    report(
      'routing.yaml',
      ['fallback', queueAt + 1],
      'is never reached: the queue before it takes every lead.',
    )
  for (const [j, { id, owner }] of routing.queues.entries()) {
    if (roster.reps.find((rep) => rep.id === owner)?.active === false)
      report('routing.yaml', ['queues', j, 'owner'], `${owner}, the owner of queue ${id}, is not active.`)
  }
}

/** Who owns what in the CRM would be anybody's guess. */
function checkCrmUsers({ roster }: Workspace, report: Report): void {
  for (const [i, { id, crm }] of roster.reps.entries()) {
    const other = roster.reps.find((rep, j) => i !== j && (rep.id === crm || (j < i && rep.crm === crm)))
    if (crm !== undefined && other)
      report('roster.yaml', ['reps', i, 'crm'], `"${crm}", the CRM user of ${id}, means ${other.id} too.`)
  }
}

/** A team that never works leaves every minute of a service level to count; a manager who has left hears of nothing; a tap in Slack is one
 *  rep's. */
function checkThoseWhoAnswer({ routing, roster }: Workspace, report: Report): void {
  for (const [i, { id, team, manager }] of routing.serviceLevels.entries()) {
    const reps = roster.teams.find((one) => one.id === team)?.reps
    const works = (rep: Rep) =>
      rep.active && (rep.hours.length > 0 || rep.overrides.some(({ intervals }) => intervals.length > 0))
    if (reps && !roster.reps.some((rep) => reps.includes(rep.id) && works(rep)))
      report(
        'routing.yaml',
        ['serviceLevels', i, 'team'],
        `nobody of team ${team} works: every minute of ${id} counts, day and night.`,
        'warning',
      )
    if (roster.reps.find((rep) => rep.id === manager)?.active === false)
      report(
        'routing.yaml',
        ['serviceLevels', i, 'manager'],
        `${manager}, the manager of ${id}, is not active.`,
      )
  }
  for (const [i, { id, slack }] of roster.reps.entries()) {
    const first = roster.reps.find((one) => one.slack === slack)
    if (slack !== undefined && first!.id !== id)
      report('roster.yaml', ['reps', i, 'slack'], `"${slack}" is the id in Slack of ${first!.id}.`)
  }
}

function checkAccounts({ accounts, roster, routing }: Workspace, report: Report): void {
  const reps = new Set(roster.reps.flatMap(({ id, crm }) => [id, ...(crm ? [crm] : [])]))
  const columns = new Set<string>([
    ...ACCOUNT_COLUMNS,
    ...accounts.flatMap((one) => Object.keys(one.columns ?? {})),
  ])
  for (const [i, breaker] of routing.match.tieBreakers.entries())
    if (typeof breaker === 'object' && !columns.has(breaker.column))
      report(
        'routing.yaml',
        ['match', 'tieBreakers', i, 'column'],
        `no account has a column "${breaker.column}".${didYouMean(breaker.column, [...columns])}`,
        'warning',
      )
  for (const [i, { id, owner, domains }] of accounts.entries()) {
    if (owner !== undefined && !reps.has(owner))
      report(
        'accounts.csv',
        [i, 'owner'],
        `"${owner}", the owner of ${id}, is not in the roster: the account counts as without owner.${didYouMean(owner, [...reps])}`,
        'warning',
      )
    for (const domain of domains)
      if (isFreeMail(domain, routing.match.freeMail))
        report(
          'accounts.csv',
          [i, 'domains'],
          `"${domain}" of ${id} is a free-mail domain and never matches.`,
          'warning',
        )
  }
}

function referrer(file: string, names: Names, report: Report) {
  return (kind: Kind, name: string, path: Path, severity: Severity = 'error'): boolean => {
    const known = names[kind].has(name)
    if (!known)
      report(file, path, `no such ${kind} "${name}".${didYouMean(name, [...names[kind]])}`, severity)
    return known
  }
}

/** Which values of a condition are names, and of what. */
const REFERENCES: Record<string, Kind> = {
  territory: 'territory',
  urgency: 'urgency level',
  useCase: 'use case',
  product: 'product',
  compliance: 'compliance framework',
  'compliance.any': 'compliance framework',
  'compliance.all': 'compliance framework',
  is: 'condition',
  segment: 'segment',
  listed: 'list',
  disqualifiedBy: 'disqualifier',
  'teamTime.team': 'team',
  'competitors.names': 'competitor',
  'account.id': 'account',
  'account.owner': 'rep',
  'account.tier': 'tier',
}
/** These come from the CRM, which may know more than `accounts.csv` does today. */
const OPEN: Kind[] = ['account', 'tier']

/** @param after whether the conditions come after the decision, and may test it */
function conditionChecker(file: string, names: Names, report: Report, after = false) {
  const refer = referrer(file, names, report)
  return (condition: Condition, at: Path): void => {
    for (const { key, values, path } of leaves(condition, at)) {
      if (key === 'account.columns')
        for (const column of Object.keys(values[0] as object))
          refer('column', column, [...path, column], 'warning')
      const kind = REFERENCES[key]
      if (!after && (key === 'assigned' || key === 'step'))
        report(file, path, `${key} is known only after the decision: for alerts and sequences.`)
      for (const [i, value] of values.entries()) {
        if (typeof value !== 'string') continue
        if (kind) refer(kind, value, [...path, i], OPEN.includes(kind) ? 'warning' : 'error')
        else if (/^region(\.|$)/.test(key) && !isRegion(value))
          report(file, [...path, i], `no such region "${value}". Write DE, US-TX or EMEA.`)
      }
    }
  }
}

export interface Leaf {
  key: string
  values: unknown[]
  path: Path
}

/** The single tests of a condition: `competitors.names`, with the path to them. */
export function leaves(condition: Condition, at: Path): Leaf[] {
  return Object.entries(condition).flatMap(([key, value]): Leaf[] => {
    const path = [...at, key]
    if (value === undefined) return []
    if (key === 'not') return leaves(value as Condition, path)
    if (key === 'all' || key === 'any')
      return (value as Condition[]).flatMap((part, i) => leaves(part, [...path, i]))
    if (typeof value !== 'object' || Array.isArray(value)) return [{ key, values: [value].flat(), path }]
    return Object.entries(value as object).map(([part, inner]) => ({
      key: `${key}.${part}`,
      values: [inner].flat(),
      path: [...path, part],
    }))
  })
}
