import type { Token } from './text.ts'

/** A number as said: one value, or a range where `low` differs from `high`. Token indices, `to` exclusive. */
export interface Amount {
  low: number
  high: number
  from: number
  to: number
  /** '500+', '50 plus'. */
  orMore: boolean
  /** Written with k, thousand, lakh … */
  scaled: boolean
}

/** The number that starts at a token: '1,200', '1.2k', 'three hundred', 'a couple hundred', '40-60k', '300 to 400',
 *  'between fifty and seventy five'. */
export function readAmount(tokens: Token[], at: number): Amount | undefined {
  let i = at
  const between = tokens[i]?.text === 'between' || tokens[i]?.text === 'from'
  if (between) i++
  if (isMoneySign(tokens[i])) {
    if (!between) return undefined
    i++
  }
  const first = readNumber(tokens, i)
  if (!first) return undefined
  let amount: Amount = {
    low: first.value,
    high: first.value,
    from: at,
    to: first.to,
    orMore: false,
    scaled: first.scaled,
  }
  let k = first.to
  const link = tokens[k]
  if (
    link &&
    (link.text === '-' || link.text === 'to' || link.text === 'or' || (between && link.text === 'and'))
  ) {
    k++
    if (isMoneySign(tokens[k])) k++
    const second = readNumber(tokens, k)
    if (second) {
      const low =
        second.scaled && !first.scaled && first.value < second.value / second.scale
          ? first.value * second.scale
          : first.value
      if (low < second.value)
        amount = { ...amount, low, high: second.value, to: second.to, scaled: second.scaled || first.scaled }
    }
  }
  if (between && amount.low === amount.high) return undefined
  const ish = tokens[amount.to]
  if (ish?.text === 'ish' && (!ish.gap || ish.joined)) amount.to++
  const plus = tokens[amount.to]
  if (plus && (plus.text === '+' || plus.text === 'plus')) {
    amount.orMore = true
    amount.to++
  }
  return amount
}

export function isMoneySign(token: Token | undefined): boolean {
  return token !== undefined && token.kind === 'mark' && '$€£¥₹'.includes(token.text)
}

interface NumberRead {
  value: number
  to: number
  scaled: boolean
  scale: number
}

/** One number in digits or words. A version ('2.4.1') is none. */
export function readNumber(tokens: Token[], at: number): NumberRead | undefined {
  const token = tokens[at]
  if (!token) return undefined
  if (token.kind === 'number') {
    // '25 000' is one number.
    const tail = tokens[at + 1]
    const spaced =
      tail?.kind === 'number' && tail.gap && /^\d{3}$/.test(tail.text) && /^[1-9]\d{0,2}$/.test(token.text)
    if (spaced) return scaleUp(tokens, at + 2, Number(token.text + tail.text), true)
    const value = parseDigits(token.text)
    if (Number.isNaN(value)) return undefined
    return scaleUp(tokens, at + 1, value, true)
  }
  return readWords(tokens, at)
}

/** '40.000' and '40,000' are thousands, '1.2' and '1,5' are not. NaN for what is no number, such as a version. */
export function parseDigits(text: string): number {
  const groups = text.split(/[.,']/)
  if (groups.length === 1) return Number(text)
  const thousands = groups.slice(1).every((group) => group.length === 3) && groups[0]!.length <= 3
  if (thousands && groups[0] !== '0') return Number(groups.join(''))
  if (groups.length === 2) return Number(`${groups[0]}.${groups[1]}`)
  const last = groups.at(-1)!
  const middle = groups.slice(1, -1)
  const signs = text.replace(/\d/g, '')
  if (middle.every((group) => group.length === 3) && signs.at(-1) !== signs[0] && last.length <= 2)
    return Number(`${groups.slice(0, -1).join('')}.${last}`)
  return Number.NaN
}

const SCALES: Record<string, number> = {
  k: 1e3,
  grand: 1e3,
  thousand: 1e3,
  thousands: 1e3,
  tsd: 1e3,
  m: 1e6,
  mm: 1e6,
  mn: 1e6,
  mio: 1e6,
  mil: 1e6,
  million: 1e6,
  millions: 1e6,
  lakh: 1e5,
  lakhs: 1e5,
  lac: 1e5,
  crore: 1e7,
  crores: 1e7,
  hundred: 100,
  dozen: 12,
}

function scaleUp(tokens: Token[], at: number, value: number, digits: boolean): NumberRead {
  const next = tokens[at]
  const scale = next && next.kind === 'word' ? SCALES[next.text] : undefined
  if (scale === undefined) return { value, to: at, scaled: false, scale: 1 }
  const short = next!.text.length <= 2
  if (short && (!digits || (next!.gap && !(next!.text === 'k'))))
    return { value, to: at, scaled: false, scale: 1 }
  return { value: round(value * scale), to: at + 1, scaled: true, scale }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

const UNITS: Record<string, number> = Object.fromEntries(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, i) => [word, i]),
)
const TENS: Record<string, number> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, (i + 2) * 10]),
)
TENS.fourty = 40

/** 'three hundred', 'four hundred and fifty', 'twelve', 'a couple of hundred', 'half a million', 'a dozen'. */
function readWords(tokens: Token[], at: number): NumberRead | undefined {
  const word = (i: number) => (tokens[i]?.kind === 'word' ? tokens[i]!.text : '')
  let i = at
  if (word(i) === 'half' && word(i + 1) === 'a' && SCALES[word(i + 2)])
    return { value: SCALES[word(i + 2)]! / 2, to: i + 3, scaled: true, scale: 1 }
  const vague = word(i) === 'a' ? word(i + 1) : word(i)
  if (vague === 'couple' || vague === 'few') {
    i += word(i) === 'a' ? 2 : 1
    if (word(i) === 'of') i++
    const scale = SCALES[word(i)]
    if (!scale || word(i).length <= 2) return undefined
    return { value: (vague === 'couple' ? 2 : 3) * scale, to: i + 1, scaled: true, scale }
  }
  if (word(i) === 'a' || word(i) === 'one') {
    const scale = SCALES[word(i + 1)]
    if (scale && word(i + 1).length > 2) return { value: scale, to: i + 2, scaled: true, scale }
  }
  let total = 0
  let part = 0
  let any = false
  let scaled = false
  for (; ; i++) {
    const text = word(i)
    if (any && !tokens[i]?.joined && tokens[i] && tokens[i]!.sentence !== tokens[i - 1]!.sentence) break
    if (text in TENS) {
      if (part % 100 !== 0) break
      part += TENS[text]!
    } else if (text in UNITS) {
      if (part % 10 !== 0 || (part % 100 !== 0 && UNITS[text]! > 9)) break
      part += UNITS[text]!
    } else if (any && text === 'hundred') {
      part *= 100
      scaled = true
    } else if (any && (text === 'thousand' || text === 'million' || text === 'grand' || text === 'lakh')) {
      total += part * SCALES[text]!
      part = 0
      scaled = true
    } else if (any && text === 'dozen') {
      part *= 12
    } else if (any && text === 'and' && scaled && (word(i + 1) in UNITS || word(i + 1) in TENS)) {
      continue
    } else break
    any = true
  }
  return any ? { value: total + part, to: i, scaled, scale: scaled && total >= 1000 ? 1000 : 1 } : undefined
}
