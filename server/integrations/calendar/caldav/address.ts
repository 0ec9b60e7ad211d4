/** Whether two addresses are of one resource, however they are escaped: servers differ in `@` or `%40`, and in the slash
 *  at the end. `other` may be relative. */
export function isSame(url: string, other: string): boolean {
  return URL.canParse(other, url) && keyOf(url) === keyOf(new URL(other, url).href)
}

/** The last part of an address, as it reads: of a calendar its folder. */
export function fileOf(url: string): string {
  const path = plainPathOf(url)
  return path.slice(path.lastIndexOf('/') + 1)
}

function keyOf(url: string): string {
  return new URL(url).origin + plainPathOf(url)
}

function plainPathOf(url: string): string {
  const path = new URL(url).pathname.replace(/\/$/, '')
  try {
    return decodeURIComponent(path)
  } catch {
    // Escaped in another encoding than UTF-8.
    return path
  }
}
