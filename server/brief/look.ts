import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { PAGES_CSS } from './pages-css.ts'
import { leaf } from './when.ts'

/** How a page of ours presents itself: the vendor's name at its top, and where its stylesheet is served. */
export interface Look {
  /** The site's name, 'Larkline'. */
  name: string
  /** Address of `pagesCss(…)` on this server, '/pages.css'. */
  stylesheet: string
}

/** The one stylesheet of all pages of ours. They send `default-src 'none'; style-src 'self'`, so that no page has style or
 *  script in it. `color` is the site's colour, `#rrggbb`. */
export function pagesCss(color: string): string {
  return /^#[0-9a-fA-F]{6}$/.test(color) ? PAGES_CSS.replace(NEUTRAL, color) : PAGES_CSS
}

/** The colour that stands in the sheet. */
const NEUTRAL = '#3a372f'

/** What `html` gives when nothing in it has to be waited for; all our pages are such. */
export type Html = HtmlEscapedString

/** `html` without the promise in its type: no part of a page of ours is awaited. Every value set in is text. */
export function markup(strings: TemplateStringsArray, ...values: unknown[]): Html {
  return html(strings, ...values) as Html
}

/** A whole page. `note` is a caption at the top, beside the vendor's name. */
export function page(look: Look, title: string, body: Html, note?: string): Html {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${look.stylesheet}">
</head>
<body>
<header class="top"><span class="name">${look.name}</span>${note && markup`<span class="small">${note}</span>`}</header>
${body}
</body>
</html>`
}

/** A page that says one thing: a link that has run out, a meeting that is no more. */
export function messagePage(title: string, text: string, look: Look): Html {
  return page(look, title, markup`<main class="one"><h1>${title}</h1><p class="lead">${text}</p></main>`)
}

/** A date as a leaf of a calendar; the words beside it say the same. */
export function dateLeaf(start: string, timezone: string): Html {
  const { weekday, day, month } = leaf(start, timezone)
  return markup`<p class="leaf" aria-hidden="true">${weekday}<b>${day}</b>${month}</p>`
}
