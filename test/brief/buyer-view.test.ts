import { expect, test } from 'vitest'
import { buildBuyerView } from '../../server/brief/buyer-view.ts'
import { buyerMail } from '../../server/brief/mails.ts'
import { managePage } from '../../server/brief/manage-page.ts'
import type { Profile } from '../../widget/contract/facts.ts'
import { input, manageOf, NOW, playbook, profile } from './sample.ts'

const view = (known: Profile) =>
  buildBuyerView({
    vendor: 'Larkline',
    host: { name: 'Sofia Marin', role: 'solutions engineer' },
    meeting: { ...input.meeting!, state: 'booked', timezone: 'America/New_York' },
    profile: known,
    playbook,
    locale: 'en',
    now: NOW,
  })

/** Every way in which an attendee reads a view. */
const read = (known: Profile) => {
  const one = view(known)
  const mail = buyerMail(one, 'https://usher.example/m/1', 'invited', NOW)
  const look = { name: 'Larkline', stylesheet: '/pages.css' }
  const page = managePage(manageOf(one), look)
  return [JSON.stringify(one), mail.subject, mail.text, mail.html, String(page)].join('\n')
}

test('an attendee reads the meeting in the buyer’s zone and what was noted, in normalised words', () => {
  expect(view(profile)).toMatchObject({
    meeting: { name: 'Security review', timezone: 'America/New_York' },
    facts: [
      { label: 'Compliance', value: 'HIPAA' },
      { label: 'Decision', value: 'By Thu 31 December' },
      { label: 'People', value: 'About 400' },
      { label: 'Using', value: 'Drift' },
      { label: 'Topic', value: 'Inbound qualification' },
      { label: 'Next step', value: 'A security review' },
    ],
  })
  expect(buyerMail(view(profile), 'https://usher.example/m/1', 'invited', NOW).subject).toBe(
    'Security review with Sofia Marin of Larkline, Tue 24 November, 05:00',
  )
})

test('nothing that the rep is told of account, owner, trace or conversation reaches an attendee', () => {
  const text = read(profile)
  for (const secret of [
    'Acme GmbH',
    'Jonas',
    'strategic',
    'turn',
    'Priya',
    'eligible',
    'need hipaa',
    'salesforce',
  ])
    expect(text).not.toContain(secret)
})

test('free text put into a fact by an edit reaches no attendee', () => {
  const spam = 'Win at https://evil.example'
  const facts = {
    useCase: spam,
    product: spam,
    compliance: [spam],
    region: [spam],
    competitors: [{ name: spam, stance: 'using' as const }],
    company: spam,
    headcount: { min: 400, max: 400 },
  }
  expect(view({ ...profile, facts }).facts).toEqual([{ label: 'People', value: 'About 400' }])
  expect(read({ ...profile, facts })).not.toContain('evil')
})
