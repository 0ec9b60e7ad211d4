import type { FRAMEWORKS } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found, type Mention } from '../context.ts'
import { findAll, occurs, overlay, phrases } from '../pattern.ts'
import { isOneOf, type Token } from '../text.ts'

export type Framework = (typeof FRAMEWORKS)[number]

/** The frameworks that the buyer needs, is under or asks about; and those that the buyer says are not needed. */
export function findCompliance(context: Context): {
  stated: Found<Framework>[]
  denied: Found<Framework>[]
  mentions: Mention[]
} {
  const { tokens } = context
  const mentions: (Mention & { framework: Framework })[] = []
  for (let i = 0; i < tokens.length; i++) {
    const hit = frameworkAt(tokens, i)
    if (!hit) continue
    mentions.push(hit)
    i = hit.to - 1
  }
  const line = overlay(
    context,
    mentions.map((mention) => ({ ...mention, letter: 'F' })),
  )
  const refused = findAll(DENIAL, line).flatMap(({ marks }) => marks)
  const stated = new Map<Framework, Found<Framework>>()
  const denied = new Map<Framework, Found<Framework>>()
  for (const { framework, from, to } of mentions) {
    const map = refused.some(([start, end]) => start <= from && from < end) ? denied : stated
    const [start, end] = clauseOf(context, from)
    const asked =
      (tokens[end - 1]!.text === '?' || occurs(QUESTION, context, start, end)) &&
      !occurs(NEED, context, start, end)
    const before = map.get(framework)
    if (!before || (before.asked && !asked))
      map.set(framework, { ...found(framework, tokens, from, to), ...(asked && { asked }) })
  }
  return {
    mentions,
    stated: [...stated.values()],
    denied: [...denied.values()].filter(({ value }) => !stated.has(value)),
  }
}

const QUESTION = phrases(`^ do|does|is|are|have|has|can|will|how|what you|your|it|this|the|about`)
const NEED = phrases(`%want|must|subject|under|comply|auditor|because`)

const DENIAL = phrases(`not need+|requir+|care|worry|want|have|us+|subject|bound|relevant|covered ~3 F
    no need|requirement*|use? for|of? F
    not|without|neither F
    scratch|drop|forget|skip|remove|ignore|minus ~1 F
    F ~3 not ~1 need*|requir*|relevant|apply|matter|necessary|important|applicable|touch|affect|concern`)

/** Ways to write a framework, run together. */
const WRITTEN = Object.entries({
  HIPAA: 'hipp?aa?|baas?|businessassociateagreement',
  SOC2: 'soc(2|ii|(2|ii)?type(1|2|ii?))',
  ISO27001: '(iso(iec)?)?27001',
  GDPR: 'gdpr|dsgvo|dpas?|dataprocessing(agreement|addendum)',
  FedRAMP: 'fedramp(moderate|high|low)?',
  'PCI-DSS': 'pci(dss)?',
  CCPA: 'ccpa|cpra',
  HITRUST: 'hitrust(csf)?',
  FERPA: 'ferpa',
  SOX: 'sox|sarbanesoxley',
  'NIST-800-53': '(nist)?(sp)?80053',
  'NIST-800-171': '(nist)?(sp)?800171',
  CMMC: 'cmmc',
  DORA: 'dora',
  NIS2: 'nis(2|ii)',
  TISAX: 'tisax',
  CJIS: 'cjis',
  GxP: 'gxp|(21)?cfr(part)?11',
} satisfies Record<Framework, string>).map(
  ([framework, written]) => [framework as Framework, new RegExp(`^(${written})$`)] as const,
)
const FRAMEWORK_TOKENS_MAX = 6
/** How the first word of one starts. */
const STARTS =
  /^(hip|ba|bus|soc|iso|27|gd|ds|dpa|dat|fed|pci|cc|cpr|hit|fer|sox|sar|ni|sp|800|cm|dor|ti|cj|gx|21|cfr)/

function frameworkAt(tokens: Token[], from: number): (Mention & { framework: Framework }) | undefined {
  const first = tokens[from]!
  if ((first.kind !== 'word' && first.kind !== 'number') || !STARTS.test(first.text)) return undefined
  let key = ''
  let best: (Mention & { framework: Framework }) | undefined
  for (let to = from + 1; to <= from + FRAMEWORK_TOKENS_MAX; to++) {
    const token = tokens[to - 1]
    if (
      !token ||
      token.kind === 'stop' ||
      key.length > 40 ||
      (token.kind === 'mark' && !/[-/]/.test(token.text))
    )
      break
    if (token.kind === 'mark') continue
    key += token.text
    const framework = WRITTEN.find(([, written]) => written.test(key))?.[0]
    if (framework && !isOrdinary(tokens, from, key)) best = { framework, from, to }
  }
  return best
}

/** 'Dora' is a first name and the Red Sox a team. */
function isOrdinary(tokens: Token[], at: number, key: string): boolean {
  if (key === 'sox') return isOneOf(tokens[at - 1], 'red|white')
  return /^(dora|baas)$/.test(key) && !tokens[at]!.shout
}
