import { fold } from './text.ts'

/** Names of places as buyers write them → the code in facts: ISO 3166-1 countries, US states ('US-TX') and groups. A city
 *  gives its country, a US city its state. One line a code; the first names are the country's own, those after `;` its
 *  large cities. Cities whose names are everyday words (Nice, Reading, Mobile, Bath) are left out. */
const PLACES = `
US usa,u s a,united states,united states of america,the states,stateside
US-AL alabama;birmingham alabama,huntsville
US-AK alaska;anchorage
US-AZ arizona;phoenix,tucson,scottsdale,tempe
US-AR arkansas;little rock,bentonville
US-CA california,socal,norcal;san francisco,los angeles,san diego,san jose,sacramento,oakland,palo alto,mountain view,silicon valley,bay area,irvine,santa monica,fresno,berkeley,sf
US-CO colorado;denver,boulder,colorado springs
US-CT connecticut;hartford,stamford,new haven
US-DE delaware;wilmington
US-DC washington dc,washington d c,district of columbia
US-FL florida;miami,orlando,tampa,jacksonville,fort lauderdale
US-GA atlanta,savannah
US-HI hawaii;honolulu
US-ID idaho;boise
US-IL illinois;chicago
US-IN indiana;indianapolis
US-IA iowa;des moines
US-KS kansas;wichita
US-KY kentucky;louisville,lexington
US-LA louisiana;new orleans,baton rouge
US-ME maine;portland maine
US-MD maryland;baltimore,bethesda
US-MA massachusetts;boston,cambridge ma,worcester
US-MI michigan;detroit,ann arbor,grand rapids
US-MN minnesota;minneapolis,saint paul,st paul
US-MS mississippi
US-MO missouri;st louis,saint louis,kansas city
US-MT montana;bozeman
US-NE nebraska;omaha
US-NV nevada;las vegas,reno
US-NH new hampshire
US-NJ new jersey;newark,jersey city,princeton
US-NM new mexico;albuquerque,santa fe
US-NY new york,new york city,nyc,new york state;brooklyn,manhattan,buffalo ny,rochester
US-NC north carolina;charlotte,raleigh,durham
US-ND north dakota
US-OH ohio;columbus,cleveland,cincinnati
US-OK oklahoma;tulsa,oklahoma city
US-OR oregon;portland
US-PA pennsylvania;philadelphia,philly,pittsburgh
US-RI rhode island
US-SC south carolina;charleston
US-SD south dakota
US-TN tennessee;nashville,memphis,knoxville
US-TX texas;austin,dallas,houston,san antonio,fort worth,plano
US-UT utah;salt lake city,provo,lehi
US-VT vermont
US-VA virginia;richmond,arlington,reston
US-WA washington state;seattle,redmond,bellevue,spokane
US-WV west virginia
US-WI wisconsin;milwaukee,madison
US-WY wyoming
GB uk,u k,united kingdom,great britain,britain,england,scotland,wales,northern ireland;london,manchester,birmingham,bristol,leeds,edinburgh,glasgow,liverpool,cardiff,belfast,sheffield,newcastle,nottingham,oxford,cambridge
IE ireland,republic of ireland;dublin,galway,limerick
DE germany,deutschland;berlin,munich,munchen,hamburg,frankfurt,cologne,koln,stuttgart,dusseldorf,leipzig,dresden,hannover,nuremberg
FR france;paris,lyon,marseille,toulouse,bordeaux,lille,nantes,strasbourg
ES spain,espana;madrid,barcelona,valencia,seville,malaga,bilbao
PT portugal;lisbon,lisboa,porto
IT italy,italia;rome,milan,milano,turin,naples,bologna,florence
NL netherlands,the netherlands,holland;amsterdam,rotterdam,the hague,utrecht,eindhoven
BE belgium;brussels,antwerp,ghent
LU luxembourg
CH switzerland;zurich,geneva,basel,lausanne,bern
AT austria;vienna,wien,graz,salzburg
DK denmark;copenhagen,aarhus
SE sweden;stockholm,gothenburg,malmo
NO norway;oslo,bergen norway,trondheim
FI finland;helsinki,tampere,espoo
IS iceland;reykjavik
PL poland;warsaw,krakow,cracow,wroclaw,gdansk,poznan
CZ czech republic,czechia;prague,brno
SK slovakia;bratislava
HU hungary;budapest
RO romania;bucharest,cluj
BG bulgaria;sofia
GR greece;athens,thessaloniki
HR croatia;zagreb
SI slovenia;ljubljana
RS serbia;belgrade
EE estonia;tallinn
LV latvia;riga
LT lithuania;vilnius
UA ukraine;kyiv,kiev,lviv
TR turkiye,turkey;istanbul,ankara,izmir
CY cyprus
MT malta
RU russia;moscow,saint petersburg
GE tbilisi
IL israel;tel aviv,jerusalem,haifa
AE uae,u a e,united arab emirates;dubai,abu dhabi
SA saudi arabia,ksa;riyadh,jeddah
QA qatar;doha
KW kuwait
BH bahrain
JO amman
LB lebanon;beirut
EG egypt;cairo
MA morocco;casablanca,marrakech
TN tunisia
DZ algeria
ZA south africa;cape town,johannesburg,durban,pretoria
NG nigeria;lagos,abuja
KE kenya;nairobi
GH ghana;accra
RW rwanda;kigali
ET ethiopia;addis ababa
TZ tanzania
UG uganda
CA canada;toronto,vancouver,montreal,ottawa,calgary,edmonton,winnipeg,quebec,ontario,british columbia,alberta,halifax
MX mexico;mexico city,guadalajara,monterrey,cdmx
BR brazil,brasil;sao paulo,rio de janeiro,brasilia,belo horizonte
AR argentina;buenos aires
CL chile;santiago
CO colombia;bogota,medellin
PE peru;lima
UY uruguay;montevideo
EC ecuador;quito
CR costa rica
PA panama
DO dominican republic
GT guatemala
PR puerto rico;san juan
JM jamaica
IN india;bangalore,bengaluru,mumbai,delhi,new delhi,hyderabad,chennai,pune,kolkata,gurgaon,gurugram,noida
PK pakistan;karachi,lahore,islamabad
BD bangladesh;dhaka
LK sri lanka;colombo
NP nepal;kathmandu
CN china,prc;beijing,shanghai,shenzhen,guangzhou,hangzhou
HK hong kong
TW taiwan;taipei
JP japan;tokyo,osaka,kyoto,yokohama,nagoya,fukuoka
KR south korea,korea;seoul,busan
SG singapore
MY malaysia;kuala lumpur,penang
ID indonesia;jakarta
TH thailand;bangkok
VN vietnam;hanoi,ho chi minh city,saigon
PH philippines,the philippines;manila,cebu
AU australia;sydney,melbourne,brisbane,perth,adelaide,canberra
NZ new zealand;auckland,wellington,christchurch
KZ kazakhstan;almaty
EU eu,e u,european union,europe
EMEA emea
APAC apac,asia pacific,apj
LATAM latam,latin america,south america
AMER north america,amer,the americas,noram
DACH dach
Nordics nordics,the nordics,scandinavia,nordic countries,nordic region
Benelux benelux
MENA mena,middle east,gcc
ANZ anz
`

/** Adjectives of peoples, with a noun such as 'company' behind them. */
export const PEOPLES: Record<string, string> = Object.fromEntries(
  (
    'american US,canadian CA,mexican MX,brazilian BR,argentinian AR,chilean CL,colombian CO,british GB,english GB,scottish GB,irish IE,german DE,' +
    'french FR,spanish ES,portuguese PT,italian IT,dutch NL,belgian BE,swiss CH,austrian AT,danish DK,swedish SE,norwegian NO,' +
    'finnish FI,polish PL,czech CZ,hungarian HU,romanian RO,greek GR,estonian EE,ukrainian UA,turkish TR,israeli IL,indian IN,' +
    'japanese JP,korean KR,chinese CN,singaporean SG,australian AU,nigerian NG,kenyan KE,european EU,nordic Nordics,californian US-CA,texan US-TX'
  )
    .split(',')
    .map((line) => line.split(' ') as [string, string]),
)

const MEMBERS: Record<string, string> = {
  EU: 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE',
  DACH: 'DE AT CH',
  Nordics: 'DK SE NO FI IS',
  Benelux: 'BE NL LU',
  ANZ: 'AU NZ',
  MENA: 'AE SA QA KW BH JO LB EG MA TN DZ IL',
  LATAM: 'MX BR AR CL CO PE UY EC CR PA DO GT PR',
  APAC: 'AU NZ IN CN HK TW JP KR SG MY ID TH VN PH PK BD LK',
  AMER: 'US CA MX',
}

/** Names that are also given names, words or places elsewhere: they need a sentence that speaks of a place. */
export const DOUBTFUL = new Set(
  (
    'jordan georgia chad austin dallas sydney paris florence madison charlotte virginia victoria lima turkey houston orlando savannah ' +
    'geneva vienna sofia lexington jackson carolina phoenix columbus cleveland lincoln durham malta china chile santiago colombo porto bern'
  ).split(' '),
)

export interface Places {
  /** Names in lower case without accents → code. */
  names: Map<string, string>
  /** Two-letter US state codes. */
  states: Set<string>
}

export const PLACE_WORDS_MAX = 4

export const places: Places = { names: new Map(), states: new Set() }
for (const line of PLACES.trim().split('\n')) {
  const cut = line.indexOf(' ')
  const code = line.slice(0, cut)
  if (code.startsWith('US-')) places.states.add(code.slice(3))
  for (const name of line.slice(cut + 1).split(/[,;]/)) places.names.set(fold(name), code)
}
places.names.set('georgia', 'US-GA')

/** Whether the outer place holds the inner one. */
export function contains(outer: string, inner: string): boolean {
  if (inner.startsWith('US-')) return outer === 'US' || (outer === 'AMER' && inner !== outer)
  return MEMBERS[outer]?.split(' ').includes(inner) ?? false
}
