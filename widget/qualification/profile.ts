import type { Entry } from '../contract/entry.ts'
import type { Budget, CompetitorFact, Field, Profile, Source } from '../contract/facts.ts'
import { LIST_ITEMS_MAX, VALUE_CHARS_MAX } from '../contract/limits.ts'
import { COMPARED, contradicts, corrects, type Compared } from './contradiction.ts'
import { read } from './extract.ts'
import type { Lexicon } from './lexicon.ts'
import type { Reading } from './reading.ts'
import { valid } from './valid.ts'

/** What the entries say now. The latest statement of a field wins; lists grow, the latest wins for each element, and only
 *  a denial or correction removes one. An edit outranks every text, later text too, until the next edit. Each fact points
 *  at the words, the choice or the edit it came from. `readings`, by entry id, lets each message be read once: those
 *  missing are read and put in. */
export function profileOf(
  entries: Entry[],
  lexicon: Lexicon,
  readings = new Map<string, Reading>(),
): Profile {
  return profileIn(stateOf(entries, lexicon, readings))
}

/** What is known of what a state holds. */
export function profileIn({ facts, sources, declined, none, openQuestions }: ProfileState): Profile {
  return { facts, sources, declined, none, openQuestions }
}

/** The profile as `profileOf` has it, and what is open to doubt in it. */
export function stateOf(
  entries: Entry[],
  lexicon: Lexicon,
  readings = new Map<string, Reading>(),
): ProfileState {
  const state = start()
  for (const entry of entries) {
    if (entry.role !== 'buyer') {
      // An answer from the vendor's pages answers the question that it names; our other sentences answer none.
      if (entry.kind === 'answer' && entry.text.startsWith('answer.'))
        state.openQuestions = state.openQuestions.filter((open) => open.entry !== entry.values?.question)
      continue
    }
    if (entry.kind === 'message') {
      let reading = readings.get(entry.id)
      if (!reading) {
        const now = Date.parse(entry.at)
        reading = read({ text: entry.text, now, timezone: entry.timezone, asks: entry.asks }, lexicon)
        readings.set(entry.id, reading)
      }
      const before = state.facts
      applyReading(state, reading, entry.id)
      if (!corrects(entry.text))
        for (const field of COMPARED)
          if (
            field !== entry.asks &&
            state.facts[field] === reading.signals[field] &&
            contradicts(field, before, reading.signals, entry.at.slice(0, 10))
          )
            state.contradicted[field] = before[field]
    } else if (entry.kind === 'refusal') {
      decline(state, entry.field)
    } else if (entry.kind === 'edit') {
      applyEdit(state, entry)
    } else if (entry.field !== 'slot') {
      applyChoice(state, entry.field, entry)
    }
  }
  return state
}

/** A profile being built, and which fields an edit has fixed. */
export interface ProfileState extends Profile {
  edited: Set<Field>
  /** The field of the last number that was stated, and the vendor last spoken of: what 'make that 450' and 'we left it'
   *  refer to. */
  lastNumber?: 'headcount' | 'budget'
  lastVendor?: string
  /** What was known of a field before a message said something else, with no word of correction. */
  contradicted: Partial<Record<Compared, unknown>>
  /** The use cases between which the words that state it leave it open. */
  ties?: string[]
}

export function start(): ProfileState {
  return {
    facts: {},
    sources: [],
    declined: [],
    none: [],
    openQuestions: [],
    edited: new Set(),
    contradicted: {},
  }
}

/** Adds what a message says. `about` is the vendor that the question before it named. */
export function applyReading(state: ProfileState, reading: Reading, entry: string, about?: string): void {
  const { evidence, useCases, ...facts } = reading.signals
  const said = { entry, kind: 'message' as const }
  for (const { field, value } of reading.denied) remove(state, field, value)
  for (const field of Object.keys(facts) as Field[]) {
    if (state.edited.has(field)) continue
    const sources = evidence.filter((piece) => piece.field === field).map((piece) => ({ ...piece, ...said }))
    setFact(state, field, facts[field], sources, reading.exclusive.includes(field))
  }
  if (useCases && state.facts.useCase === facts.useCase) state.ties = useCases
  if (reading.number) correctNumber(state, reading.number, entry)
  if (reading.sum) amendSum(state, reading.sum)
  if (reading.stance) {
    const vendor = about ?? state.lastVendor
    if (vendor !== undefined && !state.edited.has('competitors')) {
      const { value: stance, ...piece } = reading.stance
      const source: Source = { field: 'competitors', ...piece, ...said, value: vendor }
      setFact(state, 'competitors', [{ name: vendor, stance }], [source], false)
    }
  }
  for (const field of reading.declined) decline(state, field)
  for (const field of reading.none) {
    if (!isList(field) && !state.edited.has(field)) forget(state, field)
    if (!state.none.includes(field)) state.none.push(field)
  }
  if (reading.question !== undefined) state.openQuestions.push({ entry, quote: reading.question })
}

function setFact(state: ProfileState, field: Field, value: unknown, sources: Source[], whole: boolean): void {
  if (isList(field) && !whole) grow(state, field, value as string[] | CompetitorFact[], sources)
  else {
    // 'Rather 55k' says nothing new of the currency.
    const before = field === 'budget' && !whole ? { ...state.facts.budget } : {}
    state.facts = {
      ...state.facts,
      [field]: field === 'budget' ? { ...before, ...(value as Budget) } : value,
    }
    state.sources = [...state.sources.filter((source) => source.field !== field), ...sources]
  }
  if (field === 'headcount' || field === 'budget') state.lastNumber = field
  if (field === 'useCase') delete state.ties
  delete state.contradicted[field as Compared]
  if (field === 'competitors') state.lastVendor = (value as CompetitorFact[]).at(-1)?.name ?? state.lastVendor
  state.declined = state.declined.filter((one) => one !== field)
  state.none = state.none.filter((one) => one !== field)
}

type ListField = 'competitors' | 'compliance' | 'region'
const isList = (field: Field): field is ListField => /^(compe|compl|reg)/.test(field)
const keyOf = (item: string | CompetitorFact) => (typeof item === 'string' ? item : item.name)

function grow(
  state: ProfileState,
  field: ListField,
  items: (string | CompetitorFact)[],
  sources: Source[],
): void {
  let list: (string | CompetitorFact)[] = [...(state.facts[field] ?? [])]
  for (const item of items) {
    const known = list.find((one) => keyOf(one) === keyOf(item))
    // A bare mention says nothing new of a vendor whose stance is known.
    if (known && typeof item !== 'string' && item.stance === 'mentioned') continue
    list = known ? list.map((one) => (one === known ? item : one)) : [...list, item]
  }
  state.facts = { ...state.facts, [field]: list.slice(0, LIST_ITEMS_MAX) }
  for (const source of sources) {
    state.sources = state.sources.filter((one) => !(one.field === field && one.value === source.value))
    state.sources.push(source)
  }
}

function remove(state: ProfileState, field: ListField, value: string): void {
  if (state.edited.has(field)) return
  const left = (state.facts[field] ?? []).filter((item) => keyOf(item) !== value)
  const sources = state.sources.filter((source) => source.field !== field || source.value !== value)
  forget(state, field)
  if (left.length > 0) state.facts = { ...state.facts, [field]: left }
  state.sources = sources
}

/** Takes a fact back. */
function forget(state: ProfileState, field: Field): void {
  const { [field]: _, ...others } = state.facts
  if (field === 'useCase') delete state.ties
  delete state.contradicted[field as Compared]
  state.facts = others
  state.sources = state.sources.filter((source) => source.field !== field)
}

function correctNumber(state: ProfileState, number: NonNullable<Reading['number']>, entry: string): void {
  const field = state.lastNumber
  if (!field || state.edited.has(field)) return
  const { value, ...piece } = number
  const source: Source = { field, entry, kind: 'message', ...piece }
  if (field === 'headcount') setFact(state, field, value, [source], true)
  else setFact(state, field, { ...state.facts.budget, amount: value.max ?? value.min ?? 0 }, [source], true)
}

/** 'Yes, euros, per year' after '30k'. */
function amendSum(state: ProfileState, { thousands, ...detail }: NonNullable<Reading['sum']>): void {
  const { budget } = state.facts
  if (!budget || state.lastNumber !== 'budget' || state.edited.has('budget')) return
  // Nobody means thirty euros a year.
  const large = thousands ?? detail.period === 'year'
  const amount = large && budget.amount < 1000 ? budget.amount * 1000 : budget.amount
  state.facts = { ...state.facts, budget: { ...budget, ...detail, amount } }
}

function decline(state: ProfileState, field: Field): void {
  if (!state.declined.includes(field)) state.declined.push(field)
  state.none = state.none.filter((one) => one !== field)
}

function applyEdit(state: ProfileState, entry: Extract<Entry, { kind: 'edit' }>): void {
  const { field } = entry
  if (entry.value === null) {
    forget(state, field)
    state.edited.add(field)
    return
  }
  const value = valid(field, entry.value)
  if (value === undefined) return
  const source: Source = {
    field,
    entry: entry.id,
    kind: 'edit',
    quote: entry.label.slice(0, VALUE_CHARS_MAX),
  }
  setFact(state, field, value, [source], true)
  state.edited.add(field)
}

function applyChoice(state: ProfileState, field: Field, entry: Extract<Entry, { kind: 'choice' }>): void {
  if (Array.isArray(entry.value) && entry.value.length === 0) {
    if (!state.none.includes(field)) state.none.push(field)
    return
  }
  const value = valid(field, entry.value)
  if (value === undefined) return
  state.edited.delete(field)
  const source: Source = { field, entry: entry.id, kind: 'choice', quote: entry.label }
  const sources = Array.isArray(value)
    ? (value as (string | CompetitorFact)[]).map((item) => ({ ...source, value: keyOf(item) }))
    : [source]
  setFact(state, field, value, sources, false)
}
