import { Chat } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

const HOST = /Free times with/

test('times are asked for in words, narrowed, and one of them is booked', async ({ page, usher }) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('We need HIPAA for 300 people')
  await chat.say('iris@narrow-clinic.example')
  await expect(chat.times.first()).toBeVisible()
  await chat.say('not mornings')
  await expect(chat.log).toContainText('These fit.')
  await expect(chat.times.first()).toBeVisible()
  for (const time of await chat.times.allTextContents())
    expect(Number(time.slice(0, 2))).toBeGreaterThanOrEqual(12)
  await chat.say('is Sunday possible?')
  await expect(chat.log).toContainText('no time then')
  await page.getByRole('group', { name: HOST }).getByRole('button').nth(1).click()
  await expect(chat.log).toContainText('Booked:')
  // What was said of times is no fact about the company.
  await expect(chat.dialog.getByRole('button', { name: /^Edit timeline/ })).toHaveCount(0)
})

test('none of these times: the next person’s come, and in the end somebody writes', async ({
  page,
  usher,
}) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('We need HIPAA for 300 people')
  await chat.say('nora@none-clinic.example')
  const first = await page.getByRole('group', { name: HOST }).getAttribute('aria-label')
  await chat.say('none of these work')
  await expect(page.getByRole('group', { name: first! })).toHaveCount(0)
  for (let i = 0; i < 12; i++) {
    const none = chat.dialog.getByRole('button', { name: 'None of these' })
    const end = chat.log.getByText('will answer you by e-mail')
    await expect(none.or(end).first()).toBeVisible()
    if (await end.isVisible()) break
    await none.click()
  }
  await expect(chat.log).toContainText('will answer you by e-mail')
})

test('a meeting is moved in the chat and by its link: one meeting, one UID, and the old time is free again', async ({
  page,
  usher,
}) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('We need HIPAA for 300 people')
  await chat.say('mona@move-clinic.example')
  await chat.times.nth(3).click()
  await expect(chat.log).toContainText('Booked:')
  const link = (await chat.dialog.getByRole('link', { name: 'link to move or cancel' }).getAttribute('href'))!
  const ics = async () =>
    (await (await page.request.get(`${link}/meeting.ics`)).text()).replaceAll('\r\n ', '')
  const uid = /UID:.*/.exec(await ics())![0]
  await chat.say('can we move it to another day?')
  await expect(chat.log).toContainText('When would suit you instead?')
  await chat.times.last().click()
  await expect(chat.log).toContainText('Moved.')
  expect(await ics()).toContain(uid)
  expect(await ics()).toContain('SEQUENCE:1')
  await page.reload()
  await chat.reopen()
  await expect(chat.dialog.getByRole('region', { name: 'Your meeting' })).toBeVisible()

  await page.goto(link)
  await page.getByText('Choose another time').click()
  await page.locator('button[name=start]').nth(2).click()
  await expect(page.getByText('Moved', { exact: true })).toBeVisible()
  expect(await ics()).toContain(uid)
  expect(await ics()).toContain('SEQUENCE:2')
})

test('a picked time is held while the e-mail is asked for', async ({ page, usher, browser }) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('We need HIPAA for 300 people')
  await chat.dialog.getByRole('button', { name: 'Talk to a person' }).click()
  await chat.times.last().click()
  await expect(chat.log).toContainText('Which e-mail should the invitation for')
  const held = await chat.log.getByText('Which e-mail should the invitation for').textContent()
  const other = await browser.newPage()
  await other.goto(`${usher.address}/`)
  const rival = new Chat(other)
  await rival.open()
  await rival.say('We need HIPAA for 300 people')
  await rival.say('rita@rival-clinic.example')
  await expect(rival.times.first()).toBeVisible()
  await rival.dialog.getByRole('button', { name: 'Other times' }).click()
  const [, date, time] = /for \w+ (\d+) \w+, (\d\d:\d\d)/.exec(held!)!
  await expect(
    rival.dialog.getByRole('button', { name: new RegExp(` ${date} \\w+, ${time}, \\w+ time$`) }),
  ).toHaveCount(0)
  await chat.say('hana@held-clinic.example')
  await expect(chat.log).toContainText('Booked:')
})
