import type { FRAMEWORKS } from '../../contract/facts.ts'
import { found, type Context, type Found } from '../context.ts'
import { markMentions, type Mention } from '../mentions.ts'
import { compile, findAll } from '../pattern.ts'

export type Framework = (typeof FRAMEWORKS)[number]

/** The frameworks that the buyer needs, is under or asks about; and those that the buyer says are not needed. */
export function findCompliance({ tokens }: Context): {
  stated: Found<Framework>[]
  denied: Found<Framework>[]
} {
  const mentions: (Mention & { framework: Framework })[] = []
  for (let i = 0; i < tokens.length;) {
    const hit = frameworkAt(tokens, i)
    if (hit) mentions.push({ from: i, ...hit })
    i = hit ? hit.to : i + 1
  }
  if (mentions.length === 0) return { stated: [], denied: [] }
  const marked = markMentions(tokens, mentions)
  const deniedMentions = new Set<number>()
  for (const match of findAll(DENIAL, marked.tokens))
    for (const mark of match.marks) for (const id of marked.groups.get(mark) ?? []) deniedMentions.add(id)
  const stated: Found<Framework>[] = []
  const denied: Found<Framework>[] = []
  mentions.forEach((mention, id) => {
    const list = deniedMentions.has(id) ? denied : stated
    if (list.some(({ value }) => value === mention.framework)) return
    list.push(found(mention.framework, tokens, mention.from, mention.to))
  })
  return { stated, denied: denied.filter(({ value }) => !stated.some((other) => other.value === value)) }
}

const DENIAL = compile({
  denied: `
    not need|require|care|worry|want|have|use ~3 $
    not subject|bound|relevant|covered ~2 $
    no $
    no need|requirement|requirements|use for|of? $
    not $
    without $
    never ~2 need|needed $
    nothing ~2 $
    scratch|drop|forget|skip|remove|ignore|minus ~1 $
    $ ~2 is|are|does|do ~1 not ~1 need*|requir*|relevant|apply|matter|necessary|important|applicable
    $ ~1 not ~1 needed|required|relevant|applicable
    $ not ~1 need*|requir*
    neither $`,
})

/** Ways to write a framework, run together. */
const WRITTEN: Record<Framework, string> = {
  HIPAA: 'hipaa hippa hipa baa baas businessassociateagreement',
  SOC2: 'soc2 socii soc2type2 soc2typeii soc2typei soc2type1 socii soctype2 soctypeii ssae18',
  ISO27001: 'iso27001 isoiec27001 27001 iso27k',
  GDPR: 'gdpr dsgvo rgpd dpa dataprocessingagreement dataprocessingaddendum',
  FedRAMP: 'fedramp fedrampmoderate fedramphigh fedramplow',
  'PCI-DSS': 'pci pcidss pcicompliance pcicompliant',
  CCPA: 'ccpa cpra',
  HITRUST: 'hitrust hitrustcsf',
  FERPA: 'ferpa',
  SOX: 'sox sarbanesoxley',
  'NIST-800-53': 'nist80053 nistsp80053 80053 sp80053',
  'NIST-800-171': 'nist800171 nistsp800171 800171 sp800171',
  CMMC: 'cmmc',
  DORA: 'dora',
  NIS2: 'nis2 nisii',
  TISAX: 'tisax',
  CJIS: 'cjis',
  GxP: 'gxp 21cfrpart11 cfrpart11 21cfr11',
}
const frameworks = new Map<string, Framework>()
for (const [framework, written] of Object.entries(WRITTEN) as [Framework, string][])
  for (const key of written.split(' ')) frameworks.set(key, framework)

const FRAMEWORK_TOKENS_MAX = 6

function frameworkAt(
  tokens: Context['tokens'],
  at: number,
): { framework: Framework; to: number } | undefined {
  if (tokens[at]!.kind === 'mark' || tokens[at]!.kind === 'email') return undefined
  let key = ''
  let best: { framework: Framework; to: number } | undefined
  for (let i = at; i < tokens.length && i - at < FRAMEWORK_TOKENS_MAX; i++) {
    const token = tokens[i]!
    if (token.kind === 'email' || (i > at && token.sentence !== tokens[at]!.sentence)) break
    if (token.kind === 'mark') {
      if (token.text !== '-' && token.text !== '/') break
      continue
    }
    key += token.text
    const framework = frameworks.get(key)
    if (framework && !isOrdinary(tokens, at, key)) best = { framework, to: i + 1 }
  }
  return best
}

/** 'Dora' is a first name and the Red Sox a team. */
function isOrdinary(tokens: Context['tokens'], at: number, key: string): boolean {
  if (key === 'dora') return !tokens[at]!.shout
  if (key === 'sox') return tokens[at - 1]?.text === 'red' || tokens[at - 1]?.text === 'white'
  return key === 'baas' && !tokens[at]!.shout
}
