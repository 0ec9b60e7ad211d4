/** A piece of a message. `text` is for matching (lower case, no accents, contractions written out); `start` and `end`
 *  are UTF-16 offsets into what was typed, end exclusive. */
export interface Token {
  text: string
  kind: 'word' | 'number' | 'mark' | 'email'
  start: number
  end: number
  /** Space, or a quotation mark, stands before it. */
  gap: boolean
  /** The hyphen or dot without spaces that ties it to the token before; '' where there is none. */
  joined: string
  /** Sentences are numbered through the message. */
  sentence: number
  /** Written with a capital, and wholly in capitals. */
  capital: boolean
  shout: boolean
}

/** The pieces: address of mail, address in the web, word, number, mark. Every repeat within a piece is bounded or ends
 *  where its class ends, so that one pass does. */
const PIECE =
  /([a-z0-9_](?:[\w+'-]|\.(?=[\w+'-])){0,63}(?<!')@(?:[a-z0-9][a-z0-9-]{0,62}\.){1,9}[a-z]{2,24}(?![\w-]))|((?:https?:\/\/|www\.)\S*)|([\p{L}\p{M}][\p{L}\p{M}\p{Cf}]*(?:['’ʼ][\p{L}\p{M}][\p{L}\p{M}\p{Cf}]*)*)|(\d+(?:[.,]\d+|'\d{3}(?!\d))*)|([\n\r\u2028\u2029])|[^\s\p{Cf}]/giu

/** Cuts a message into tokens. One pass, constant work a character; no text makes it throw. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  let sentence = 0
  let joined = ''
  let reached = 0
  let quoted = false
  const push = (kind: Token['kind'], start: number, end: number, norm: string) => {
    const raw = text.slice(start, end)
    const capital = raw[0] !== raw[0]!.toLowerCase()
    const gap = quoted || start === 0 || /\s/.test(text.slice(reached, start))
    tokens.push({
      text: norm,
      kind,
      start,
      end,
      gap,
      joined,
      sentence,
      capital,
      shout: capital && raw === raw.toUpperCase(),
    })
    joined = ''
    quoted = false
    reached = end
  }
  for (const { 0: raw, 1: email, 2: link, 3: word, 4: number, 5: line, index } of text.matchAll(PIECE)) {
    const end = index + raw.length
    const mark = MARKS[raw] ?? raw
    if (email) push('email', index, end, email.toLowerCase())
    // An address in the web is one token that no pattern reads: its path holds words that the buyer did not say.
    else if (link) push('mark', index, end, '<link>')
    else if (word) for (const [from, to, part] of contraction(word, index)) push('word', from, to, part)
    else if (number) push('number', index, end, number)
    else if (line) sentence++
    else if (mark === '"') quoted = true
    else {
      const before = tokens.at(-1)
      const tight = before && before.kind !== 'mark' && before.end === index
      const next = text.slice(end, end + 3)
      const follows = tight && /^[\p{L}\d]/u.test(next)
      if (mark === '.') {
        if (follows && !/^\p{Lu}(\P{Lu}|$)/u.test(next)) joined = '.'
        else if (!isAbbreviation(before!, next, tight)) sentence++
      } else if (mark === '?') {
        push('mark', index, end, mark)
        sentence++
      } else if (mark === '!' || mark === ';') sentence++
      else if (mark === '-' && follows && !(before.kind === 'number' && /^\d/.test(next))) joined = '-'
      // A dash between pieces ends one, unless it stands between numbers.
      else if (mark === '-' && !tight && /^\s\D/.test(next)) sentence++
      else push('mark', index, end, mark)
    }
  }
  return tokens
}

/** Whether the token is one of the words, given with `|` between them. */
export function isOneOf(token: Token | undefined, words: string): boolean {
  return token !== undefined && `|${words}|`.includes(`|${token.text}|`)
}

/** Lower case without accents and without the characters that show nothing. */
export function fold(text: string): string {
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
  return word
    .replace(/(..)ies$/, '$1y')
    .replace(/(..[^su])s$/, '$1')
    .replace(/(...)(i[zs]ation|ifications?|ation|ment|ing|ers|ed|er|ion)$/, '$1')
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

/** 'don't' reads as do + not, 'we're' as we + are, with or without the apostrophe; each part keeps its own span. */
function contraction(raw: string, start: number): [from: number, to: number, text: string][] {
  const word = fold(raw)
  const end = start + raw.length
  const [, head, tail] =
    /^(do|does|did|is|are|was|were|have|has|should|would|could|ca|wo|can)(n'?t|not)$/.exec(word) ??
    /^(i)'?(m|ve)$/.exec(word) ??
    /^(we|you|they)'?(ve)$/.exec(word) ??
    /^(what|that|there)'?(s)$/.exec(word) ??
    /^(.+)'(re|m|ve|ll|d|s)$/.exec(word) ??
    []
  if (!head || !tail || word.length !== raw.length) return [[start, end, word.replaceAll("'", '')]]
  const cut = start + head.length
  return [
    [start, cut, HEADS[head] ?? head],
    [cut, end, TAILS[tail] ?? 'not'],
  ]
}
const HEADS: Record<string, string> = { ca: 'can', wo: 'will' }
const TAILS: Record<string, string> = { re: 'are', m: 'am', ve: 'have', ll: 'will', d: 'would', s: "'s" }

function isAbbreviation(last: Token, next: string, tight: boolean | undefined): boolean {
  if (!tight || last.kind !== 'word') return false
  if (last.joined === '.' && last.text.length === 1) return !/^\s\p{Lu}/u.test(next)
  return /^(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/.test(last.text)
    ? /^\s*\d/.test(next)
    : /^(vs|approx|ca|eg|ie|st|dr|mr|mrs|ms|no)$/.test(last.text)
}
