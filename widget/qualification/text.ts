/** A piece of a message. `text` is for matching (lower case, no accents, contractions written out); `start` and `end`
 *  are UTF-16 offsets into what was typed, end exclusive. */
export interface Token {
  text: string
  kind: 'word' | 'number' | 'mark' | 'email'
  start: number
  end: number
  /** Space, or a quotation mark, stands before it. */
  gap: boolean
  /** The hyphen, dot or slash without spaces that ties it to the token before; '' where there is none. */
  joined: string
  /** Sentences are numbered through the message. */
  sentence: number
  /** Written with a capital, and wholly in capitals. */
  capital: boolean
  shout: boolean
}

/** Cuts a message into tokens. One pass, constant work a character; no text makes it throw. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  const emails = findEmails(text)
  let sentence = 0
  let gap = true
  let joined = ''
  let nextEmail = 0
  const push = (kind: Token['kind'], start: number, end: number, norm: string) => {
    const raw = text.slice(start, end)
    const capital = raw.charAt(0) !== raw.charAt(0).toLowerCase()
    const shout = capital && raw === raw.toUpperCase()
    tokens.push({ text: norm, kind, start, end, gap, joined, sentence, capital, shout })
    gap = false
    joined = ''
  }
  for (let i = 0; i < text.length;) {
    const email = emails[nextEmail]
    if (email && i === email[0]) {
      push('email', email[0], email[1], text.slice(email[0], email[1]).toLowerCase())
      i = email[1]
      nextEmail++
      continue
    }
    const c = classOf(text, i)
    if (c === LETTER && startsLink(text, i)) {
      const end = linkEnd(text, i)
      push('mark', i, end, LINK)
      i = end
    } else if (c === LETTER) {
      const end = Math.min(wordEnd(text, i), email ? email[0] : text.length)
      for (const part of contraction(text, i, end)) push('word', part.start, part.end, part.text)
      i = end
    } else if (c === DIGIT) {
      const end = numberEnd(text, i)
      push('number', i, end, text.slice(i, end))
      i = end
    } else if (c === SPACE) {
      if (text[i] === '\n' || text[i] === '\r' || text[i] === '\u2028' || text[i] === '\u2029') sentence++
      gap = true
      i++
    } else if (c === IGNORED) {
      i++
    } else {
      const mark = MARKS[text[i]!] ?? text[i]!
      const before = tokens.at(-1)
      const tight = !gap && before !== undefined && before.kind !== 'mark'
      const after = i + 1 < text.length ? classOf(text, i + 1) : SPACE
      if (mark === '"') {
        gap = true
      } else if (mark === '.' || mark === '!' || mark === '?' || mark === ';') {
        if (mark === '.' && tight && (after === LETTER || after === DIGIT) && !startsSentence(text, i))
          joined = '.'
        else if (mark === '?') {
          push('mark', i, i + 1, '?')
          sentence++
        } else if (mark !== '.' || !isAbbreviation(tokens, text, i)) sentence++
      } else if (mark === '-') {
        const both = tight && (after === LETTER || after === DIGIT)
        if (both && !(before.kind === 'number' && after === DIGIT)) joined = '-'
        else if (both) push('mark', i, i + 1, '-')
        else if (gap && after === SPACE && !betweenNumbers(text, i)) sentence++
        else push('mark', i, i + 1, '-')
      } else push('mark', i, i + 1, mark)
      i++
    }
  }
  return tokens
}

/** Lower case without accents and without the characters that show nothing. */
export function fold(text: string): string {
  let plain = true
  for (let i = 0; i < text.length && plain; i++) plain = text.charCodeAt(i) < 128
  if (plain) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u00AD\u200B-\u200F\u2060\uFEFF\u202A-\u202E\u2066-\u2069]/gu, '')
    .replace(/[\u2018\u2019\u02BC]/g, "'")
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
}

/** The common stem of a word's forms, for comparing phrases: 'routing', 'routes' and 'routed' are alike. */
export function stem(word: string): string {
  let s = word
  if (s.length > 4 && s.endsWith('ies')) s = s.slice(0, -3) + 'y'
  else if (s.length > 3 && s.endsWith('s') && !s.endsWith('ss') && !s.endsWith('us')) s = s.slice(0, -1)
  for (const ending of ENDINGS)
    if (s.length - ending.length >= 3 && s.endsWith(ending)) {
      s = s.slice(0, -ending.length)
      break
    }
  if (s.length > 3 && s.at(-1) === s.at(-2) && !'lsz'.includes(s.at(-1)!)) s = s.slice(0, -1)
  if (s.length > 3 && s.endsWith('e')) s = s.slice(0, -1)
  if (s.length > 3 && s.endsWith('y')) s = s.slice(0, -1) + 'i'
  return s
}
const ENDINGS = [
  'ization',
  'isation',
  'ifications',
  'ification',
  'ation',
  'ment',
  'ing',
  'ers',
  'ed',
  'er',
  'ion',
]

const LETTER = 1
const DIGIT = 2
const SPACE = 3
const IGNORED = 4
const MARK = 5

function classOf(text: string, i: number): number {
  const code = text.charCodeAt(i)
  if (code < 128) {
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return LETTER
    if (code >= 48 && code <= 57) return DIGIT
    return code <= 32 || code === 127 ? SPACE : MARK
  }
  if (code === 0xa0 || code === 0x85 || (code >= 0x2000 && code <= 0x200a)) return SPACE
  if (code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x3000) return SPACE
  if (code === 0xad || code === 0xfeff || (code >= 0x200b && code <= 0x200f)) return IGNORED
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x2069)) return IGNORED
  if (code >= 0xd800 && code <= 0xdfff) return MARK
  return /[\p{L}\p{M}]/u.test(text[i]!) ? LETTER : MARK
}

const MARKS: Record<string, string> = {
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '.',
  '·': ',',
  '•': ';',
  '|': ',',
  '"': '"',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  "'": '"',
  '`': '"',
  '‘': '"',
  '’': '"',
  '*': '"',
  _: '"',
  '≈': '~',
  '？': '?',
  '！': '!',
  '。': '.',
}

function wordEnd(text: string, from: number): number {
  let i = from
  while (i < text.length) {
    const c = classOf(text, i)
    const apostrophe = text[i] === "'" || text[i] === '’'
    if (
      c !== LETTER &&
      c !== IGNORED &&
      !(apostrophe && i + 1 < text.length && classOf(text, i + 1) === LETTER)
    )
      break
    i++
  }
  return i
}

function numberEnd(text: string, from: number): number {
  let i = from
  while (i < text.length) {
    const c = classOf(text, i)
    const separator =
      text[i] === '.' || text[i] === ',' || (text[i] === "'" && /^'\d{3}(?!\d)/.test(text.slice(i, i + 5)))
    if (c !== DIGIT && !(separator && i + 1 < text.length && classOf(text, i + 1) === DIGIT)) break
    i++
  }
  return i
}

/** 'don't' reads as do + not, 'we're' as we + are; each part keeps its own span. */
function contraction(
  text: string,
  start: number,
  end: number,
): { text: string; start: number; end: number }[] {
  const word = fold(text.slice(start, end))
  const whole = WRITTEN_WITHOUT[word]
  if (whole && word.length === end - start) {
    const cut = start + whole[0]
    return [
      { text: whole[1], start, end: cut },
      { text: whole[2], start: cut, end },
    ]
  }
  const at = word.indexOf("'")
  if (at <= 0 || word.length !== end - start) return [{ text: word.replaceAll("'", ''), start, end }]
  const tail = word.slice(at + 1)
  if (tail === 't' && word[at - 1] === 'n') {
    const head = word === "can't" ? 'can' : word === "won't" ? 'will' : word.slice(0, at - 1)
    return [
      { text: head, start, end: start + at - 1 },
      { text: 'not', start: start + at - 1, end },
    ]
  }
  const full = TAILS[tail]
  if (!full) return [{ text: word.replaceAll("'", ''), start, end }]
  return [
    { text: word.slice(0, at), start, end: start + at },
    { text: full, start: start + at, end },
  ]
}
const TAILS: Record<string, string> = { re: 'are', m: 'am', ve: 'have', ll: 'will', d: 'would', s: "'s" }
const WRITTEN_WITHOUT: Record<string, [number, string, string]> = {
  dont: [2, 'do', 'not'],
  doesnt: [4, 'does', 'not'],
  didnt: [3, 'did', 'not'],
  isnt: [2, 'is', 'not'],
  arent: [3, 'are', 'not'],
  wasnt: [3, 'was', 'not'],
  cant: [2, 'can', 'not'],
  cannot: [3, 'can', 'not'],
  wont: [2, 'will', 'not'],
  havent: [4, 'have', 'not'],
  hasnt: [3, 'has', 'not'],
  shouldnt: [6, 'should', 'not'],
  wouldnt: [5, 'would', 'not'],
  im: [1, 'i', 'am'],
  ive: [1, 'i', 'have'],
  weve: [2, 'we', 'have'],
  whats: [4, 'what', "'s"],
  thats: [4, 'that', "'s"],
  theres: [5, 'there', "'s"],
}

/** An address in the web is one token that no pattern reads: its path holds words that the buyer did not say. */
const LINK = '<link>'

function startsLink(text: string, i: number): boolean {
  const head = text.slice(i, i + 8).toLowerCase()
  return head.startsWith('http://') || head.startsWith('https://') || head.startsWith('www.')
}

function linkEnd(text: string, from: number): number {
  let i = from
  while (i < text.length && classOf(text, i) !== SPACE) i++
  return i
}

function startsSentence(text: string, dot: number): boolean {
  const next = text[dot + 1]!
  const before = text[dot - 1]!
  const nextBut = text[dot + 2] ?? ''
  return next !== next.toLowerCase() && before === before.toLowerCase() && nextBut === nextBut.toLowerCase()
}

function isAbbreviation(tokens: Token[], text: string, dot: number): boolean {
  const last = tokens.at(-1)
  if (!last || last.end !== dot || last.kind !== 'word') return false
  let i = dot + 1
  while (i < text.length && i - dot < 4 && text[i] === ' ') i++
  const next = text[i] ?? ''
  if (last.joined === '.' && last.text.length === 1) return next === next.toLowerCase()
  if (MONTH_SHORT.has(last.text)) return i < text.length && classOf(text, i) === DIGIT
  return ABBREVIATIONS.has(last.text)
}
const ABBREVIATIONS = new Set(['vs', 'approx', 'ca', 'eg', 'ie', 'st', 'dr', 'mr', 'mrs', 'ms', 'no'])
const MONTH_SHORT = new Set([
  'jan',
  'feb',
  'mar',
  'apr',
  'jun',
  'jul',
  'aug',
  'sep',
  'sept',
  'oct',
  'nov',
  'dec',
])

function betweenNumbers(text: string, i: number): boolean {
  let before = i - 1
  let after = i + 1
  while (before >= 0 && text[before] === ' ' && i - before < 4) before--
  while (after < text.length && text[after] === ' ' && after - i < 4) after++
  const left = before >= 0 ? classOf(text, before) : SPACE
  const right = after < text.length ? classOf(text, after) : SPACE
  return right === DIGIT && (left === DIGIT || /[kKmM]/.test(text[before] ?? ''))
}

/** E-mail addresses are found from their @ outwards, so that nothing inside one is read as words. */
function findEmails(text: string): [number, number][] {
  const found: [number, number][] = []
  let from = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > from && at - start < 64 && isLocal(text.charCodeAt(start - 1))) start--
    while (start < at && (text[start] === '.' || text[start] === "'")) start++
    let end = at + 1
    while (end < text.length && end - at < 190 && isDomain(text.charCodeAt(end))) end++
    while (end > at + 1 && (text[end - 1] === '.' || text[end - 1] === '-')) end--
    const domain = text.slice(at + 1, end)
    const dot = domain.lastIndexOf('.')
    const top = domain.slice(dot + 1)
    if (start === at || dot <= 0 || domain.includes('..') || top.length < 2 || !/^[a-z]+$/i.test(top))
      continue
    found.push([start, end])
    from = end
  }
  return found
}
function isDomain(code: number): boolean {
  return isAlphanumeric(code) || code === 45 || code === 46
}
function isLocal(code: number): boolean {
  return isDomain(code) || code === 39 || code === 43 || code === 95
}
function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
