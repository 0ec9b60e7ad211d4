import { expect, test } from 'vitest'
import { remainsOf } from '../../server/keeping/remains.ts'

const job = {
  kind: 'invite-buyer',
  subject: 'b1',
  part: '',
  version: 0,
  lead: 'l1',
  destination: 'mail',
  state: 'done',
  done_at: '2026-11-24T10:00:00+01:00',
}
const host = { host: 'ana', href: '/cal/b1.ics', during: '[…)' }
const nothing = new Set<string>()

test.each([
  ['jobs', job, 'mail', /the buyer or a guest, Message-ID <invite-buyer\.b1\.0@usher>/],
  [
    'jobs',
    { ...job, kind: 'invite-rep', part: 'ana' },
    'mail',
    /to ana, Message-ID <invite-rep\.b1\.ana\.0@usher>/,
  ],
  ['jobs', { ...job, destination: 'slack' }, 'slack', /lead l1/],
  ['jobs', { ...job, destination: 'crm' }, 'crm', /lead l1/],
  ['jobs', { ...job, destination: 'webhook:erp' }, 'webhook:erp', /endpoint erp/],
  ['booking_hosts', host, 'calendar:ana', /at \/cal\/b1\.ics: delete it there/],
  [
    'asked',
    { channel: 'C1', message: '17.5', asked_at: '2026-11-24T09:00:00Z' },
    'slack',
    /channel C1, message 17\.5/,
  ],
])('of %s %j remains at %s', (table, row, at, says) => {
  expect(remainsOf([{ table, row }], nothing)).toEqual([
    expect.objectContaining({ at, says: expect.stringMatching(says) as string }),
  ])
})

test.each([
  ['a delivery that was never made', 'jobs', { ...job, state: 'dead' }],
  ['what needs nobody else', 'jobs', { ...job, destination: '' }],
  ['a calendar job: the meeting itself tells', 'jobs', { ...job, destination: 'calendar:ana' }],
  ['a meeting that no calendar has', 'booking_hosts', { ...host, href: null }],
  [
    'an alert that was never sent',
    'asked',
    { channel: null, message: null, asked_at: '2026-11-24T09:00:00Z' },
  ],
  ['what is ours alone', 'entries', {}],
])('of %s nothing remains', (_, table, row) => {
  expect(remainsOf([{ table, row }], nothing)).toEqual([])
})

test('mail that was only written to the outbox, and the embedded CRM, are no vendors', () => {
  const rows = [job, { ...job, destination: 'crm' }].map((row) => ({ table: 'jobs', row }))
  expect(remainsOf(rows, new Set(['mail', 'crm']))).toEqual([])
})

test('told again and again, a vendor has it once, since the last time', () => {
  const later = { ...job, destination: 'crm', done_at: '2026-11-25T09:00:00Z' }
  const rows = [{ ...job, destination: 'crm' }, later].map((row) => ({ table: 'jobs', row }))
  expect(remainsOf(rows, nothing).map(({ sent }) => sent)).toEqual(['2026-11-25T09:00:00.000Z'])
})
