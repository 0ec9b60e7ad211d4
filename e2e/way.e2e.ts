import { Chat, endOfNextMonth, FIRST } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

test('the buyer’s whole way: from the script tag to the booked meeting, and the brief that the rep reads', async ({
  page,
  usher,
  isMobile,
}) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say(FIRST)
  const decision = new RegExp(`^Edit.*${endOfNextMonth()}`)
  for (const name of [/^Edit.*Drift/, /^Edit headcount: about 400/, /^Edit.*HIPAA/, decision])
    await expect(chat.chip(name)).toBeVisible()

  await chat.chip(/^Edit headcount/).click()
  await page.getByRole('textbox', { name: /How many people/ }).fill('450')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(chat.chip(/^Edit headcount: about 450/)).toBeVisible()

  await chat.say('a security review, please')
  await expect(chat.log).not.toContainText('How many people')
  await chat.say('dana@new-clinic.example')
  await expect(chat.log).toContainText('Sofia Marin, solutions engineer')
  await expect(chat.log).toContainText('HIPAA')
  await expect(chat.times.first()).toBeVisible()

  await page.reload()
  await chat.reopen()
  await expect(chat.log).toContainText('dana@new-clinic.example')
  await chat.times.first().click()
  await expect(chat.log).toContainText(/Booked:/)
  await expect(chat.log).toContainText('dana@new-clinic.example')

  const ics = page.waitForEvent('download')
  await chat.dialog.getByRole('link', { name: 'Add to calendar' }).click()
  expect((await ics).suggestedFilename()).toMatch(/\.ics$/)

  const behind = (await (await page.request.get(`${usher.address}/demo/behind.json`)).json()) as {
    leads: { brief: string }[]
    outbox: { name: string }[]
  }
  await page.goto(behind.leads[0]!.brief)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('dana@new-clinic.example')
  for (const text of ['About 450', 'HIPAA', endOfNextMonth(), 'ecurity review', FIRST])
    await expect(page.getByText(text, { exact: false }).first()).toBeVisible()
  await expect
    .poll(
      async () =>
        ((await (await page.request.get(`${usher.address}/demo/behind.json`)).json()) as typeof behind).outbox
          .length,
    )
    .toBeGreaterThanOrEqual(2)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(isMobile ? 390 : 1280)
})

test('a meeting is cancelled by its link, whose page has the button', async ({ page, usher, context }) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('We need HIPAA for 300 people')
  await chat.say('eve@new-clinic.example')
  await chat.times.first().click()
  await expect(chat.log).toContainText('Booked:')
  const opened = context.waitForEvent('page')
  await chat.dialog.getByRole('link', { name: 'link to move or cancel' }).click()
  const manage = await opened
  await manage.getByText('Cancel the meeting').first().click()
  await manage.getByLabel('Why, if you like to say').selectOption('Something came up')
  await manage.getByRole('button', { name: 'Cancel the meeting' }).click()
  await expect(manage.getByText('Cancelled', { exact: true })).toBeVisible()
  await expect(manage.getByRole('heading', { name: 'Another time' })).toBeVisible()
  await page.reload()
  await chat.reopen()
  await expect(chat.log).toContainText(/Cancelled:/)
})

test('a meeting is cancelled in the chat, and another time is found there', async ({ page, usher }) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('We need HIPAA for 300 people')
  await chat.say('gina@new-clinic.example')
  await chat.times.first().click()
  await expect(chat.log).toContainText('Booked:')
  await chat.dialog.getByRole('button', { name: 'Cancel', exact: true }).click()
  await chat.dialog.getByRole('button', { name: 'No reason' }).click()
  await expect(chat.log).toContainText('Cancelled:')
  await chat.dialog.getByRole('button', { name: 'Find another time' }).click()
  await chat.times.nth(1).click()
  await expect(chat.log).toContainText('Booked:')
})

test('a person is wanted at once: times first, and a pick asks for the e-mail', async ({ page, usher }) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.dialog.getByRole('button', { name: 'Talk to a person' }).click()
  await chat.times.first().click()
  await expect(chat.log).toContainText(/e-mail/)
  await chat.say('frank@new-clinic.example')
  await expect(chat.log).toContainText('Booked:')
})
