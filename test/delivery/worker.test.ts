import { afterEach, beforeEach, expect, test } from 'vitest'
import { startWorker } from '../../server/delivery/worker.ts'
import { ATTEMPTS_MAX, retryAfterMs } from '../../server/delivery/retry.ts'
import { MailError, type Mail, type MailPort } from '../../server/integrations/mail/port.ts'
import { TestCalendar } from '../support/calendar.ts'
import { testServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await testServer('pglite')
})
afterEach(() => server.close())

const booked = async () => {
  const buyer = server.buyer()
  await buyer.say('We need HIPAA for 400 people. dana@new-clinic.example')
  return buyer.book(await buyer.offer())
}

/** Runs a real worker until nothing is due, at most some rounds. */
const work = async (mail: MailPort, until: () => boolean) => {
  const worker = startWorker(
    server.ports,
    () => Promise.resolve(mail),
    () => 0,
  )
  for (let round = 0; round < 200 && !until(); round++) {
    worker.wake()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await worker.stop()
}

test('a mail that fails delays itself only, is tried again later, and arrives once', async () => {
  await booked()
  const sent: Mail[] = []
  let tries = 0
  const mail: MailPort = {
    send: (one) => {
      if (one.to.address.startsWith('dana') && ++tries === 1)
        return Promise.reject(new MailError('busy', false))
      sent.push(one)
      return Promise.resolve()
    },
  }
  await work(mail, () => sent.length === 1 && tries === 1)
  expect(sent.map(({ to }) => to.address)).toEqual(['sofia.marin@larkline.example'])
  server.time.now += 10_000
  await work(mail, () => sent.length === 2)
  expect(sent.map(({ to }) => to.address)).toEqual([
    'sofia.marin@larkline.example',
    'dana@new-clinic.example',
  ])
  server.time.now += 3_600_000
  await work(mail, () => sent.length > 2)
  expect(sent.filter(({ ical }) => ical)).toHaveLength(2)
})

test('calendars that never answer hold up no mail', async () => {
  const dead = new TestCalendar()
  for (const { id } of (await server.ports.workspaces.current()).workspace.roster.reps)
    await server.connect(id, dead)
  await server.deliver()
  await booked()
  dead.trouble = 'never'
  server.time.now += 5 * 60_000
  const sent: Mail[] = []
  const mail: MailPort = { send: (one) => Promise.resolve(void sent.push(one)) }
  const worker = startWorker(
    server.ports,
    () => Promise.resolve(mail),
    () => 0,
  )
  for (let round = 0; round < 1000 && (sent.length < 2 || dead.waiting < 8); round++) {
    worker.wake()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(sent.map(({ to }) => to.address.split('@')[0]).sort()).toEqual(['dana', 'sofia.marin'])
  // More of them than run at a time are waiting for an answer all the while.
  expect(dead.waiting).toBe(8)
  dead.giveUp()
  await worker.stop()
})

test('an address that will never take mail is given up, with the reason kept', async () => {
  await booked()
  let tries = 0
  const mail: MailPort = {
    send: () => {
      tries++
      return Promise.reject(new MailError('550 no such user', true))
    },
  }
  await work(mail, () => tries === 2)
  server.time.now += 24 * 3_600_000
  const due = await server.ports.store.jobs.claim(10, 60, new Date(server.time.now))
  expect(due.map(({ kind }) => kind)).not.toContain('invite-buyer')
})

test('a meeting cancelled before its invitation went out is not announced any more', async () => {
  const booking = await booked()
  await server.app.request(new URL(booking.manageUrl).pathname, {
    method: 'POST',
    body: new URLSearchParams({ act: 'cancel' }),
  })
  await server.deliver()
  expect(server.mails).toEqual([])
})

test('the queue’s owner is told of a lead that nobody can take, and the buyer who will answer', async () => {
  await server.close()
  server = await testServer('pglite', (workspace) => {
    for (const rep of workspace.roster.reps) rep.active = false
  })
  const buyer = server.buyer()
  await buyer.say('We need a chatbot for 400 people in Berlin. dana@new-clinic.example')
  const outcome = await buyer.submit()
  expect(outcome).toMatchObject({ kind: 'queued', who: expect.any(String) as string })
  await server.deliver()
  expect(server.mails).toHaveLength(1)
  const brief = new URL(/https:\S+\/brief\/\S+/.exec(server.mails[0]!.text)![0]).pathname
  expect(await (await server.get(brief)).text()).toContain('dana@new-clinic.example')
})

test('waits double up to an hour, then it is given up', () => {
  const waits = Array.from({ length: ATTEMPTS_MAX }, (_, i) => retryAfterMs(i + 1, () => 0))
  expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000])
  expect(Math.max(...waits.filter((wait) => wait !== undefined))).toBe(3_600_000)
  expect(waits.at(-1)).toBeUndefined()
  expect(retryAfterMs(1, () => 0.5)).toBe(5_500)
})
