import { expect, test } from 'vitest'
import { createSealer, SealError } from '../../server/sealed.ts'

const root = new Uint8Array(32).fill(7)

test.each(['s3cret', '', 'Straße 📅', 'x'.repeat(100_000)])(
  'what was sealed opens again: %.20j',
  async (text) => {
    const sealed = await createSealer(root).seal(text, 'calendar:ana')
    expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]+$/)
    expect(await createSealer(root).open(sealed, 'calendar:ana')).toBe(text)
  },
)

test('the same secret sealed twice looks different, and neither shows it', async () => {
  const sealer = createSealer(root)
  const [one, two] = [
    await sealer.seal('s3cret', 'calendar:ana'),
    await sealer.seal('s3cret', 'calendar:ana'),
  ]
  expect(one).not.toBe(two)
  expect(Buffer.from(one.slice(3), 'base64url').toString('latin1')).not.toContain('s3cret')
})

test('it opens neither for another rep nor under another root secret', async () => {
  const sealed = await createSealer(root).seal('s3cret', 'calendar:ana')
  await expect(createSealer(root).open(sealed, 'calendar:ben')).rejects.toThrow(SealError)
  await expect(createSealer(root.slice().fill(8)).open(sealed, 'calendar:ana')).rejects.toThrow(
    /USHER_SECRET/,
  )
})

test('any changed byte is noticed', async () => {
  const sealed = await createSealer(root).seal('s3cret', 'calendar:ana')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  expect(bytes).toHaveLength(12 + 6 + 16)
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    await expect(
      createSealer(root).open(`v1.${changed.toString('base64url')}`, 'calendar:ana'),
    ).rejects.toThrow(SealError)
  }
})

test.each(['', 's3cret', 'v1.', 'v1.abc', 'v1.***', 'v2.AAAA'])('%j is no sealed secret', async (text) => {
  await expect(createSealer(root).open(text, 'calendar:ana')).rejects.toThrow(/no sealed secret/)
})
