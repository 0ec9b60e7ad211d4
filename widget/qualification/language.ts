import { fold } from './text.ts'

/** The language of a message, ISO 639-1, by its writing and by words that only this language has often; undefined for
 *  English and where the message is too short to tell. */
export function languageOf(text: string): string | undefined {
  const start = text.slice(0, CHARS_MAX)
  const script = SCRIPTS.find(([, letters]) => (start.match(letters) ?? []).length > start.length / 5)
  if (script) return script[0]
  const words = fold(start).match(/[a-z]+/g) ?? []
  let best: string | undefined
  let most = 1
  let english = 0
  for (const [language, telling] of TELLING) {
    const count = words.filter((word) => telling.has(word)).length
    if (language === 'en') english = count
    else if (count > most && count > english) {
      best = language
      most = count
    }
  }
  return best
}
const CHARS_MAX = 400

const SCRIPTS: [string, RegExp][] = [
  ['ja', /[\u3040-\u30ff]/g],
  ['ko', /[\uac00-\ud7af]/g],
  ['zh', /[\u4e00-\u9fff]/g],
  ['ru', /[\u0400-\u04ff]/g],
  ['el', /[\u0370-\u03ff]/g],
  ['he', /[\u0590-\u05ff]/g],
  ['ar', /[\u0600-\u06ff]/g],
]

const TELLING = Object.entries({
  en: 'the and is are we our you for with to of in have need what how can this that it i',
  de: 'und der die das ist nicht wir ich mit fur auf ein eine einen haben sind brauchen suchen mochten bis von zu unser unsere kein keine wie uber bei sie es im zum am uns dem wollen konnen bitte aktuell nutzen war wird unsere vertrag entscheidung nachsten monat jahr mehr dieses rufen mich gibt noch',
  fr: 'le la les des est nous vous pour avec une un et dans sur notre votre pas je avons sommes besoin de du au bonjour',
  es: 'el la los las es nosotros para con una un y en de que por somos tenemos necesitamos nuestro hola estamos del como',
  it: 'il lo gli e di che per con una un siamo abbiamo nostro della non vorremmo ciao buongiorno sono cerchiamo',
  pt: 'o os as e de que para com uma um nos somos temos nosso nao precisamos ola do da em estamos',
  nl: 'de het een en wij we met voor van niet zijn hebben ons onze ik naar zoeken willen graag op is',
  pl: 'i w na z nie jest sie dla jestesmy mamy potrzebujemy nasz do szukamy oraz jak',
  sv: 'och att vi ar som for med en ett har inte pa vill behover av var oss hej soker',
}).map(([language, words]) => [language, new Set(words.split(' '))] as const)
