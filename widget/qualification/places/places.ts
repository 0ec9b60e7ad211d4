import { fold } from '../text.ts'
import { CITIES } from './cities.ts'

/** US states, with the code in front. */
const STATES =
  'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC Washington DC,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming'

/** Groups, other names of countries, and regions of them, each under its code. */
const NAMES =
  'EU europe,european union;EMEA;APAC asia pacific;LATAM latin america,south america;AMER north america;DACH;Nordics scandinavia;Benelux;MENA middle east;ANZ;US usa,u s a,the states,united states of america;GB uk,u k,britain,england,scotland,wales,cornwall,yorkshire,kent,sussex,devon;NL holland;CZ czech republic;TR turkey;AE uae;KR korea;CA ontario,quebec,british columbia,alberta;AU nsw,queensland,new south wales;DE bavaria;US-NY upstate'

/** Adjectives of peoples, with a noun such as 'company' behind them. */
export const PEOPLES: Record<string, string> = Object.fromEntries(
  'american US,canadian CA,british GB,irish IE,german DE,french FR,spanish ES,italian IT,dutch NL,swiss CH,swedish SE,danish DK,norwegian NO,finnish FI,belgian BE,austrian AT,polish PL,portuguese PT,australian AU,indian IN,japanese JP,brazilian BR,mexican MX,european EU,nordic Nordics'
    .split(',')
    .map((line) => line.split(' ') as [string, string]),
)

/** Countries of the EU. */
const EU = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'

/** Names that are also given names, words or places elsewhere: they need a sentence that speaks of a place. */
export const DOUBTFUL =
  /^(jordan|georgia|chad|jersey|niger|reunion|dominica|guinea|austin|dallas|sydney|paris|florence|madison|charlotte|virginia|lima|turkey|houston|orlando|geneva|vienna|phoenix|columbus|cleveland|durham|malta|china|chile|porto|cork|savannah|buffalo|mesa|reno|irvine|lincoln|essen|bergen|delhi|kent|wales|colombo|mali|togo|oman|cuba|mobile|carolina|upstate)$/

export const PLACE_WORDS_MAX = 4

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const states = STATES.split(',').map((line): [string, string] => [line.slice(0, 2), line.slice(3)])

/** US states by their two letters. */
export const stateNames = new Map(states)

/** Names in lower case without accents → code. */
export const placeNames = new Map<string, string>()
/** Those of them that are cities. */
export const cities = new Set<string>()
// Countries by ISO 3166-1 code have their English names from the runtime; codes that are no more (DD, YU) are left out.
for (const first of LETTERS)
  for (const second of LETTERS) {
    const code = first + second
    const name = Intl.getCanonicalLocales(`und-${code}`)[0]!.endsWith(code) && countries.of(code)
    if (name) placeNames.set(fold(name), code)
  }
for (const [code, name] of states) if (name !== 'Washington') placeNames.set(fold(name), `US-${code}`)
const ofCities = CITIES.split(';')
for (const [at, line] of [...ofCities, ...NAMES.split(';')].entries()) {
  const [, code, names] = /^(\S+) ?(.*)/.exec(line)!
  for (const name of names!.split(',').filter(Boolean)) {
    placeNames.set(name, code!)
    if (at < ofCities.length) cities.add(name)
  }
  if (code!.length > 2 && !code!.includes('-')) placeNames.set(fold(code!), code!)
}
for (const code of ['EU', 'UK']) placeNames.set(code.toLowerCase(), code === 'UK' ? 'GB' : code)
placeNames.set('washington state', 'US-WA')

/** The first words of all names. */
export const placeStarts = new Set([...placeNames.keys()].map((name) => name.split(' ')[0]!))

/** Whether the outer place holds the inner one. */
export function contains(outer: string, inner: string): boolean {
  if (inner.startsWith('US')) return outer === 'AMER' || (outer === 'US' && inner !== outer)
  return outer === 'EU' && EU.includes(inner)
}
