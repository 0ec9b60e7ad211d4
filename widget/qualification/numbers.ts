import { isOneOf, type Token } from './text.ts'

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
  const between = isOneOf(tokens[at], 'between|from')
  if (!between && tokens[at]?.kind !== 'number' && !startsNumber(tokens[at]?.text ?? '')) return undefined
  const afterSign = (i: number) => (isMoneySign(tokens[i]) ? i + 1 : i)
  const first = readNumber(tokens, between ? afterSign(at + 1) : at)
  if (!first) return undefined
  let { value: low, to, scale } = first
  let high = low
  const link = tokens[to]?.text ?? ''
  const second =
    /^(-|to|or|by)$/.test(link) || (between && link === 'and')
      ? readNumber(tokens, afterSign(to + 1))
      : undefined
  if (second) {
    // '40-60k': the first is in thousands as well.
    const start = scale === 1 && low < second.value / second.scale ? low * second.scale : low
    if (start < second.value) {
      low = start
      high = second.value
      to = second.to
      scale = Math.max(scale, second.scale)
    }
  }
  if (between && low === high) return undefined
  if (tokens[to]?.text === 'ish') to++
  const orMore = /^(\+|plus)$/.test(tokens[to]?.text ?? '')
  return { low, high, from: at, to: orMore ? to + 1 : to, orMore, scaled: scale > 1 }
}

export function isMoneySign(token: Token | undefined): boolean {
  return token?.kind === 'mark' && '$€£¥₹'.includes(token.text)
}

interface NumberRead {
  value: number
  to: number
  /** What it was multiplied by. */
  scale: number
}

/** One number in digits or words. A version ('2.4.1') is none. */
export function readNumber(tokens: Token[], at: number): NumberRead | undefined {
  const token = tokens[at]
  if (token?.kind !== 'number') return token && readWords(tokens, at)
  // '25 000' is one number.
  const tail = tokens[at + 1]
  const spaced =
    tail?.kind === 'number' && tail.gap && /^\d{3}$/.test(tail.text) && /^[1-9]\d{0,2}$/.test(token.text)
  const value = spaced ? Number(token.text + tail.text) : parseDigits(token.text)
  if (Number.isNaN(value)) return undefined
  const to = at + (spaced ? 2 : 1)
  const next = tokens[to]
  const scale = SCALES[next?.text ?? '']
  // 'm' and 'mm' count only where they are tied to the digits.
  if (!scale || (next!.gap && next!.text.length < 3 && next!.text !== 'k')) return { value, to, scale: 1 }
  return { value: Math.round(value * scale * 100) / 100, to: to + 1, scale }
}

/** '40.000' and '40,000' are thousands, '1.2' and '1,5' are not. NaN for what is no number, such as a version. */
export function parseDigits(text: string): number {
  const [, whole, , fraction = 0] =
    /^([1-9]\d{0,2}([.,'])\d{3}(?:\2\d{3})*)(?:[.,](\d\d?))?$/.exec(text) ??
    /^(\d+)()(?:[.,](\d+))?$/.exec(text) ??
    []
  return whole ? Number(`${whole.replace(/\D/g, '')}.${fraction}`) : Number.NaN
}

const SCALES: Record<string, number> = {
  k: 1e3,
  grand: 1e3,
  thousand: 1e3,
  m: 1e6,
  mm: 1e6,
  mn: 1e6,
  million: 1e6,
  mill: 1e6,
  mil: 1e6,
  lakh: 1e5,
  lakhs: 1e5,
  crore: 1e7,
  hundred: 100,
  dozen: 12,
}
const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** Whether a number in words starts so. */
export function startsNumber(word: string): boolean {
  return STARTS.test(word)
}
const STARTS =
  /^(an?|couple|few|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|.*teen|.*ty|zero)$/

/** 'three hundred', 'four hundred and fifty', 'twelve', 'a couple of hundred', 'a dozen'. */
function readWords(tokens: Token[], at: number): NumberRead | undefined {
  if (!startsNumber(tokens[at]!.text)) return undefined
  const word = (i: number) => (tokens[i]?.kind === 'word' ? tokens[i]!.text : '')
  const long = (i: number) =>
    word(i).length > 2 || (word(i) === 'k' && i > at) ? SCALES[word(i)] : undefined
  let i = at
  let total = 0
  let part = 0
  let scale = 1
  const vague = /^an?$/.test(word(i)) ? i + 1 : i
  if (/^(couple|few)$/.test(word(vague))) {
    i = word(vague + 1) === 'of' ? vague + 2 : vague + 1
    part = word(vague) === 'few' ? 3 : 2
    if (!long(i)) return undefined
  } else if (vague > i && long(vague)) {
    part = 1
    i = vague
  }
  for (; ; i++) {
    const unit = UNITS.indexOf(word(i))
    const tens = TENS.indexOf(word(i), 2)
    const by = long(i)
    const half = word(i) === 'and' && word(i + 1) === 'a' && word(i + 2) === 'half' && long(i + 3)
    if (half && part) {
      part += 0.5
      i += 2
    } else if (tens > 0 && part % 100 === 0) part += tens * 10
    else if (unit >= 0 && part % (unit > 9 ? 100 : 10) === 0) part += unit
    else if (by && part) {
      scale = Math.max(scale, by)
      if (by < 1000) part *= by
      else {
        total += part * by
        part = 0
      }
    } else if (
      word(i) !== 'and' ||
      scale === 1 ||
      (UNITS.indexOf(word(i + 1)) < 0 && TENS.indexOf(word(i + 1)) < 0)
    )
      break
  }
  return i > at && (total || part) ? { value: total + part, to: i, scale } : undefined
}
