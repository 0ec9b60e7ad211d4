import type { ComponentChildren } from 'preact'
import type { AnswerEntry } from '../conversation/entries.ts'
import { enLater as words } from './locales/en-later.ts'

/** What a page of the vendor's answers, and which page. Its text is sentences with `**bold**` and `[links](…)`; all else
 *  in it is text. */
export function PageAnswer({ values: { text, source, url } = {} }: Pick<AnswerEntry, 'values'>) {
  return (
    <div>
      <p class="page">{String(text).split(MARKED).map(marked)}</p>
      <p class="small">
        {words.from}
        {url ? link(String(source), String(url)) : source}
      </p>
    </div>
  )
}

const MARKED = /(\*\*[^*]+\*\*|\[[^\]]+\]\([^\s)]+\))/

function marked(piece: string): ComponentChildren {
  if (piece.startsWith('**')) return <b>{piece.slice(2, -2)}</b>
  const [, label, href] = /^\[(.+)\]\((.+)\)$/.exec(piece) ?? []
  return href ? link(label!, href) : piece
}

function link(label: string, href: string): ComponentChildren {
  return (
    <a href={safeHref(href)} target="_blank" rel="noopener">
      {label}
    </a>
  )
}

/** Links come from the vendor's files; what a browser would run is none. */
export function safeHref(href: string): string {
  return /^(https?:|mailto:|\/|#)/i.test(href) ? href : '#'
}
