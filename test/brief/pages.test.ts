import { describe, expect, test } from 'vitest'
import { buildBuyerView } from '../../server/brief/buyer-view.ts'
import { chatPage } from '../../server/brief/chat-page.ts'
import { messagePage, pagesCss } from '../../server/brief/look.ts'
import { queueMail, repMail } from '../../server/brief/mails.ts'
import { managePage, type Manage } from '../../server/brief/manage-page.ts'
import { buildBrief, type BriefInput } from '../../server/brief/model.ts'
import { briefPage } from '../../server/brief/page.ts'
import type { Profile } from '../../widget/contract/facts.ts'
import { entry, input, manageOf, NOW, playbook, profile } from './sample.ts'

const look = { name: 'Larkline', stylesheet: '/pages.css' }
const view = buildBuyerView({
  vendor: 'Larkline',
  host: { name: 'Sofia Marin', role: 'solutions engineer' },
  meeting: { ...input.meeting!, state: 'booked', timezone: 'America/New_York' },
  profile,
  playbook,
  locale: 'en',
  now: NOW,
})
const manage = (state: Manage['state'], its: Partial<Manage> = {}) =>
  String(managePage({ ...manageOf(view), state, icsUrl: '/m/1.ics', ...its }, look))

const HOSTILE = '<script>alert(1)</script>" onclick="x" \'--></title><img src=x>=cmd()'

/** Every place of a brief that the buyer can fill, filled with the same hostile text. */
const hostile: BriefInput = {
  ...input,
  entries: [
    entry({ role: 'buyer', kind: 'message', text: HOSTILE }),
    entry({ role: 'buyer', kind: 'choice', field: 'useCase', value: HOSTILE, label: HOSTILE }),
    entry({ role: 'buyer', kind: 'edit', field: 'company', value: HOSTILE, label: HOSTILE }),
    entry({ role: 'buyer', kind: 'refusal', field: 'budget', label: HOSTILE }),
    entry({ role: 'assistant', kind: 'answer', text: 'say.queued', values: { who: HOSTILE } }),
  ],
  profile: {
    facts: {
      useCase: HOSTILE,
      product: HOSTILE,
      competitors: [{ name: HOSTILE, stance: 'using' }],
      compliance: [HOSTILE],
      region: [HOSTILE],
      company: HOSTILE,
      email: '"<b>x</b>"@acme.io',
    },
    sources: [{ field: 'compliance', value: HOSTILE, entry: 'e', kind: 'message', quote: HOSTILE }],
    declined: [],
    none: [],
    openQuestions: [{ entry: 'e', quote: HOSTILE }],
  } as Profile,
  answered: [
    { entry: 'a', quote: HOSTILE, text: HOSTILE, source: { label: HOSTILE, url: 'javascript:alert(1)' } },
  ],
  touch: { page: { url: `https://x.example/${HOSTILE}`, referrer: HOSTILE }, at: input.now },
}

const pages: [string, string][] = [
  ['brief', String(briefPage(buildBrief(input), look))],
  ['hostile brief', String(briefPage(buildBrief(hostile), look))],
  ['booked', manage('booked')],
  ['cancelled', manage('cancelled', { done: 'cancelled' })],
  ['message', String(messagePage('This link has run out', 'It was good until the meeting began.', look))],
  ['chat', String(chatPage({ site: 'demo', script: '/usher.js' }, look))],
]

test.each(pages)('the %s page has no style and no script of its own in it', (_, html) => {
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+="|javascript:/i)
  // The one script there may be is a file.
  expect(html.match(/<script(?![^>]* src="\/usher\.js")/g)).toBeNull()
  expect(html).toContain('<link rel="stylesheet" href="/pages.css">')
})

describe('what the buyer typed is text', () => {
  const html = pages[1]![1]
  test('on the page of the brief', () => {
    expect(html).not.toContain('<script')
    expect(html).not.toContain('<img')
    expect(html).not.toContain('" onclick')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('=cmd()')
  })

  test.each([
    ['rep', repMail(buildBrief(hostile), 'https://usher.example/b/1')],
    ['queue', queueMail(buildBrief(hostile), 'https://usher.example/b/1')],
  ])('in the mail to the %s', (_, mail) => {
    expect(mail.html).not.toContain('<script')
    expect(mail.html).toContain('&lt;script&gt;')
  })

  test('never in a subject, but for the address', () => {
    const { subject } = repMail(buildBrief(hostile), 'https://usher.example/b/1')
    expect(subject).not.toContain('script')
    expect(subject).toContain('@acme.io')
  })

  test('and a subject is one line of bounded length', () => {
    const email = `dana\r\nBcc: all@acme.io\u2028\u202e${'x'.repeat(300)}@acme.io`
    const { subject } = queueMail(
      buildBrief({ ...input, profile: { ...profile, facts: { email } } }),
      'https://u/',
    )
    expect(subject).not.toMatch(/[\r\n\u2028\u202e]/)
    expect(subject.length).toBeLessThanOrEqual(160)
  })
})

describe('the brief', () => {
  const html = pages[0]![1]
  test('says who, when in both zones, and why', () => {
    expect(html).toContain('dana@acme.io')
    expect(html).toContain('Tomorrow, 11:00–11:30')
    expect(html).toContain('Security review on Tue 24 November')
    expect(html).toContain('Berlin time. For them 05:00, New York time')
    expect(html).toContain(input.why)
  })

  test('tells the rep, on the page and by mail, what was asked and what the vendor’s pages answered', () => {
    const [asked, said] = [input.entries[4]!, input.entries[5]!]
    const quote = 'does it work with salesforce?'
    const source = { label: 'Integrations', url: 'https://larkline.example/integrations' }
    const told = buildBrief({
      ...input,
      entries: [asked, { ...said, text: 'answer.integrations' } as typeof said],
      answered: [{ entry: said.id, quote, text: 'Yes, both ways.', source }],
      profile: { ...profile, openQuestions: [] },
    })
    expect(told.transcript.map(({ text }) => text).at(-1)).toBe('Yes, both ways. From: Integrations.')
    const page = String(briefPage(told, look))
    expect(page).toContain(`“${quote}”`)
    expect(page).toContain('<a href="https://larkline.example/integrations">Integrations</a>')
    expect(page).not.toContain('Asked, not yet answered')
    expect(repMail(told, 'https://usher.example/b/1').text).toContain(
      `Asked, and answered in the chat\n- Question: “${quote}”, from Integrations`,
    )
  })

  test('folds the trace', () => {
    expect(html).toMatch(/<details class="trace"><summary>/)
  })

  test('a lead without a meeting says where it waits', () => {
    const { meeting: _, ...rest } = input
    const queued = String(briefPage(buildBrief({ ...rest, queue: 'The sales team' }), look))
    expect(queued).toContain('No meeting yet')
    expect(queued).toContain('The buyer was told: The sales team will answer by e-mail.')
  })

  test('only an https address of the roster becomes a link to join', () => {
    const at = (location: string) =>
      String(briefPage(buildBrief({ ...input, meeting: { ...input.meeting!, location } }), look))
    expect(at('https://meet.example/1')).toContain('href="https://meet.example/1"')
    expect(at('javascript:alert(1)')).not.toContain('javascript:')
  })
})

describe('the manage page', () => {
  const no = { allowed: false, reasons: [], why: 'It could be cancelled here until it has begun.' }

  test('cancels, moves and invites by buttons that post, each saying what it does', () => {
    const page = manage('booked')
    expect(page.match(/<form[^>]* method="post" action="\/m\/1">/g)).toHaveLength(3)
    expect(page).toMatch(/name="act" value="cancel">[^]*<button[^>]*>Cancel the meeting/)
    expect(page).toMatch(
      /name="act" value="move">[^]*<button class="btn" name="start" value="2026-11-25T15:00:00Z">10:00/,
    )
    expect(page).toMatch(/name="act" value="guests">[^]*<button[^>]*>Invite/)
  })

  test('has nothing to press once it has begun', () => {
    const page = manage('past', { move: no, cancel: no })
    expect(page).not.toContain('<form')
    expect(page).not.toContain('<button')
  })

  test('says that it was cancelled, and offers another time', () => {
    const page = manage('cancelled', { done: 'cancelled' })
    expect(page).toContain('Sofia Marin, solutions engineer, has been told.')
    expect(page).toContain('value="move"')
    expect(page).not.toContain('value="cancel"')
  })

  test('says why a thing can’t be done, and keeps the rest', () => {
    const page = manage('booked', { cancel: no })
    expect(page).toContain(no.why)
    expect(page).toContain('value="move"')
  })

  test('offers the reasons that the meeting type has', () => {
    const page = manage('booked', { cancel: { allowed: true, reasons: ['A conflict', 'Not needed'] } })
    expect(page).toMatch(/<select[^>]*>.*<option>A conflict<\/option><option>Not needed/)
  })
})

test('the stylesheet takes the site’s colour, and nothing else', () => {
  expect(pagesCss('#0e6b50')).toContain('--seed: #0e6b50;')
  expect(pagesCss('red; } body { display: none')).toBe(pagesCss('#3a372f'))
})

test.each([
  ['booked', []],
  ['cancelled', ['Cancelled']],
  ['no-show', ['Missed']],
] as const)('the brief of a meeting that is %s says so', (state, flags) => {
  const page = String(briefPage(buildBrief({ ...input, meeting: { ...input.meeting!, state } }), look))
  expect([...page.matchAll(/<span class="flag">(\w+)<\/span>/g)].map(([, word]) => word)).toEqual(flags)
})
