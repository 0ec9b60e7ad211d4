import { randomBytes, randomUUID } from 'node:crypto'

/** A booking that the server confirmed. */
export interface Confirmed {
  booking: string
  email: string
  start: string
}

/** Five minutes: a server that has just died takes a while to be back. */
const TRIES_MAX = 3000
const PAUSE_MS = 100

/** A buyer's page, that asks again until it is answered, as the widget does: the server may be dead for a while. */
export async function bookAsBuyer(
  address: () => string,
  number: number,
  answered: () => void,
): Promise<Confirmed> {
  const [id, secret, key] = [randomUUID(), randomBytes(32).toString('hex'), randomUUID()]
  const email = `buyer-${number}@company-${number}.example`
  const timezone = 'Europe/Berlin'
  const entry = {
    id: randomUUID(),
    at: new Date().toISOString(),
    timezone,
    role: 'buyer',
    kind: 'message',
    text: `We need HIPAA and a chatbot for ${100 + number} people in Berlin by next month. ${email}`,
  }
  const post = async (path: string, body: unknown): Promise<{ status: number; body: Answer }> => {
    for (let tried = 0; tried < TRIES_MAX; tried++) {
      const response = await fetch(`${address()}/v1/sites/demo/conversations/${id}${path}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${secret}`,
          ...(path === '/booking' && { 'Idempotency-Key': `${key}-${picks}` }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      }).catch(() => undefined)
      if (response && response.status < 500) {
        const read = await response.json().catch(() => undefined)
        if (read !== undefined) {
          answered()
          return { status: response.status, body: read as Answer }
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    throw new Error(`The server did not answer ${path}.`)
  }
  let picks = 0
  await post('/entries', { entries: [entry], revision: 1, locale: 'en' })
  for (; picks < 50; picks++) {
    const { body } = await post('/lead', { timezone })
    const { outcome } = body
    if (outcome?.kind === 'booked')
      return { booking: outcome.booking!.id, email, start: outcome.booking!.start }
    const slots = outcome?.offer?.slots
    if (!slots?.length) throw new Error(`No times for ${email}: ${JSON.stringify(body).slice(0, 300)}`)
    const slot = slots[Math.floor((slots.length * ((number * 7919) % 997)) / 997)]!
    const picked = await post('/booking', { offer: outcome!.offer!.id, start: slot.start, timezone, email })
    if (picked.body.booking)
      return { booking: picked.body.booking.id, email, start: picked.body.booking.start }
  }
  throw new Error(`No time could be booked for ${email}.`)
}

interface Answer {
  outcome?: {
    kind: string
    offer?: { id: string; slots: { start: string }[] }
    booking?: { id: string; start: string }
  }
  booking?: { id: string; start: string }
}
