import { expect, test } from 'vitest'
import { csvCell } from '../server/csv-cell.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['+4930123', "'+4930123"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ['a=1', 'a=1'],
  ['say "hi", then\nleave', '"say ""hi"", then\nleave"'],
  ['', ''],
])('the cell %j is written %s', (cell, written) => {
  expect(csvCell(cell)).toBe(written)
})
