import { expect, test } from 'vitest'
import { pageAddress } from '../../widget/conversation/page-address.ts'

test.each<[string, string | undefined]>([
  ['https://larkline.test/pricing', 'https://larkline.test/pricing'],
  [
    'https://larkline.test/a?utm_source=x&email=dana@acme.io&utm_medium=y#top',
    'https://larkline.test/a?utm_source=x&utm_medium=y',
  ],
  ['https://dana:secret@larkline.test/reset?token=1', 'https://larkline.test/reset'],
  ['about:blank', undefined],
  ['javascript:alert(1)', undefined],
  ['', undefined],
])('%s is kept as %s', (href, kept) => {
  expect(pageAddress(href)).toBe(kept)
})

test('a long one is cut', () => {
  expect(pageAddress(`https://larkline.test/${'a'.repeat(1_000)}`)).toHaveLength(500)
})
