import { fold } from './text.ts'

/** US states, with the code in front. */
const STATES =
  'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC Washington DC,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming'

/** Groups, other names of countries, and cities that a buyer names without their country, each under its code. Cities
 *  whose names are everyday words (Nice, Reading, Mobile, Bath) are left out. */
const NAMES = `EU europe,european union;EMEA;APAC asia pacific;LATAM latin america,south america;AMER north america;DACH;Nordics scandinavia;Benelux;MENA middle east;ANZ
US usa,u s a,states,united states of america;GB uk,u k,britain,england,scotland,wales,london,manchester,birmingham,bristol,leeds,edinburgh,glasgow,cambridge,oxford;IE dublin;DE berlin,munich,munchen,hamburg,frankfurt,cologne,stuttgart;FR paris,lyon;ES madrid,barcelona,valencia;PT lisbon,porto;IT rome,milan;NL holland,amsterdam,rotterdam;BE brussels,antwerp;CH zurich,geneva,basel;AT vienna;DK copenhagen;SE stockholm,gothenburg,malmo;NO oslo;FI helsinki;PL warsaw,krakow;CZ czech republic,prague;HU budapest;RO bucharest;GR athens;EE tallinn;UA kyiv;TR turkey,istanbul;IL tel aviv;AE uae,dubai,abu dhabi;EG cairo;ZA cape town,johannesburg;NG lagos;KE nairobi;CA toronto,vancouver,montreal,ottawa,calgary,ontario,quebec;BR sao paulo,rio de janeiro;AR buenos aires;CO bogota;IN bangalore,bengaluru,mumbai,delhi,hyderabad,chennai,pune;CN beijing,shanghai;HK hong kong;JP tokyo;KR korea,seoul;ID jakarta;PH manila;AU sydney,melbourne,brisbane,perth;NZ auckland
US-AZ phoenix;US-CA san francisco,los angeles,san diego,san jose,palo alto,silicon valley,bay area;US-CO denver,boulder;US-FL miami,orlando,tampa;US-GA atlanta;US-IL chicago;US-MA boston;US-MI detroit;US-MN minneapolis;US-MO st louis,kansas city;US-NV las vegas;US-NY new york city,nyc,brooklyn;US-NC charlotte,raleigh,durham;US-OH columbus,cleveland;US-OR portland;US-PA philadelphia,philly,pittsburgh;US-TN nashville;US-TX austin,dallas,houston,san antonio;US-UT salt lake city;US-WA seattle`

/** Adjectives of peoples, with a noun such as 'company' behind them. */
export const PEOPLES: Record<string, string> = Object.fromEntries(
  'american US,canadian CA,british GB,irish IE,german DE,french FR,spanish ES,italian IT,dutch NL,swiss CH,swedish SE,danish DK,australian AU,indian IN,european EU,nordic Nordics'
    .split(',')
    .map((line) => line.split(' ') as [string, string]),
)

/** Countries of the EU. */
const EU = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'

/** Names that are also given names, words or places elsewhere: they need a sentence that speaks of a place. */
export const DOUBTFUL =
  /^(jordan|georgia|chad|jersey|niger|reunion|dominica|guinea|austin|dallas|sydney|paris|florence|madison|charlotte|virginia|victoria|lima|turkey|houston|orlando|geneva|vienna|phoenix|columbus|cleveland|durham|malta|china|chile|santiago|porto|cork)$/

export const PLACE_WORDS_MAX = 4

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const states = STATES.split(',').map((line): [string, string] => [line.slice(0, 2), line.slice(3)])

/** US states by their two letters. */
export const stateNames = new Map(states)

/** Names in lower case without accents → code. */
export const placeNames = new Map<string, string>()
// Countries by ISO 3166-1 code have their English names from the runtime; codes that are no more (DD, YU) are left out.
for (const first of LETTERS)
  for (const second of LETTERS) {
    const code = first + second
    const name = Intl.getCanonicalLocales(`und-${code}`)[0]!.endsWith(code) && countries.of(code)
    if (name) placeNames.set(fold(name), code)
  }
for (const [code, name] of states) if (name !== 'Washington') placeNames.set(fold(name), `US-${code}`)
for (const line of NAMES.split(/[;\n]/)) {
  const [, code, names] = /^(\S+) ?(.*)/.exec(line)!
  for (const name of [fold(code!), ...names!.split(',')])
    if (name.length > 2 && !name.includes('-')) placeNames.set(name, code!)
}
for (const code of ['EU', 'UK']) placeNames.set(code.toLowerCase(), code === 'UK' ? 'GB' : code)
placeNames.set('washington state', 'US-WA')

/** Whether the outer place holds the inner one. */
export function contains(outer: string, inner: string): boolean {
  if (inner.startsWith('US')) return outer === 'AMER' || (outer === 'US' && inner !== outer)
  return outer === 'EU' && EU.includes(inner)
}
