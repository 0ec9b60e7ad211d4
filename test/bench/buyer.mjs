import { randomBytes, randomUUID } from 'node:crypto'
import { request } from 'undici'

let buyers = 0
/** A buyer of a house who looks at times: the conversation, the offer, how long the offer took, and what posts for them. */
export async function offered(house) {
  const conversation = randomUUID()
  const secret = randomBytes(32).toString('hex')
  const email = `buyer@company-${++buyers}.example`
  const post = async (path, body, key) => {
    // The lightest client, as it runs in the server's process and its work is in the figures.
    const { statusCode, body: answer } = await request(
      `${house.address}/v1/sites/demo/conversations/${conversation}${path}`,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${secret}`,
          ...(key !== undefined && { 'Idempotency-Key': key }),
        },
        body: JSON.stringify(body),
      },
    )
    if (statusCode >= 300) throw new Error(`${path}: ${statusCode} ${await answer.text()}`)
    return answer.json()
  }
  const text = `We are 400 people and need a chatbot. ${email}`
  const at = new Date().toISOString()
  const entry = { id: randomUUID(), at, timezone: 'UTC', role: 'buyer', kind: 'message', text }
  await post('/entries', {
    entries: [entry],
    revision: 1,
    locale: 'en',
    page: { url: 'https://www.example/' },
  })
  const from = performance.now()
  const { outcome } = await post('/lead', { timezone: 'UTC' })
  return { conversation, email, post, offer: outcome.offer, ms: performance.now() - from }
}
