/** The fill of a site's colour and the text on it, at 4.5:1 or more. White wherever it can be: where white falls just
 *  short the fill is darkened a little, and only on light colours the text is black. */
export interface Fill {
  fill: string
  on: string
}

/** White reaches 4.5:1 on a fill of at most this luminance (WCAG 2: .1833). A little less, since the curve of sRGB is
 *  taken as a plain power here: this stands in the loader, where each byte counts. */
const UNDER_WHITE_MAX = 0.175
/** Above this luminance darkening would change the colour. */
const DARKENED_MAX = 0.29
const GAMMA = 2.2

/** `color` is `#rrggbb`. */
export function fillOf(color: string): Fill {
  const rgb = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16))
  const [red, green, blue] = rgb.map((channel) => (channel / 255) ** GAMMA)
  const light = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
  if (light > DARKENED_MAX) return { fill: color, on: '#000' }
  const factor = Math.min(1, UNDER_WHITE_MAX / light) ** (1 / GAMMA)
  return {
    fill: '#' + rgb.map((channel) => ((channel * factor) | 256).toString(16).slice(1)).join(''),
    on: '#fff',
  }
}
