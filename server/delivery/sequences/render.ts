import { markup, type Html } from '../../brief/look.ts'
import type { MailText } from '../../brief/mails.ts'
import type { Block, Inline, Template, Variable } from '../../workspace/schema/template.ts'

export type Values = Partial<Record<Variable, string>>

/** What stands below every mail of a sequence. */
export interface Footer {
  /** Why the buyer gets it. */
  why: string
  unsubscribe: string
}

const SLOT = /\{\{([^{}]+)\}\}/g

/** The mail as it goes out. A paragraph, heading or item that wants a value which is not known is left out, so that no mail has a
 *  hole in it. Values are text: nothing in them is read as Markdown or markup. */
export function renderMail({ subject, blocks }: Template, values: Values, footer: Footer): MailText {
  const shown = blocks.filter((block) => isWhole(block, values))
  const text = shown.map(
    ({ kind, inlines }) =>
      `${kind === 'item' ? '- ' : ''}${inlines.map((one) => plain(one, values)).join('')}`,
  )
  const lines = shown.map(
    ({ kind }, i) => `${text[i]!}${kind === 'item' && shown[i + 1]?.kind === 'item' ? '\n' : '\n\n'}`,
  )
  return {
    subject: oneLine(filled(subject, values)),
    text: `${lines.join('')}-- \n${footer.why}\nNo more of these mails: ${footer.unsubscribe}\n`,
    html: String(
      markup`<!doctype html><html lang="en"><body>${grouped(shown).map((group) => groupMarkup(group, values))}<hr><p><small>${footer.why} <a href="${footer.unsubscribe}">No more of these mails</a></small></p></body></html>`,
    ),
  }
}

function isWhole({ inlines }: Block, values: Values): boolean {
  return inlines.every(({ text, href = '' }) =>
    [...(text + href).matchAll(SLOT)].every(([, name]) => values[name as Variable] !== undefined),
  )
}

function filled(text: string, values: Values): string {
  return text.replace(SLOT, (_, name: string) => values[name as Variable] ?? '')
}

function plain({ text, href }: Inline, values: Values): string {
  const words = filled(text, values)
  return href === undefined ? words : `${words}: ${filled(href, values)}`
}

/** Items that follow each other are one list. */
function grouped(blocks: Block[]): Block[][] {
  const groups: Block[][] = []
  for (const block of blocks)
    if (block.kind === 'item' && groups.at(-1)?.[0]!.kind === 'item') groups.at(-1)!.push(block)
    else groups.push([block])
  return groups
}

function groupMarkup(group: Block[], values: Values): Html {
  const [first] = group
  const words = (block: Block) => block.inlines.map((one) => inlineMarkup(one, values))
  if (first!.kind === 'item') return markup`<ul>${group.map((item) => markup`<li>${words(item)}</li>`)}</ul>`
  return first!.kind === 'heading' ? markup`<h2>${words(first!)}</h2>` : markup`<p>${words(first!)}</p>`
}

function inlineMarkup({ text, href, strong, em }: Inline, values: Values): Html {
  if (text === '\n') return markup`<br>`
  const words = filled(text, values)
  const marked = strong
    ? markup`<strong>${words}</strong>`
    : em
      ? markup`<em>${words}</em>`
      : markup`${words}`
  return href === undefined ? marked : markup`<a href="${filled(href, values)}">${marked}</a>`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
