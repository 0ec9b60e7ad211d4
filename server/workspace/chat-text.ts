/** A Markdown page as the chat can show it: sentences with `**bold**` and `[links](…)`, paragraphs apart by an empty line.
 *  Headings and pictures are left out, a list stays a line an item, other marks are taken off their words. Ends with the
 *  last whole sentence within `charsMax`; `whole` tells whether that is all. */
export function chatText(markdown: string, charsMax: number): { text: string; whole: boolean } {
  const paragraphs = markdown
    .replace(/\r\n?/g, '\n')
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/^(```|~~~).*$/gm, '')
    .split(/\n\s*\n/)
    .map(paragraph)
    .filter((text) => text !== '')
  const all = paragraphs.join('\n\n')
  if (all.length <= charsMax) return { text: all, whole: true }
  return { text: cut(all, charsMax), whole: false }
}

const BULLET = /^\s*(?:[-*+]|\d{1,3}[.)])\s+/

/** Lines of a paragraph flow together; those of a list stay apart. */
function paragraph(block: string): string {
  let text = ''
  for (const line of block.split('\n')) {
    if (/^\s*(#{1,6}\s|([-*_]\s*){3,}$|=+\s*$|\|)/.test(line)) continue
    const words = inline(line.replace(/^\s*>+\s?/, '').replace(BULLET, '')).trim()
    if (words === '') continue
    text += `${text && (BULLET.test(line) ? '\n' : ' ')}${BULLET.test(line) ? '• ' : ''}${words}`
  }
  return text
}

const LINK = /!?\[([^\]]*)\]\(\s*<?([^)\s>]*)>?(?:\s+["'][^)]*)?\)/g
const SAFE = /^(https?:\/\/|mailto:|\/|#)/

function inline(line: string): string {
  return line
    .replace(/<(https?:\/\/[^>\s]+)>/g, '[$1]($1)')
    .replace(LINK, (whole, label: string, href: string) =>
      whole.startsWith('!') ? '' : SAFE.test(href) ? `[${label}](${href})` : label,
    )
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/`+([^`]*)`+/g, '$1')
    .replace(/__([^_]+)__/g, '**$1**')
    .replace(/(^|[^*\w])\*([^*\s][^*]*)\*(?!\*)/g, '$1$2')
    .replace(/(^|\W)_([^_\s][^_]*)_(?=\W|$)/g, '$1$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/\s+/g, ' ')
}

/** Ends after a sentence where there is one, else after a word, and within no link and no bold words. */
function cut(text: string, charsMax: number): string {
  const room = text.slice(0, charsMax)
  const ends = [...room.matchAll(/[.!?](?=\s)|\n\n/g)].map(({ index, 0: mark }) => index + mark.trim().length)
  for (const end of ends.toReversed()) if (isClosed(room.slice(0, end))) return room.slice(0, end).trim()
  const words = room.slice(0, charsMax - 1).replace(/\s*\S*$/, '')
  return `${words.replace(/\[([^\]]*)(\][^)]*)?$/, '$1').replace(isClosed(words) ? /$^/ : /\*\*(?!.*\*\*)/s, '')}…`
}

function isClosed(text: string): boolean {
  return (text.match(/\*\*/g) ?? []).length % 2 === 0 && !/\[[^\]]*(\]\([^)]*)?$/.test(text)
}
