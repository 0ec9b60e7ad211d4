import type { LeadPart } from '../proof/candidates.ts'
import { regionName } from '../regions.ts'

/** A part of a lead as a clause after "if": 'the company had 50 people'. Undefined where the part says nothing. */
export function describePart(field: keyof LeadPart, part: LeadPart): string | undefined {
  const { headcount, budget, timeline, region, email, wantsHuman } = part
  switch (field) {
    case 'headcount':
      return headcount && `the company had ${headcount.min} people`
    case 'budget': {
      const { amount, currency } = budget!
      return `the budget were ${[currency, amount.toLocaleString('en')].filter(Boolean).join(' ')} a year`
    }
    case 'timeline':
      if (timeline?.end !== undefined) return `the buyer decided by ${timeline.end}`
      return `the time were ${timeline!.kind === 'asap' ? 'as soon as possible' : `“${timeline!.kind}”`}`
    case 'region':
      return region && `the buyer were in ${region.map((one) => regionName(one) ?? one).join(', ')}`
    case 'email':
      return email && `the e-mail were one at ${email.split('@')[1]}`
    case 'wantsHuman':
      return wantsHuman ? 'the buyer asked for a person' : 'the buyer asked for no person'
    default: {
      const value = part[field]
      return typeof value === 'string' ? `the ${keyInWords(field)} were ${value}` : undefined
    }
  }
}

function keyInWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
