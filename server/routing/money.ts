import type { Budget } from '../../widget/contract/facts.ts'
import type { Routing } from '../workspace/schema/routing.ts'

/** How often a period comes in a year. A budget that is paid once, or whose period was not said, is none a year. */
const A_YEAR = { year: 1, quarter: 4, month: 12 } as const

/** A budget a year in a currency, by the policy's stated rates; undefined where period, currency or rate is missing. Without a
 *  `currency` the amount counts as the buyer said it. */
export function budgetAYear(
  budget: Budget | undefined,
  currency: string | undefined,
  policy: Pick<Routing, 'currency' | 'rates'> | undefined,
): number | undefined {
  const { amount, period, currency: said } = budget ?? {}
  if (amount === undefined || period === undefined || period === 'once') return undefined
  const aYear = amount * A_YEAR[period]
  if (currency === undefined || said === currency) return aYear
  const [from, to] = [rateOf(said, policy), rateOf(currency, policy)]
  return from === undefined || to === undefined ? undefined : (aYear * from) / to
}

/** What one unit is worth in the policy's currency. */
function rateOf(
  currency: string | undefined,
  policy: Pick<Routing, 'currency' | 'rates'> | undefined,
): number | undefined {
  if (!policy || currency === undefined) return undefined
  if (currency === policy.currency) return 1
  return Object.hasOwn(policy.rates, currency) ? policy.rates[currency] : undefined
}
