/** What stands behind the greeting: times and the meeting, with their styles. */
import css from './slots.css?inline'

export { timeSaid } from '../conversation/time-said.ts'
export { Outcome } from './outcome.tsx'
export { TimesToCome } from './slots.tsx'
export { css }
