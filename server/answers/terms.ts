/** The words of a text that tell what it is about, in one form for their inflections, in order. 'SOC2' and 'SOC 2' are the
 *  same, 'set-up' is 'setup'. */
export function terms(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’](s|re|ve|ll|d|m|t)\b/g, '')
    .replace(/(?<=\p{L})[-‐‑](?=(up|in|on|out|off|mail)\b)/gu, '')
  const words = plain.match(/\p{L}+|\p{N}+/gu) ?? []
  return words.filter((word) => !STOP.has(word)).map(stem)
}

/** Words that stand in questions about anything: they weigh little, and carry no answer by themselves. */
export function isWeak(term: string): boolean {
  return WEAK.has(term)
}

/** Whether a text has a word that tells what it is about. */
export function hasSubject(text: string): boolean {
  return terms(text).some((term) => !isWeak(term))
}

function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word
  const singular = word.replace(/ies$/, 'y').replace(/(ss|us|is)$|s$/, '$1')
  const root = singular
    .replace(/(ation|ating|ated|ator|ate)$/, '')
    .replace(/(ing|ed|e|ly)$/, (ending, _, at: number) => (at > 2 ? '' : ending))
  const kept = root.length > 2 ? root : singular
  return kept.replace(/([bdgklmnprt])\1$/, '$1')
}

const words = (list: string) => list.trim().split(/\s+/)

const STOP = new Set(
  words(`
    a an the this that these those it its they them there here and or but if so as of to in on at by for from with into
    about than then also too just only any some all more most other such
    i me my we us our you your yours he she his her who whom whose which what when why how
    is are was were be been being am do does did doing don doesn have has had having can could will would shall should
    may might must need needs want wants like please hi hello hey thanks thank ok
    possible able get gets got make makes know tell say says let give go going come see look wondering wonder curious
    question ask asking not no yes really very help
    der die das den dem des ein eine einen einem einer und oder aber wenn als zu zur zum im in an auf bei von vom mit fur
    ich mich mir wir uns unser unsere sie ihr ihre ihren es ist sind war wird werden haben hat habt kann konnen
    konnt gibt was wie wo wer wann warum welche welcher welches auch nur noch man bitte hallo danke nicht kein keine ja`),
)

const WEAK = new Set(
  words(`
    work support offer provide use user used using include come handle allow take require available option
    company team people customer client tool product software platform solution service system chat widget vendor site
    website page much many long far often time thing way kind type sort version case currently already today now new good
    best great easy hard quick quickly fast simple complicated large larg small big different yet still even both either
    first last next out up over through after before during without within between whenever always ever never anything
    something everything someone anyone everyone somehow policy keep stay let put set call bring happen mean
    arbeiten bieten nutzen verwenden unternehmen firma lange viel viele einfach schnell
  `).map(stem),
)
