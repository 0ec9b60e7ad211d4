import type { Budget } from '../../contract/facts.ts'
import { clauseOf, coverOf, found, type Context, type Found, type Mention } from '../context.ts'
import { isMoneySign, readAmount, type Amount } from '../numbers.ts'
import { compile, findAll, matchAt, occurs, phrases } from '../pattern.ts'
import type { Reading } from '../reading.ts'
import { isOneOf } from '../text.ts'
import { monthOf } from './dates.ts'

/** A sum as said. */
export interface Money extends Mention {
  amount: Amount
  currency: string | undefined
  period: Budget['period']
  /** A currency or a word such as 'grand' says that it is money. */
  sure: boolean
}

/** Money that the buyer says they can or want to spend. A range gives its upper end; of several sums the last one said
 *  of a budget wins. */
export function findBudget(context: Context, sums: Money[]): Found<Budget> | undefined {
  const { tokens } = context
  let best: { rank: number; fact: Found<Budget> } | undefined
  for (const money of sums) {
    const { amount, currency, from, to } = money
    const rank = rankOf(context, money)
    if (rank === 0 || (best && rank < best.rank)) continue
    const [start, end] = clauseOf(context, from)
    const period =
      money.period ??
      findAll(PERIOD, context, to, Math.min(end, to + 4))[0]?.value ??
      findAll(PERIOD_WORDS, context, Math.max(start, from - 8), Math.min(end, to + 6))[0]?.value
    const value: Budget = { amount: amount.high, ...(currency && { currency }), ...(period && { period }) }
    best = { rank, fact: found(value, tokens, isOneOf(tokens[from], 'between|from') ? from + 1 : from, to) }
  }
  return best?.fact
}

/** The sums in a message, in order; those without a currency only where they may be money. */
export function moneyIn(context: Context, names: Mention[]): Money[] {
  const sums: Money[] = []
  const cover = coverOf(context, names)
  for (let i = 0; i < context.tokens.length; i++) {
    const money = cover[i] ? undefined : moneyAt(context, i)
    if (!money) continue
    sums.push(money)
    i = money.to - 1
  }
  return sums
}

function moneyAt(context: Context, from: number): Money | undefined {
  const { tokens, asks } = context
  const opening = currencyAt(context, from)
  const amount = readAmount(tokens, opening?.to ?? from)
  if (!amount) return undefined
  let currency = opening?.currency
  for (let i = amount.from; i < amount.to; i++) currency ??= SIGNS[tokens[i]!.text]
  let { to } = amount
  const comma = tokens[to]?.text === ',' && /^(\n|,)?$/.test(tokens[to + 2]?.text ?? '')
  const closing = currencyAt(context, comma ? to + 1 : to)
  // '$75k CAD' is in Canadian dollars.
  if (closing && (!currency || currency === 'USD' || currency === closing.currency)) {
    currency = closing.currency
    to = closing.to
  }
  const unit = matchAt(PERIOD, context, to).toSorted((a, b) => b.to - a.to)[0]
  const sure = currency !== undefined || tokens[amount.to - 1]!.text === 'grand'
  // 'Two grand a month in euros'.
  const behind = unit && isOneOf(tokens[unit.to], 'in|,') ? unit.to + 1 : unit?.to
  const late = currency === undefined && behind !== undefined ? currencyAt(context, behind) : undefined
  const money = {
    amount,
    currency: currency ?? late?.currency,
    period: unit?.value,
    from,
    to: late?.to ?? unit?.to ?? to,
    sure: sure || late !== undefined,
  }
  if (money.sure) return money
  const before = tokens[from - 1]?.text ?? ''
  const dated =
    (amount.high >= 1990 && amount.high < 2100 && !amount.scaled) ||
    monthOf(before) > 0 ||
    /^[qh]$/.test(before)
  const large = amount.scaled || amount.high >= 1000
  const [start, end] = clauseOf(context, from)
  const spoken =
    asks === 'budget' ||
    (large && (unit || occurs(BUDGET_WORDS, context, start, end))) ||
    (unit && occurs(BUDGET_WORDS, context, start, end))
  return dated || !spoken || [to, money.to].some((i) => NO_MONEY.test(tokens[i]?.text ?? ''))
    ? undefined
    : money
}

/** How surely it is a budget: 0 not one, 1 nothing else that it could be, 2 said to be one. */
function rankOf(context: Context, { amount, period, sure, from, to }: Money): number {
  const { tokens, asks } = context
  const [start, end] = clauseOf(context, from)
  const [near, nearTo] = clauseOf(context, from, true)
  const meant = occurs(FOR_THIS, context, start, end)
  // 'We pay 900 now and could go to 1,200': what is said of the one is not said of the other.
  let own = near
  for (let i = from - 1; i > near; i--)
    if (isOneOf(tokens[i], 'and|but')) {
      own = i
      break
    }
  if (
    occurs(PER_SEAT, context, from, Math.min(end, to + 5)) ||
    (!meant &&
      occurs(NOT_BUDGET, context, tokens[near - 1]?.text === '(' ? Math.max(start, near - 6) : own, nearTo))
  )
    return 0
  if (meant || asks === 'budget' || occurs(BUDGET_WORDS, context, start, end)) return 2
  const asked =
    occurs(QUESTION, context, start, start + 1) || (tokens[end - 1]!.text === '?' && end - start > 9)
  const short = nearTo - near - (to - from) < 5
  if (!sure && period && short && near === from) return 1
  if (!sure || asked) return asked && sure && occurs(ENOUGH, context, start, end) ? 2 : 0
  return amount.high >= (short ? (period ? 0 : 100) : 1000) ? 1 : 0
}
const QUESTION = phrases(`why|what|how|does|do|is|are|can|could|who|where|when|did|has`)
const FOR_THIS = phrases(`for this ;`)
/** 'Is 700 a month enough?' */
const ENOUGH = phrases(`M ~2 enough|sufficient|realistic|do|cover|ok|okay|feasible`)

const PERIOD = compile<NonNullable<Budget['period']>>({
  year: `a|per|each|every|/? year|annum|yearly|annually|annual|pa|acv
    p a`,
  quarter: `a|per|each|every|/? quarter|quarterly`,
  month: `a|per|each|every|/? month|monthly`,
  once: `one|# time|off
    once|upfront
    in? total`,
})

const PERIOD_WORDS = compile<NonNullable<Budget['period']>>({
  year: `annual|annually|yearly|acv
    this|next|for year 's? budget
    for|in the? year`,
  quarter: `quarterly`,
  month: `monthly`,
  once: `one|# time|off
    once|upfront|total`,
})

const SIGNS: Record<string, string> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR' }
const CODES =
  /^(usd|eur|gbp|cad|aud|nzd|sgd|hkd|chf|sek|nok|dkk|pln|inr|jpy|brl|mxn|zar|aed|ils|cny|krw|czk|huf|thb|php|idr|myr|ngn|kes|sar|try)$/
const WORDS: Record<string, string> = {
  dollar: 'USD',
  buck: 'USD',
  euro: 'EUR',
  pound: 'GBP',
  quid: 'GBP',
  sterling: 'GBP',
  franc: 'CHF',
  rupee: 'INR',
  shekel: 'ILS',
  zloty: 'PLN',
  zl: 'PLN',
  yen: 'JPY',
  krona: 'SEK',
  rand: 'ZAR',
}
const WHOSE: Record<string, string> = {
  us: 'USD',
  canadian: 'CAD',
  australian: 'AUD',
  ca: 'CAD',
  c: 'CAD',
  au: 'AUD',
  a: 'AUD',
  singapore: 'SGD',
  aussie: 'AUD',
  nz: 'NZD',
  s: 'SGD',
  hk: 'HKD',
}

/** A currency written as sign, code, word ('Canadian dollars') or sign with a letter ('A$'). */
function currencyAt({ tokens }: Context, at: number): { currency: string; to: number } | undefined {
  const text = tokens[at]?.text ?? ''
  const next = tokens[at + 1]
  const whose = WHOSE[text]
  if (
    whose &&
    next &&
    ((next.text === '$' && !next.gap) || (text.length > 1 && /^(dollar|pound|franc|buck)s?$/.test(next.text)))
  )
    return { currency: whose, to: at + 2 }
  if (text === 'r' && next?.kind === 'number' && !next.gap) return { currency: 'ZAR', to: at + 1 }
  // '45k Canadian'.
  if (whose && /(ian|ie)$/.test(text) && tokens[at - 1]?.kind !== 'stop')
    return { currency: whose, to: at + 1 }
  const currency =
    (isMoneySign(tokens[at]) && SIGNS[text]) ||
    (text.length === 3 && CODES.test(text) ? text.toUpperCase() : WORDS[text.replace(/s$/, '')])
  return currency ? { currency, to: at + 1 } : undefined
}

const BUDGET_WORDS =
  phrases(`budget*|acv|afford|allocat*|tops|max|maximum|approved|within|aside|cap|ceiling|envelope|sanctioned|swallow|stomach|earmark*|set|plan|grant|left|pot|spare|remaining|allotted
  options|something|anything|solution|tool ~1 under|below
  at most
  how much :
  stretch+ ~1 to
  put ~3 into|towards|toward
  have|got|with ~2 M ;
  give you
  can|could|will|would ~2 go|do
  can|could|will|would|to|want|might|looking ~2 spend|invest|pay
  have ~3 for this|it|that
  left over
  no|not ~2 more|past|above|over|cent`)

/** Money of another kind, in the piece between commas. */
const NOT_BUDGET =
  phrases(`arr|mrr|revenue*|turnover|funding|valuation|pipeline|payroll|profit|quota|rais+|series|seed|charged|quoted|invoice*|refund*|lost|losing|sav+|savings
  orders|order|invoices|expenses|purchases ~1 over|above|under
  average|avg|typical|deal deal|order|contract|sale*|size|worth
  pay+|paid|spend+|cost+|charg+ ~2 now|today|currently|already
  currently|already|now|today|still|what|used|we|are to? pay+|spend@ ~3 M|N
  pay|paying|pays ~2 M|N|#
  pay|paying V
  current|present spend|price|bill|contract|cost
  last year`)
const PER_SEAT = phrases(
  `per|a|each|/ user*|seat*|rep*|licen*|agent*|head|person|employee|lead|contact|meeting|worker|colleague`,
)

const NO_MONEY =
  /^(people|employees?|ppl|staff|users|seats|reps|visitors|leads|customers|days|weeks|months|years|agents|person|%|contacts|of|st|nd|rd|th|active|unique|time|off)$/

/** What a short answer says of a sum that was named before: its currency, its period, that it is in thousands. */
export function sumDetail(context: Context): NonNullable<Reading['sum']> | undefined {
  const { tokens } = context
  if (tokens.length > DETAIL_TOKENS_MAX || tokens.some(({ kind }) => kind === 'number')) return undefined
  const period = findAll(PERIOD, context)[0]?.value
  const detail: NonNullable<Reading['sum']> = {}
  tokens.forEach((_, i) => {
    const { currency } = currencyAt(context, i) ?? {}
    if (currency && (detail.currency === undefined || WHOSE[tokens[i]!.text])) detail.currency = currency
  })
  if (isOneOf(tokens.at(-1), 'aussie|australian')) detail.currency = 'AUD'
  if (isOneOf(tokens.at(-1), 'canadian')) detail.currency = 'CAD'
  if (period) detail.period = period
  if (tokens.some((token) => isOneOf(token, 'k|thousand|grand'))) detail.thousands = true
  return Object.keys(detail).length > 0 ? detail : undefined
}
const DETAIL_TOKENS_MAX = 8
