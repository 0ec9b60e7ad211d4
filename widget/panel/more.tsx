import type { View } from './view.ts'

/** The way to the full privacy notice, where there is one. */
export function More({ view }: { view: View }) {
  const { words, site } = view
  if (!site.privacy.url) return null
  return (
    <p class="small">
      {words.moreIn}
      <a href={site.privacy.url} target="_blank" rel="noopener">
        {words.notice}
      </a>
      .
    </p>
  )
}
