import { jwtVerify } from 'jose'
import { Email } from '../widget/contract/facts.ts'
import type { Site } from './workspace/schema/site.ts'

/** A token is good for no longer than this, whatever it says. */
export const IDENTITY_HOURS_MAX = 24

/** The address that a site's own server vouches for: `usher('identify', token)`, a JWT signed with the site's secret (HS256)
 *  with `email` and `exp`, and with `aud` the site's id where it has one. Undefined for any other: the buyer is then who they
 *  say they are, as everybody.
 *  @param secretOf resolves `${NAME}` at use; a secret that is not set vouches for nobody
 *  @param now UTC ms */
export async function identityOf(
  { id, identify }: Site,
  token: string,
  secretOf: (reference: string) => string,
  now: number,
): Promise<string | undefined> {
  if (!identify) return undefined
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secretOf(identify.secret)), {
      algorithms: ['HS256'],
      currentDate: new Date(now),
      requiredClaims: ['exp', 'email'],
    })
    const { aud, exp, email } = payload
    if (exp! * 1000 - now > IDENTITY_HOURS_MAX * 3_600_000) return undefined
    if (aud !== undefined && ![aud].flat().includes(id)) return undefined
    const read = Email.safeParse(typeof email === 'string' ? email.toLowerCase() : email)
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
