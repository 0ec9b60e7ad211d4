import { AxeBuilder } from '@axe-core/playwright'
import { Chat } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

test('a buyer is told by when, the owner takes the lead from the queue’s page, and marks a fact as wrong', async ({
  page,
  usher,
  browser,
  isMobile,
}) => {
  test.skip(isMobile, 'one queue, one lead')
  const buyer = await browser.newPage()
  await buyer.goto(`${usher.address}/`)
  const chat = new Chat(buyer)
  await chat.open()
  await chat.say('We are 3 people and want to talk to a person')
  await chat.say('rosa@queue-clinic.example')
  await expect(chat.log).toContainText(/The Larkline team will answer you by e-mail by \w+/)

  // Who is not signed in is led to sign in, and back.
  await page.goto(`${usher.address}/rep/queues/inbound`)
  await page.getByLabel(/e-mail/i).fill('ines.duarte@larkline.example')
  await page.getByRole('button').click()
  let text = ''
  await expect
    .poll(async () => {
      const { outbox } = (await (await page.request.get(`${usher.address}/demo/behind.json`)).json()) as {
        outbox: { name: string; url: string }[]
      }
      const found = outbox.find(({ name }) => /rep-link/.test(name))
      if (found) text = await (await page.request.get(`${usher.address}${found.url}`)).text()
      return found !== undefined
    })
    .toBe(true)
  const mail = text.replaceAll('=\r\n', '').replaceAll('=3D', '=')
  await page.goto(/https?:\/\/\S+\/rep\/enter\/\S+/.exec(mail)![0])
  await page.getByRole('button').first().click()
  await expect(page).toHaveURL(/\/rep\/queues\/inbound$/)
  await expect(page.getByRole('heading', { name: 'rosa@queue-clinic.example' })).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])

  await page.getByRole('button', { name: 'Take it: rosa@queue-clinic.example' }).click()
  await expect(page.getByRole('status')).toContainText('is yours')
  await expect(page.getByRole('heading', { name: 'rosa@queue-clinic.example' })).toHaveCount(0)

  const brief = /https?:\/\/\S+\/brief\/[\w.-]+/
  await expect
    .poll(async () => {
      const { outbox } = (await (await page.request.get(`${usher.address}/demo/behind.json`)).json()) as {
        outbox: { name: string; url: string }[]
      }
      const found = outbox.find(({ name }) => /brief-queue/.test(name))
      if (found) text = await (await page.request.get(`${usher.address}${found.url}`)).text()
      return found !== undefined
    })
    .toBe(true)
  await page.goto(brief.exec(text.replaceAll('=\r\n', '').replaceAll('=3D', '='))![0])
  await page.getByRole('button', { name: /This is wrong: People/ }).click()
  await expect(page.getByRole('status')).toContainText('Noted as wrong')
  await expect(page.locator('s')).toHaveText('About 3')
  await page.locator('summary', { hasText: 'Hand over' }).click()
  await page.getByLabel('To').selectOption({ label: 'Jonas Weil' })
  await page.getByLabel('Why').fill('Knows small teams')
  await page.locator('form', { hasText: 'Why' }).getByRole('button', { name: 'Hand over' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Done|rosa@/)
  await expect(page.getByText('Jonas Weil has this lead now')).toBeVisible()
})
