import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import type * as z from 'zod'
import type { Finding } from './findings.ts'
import { describeIssues } from './issues.ts'

/** Where a path stands in a file, line and column from 1; a path that is not there, where its nearest parent stands. */
export type Locate = (path: (string | number)[]) => { line: number; column: number }

export interface Read<T> {
  value?: T
  findings: Finding[]
  locate: Locate
}

/** Reads one YAML file against its schema. No value where it has an error. */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T>): Read<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const locate = locator(document, lines)
  const faults = document.errors.map((error): Finding => {
    const { line, col } = lines.linePos(error.pos[0])
    return { file, line, column: col, path: [], message: firstLine(error.message), severity: 'error' }
  })
  if (faults.length > 0) return { findings: faults, locate }
  const input = plain(document)
  if (input instanceof Error)
    return {
      findings: [{ file, ...locate([]), path: [], message: input.message, severity: 'error' }],
      locate,
    }
  const read = schema.safeParse(input)
  if (read.success) return { value: read.data, findings: [], locate }
  const findings = describeIssues(read.error, schema, input).map(({ path, message }): Finding => ({
    file,
    ...locate(path),
    path,
    message,
    severity: 'error',
  }))
  return { findings, locate }
}

function plain(document: Document.Parsed): unknown {
  try {
    return document.toJS() ?? {}
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function locator(document: Document.Parsed, lines: LineCounter): Locate {
  return (path) => {
    let node: unknown = document.contents
    let at = document.contents?.range?.[0] ?? 0
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
        if (!isPair(pair)) break
        if (isNode(pair.key) && pair.key.range) at = pair.key.range[0]
        node = pair.value
      } else if (isNode(node) && 'items' in node && typeof step === 'number') {
        node = (node.items as unknown[])[step]
        if (!isNode(node)) break
        at = node.range?.[0] ?? at
      } else break
    }
    const { line, col } = lines.linePos(at)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0]!.replace(/[.:]?$/, '.')
}
