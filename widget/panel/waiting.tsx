import { useEffect, useState } from 'preact/hooks'
import type { Snapshot } from '../conversation/machine.ts'
import type { View } from './view.ts'

/** Dots are for real waits: what takes less than this shows none. */
const DOTS_AFTER_MS = 400

/** Something is awaited: times in the shape that they will have, anything else as dots. */
export function Waiting({ view, snapshot }: { view: View; snapshot: Snapshot }) {
  const { context } = snapshot
  const parts = view.later.value.slots
  const times =
    snapshot.matches('refreshing') ||
    (snapshot.matches('submitting') && context.outcome === null && context.profile.facts.email !== undefined)
  return times && parts ? <parts.TimesToCome /> : <Dots view={view} />
}

export function Dots({ view }: { view: View }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), DOTS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!late) return null
  return (
    <div class="us">
      <p class="dots">
        <span class="sr">{view.words.working}</span>
        <i />
        <i />
        <i />
      </p>
    </div>
  )
}
