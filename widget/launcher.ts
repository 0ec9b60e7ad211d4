import { fillOf } from './panel/color.ts'
import type { App, AppModule, Settings, Shell, SiteSettings } from './shell.ts'

type Command = [name: string, ...rest: unknown[]]
interface Usher {
  (...command: Command): void
  /** Commands from before the script had loaded. */
  q?: ArrayLike<unknown>[]
  /** Set once the script has run: a second tag does nothing. */
  loaded?: true
}
declare global {
  interface Window {
    usher?: Usher
  }
}

/** Paints the launcher and makes `window.usher` answer; the chat itself is fetched when somebody means to open it.
 *  `script` is the tag. Nothing thrown in here reaches the page. */
export function boot(
  settings: Settings,
  script: HTMLScriptElement | null,
  load: (url: string) => Promise<AppModule>,
  app: string,
): void {
  const tag = script ?? document.querySelector<HTMLScriptElement>('script[data-site][src*="usher.js"]')
  const stub = window.usher
  const site = tag?.dataset.site
  const its = site ? settings.sites[site] : undefined
  if (!tag || !site || !its || stub?.loaded) return
  const base = settings.base || new URL(tag.src, location.href).origin
  const view = tag.dataset.view === 'page' ? 'page' : 'launcher'

  const host = document.createElement('div')
  const attach = () => {
    if (!host.isConnected) document.body.append(host)
  }
  const listeners: [event: unknown, listener: (detail: unknown) => void][] = []
  let loading: Promise<App> | undefined
  let open = false
  let wanted = false

  const usher: Usher = (...command) => {
    try {
      obey(command)
    } catch {
      // The page owes us nothing, least of all an error of ours.
    }
  }
  usher.loaded = true
  window.usher = usher

  if (!('adoptedStyleSheets' in document) || !host.attachShadow) {
    // Too old for the chat in the page: a link to the chat as a page of its own.
    const link = document.createElement('a')
    link.href = `${base}/chat/${site}`
    link.target = '_blank'
    link.textContent = its.launcher.text ?? `Chat with ${its.name}`
    link.style.cssText = `position:fixed;bottom:20px;${its.launcher.side}:20px`
    whenBody(() => document.body.append(link))
    return
  }

  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(launcherCss(its))
  root.adoptedStyleSheets = [sheet]
  const button = document.createElement('button')
  paint()

  const shell: Shell = {
    site,
    base,
    settings: its,
    view,
    root,
    consent: undefined,
    token: undefined,
    changed(now) {
      open = now
      button.hidden = now || view === 'page'
      if (!now) button.focus({ preventScroll: true })
    },
    emit(event, detail) {
      for (const [name, listener] of listeners) if (name === event) queueMicrotask(() => listener(detail))
    },
  }

  for (const intent of ['pointerenter', 'focus', 'touchstart'])
    button.addEventListener(intent, () => void fetchApp().catch(() => {}), { passive: true })
  button.addEventListener('click', () => show())
  root.append(button)
  whenBody(() => {
    attach()
    if (view === 'page') show()
    for (const command of stub?.q ?? []) usher(...(Array.from(command) as Command))
  })

  function obey([name, first, second]: Command): void {
    if (name === 'open') show()
    else if (name === 'close') hide()
    else if (name === 'toggle') (open ? hide : show)()
    else if (name === 'page') whenBody(attach)
    else if (name === 'on' && typeof second === 'function')
      listeners.push([first, second as (detail: unknown) => void])
    else if (name === 'identify') shell.token = String(first)
    else if (name === 'consent') {
      shell.consent = Boolean(first)
      void loading?.then((chat) => chat.consent(Boolean(first)))
    }
  }

  function fetchApp(): Promise<App> {
    loading ??= load(new URL((settings.assets || '/assets/') + app, base).href).then((chunk) =>
      chunk.start(shell),
    )
    loading.catch(() => (loading = undefined))
    return loading
  }

  function show(): void {
    wanted = true
    button.ariaBusy = 'true'
    fetchApp()
      .then(
        (chat) => {
          paint()
          return wanted && chat.open()
        },
        () => paint('Chat did not load. Try again'),
      )
      .finally(() => (button.ariaBusy = null))
  }

  function hide(): void {
    wanted = false
    void loading?.then((chat) => chat.close())
  }

  function paint(trouble?: string): void {
    const text = trouble ?? its!.launcher.text
    button.className = text ? 'launch pill' : 'launch'
    button.hidden = open || view === 'page'
    button.ariaLabel = trouble ?? `${text ? `${text}. ` : ''}Chat with ${its!.name}`
    button.replaceChildren(icon(), text ?? '')
  }
}

function whenBody(then: () => void): void {
  if (document.body) then()
  else document.addEventListener('DOMContentLoaded', then)
}

function icon(): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  const path = document.createElementNS(space, 'path')
  svg.setAttribute('width', '26')
  svg.setAttribute('height', '26')
  path.setAttribute('d', 'M5 6.5h16v11.5h-8.5L8 22v-4H5zM9.5 11h7m-7 3h4')
  svg.append(path)
  return svg
}

// The host is out of the flow, and no rule of the page reaches into it: `all` takes back even what it sets on `*`.
function launcherCss({ color, launcher }: SiteSettings): string {
  const { fill, on } = fillOf(color)
  return `:host{all:initial!important;position:fixed!important;width:0!important;height:0!important;inset:auto!important;z-index:2147483647!important}
.launch{position:fixed;bottom:max(20px,env(safe-area-inset-bottom));${launcher.side}:20px;display:flex;align-items:center;justify-content:center;gap:10px;min-width:56px;height:56px;padding:0;border:1px solid transparent;border-radius:28px;background:${fill};color:${on};font:15px/22px system-ui,-apple-system,sans-serif;cursor:pointer;box-shadow:0 0 0 1px rgb(128 124 116/.28),0 4px 12px rgb(40 34 20/.2)}
.launch.pill{padding:0 22px 0 18px}
.launch[hidden]{display:none}
.launch:hover svg{opacity:.8}
.launch:focus-visible{outline:2px solid ${fill};outline-offset:3px}
.launch svg{fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
@media print{:host{display:none!important}}`
}
