import type { QuestionEntry } from '../conversation/entries.ts'
import { repliesNow } from '../conversation/questions.ts'
import type { Context } from '../conversation/context.ts'
import type { View } from './view.ts'

/** Shortcuts for typing under the open question. What may be left open can be skipped. */
export function QuickReplies({
  view,
  context,
  open,
  again,
}: {
  view: View
  context: Context
  open: QuestionEntry
  again: boolean
}) {
  const { chat, words } = view
  const { asks } = open
  const replies = repliesNow(open, context)
  const skippable = open.text !== context.aside?.text && asks !== 'email' && asks !== 'useCase'
  const none = asks === 'competitors' || asks === 'compliance'
  if (replies.length === 0 && !skippable && !again) return null
  return (
    <div class="row" role="group" aria-label={words.suggested}>
      {replies.map(({ label, value }) => (
        <button
          key={label}
          type="button"
          class="btn"
          onClick={() => chat.send({ type: 'buyer.chose', field: asks, value, label })}
        >
          {label}
        </button>
      ))}
      {none && replies.length === 0 && (
        <button type="button" class="btn" onClick={() => chat.send({ type: 'buyer.said', text: words.none })}>
          {words.none}
        </button>
      )}
      {skippable && (
        <button
          type="button"
          class="btn plain"
          onClick={() => chat.send({ type: 'buyer.declined', field: asks, label: words.skip })}
        >
          {words.skip}
        </button>
      )}
      {again && (
        <button type="button" class="btn plain" onClick={() => chat.startOver()}>
          {words.startOver}
        </button>
      )}
    </div>
  )
}
