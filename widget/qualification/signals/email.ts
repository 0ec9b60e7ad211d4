import { EMAIL_CHARS_MAX } from '../../contract/limits.ts'
import { found, type Context, type Found } from '../context.ts'
import { isOneOf } from '../text.ts'

/** The buyer's own e-mail address, lower-cased: the last one given, so that a correction wins. */
export function findEmail({ tokens }: Context): Found<string> | undefined {
  const at = tokens.findLastIndex(
    ({ kind, text }, i) =>
      kind === 'email' && text.length <= EMAIL_CHARS_MAX && !isOneOf(tokens[i - 1], 'not|your'),
  )
  return at < 0 ? undefined : found(tokens[at]!.text, tokens, at, at + 1)
}
