/** Groups of countries (ISO 3166-1), as buyers and policies name them. */
const EU = list('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE')
const OTHER_EUROPE = list('AD AL AX BA BY CH FO GB GG GI IM IS JE LI MC MD ME MK NO RS RU SJ SM UA VA XK')
const MIDDLE_EAST = list('AE BH EG IL IQ IR JO KW LB OM PS QA SA SY TR YE')
const CENTRAL_ASIA = list('AM AZ GE KG KZ TJ TM UZ')
const AFRICA = list(
  `AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE
   RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW`,
)
const GROUPS: Record<string, string[]> = {
  EU,
  EMEA: [...EU, ...OTHER_EUROPE, ...MIDDLE_EAST, ...CENTRAL_ASIA, ...AFRICA],
  APAC: list(
    `AF AS AU BD BN BT CC CK CN CX FJ FM GU HK ID IN JP KH KI KP KR LA LK MH MM MN MO MP MV MY NC NF NP NR NU NZ PF PG PH
     PK PN PW SB SG TH TK TL TO TV TW VN VU WF WS`,
  ),
  LATAM: list(
    `AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PR
     PY SR SV SX TC TT UY VC VE VG VI`,
  ),
  AMER: ['US', 'CA'],
  DACH: ['DE', 'AT', 'CH'],
  Nordics: ['DK', 'FI', 'IS', 'NO', 'SE'],
  Benelux: ['BE', 'NL', 'LU'],
  MENA: list('AE BH DZ EG IL IQ IR JO KW LB LY MA OM PS QA SA SY TN YE'),
  ANZ: ['AU', 'NZ'],
}
const US_STATES = list(
  `AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI
   SC SD TN TX UT VA VT WA WI WV WY`,
)
const COUNTRIES = new Set([...Object.values(GROUPS).flat(), 'BM', 'GL', 'PM'])
const KNOWN = new Set([...COUNTRIES, ...US_STATES.map((state) => `US-${state}`), ...Object.keys(GROUPS)])

/** Whether a code is a country, a state or province (`US-TX`, `CA-QC`; only those of the US are checked by name) or a group. */
export function isRegion(code: string): boolean {
  const [country, part] = code.split('-') as [string, string?]
  return (
    KNOWN.has(code) ||
    (country !== 'US' && part !== undefined && COUNTRIES.has(country) && /^[A-Z0-9]{1,3}$/.test(part))
  )
}

/** All countries. */
export function everyCountry(): string[] {
  return [...COUNTRIES]
}

/** All countries, US states and groups. */
export function everyRegion(): string[] {
  return [...KNOWN]
}

/** Whether a region lies in these wholly: each of its countries does, a state also where its country does. */
export function liesIn(region: string, regions: string[]): boolean {
  const places = new Set(regions.flatMap(countriesOf))
  const parts = countriesOf(region)
  return parts.every((place) => places.has(place) || places.has(place.split('-')[0]!))
}

/** A region as a sentence can hold it: 'Germany', 'DACH'; undefined where there is no name for it. */
export function regionName(code: string): string | undefined {
  if (Object.hasOwn(GROUPS, code)) return code
  return COUNTRIES.has(code) ? new Intl.DisplayNames('en', { type: 'region' }).of(code) : undefined
}

function countriesOf(region: string): string[] {
  return Object.hasOwn(GROUPS, region) ? GROUPS[region]! : [region]
}

function list(codes: string): string[] {
  return codes.split(/\s+/)
}
