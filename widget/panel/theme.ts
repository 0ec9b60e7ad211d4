import { fillOf } from './color.ts'

/** The stylesheet that gives a site's one colour all its tones, for light and for dark. Tones are computed here, so no
 *  browser has to know relative colours. `color` is `#rrggbb`. */
export function themeSheet(color: string): string {
  return `.usher{${rules(tones(color, LIGHT))}}.usher[data-dark]{${rules(tones(color, DARK))}}`
}

/** The tones of a colour on one ground, as hex values. */
export interface Tones {
  brand: string
  'on-brand': string
  /** The fill under the pointer: away from its text's colour, so that contrast only grows. */
  'brand-over': string
  /** The colour as text. */
  'brand-ink': string
  /** Lines around what can be chosen. */
  'brand-line': string
  tint: string
  'tint-2': string
  focus: string
}

interface Ground {
  /** Lightness that the fill is kept within. */
  fill: [least: number, most: number]
  fillChroma: number
  /** Lightness and most chroma of text. */
  ink: (lightness: number) => number
  inkChroma: number
  line: [lightness: number, share: number]
  tint: [lightness: number, share: number]
  tint2: [lightness: number, share: number]
}

export const LIGHT: Ground = {
  fill: [0, 0.93],
  fillChroma: 1,
  ink: (lightness) => Math.min(lightness, 0.485),
  inkChroma: 0.17,
  line: [0.82, 0.4],
  tint: [0.968, 0.12],
  tint2: [0.925, 0.26],
}

export const DARK: Ground = {
  fill: [0.5, 0.76],
  fillChroma: 0.15,
  ink: (lightness) => Math.max(lightness, 0.8),
  inkChroma: 0.11,
  line: [0.45, 0.45],
  tint: [0.28, 0.26],
  tint2: [0.345, 0.34],
}

/** The most chroma that a tint takes its share of. */
const TINT_CHROMA_MAX = 0.2

export function tones(color: string, ground: Ground): Tones {
  const [lightness, chroma, hue] = toLch(color)
  const [least, most] = ground.fill
  const kept = lightness >= least && lightness <= most && chroma <= ground.fillChroma
  const { fill, on } = fillOf(
    kept
      ? color
      : fromLch(Math.min(most, Math.max(least, lightness)), Math.min(chroma, ground.fillChroma), hue),
  )
  const [fillLightness, fillChroma] = toLch(fill)
  const over = fromLch(
    fillLightness * (on === '#fff' ? 0.88 : 1) + (on === '#fff' ? 0 : 0.05),
    fillChroma,
    hue,
  )
  const ink = fromLch(ground.ink(lightness), Math.min(chroma, ground.inkChroma), hue)
  const tint = ([at, share]: [number, number]) => fromLch(at, Math.min(chroma, TINT_CHROMA_MAX) * share, hue)
  return {
    brand: fill,
    'on-brand': on,
    'brand-over': over,
    'brand-ink': ink,
    'brand-line': fromLch(ground.line[0], chroma * ground.line[1], hue),
    tint: tint(ground.tint),
    'tint-2': tint(ground.tint2),
    focus: ink,
  }
}

function rules(values: Tones): string {
  return Object.entries(values)
    .map(([name, value]) => `--u-${name}:${value}`)
    .join(';')
}

/** The three channels in linear light, 0 to 1. */
function linear(color: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
}

function hex(rgb: number[]): string {
  return `#${rgb
    .map((channel) => {
      const value = Math.min(1, Math.max(0, channel))
      const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055
      return Math.round(encoded * 255)
        .toString(16)
        .padStart(2, '0')
    })
    .join('')}`
}

// OKLab, after Björn Ottosson, 'A perceptual color space for image processing' (2020).
function toLch(color: string): [lightness: number, chroma: number, hue: number] {
  const [r, g, b] = linear(color) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const c = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, Math.hypot(a, c), Math.atan2(c, a)]
}

function fromLch(lightness: number, chroma: number, hue: number): string {
  // Chroma is given up until the colour exists on a screen.
  for (let kept = chroma; ; kept -= 0.005) {
    const rgb = channels(lightness, Math.max(0, kept), hue)
    if (kept <= 0 || rgb.every((channel) => channel > -0.001 && channel < 1.001)) return hex(rgb)
  }
}

function channels(lightness: number, chroma: number, hue: number): number[] {
  const a = chroma * Math.cos(hue)
  const b = chroma * Math.sin(hue)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}
