import type { Wording } from './contract/playbook.ts'

/** What the server writes into the loader: the launcher's settings of every site. */
export interface Settings {
  /** Origin of the server; empty: that of the script. */
  base: string
  /** Folder of the chunks, with its slash; empty: `/assets/` of the server. */
  assets: string
  sites: Record<string, SiteSettings>
}

export interface SiteSettings {
  /** Playbook revision in force. */
  revision: number
  /** As the head of the chat reads. */
  name: string
  /** `#rrggbb` */
  color: string
  theme: 'auto' | 'light' | 'dark'
  launcher: { text?: string; side: 'right' | 'left' }
  locales: string[]
  privacy: { mode: 'notice' | 'consent'; text: Wording; url?: string }
}

/** What the loader gives to the app. */
export interface Shell {
  site: string
  /** Origin of the server, without a slash. */
  base: string
  settings: SiteSettings
  /** `page`: the chat is the page (`/chat/SITE`). */
  view: 'launcher' | 'page'
  root: ShadowRoot
  /** The page's word on consent, if it gave one through `usher('consent', …)`. */
  consent: boolean | undefined
  /** The token of `usher('identify', …)`. */
  token: string | undefined
  /** The panel has opened or closed: the launcher gives way, or takes the focus back. */
  changed(open: boolean): void
  /** Tells the page's listeners. */
  emit(event: UsherEvent, detail?: unknown): void
}

export type UsherEvent = 'open' | 'close' | 'submitted' | 'booked' | 'cancelled'

/** What the app gives to the loader. */
export interface App {
  open(): void
  close(): void
  consent(given: boolean): void
}

/** The app's entry chunk. */
export interface AppModule {
  start(shell: Shell): App
}
