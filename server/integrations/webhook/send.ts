import { Webhook } from 'standardwebhooks'
import { askVendor } from '../vendor-http.ts'

export interface WebhookMessage {
  /** The event's: the same for every try, so that a repeat is known as one. */
  id: string
  /** JSON. */
  body: string
}

/** Posts a message to an endpoint, signed by the Standard Webhooks scheme with each of its secrets (two while one is replaced).
 *  `now`, UTC ms, is the time of this try.
 *  @throws VendorError; also `refused` for a secret that is none */
export async function sendWebhook(
  endpoint: { id: string; url: string; secrets: string[] },
  { id, body }: WebhookMessage,
  outbound: typeof fetch,
  now: number,
): Promise<void> {
  const at = new Date(now)
  const signatures = endpoint.secrets.map((secret) => new Webhook(secret).sign(id, at, body))
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': signatures.join(' '),
  }
  await askVendor(
    `Endpoint ${endpoint.id}`,
    outbound,
    { method: 'POST', url: endpoint.url, headers, body },
    now,
  )
}
