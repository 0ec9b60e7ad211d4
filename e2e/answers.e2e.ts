import { Chat } from './set-up/chat.ts'
import { expect, test } from './set-up/test.ts'

test('a question is answered with its source, one that no page answers is kept for the call, and the brief has both', async ({
  page,
  usher,
}) => {
  const violations: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text())
  })
  await page.goto(`${usher.address}/chat/demo`)
  const chat = new Chat(page)
  await expect(chat.field).toBeVisible()
  await chat.say('Where is our data stored?')
  await expect(chat.log).toContainText(/In Frankfurt, in the EU.*From: Data processing agreement/)
  // The question of ours comes after the answer.
  await expect(chat.log).toContainText(/From: Data processing agreement.*\?/)

  await chat.say('and does it work with Salesforce?')
  const source = chat.log.getByRole('link', { name: 'Integrations' })
  await expect(source).toHaveAttribute('href', '/#works-title')
  await expect(chat.log).not.toContainText('I can’t answer that from here')

  await chat.say('Does it work with SAP?')
  await expect(chat.log).toContainText(
    'I can’t answer that from here, so I won’t guess. It is on the list for the call.',
  )

  await page.reload()
  await expect(chat.log).toContainText(/In Frankfurt, in the EU.*From: Data processing agreement/)
  await expect(source).toHaveCount(1)

  await chat.say('omar@new-clinic.example')
  await expect(chat.times.first()).toBeVisible()
  const behind = (await (await page.request.get(`${usher.address}/demo/behind.json`)).json()) as {
    leads: { brief: string }[]
  }
  await page.goto(behind.leads[0]!.brief)
  const section = (name: string) => page.locator('section', { has: page.getByRole('heading', { name }) })
  await expect(section('Asked, not yet answered')).toContainText('Does it work with SAP?')
  await expect(section('Asked, and answered in the chat')).toContainText('Where is our data stored?')
  await expect(section('Asked, and answered in the chat')).toContainText('Salesforce')
  await expect(section('The conversation')).toContainText('In Frankfurt, in the EU')
  expect(violations).toEqual([])
})

test('without the server a question is kept, and the conversation goes on', async ({
  page,
  usher,
  context,
}) => {
  await page.goto(`${usher.address}/`)
  const chat = new Chat(page)
  await chat.open()
  await chat.say('We want to route leads')
  await expect(chat.log).toContainText('How many people')
  await context.setOffline(true)
  await chat.say('Do you support SSO?')
  await expect(chat.log).toContainText('I can’t answer that from here')
  await context.setOffline(false)
  await expect(chat.log).toContainText('by SAML or OpenID Connect')
})
