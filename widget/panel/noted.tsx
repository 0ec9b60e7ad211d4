import { useEffect } from 'preact/hooks'
import type { Noted } from '../conversation/context.ts'
import type { View } from './view.ts'

/** What was understood of a message, as chips under it: each opens its edit in place. */
export function NotedChips({
  view,
  facts,
  at,
  first,
}: {
  view: View
  facts: Noted[]
  at: string
  first: boolean
}) {
  const { words, editing } = view
  const now = editing.value
  return (
    <>
      <div class="noted" role="group" aria-label={words.noted}>
        <span class={first ? 'small line' : 'small'}>{first ? words.notedFirst : words.noted}</span>
        {facts.map(({ field, value, label }) => {
          const open = now?.at === at && now.field === field && now.value === value
          return (
            <button
              key={field + (value ?? '')}
              type="button"
              class="chip"
              aria-label={words.editFact(words.fields[field], label)}
              aria-expanded={open}
              onClick={() => (editing.value = open ? null : { field, value, at })}
            >
              {label}
            </button>
          )
        })}
      </div>
      {now?.at === at && <EditForm view={view} />}
    </>
  )
}

/** The form of the fact being edited, once its part of the code is here. */
function EditForm({ view }: { view: View }) {
  const Edit = view.later.value.details?.Edit
  const context = view.chat.snapshot.value?.context
  const editing = view.editing.value
  useEffect(() => view.needDetails(), [])
  if (!Edit || !context || !editing) return null
  return (
    <Edit
      key={editing.at + editing.field + (editing.value ?? '')}
      view={view}
      editing={editing}
      profile={context.profile}
      playbook={context.playbook}
    />
  )
}
