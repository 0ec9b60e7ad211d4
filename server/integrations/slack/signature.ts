/** What was signed longer ago, or is dated later than that, is a replay or a clock gone wrong. */
export const SLACK_AGE_SECONDS_MAX = 300

export interface Signed {
  /** `X-Slack-Request-Timestamp`: seconds since 1970. */
  timestamp: string | undefined
  /** `X-Slack-Signature`: `v0=` and a hexadecimal HMAC-SHA-256 of `v0:TIMESTAMP:BODY`. */
  signature: string | undefined
  body: Uint8Array
}

/** Whether Slack sent this, lately (its "Verifying requests from Slack"). Looks at nothing else of the body. The comparison takes as long for
 *  every signature: WebCrypto's own. `now` is UTC ms. */
export async function isFromSlack(
  { timestamp, signature, body }: Signed,
  secret: string,
  now: number,
): Promise<boolean> {
  const mac = /^v0=([0-9a-f]{64})$/.exec(signature ?? '')?.[1]
  if (mac === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now / 1000 - Number(timestamp)) > SLACK_AGE_SECONDS_MAX) return false
  const text = new TextEncoder()
  const key = await crypto.subtle.importKey(
    'raw',
    text.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  )
  const head = text.encode(`v0:${timestamp}:`)
  const signed = new Uint8Array(head.length + body.length)
  signed.set(head)
  signed.set(body, head.length)
  const bytes = Uint8Array.from(mac.match(/../g)!, (pair) => Number.parseInt(pair, 16))
  return crypto.subtle.verify('HMAC', key, bytes, signed)
}
