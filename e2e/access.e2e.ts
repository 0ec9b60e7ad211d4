import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Chat, FIRST } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

/** Nothing that axe-core finds, in the chat and around it. */
async function clean(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(
      ({ id, nodes }) => `${state}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
}

for (const scheme of ['light', 'dark'] as const)
  test(`axe-core finds nothing in any state on the way, ${scheme}`, async ({ page, usher }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.goto(`${usher.address}/`)
    const chat = new Chat(page)
    await clean(page, 'closed')
    await chat.open()
    await clean(page, 'open')
    await chat.say(FIRST)
    await expect(chat.chip(/HIPAA/)).toBeVisible()
    await clean(page, 'noted')
    await chat.chip(/^Edit headcount/).click()
    await expect(page.getByRole('button', { name: 'Save' })).toBeVisible()
    await clean(page, 'editing')
    await page.keyboard.press('Escape')
    await chat.say(`axe-${scheme}@new-clinic.example`)
    await expect(chat.times.first()).toBeVisible()
    await clean(page, 'times')
    await chat.times.first().click()
    await expect(chat.log).toContainText('Booked:')
    await clean(page, 'booked')
    await chat.dialog.getByRole('button', { name: 'Bring others' }).click()
    await expect(chat.dialog.getByRole('textbox', { name: /E-mail addresses/ })).toBeFocused()
    await clean(page, 'bringing others')
    await page.keyboard.press('Escape')
    await chat.dialog.getByRole('button', { name: 'Move' }).click()
    await expect(chat.times.first()).toBeVisible()
    await clean(page, 'moving')
    const manage = await chat.dialog
      .getByRole('link', { name: 'link to move or cancel' })
      .getAttribute('href')
    const behind = (await (await page.request.get(`${usher.address}/demo/behind.json`)).json()) as {
      leads: { brief: string }[]
    }
    await page.goto(behind.leads[0]!.brief)
    await clean(page, 'brief')
    await page.goto(manage!)
    for (const summary of await page.locator('summary').all()) await summary.click()
    await clean(page, 'manage')
  })

test('by keyboard alone: open, answer, pick, close, and focus goes where it belongs', async ({
  page,
  usher,
  isMobile,
}) => {
  test.skip(isMobile, 'a phone has no keyboard')
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.launcher.focus()
  await page.keyboard.press('Enter')
  await expect(chat.field).toBeFocused()
  await page.keyboard.type('We need HIPAA for 400 people')
  await page.keyboard.press('Enter')
  await expect(chat.chip(/HIPAA/)).toBeVisible()
  await page.keyboard.type('keys@new-clinic.example')
  await page.keyboard.press('Enter')
  await expect(chat.times.first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(chat.log).toContainText('Booked:')
  await page.keyboard.press('Escape')
  await expect(chat.dialog).toBeHidden()
  await expect(chat.launcher).toBeFocused()
})

test('the hosted page of the chat opens by itself', async ({ page, usher }) => {
  await page.goto(`${usher.address}/chat/demo`)
  await expect(new Chat(page).field).toBeVisible()
  await clean(page, 'page')
})
