import { describe, expect, test } from 'vitest'
import { readTemplates } from '../../server/workspace/templates.ts'
import { renderMail, type Values } from '../../server/delivery/sequences/render.ts'
import fc from 'fast-check'

const page = (body: string, subject = 'Hello from {{vendor}}') => `---\nsubject: ${subject}\n---\n${body}\n`
const LINK = '[Go on]({{link}})'
const read = (text: string) => readTemplates({ 'sequences/first.md': text })
const problems = (text: string) => read(text).findings.map(({ line, message }) => `${line}: ${message}`)
const footer = { why: 'You wrote to us.', unsubscribe: 'https://chat.example/unsubscribe/t' }
const mail = (body: string, values: Values) =>
  renderMail(
    read(page(`${body}\n\n${LINK}`)).templates.first!,
    { vendor: 'Larkline', link: 'https://chat.example/resume/t', ...values },
    footer,
  )

describe('a template is read once, and refused with its line', () => {
  test.each([
    [
      'a value that there is not',
      page(`Hello {{buyer.nam}}\n\n${LINK}`),
      '4: {{buyer.nam}}: there is no such value. Did you mean "buyer.name"?',
    ],
    [
      'no way back',
      page('Hello'),
      '4: the mail does not lead back to the conversation: write [Choose a time]({{link}}).',
    ],
    ['HTML', page(`${LINK}\n\n<b>bold</b>`), '6: HTML is not shown in a mail.'],
    [
      'a picture',
      page(`${LINK}\n\n![logo](https://x.example/a.png)`),
      '6: a picture is not shown in a mail.',
    ],
    [
      'a link of another kind',
      page(`${LINK}\n\n[run](javascript:alert(1))`),
      '6: a link leads to {{link}}, https:// or mailto:.',
    ],
    [
      'a value in an address',
      page(`${LINK}\n\n[see](https://x.example/{{fact.company}})`),
      '6: a link leads to {{link}}, https:// or mailto:.',
    ],
    [
      'a subject that may be empty',
      page(LINK, 'For {{buyer.name}}'),
      '1: subject: {{buyer.name}} may have no value; a subject takes vendor, rep.name, rep.firstName, rep.role, meeting.',
    ],
    [
      'no front matter',
      'Hello',
      '1: the file begins with front matter: a line ---, then subject, then a line ---.',
    ],
    ['nothing', page(''), '4: there is no text below the front matter.'],
    [
      'an unknown key',
      `---\nsubject: A\nsubjct: B\n---\n${LINK}`,
      '3: no such field. Did you mean "subject"?',
    ],
  ])('%s', (_what, text, problem) => {
    expect(problems(text)).toContain(problem)
  })
})

describe('a mail', () => {
  test('quotes what the buyer said, in text and in markup', () => {
    const { subject, text, html } = mail('You wrote: “**{{quote.useCase}}**”.', {
      'quote.useCase': 'a bot for pricing',
    })
    expect(subject).toBe('Hello from Larkline')
    expect(text).toContain('You wrote: “a bot for pricing”.')
    expect(html).toContain('<p>You wrote: “<strong>a bot for pricing</strong>”.</p>')
    expect(text).toContain('Go on: https://chat.example/resume/t')
    expect(text).toContain('No more of these mails: https://chat.example/unsubscribe/t')
  })

  test('has no hole: what wants a value that is not known is left out', () => {
    const { text, html } = mail(
      'Hello {{buyer.name}},\n\nwe talked.\n\n- {{fact.useCase}}\n- {{fact.budget}}',
      {
        'fact.useCase': 'Website chat',
      },
    )
    expect(text).not.toContain('Hello')
    expect(text).toContain('we talked.\n\n- Website chat\n')
    expect(html).toContain('<ul><li>Website chat</li></ul>')
  })

  test('holds whatever a buyer typed as text alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
        const plain = (html: string) => html.replace(/<[^>]*>/g, '')
        const with_ = mail('You wrote: “{{quote.useCase}}”.', { 'quote.useCase': typed })
        const without = mail('You wrote: “{{quote.useCase}}”.', { 'quote.useCase': 'x' })
        // The tags are those of the template, whatever was said.
        expect(with_.html.match(/<[^>]*>/g)).toEqual(without.html.match(/<[^>]*>/g))
        expect(plain(with_.html)).toContain('You wrote')
      }),
    )
    const { html } = mail('You wrote: “{{quote.useCase}}”.', {
      'quote.useCase': '<script>alert(1)</script> [x](https://evil.example) {{link}} **a**',
    })
    expect(html).toContain('&lt;script&gt;')
    expect(html).toContain('[x](https://evil.example) {{link}} **a**')
    expect(html).not.toContain('href="https://evil.example"')
  })
})
