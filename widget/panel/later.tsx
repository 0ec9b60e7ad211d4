/** What stands behind the greeting: times, the meeting, a return, with their styles. */
import css from './slots.css?inline'

export { Back } from './back.tsx'
export { Outcome } from './outcome.tsx'
export { TimesToCome } from './slots.tsx'
export { css }
