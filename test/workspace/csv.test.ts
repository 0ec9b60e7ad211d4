import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from '../../server/workspace/csv.ts'

const cells = (text: string) => readCsv(text).map((record) => record.cells)

test.each<[string, string, string[][]]>([
  ['an empty file', '', []],
  [
    'a last line without end',
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'CRLF',
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a comma in quotes', '"Acme, Inc.",x', [['Acme, Inc.', 'x']]],
  ['doubled quotes', '"say ""hi""",x', [['say "hi"', 'x']]],
  ['a line break in quotes', '"a\nb",c', [['a\nb', 'c']]],
  [
    'empty cells',
    ',\na,,',
    [
      ['', ''],
      ['a', '', ''],
    ],
  ],
  ['empty lines', 'a\n\n\nb\n', [['a'], ['b']]],
  ['an empty quoted cell alone', '""\n', [['']]],
  ['a byte order mark', '\uFEFFid,name', [['id', 'name']]],
])('%s', (_, text, expected) => expect(cells(text)).toEqual(expected))

test('a record knows the line it starts on, after quoted line breaks too', () =>
  expect(readCsv('a\n"x\ny",b\n\nc').map(({ line }) => line)).toEqual([1, 2, 5]))

test.each([
  ['a\n"b', 2, 'never closed'],
  ['a"b,c', 1, 'inside a cell'],
  ['"a"b', 1, 'not a comma'],
])('%j is refused on line %i: %s', (text, line, message) => {
  expect(() => readCsv(text)).toThrow(
    expect.objectContaining({ line, message: expect.stringContaining(message) as string }) as Error,
  )
})

test('what was written by the rules is read back', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é'), maxLength: 6 })
  const write = (rows: string[][]) =>
    rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n')
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
      expect(cells(write(rows))).toEqual(rows)
    }),
  )
})
