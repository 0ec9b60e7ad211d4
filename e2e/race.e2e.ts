import { Chat } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

test('two browsers pick the same time: exactly one gets it, the other gets fresh times', async ({
  browser,
  usher,
}) => {
  const chats = await Promise.all(
    ['ann', 'bob'].map(async (name) => {
      const page = await (await browser.newContext()).newPage()
      await page.goto(`${usher.address}/`)
      const chat = new Chat(page)
      await chat.open()
      await chat.say('We need HIPAA for 400 people')
      await chat.say(`${name}@company-${name}.example`)
      await expect(chat.times.first()).toBeVisible()
      return chat
    }),
  )
  const names = await Promise.all(chats.map((chat) => chat.times.first().getAttribute('aria-label')))
  expect(names[0]).toBe(names[1])
  await Promise.all(chats.map((chat) => chat.times.first().click()))
  const booked = (chat: Chat) => chat.log.getByText('Booked:')
  const taken = (chat: Chat) => chat.log.getByText('That time was just taken')
  for (const chat of chats) await expect(booked(chat).or(taken(chat)).first()).toBeVisible()
  const loser = (await booked(chats[0]!).isVisible()) ? chats[1]! : chats[0]!
  expect(await Promise.all(chats.map((chat) => booked(chat).count()))).toEqual(expect.arrayContaining([0, 1]))
  await loser.times.and(loser.page.locator(':enabled')).first().click()
  await expect(booked(loser)).toBeVisible()
})
