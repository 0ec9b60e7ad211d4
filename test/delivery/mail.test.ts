import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { invitation, type CalendarMeeting } from '../../server/integrations/calendar/ical.ts'
import { mailFolder } from '../../server/integrations/mail/folder.ts'
import type { Mail, MailError, MailPort } from '../../server/integrations/mail/port.ts'
import { smtp } from '../../server/integrations/mail/smtp.ts'

const meeting: CalendarMeeting = {
  uid: 'b1@usher',
  sequence: 0,
  start: Date.parse('2026-11-25T10:00:00Z'),
  end: Date.parse('2026-11-25T10:30:00Z'),
  summary: 'Intro: Larkline; a talk, "quoted"',
  description: `Headcount: About 400\nCancel: https://chat.example/manage/${'x'.repeat(200)}`,
  state: 'booked',
  organizer: { name: 'Sofia "So" Marin', email: 'sofia@larkline.example' },
  attendees: [{ email: 'dana@acme.example' }],
  changedAt: Date.parse('2026-11-24T09:00:00Z'),
}
const mail: Mail = {
  messageId: '<invite-buyer.b1@usher>',
  to: { name: 'Dana\r\nBcc: everyone@evil.example', address: 'dana@acme.example' },
  subject: 'Intro\r\nBcc: everyone@evil.example',
  text: 'Hello',
  html: '<p>Hello</p>',
  ical: { method: 'REQUEST', content: invitation(meeting) },
}
const FROM = 'Larkline <no-reply@larkline.example>'

describe('an invitation', () => {
  const read = (content: string) => {
    const calendar = new ICAL.Component(ICAL.parse(content) as unknown[])
    return {
      method: calendar.getFirstPropertyValue('method'),
      event: new ICAL.Event(calendar.getFirstSubcomponent('vevent')!),
    }
  }

  test('is read by another library as it was written', () => {
    const { method, event } = read(invitation(meeting))
    expect(method).toBe('REQUEST')
    expect([event.uid, event.sequence, event.summary, event.description]).toEqual([
      meeting.uid,
      0,
      meeting.summary,
      meeting.description,
    ])
    expect([event.startDate.toJSDate().getTime(), event.endDate.toJSDate().getTime()]).toEqual([
      meeting.start,
      meeting.end,
    ])
    expect(event.attendees.map((attendee) => String(attendee.getFirstValue()).toLowerCase())).toEqual([
      'mailto:dana@acme.example',
    ])
    expect(event.organizer).toBe('mailto:sofia@larkline.example')
  })

  test('is withdrawn under the same UID, with SEQUENCE up', () => {
    const { method, event } = read(invitation({ ...meeting, state: 'cancelled', sequence: 1 }))
    expect([method, event.uid, event.sequence]).toEqual(['CANCEL', meeting.uid, 1])
  })

  test('keeps to 75 bytes a line, and no value can begin a line of its own', () => {
    const content = invitation({ ...meeting, summary: 'x\r\nATTENDEE:mailto:evil@evil.example' })
    expect(Math.max(...content.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
    expect(content).not.toMatch(/^ATTENDEE:mailto:evil/m)
  })
})

describe('the outbox folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-outbox-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  test('a mail sent twice is one file, for its owner only, with the invitation in it', async () => {
    const port = mailFolder(join(folder, 'outbox'), FROM)
    await port.send(mail)
    await port.send(mail)
    const names = await readdir(join(folder, 'outbox'))
    expect(names).toEqual(['invite-buyer_b1_usher.eml'])
    const path = join(folder, 'outbox', names[0]!)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const parsed = await simpleParser(await readFile(path))
    expect(parsed.messageId).toBe(mail.messageId)
    expect(parsed.subject).toBe('Intro Bcc: everyone@evil.example')
    expect(parsed.bcc).toBeUndefined()
    expect(parsed.attachments.map(({ contentType }) => contentType)).toContain('text/calendar')
  })
})

describe('SMTP', () => {
  let server: SMTPServer
  let received: ParsedMail[]
  let answer: { responseCode: number } | undefined
  const port = (): MailPort => {
    const address = server.server.address()
    return smtp(
      { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0, secure: false },
      FROM,
    )
  }
  beforeEach(async () => {
    received = []
    answer = undefined
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_address, _session, done) => done(answer ? Object.assign(new Error('no'), answer) : null),
      onData: (stream, _session, done) => {
        simpleParser(stream).then(
          (parsed) => {
            received.push(parsed)
            done()
          },
          (error: Error) => done(error),
        )
      },
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())))

  test('a mail arrives with its invitation, and a header that was typed stays a word', async () => {
    await port().send(mail)
    expect(received[0]).toMatchObject({
      messageId: mail.messageId,
      subject: 'Intro Bcc: everyone@evil.example',
      text: 'Hello',
    })
    expect(received[0]!.attachments.some(({ contentType }) => contentType === 'text/calendar')).toBe(true)
  })

  test.each([
    [450, false],
    [452, false],
    [550, true],
    [553, true],
  ])('a refusal with %i is final: %s', async (responseCode, final) => {
    answer = { responseCode }
    const error = (await port()
      .send(mail)
      .catch((error: unknown) => error)) as MailError
    expect([error.name, error.final]).toEqual(['MailError', final])
  })

  test('a server that is down is tried again later', async () => {
    const down = port()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    const error = (await down.send(mail).catch((error: unknown) => error)) as MailError
    expect([error.name, error.final]).toEqual(['MailError', false])
  })
})
