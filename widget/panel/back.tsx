import type { QuestionEntry } from '../conversation/entries.ts'
import type { Context } from '../conversation/context.ts'
import { textOf } from '../conversation/questions.ts'
import { enLater } from './locales/en-later.ts'
import { QuickReplies } from './quick-replies.tsx'
import { dateText, type Manner } from './times.ts'
import type { View } from './view.ts'

/** What is known for longer than this is confirmed before it is built on. */
const OLD_MS = 86_400_000

/** Somebody is back after a pause: the day between, and what is still open, said once; after a longer one, what is known. */
export function Back({
  view,
  context,
  manner,
  open,
  asking,
}: {
  view: View
  context: Context
  manner: Manner
  open: QuestionEntry | null
  /** Nothing is offered or booked yet. */
  asking: boolean
}) {
  const { words, chat } = view
  const facts = context.noted.filter(({ field }) => field !== 'wantsHuman').map(({ label }) => label)
  const old = asking && facts.length > 0 && manner.now - (chat.awaySince.value ?? 0) > OLD_MS
  return (
    <>
      <p class="day">
        {words.today}, {dateText(new Date(manner.now).toISOString(), manner)}
      </p>
      <div class="us">
        <p>{old ? enLater.known(list(facts, manner.locale)) : open ? words.stillOpen : words.welcomeBack}</p>
        {open && !old && <p>{textOf(open, context.playbook, context.locale)}</p>}
        {open && !old ? (
          <QuickReplies {...{ view, context, open }} again />
        ) : (
          <div class="row" role="group" aria-label={words.suggested}>
            {old && (
              <>
                <button
                  type="button"
                  class="btn"
                  onClick={() => chat.send({ type: 'buyer.confirmed', label: enLater.stillRight })}
                >
                  {enLater.stillRight}
                </button>
                <button type="button" class="btn" onClick={() => (view.drawer.value = 'noted')}>
                  {enLater.changed}
                </button>
              </>
            )}
            <button type="button" class="btn plain" onClick={() => chat.startOver()}>
              {words.startOver}
            </button>
          </div>
        )}
      </div>
    </>
  )
}

function list(items: string[], locale: string): string {
  return new Intl.ListFormat(locale).format(items)
}
