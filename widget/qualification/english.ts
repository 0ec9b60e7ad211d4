import { mender, wordsOf, type Pack } from './pack.ts'

/** The English pack. The grammar's own words are English, so that only short forms and the like are listed. */
export const ENGLISH: Pack = {
  locale: 'en',
  rules: {},
  words: wordsOf(`people: ppl peeps
year: yr
years: yrs
month: mo mth
months: mos mths
week: wk
weeks: wks
quarter: qtr
quarters: qtrs
tomorrow: tmrw tomo 2moro
please: pls plz
thanks: thx ty tks thnx thanx
you: u ya
your: ur
are: r
because: bc cuz coz cause
with: w
without: wo
before: b4
about: abt bout
asap: asaps
between: btw btwn
going_to: gonna
want_to: wanna
have_to: gotta
right_now: rn
at_the_moment: atm
end_of_year: eoy eofy
end_of_month: eom
end_of_quarter: eoq
end_of_week: eow
end_of_day: eod cob
do_not_know: dunno idk
probably: prob prolly probs
looking: lookin
employees: emps emp ees fte ftes
company: org
question: qn
versus: vs
and: n
from: frm
right: rite
organization: organisation
message: msg
february: feb
august: aug
january: jan
december: dec
november: nov
october: oct
september: sep sept
april: apr
july: jul
june: jun
11_th: eleventh
12_th: twelfth
13_th: thirteenth
14_th: fourteenth
15_th: fifteenth
16_th: sixteenth
17_th: seventeenth
18_th: eighteenth
19_th: nineteenth
20_th: twentieth
30_th: thirtieth`),
  mend: mender(
    'january february august september october november december thursday wednesday saturday tomorrow quarter quarterly employees people budget deadline immediately currently competitor compliance pricing implement evaluating evaluate renewal expensive replace replacing switching yesterday schedule available company contract calendar',
  ),
  split: contraction,
}

/** 'don't' reads as do + not, 'we're' as we + are, with or without the apostrophe; each part keeps its own span. */
function contraction(word: string, length: number): [from: number, to: number, text: string][] {
  if (!/'|n?t$|^im$|ve$|s$/.test(word)) return [[0, length, word]]
  const [, head, tail] =
    /^(do|does|did|is|are|was|were|have|has|had|should|would|could|ca|wo|can|sha|must|need)(n'?t|not)$/.exec(
      word,
    ) ??
    /^(i)'?(m|ve)$/.exec(word) ??
    /^(we|you|they)'?(ve)$/.exec(word) ??
    /^(what|that|there)'?(s)$/.exec(word) ??
    /^(.+)'(re|m|ve|ll|d|s)$/.exec(word) ??
    []
  if (!head || !tail || word.length !== length) return [[0, length, word.replaceAll("'", '')]]
  return [
    [0, head.length, HEADS[head] ?? head],
    [head.length, length, TAILS[tail] ?? 'not'],
  ]
}
const HEADS: Record<string, string> = { ca: 'can', wo: 'will', sha: 'shall' }
const TAILS: Record<string, string> = { re: 'are', m: 'am', ve: 'have', ll: 'will', d: 'would', s: "'s" }
