import type { Entry } from '../../widget/contract/entry.ts'
import { NEXT_STEPS } from '../../widget/contract/facts.ts'
import type { Field, Profile } from '../../widget/contract/facts.ts'
import type { Playbook } from '../../widget/contract/playbook.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Correction } from '../store/corrections.ts'
import type { StoredEvent } from '../store/events.ts'
import type { StoredHandover } from '../store/handovers.ts'
import type { TraceStep } from '../routing/decision.ts'
import type { StaleMirror } from '../store/decisions.ts'
import { FIELD_NAMES, factsInWords, timelineInWords } from './facts.ts'
import type { Fact, How } from './facts.ts'
import { correctionOf } from './corrections.ts'
import { lifeInWords, type LifeLine } from './life.ts'
import { transcribe } from './transcript.ts'
import type { Turn } from './transcript.ts'
import type { NotBooked } from './not-booked.ts'
import { traceInWords } from './trace.ts'
import type { TraceLine } from './trace.ts'
import { daysBetween, localDay } from './when.ts'

/** All that the rep is told about a lead: as page, mail, message and note. It holds the buyer's free text, the account
 *  and the trace, so it never goes to an attendee; `BuyerView` does. Instants are UTC strings, as on the wire. */
export interface RepBrief {
  buyer: { email?: string; company?: string; verified: boolean }
  account?: { name: string; owner?: string; tier?: string }
  meeting?: Meeting
  /** The host; for a lead without a meeting, the owner of its queue. */
  rep: { name: string; timezone: string }
  /** Who will answer, as the buyer was told, where the lead waits in a queue: 'The sales team'. */
  queue?: string
  /** How far it came, once the visit was over without a meeting. */
  notBooked?: NotBooked
  /** Why this person, in a sentence or two. */
  why: string
  facts: Fact[]
  next: NextStep
  /** What the buyer asked and the vendor's pages answered. */
  answered: Answered[]
  /** What the buyer asked and nobody has answered, in their words. */
  openQuestions: { quote: string }[]
  stillOpen: OpenField[]
  transcript: Turn[]
  trace: TraceLine[]
  /** How they came to the site: at first, where that was another time, and this time. */
  touches: { first?: Touch; last?: Touch }
  /** What was answered already, and what they would rather not say, in words. */
  settled: { answered: string[]; declined: string[] }
  /** What became of it since. */
  life: LifeLine[]
  /** When this was put together: 'tomorrow' is counted from here. */
  madeAt: string
  expiresAt: string
}

export interface Meeting {
  start: string
  end: string
  /** The rep's zone. */
  timezone: string
  buyerTimezone: string
  name: string
  location?: string
  state: StoredBooking['state']
  /** A calendar of those who take part could not be written to. */
  notInCalendar?: boolean
}

export interface Touch {
  at: string
  /** The page that they wrote on, or first came to, without its campaign. */
  landing: string
  referrer?: string
  campaign?: string
}

export interface NextStep {
  /** What the buyer wants next, where they said so. */
  step?: { value: string; quote?: string; how: How }
  /** When they mean to decide or start, and how many days that is after the meeting, or after today without one.
   *  Negative: before it. */
  timeline?: { value: string; days?: number; from: 'meeting' | 'today' }
}

export interface OpenField {
  field: Field
  label: string
  how: 'not asked' | 'not answered' | 'declined'
  /** What is known all the same: 'acme.io, from the address only'. */
  note?: string
}

/** An answer that the buyer got from the vendor's pages. */
export interface Answered {
  /** The entry that holds it. */
  entry: string
  /** The buyer's question, in their words. */
  quote: string
  /** As the page said it, without marks. */
  text: string
  source: { label: string; url?: string }
}

export interface BriefInput {
  entries: readonly Entry[]
  /** Answers among the entries, in order, with the words that stood in force when they were given. */
  answered: readonly Answered[]
  profile: Profile
  playbook: Playbook
  /** Of the decision in force. */
  trace: readonly TraceStep[]
  /** Where the accounts that it was taken by were stale. */
  mirror?: StaleMirror
  why: string
  rep: { name: string; timezone: string }
  /** Who was asked to accept it since. */
  asked?: readonly TraceLine[]
  /** Names of reps by their id, for the trace. */
  repNames: Readonly<Record<string, string>>
  meeting?: Meeting
  queue?: string
  notBooked?: NotBooked
  account?: { name: string; owner?: string; tier?: string }
  verified: boolean
  /** How they came: in this conversation, and in their first where that was another. `at` is an instant on the wire. */
  touch?: VisitedPage
  firstTouch?: VisitedPage
  /** What happened to the lead, what reps found wrong in it, and who gave it to whom. */
  events?: readonly StoredEvent[]
  corrections?: readonly Correction[]
  handovers?: readonly StoredHandover[]
  /** Names and addresses that we gave the page for its sentences. */
  known: readonly string[]
  /** The buyer's language: the assistant's turns are shown as the buyer read them. */
  locale: string
  now: string
  expiresAt: string
}

export interface VisitedPage {
  page: { url: string; referrer?: string }
  at: string
}

/** Puts together what the rep is told. Pure: `now` is given, and the same input gives the same brief. */
export function buildBrief(input: BriefInput): RepBrief {
  const { profile, playbook, meeting, rep, locale } = input
  const today = localDay(input.now, rep.timezone)
  const facts = [...factsInWords(profile, playbook, locale, today), ...deniedFacts(input)].map((fact) =>
    withCorrection(fact, input, today),
  )
  const { email, company } = profile.facts
  return {
    buyer: { ...(email && { email }), ...(company && { company }), verified: input.verified },
    ...(input.account && { account: input.account }),
    ...(meeting && { meeting }),
    rep,
    ...(input.queue && { queue: input.queue }),
    ...(input.notBooked && { notBooked: input.notBooked }),
    why: input.why,
    facts,
    next: nextStep(input, facts, today),
    answered: [...input.answered],
    openQuestions: profile.openQuestions.map(({ quote }) => ({ quote })),
    stillOpen: stillOpen(input),
    transcript: transcribe(input.entries, playbook, locale, input.known, input.answered),
    trace: [...traceInWords(input.trace, input.repNames, input.mirror), ...(input.asked ?? [])],
    touches: {
      ...(input.firstTouch && { first: touchOf(input.firstTouch) }),
      ...(input.touch && { last: touchOf(input.touch) }),
    },
    settled: settled(input, facts),
    life: lifeInWords(input.events ?? [], input.handovers ?? [], input.repNames, rep.timezone),
    madeAt: input.now,
    expiresAt: input.expiresAt,
  }
}

/** A fact with who found it wrong, and what is right. */
function withCorrection(
  fact: Fact,
  { profile, corrections = [], repNames, playbook, locale }: BriefInput,
  today: string,
): Fact {
  const found = correctionOf(corrections, profile, fact.field, fact.of)
  if (!found) return fact
  const { rep, at, value, field } = found
  const right =
    value === null
      ? []
      : factsInWords({ ...profile, facts: { [field]: value }, sources: [] }, playbook, locale, today).map(
          (one) => one.value,
        )
  const wrong = { by: repNames[rep] ?? rep, at: at.toISOString() }
  return { ...fact, wrong: { ...wrong, ...(right.length > 0 && { right: right.join(', ') }) } }
}

function touchOf({ page, at }: VisitedPage): Touch {
  const url = URL.canParse(page.url) ? new URL(page.url) : undefined
  const campaign = url?.searchParams.get('utm_campaign')
  return {
    at,
    landing: url ? `${url.host}${url.pathname}`.replace(/\/$/, '') : page.url,
    ...(page.referrer && { referrer: page.referrer.replace(/^https?:\/\//, '').replace(/\/$/, '') }),
    ...(campaign && { campaign }),
  }
}

/** What need not be asked again. A fact that was found wrong may be. */
function settled({ profile }: BriefInput, facts: Fact[]): RepBrief['settled'] {
  const name = (field: Field) => (OPEN_NAMES[field] ?? FIELD_NAMES[field]).toLowerCase()
  const known = facts.filter(({ wrong }) => !wrong).map(({ field }) => field)
  const asked = [...new Set(known)].filter((field) => field !== 'wantsHuman' && field !== 'purpose')
  return { answered: asked.map(name), declined: profile.declined.map(name) }
}

/** Fields that the buyer answered with 'none', with the words of that answer. */
function deniedFacts({ profile, entries }: BriefInput): Fact[] {
  return profile.none.map((field) => {
    const answer = entries.findLast(
      (e) => (e.kind === 'message' && e.asks === field) || (e.kind === 'choice' && e.field === field),
    )
    const fact: Fact = { field, label: FIELD_NAMES[field], value: 'None', how: 'said' }
    if (answer?.kind === 'message') return { ...fact, quote: answer.text }
    if (answer?.kind === 'choice') return { ...fact, quote: answer.label, how: 'chosen' }
    return fact
  })
}

function nextStep({ profile, meeting, rep }: BriefInput, facts: Fact[], today: string): NextStep {
  const stated = facts.find((fact) => fact.field === 'nextStep')
  const timeline = profile.facts.timeline
  const next: NextStep = {}
  if (stated && NEXT_STEPS.some((step) => step === profile.facts.nextStep)) {
    const { value, quote, how } = stated
    next.step = quote ? { value, quote, how } : { value, how }
  }
  if (timeline) {
    const booked = meeting?.state === 'booked'
    const from = booked ? localDay(meeting.start, rep.timezone) : today
    const target = timeline.end ?? timeline.start
    next.timeline = {
      value: timelineInWords(timeline, today),
      ...(target && { days: daysBetween(from, target) }),
      from: booked ? 'meeting' : 'today',
    }
  }
  return next
}

/** What the playbook asks and the buyer has not told, in the playbook's order. */
function stillOpen({ profile, playbook, entries }: BriefInput): OpenField[] {
  const asked = new Set(entries.flatMap((e) => (e.kind === 'question' ? [e.asks] : [])))
  const open = (field: Field) => profile.facts[field] === undefined && !profile.none.includes(field)
  return playbook.questions
    .filter(({ id, ask }) => open(id) && (ask === 'always' || asked.has(id) || profile.declined.includes(id)))
    .map(({ id }): OpenField => {
      const how = profile.declined.includes(id) ? 'declined' : asked.has(id) ? 'not answered' : 'not asked'
      const domain = id === 'company' ? profile.facts.email?.split('@')[1] : undefined
      return { field: id, label: OPEN_NAMES[id] ?? FIELD_NAMES[id], how, ...(domain && { note: domain }) }
    })
}

const OPEN_NAMES: Partial<Record<Field, string>> = {
  useCase: 'What they want to get done',
  timeline: 'When they decide',
  headcount: 'How many people they are',
  region: 'Where they are based',
  nextStep: 'What the first call should cover',
  compliance: 'Compliance needs',
}
