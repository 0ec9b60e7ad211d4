import type { FRAMEWORKS } from '../../contract/facts.ts'
import { found, type Context, type Found } from '../context.ts'
import { markMentions, type Mention } from '../mentions.ts'
import { findAll, phrases } from '../pattern.ts'
import { isOneOf, type Token } from '../text.ts'

export type Framework = (typeof FRAMEWORKS)[number]

/** The frameworks that the buyer needs, is under or asks about; and those that the buyer says are not needed. */
export function findCompliance({ tokens }: Context): {
  stated: Found<Framework>[]
  denied: Found<Framework>[]
} {
  const mentions: (Mention & { framework: Framework })[] = []
  for (let i = 0; i < tokens.length; i++) {
    const hit = frameworkAt(tokens, i)
    if (!hit) continue
    mentions.push(hit)
    i = hit.to - 1
  }
  const marked = markMentions(tokens, mentions)
  const marks = findAll(DENIAL, marked.tokens).flatMap((match) => match.marks)
  const refused = new Set(marks.flatMap((mark) => marked.groups.get(mark) ?? []))
  const stated = new Map<Framework, Found<Framework>>()
  const denied = new Map<Framework, Found<Framework>>()
  mentions.forEach(({ framework, from, to }, id) => {
    const map = refused.has(id) ? denied : stated
    if (!map.has(framework)) map.set(framework, found(framework, tokens, from, to))
  })
  return {
    stated: [...stated.values()],
    denied: [...denied.values()].filter(({ value }) => !stated.has(value)),
  }
}

const DENIAL = phrases(`not need+|requir+|care|worry|want|have|us+|subject|bound|relevant|covered ~3 $
    no need|requirement*|use? for|of? $
    not|without|neither $
    scratch|drop|forget|skip|remove|ignore|minus ~1 $
    $ ~3 not ~1 need*|requir*|relevant|apply|matter|necessary|important|applicable`)

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

function frameworkAt(tokens: Token[], from: number): (Mention & { framework: Framework }) | undefined {
  const first = tokens[from]!
  if (first.kind === 'mark') return undefined
  let key = ''
  let best: (Mention & { framework: Framework }) | undefined
  for (let to = from + 1; to <= from + FRAMEWORK_TOKENS_MAX; to++) {
    const token = tokens[to - 1]
    if (
      !token ||
      token.sentence !== first.sentence ||
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
