import { Webhook } from 'standardwebhooks'
import type { WebhookBody } from '../../server/delivery/webhook-schema.ts'
import { serve } from './local-http.ts'

export type Manner = 'is well' | 'fails' | 'is busy' | 'redirects' | 'is gone' | 'refuses' | 'is slow'

export interface Endpoint {
  url: string
  /** What it does with the next message. */
  manner: Manner
  /** How often it was asked. */
  tries: number
  /** What it took, in order. */
  messages: { id: string; body: WebhookBody; raw: string; headers: Record<string, string> }[]
  stop: () => Promise<void>
}

const STATUS = { fails: 500, 'is busy': 429, redirects: 307, 'is gone': 410, refuses: 400 } as const

/** An endpoint as the Standard Webhooks specification has it: it checks each message against its secrets, and takes JSON
 *  alone. */
export async function startEndpoint(secrets: string[], slowMs = 30_000): Promise<Endpoint> {
  const local = await serve(async ({ method, headers: raw, body }, response) => {
    endpoint.tries++
    if (endpoint.manner === 'is slow') await new Promise((resolve) => setTimeout(resolve, slowMs).unref())
    else if (endpoint.manner !== 'is well') {
      const more: Record<string, string> = {
        ...(endpoint.manner === 'is busy' && { 'retry-after': '120' }),
        ...(endpoint.manner === 'redirects' && { location: 'https://elsewhere.example/' }),
      }
      response.writeHead(STATUS[endpoint.manner], more)
      response.end()
      return
    }
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(raw[name] ?? '')]),
    )
    const isSigned = secrets.some((secret) =>
      signaturesOf(headers).includes(signature(secret, headers, body)),
    )
    if (method !== 'POST' || raw['content-type'] !== 'application/json' || !isSigned) {
      response.writeHead(401).end()
      return
    }
    endpoint.messages.push({
      id: headers['webhook-id']!,
      body: JSON.parse(body) as WebhookBody,
      raw: body,
      headers,
    })
    response.writeHead(204).end()
  })
  const endpoint: Endpoint = {
    url: `${local.url}/hook`,
    manner: 'is well',
    tries: 0,
    messages: [],
    stop: local.stop,
  }
  return endpoint
}

function signaturesOf(headers: Record<string, string>): string[] {
  return headers['webhook-signature']!.split(' ')
}

/** What a message must carry. Servers under test have clocks of their own: the age is not judged. */
export function signature(secret: string, headers: Record<string, string>, body: string): string {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  return new Webhook(secret).sign(headers['webhook-id']!, at, body)
}
