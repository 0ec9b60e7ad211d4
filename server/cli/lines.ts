import type { Readable, Writable } from 'node:stream'

/** The lines of a stream, empty ones too, ended by LF or CRLF; the last may have no end. */
export async function* eachLine(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of input as AsyncIterable<Uint8Array | string>) {
    const lines = (
      rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    ).split('\n')
    rest = lines.pop()!
    for (const line of lines) yield withoutCr(line)
  }
  rest += decoder.decode()
  if (rest !== '') yield withoutCr(rest)
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

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
