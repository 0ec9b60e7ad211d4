import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Snapshot } from '../conversation/machine.ts'
import { Consent } from './consent.tsx'
import { Foot } from './foot.tsx'
import { CloseIcon } from './icons.tsx'
import { Turns } from './log.tsx'
import { Dots } from './waiting.tsx'
import type { View } from './view.ts'

/** The whole of the chat: head, log, foot. A dialog beside the page; modal as a sheet; on its own page the page itself. */
export function Panel({ view }: { view: View }) {
  const { words, site, chat, isOpen, sheet, dark, page } = view
  const snapshot = chat.snapshot.value
  const root = useRef<HTMLDivElement>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const count = snapshot?.context.noted.length ?? 0

  // Modal exactly while it is a sheet: the browser then keeps the focus in and the page out.
  useLayoutEffect(() => {
    const box = dialog.current
    if (!box || page) return
    const wasOpen = box.open
    if (wasOpen) box.close()
    if (!isOpen.value) {
      // Not before: while a modal dialog is open nothing outside of it takes the focus.
      if (wasOpen) view.closed()
      return
    }
    if (sheet.value) box.showModal()
    else box.show()
    focusFirst()
  }, [isOpen.value, sheet.value])

  useEffect(() => {
    if (page) focusFirst()
  }, [])

  useKeyboardRoom(dialog, sheet.value && isOpen.value)

  function focusFirst() {
    const first = field.current?.disabled
      ? root.current?.querySelector<HTMLElement>('.log .btn')
      : field.current
    first?.focus({ preventScroll: true })
  }

  const inside = (
    <>
      <div class="head">
        <div>
          <h2 class="name" id="title">
            {site.name}
          </h2>
          <p class="small">
            {count === 0 ? (
              <>
                <span>{words.software}</span> <span>{words.personAnyTime}</span>
              </>
            ) : (
              words.software1
            )}
          </p>
        </div>
        {count > 0 && (
          <button
            type="button"
            class="quiet"
            aria-expanded={view.drawer.value === 'noted'}
            aria-controls="noted"
            onClick={() => (view.drawer.value = view.drawer.value === 'noted' ? null : 'noted')}
          >
            {words.notedCount(count)}
          </button>
        )}
        {!page && (
          <button type="button" class="icon" aria-label={words.close} onClick={() => view.close()}>
            <CloseIcon />
          </button>
        )}
      </div>
      <div class="stage">
        <Log view={view} snapshot={snapshot} field={field} />
        <Drawer view={view} snapshot={snapshot} />
      </div>
      <Foot view={view} snapshot={snapshot} field={field} />
    </>
  )

  return (
    <div
      class={['usher', sheet.value && 'sheet', page && 'page', site.launcher.side].filter(Boolean).join(' ')}
      data-dark={dark.value || undefined}
      lang={chat.locale}
      ref={root}
    >
      {page ? (
        <section class="panel" aria-labelledby="title">
          {inside}
        </section>
      ) : (
        <dialog
          class="panel"
          ref={dialog}
          aria-labelledby="title"
          onCancel={(event) => {
            event.preventDefault()
            view.close()
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.defaultPrevented) return
            event.preventDefault()
            event.stopPropagation()
            view.close()
          }}
        >
          {inside}
        </dialog>
      )}
    </div>
  )
}

function Drawer({ view, snapshot }: { view: View; snapshot: Snapshot | null }) {
  const open = view.drawer.value
  const details = view.later.value.details
  useEffect(() => {
    if (open) view.needDetails()
  }, [open])
  if (!open || !details) return null
  if (open === 'privacy') return <details.PrivacyDrawer view={view} context={snapshot?.context} />
  return snapshot && <details.NotedDrawer view={view} context={snapshot.context} />
}

/** The messages, read out as they come. It stays at its end while the buyer is there, and says when there is more below. */
function Log({
  view,
  snapshot,
  field,
}: {
  view: View
  snapshot: Snapshot | null
  field: { current: HTMLTextAreaElement | null }
}) {
  const { words, chat } = view
  const log = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const [away, setAway] = useState(false)
  const entries = snapshot?.context.entries
  const last = entries?.at(-1)?.id

  function toEnd() {
    const box = log.current
    if (box) box.scrollTop = box.scrollHeight
    atEnd.current = true
    setAway(false)
  }

  // Whoever has just said something is taken to the end, wherever they had scrolled to.
  useLayoutEffect(() => {
    if (atEnd.current || entries?.at(-1)?.role === 'buyer') toEnd()
    else setAway(true)
  }, [last])
  // What comes without an entry (times, dots, 'not sent yet') only follows who is at the end already.
  useLayoutEffect(() => {
    const follow = new MutationObserver(() => {
      if (atEnd.current && view.editing.value === null) toEnd()
    })
    follow.observe(log.current!, { childList: true, subtree: true })
    return () => follow.disconnect()
  }, [])
  useLayoutEffect(() => {
    if (view.isOpen.value && atEnd.current) toEnd()
  }, [view.isOpen.value])

  useNewChoice(log, field, snapshot, view)

  return (
    <>
      <div
        class="log"
        role="log"
        aria-label={words.log}
        aria-relevant="additions"
        tabIndex={0}
        ref={log}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
          atEnd.current = scrollHeight - scrollTop - clientHeight < 40
          if (atEnd.current) setAway(false)
        }}
      >
        {snapshot === null ? (
          chat.unreachable.value ? (
            <div class="us">
              <p>{words.unreachable}</p>
              <div class="row">
                <button type="button" class="btn" onClick={() => chat.begin()}>
                  {words.tryNow}
                </button>
              </div>
            </div>
          ) : (
            <Dots view={view} />
          )
        ) : snapshot.matches('consenting') ? (
          <Consent view={view} />
        ) : (
          <Turns view={view} snapshot={snapshot} />
        )}
      </div>
      {away && (
        <button type="button" class="latest" onClick={toEnd}>
          {words.latest}
        </button>
      )}
    </>
  )
}

/** Moves the focus to what is newly offered (times, the meeting), and to the new replies when the button that had it is
 *  gone. Never out of a field with something in it. */
function useNewChoice(
  log: { current: HTMLDivElement | null },
  field: { current: HTMLTextAreaElement | null },
  snapshot: Snapshot | null,
  view: View,
) {
  const before = useRef<string | null>(null)
  const state = snapshot?.value ?? null
  const last = snapshot?.context.entries.at(-1)?.id
  const parts = view.later.value.slots
  useEffect(() => {
    const box = log.current
    if (!view.isOpen.value || !box) return
    const root = box.getRootNode() as ShadowRoot | Document
    const had = root.activeElement
    const was = before.current
    before.current = state
    if (was === null || !parts || snapshot?.hasTag('waiting')) return
    if (field.current?.value || (had && had.closest('.edit, .drawer, .zone'))) return
    const offered = was !== state && (state === 'offering' || state === 'booked')
    const choice = offered
      ? box.querySelector<HTMLElement>('.time:not([aria-disabled=true]), .card .go')
      : // The button that was pressed is gone, and the focus with it.
        had === null || !had.isConnected || had === (root as Document).body || had.matches('.panel')
        ? (box.querySelector<HTMLElement>('.us:last-child > .row .btn') ?? field.current)
        : null
    choice?.focus({ preventScroll: offered })
  }, [state, last, parts])
}

/** Keeps the sheet above the on-screen keyboard where the browser lets the keyboard cover the page. */
function useKeyboardRoom(dialog: { current: HTMLElement | null }, on: boolean) {
  useEffect(() => {
    const box = dialog.current
    const seen = window.visualViewport
    if (!on || !box || !seen) return undefined
    const fit = () => {
      const covered = window.innerHeight - seen.height > 80
      box.style.height = covered ? `${seen.height}px` : ''
      box.style.transform = covered ? `translateY(${seen.offsetTop}px)` : ''
    }
    fit()
    seen.addEventListener('resize', fit)
    seen.addEventListener('scroll', fit)
    return () => {
      seen.removeEventListener('resize', fit)
      seen.removeEventListener('scroll', fit)
      box.style.height = box.style.transform = ''
    }
  }, [on])
}
