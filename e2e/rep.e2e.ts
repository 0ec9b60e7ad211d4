import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Chat } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

/** The latest mail in the outbox with this in its name, its soft line breaks taken out. */
async function mailNamed(page: Page, address: string, name: RegExp): Promise<string> {
  let text = ''
  await expect
    .poll(async () => {
      const { outbox } = (await (await page.request.get(`${address}/demo/behind.json`)).json()) as {
        outbox: { name: string; url: string }[]
      }
      const found = outbox.find((mail) => name.test(mail.name))
      if (found) text = await (await page.request.get(`${address}${found.url}`)).text()
      return found !== undefined
    })
    .toBe(true)
  return text.replaceAll('=\r\n', '').replaceAll('=3D', '=')
}

test('a rep signs in by a mailed link, takes a day off, and buyers are offered none of it', async ({
  page,
  usher,
  browser,
  isMobile,
}) => {
  test.skip(isMobile, 'one rep, one leave')
  await page.goto(`${usher.address}/rep`)
  await page.getByLabel(/e-mail/i).fill('sofia.marin@larkline.example')
  await page.getByRole('button').click()
  const link = /https?:\/\/\S+\/rep\/enter\/\S+/.exec(await mailNamed(page, usher.address, /rep-link/))![0]
  await page.goto(link)
  await page.getByRole('button').first().click()
  await expect(page).toHaveURL(/\/rep$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sofia')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])

  // The link worked once.
  const other = await browser.newPage()
  await other.goto(link)
  await expect(other.getByRole('button', { name: /Open|Enter|Sign in/ })).toHaveCount(0)

  const buyer = await browser.newPage()
  await buyer.goto(`${usher.address}/`)
  const chat = new Chat(buyer)
  await chat.open()
  await chat.say('We need HIPAA for 300 people')
  await chat.say('rosa@rep-clinic.example')
  await expect(chat.times.first()).toBeVisible()
  await expect(chat.log).toContainText('Sofia Marin')
  const name = (await chat.times.last().getAttribute('aria-label'))!
  const [, date, month] = /\w+ (\d+) (\w+),/.exec(name)!
  const day = new Date(`${date} ${month} ${new Date().getUTCFullYear()} 12:00Z`)
  if (day.getTime() < Date.now() - 86_400_000) day.setUTCFullYear(day.getUTCFullYear() + 1)
  const iso = day.toISOString().slice(0, 10)

  for (const summary of await page.locator('summary').all()) await summary.click()
  await page.locator('input[name=from]').fill(iso)
  await page.locator('input[name=to]').fill(iso)
  await page
    .getByRole('button', { name: /add.*leave|leave/i })
    .first()
    .click()
  await expect(page.getByText(new RegExp(`${Number(date)} ${month}`)).first()).toBeVisible()

  await chat.dialog.getByRole('button', { name: 'Other times' }).click()
  await buyer.reload()
  await chat.reopen()
  await expect(chat.times.first()).toBeVisible()
  const later = await chat.times.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
  expect(later.filter((label) => label!.includes(` ${date} ${month},`))).toEqual([])
})
