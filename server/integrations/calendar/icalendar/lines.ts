/** A line of an iCalendar text: `NAME;PARAMETER=value:VALUE`. Names are in capitals. */
export interface Property {
  name: string
  parameters: Map<string, string>
  value: string
}

/** Bytes as text. Lines are unfolded first, since a fold may stand within a character (RFC 5545, 3.1). */
export function decodeCalendar(bytes: Uint8Array): string {
  const kept = new Uint8Array(bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const fold = foldAt(bytes, i)
    if (fold > 0) i += fold - 1
    else kept[length++] = bytes[i]!
  }
  return new TextDecoder().decode(kept.subarray(0, length))
}

/** The lines of a text, unfolded, without empty ones. Ends of lines may be LF, CRLF or CR. */
export function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/(?:\r+\n?|\n)[ \t]/g, '')
    .split(/[\r\n]+/)
    .filter((line) => line !== '')
}

/** The name that a line begins with, in capitals; undefined where it has none. */
export function nameOf(line: string): string | undefined {
  return /^\s*([A-Za-z0-9-]+)\s*[;:]/.exec(line)?.[1]?.toUpperCase()
}

/** A line taken apart; undefined where it has no name or no value. */
export function readProperty(line: string): Property | undefined {
  const name = nameOf(line)
  if (name === undefined) return undefined
  // Times hold no colon, but some writers put an unquoted `(UTC+01:00) …` before them.
  const colon = TIMES.has(name) ? line.lastIndexOf(':') : outsideQuotes(line, ':')[0]
  if (colon === undefined) return undefined
  const head = line.slice(0, colon)
  const semicolons = outsideQuotes(head, ';')
  const parameters = new Map<string, string>()
  semicolons.forEach((from, i) => {
    const [key, ...value] = head.slice(from + 1, semicolons[i + 1]).split('=')
    parameters.set(key!.trim().toUpperCase(), value.join('=').replaceAll('"', '').trim())
  })
  return { name, parameters, value: line.slice(colon + 1).trim() }
}

const TIMES = new Set(['DTSTART', 'DTEND', 'RECURRENCE-ID', 'EXDATE', 'RDATE'])

/** Where a character stands outside of quotes. A quote that never ends is no quote. */
function outsideQuotes(text: string, wanted: string): number[] {
  const found: number[] = []
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted
    else if (text[i] === wanted && !quoted) found.push(i)
  }
  return quoted ? outsideQuotes(text.replaceAll('"', "'"), wanted) : found
}

/** Bytes of the fold that begins here: the end of a line and the blank after it; 0 where none does. */
function foldAt(bytes: Uint8Array, at: number): number {
  let next = at
  while (bytes[next] === CR) next++
  if (bytes[next] === LF) next++
  return next > at && (bytes[next] === SPACE || bytes[next] === TAB) ? next + 1 - at : 0
}

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32]
