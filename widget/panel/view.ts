import type { ReadonlySignal, Signal } from '@preact/signals'
import type { Chat } from '../conversation/chat.ts'
import type { AnswerEntry, QuestionEntry } from '../conversation/entries.ts'
import type { Context } from '../conversation/context.ts'
import type { Field } from '../contract/facts.ts'
import type { SiteSettings } from '../shell.ts'
import type * as Details from './details.tsx'
import type * as Later from './later.tsx'
import type { Words } from './locales/en.ts'
import type { Manner } from './times.ts'

/** One of the assistant's turns, to be drawn. */
export interface SaidProps {
  view: View
  context: Context
  manner: Manner
  entry: QuestionEntry | AnswerEntry
  /** Only the live one can be acted on. */
  live: boolean
}

/** Which fact is being edited, and where its form stands. */
export interface Editing {
  field: Field
  value?: string | undefined
  /** The entry under which it stands, or the drawer. */
  at: string
}

/** Parts that are fetched later: `slots` behind the greeting, `details` when one of them is opened. */
export interface LaterParts {
  slots: typeof Later | null
  details: typeof Details | null
}

/** All that the components share: the chat, and what only the panel knows. */
export interface View {
  chat: Chat
  site: SiteSettings
  words: Words
  /** Locale of dates and times: the browser's own where it speaks the chat's language. */
  dates: string
  /** `page`: the chat fills its own page. */
  page: boolean
  isOpen: Signal<boolean>
  /** Below 480 px the panel is a sheet, and modal. */
  sheet: ReadonlySignal<boolean>
  dark: ReadonlySignal<boolean>
  later: ReadonlySignal<LaterParts>
  drawer: Signal<'noted' | 'privacy' | null>
  editing: Signal<Editing | null>
  declined: Signal<boolean>
  /** Fetches the details, unless they are here. */
  needDetails(): void
  close(): void
  /** The dialog is closed: the focus may go back to where it came from. */
  closed(): void
}
