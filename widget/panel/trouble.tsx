import { isOver } from '../conversation/chat.ts'
import type { Trouble as Found } from '../conversation/trouble.ts'
import type { Words } from './locales/en.ts'
import type { View } from './view.ts'

/** A step that did not come off: what happened, and what can be done. */
export function Trouble({ view, trouble }: { view: View; trouble: Found | null }) {
  const { chat, words } = view
  const over = trouble !== null && isOver(trouble.code)
  return (
    <div class="us new">
      <p>{troubleText(words, trouble)}</p>
      <div class="row">
        {over ? (
          <button type="button" class="btn" onClick={() => chat.startOver()}>
            {words.startOver}
          </button>
        ) : (
          <button type="button" class="btn" onClick={() => chat.retry()}>
            {words.tryNow}
          </button>
        )}
      </div>
    </div>
  )
}

export function troubleText(words: Words, trouble: Found | null): string {
  if (!trouble || trouble.passing) return words.failed
  if (trouble.code === 'rate-limited') return words.tooMany(Math.ceil((trouble.retryAfterSeconds ?? 60) / 60))
  if (trouble.code === 'conversation-full') return words.full
  if (isOver(trouble.code)) return words.ended
  return trouble.code === 'invalid-field' || trouble.code === 'body-too-large' ? words.refused : words.failed
}
