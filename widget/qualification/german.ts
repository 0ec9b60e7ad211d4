import { mender, wordsOf, type Pack } from './pack.ts'

/** The German pack: when, how many, how much, how one stands to a vendor, and the wish for a person. Its words mean the
 *  grammar's; phrases of its own stand where the verb comes last. */
export const GERMAN: Pack = {
  locale: 'de',
  capitals: true,
  pairs: {
    'to expensive': 'too expensive',
    'by to': 'up to',
    'within from': 'within the',
  },
  words: wordsOf(`we: wir
i: ich
you: sie ihr euch ihnen
me: mir mich
us: uns
our: unser unsere unseren unserem unserer unseres
the: der die das den dem des
a: ein eine einen einem einer eines
in: im
in_the: ins
on_the: am
to_the: zum zur
and: und sowie
or: oder
but: aber
not: nicht nie niemals
no: kein keine keinen keinem keiner
with: mit
from: von vom ab seit
to: zu nach
at: bei beim
for: fur
about: etwa circa ca rund ungefahr zirka knapp
over: uber
under: unter
more: mehr
than: als
less: weniger
by: bis
before: vor bevor
after: nachdem
within: innerhalb binnen
next: nachster nachste nachsten nachstes nachstem kommende kommenden kommendes kommender folgenden
this: dieser diese diesen dieses diesem
last: letzter letzte letzten letztes letztem
end: ende
early: anfang fruh
mid: mitte
late: spat
latest: spatestens
month: monat monats
months: monate monaten
week: woche
weeks: wochen
day: tag
days: tage tagen
year: jahr jahres
years: jahre jahren
quarter: quartal quartals
quarters: quartale quartalen
quarter_end: quartalsende
year_end: jahresende
month_end: monatsende
half: halbjahr halbes halben
first: erste ersten erster erstes
second: zweite zweiten zweiter zweites
third: dritte dritten dritter drittes
fourth: vierte vierten viertes
january: januar janner
february: februar
march: marz
may: mai
june: juni
july: juli
october: oktober
december: dezember
monday: montag
tuesday: dienstag
wednesday: mittwoch
thursday: donnerstag
friday: freitag
saturday: samstag sonnabend
sunday: sonntag
today: heute
tomorrow: morgen
spring: fruhling fruhjahr
summer: sommer
fall: herbst
one: eins
two: zwei
three: drei
four: vier
five: funf
six: sechs
seven: sieben
eight: acht
nine: neun
ten: zehn
eleven: elf
twelve: zwolf
twenty: zwanzig
thirty: dreissig
forty: vierzig
fifty: funfzig
hundred: hundert
thousand: tausend tsd
million: mio millionen
is: ist
are: sind seid
was: war
were: waren
have: haben habe hatten
has: hat
need: brauchen brauche braucht benotigen benotige mussen muss
want: wollen mochten mochte will wurden wurde gerne gern
looking: suchen suche
plan: planen plane
can: konnen kann konnten konnte
please: bitte
use: nutzen nutze benutzen verwenden verwende einsetzen
in_use: einsatz
used: genutzt benutzt verwendet
currently: aktuell derzeit momentan gerade
still: noch immernoch
only: nur
already: bereits schon
previously: fruher vorher zuvor
contract: vertrag vertrags
expires: auslauft lauft endet ablauft
renewal: verlangerung
replace: ablosen ersetzen
replaced: abgelost ersetzt
cancel: kundigen
canceled: gekundigt
switch: wechseln umsteigen wechsel
switched: gewechselt umgestiegen
moving: umziehen
leave: verlassen
away: weg
alternative: alternative alternativen
instead: statt anstatt stattdessen
compare: vergleichen
compared: verglichen
evaluate: evaluieren prufen
trialling: testen
considering: uberlegen erwagen
expensive: teuer
decide: entscheiden entschliessen
decision: entscheidung
start: starten beginnen
buy: kaufen anschaffen
live: produktiv
deadline: frist stichtag
immediately: sofort umgehend
urgent: dringend eilig
rush: eile zeitdruck hektik
soon: schnell bald
possible: moglich
as: wie so
much: viel
employees: mitarbeiter mitarbeitern mitarbeiterinnen mitarbeitende mitarbeitenden angestellte angestellten beschaftigte beschaftigten ma
people: leute leuten personen kopfe kopfen
company: firma unternehmen betrieb
team: mannschaft
per: pro je
yearly: jahrlich
monthly: monatlich
max: maximal
at_most: hochstens
spend: ausgeben investieren
allocated: eingeplant freigegeben verfugung
dollars: dollar
euros: euro
francs: franken
talk: sprechen reden telefonieren unterhalten
person: jemand jemanden jemandem menschen mensch
sales: vertrieb vertriebler verkauf
representative: ansprechpartner ansprechpartnerin berater beraterin kollegen kollegin
call: anrufen anruf ruft rufen
callback: ruckruf zuruckrufen
meeting: termin besprechung
quote: angebot
price: preis
prices: preise
costs: kosten kostet
docs: unterlagen
send: schicken senden zusenden
demo: vorfuhrung
trial: testzugang
looking_around: umschauen umsehen`),
  mend: mender('september dezember dezmber mitarbeiter'),
  split: (word, length) => [[0, length, word]],
  rules: {
    time: {
      by: `by to the? T
    by at? latest T
    latest by? ~1 T`,
      given: `have|has still|only? L`,
    },
    vague: {
      asap: `as soon as possible`,
      exploring: `only ~2 around`,
    },
    stance: {
      replacing: `V ~5 %drop@|leave|away|switch
    away from V
    V ~3 expires ~3 and|, ~4 %drop@|switch`,
      using: `V ~4 in use
    have|has V
    at|with V
    use ~2 V`,
      evaluating: `V ~2 at|on ;
    look+|see ~1 V ~2 at
    V ~1 evaluate|compare|trialling|considering`,
      rejected: `V ~2 was|were ~2 too? expensive
    against V ~1 decided`,
      denied: `V ~1 use ~1 not
    use ~1 V ~1 not
    use ~1 no V`,
    },
    human: {
      said: `with ~3 %person|sales|employees ~3 %talk|call
    with a ~1 employees ~2 %talk
    call you ~1 me|us
    you ~1 me|us ~2 call
    a callback`,
    },
  },
}
