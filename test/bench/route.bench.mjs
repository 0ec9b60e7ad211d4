// How fast leads are decided, whole, with their trace, beside two engines that only find the first rule that holds, given the same conditions over facts
// that were derived for them: no account, no rep, no trace. The same work by us stands beside it, with the trace and without. And how long the proof of a
// large policy takes.
import jsonLogic from 'json-logic-js'
import { Engine } from 'json-rules-engine'
import { buildRouting } from './build-engine.mjs'
import { median } from './time.mjs'

const RULES = [10, 100, 200, 500]
const REPS = 200
const POOLS = 20
const ACCOUNTS = 100_000
const LEADS = 400
const ROUNDS = 15
const WARM_UP_ROUNDS = 10
const HEAD = `\
rules    decided       p99   first rule   first rule   json-logic   json-rules     decided/   traced/    first/   decided/  time against
                             with trace        alone                             json-logic      same      same json-rules      10 rules`
const NONE = new Set()
const NOW = Date.UTC(2027, 0, 4, 10)
const COUNTRIES = ['DE', 'FR', 'GB', 'US', 'CA', 'BR', 'JP', 'AU', 'IN', 'ZA', 'SE', 'NL']
const USE_CASES = Array.from({ length: 12 }, (_, i) => `case-${i}`)
const STANCES = ['using', 'replacing', 'evaluating', 'rejected']
const VENDORS = Array.from({ length: 8 }, (_, i) => `Vendor ${i}`)
const FRAMEWORKS = ['HIPAA', 'SOC2', 'GDPR', 'FedRAMP']

export async function run(print) {
  const routing = await buildRouting()
  const { createTester, decide, indexAccounts, Lead, nextThatHolds, RoutingState, sieveOf, testLead } =
    routing
  const random = generator(7)
  const accounts = accountsFile()
  const parsedFrom = performance.now()
  const base = workspaceOf(routing, 10, accounts)
  const parsed = performance.now() - parsedFrom
  const before = process.memoryUsage().heapUsed
  const indexFrom = performance.now()
  const index = indexAccounts(base.accounts, base.routing.match)
  print(
    `${ACCOUNTS.toLocaleString('en')} accounts: read ${(parsed / 1000).toFixed(1)} s, indexed ${((performance.now() - indexFrom) / 1000).toFixed(1)} s, index ${((process.memoryUsage().heapUsed - before) / 2 ** 20).toFixed(0)} MB`,
  )
  const leads = Array.from({ length: LEADS }, () => Lead.parse(leadOf(random)))
  const state = RoutingState.parse({
    reps: Object.fromEntries(Array.from({ length: REPS }, (_, i) => [`rep-${i}`, { load: { week: i % 7 } }])),
  })
  print('')
  print(
    `leads a second, ${REPS} reps, account match and trace included; median of ${ROUNDS} rounds of ${LEADS} leads, after ${WARM_UP_ROUNDS} that do not count`,
  )
  print(HEAD)
  let least
  for (const count of RULES) {
    const workspace = { ...workspaceOf(routing, count, 'id,name\n'), accounts: base.accounts }
    workspace.routing.match = base.routing.match
    const facts = leads.map((lead) => factsOf(lead))
    const logic = rulesOf(count).map(({ id, parts }) => ({ id, rule: { and: parts.map(asLogic) } }))
    const engine = new Engine([], { allowUndefinedFacts: true })
    for (const { id, parts } of rulesOf(count))
      engine.addRule({ conditions: { all: parts.map(asEngine) }, event: { type: id } })
    const each = []
    const usher = (keep) => {
      for (const lead of leads) {
        const from = performance.now()
        const decision = decide(lead, workspace, state, NOW, undefined, index)
        keep?.push(performance.now() - from)
        if (!decision.step) throw new Error('undecided')
      }
    }
    const firstByLogic = (fact) => logic.find(({ rule }) => jsonLogic.apply(rule, fact))?.id
    const contexts = leads.map((lead) => contextOf(lead))
    const firstOfOurs = (context) =>
      sieveOf(workspace.routing, context).open.find(
        (i) => testLead(workspace.routing.rules[i].when, context).holds,
      )
    const tracedByOurs = (context) => {
      const trace = []
      const found = nextThatHolds(workspace.routing.rules, 0, context, createTester(context), NONE, trace)
      if (!found && trace.length < count) throw new Error('no whole trace')
    }
    check(leads, facts, workspace, decide, state, index, firstByLogic)
    const times = { usher: [], traced: [], ours: [], logic: [], rules: [] }
    for (let round = 0; round < WARM_UP_ROUNDS; round++) {
      usher()
      contexts.forEach(tracedByOurs)
      contexts.forEach(firstOfOurs)
      facts.forEach(firstByLogic)
    }
    for (let round = 0; round < ROUNDS; round++) {
      times.usher.push(timed(() => usher(each)))
      times.traced.push(timed(() => contexts.forEach(tracedByOurs)))
      times.ours.push(timed(() => contexts.forEach(firstOfOurs)))
      times.logic.push(timed(() => facts.forEach(firstByLogic)))
      const from = performance.now()
      if (round % 5 === 0) {
        for (const fact of facts.slice(0, LEADS / 8)) await engine.run(fact)
        times.rules.push((performance.now() - from) * 8)
      }
    }
    const [mine, traced, ours, theirs, other] = Object.values(times).map(
      (all) => (LEADS * 1000) / median(all),
    )
    least ??= mine
    each.sort((a, b) => a - b)
    const p99 = each[Math.floor(each.length * 0.99)]
    print(
      [
        String(count).padStart(5),
        Math.round(mine).toLocaleString('en').padStart(10),
        `${p99.toFixed(2)} ms`.padStart(9),
        Math.round(traced).toLocaleString('en').padStart(12),
        Math.round(ours).toLocaleString('en').padStart(12),
        Math.round(theirs).toLocaleString('en').padStart(12),
        Math.round(other).toLocaleString('en').padStart(12),
        `${(mine / theirs).toFixed(1)}×`.padStart(12),
        `${(traced / theirs).toFixed(1)}×`.padStart(9),
        `${(ours / theirs).toFixed(1)}×`.padStart(9),
        `${(mine / other).toFixed(0)}×`.padStart(10),
        `${(least / mine).toFixed(1)}×`.padStart(13),
      ].join(' '),
    )
  }
  print('')
  for (const count of [100, 500]) {
    const workspace = workspaceOf(routing, count, 'id,name\n')
    const from = performance.now()
    const found = routing.prove(workspace, NOW)
    const by = (verdict) => found.filter((one) => one.verdict === verdict).length
    print(
      `proof of ${count} rules: ${((performance.now() - from) / 1000).toFixed(1)} s; proved ${by('proved')}, warnings ${by('warning')}, not proven ${by('not-proven')}`,
    )
  }
}

/** Both engines must find the same rule first. */
function check(leads, facts, workspace, decide, state, index, firstByLogic) {
  for (const [i, lead] of leads.entries()) {
    const { step } = decide(lead, workspace, state, NOW, undefined, index)
    const other = firstByLogic(facts[i]) ?? 'inbound'
    if (step.id !== other && step.kind !== 'owner') throw new Error(`lead ${i}: ${step.id} and ${other}`)
  }
}

/** What a lead's conditions read, derived as for the other engines. */
function contextOf(lead) {
  return {
    lead,
    today: '2027-01-04',
    territory: `t-${lead.region[0].toLowerCase()}`,
    urgency: null,
    account: { known: false, ambiguous: false },
  }
}

function timed(work) {
  const from = performance.now()
  work()
  return performance.now() - from
}

/** Rules of two to six tests each, such as policies have. */
function rulesOf(count) {
  const random = generator(11)
  const some = (all, n) => Array.from({ length: n }, () => all[Math.floor(random() * all.length)])
  return Array.from({ length: count }, (_, i) => {
    const parts = [
      random() < 0.3 && { field: 'timeline', withinDays: some([30, 60, 90], 1)[0] },
      random() < 0.4 && { field: 'competitors', names: some(VENDORS, 2), stances: some(STANCES, 2) },
      random() < 0.3 && { field: 'compliance', any: some(FRAMEWORKS, 2) },
      random() < 0.7 && {
        field: 'territory',
        in: some(COUNTRIES, 2).map((code) => `t-${code.toLowerCase()}`),
      },
      { field: 'useCase', in: some(USE_CASES, 2) },
      { field: 'headcount', atLeast: some([50, 200, 500, 1000, 5000], 1)[0] },
    ].filter(Boolean)
    return { id: `rule-${i}`, parts, pool: `pool-${i % POOLS}` }
  })
}

function asLogic(part) {
  const { field } = part
  if (field === 'headcount') return { '>=': [{ var: 'headcount' }, part.atLeast] }
  if (field === 'timeline') return { and: [{ var: 'days' }, { '<=': [{ var: 'days' }, part.withinDays] }] }
  if (field === 'compliance') return { some: [{ var: 'compliance' }, { in: [{ var: '' }, part.any] }] }
  if (field === 'competitors')
    return {
      some: [
        { var: 'competitors' },
        { and: [{ in: [{ var: 'name' }, part.names] }, { in: [{ var: 'stance' }, part.stances] }] },
      ],
    }
  return { in: [{ var: field }, part.in] }
}

function asEngine(part) {
  const { field } = part
  if (field === 'headcount')
    return { fact: 'headcount', operator: 'greaterThanInclusive', value: part.atLeast }
  if (field === 'timeline') return { fact: 'days', operator: 'lessThanInclusive', value: part.withinDays }
  if (field === 'compliance')
    return { any: part.any.map((value) => ({ fact: 'compliance', operator: 'contains', value })) }
  if (field === 'competitors')
    return {
      any: part.names.flatMap((name) =>
        part.stances.map((stance) => ({ fact: 'said', operator: 'contains', value: `${name}/${stance}` })),
      ),
    }
  return { fact: field, operator: 'in', value: part.in }
}

/** The condition of a rule, as the policy writes it. */
function whenOf(parts) {
  const unique = (all) => [...new Set(all)]
  const tests = {
    headcount: ({ atLeast }) => ({ atLeast }),
    timeline: ({ withinDays }) => ({ withinDays }),
    compliance: ({ any }) => unique(any),
    competitors: ({ names, stances }) => ({ names: unique(names), stances: unique(stances) }),
  }
  return Object.fromEntries(parts.map((part) => [part.field, tests[part.field]?.(part) ?? unique(part.in)]))
}

function factsOf({ region, useCase, headcount, timeline, competitors = [], compliance = [] }) {
  return {
    territory: `t-${region[0].toLowerCase()}`,
    useCase,
    headcount: headcount.min,
    competitors,
    compliance,
    said: competitors.map(({ name, stance }) => `${name}/${stance}`),
    ...(timeline && { days: (Date.parse(timeline.end) - Date.parse('2027-01-04')) / 86_400_000 }),
  }
}

function leadOf(random) {
  const any = (all) => all[Math.floor(random() * all.length)]
  const size = Math.floor(10 ** (1 + random() * 3.5))
  const n = Math.floor(random() * ACCOUNTS * 4)
  const end = new Date(NOW + Math.floor(random() * 150) * 86_400_000).toISOString().slice(0, 10)
  return {
    email: `buyer@company-${n}.example`,
    region: [any(COUNTRIES)],
    useCase: any(USE_CASES),
    headcount: { min: size, max: size },
    ...(random() < 0.5 && { competitors: [{ name: any(VENDORS), stance: any(STANCES) }] }),
    ...(random() < 0.4 && { compliance: [any(FRAMEWORKS)] }),
    ...(random() < 0.6 && { timeline: { kind: 'deadline', end } }),
    evidence: [{ field: 'useCase', value: 'x', start: 0, end: 4, quote: 'chat' }],
  }
}

/** A workspace of so many rules. JSON is YAML too. */
function workspaceOf({ parseWorkspace, printFinding }, rules, accounts) {
  const range = (length, make) => Array.from({ length }, (_, i) => make(i))
  const playbook = {
    vendor: 'larkline',
    useCases: USE_CASES.map((id) => ({ id, name: id })),
    competitors: VENDORS.map((name) => ({ name })),
  }
  const roster = {
    reps: range(REPS, (i) => ({
      id: `rep-${i}`,
      name: `Rep ${i}`,
      email: `rep-${i}@larkline.example`,
      role: 'seller',
      timezone: 'UTC',
      capacity: { week: 40 },
    })),
    meetingTypes: [{ id: 'intro', name: 'Introduction', durationMinutes: 30 }],
  }
  const routing = {
    meetingType: { default: 'intro' },
    territories: COUNTRIES.map((code) => ({ id: `t-${code.toLowerCase()}`, regions: [code] })),
    rules: rulesOf(rules).map(({ id, parts, pool }) => ({ id, when: whenOf(parts), to: { pool } })),
    fallback: [{ queue: 'inbound' }],
    queues: [{ id: 'inbound', owner: 'rep-0', says: 'The team' }],
    pools: range(POOLS, (i) => ({
      id: `pool-${i}`,
      members: range(REPS / POOLS, (k) => `rep-${i + k * POOLS}`),
    })),
  }
  const { workspace, findings } = parseWorkspace({
    'playbook.yaml': JSON.stringify(playbook),
    'roster.yaml': JSON.stringify(roster),
    'routing.yaml': JSON.stringify(routing),
    'accounts.csv': accounts,
  })
  if (!workspace) throw new Error(findings.slice(0, 5).map(printFinding).join('\n'))
  return workspace
}

function accountsFile() {
  const rows = Array.from({ length: ACCOUNTS }, (_, i) => `a-${i},Company ${i} Ltd,company-${i}.example,,`)
  return `id,name,domains,website,owner\n${rows.join('\n')}\n`
}

function generator(seed) {
  let value = seed
  return () => {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0
    return value / 2 ** 32
  }
}
