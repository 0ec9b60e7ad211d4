import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Chat, FIRST } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

const FOLDER = process.env.SHOTS ?? fileURLToPath(new URL('../test-results/shots', import.meta.url))

/** `npm run shots`: each state of a buyer's way, and our pages, at both sizes and in both themes. */
for (const scheme of ['light', 'dark'] as const)
  test(`pictures, ${scheme} @shots`, async ({ page, usher, isMobile }) => {
    test.skip(!process.env.SHOTS, 'pictures are taken by npm run shots')
    await mkdir(FOLDER, { recursive: true })
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    const shot = async (name: string, fullPage = false) => {
      await page.waitForTimeout(150)
      await page.screenshot({
        path: `${FOLDER}/${isMobile ? 'phone' : 'desktop'}-${scheme}-${name}.png`,
        fullPage,
      })
    }
    await page.goto(`${usher.address}/`)
    const chat = new Chat(page)
    await expect(chat.launcher).toBeVisible()
    await shot('demo')
    await shot('demo-whole', true)
    await chat.open()
    await shot('open')
    await chat.say(FIRST)
    await expect(chat.chip(/HIPAA/)).toBeVisible()
    await shot('noted')
    await chat.chip(/^Edit headcount/).click()
    await expect(page.getByRole('button', { name: 'Save' })).toBeVisible()
    await shot('edit')
    await page.keyboard.press('Escape')
    await chat.say('security review, and does it work with salesforce?')
    await shot('asked')
    await chat.say(`shots-${scheme}-${isMobile ? 'p' : 'd'}@new-clinic.example`)
    await expect(chat.times.first()).toBeVisible()
    await shot('times')
    await chat.say('not mornings')
    await expect(chat.log).toContainText('These fit')
    await shot('times-wanted')
    await chat.say('Saturday')
    await expect(chat.log).toContainText('no time then')
    await shot('times-none')
    await chat.times.first().click()
    await expect(chat.log).toContainText('Booked:')
    await shot('booked')
    await chat.dialog.getByRole('button', { name: 'Bring others' }).click()
    await expect(chat.dialog.getByRole('textbox', { name: /E-mail addresses/ })).toBeFocused()
    await shot('guests')
    await page.keyboard.press('Escape')
    await chat.dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(chat.dialog.getByRole('group', { name: /because/ })).toBeVisible()
    await shot('cancel-reasons')
    await page.keyboard.press('Escape')
    await chat.dialog.getByRole('button', { name: 'Move' }).click()
    await expect(chat.log).toContainText('When would suit you instead')
    await shot('move')
    const behind = (await (await page.request.get(`${usher.address}/demo/behind.json`)).json()) as {
      leads: { brief: string }[]
    }
    await chat.dialog.getByRole('button', { name: 'Keep the time' }).click()
    const manage = await chat.dialog
      .getByRole('link', { name: 'link to move or cancel' })
      .getAttribute('href')
    await page.goto(behind.leads[0]!.brief)
    await shot('brief', true)
    await page.goto(manage!)
    await shot('manage')
    for (const summary of await page.locator('summary').all()) await summary.click()
    await shot('manage-open', true)
    await page.goto(`${usher.address}/chat/demo`)
    await expect(chat.field).toBeVisible()
    await shot('chat-page')
  })
