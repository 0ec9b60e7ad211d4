import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { say } from '../contract/wording.ts'
import type { Context } from '../conversation/context.ts'
import { Edit } from './edit.tsx'
import { enDetails } from './locales/en-details.ts'
import { More } from './more.tsx'
import type { View } from './view.ts'

/** All facts with the buyer's words, over the log; the log stays where it was. */
export function NotedDrawer({ view, context }: { view: View; context: Context }) {
  const { words, editing } = view
  const now = editing.value
  return (
    <Drawer view={view} id="noted" title={enDetails.notedTitle}>
      <dl class="facts">
        {context.noted.map(({ field, value, label }) => {
          const source = context.profile.sources.find(
            (one) =>
              one.field === field && (value === undefined || one.value === undefined || one.value === value),
          )
          const open = now?.at === 'drawer' && now.field === field && now.value === value
          return (
            <div key={field + (value ?? '')}>
              <dt>{words.fields[field]}</dt>
              <dd>
                <span class={field === 'email' ? 'as-is' : undefined}>{label}</span>
                {source?.kind === 'message' && source.quote !== label && <q>{source.quote}</q>}
              </dd>
              <dd>
                <button
                  type="button"
                  class="link"
                  aria-label={words.editFact(words.fields[field], label)}
                  aria-expanded={open}
                  onClick={() => (editing.value = open ? null : { field, value, at: 'drawer' })}
                >
                  {enDetails.edit}
                </button>
              </dd>
              {open && (
                <dd class="edit-in">
                  <Edit view={view} editing={now} profile={context.profile} playbook={context.playbook} />
                </dd>
              )}
            </div>
          )
        })}
      </dl>
    </Drawer>
  )
}

/** What is kept of this conversation, and the way to have it forgotten. */
export function PrivacyDrawer({ view, context }: { view: View; context: Context | undefined }) {
  const { words, site, chat } = view
  const something = context?.consent === 'met' && context.entries.some((entry) => entry.role === 'buyer')
  return (
    <Drawer view={view} id="privacy" title={words.privacy}>
      <p>{say(site.privacy.text, chat.locale)}</p>
      <p>{something ? enDetails.privacyHere : enDetails.privacyNowhere}</p>
      <More view={view} />
      <div class="row">
        {something && (
          <button
            type="button"
            class="btn plain"
            onClick={() => {
              view.drawer.value = null
              chat.startOver()
            }}
          >
            {enDetails.forget}
          </button>
        )}
        <button type="button" class="btn plain" onClick={() => (view.drawer.value = null)}>
          {enDetails.done}
        </button>
      </div>
    </Drawer>
  )
}

function Drawer({
  view,
  id,
  title,
  children,
}: {
  view: View
  id: string
  title: string
  children: ComponentChildren
}) {
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = (section.current?.getRootNode() as ShadowRoot | undefined)?.activeElement
    section.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <section
      class="drawer"
      id={id}
      ref={section}
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        event.preventDefault()
        view.drawer.value = null
      }}
    >
      <h3 class="name" id={`${id}-title`}>
        {title}
      </h3>
      {children}
    </section>
  )
}
