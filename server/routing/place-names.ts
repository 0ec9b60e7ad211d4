import DateHolidays from 'date-holidays'
import { everyCountry, everyRegion, isRegion } from './regions.ts'

/** A country by its ISO 3166-1 code, as people and spreadsheets write it: `de`, `UK`, `Germany`, `Deutschland`. What is no country that we know stays
 *  as it is, in capitals. */
export function countryOf(written: string | undefined): string | undefined {
  const country = written?.trim().toUpperCase()
  if (!country || /^[A-Z]{2}$/.test(country)) return country === 'UK' ? 'GB' : country
  return countries().get(plain(country)) ?? country
}

/** The state that is written, with its country: `CA`, `US-CA`, `California` in the US, `California, US` anywhere; also `California` alone, which only
 *  one country has. Undefined where it is none that we know, or no code. */
export function stateOf(
  written: string,
  inCountry: string | undefined,
): { country: string; state: string } | undefined {
  const text = written.trim()
  const coded = /^([A-Za-z]{2})-([A-Za-z0-9]{1,3})$/.exec(text)
  if (coded && (inCountry === undefined || coded[1]!.toUpperCase() === inCountry))
    return { country: coded[1]!.toUpperCase(), state: coded[2]!.toUpperCase() }
  const comma = text.lastIndexOf(',')
  const tail = comma < 0 ? undefined : countryOf(text.slice(comma + 1))
  if (tail !== undefined && isRegion(tail) && (inCountry ?? tail) === tail)
    return stateOf(text.slice(0, comma), tail)
  const name = plain(text)
  if (inCountry !== undefined) {
    const code = /^[A-Za-z0-9]{1,3}$/.test(text) ? text.toUpperCase() : statesOf(inCountry).get(name)
    return code === undefined ? undefined : { country: inCountry, state: code }
  }
  const found = NAMED.flatMap((country) => {
    const state = statesOf(country).get(name)
    return state === undefined ? [] : [{ country, state }]
  })
  return found.length === 1 ? found[0] : undefined
}

/** A region by its code, where a policy writes its name: `California, US`, `Bavaria`, `Germany`, `emea`. What has two meanings (Georgia), or none, stays
 *  as it is. */
export function regionOf(written: string): string {
  if (isRegion(written)) return written
  const name = plain(written)
  const code = everyRegion().find((one) => one.toLowerCase() === written.trim().toLowerCase())
  const country = name === 'uk' ? 'GB' : countries().get(name)
  const state = stateOf(written, undefined)
  const found = [code, country, state && `${state.country}-${state.state}`].filter((one) => one !== undefined)
  return new Set(found).size === 1 && isRegion(found[0]!) ? found[0]! : written
}

/** Countries of which the package that knows public holidays has every state, by its ISO 3166-2 code. */
const NAMED = ['US', 'CA', 'DE', 'AT', 'CH', 'AU', 'BR', 'ES']
const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it']
/** English names that the package lacks. */
const MORE_STATES: Record<string, string> = {
  'washington dc': 'US-DC',
  'washington d c': 'US-DC',
  'washington state': 'US-WA',
  bavaria: 'DE-BY',
  hesse: 'DE-HE',
  'lower saxony': 'DE-NI',
  'mecklenburg western pomerania': 'DE-MV',
  'north rhine westphalia': 'DE-NW',
  'rhineland palatinate': 'DE-RP',
  saxony: 'DE-SN',
  'saxony anhalt': 'DE-ST',
  thuringia: 'DE-TH',
}
const MORE_COUNTRIES: Record<string, string> = {
  usa: 'US',
  'united states of america': 'US',
  'great britain': 'GB',
  holland: 'NL',
}
/** What stands before a name without being part of it: 'Canton of Bern', 'Freistaat Bayern'. */
const TITLE =
  /^(canton( of| des?| du| d)?|kanton|land|(freie und )?hansestadt|freistaat|(state|province) of|(comunidad|ciudad) de) /

const known = new Map<string, Map<string, string>>()

/** The codes of a country's states by their names. */
function statesOf(country: string): Map<string, string> {
  let states = known.get(country)
  if (states) return states
  states = new Map()
  if (NAMED.includes(country)) {
    const package_ = new DateHolidays()
    for (const language of LANGUAGES)
      for (const [code, name] of Object.entries(package_.getStates(country, language) ?? {}))
        states.set(plain(name), code)
    for (const [name, code] of Object.entries(MORE_STATES))
      if (code.startsWith(`${country}-`)) states.set(name, code.slice(3))
  }
  if (known.size > 300) known.clear()
  known.set(country, states)
  return states
}

let countryNames: Map<string, string> | undefined

/** The codes of all countries by their names in some languages. */
function countries(): Map<string, string> {
  if (countryNames) return countryNames
  countryNames = new Map(Object.entries(MORE_COUNTRIES))
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
    for (const code of everyCountry()) {
      const name = names.of(code)
      if (name) countryNames.set(plain(name), code)
    }
  }
  return countryNames
}

/** Without case, accents, signs and titles. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(TITLE, '')
}
