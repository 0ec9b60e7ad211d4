import { describe, expect, test } from 'vitest'
import { read } from '../../widget/qualification/extract.ts'
import { compilePlaybook } from '../../widget/qualification/lexicon.ts'
import { languageOf } from '../../widget/qualification/language.ts'
import { PACKS } from '../../widget/qualification/packs.ts'
import { NOW, playbook } from './peopleport.ts'

const lexicon = compilePlaybook(playbook, PACKS)
/** A Tuesday, 15 September 2026. */
const say = (text: string) => read({ text, now: NOW, timezone: 'Europe/Berlin' }, lexicon)

describe('a German message is read by the German pack', () => {
  test.each([
    ['Wir müssen bis Ende März entscheiden', { kind: 'deadline', end: '2027-03-31' }],
    ['wir wollen innerhalb von 6 Wochen starten', { kind: 'deadline', end: '2026-10-27' }],
    ['Wir planen den Start im zweiten Quartal', { kind: 'window', start: '2027-04-01', end: '2027-06-30' }],
    ['die Entscheidung fällt nächsten Monat', { kind: 'window', start: '2026-10-01', end: '2026-10-31' }],
    ['Unser Vertrag läuft am 15. Dezember aus', { kind: 'deadline', end: '2026-12-15' }],
    ['wir brauchen das so schnell wie möglich', { kind: 'asap' }],
    ['wir brauchen es sofort', { kind: 'asap' }],
    ['Es gibt keine Eile bei uns', { kind: 'exploring' }],
    ['wir möchten vor dem 1. Februar live sein', { kind: 'deadline', end: '2027-01-31' }],
  ])('%j: when', (text, timeline) => {
    expect(say(text).signals.timeline).toEqual(timeline)
  })
  test.each([
    ['Wir sind etwa 300 Mitarbeiter in Berlin', { min: 300, max: 300 }],
    ['wir haben mehr als 1.200 Beschäftigte', { min: 1200 }],
    ['Wir sind 40 bis 60 Leute und suchen eine Lösung', { min: 40, max: 60 }],
    ['unser Team ist klein, wir sind zwölf Personen', { min: 12, max: 12 }],
    ['bis zu 50 Mitarbeitende bei uns', { max: 50 }],
  ])('%j: how many', (text, headcount) => {
    expect(say(text).signals.headcount).toEqual(headcount)
  })
  test.each([
    ['Unser Budget ist 40.000 € pro Jahr', { amount: 40000, currency: 'EUR', period: 'year' }],
    ['wir können maximal 1.500 Euro monatlich ausgeben', { amount: 1500, currency: 'EUR', period: 'month' }],
  ])('%j: how much', (text, budget) => {
    expect(say(text).signals.budget).toEqual(budget)
  })
  test.each([
    ['Wir nutzen aktuell Personio', 'using'],
    ['wir haben Personio im Einsatz', 'using'],
    ['Wir wollen Personio ablösen', 'replacing'],
    ['wir möchten von Personio zu Ihnen wechseln', 'replacing'],
    ['wir möchten Personio bis Ende März ablösen', 'replacing'],
    ['Wir vergleichen Sie mit Personio', 'evaluating'],
    ['Personio war uns zu teuer', 'rejected'],
    ['Wir nutzen Personio nicht', 'mentioned'],
  ])('%j: how one stands to a vendor', (text, stance) => {
    expect(say(text).signals.competitors).toEqual([{ name: 'Personio', stance }])
  })
  test.each([
    ['Ich möchte mit einem Menschen sprechen', true],
    ['Kann ich mit jemandem aus dem Vertrieb reden?', true],
    ['Bitte rufen Sie mich an', true],
    ['Wir suchen eine Lösung für die Lohnabrechnung', undefined],
    ['Ich möchte nicht mit dem Vertrieb sprechen', undefined],
  ])('%j: whether a person is wanted', (text, wanted) => {
    expect(say(text).signals.wantsHuman).toBe(wanted)
  })
  test('an ordinary word is a name where the sentence uses it as one, capital or not', () => {
    const stated = (text: string) => say(text).signals.competitors
    expect(stated('Wir sind 300 Mitarbeiter und möchten Gusto bis Ende März ablösen')).toEqual([
      { name: 'Gusto', stance: 'replacing' },
    ])
    expect(stated('Wir arbeiten mit viel Gusto und suchen eine Lösung')).toBeUndefined()
  })
  test('the words that carry a fact are those that were typed', () => {
    const { evidence } = say('Wir sind etwa 300 Mitarbeiter').signals
    expect(evidence.find(({ field }) => field === 'headcount')?.quote).toBe('300 Mitarbeiter')
  })
})

test.each([
  ['Wir sind 300 Mitarbeiter und suchen eine Lösung', 'de'],
  ['Nous sommes une entreprise de 300 personnes et nous cherchons', 'fr'],
  ['Hola, somos una empresa de 300 personas y necesitamos', 'es'],
  ['300 人の会社です。よろしくお願いします', 'ja'],
  ['мы ищем решение для отдела продаж', 'ru'],
  ['We are 300 people and need a tool for the sales team', undefined],
  ['pricing?', undefined],
  ['Hola, we are Grupo Andino, 300 to 400 people in Bogotá, want a demo', undefined],
  ['400', undefined],
])('%j is written in %s', (text, language) => {
  expect(languageOf(text)).toBe(language)
})

test('in a language without a pack nothing is guessed, and what needs no grammar is kept', () => {
  const { signals, language } = read(
    {
      text: 'Nous cherchons un outil pour trier les demandes de nos clients, ana@quillfeather.fr',
      now: NOW,
      timezone: 'UTC',
      asks: 'useCase',
    },
    lexicon,
  )
  expect(language).toBe('fr')
  expect(signals).toEqual({ email: 'ana@quillfeather.fr', evidence: [expect.anything()] })
})
