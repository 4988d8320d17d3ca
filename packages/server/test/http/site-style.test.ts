import assert from 'node:assert/strict'
import { test } from 'node:test'
import { siteStyle } from '../../src/http/site-style.ts'

/** Relative luminance and contrast of WCAG 2.2, section "contrast ratio". */
const luminance = (colour: string): number => {
  const digits = colour.length === 4 ? [...colour.slice(1)].map((one) => one + one).join('') : colour.slice(1)
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const part = Number.parseInt(digits.slice(start, start + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const coloursOf = (rule: string): Record<string, string> =>
  Object.fromEntries([...rule.matchAll(/--([\w-]+): (#[0-9a-f]+)/g)].map(([, name, value]) => [name, value]))
const [light = '', dark = ''] = siteStyle.match(/:root \{[^}]*\}/g) ?? []
const themes = { light: coloursOf(light), dark: { ...coloursOf(light), ...coloursOf(dark) } }

for (const [theme, colours] of Object.entries(themes)) {
  test(`every text stands out from what is behind it: ${theme}`, () => {
    const pairs = [
      ...['text', 'muted', 'accent', 'bad', 'good', 'name', 'value'].flatMap((text) =>
        ['page', 'surface'].map((behind) => [text, behind] as const),
      ),
      ...['text', 'muted', 'accent'].map((text) => [text, 'soft'] as const),
      ...[
        ['accent-text', 'accent'],
        ['surface', 'bad'],
        ['bar-text', 'bar'],
        ['bar-muted', 'bar'],
        ['text', 'bad-soft'],
        ['text', 'good-soft'],
        ['bad', 'bad-soft'],
        ['good', 'good-soft'],
      ].map(([text = '', behind = '']) => [text, behind] as const),
    ]
    const faint = pairs.filter(
      ([text, behind]) => !(contrast(colours[text] as string, colours[behind] as string) >= 4.5),
    )
    assert.deepEqual(faint, [])
  })
}

test('the style asks for nothing', () => {
  assert.doesNotMatch(siteStyle, /url\(|@import|<\//)
})
