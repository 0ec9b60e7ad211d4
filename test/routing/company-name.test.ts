import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normaliseName } from '../../server/routing/company-name.ts'

test.each([
  // Case, accents, punctuation
  ['ACME Incorporated', 'acme'],
  ['Acme, Inc.', 'acme'],
  ['Société Générale S.A.', 'societe generale'],
  ['Ørsted A/S', 'orsted'],
  ['Łódź Straße Œuvre', 'lodz strasse oeuvre'],
  ['İstanbul Gıda A.Ş.', 'istanbul gida'],
  ['McDonald’s Corporation', 'mcdonalds'],
  ["McDonald's", 'mcdonalds'],
  ['J.P. Morgan', 'jp morgan'],
  ['J. P. Morgan & Co.', 'jp morgan'],
  ['John D. Smith Ltd', 'john d smith'],
  ['U.S. Steel', 'us steel'],
  // '&' and 'The'
  ['Johnson & Johnson', 'johnson and johnson'],
  ['Johnson and Johnson', 'johnson and johnson'],
  ['H&M', 'h and m'],
  ['The Home Depot', 'home depot'],
  ['Home Depot, The', 'home depot'],
  // Legal forms
  ['Kaskade Logistik GmbH & Co. KG', 'kaskade logistik'],
  ['Kaskade Logistik GmbH & Co. KGaA', 'kaskade logistik'],
  ['Kleine Bude UG (haftungsbeschränkt)', 'kleine bude'],
  ['Polska Firma Sp. z o.o.', 'polska firma'],
  ['Polska Firma sp. z o. o.', 'polska firma'],
  ['Polska Firma SP Z O O', 'polska firma'],
  ['Škoda Auto a.s.', 'skoda auto'],
  ['Pekárna spol. s r.o.', 'pekarna'],
  ['Lux Invest S.à r.l.', 'lux invest'],
  ['Cementos S.A. de C.V.', 'cementos'],
  ['Tacos S. de R.L. de C.V.', 'tacos'],
  ['Enel S.p.A.', 'enel'],
  ['Tata Sons Pvt. Ltd.', 'tata sons'],
  ['Huawei Technologies Co., Ltd.', 'huawei technologies'],
  ['Acme L.L.C.', 'acme'],
  ['ООО «Ромашка»', 'ромашка'],
  ['株式会社トヨタ', 'トヨタ'],
  ['㈱トヨタ', 'トヨタ'],
  ['华为技术有限公司', '华为技术'],
  // A branch need not be the company
  ['Acme (UK) Ltd', 'acme uk'],
  ['Acme UK Limited', 'acme uk'],
  ['Acme Holdings', 'acme holdings'],
  // Forms of Unicode
  ['ＡＣＭＥ　Ｌｔｄ', 'acme'],
  ['Cafe\u0301 SA', 'cafe'],
  ['Ac\u00adme\u200b\u00a0GmbH', 'acme'],
  ['ガス', 'ガス'],
  ['कंपनी', 'कंपनी'],
  // A name that is nothing but a form keeps it
  ['Inc', 'inc'],
  ['AG', 'ag'],
  ['The', 'the'],
  ['株式会社', '株式会社'],
  ['AB InBev', 'ab inbev'],
  ['---', ''],
])('%j is %j', (name, expected) => expect(normaliseName(name)).toBe(expected))

test.each([
  ['Acme Stichting', ['Stichting'], 'acme'],
  ['Müller Inh.', ['Inh.'], 'muller'],
  ['Acme Besloten Vennootschap', ['besloten vennootschap'], 'acme'],
  ['Acme Stichting B.V.', ['stichting'], 'acme'],
  ['Acme Stichting', [], 'acme stichting'],
])('%j with the forms %j is %j', (name, forms, expected) => expect(normaliseName(name, forms)).toBe(expected))

test('what is normalised stays as it is', () => {
  const part = fc.constantFrom('Acme', 'the', '&', 'Ltd.', 'é', 'S.A.', 'GmbH', 'z o.o.', 'Group', '株式会社')
  const name = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(part, { maxLength: 6 }).map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(name, (text) => {
      const once = normaliseName(text)
      expect(normaliseName(once)).toBe(once)
    }),
  )
})
