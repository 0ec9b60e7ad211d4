import type { Budget } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { isMoneySign, readAmount, type Amount } from '../numbers.ts'
import { compile, matchAt, occurs } from '../pattern.ts'
import type { Token } from '../text.ts'
import { isMonth } from './dates.ts'

/** Money that the buyer says they can or want to spend. A range gives its upper end; of several sums the last one said
 *  of a budget wins. */
export function findBudget(context: Context): Found<Budget> | undefined {
  const { tokens } = context
  let best: { rank: number; fact: Found<Budget> } | undefined
  for (let i = 0; i < tokens.length; i++) {
    const money = readMoney(tokens, i, context.asks === 'budget')
    if (!money) continue
    const rank = rankOf(context, money)
    if (rank > 0 && (!best || rank >= best.rank)) {
      const value: Budget = { amount: money.amount.high }
      const currency = money.currency
      if (currency) value.currency = currency
      const period = money.period ?? periodNear(tokens, money)
      if (period) value.period = period
      const from =
        tokens[money.from]!.text === 'between' || tokens[money.from]!.text === 'from'
          ? money.from + 1
          : money.from
      best = { rank, fact: found(value, tokens, from, money.to) }
    }
    i = Math.max(i, money.to - 1)
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

function readMoney(tokens: Token[], at: number, asked: boolean): Money | undefined {
  let i = at
  let currency: string | undefined
  let from = at
  const code = currencyAt(tokens, i)
  if (code) {
    currency = code.currency
    i = code.to
  } else if (isMoneySign(tokens[i])) {
    currency = SIGNS[tokens[i]!.text]
    i++
  }
  const amount = readAmount(tokens, i)
  if (!amount) {
    // 'between $15k and $20k' opens with a word that the amount takes in.
    return undefined
  }
  let sure = currency !== undefined
  for (let k = i; k < amount.to; k++)
    if (isMoneySign(tokens[k])) {
      currency ??= SIGNS[tokens[k]!.text]
      sure = true
    }
  let to = amount.to
  const named =
    currencyAt(tokens, to) ??
    (isMoneySign(tokens[to]) && !tokens[to]!.gap
      ? { currency: SIGNS[tokens[to]!.text]!, to: to + 1 }
      : undefined)
  if (named && (currency === undefined || currency === 'USD' || named.currency === currency)) {
    currency = named.currency
    to = named.to
    sure = true
  }
  const scaleWord = tokens[amount.to - 1]?.text ?? ''
  if (scaleWord === 'grand') sure = true
  const money: Money = { amount, currency, period: undefined, from, to, sure }
  const unit = longestAt(PERIOD, tokens, to)
  if (unit) {
    money.period = unit.value
    money.to = unit.to
  }
  const large = amount.scaled || amount.high >= 1000
  if (!sure && isDatePart(tokens, at, amount)) return undefined
  if (!sure && !asked && !(large && (unit || saysBudget(tokens, money)))) return undefined
  if (
    !sure &&
    matchAt(NO_MONEY, tokens, amount.to < tokens.length ? amount.to : at).some((m) => m.from === amount.to)
  )
    return undefined
  return money
}

/** 'Q1 2027' and 'June 30' are no money. */
function isDatePart(tokens: Token[], at: number, amount: Amount): boolean {
  const before = tokens[at - 1]
  return (
    (amount.high >= 1990 && amount.high < 2100 && !amount.scaled) ||
    (before !== undefined && (isMonth(before) || (/^[qh]$/.test(before.text) && !tokens[at]!.gap)))
  )
}

function longestAt<V>(grammar: Parameters<typeof matchAt<V>>[0], tokens: Token[], at: number) {
  if (at >= tokens.length) return undefined
  return matchAt(grammar, tokens, at).sort((a, b) => b.to - a.to)[0]
}

/** How surely it is a budget: 0 not one, 1 nothing else that it could be, 2 said to be one. */
function rankOf(context: Context, money: Money): number {
  const { tokens, asks } = context
  const [from, to] = clauseOf(tokens, money.from)
  const [near, nearTo] = clauseOf(tokens, money.from, true)
  if (occurs(PER_SEAT, tokens, money.from, Math.min(to, money.to + 5))) return 0
  if (occurs(NOT_BUDGET, tokens, near, nearTo)) return 0
  const said = occurs(BUDGET_WORDS, tokens, from, to)
  if (said) return 2
  if (occurs(NOT_BUDGET_WIDE, tokens, from, to)) return 0
  if (asks === 'budget') return 2
  if (!money.sure) return 0
  const question = tokens[to]?.text === '?' || QUESTION_WORDS.has(tokens[from]!.text)
  if (question) return 0
  const others = nearTo - near - (money.to - money.from)
  if (others <= 4 && (money.amount.high >= SMALL || money.period)) return 1
  return money.amount.high >= 1000 ? 1 : 0
}
const QUESTION_WORDS = new Set('why what how does do is are can could who where when did has'.split(' '))

const SMALL = 100

function saysBudget(tokens: Token[], money: Money): boolean {
  const [from, to] = clauseOf(tokens, money.from, true)
  const [sentence, end] = clauseOf(tokens, money.from)
  return occurs(BUDGET_NOUNS, tokens, from, to) || occurs(BUDGET_ITSELF, tokens, sentence, end)
}

function periodNear(tokens: Token[], money: Money): Budget['period'] {
  const [from, to] = clauseOf(tokens, money.from)
  for (let i = Math.max(from, money.from - 8); i < Math.min(to, money.to + 6); i++) {
    const hit = matchAt(PERIOD_WORDS, tokens, i)[0]
    if (hit) return hit.value
  }
  return undefined
}

const PERIOD = compile<NonNullable<Budget['period']>>({
  year: `
    a|per|each|every|/ year|yr|annum
    /? year|yr|yearly|annually|annual|annum
    p a
    pa
    acv|arr`,
  quarter: `
    a|per|each|every|/ quarter|qtr
    quarterly`,
  month: `
    a|per|each|every|/ month|mo|mth
    /? mo|monthly
    p m
    pm`,
  once: `
    one|1 time|off|shot
    once
    upfront
    in? total
    all in
    flat
    lump sum`,
})

const PERIOD_WORDS = compile<NonNullable<Budget['period']>>({
  year: `
    annual|annually|yearly|acv|annum
    a|per|/ year|yr
    p a
    this|next|for year 's? budget`,
  quarter: `
    quarterly
    a|per|/ quarter`,
  month: `
    monthly
    a|per|/ month|mo`,
  once: `
    one time|off
    once
    upfront
    total budget
    lump sum
    in total`,
})

const SIGNS: Record<string, string> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR' }
const CODES: Record<string, string> = {
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  buck: 'USD',
  bucks: 'USD',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
  quid: 'GBP',
  sterling: 'GBP',
  cad: 'CAD',
  aud: 'AUD',
  nzd: 'NZD',
  sgd: 'SGD',
  hkd: 'HKD',
  chf: 'CHF',
  francs: 'CHF',
  sek: 'SEK',
  nok: 'NOK',
  dkk: 'DKK',
  pln: 'PLN',
  zloty: 'PLN',
  inr: 'INR',
  rupees: 'INR',
  rs: 'INR',
  jpy: 'JPY',
  yen: 'JPY',
  cny: 'CNY',
  rmb: 'CNY',
  brl: 'BRL',
  reais: 'BRL',
  mxn: 'MXN',
  pesos: 'MXN',
  zar: 'ZAR',
  rand: 'ZAR',
  aed: 'AED',
  dirhams: 'AED',
  ils: 'ILS',
  shekels: 'ILS',
  krw: 'KRW',
  czk: 'CZK',
  huf: 'HUF',
  ron: 'RON',
  try: 'TRY',
  sar: 'SAR',
  thb: 'THB',
  idr: 'IDR',
  myr: 'MYR',
  php: 'PHP',
  vnd: 'VND',
  kroner: 'NOK',
  kronor: 'SEK',
}
const PLACES: Record<string, string> = {
  us: 'USD',
  american: 'USD',
  canadian: 'CAD',
  australian: 'AUD',
  singapore: 'SGD',
  new: 'NZD',
  hong: 'HKD',
  swiss: 'CHF',
  aussie: 'AUD',
  british: 'GBP',
  uk: 'GBP',
  ca: 'CAD',
  au: 'AUD',
  a: 'AUD',
  c: 'CAD',
  s: 'SGD',
  nz: 'NZD',
  hk: 'HKD',
}

/** A currency written as code, word ('Canadian dollars') or sign with a letter ('A$'). */
function currencyAt(tokens: Token[], at: number): { currency: string; to: number } | undefined {
  const token = tokens[at]
  if (!token || token.kind !== 'word') return undefined
  const next = tokens[at + 1]
  const place = PLACES[token.text]
  if (place && next) {
    if (next.text === '$' && !next.gap) return { currency: place, to: at + 2 }
    if (
      token.text.length > 1 &&
      CODES[next.text] !== undefined &&
      /^(dollars?|pounds?|francs|usd)$/.test(next.text)
    )
      return { currency: place, to: at + 2 }
  }
  const code = CODES[token.text]
  if (code === undefined) return undefined
  // 'try' and 'php' are words and tools as well as codes.
  if ((code === 'TRY' || code === 'PHP' || code === 'RON') && !token.shout) return undefined
  return { currency: code, to: at + 1 }
}

const BUDGET_ITSELF = compile({ said: `budget*|acv` })
const BUDGET_NOUNS = compile({
  said: `budget*|acv|spend|afford|allocat*|price\ntops|max|maximum|cap|ceiling\nset aside\nearmarked`,
})

const BUDGET_WORDS = compile({
  said: `
    budget*
    acv
    afford
    allocat*
    earmark*
    set aside
    spend up to
    can|could|will|would|to|want|may|might ~2 spend|invest|pay|go
    willing|able|prepared|happy to ~1 pay|spend|invest|go
    tops
    at most
    is|'s|as the? max|maximum|limit|cap|ceiling|top
    max|maximum
    ceiling
    sign off
    approved
    have ~3 for this|it|that
    for this ;
    set to spend
    price range
    target price
    looking ~2 spend|pay
    whole|entire project
    our limit
    keep it under|below|to
    within
    no more than
    planning|plan|planned|hoping to spend
    go ~2 high|up|as`,
})

/** Money of another kind, in the piece between commas. */
const NOT_BUDGET = compile(
  {
    other: `
    arr|mrr|revenue|revenues|turnover|funding|valuation|pipeline|payroll|profit|gmv|aum|quota
    raised|raise|raising|series|seed|funded
    average|avg|typical deal|order|contract|sale|sales
    deal size|sizes
    deal|deals worth|of
    pay|paid|paying|pays|spend|spending|costs|cost|charge|charges|charging ~2 now|today|currently|already|them|for
    currently|already|now|today|still ~2 pay|paying|spend|spending
    what we pay|spend
    we|are|am currently? pay|paying ~4 #|%sign
    paying ~3 #|%sign
    we pay
    is|'s what we pay|spend
    pay|spend ~3 now|today|currently
    current|present|existing spend|price|bill|contract|cost
    that|it|which|this costs|cost
    costs less|more|about|around|us
    cost us
    last year
    used to pay|spend
    charged
    quoted
    invoice*
    list price
    refund*
    transaction
    lost|losing|save|saved|saving|savings
    in|of sales`,
  },
  { sign: '€|£|₹|¥' },
)
const NOT_BUDGET_WIDE = compile({ other: `charge|charged|charges\ncosts\ntransaction\nrefund` })

const PER_SEAT = compile({
  seat: `
    per|a|each|/ user|users|seat|seats|rep|reps|licen*|agent|agents|head|person|employee|member|lead|contact|month|mo|year? per user|seat|rep|agent
    per|a|each|/ user|seat|rep|licen*|agent|head|person|employee|member|lead|contact|meeting`,
})

const NO_MONEY = compile({
  other: `people|employees|ppl|staff|users|seats|reps|visitors|leads|customers|days|weeks|months|years|agents|persons|person|%|contacts|of|person|employee|licen*|st|nd|rd|th`,
})
