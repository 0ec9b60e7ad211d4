import { useEffect, useRef, useState } from 'preact/hooks'
import { enDetails as words } from './locales/en-details.ts'

/** Asks whom the buyer brings along. Gives addresses, or null when nobody was named. */
export function Guests({ done }: { done: (guests: string[] | null) => void }) {
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])

  function onSubmit(event: Event) {
    event.preventDefault()
    const guests = typed.split(/[\s,;]+/).filter(Boolean)
    const bad = guests.find((one) => !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(one))
    if (bad === undefined && guests.length > 0) return done(guests.map((one) => one.toLowerCase()))
    setWrong(bad ?? typed)
    field.current?.focus()
  }

  return (
    <form class="acts" onSubmit={onSubmit} onKeyDown={(event) => closing(event, () => done(null))} noValidate>
      <label for="guests">{words.guestsField}</label>
      <input
        class="field"
        id="guests"
        ref={field}
        type="text"
        inputMode="email"
        autocomplete="off"
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : 'guests-wrong'}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      {wrong !== null && (
        <p class="small" id="guests-wrong" role="alert">
          {words.checkGuests(wrong)}
        </p>
      )}
      <div class="row">
        <button type="submit" class="btn go">
          {words.invite}
        </button>
        <button type="button" class="btn plain" onClick={() => done(null)}>
          {words.back}
        </button>
      </div>
    </form>
  )
}

/** Asks why a meeting is cancelled. Gives the reason, the empty string for none, or null when it is not cancelled after all. */
export function Reasons({ reasons, done }: { reasons: string[]; done: (reason: string | null) => void }) {
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <div
      class="row"
      role="group"
      aria-label={words.whyCancel}
      onKeyDown={(event) => closing(event, () => done(null))}
    >
      <p class="small">{words.whyCancel}</p>
      {[...reasons, words.noReason].map((reason, at) => (
        <button
          key={reason}
          ref={at === 0 ? first : undefined}
          type="button"
          class="btn"
          onClick={() => done(reason === words.noReason ? '' : reason)}
        >
          {reason}
        </button>
      ))}
      <button type="button" class="btn plain" onClick={() => done(null)}>
        {words.back}
      </button>
    </div>
  )
}

function closing(event: KeyboardEvent, close: () => void): void {
  if (event.key !== 'Escape') return
  event.stopPropagation()
  event.preventDefault()
  close()
}
