import { test as base } from '@playwright/test'
import { Chat } from './set-up/chat.ts'
import { expect } from './set-up/test.ts'
import { Usher } from './set-up/usher.ts'

base(
  'the server dies in the middle of the conversation, and the buyer still finishes after it is back',
  async ({ page }) => {
    const usher = await Usher.start()
    try {
      await page.goto(`${usher.address}/`)
      const chat = new Chat(page)
      await chat.open()
      await chat.say('We are 400 people and need HIPAA')
      await expect(chat.chip(/HIPAA/)).toBeVisible()
      await usher.kill()
      await chat.say('dana@new-clinic.example')
      await expect(
        chat.log
          .getByRole('button', { name: /Try now/ })
          .or(chat.dialog.getByRole('button', { name: /Try now/ }))
          .first(),
      ).toBeVisible()
      await usher.restart()
      await chat.dialog
        .getByRole('button', { name: /Try now/ })
        .first()
        .click()
      await expect(chat.times.first()).toBeVisible()
      await chat.times.first().click()
      await expect(chat.log).toContainText('Booked:')
    } finally {
      await usher.stop()
    }
  },
)
