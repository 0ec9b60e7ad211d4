import { FRAMEWORKS } from '../../widget/contract/facts.ts'
import type { Facts, Profile } from '../../widget/contract/facts.ts'
import type { Playbook } from '../../widget/contract/playbook.ts'
import { factsInWords } from './facts.ts'
import { localDay } from './when.ts'

/** All that an attendee may read, in the invitation, its mail and the manage page. A type apart from `RepBrief`: the
 *  address was typed by someone who may not own it, so nothing here is free text, and nothing tells what we know of the
 *  company (account, owner, trace). */
export interface BuyerView {
  vendor: string
  host: { name: string; role: string }
  meeting: {
    name: string
    start: string
    end: string
    /** The buyer's zone. */
    timezone: string
    location?: string
    state: 'booked' | 'cancelled'
  }
  facts: { label: string; value: string }[]
}

export interface BuyerViewInput {
  vendor: string
  host: { name: string; role: string }
  meeting: BuyerView['meeting']
  profile: Profile
  playbook: Playbook
  locale: string
  now: string
}

/** Puts together what an attendee may read: the meeting, its host, and facts whose words are all ours or the playbook's. */
export function buildBuyerView(input: BuyerViewInput): BuyerView {
  const { vendor, host, profile, playbook, locale } = input
  const { name, start, end, timezone, location, state } = input.meeting
  const known: Profile = { ...profile, facts: normalised(profile.facts, playbook), sources: [] }
  return {
    vendor,
    host: { name: host.name, role: host.role },
    meeting: { name, start, end, timezone, ...(location && { location }), state },
    facts: factsInWords(known, playbook, locale, localDay(input.now, timezone)).map(
      ({ field, label, value }) => ({ label: field === 'useCase' ? 'Topic' : label, value }),
    ),
  }
}

const GROUPS = ['EU', 'EMEA', 'APAC', 'LATAM', 'AMER', 'DACH', 'Nordics', 'Benelux', 'MENA', 'ANZ']

/** Only what comes from a closed list or is a number or a day: an edit may put any words into the open fields. */
function normalised(facts: Facts, playbook: Playbook): Facts {
  const { timeline, headcount, budget, nextStep } = facts
  const listed = (topics: Playbook['useCases'], id: string | undefined) =>
    topics.some((topic) => topic.id === id) ? id : undefined
  const vendors = new Set(playbook.competitors.map(({ name }) => name))
  const useCase = listed(playbook.useCases, facts.useCase)
  const product = listed(playbook.products, facts.product)
  const kept: Facts = {
    competitors: facts.competitors?.filter(({ name }) => vendors.has(name)),
    compliance: facts.compliance?.filter((name) => FRAMEWORKS.some((known) => known === name)),
    region: facts.region?.filter((code) => /^[A-Z]{2}(-[A-Z]{2})?$/.test(code) || GROUPS.includes(code)),
  }
  return {
    ...kept,
    ...(useCase && { useCase }),
    ...(product && { product }),
    ...(timeline && { timeline }),
    ...(headcount && { headcount }),
    ...(budget && { budget }),
    ...(nextStep && { nextStep }),
  }
}
