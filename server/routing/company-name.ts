/** A company's name as two spellings share it: without case, accents, punctuation and legal form; `&` is 'and'. Empty
 *  where nothing is left. What a country adds stays, for a branch need not be the company: `Acme (UK) Ltd` is `acme uk`.
 *  @param legalForms more of them, as people write them (`Inh.`, `Stichting`) */
export function normaliseName(name: string, legalForms: readonly string[] = []): string {
  const words = wordsOf(name)
  const isForm = formsOf(legalForms)
  dropAtEnd(words, isForm)
  while (words.length > 1 && (LEADING_FORMS.has(words[0]!) || words[0] === 'the')) words.shift()
  return words.join(' ')
}

/** Legal forms that end a name, without dots, spaces and accents: 'Sp. z o.o.' is `spzoo`. */
const LEGAL_FORMS = new Set(
  `inc incorporated corp corporation co company llc lllp llp lp plc pllc ltd limited limitedliabilitycompany
   publiclimitedcompany pty pvt private gmbh ggmbh mbh ag kg kgaa ug ughaftungsbeschrankt se ohg gbr ek ev sa sas sasu
   sarl sarlu sca scs snc eurl srl srls spa slu sl sau sadecv sapi decv sderl bv nv cv vof ab asa as aps amba oy oyj kft
   zrt nyrt sro spolsro vos spzoo spolkazoo spolkazograniczonaodpowiedzialnoscia zoo sp spj spk doo dd ad ood eood ou uab
   sia kk gk pte bhd sdn tbk ltda eireli sab cvba bvba vzw asbl ehf hf sti aktiengesellschaft aktiebolag ooo zao oao pao
   ооо зао оао пао ао 株式会社 有限会社 合同会社 有限公司 股份有限公司 有限责任公司 株`.split(/\s+/),
)
/** Those that stand before a name. Only what cannot be a name's own first word: not the AB of AB InBev. */
const LEADING_FORMS = new Set('ооо зао оао пао ао uab 株式会社 有限会社 合同会社 株'.split(' '))
/** Japanese and Chinese write the form without a space. */
const JOINED_FORM =
  /^(?:株式会社|有限会社|合同会社)+(?=\S)|(?<=\S)(?:株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司)+$/g
const FORM_WORDS_MAX = 4

/** Letters that are no letter with an accent to Unicode, and stand for one where a keyboard lacks them. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

function wordsOf(name: string): string[] {
  return fold(name)
    .replace(/&/g, ' and ')
    .replace(INITIALS, (initials) => initials.replace(/[^\p{L}]/gu, ''))
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
    .replace(JOINED_FORM, '')
    .split(' ')
}

/** In lower case, without accents and apostrophes. Only European accents (U+0300 to U+036F) go: the marks of Japanese or
 *  Hindi make other letters of their base. */
function fold(name: string): string {
  const bare = name.replace(/(?<=[^\s])['’ʼ`´](?=\p{L})/gu, '')
  if (ASCII.test(bare)) return bare.toLowerCase()
  return bare
    .replace(/\p{Cf}/gu, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßæœøłđðþı]/g, (letter) => PLAIN[letter]!)
}

const ASCII = /^[ -~]*$/
/** `S.A.`, `A/S`, `o. o.`: single letters between dots or slashes are one word. */
const INITIALS = /(?<![\p{L}\p{N}])\p{L}(?:[./] ?\p{L}(?![\p{L}\p{N}]))+/gu

/** Takes forms off the end, the longest first, and the 'and' of 'GmbH & Co. KG'; at least one word stays. A form in
 *  several words counts as written together. */
function dropAtEnd(words: string[], isForm: (form: string) => boolean): void {
  for (let count = Math.min(FORM_WORDS_MAX, words.length - 1); count > 0; count--) {
    const end = words.slice(-count).join('')
    if (!isForm(end) && end !== 'and' && end !== 'the') continue
    words.length -= count
    return dropAtEnd(words, isForm)
  }
}

const forms = new WeakMap<readonly string[], (form: string) => boolean>()

function formsOf(extra: readonly string[]): (form: string) => boolean {
  if (extra.length === 0) return (form) => LEGAL_FORMS.has(form)
  let known = forms.get(extra)
  if (!known) {
    const more = new Set(extra.map((form) => wordsOf(form).join('')))
    forms.set(extra, (known = (form) => LEGAL_FORMS.has(form) || more.has(form)))
  }
  return known
}
