import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chatText } from '../../server/workspace/chat-text.ts'

test.each<[markdown: string, text: string]>([
  ['Yes, it\ndoes.\n\nAnd more.', 'Yes, it does.\n\nAnd more.'],
  ['# Heading\n\nYes.', 'Yes.'],
  ['Yes.\n- one\n- two\n  words', 'Yes.\n• one\n• two words'],
  ['1. one\n2. two', '• one\n• two'],
  ['**Bold**, __bold__, *slanted* and _slanted_ words.', '**Bold**, **bold**, slanted and slanted words.'],
  ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
  ['Read [the page](https://a.example/x "Title").', 'Read [the page](https://a.example/x).'],
  ['Mail [us](mailto:us@a.example) or see [here](/x).', 'Mail [us](mailto:us@a.example) or see [here](/x).'],
  ['See <https://a.example/x>.', 'See [https://a.example/x](https://a.example/x).'],
  ['[click](javascript:alert) and [data](data:text/html,x)', 'click and data'],
  ['![a picture](https://a.example/x.png) Yes.', 'Yes.'],
  ['<script>alert(1)</script> <b onclick="x">Yes</b>.<!-- not\nthis -->', 'alert(1) Yes.'],
  ['`code` and\n\n```\nblock\n```', 'code and\n\nblock'],
  ['> quoted\n> words', 'quoted words'],
  ['5 \\* 5 is \\[25\\]', '5 * 5 is [25]'],
  ['one\n\n---\n\ntwo', 'one\n\ntwo'],
  ['   \n\n', ''],
])('%j is shown as %j', (markdown, text) => {
  expect(chatText(markdown, 500)).toEqual({ text, whole: true })
})

test.each<[markdown: string, charsMax: number, text: string]>([
  ['One two. Three four. Five.', 22, 'One two. Three four.'],
  ['One two.\n\nThree four five.', 14, 'One two.'],
  ['One two three four', 12, 'One two…'],
  ['Yes. **Bold words. And more** of it.', 22, 'Yes.'],
  ['Yes **bold words that go on**', 18, 'Yes bold words…'],
  ['See [the page. Or not](https://a.example/long) now.', 30, 'See the page. Or…'],
])('%j within %d characters is %j', (markdown, charsMax, text) => {
  const cut = chatText(markdown, charsMax)
  expect(cut).toEqual({ text, whole: false })
  expect(cut.text.length).toBeLessThanOrEqual(charsMax)
})

test('whatever stands in a page, what is shown is within the limit and has no tag and no link that runs', () => {
  const piece = fc.constantFrom(
    '**',
    '[',
    '](',
    ')',
    'javascript:x',
    'https://a.example',
    '<b',
    '>',
    '\n',
    '\n\n',
    '- ',
    '# ',
    'word. ',
    '`',
    '_',
    '\\',
    '<!--',
    '![',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
      const { text } = chatText(pieces.join(''), 80)
      expect(text.length).toBeLessThanOrEqual(80)
      expect(text).not.toMatch(/\[[^\]]+\]\((?!https?:\/\/|mailto:|\/|#)[^)\s]+\)/)
    }),
  )
})
