import type { Finding } from './findings.ts'
import { PICTURE_BYTES_MAX, PICTURES_MAX } from './limits.ts'
import type { Picture } from './workspace.ts'

const PICTURE_TYPES: Record<string, string> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
}
const FOLDER = 'pictures/'

/** The portraits of the folder `pictures/`, by file name. Small, since a revision holds them whole. */
export function readPictures(files: Record<string, string | Uint8Array>): {
  pictures: Record<string, Picture>
  findings: Finding[]
} {
  const pictures: Record<string, Picture> = {}
  const findings: Finding[] = []
  for (const [file, content] of Object.entries(files)) {
    if (!file.startsWith(FOLDER)) continue
    const name = file.slice(FOLDER.length)
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const type = PICTURE_TYPES[name.split('.').at(-1)!.toLowerCase()]
    const message =
      type === undefined || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)
        ? `a picture is named like ana.svg, and is one of ${Object.keys(PICTURE_TYPES).join(', ')}.`
        : bytes.byteLength > PICTURE_BYTES_MAX
          ? `the picture has ${bytes.byteLength} bytes; ${PICTURE_BYTES_MAX} are the most.`
          : type === PICTURE_TYPES.svg && isActive(new TextDecoder().decode(bytes))
            ? 'the picture holds a script, a foreign object or a reference to elsewhere.'
            : Object.keys(pictures).length >= PICTURES_MAX
              ? `there are more than ${PICTURES_MAX} pictures.`
              : undefined
    if (message) findings.push({ file, line: 1, column: 1, path: [], message, severity: 'error' })
    else pictures[name] = { type: type!, base64: base64(bytes) }
  }
  return { pictures, findings }
}

/** A drawing needs none of these. It is served as an image, where they do not run; this keeps them out all the same. */
function isActive(svg: string): boolean {
  return /<script|<foreignObject|\bon\w+\s*=|javascript:|<!ENTITY|href\s*=\s*["'](?!#)/i.test(svg)
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
