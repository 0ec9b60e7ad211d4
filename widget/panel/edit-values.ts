import type { CompetitorFact, Facts, Field, Stance, Timeline } from '../contract/facts.ts'
import { EMAIL_CHARS_MAX, NAME_CHARS_MAX } from '../contract/limits.ts'

/** What is wrong with what was filled in: a label of the panel. */
export type EditProblem = 'checkNumber' | 'checkEmail' | 'checkFilled' | 'checkLarge'

// The contract's bounds, said again so that the schemas need not be loaded.
const EMAIL = /^\w([\w+'-]|\.(?=[\w+'-])){0,63}(?<!')@([a-z0-9][a-z0-9-]{0,62}\.){1,9}[a-z]{2,24}$/
/** A date field gives a day that there is, but also years beyond 9999. */
const DAY = /^\d{4}-\d\d-\d\d$/
const PEOPLE_MAX = 10_000_000
const AMOUNT_MAX = 1e12

type Read = { value: unknown } | { problem: EditProblem }

/** The whole new value of a field from its form, as the contract takes it, or what is wrong with it. `element` names the
 *  element of a list that is being edited. */
export function readEdit(field: Field, form: FormData, facts: Facts, element: string | undefined): Read {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  switch (field) {
    case 'headcount':
      return readRange(text('value'))
    case 'email': {
      const email = text('value').toLowerCase()
      return email.length <= EMAIL_CHARS_MAX && EMAIL.test(email)
        ? { value: email }
        : { problem: 'checkEmail' }
    }
    case 'company':
    case 'name':
    case 'jobTitle':
    case 'website':
    case 'phone':
      return text('value') ? { value: text('value').slice(0, NAME_CHARS_MAX) } : { problem: 'checkFilled' }
    case 'useCase':
    case 'product':
    case 'nextStep':
    case 'purpose':
      return { value: text('value') }
    case 'timeline': {
      const kind = text('kind') as Timeline['kind']
      const [start, end] = [text('start'), text('end')]
      if (kind === 'deadline') return DAY.test(end) ? { value: { kind, end } } : { problem: 'checkFilled' }
      if (kind === 'window')
        return DAY.test(start) && DAY.test(end) && start <= end
          ? { value: { kind, start, end } }
          : { problem: 'checkFilled' }
      return { value: { kind } }
    }
    case 'competitors': {
      const edited: CompetitorFact = { name: text('name'), stance: text('stance') as Stance }
      const others = (facts.competitors ?? []).filter(
        (one) => one.name !== element && one.name !== edited.name,
      )
      return { value: [...others, edited] }
    }
    case 'budget': {
      const amount = readNumber(text('value'))
      const [currency, period] = [text('currency'), text('period')]
      if (amount === null) return { problem: 'checkNumber' }
      if (amount > AMOUNT_MAX) return { problem: 'checkLarge' }
      return { value: { amount, ...(currency && { currency }), ...(period && { period }) } }
    }
    case 'compliance':
    case 'region': {
      const list = [...form.getAll('value').filter((one) => typeof one === 'string'), text('add')].filter(
        Boolean,
      )
      return { value: list.length > 0 ? [...new Set(list)] : null }
    }
  }
  return { value: true }
}

/** '400', '200-300', '500+', '1,200', '1.2k' */
function readRange(text: string): Read {
  const [first, second, ...more] = text.replace(/\+$/, '').split(/\s*(?:-|–|to)\s*/)
  const min = readNumber(first ?? '')
  const max = second === undefined ? min : readNumber(second)
  if (min === null || max === null || more.length > 0 || max < min) return { problem: 'checkNumber' }
  if (max > PEOPLE_MAX) return { problem: 'checkLarge' }
  const [low, high] = [Math.round(min), Math.round(max)]
  return { value: text.endsWith('+') ? { min: low } : { min: low, max: high } }
}

function readNumber(text: string): number | null {
  const match = /^([\d.,\s']+)([km]?)$/i.exec(text.trim())
  if (!match) return null
  const digits = match[1]!.replace(/[\s']/g, '')
  // A mark before three digits groups thousands, another is the decimal mark.
  const plain = digits.replace(/[.,](?=\d{3}(?:\D|$))/g, '').replace(',', '.')
  const value = Number(plain) * ({ k: 1e3, m: 1e6 }[match[2]!.toLowerCase()] ?? 1)
  return plain !== '' && Number.isFinite(value) ? value : null
}
