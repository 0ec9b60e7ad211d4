import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillOf } from '../../widget/panel/color.ts'
import { DARK, LIGHT, tones } from '../../widget/panel/theme.ts'

const SURFACE = { light: '#fefdfc', dark: '#1b1916' }
const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

/** Contrast by WCAG 2, written apart from the code under test. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(full.slice(at, at + 2), 16) / 255
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }
  const [a, b] = [luminance(one), luminance(other)].sort((x, y) => y - x)
  return (a! + 0.05) / (b! + 0.05)
}

describe('one colour in', () => {
  test('text on the fill reaches 4.5:1 for every colour there is, in light, dark and on the launcher', () => {
    fc.assert(
      fc.property(color, (seed) => {
        const { fill, on } = fillOf(seed)
        expect(contrast(fill, on)).toBeGreaterThanOrEqual(4.5)
        for (const ground of [LIGHT, DARK]) {
          const its = tones(seed, ground)
          expect(contrast(its.brand, its['on-brand'])).toBeGreaterThanOrEqual(4.5)
          expect(contrast(its['brand-over'], its['on-brand'])).toBeGreaterThanOrEqual(4.5)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('the colour as text reaches 4.5:1 on the surface and on its own tints', () => {
    fc.assert(
      fc.property(color, (seed) => {
        for (const [ground, surface] of [
          [LIGHT, SURFACE.light],
          [DARK, SURFACE.dark],
        ] as const) {
          const its = tones(seed, ground)
          for (const under of [surface, its.tint, its['tint-2']])
            expect(contrast(its['brand-ink'], under)).toBeGreaterThanOrEqual(4.5)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test.each([
    ['#0e6b50', { fill: '#0e6b50', on: '#fff' }],
    ['#17191c', { fill: '#17191c', on: '#fff' }],
    ['#2456c9', { fill: '#2456c9', on: '#fff' }],
    ['#f2b705', { fill: '#f2b705', on: '#000' }],
    ['#ffffff', { fill: '#ffffff', on: '#000' }],
  ])('%s is taken as it is', (seed, fill) => {
    expect(fillOf(seed)).toEqual(fill)
  })

  test('where white falls just short the fill is darkened a little', () => {
    const { fill, on } = fillOf('#d93f3f')
    expect(on).toBe('#fff')
    expect(fill).not.toBe('#d93f3f')
    expect(contrast(fill, '#d93f3f')).toBeLessThan(1.2)
  })
})
