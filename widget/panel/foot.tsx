import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { RefObject } from 'preact'
import { ENTRIES_PER_CONVERSATION_MAX, MESSAGE_CHARS_MAX } from '../contract/limits.ts'
import type { Snapshot } from '../conversation/machine.ts'
import { NoticeIcon, SendIcon } from './icons.tsx'
import { troubleText } from './trouble.tsx'
import type { View } from './view.ts'

/** The counter shows when no more than this is left. */
const COUNTER_FROM_CHARS = 500

/** The field, and what may be wanted at any time. Enter sends, Shift and Enter begins a new line. */
export function Foot({
  view,
  snapshot,
  field,
}: {
  view: View
  snapshot: Snapshot | null
  field: RefObject<HTMLTextAreaElement | null>
}) {
  const { words, chat } = view
  const typed = useSignal('')
  const waitsForConsent = snapshot?.context.consent === 'needed'
  /** Sent with Enter before the conversation had begun: goes as soon as it has. */
  const early = useSignal(false)
  const isReady = () => !waitsForConsent && typed.value.trim() !== ''
  const left = MESSAGE_CHARS_MAX - typed.value.length

  // Asked of what stands in the field now: Enter may come before the panel has drawn the last letter.
  function send() {
    if (!isReady()) return
    early.value = snapshot === null
    if (early.value) return
    chat.send({ type: 'buyer.said', text: typed.value })
    typed.value = ''
    if (field.current) field.current.style.height = ''
  }

  useEffect(() => {
    if (early.value) send()
  }, [snapshot === null])

  return (
    <div class="foot">
      <Notice view={view} snapshot={snapshot} />
      <form
        class="write"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <label class="sr" for="message">
          {words.message}
        </label>
        <textarea
          id="message"
          ref={field}
          rows={1}
          maxLength={MESSAGE_CHARS_MAX}
          placeholder={waitsForConsent ? words.writeAfter : words.write}
          disabled={waitsForConsent}
          aria-describedby={left <= COUNTER_FROM_CHARS ? 'left' : undefined}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value
            grow(event.currentTarget)
          }}
          onKeyDown={(event) => {
            // An input method ends its own composition with Enter; 229 is what Safari says for it.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
            event.preventDefault()
            send()
          }}
        />
        <button class="send" aria-label={words.send} aria-disabled={!isReady()}>
          <SendIcon />
        </button>
      </form>
      <div class="also">
        <button
          type="button"
          class="quiet"
          disabled={snapshot === null}
          onClick={() => chat.send({ type: 'buyer.wantsHuman', label: words.person })}
        >
          {words.person}
        </button>
        {left <= COUNTER_FROM_CHARS && (
          <span class="small" id="left" aria-live="polite">
            {words.left(left)}
          </span>
        )}
        <button
          type="button"
          class="quiet"
          aria-expanded={view.drawer.value === 'privacy'}
          aria-controls="privacy"
          onClick={() => (view.drawer.value = view.drawer.value === 'privacy' ? null : 'privacy')}
        >
          {words.privacy}
        </button>
      </div>
    </div>
  )
}

/** The field grows with what is in it, also where the browser does not see to that. */
function grow(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  field.style.height = 'auto'
  field.style.height = field.value ? `${field.scrollHeight}px` : ''
}

/** What holds the conversation up, above the field. */
function Notice({ view, snapshot }: { view: View; snapshot: Snapshot | null }) {
  const { words, chat } = view
  if (!snapshot) return null
  const { context } = snapshot
  const trouble = chat.trouble.value
  const full = context.entries.length >= ENTRIES_PER_CONVERSATION_MAX
  const said = full
    ? words.full
    : !context.online
      ? words.offline
      : trouble && !trouble.passing && !snapshot.matches('failed')
        ? troubleText(words, trouble)
        : null
  return (
    <div role="status">
      {said && (
        <p class="notice">
          <NoticeIcon />
          <span>{said}</span>
          {full && (
            <button type="button" class="link" onClick={() => chat.startOver()}>
              {words.startOver}
            </button>
          )}
        </p>
      )}
    </div>
  )
}
