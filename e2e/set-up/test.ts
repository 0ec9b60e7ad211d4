import { test as base } from '@playwright/test'
import { Usher } from './usher.ts'

/** Tests that share one running demo server a worker. */
export const test = base.extend<object, { usher: Usher }>({
  usher: [
    async ({}, use) => {
      const usher = await Usher.start()
      await use(usher)
      await usher.stop()
    },
    { scope: 'worker' },
  ],
})
export { expect } from '@playwright/test'
