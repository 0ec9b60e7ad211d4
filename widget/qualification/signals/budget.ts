import type { Budget } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { isMoneySign, readAmount, type Amount } from '../numbers.ts'
import { compile, findAll, matchAt, occurs, phrases } from '../pattern.ts'
import { isOneOf, type Token } from '../text.ts'
import { isMonth } from './dates.ts'

/** Money that the buyer says they can or want to spend. A range gives its upper end; of several sums the last one said
 *  of a budget wins. */
export function findBudget(context: Context): Found<Budget> | undefined {
  const { tokens } = context
  let best: { rank: number; fact: Found<Budget> } | undefined
  for (let i = 0; i < tokens.length; i++) {
    const money = readMoney(context, i)
    if (!money) continue
    const { amount, currency, to } = money
    const rank = rankOf(context, money)
    if (rank > 0 && (!best || rank >= best.rank)) {
      const [start, end] = clauseOf(tokens, i)
      const period =
        money.period ?? findAll(PERIOD_WORDS, tokens, Math.max(start, i - 8), Math.min(end, to + 6))[0]?.value
      const value: Budget = { amount: amount.high, ...(currency && { currency }), ...(period && { period }) }
      best = { rank, fact: found(value, tokens, isOneOf(tokens[i], 'between|from') ? i + 1 : i, to) }
    }
    i = to - 1
  }
  return best?.fact
}

interface Money {
  amount: Amount
  currency: string | undefined
  period: Budget['period']
  from: number
  to: number
  /** A currency or a word such as 'grand' says that it is money. */
  sure: boolean
}

function readMoney({ tokens, asks }: Context, from: number): Money | undefined {
  const opening = currencyAt(tokens, from)
  const amount = readAmount(tokens, opening?.to ?? from)
  if (!amount) return undefined
  let currency = opening?.currency
  for (let i = amount.from; i < amount.to; i++) currency ??= SIGNS[tokens[i]!.text]
  let { to } = amount
  const closing = currencyAt(tokens, to)
  // '$75k CAD' is in Canadian dollars.
  if (closing && (!currency || currency === 'USD' || currency === closing.currency)) {
    currency = closing.currency
    to = closing.to
  }
  const unit = matchAt(PERIOD, tokens, to).toSorted((a, b) => b.to - a.to)[0]
  const sure = currency !== undefined || tokens[amount.to - 1]!.text === 'grand'
  const money = { amount, currency, period: unit?.value, from, to: unit?.to ?? to, sure }
  if (sure) return money
  const before = tokens[from - 1]
  const dated =
    (amount.high >= 1990 && amount.high < 2100 && !amount.scaled) ||
    isMonth(before) ||
    /^[qh]$/.test(before?.text ?? '')
  const large = amount.scaled || amount.high >= 1000
  const [start, end] = clauseOf(tokens, from)
  const spoken = asks === 'budget' || (large && (unit || occurs(BUDGET_NOUNS, tokens, start, end)))
  return dated || !spoken || NO_MONEY.test(tokens[to]?.text ?? '') ? undefined : money
}

/** How surely it is a budget: 0 not one, 1 nothing else that it could be, 2 said to be one. */
function rankOf({ tokens, asks }: Context, { amount, period, sure, from, to }: Money): number {
  const [start, end] = clauseOf(tokens, from)
  const [near, nearTo] = clauseOf(tokens, from, true)
  if (occurs(PER_SEAT, tokens, from, Math.min(end, to + 5)) || occurs(NOT_BUDGET, tokens, near, nearTo))
    return 0
  if (occurs(BUDGET_WORDS, tokens, start, end)) return 2
  if (asks === 'budget') return 2
  if (!sure || tokens[end - 1]!.text === '?' || QUESTION_WORDS.test(tokens[start]!.text)) return 0
  const short = nearTo - near - (to - from) < 5
  return amount.high >= (short ? (period ? 0 : 100) : 1000) ? 1 : 0
}
const QUESTION_WORDS = /^(why|what|how|does|do|is|are|can|could|who|where|when|did|has)$/

const PERIOD = compile<NonNullable<Budget['period']>>({
  year: `a|per|each|every|/? year|yr|annum|yearly|annually|annual|pa|acv
    p a`,
  quarter: `a|per|each|every|/? quarter|quarterly`,
  month: `a|per|each|every|/? month|mo|monthly`,
  once: `one|1 time|off
    once|upfront
    in? total`,
})

const PERIOD_WORDS = compile<NonNullable<Budget['period']>>({
  year: `annual|annually|yearly|acv
    this|next|for year 's? budget`,
  quarter: `quarterly`,
  month: `monthly`,
  once: `one time|off
    once|upfront|total`,
})

const SIGNS: Record<string, string> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR' }
const CODES = /^(usd|eur|gbp|cad|aud|nzd|sgd|hkd|chf|sek|nok|dkk|pln|inr|jpy|brl|mxn|zar|aed|ils)$/
const WORDS: Record<string, string> = {
  dollar: 'USD',
  buck: 'USD',
  euro: 'EUR',
  pound: 'GBP',
  quid: 'GBP',
  franc: 'CHF',
  rupee: 'INR',
}
const WHOSE: Record<string, string> = {
  us: 'USD',
  canadian: 'CAD',
  australian: 'AUD',
  ca: 'CAD',
  c: 'CAD',
  au: 'AUD',
  a: 'AUD',
  nz: 'NZD',
  s: 'SGD',
  hk: 'HKD',
}

/** A currency written as sign, code, word ('Canadian dollars') or sign with a letter ('A$'). */
function currencyAt(tokens: Token[], at: number): { currency: string; to: number } | undefined {
  const text = tokens[at]?.text ?? ''
  const next = tokens[at + 1]
  const whose = WHOSE[text]
  if (
    whose &&
    next &&
    ((next.text === '$' && !next.gap) || (text.length > 2 && /^(dollar|pound|franc)s?$/.test(next.text)))
  )
    return { currency: whose, to: at + 2 }
  const currency =
    (isMoneySign(tokens[at]) && SIGNS[text]) ||
    (CODES.test(text) ? text.toUpperCase() : WORDS[text.replace(/s$/, '')])
  return currency ? { currency, to: at + 1 } : undefined
}

const BUDGET_NOUNS = phrases(`budget*|acv|spend|afford|allocat*|tops|max|maximum|cap|aside|approved`)

const BUDGET_WORDS = phrases(`budget*|acv|afford|allocat*|tops|max|maximum|approved|within|aside
  at most
  can|could|will|would|to|want|might ~2 spend|invest|pay|go
  have ~3 for this|it|that
  for this ;
  no more than`)

/** Money of another kind, in the piece between commas. */
const NOT_BUDGET =
  phrases(`arr|mrr|revenue*|turnover|funding|valuation|pipeline|payroll|profit|quota|rais+|series|seed|charged|quoted|invoice*|refund*|lost|losing|sav+|savings
  average|avg|typical|deal deal|order|contract|sale*|size|worth
  pay+|paid|spend+|cost+|charg+ ~2 now|today|currently|already
  currently|already|now|today|still|what|used|we|are to? pay+|spend@ ~3 #
  paying|pays ~2 #
  current|present spend|price|bill|contract|cost
  last year`)
const PER_SEAT = phrases(
  `per|a|each|/ user*|seat*|rep*|licen*|agent*|head|person|employee|lead|contact|meeting`,
)

const NO_MONEY =
  /^(people|employees?|ppl|staff|users|seats|reps|visitors|leads|customers|days|weeks|months|years|agents|person|%|contacts|of|st|nd|rd|th)$/
