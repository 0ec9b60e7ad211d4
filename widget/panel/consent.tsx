import { say } from '../contract/wording.ts'
import { More } from './more.tsx'
import type { View } from './view.ts'

/** Before the buyer agrees nothing is stored or sent. Both answers weigh the same. */
export function Consent({ view }: { view: View }) {
  const { words, site, chat, declined } = view
  return (
    <div class="us">
      <p>{words.beforeStart}</p>
      <p>
        {say(site.privacy.text, chat.locale)} {words.nothingStored}
      </p>
      <More view={view} />
      <div class="row" role="group" aria-label={words.consent}>
        <button type="button" class="btn" onClick={() => chat.send({ type: 'buyer.agreed' })}>
          {words.agree}
        </button>
        {!declined.value && (
          <button type="button" class="btn" onClick={() => (declined.value = true)}>
            {words.noThanks}
          </button>
        )}
      </div>
      {declined.value && <p>{words.declined}</p>}
    </div>
  )
}
