import type { Facts, Field } from '../../widget/contract/facts.ts'
import { STANCES, TIMELINE_KINDS } from '../../widget/contract/values.ts'
import type { FactCondition } from '../../widget/contract/condition.ts'
import type { Playbook, Topic, Wording } from '../../widget/contract/playbook.ts'
import { testFacts } from '../../widget/qualification/condition.ts'
import { fold, stem } from '../../widget/qualification/text.ts'
import { isOrdinaryWord } from './ordinary-words.ts'
import { leaves, type Report } from './references.ts'
import type { Condition } from './schema/condition.ts'
import type { Routing } from './schema/routing.ts'

type PlaybookFile = Omit<Playbook, 'revision'>
type Path = (string | number)[]

/** Checks what a playbook says twice, in vain, or so that it cannot be understood. `routing`: absent where that file is
 *  missing or broken; whether a question is of use is then not known. What can mean two things or can never happen is an
 *  error, what is only doubtful a warning. */
export function checkPlaybookFaults(
  playbook: PlaybookFile,
  routing: Routing | undefined,
  report: Report,
): void {
  const tell: Tell = (path, message, severity) => report('playbook.yaml', path, message, severity)
  checkPhrases(playbook.useCases, 'useCases', 'use case', tell)
  checkPhrases(playbook.products, 'products', 'product', tell)
  checkCompetitors(playbook, tell)
  if (routing) checkUse(playbook, routing, tell)
  checkReach(playbook, tell)
  checkQuestionsMax(playbook, tell)
}

type Tell = (path: Path, message: string, severity?: 'error' | 'warning') => void

// ---- phrases and names ----------------------------------------------------------------------------------------------

/** A phrase, or a name, which is one too, with where it stands. */
interface Phrase {
  text: string
  path: Path
}

function checkPhrases(topics: Topic[], list: string, kind: string, tell: Tell): void {
  const exact = new Map<string, string>()
  const stems = new Map<string, { id: string; text: string }>()
  for (const [i, topic] of topics.entries())
    for (const { text, path } of phrasesOf(topic, [list, i])) {
      const [same, alike] = [exact.get(keyOf(text)), stems.get(stemsOf(text))]
      if (same !== undefined && same !== topic.id)
        tell(
          path,
          `"${text}" is also a phrase of ${kind} "${same}", so it cannot tell the two apart. Keep it with the one that buyers mean by it.`,
        )
      else if (alike && alike.id !== topic.id)
        tell(
          path,
          `"${text}" is read like "${alike.text}" of ${kind} "${alike.id}": their words have the same stems. Keep one of them, or add the word that sets the two apart.`,
          'warning',
        )
      if (same === undefined) exact.set(keyOf(text), topic.id)
      if (!alike) stems.set(stemsOf(text), { id: topic.id, text })
    }
}

function checkCompetitors({ competitors, products }: PlaybookFile, tell: Tell): void {
  const named = new Map<string, string>()
  const ours = new Map(
    products.flatMap((product, i) =>
      phrasesOf(product, ['products', i]).map(({ text }) => [keyOf(text), product.id] as const),
    ),
  )
  for (const [i, { name, aliases, ordinaryWord }] of competitors.entries()) {
    const names = [
      { text: name, path: ['competitors', i, 'name'] },
      ...aliases.map((text, j) => ({ text, path: ['competitors', i, 'aliases', j] })),
    ]
    for (const { text, path } of names) {
      const other = named.get(keyOf(text))
      const product = ours.get(keyOf(text))
      if (other === undefined) named.set(keyOf(text), name)
      else if (other !== name)
        tell(
          path,
          `"${text}" is also a name of ${other}, and counts for ${other} alone. Leave it to one of the two.`,
        )
      if (product !== undefined)
        tell(
          path,
          `"${text}" is also a phrase of your product "${product}": whoever says it would be taken to speak of both. Give the product's phrase the name of your company, or drop it.`,
        )
    }
    if (!ordinaryWord && isOrdinaryWord(name))
      tell(
        ['competitors', i, 'name'],
        `"${name}" is also a word of every day, and each use of it would count as the vendor. Add ordinaryWord: true.`,
        'warning',
      )
  }
}

function phrasesOf({ name, phrases }: Topic, at: Path): Phrase[] {
  return [
    ...wordingsOf(name, [...at, 'name']),
    ...phrases.map((text, j) => ({ text, path: [...at, 'phrases', j] })),
  ]
}

function wordingsOf(wording: Wording, at: Path): Phrase[] {
  return typeof wording === 'string'
    ? [{ text: wording, path: at }]
    : Object.entries(wording).map(([locale, text]) => ({ text, path: [...at, locale] }))
}

/** The letters and digits, run together: 'Chili-Piper' is 'chilipiper'. */
function keyOf(text: string): string {
  return wordsOf(text).join('')
}

function stemsOf(text: string): string {
  return wordsOf(text).map(stem).join(' ')
}

function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

// ---- questions ------------------------------------------------------------------------------------------------------

/** Warns of questions whose answers decide nothing: neither who is qualified, nor who takes the lead, nor what else is
 *  asked. The greeting asks for the use case anyway; e-mail, company and website find the account. */
function checkUse(playbook: PlaybookFile, routing: Routing, tell: Tell): void {
  const { questions, qualification } = playbook
  const used = new Set<string>(['useCase', 'email', 'company', 'website', ...qualification.require])
  const conditions: (Condition | undefined)[] = [
    ...qualification.disqualify.map(({ when }) => when),
    ...questions.map(({ when }) => when),
    ...(['urgency', 'escalations', 'rules', 'alerts', 'sequences'] as const).flatMap((list) =>
      routing[list].map(({ when }) => when),
    ),
    routing.admit.when,
  ]
  for (const condition of conditions)
    for (const { key, values } of condition ? leaves(condition, []) : [])
      for (const field of fieldsOf(key, values)) used.add(field)
  if (Object.keys(routing.meetingType.byNextStep).length > 0) used.add('nextStep')
  for (const [i, { id, ask }] of questions.entries())
    if (ask === 'always' && !used.has(id))
      tell(
        ['questions', i],
        `no criterion, rule or other question uses ${id}, so the answer changes nothing. Set ask: never, which still understands it when it is said, or use it.`,
        'warning',
      )
}

/** The fields that a test of a condition looks at. */
function fieldsOf(key: string, values: unknown[]): string[] {
  const [name] = key.split('.')
  if (name === 'known' || name === 'unknown') return values as string[]
  return [{ acv: 'budget', territory: 'region' }[name!] ?? name!]
}

/** Reports questions whose `when` holds for nobody who is still asked questions. */
function checkReach({ questions, qualification }: PlaybookFile, tell: Tell): void {
  for (const [i, { id, when, ask }] of questions.entries()) {
    if (!when || ask === 'never') continue
    const others = qualification.disqualify.map((one) => one.when)
    const buyers = buyersFor(when, others, id)
    if (!buyers) continue
    const fitting = buyers.filter((facts) => testFacts(when, facts, TODAY).holds)
    if (fitting.length === 0)
      tell(
        ['questions', i, 'when'],
        `no buyer whom we still ask for ${id} can fit this, so the question is never asked. Its tests contradict each other, or test ${id} itself, the e-mail or the wish for a person, which end the questions. Correct or remove it.`,
      )
    else if (fitting.every((facts) => others.some((other) => testFacts(other, facts, TODAY).holds)))
      tell(
        ['questions', i, 'when'],
        `whoever fits this is not a fit for you by qualification.disqualify, and is told so before the question is asked. Correct one of the two.`,
      )
  }
}

const TODAY = '2026-01-01'
/** More kinds of buyers than this are not gone through: the question counts as reached. */
const BUYERS_MAX = 50_000

/** Buyers of every kind that a condition can tell apart, as what is known of them, and who are still asked for a field:
 *  each of its fields unknown, or known with a value on either side of each test. Undefined where there are too many. */
function buyersFor(when: FactCondition, others: FactCondition[], asked: Field): Facts[] | undefined {
  const tests = leaves(when, [])
  const fields = [...new Set(tests.flatMap(({ key, values }) => fieldsOf(key, values)))] as Field[]
  const all = [when, ...others].flatMap((condition) => leaves(condition, []))
  let buyers: Facts[] = [{}]
  for (const field of fields) {
    if (field === asked || field === 'email') continue
    const values = valuesOf(field, (key) =>
      all.filter((test) => test.key === key).flatMap((test) => test.values),
    )
    if (buyers.length * (values.length + 1) > BUYERS_MAX) return undefined
    buyers = buyers.flatMap((buyer) => [buyer, ...values.map((value) => ({ ...buyer, [field]: value }))])
  }
  return buyers
}

/** Values of a field of which every test holds for some and fails for others. */
function valuesOf(field: Field, tested: (key: string) => unknown[]): unknown[] {
  const OTHER = 'something else'
  switch (field) {
    // Who wants a person is put through, and asked nothing more.
    case 'wantsHuman':
      return [false]
    case 'headcount': {
      const bounds = around([...tested('headcount.atLeast'), ...tested('headcount.atMost')])
      return bounds.flatMap((min) => bounds.filter((max) => max >= min).map((max) => ({ min, max })))
    }
    case 'budget': {
      const amounts = around([...tested('acv.atLeast'), ...tested('acv.atMost')])
      const currencies = [...new Set(tested('acv.currency')), undefined]
      return amounts.flatMap((amount) =>
        currencies.map((currency) => ({ amount, period: 'year', ...(currency ? { currency } : {}) })),
      )
    }
    case 'timeline': {
      const days = around(tested('timeline.withinDays'))
      return TIMELINE_KINDS.flatMap((kind) => days.map((day) => ({ kind, end: daysOn(day) })))
    }
    case 'competitors': {
      const names = [...new Set(tested('competitors.names')), OTHER]
      const each = names.flatMap((name) => STANCES.map((stance) => [{ name, stance }]))
      return [...each, each.flat()]
    }
    case 'compliance':
    case 'region': {
      const names = [...new Set(tested(field)), OTHER]
      return [...names.map((name) => [name]), names]
    }
    default:
      return [...new Set(tested(field)), OTHER]
  }
}

/** Numbers on and beside each bound. */
function around(bounds: unknown[]): number[] {
  const numbers = bounds.length > 0 ? (bounds as number[]) : [1]
  return [...new Set(numbers.flatMap((n) => [n - 1, n, n + 1]))].filter((n) => n >= 0)
}

function daysOn(days: number): string {
  const end = Date.parse(TODAY) + Math.min(days, 36_500) * 86_400_000
  return new Date(end).toISOString().slice(0, 10)
}

/** Warns of questions that are past `questionsMax` for whoever answers what is asked. The greeting is the first one. */
function checkQuestionsMax({ questions, questionsMax }: PlaybookFile, tell: Tell): void {
  const own = questions.some(({ id, ask }) => id === 'useCase' && ask === 'always')
  let before = own ? 0 : 1
  for (const [i, { id, ask, when }] of questions.entries()) {
    if (ask === 'never' || id === 'email') continue
    if (id !== 'useCase' && before >= questionsMax)
      tell(
        ['questions', i],
        `the question for ${id} is number ${before + 1}${own ? '' : ', the greeting counted'}, and questionsMax is ${questionsMax}: it is asked only of a buyer who answers others unasked. Move it up, raise questionsMax, or set ask: never.`,
        'warning',
      )
    if (!when) before++
  }
}
