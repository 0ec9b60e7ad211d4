import { expect, type Locator, type Page } from '@playwright/test'

/** The chat as a buyer meets it: by names and roles. */
export class Chat {
  readonly launcher: Locator
  readonly dialog: Locator
  readonly log: Locator
  readonly field: Locator

  constructor(readonly page: Page) {
    this.launcher = page.getByRole('button', { name: /Chat with/ })
    this.dialog = page.getByRole('dialog')
    this.log = page.getByRole('log')
    this.field = page.getByRole('textbox', { name: 'Your message' })
  }

  async open(): Promise<void> {
    await this.launcher.click()
    await expect(this.field).toBeFocused()
  }

  /** Opens a conversation that goes on: the focus is on the field, or on the choice that is open. */
  async reopen(): Promise<void> {
    await this.launcher.click()
    await expect(this.dialog.locator(':focus')).toHaveCount(1)
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text)
    await this.field.press('Enter')
    await expect(this.log.getByText(text).last()).toBeVisible()
  }

  /** Free times on screen, soonest first. */
  get times(): Locator {
    return this.page
      .getByRole('group', { name: /Free times/ })
      .getByRole('button', { name: /\d\d:\d\d, \w+.* time$/ })
  }

  chip(name: RegExp): Locator {
    return this.dialog.getByRole('button', { name }).first()
  }
}

export const FIRST = 'We are 400 people on Drift, need HIPAA, and must decide by end of next month'

/** The last day of next month where the buyer is, as the page writes it: '31 January'. */
export function endOfNextMonth(timezone = 'Europe/Berlin'): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(new Date())
  const [year, month] = today.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, month + 1, 0))
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long' }).format(last)
}
