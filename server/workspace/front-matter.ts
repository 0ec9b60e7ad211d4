import { PAGE_BYTES_MAX } from './limits.ts'

/** Front matter with the lines where they stand in the file, and the body; or what is wrong with the file. `keys` says what
 *  stands in the front matter. */
export function readPage(
  content: string | Uint8Array,
  keys: string,
): { front: string; body: string; bodyLine: number } | string {
  const size = typeof content === 'string' ? content.length : content.byteLength
  if (size > PAGE_BYTES_MAX) return `the file has ${size} bytes; ${PAGE_BYTES_MAX} are the most.`
  const text = typeof content === 'string' ? content : decode(content)
  if (text === undefined) return 'the file is not UTF-8.'
  const page = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text)
  if (page?.index !== 0)
    return `the file begins with front matter: a line ---, then ${keys}, then a line ---.`
  const front = `\n${page[1]!}`
  return { front, body: text.slice(page[0].length), bodyLine: front.split('\n').length + 1 }
}

function decode(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return undefined
  }
}
