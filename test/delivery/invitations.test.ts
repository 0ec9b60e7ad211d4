import ICAL from 'ical.js'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { messageOf } from '../../server/integrations/mail/message.ts'
import type { Mail } from '../../server/integrations/mail/port.ts'
import { TestCalendar } from '../support/calendar.ts'
import { ok, testServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await testServer('pglite')
})
afterEach(() => server.close())

/** What a mail program finds in a mail: its calendar part twice (to be shown, and as a file), the text and the markup. */
async function opened(mail: Mail) {
  const transport = createTransport({ streamTransport: true, buffer: true })
  const { message } = await transport.sendMail(messageOf(mail, 'Larkline <no-reply@larkline.example>'))
  const parsed = await simpleParser(message as Buffer)
  const raw = (message as Buffer).toString()
  const calendar = parsed.attachments.find(({ contentType }) => contentType === 'text/calendar')
  const component = calendar && new ICAL.Component(ICAL.parse(calendar.content.toString()) as unknown[])
  const event = component && new ICAL.Event(component.getFirstSubcomponent('vevent')!)
  return {
    subject: parsed.subject,
    text: parsed.text ?? '',
    html: typeof parsed.html === 'string' ? parsed.html : '',
    /** Of the alternative that programs show as an invitation (RFC 6047 section 2.4). */
    shown: /Content-Type: text\/calendar;[^]*?method=(\w+)/.exec(raw)?.[1],
    method: component?.getFirstPropertyValue('method'),
    uid: event?.uid,
    sequence: event?.sequence,
    start: event?.startDate.toJSDate().toISOString().replace('.000', ''),
    organizer: event?.organizer,
    attendees: event?.attendees.map((one) =>
      String(one.getFirstValue()).toLowerCase().slice('mailto:'.length),
    ),
    description: event?.description,
    stamp: component?.getFirstSubcomponent('vevent')?.getFirstPropertyValue('dtstamp')?.toString(),
  }
}

test('a meeting’s mails, through its life, are one meeting to every program that reads them', async () => {
  const buyer = server.buyer()
  await buyer.say('We need HIPAA for 400 people. dana@new-clinic.example')
  const booking = await buyer.book(await buyer.offer())
  const told: Awaited<ReturnType<typeof opened>>[] = []
  const next = async () => {
    server.time.now += 60_000
    server.mails.length = 0
    await server.deliver()
    const mail = server.mails.find(({ to }) => to.address === 'dana@new-clinic.example')!
    told.push(await opened(mail))
  }
  await next()
  const { slots } = await ok<{ slots: { start: string }[] }>(
    server.app.request(`/v1/sites/demo/conversations/${buyer.id}/booking/times`, {
      headers: { Authorization: `Bearer ${buyer.secret}` },
    }),
  )
  const { start } = slots[7]!
  await ok(buyer.post('/booking/move', { start, timezone: 'Europe/Berlin' }, { 'Idempotency-Key': 'm' }))
  await next()
  await ok(buyer.post('/booking/guests', { guests: ['lee@partner.example'] }))
  await next()
  await ok(buyer.post('/booking/cancel', {}))
  await next()

  const of = <K extends keyof (typeof told)[0]>(key: K) => told.map((one) => one[key])
  expect(new Set(of('uid'))).toEqual(new Set([`${booking.id}@usher`]))
  expect(of('sequence')).toEqual([0, 1, 2, 3])
  expect(of('method')).toEqual(['REQUEST', 'REQUEST', 'REQUEST', 'CANCEL'])
  expect(of('shown')).toEqual(of('method'))
  expect(of('start')).toEqual([booking.start, start, start, start])
  expect(new Set(of('organizer')).size).toBe(1)
  expect(of('stamp')).toEqual([...of('stamp')].sort())
  expect(new Set(of('stamp')).size).toBe(4)
  expect(of('attendees')[0]).toEqual(['sofia.marin@larkline.example', 'dana@new-clinic.example'])
  expect(of('attendees')[2]).toContain('lee@partner.example')
  expect(of('subject').map((subject) => subject!.split(':')[0])).toEqual([
    expect.stringMatching(/^Security review/),
    'Changed',
    'Changed',
    'Cancelled',
  ])
  for (const { text, html, method } of told) {
    for (const words of text.split('\n').filter((line) => line.trim() && !line.includes('http')))
      expect(html.replace(/<[^>]+>/g, '').replaceAll('&amp;', '&')).toContain(words.replace(/^- /, '').trim())
    if (method === 'REQUEST') {
      expect(text).toMatch(/https:\S+\/manage\//)
      expect(text).toContain('https://meet.larkline.example/security-review')
    }
  }
  expect(told[0]!.description).toContain('Compliance: HIPAA')
  for (const { text, description } of told)
    expect(`${text}${description}`).not.toMatch(/brief|account|trace/i)
})

test('whatever a buyer comes to see of a meeting, mails and the rep’s calendar, holds nothing that is for the rep', async () => {
  const calendar = new TestCalendar()
  await server.connect('sofia', calendar)
  await server.deliver()
  const buyer = server.buyer()
  await buyer.say('Honestly our CISO is a nightmare, and we need HIPAA. lee@northgate-clinics.example')
  await buyer.book(await buyer.offer())
  for (let round = 0; round < 6; round++) await server.deliver()
  server.time.now += 60_000
  await server.deliver()
  const mails = server.mails.filter(({ to }) => to.address === 'lee@northgate-clinics.example')
  const events = [...calendar.events.values()]
  expect([mails.length, events.length]).toEqual([1, 1])
  const { decision } = (await server.ports.store.decisions.latestOf(
    (await server.ports.store.leads.ofConversation(buyer.id))!.id,
  ))!
  expect(decision.account).toBe('northgate')
  const seen = JSON.stringify([...mails, ...events, server.ports.calendar.invitation(events[0]!)])
  for (const secret of [
    'nightmare',
    '/brief/',
    'northgate"',
    'Northgate Clinics',
    'strategic',
    'escalation',
    decision.reason,
  ])
    expect(seen).not.toContain(secret)
})
