import { test as base, type Page } from '@playwright/test'
import { Chat } from './set-up/chat.ts'
import { expect } from './set-up/test.ts'
import { Usher } from './set-up/usher.ts'
import { demoWith } from './set-up/workspace.ts'

/** What a page has kept and sent about its buyer. */
async function traces(page: Page, sent: string[]) {
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])
  return { kept, sent: sent.filter((url) => url.includes('/conversations/')).length }
}

base('with consent asked for, nothing is stored or sent before the buyer agrees', async ({ page }) => {
  const workspace = await demoWith((site) => site.replace('mode: notice', 'mode: consent'))
  const usher = await Usher.start('--workspace', workspace.folder, '--bind', '127.0.0.1')
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.url()))
  try {
    await page.goto(`${usher.address}/chat/demo`)
    const chat = new Chat(page)
    await expect(page.getByRole('button', { name: 'Agree' })).toBeVisible()
    await page.getByRole('button', { name: 'Talk to a person' }).click()
    await page.waitForTimeout(300)
    expect(await traces(page, sent)).toEqual({ kept: [0, 0, ''], sent: 0 })
    await page.getByRole('button', { name: 'Agree' }).click()
    await expect(chat.times.first()).toBeVisible()
    const after = await traces(page, sent)
    expect([after.kept[0], after.sent > 0]).toEqual([1, true])
  } finally {
    await usher.stop()
    await workspace.remove()
  }
})

base('with a notice, nothing is stored or sent before the first message', async ({ page }) => {
  const usher = await Usher.start()
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.url()))
  try {
    await page.goto(`${usher.address}/`)
    const chat = new Chat(page)
    await chat.open()
    await page.keyboard.type('we are 400')
    await page.waitForTimeout(300)
    expect(await traces(page, sent)).toEqual({ kept: [0, 0, ''], sent: 0 })
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await traces(page, sent)).sent).toBeGreaterThan(0)
    expect((await traces(page, sent)).kept).toEqual([1, 0, ''])
  } finally {
    await usher.stop()
  }
})
