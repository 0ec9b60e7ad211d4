import { EMAIL_CHARS_MAX } from '../../contract/limits.ts'
import { found, type Context, type Found } from '../context.ts'
import { isTypo } from '../pack.ts'
import { isOneOf } from '../text.ts'

/** The buyer's own e-mail address, lower-cased: the last one given, so that a correction wins. */
export function findEmail({ tokens }: Context): Found<string> | undefined {
  const at = tokens.findLastIndex(
    ({ kind, text }, i) =>
      kind === 'email' &&
      text.length <= EMAIL_CHARS_MAX &&
      !isOneOf(tokens[i - 1], 'not|your') &&
      !isOneOf(tokens[i - 2], 'wrote|mailed|emailed|written'),
  )
  return at < 0 ? undefined : found(tokens[at]!.text, tokens, at, at + 1)
}

/** The address that was probably meant where the domain is a mistyped one of a large mail provider; it is asked about, never
 *  put in. */
export function meantEmail(email: string): string | undefined {
  const [local, domain = ''] = email.split('@')
  const meant = PROVIDERS.includes(domain) ? undefined : PROVIDERS.find((known) => isTypo(domain, known))
  return meant && `${local}@${meant}`
}
const PROVIDERS =
  'gmail.com googlemail.com outlook.com hotmail.com yahoo.com icloud.com proton.me protonmail.com live.com mail.com ymail.com gmx.com'.split(
    ' ',
  )
