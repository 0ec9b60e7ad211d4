/** The address of the page as it may be stored: origin, path and campaign parameters, nothing else. */
export function pageAddress(href: string, charsMax = 500): string | undefined {
  let url: URL
  try {
    url = new URL(href)
  } catch {
    return undefined
  }
  if (!/^https?:$/.test(url.protocol)) return undefined
  const campaign = [...url.searchParams].filter(([name]) => name.startsWith('utm_'))
  const query = new URLSearchParams(campaign).toString()
  return `${url.origin}${url.pathname}${query ? `?${query}` : ''}`.slice(0, charsMax)
}
