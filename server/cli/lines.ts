import type { Readable, Writable } from 'node:stream'

/** A line is read to this many UTF-16 units, far beyond the longest conversation; the rest of it is passed over. */
export const LINE_CHARS_MAX = 32 * 1024 * 1024

/** The lines of a stream, empty ones too, ended by LF or CRLF; the last may have no end. Bytes that are no UTF-8 read as
 *  U+FFFD. */
export async function* eachLine(input: Readable, charsMax = LINE_CHARS_MAX): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  // Pieces of the line that has not ended: joined once, so that a long line costs no more than it is long.
  let pieces: string[] = []
  let chars = 0
  const keep = (piece: string) => {
    const kept = piece.slice(0, charsMax - chars)
    chars += kept.length
    if (kept) pieces.push(kept)
  }
  const taken = () => {
    const line = pieces.join('')
    pieces = []
    chars = 0
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }
  for await (const chunk of input as AsyncIterable<Uint8Array | string>) {
    const lines = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n')
    const open = lines.pop()!
    for (const line of lines) {
      keep(line)
      yield taken()
    }
    keep(open)
  }
  keep(decoder.decode())
  if (chars > 0) yield taken()
}

/** Writes a value as one line of JSON, and waits while the reader is slow. */
export async function writeLine(value: unknown, output: Writable = process.stdout): Promise<void> {
  if (output.write(`${JSON.stringify(value)}\n`)) return
  await new Promise((resolve) => output.once('drain', resolve))
}

/** What stands in the place of a line that cannot be evaluated. */
export interface LineError {
  id?: string | number
  error: { code: string; path: string; message: string }
}

/** Reads a line of JSON that holds an object; else what is wrong with it. */
export function parseLine(line: string): { value: Record<string, unknown> } | LineError {
  if (line.trim() === '') return lineError(undefined, 'empty-line', '', 'The line is empty.')
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return lineError(undefined, 'malformed-json', '', `The line is not JSON: ${(error as Error).message}.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return lineError(undefined, 'not-an-object', '', 'The line holds no JSON object.')
  return { value: value as Record<string, unknown> }
}

/** @param id kept only where it is one: a text or a number */
export function lineError(id: unknown, code: string, path: string, message: string): LineError {
  const known = typeof id === 'string' || typeof id === 'number' ? { id } : {}
  return { ...known, error: { code, path, message } }
}
