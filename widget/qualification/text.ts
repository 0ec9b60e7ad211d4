import type { Pack } from './pack.ts'
import { isKnown } from './pattern.ts'

/** A piece of a message. `text` is for matching: lower case, no accents, contractions written out, in the words of the
 *  grammar. `start` and `end` are UTF-16 offsets into what was typed, end exclusive. */
export interface Token {
  text: string
  kind: 'word' | 'number' | 'mark' | 'email' | 'link' | 'phone' | 'stop'
  start: number
  end: number
  /** Space, or a quotation mark, stands before it. */
  gap: boolean
  /** The hyphen or dot without spaces that ties it to the token before; '' where there is none. */
  joined: string
  /** Written with a capital, and wholly in capitals. */
  capital: boolean
  shout: boolean
}

/** The pieces: address of mail, address in the web, telephone number, word, number, line break, mark. Every repeat within a
 *  piece is bounded or ends where its class ends, so that one pass does. */
const PIECE =
  /([a-z0-9_](?:[\w+'-]|\.(?=[\w+'-])){0,63}(?<!')@(?:[a-z0-9][a-z0-9-]{0,62}\.){1,9}[a-z]{2,24}(?![\w-]))|((?:https?:\/\/|www\.)\S*[\p{L}\p{N}/]|(?<![\w.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}(?:com|io|co|net|org|ai|app|dev|de|eu|fr|ch|uk|edu|gov)(?![\w-]|\.\w)(?:\/\S*)?)|(\+\d[\d ().-]{6,18}\d|\(\d{3}\) ?\d{3}[ .-]\d{4}|(?<![\d.,-])\d{3}[ .-]\d{3}[ .-]\d{4})(?!\w)|([\p{L}\p{M}][\p{L}\p{M}\p{Cf}]*(?:['’ʼ][\p{L}\p{M}][\p{L}\p{M}\p{Cf}]*)*)|(\d+(?:[.,]\d+|'\d{3}(?!\d))*)|([\n\r\u2028\u2029])|[^\s\p{Cf}]/giu

/** Cuts a message into tokens, a stop between sentences. One pass, constant work a character; no text makes it throw. */
export function tokenise(text: string, pack: Pack): Token[] {
  const tokens: Token[] = []
  let joined = ''
  let quoted = false
  const push = (kind: Token['kind'], start: number, end: number, norm: string) => {
    const raw = text.slice(start, end)
    const capital = raw[0] !== raw[0]!.toLowerCase()
    const shout = capital && raw === raw.toUpperCase()
    const gap = quoted || start === 0 || /[\s"'“”]/.test(text[start - 1]!)
    tokens.push({ text: norm, kind, start, end, gap, joined, capital, shout })
    joined = ''
    quoted = false
  }
  const stop = (start: number, end: number, norm = '\n') => {
    if (norm === '?' || (tokens.length > 0 && tokens.at(-1)!.kind !== 'stop')) push('stop', start, end, norm)
  }
  const paired = (word: string) => {
    const before = tokens.at(-1)
    const [first, second] = (before && pack.pairs?.[`${before.text} ${word}`])?.split(' ') ?? []
    if (before && first) before.text = first
    return second ?? word
  }
  for (const { 0: raw, 1: email, 2: link, 3: phone, 4: word, 5: number, 6: line, index } of text.matchAll(
    PIECE,
  )) {
    const end = index + raw.length
    const mark = MARKS[raw] ?? raw
    if (email) push('email', index, end, email.toLowerCase())
    // An address in the web is one token that no phrase reads: its path holds words that the buyer did not say.
    else if (link) push('link', index, end, link.toLowerCase())
    else if (phone) push('phone', index, end, phone)
    else if (word) {
      for (const [from, to, part] of pack.split(fold(word), word.length))
        for (const plain of (pack.words.get(part) ?? (isKnown(part) ? part : pack.mend(part))).split(' '))
          push(/^\d/.test(plain) ? 'number' : 'word', index + from, index + to, paired(plain))
    } else if (number) push('number', index, end, number)
    else if (line) stop(index, end)
    else if (mark === '"') quoted = true
    else {
      const before = tokens.at(-1)
      const tight = before && before.kind !== 'mark' && before.end === index
      const next = text.slice(end, end + 3)
      const follows = tight && /^[\p{L}\d]/u.test(next)
      if (mark === '.') {
        if (follows && !/^\p{Lu}(\P{Lu}|$)/u.test(next)) joined = '.'
        // 'Am 15. März'.
        else if (pack.capitals && before?.kind === 'number' && /^\s\p{Lu}/u.test(next)) continue
        else if (!isAbbreviation(before, next, tight)) stop(index, end)
      } else if (mark === '?') stop(index, end, '?')
      else if (mark === '!' || mark === ';') stop(index, end)
      else if (mark === '-' && follows && !(before.kind === 'number' && /^\d/.test(next))) joined = '-'
      // A dash between pieces ends one, unless it stands between numbers.
      else if (mark === '-' && !tight && /^\s\D/.test(next)) stop(index, end)
      else push('mark', index, end, mark)
    }
  }
  return tokens
}

/** Whether the token is one of the words, given with `|` between them. */
export function isOneOf(token: Token | undefined, words: string): boolean {
  if (!token) return false
  let set = sets.get(words)
  if (!set) sets.set(words, (set = new Set(words.split('|'))))
  return set.has(token.text)
}

/** By the list as written in the code, of which there are not many. */
const sets = new Map<string, Set<string>>()

/** Lower case without accents and without the characters that show nothing. */
export function fold(text: string): string {
  if (/^[a-z' ]*$/.test(text)) return text
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[’ʼ]/g, "'")
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
}

/** The common stem of a word's forms, for comparing phrases: 'routing', 'routes' and 'routed' are alike. */
export function stem(word: string): string {
  let known = stems.get(word)
  if (known === undefined) {
    if (stems.size > STEMS_MAX) stems.clear()
    stems.set(word, (known = stemOf(word)))
  }
  return known
}
const stems = new Map<string, string>()
const STEMS_MAX = 5_000

function stemOf(word: string): string {
  return word
    .replace(/(..)ies$/, '$1y')
    .replace(/(..[^su])s$/, '$1')
    .replace(/(...)(i[zs]ation|ifications?|ify(?:ing)?|ifie[sd]|ation|ment|ing|ed|ion)$/, '$1')
    .replace(/(....)ers?$/, '$1')
    .replace(/(..([^lsz]))\2$/, '$1')
    .replace(/(...)e$/, '$1')
    .replace(/(...)y$/, '$1i')
}

const MARKS: Record<string, string> = {
  '·': ',',
  '|': ',',
  '•': ';',
  '≈': '~',
  '？': '?',
  '！': '!',
  '。': '.',
  '…': '.',
}
for (const mark of '"“”„«»\'`‘’*_') MARKS[mark] = '"'
for (const mark of '‐‑–—−') MARKS[mark] = '-'

function isAbbreviation(last: Token | undefined, next: string, tight: boolean | undefined): boolean {
  if (!tight || last?.kind !== 'word') return false
  if (last.joined === '.' && last.text.length === 1) return !/^\s\p{Lu}/u.test(next)
  return /^(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)/.test(last.text)
    ? /^\s*\d/.test(next)
    : /^(vs|approx|ca|eg|ie|st|dr|mr|mrs|ms|no)$/.test(last.text)
}
