import { signal } from '@preact/signals'
import { render } from 'preact'
import { openChat } from './conversation/chat.ts'
import base from './panel/base.css?inline'
import { en } from './panel/locales/en.ts'
import log from './panel/log.css?inline'
import panel from './panel/panel.css?inline'
import { Panel } from './panel/panel.tsx'
import { themeSheet } from './panel/theme.ts'
import { dayOf, whenText } from './panel/times.ts'
import tokens from './panel/tokens.css?inline'
import type { Editing, LaterParts, View } from './panel/view.ts'
import type { App, Shell } from './shell.ts'

/** Below this width the panel is a sheet. */
const SHEET = '(max-width: 479.98px)'

/** Makes the chat in the loader's shadow root. Nothing is fetched but the playbook, and nothing shown, before `open`. */
export function start(shell: Shell): App {
  const { settings, root } = shell
  const words = en
  const isOpen = signal(false)
  const later = signal<LaterParts>({ slots: null, details: null })
  const loading = new Set<keyof LaterParts>()
  const clock = () => Date.now()
  const chat = openChat({
    shell,
    window,
    clock,
    datesFor: (locale) =>
      navigator.languages.find((one) => one.split('-')[0] === locale.split('-')[0]) ?? locale,
    times: (timezone) => ({
      when: (start) => whenText(start, { timezone: timezone(), locale: chat.dates, words, now: clock() }),
      today: () => dayOf(clock(), timezone()),
    }),
  })
  const view: View = {
    chat,
    site: settings,
    words,
    dates: chat.dates,
    page: shell.view === 'page',
    isOpen,
    sheet: media(SHEET),
    dark:
      settings.theme === 'auto' ? media('(prefers-color-scheme: dark)') : signal(settings.theme === 'dark'),
    later,
    drawer: signal(null),
    editing: signal<Editing | null>(null),
    declined: signal(false),
    needDetails: () => part('details', () => import('./panel/details.tsx')),
    close,
    closed: () => shell.changed(false),
  }
  adopt(themeSheet(settings.color), tokens, base, panel, log)
  const place = document.createElement('div')
  root.append(place)
  render(<Panel view={view} />, place)
  chat.begin()

  return {
    open() {
      if (isOpen.value) return
      isOpen.value = true
      shell.changed(true)
      shell.emit('open')
      warm()
    },
    close,
    consent: (given) => chat.consent(given),
  }

  function close(): void {
    if (!isOpen.value || view.page) return
    isOpen.value = false
    shell.emit('close')
  }

  /** What stands behind the greeting, once that has been painted. What does not come is tried again at the next opening. */
  function warm(): void {
    setTimeout(() => {
      chat.warm()
      part('slots', () => import('./panel/later.tsx'))
    })
  }

  function part<K extends keyof LaterParts>(name: K, load: () => Promise<NonNullable<LaterParts[K]>>): void {
    if (later.value[name] || loading.has(name)) return
    loading.add(name)
    load().then(
      (found) => {
        adopt(found.css)
        return (later.value = { ...later.value, [name]: found })
      },
      () => loading.delete(name),
    )
  }

  function adopt(...styles: string[]): void {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles.join('\n'))
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  }
}

function media(query: string) {
  const list = matchMedia(query)
  const matches = signal(list.matches)
  list.addEventListener('change', () => (matches.value = list.matches))
  return matches
}
