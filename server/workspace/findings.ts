import { printPath } from './issues.ts'

/** Something that is wrong, or doubtful, in a file of the workspace. Line and column count from 1. */
export interface Finding {
  file: string
  line: number
  column: number
  path: (string | number)[]
  message: string
  severity: 'error' | 'warning'
}

/** `routing.yaml:42:9 rules[3].when.headcont: no such field. Did you mean "headcount"?` */
export function printFinding({ file, line, column, path, message, severity }: Finding): string {
  const where = path.length > 0 ? ` ${printPath(path)}:` : ''
  return `${file}:${line}:${column}${where} ${severity === 'warning' ? 'warning: ' : ''}${message}`
}
