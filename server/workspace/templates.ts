import { fromMarkdown } from 'mdast-util-from-markdown'
import type { Finding } from './findings.ts'
import { readPage } from './front-matter.ts'
import { didYouMean } from './issues.ts'
import { TEMPLATES_MAX } from './limits.ts'
import { readYaml, type Locate } from './read-yaml.ts'
import {
  ALWAYS,
  TemplateFile,
  VARIABLES,
  type Block,
  type Inline,
  type Template,
  type Variable,
} from './schema/template.ts'

const FOLDER = 'sequences/'
const NAME = /^[a-z0-9][a-z0-9-]{0,63}\.md$/
const TOP = { line: 1, column: 1 }
/** `{{ rep.name }}` */
const SLOT = /\{\{\s*([^{}]*?)\s*\}\}/g

type Node = ReturnType<typeof fromMarkdown>['children'][number]
/** Tells of something wrong on a line of the body. */
type Tell = (
  message: string,
  node?: { position?: { start: { line: number; column: number } } | undefined },
) => void

/** The mails of sequences: a Markdown file each in `sequences/`, with its subject in the front matter. They are parsed here, once, and what a
 *  buyer said is set into the words of the parsed page: it is never read as Markdown. */
export function readTemplates(files: Record<string, string | Uint8Array>): {
  templates: Record<string, Template>
  findings: Finding[]
  locate: Record<string, Locate>
} {
  const templates: Record<string, Template> = {}
  const findings: Finding[] = []
  const locate: Record<string, Locate> = {}
  for (const [file, content] of Object.entries(files)) {
    if (!file.startsWith(FOLDER)) continue
    const report = (message: string, at = TOP) =>
      findings.push({ file, ...at, path: [], message, severity: 'error' })
    const name = file.slice(FOLDER.length)
    const page = readPage(content, 'subject')
    if (!NAME.test(name)) report('a template is named like first-mail.md: small letters, digits and hyphens.')
    else if (Object.keys(templates).length >= TEMPLATES_MAX)
      report(`there are more than ${TEMPLATES_MAX} templates.`)
    else if (typeof page === 'string') report(page)
    else {
      const front = readYaml(file, page.front, TemplateFile)
      locate[file] = front.locate
      findings.push(...front.findings)
      const blocks = blocksOf(page.body, (message, node) => {
        const { line = 1, column = 1 } = node?.position?.start ?? {}
        report(message, { line: page.bodyLine - 1 + line, column })
      })
      if (!front.value) continue
      for (const unknown of slotsIn(front.value.subject).filter((one) => !isOne(one, ALWAYS)))
        report(`subject: {{${unknown}}} may have no value; a subject takes ${ALWAYS.join(', ')}.`)
      templates[name.slice(0, -'.md'.length)] = { subject: normal(front.value.subject), blocks }
    }
  }
  return { templates, findings, locate }
}

function blocksOf(markdown: string, tell: Tell): Block[] {
  const blocks: Block[] = []
  for (const node of fromMarkdown(markdown).children) addBlocks(node, blocks, tell)
  if (blocks.length === 0) tell('there is no text below the front matter.')
  const slots = blocks.flatMap(({ inlines }) =>
    inlines.flatMap(({ text, href = '' }) => slotsIn(text + href)),
  )
  for (const unknown of new Set(slots.filter((one) => !isOne(one, VARIABLES))))
    tell(
      `{{${unknown}}}: there is no such value.${didYouMean(unknown, VARIABLES) || ` There are: ${VARIABLES.join(', ')}.`}`,
    )
  if (blocks.length > 0 && !slots.includes('link'))
    tell('the mail does not lead back to the conversation: write [Choose a time]({{link}}).')
  return blocks
}

function addBlocks(node: Node, blocks: Block[], tell: Tell): void {
  switch (node.type) {
    case 'paragraph':
      blocks.push({ kind: 'paragraph', inlines: inlinesOf(node.children, {}, tell) })
      return
    case 'heading':
      blocks.push({ kind: 'heading', inlines: inlinesOf(node.children, {}, tell) })
      return
    case 'list':
      for (const { children } of node.children)
        for (const child of children)
          if (child.type === 'paragraph')
            blocks.push({ kind: 'item', inlines: inlinesOf(child.children, {}, tell) })
          else tell('a list holds one line an item.', child)
      return
    default:
      tell(
        `${KINDS[node.type] ?? node.type} is not shown in a mail: write paragraphs, headings and lists.`,
        node,
      )
  }
}

const KINDS: Record<string, string> = {
  html: 'HTML',
  code: 'a block of code',
  image: 'a picture',
  inlineCode: 'code',
  table: 'a table',
  thematicBreak: 'a line across',
  blockquote: 'a quotation',
  definition: 'a link definition',
}

type Phrasing = Extract<Node, { type: 'paragraph' }>['children'][number]

function inlinesOf(nodes: Phrasing[], marks: Omit<Inline, 'text'>, tell: Tell): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    switch (node.type) {
      case 'text':
        return [{ ...marks, text: normal(node.value) }]
      case 'break':
        return [{ ...marks, text: '\n' }]
      case 'strong':
        return inlinesOf(node.children, { ...marks, strong: true }, tell)
      case 'emphasis':
        return inlinesOf(node.children, { ...marks, em: true }, tell)
      case 'link': {
        const href = normal(decodeURI(node.url))
        if (href !== '{{link}}' && !/^(https:\/\/|mailto:)[^{}\s]+$/.test(href))
          tell('a link leads to {{link}}, https:// or mailto:.', node)
        return inlinesOf(node.children, { ...marks, href }, tell)
      }
      default:
        tell(`${KINDS[node.type] ?? node.type} is not shown in a mail.`, node)
        return []
    }
  })
}

/** Without blanks inside of the braces. */
function normal(text: string): string {
  return text.replace(SLOT, (_, name: string) => `{{${name}}}`)
}

function slotsIn(text: string): string[] {
  return [...text.matchAll(SLOT)].map(([, name]) => name!)
}

function isOne(name: string, names: readonly Variable[]): boolean {
  return (names as readonly string[]).includes(name)
}
