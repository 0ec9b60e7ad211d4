import { Chat } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

test('who needs support is shown the way, and may still turn out to buy', async ({ page, usher }) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('I can’t log in to my account')
  await expect(chat.dialog.getByRole('link', { name: /Write to support/ })).toHaveAttribute(
    'href',
    /^mailto:/,
  )
  await expect(chat.log).not.toContainText('e-mail should')
  await chat.say('And we are looking for a tool to route leads, for 400 people')
  await expect(chat.log).toContainText('When do you need a decision?')
})

test('frustration meets one calm sentence and a person, one tap away', async ({ page, usher }) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('We want to route leads')
  await expect(chat.log).toContainText('How many people')
  await chat.say('I already told you, this is useless')
  await expect(chat.log).toContainText('A person can take over now.')
  await chat.log.getByRole('button', { name: 'Talk to a person' }).click()
  await expect(chat.times.first()).toBeVisible()
})

test('not now stops the questions, and a reload does not bring them back', async ({ page, usher }) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('not now')
  await expect(chat.log).toContainText('No hurry.')
  await expect(chat.log.getByRole('group', { name: 'Suggested answers' })).toHaveCount(0)
  await page.reload()
  await chat.reopen()
  await expect(chat.log).toContainText('No hurry.')
  await expect(chat.log).not.toContainText('How many people')
})

test('a mistyped address is asked about, and the one that is picked gets the invitation', async ({
  page,
  usher,
}) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('dana.talk@gmial.com')
  await expect(chat.log).toContainText('Which of these addresses is right?')
  await page.reload()
  await chat.reopen()
  await chat.log.getByRole('button', { name: 'dana.talk@gmail.com', exact: true }).click()
  await chat.times.first().click()
  await expect(chat.log).toContainText('Invitation sent to dana.talk@gmail.com')
})

test('a language without a pack is told so in it, German is read, and both go on with the buttons', async ({
  page,
  usher,
}) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('Bonjour, nous cherchons un outil pour notre équipe')
  await expect(chat.log.locator('[lang=fr]')).toContainText('Je ne lis que l’anglais')
  await chat.log.getByRole('button', { name: 'Route meetings' }).click()
  await expect(chat.log).toContainText('How many people')
  await chat.say('Wir sind etwa 300 Mitarbeiter und suchen eine Lösung')
  await expect(chat.chip(/^Edit headcount: about 300/)).toBeVisible()
  await expect(chat.log.locator('[lang]')).toHaveCount(1)
})
