import { EMAIL_CHARS_MAX } from '../../contract/limits.ts'
import { found, type Context, type Found } from '../context.ts'

/** The buyer's own e-mail address, lower-cased: the last one given, so that a correction wins. */
export function findEmail({ tokens }: Context): Found<string> | undefined {
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i]!
    if (token.kind !== 'email' || token.text.length > EMAIL_CHARS_MAX || !isAddress(token.text)) continue
    const before = tokens[i - 1]
    if (before?.text === 'not' || before?.text === 'your') continue
    return found(token.text, tokens, i, i + 1)
  }
  return undefined
}
/** As the contract's schema has it, so that what is found can be stored. Part by part, so that nothing is tried twice. */
function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const labels = text.slice(at + 1).split('.')
  const named =
    /^[a-z0-9_'+\-.]+$/.test(local) && !local.startsWith('.') && !local.endsWith('.') && !local.includes('..')
  return (
    named &&
    !local.endsWith("'") &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9][a-z0-9-]*$/.test(label))
  )
}
