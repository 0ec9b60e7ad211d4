/** Legal forms, as they stand at the end of a name once dots and accents are gone. */
const LEGAL_FORMS = new Set(
  `inc incorporated corp corporation co company llc llp lp plc ltd limited pty pvt private gmbh mbh ag kg kgaa ug se ohg
   gbr ev sa sas sasu sarl sarlu srl srls spa snc sl slu bv nv cv vof ab asa as aps oy oyj kft zrt nyrt sro spzoo zoo sp
   doo dd ad ood eood oü ou uab sia kk gk pte bhd sdn tbk ltda eireli sab cvba bvba vzw asbl holding holdings group`.split(
    /\s+/,
  ),
)

/** A company's name as two spellings share it: without case, accents, punctuation and legal form; `&` is 'and'. Empty
 *  where nothing is left. */
export function normaliseName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
  while (words.length > 1 && (LEGAL_FORMS.has(words.at(-1)!) || words.at(-1) === 'and')) words.pop()
  if (words.length > 1 && words[0] === 'the') words.shift()
  return words.join(' ')
}
