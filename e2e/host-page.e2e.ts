import { createServer, type Server } from 'node:http'
import { test as base } from '@playwright/test'
import { Chat } from './set-up/chat.ts'
import { expect } from './set-up/test.ts'
import { Usher } from './set-up/usher.ts'
import { demoWith } from './set-up/workspace.ts'

const NONCE = 'bm9uY2U'
const HOSTILE = `* { all: revert !important; color: red !important; font-size: 40px !important; position: static !important; display: block !important; transform: rotate(3deg) !important; opacity: .3 !important }
div, button, dialog { width: 3px !important; height: 3px !important; visibility: hidden !important; z-index: -1 !important }`

/** A customer's page on an origin of its own: hostile styles, a strict policy, Trusted Types. */
function hostPage(host: () => string): Promise<{ server: Server; origin: string }> {
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'nonce-${NONCE}' ${host()} 'strict-dynamic'; connect-src ${host()}; img-src ${host()}; style-src 'nonce-${NONCE}'; require-trusted-types-for 'script'; trusted-types 'none'`,
    )
    answer.end(`<!doctype html><html lang="en"><title>Host</title><style nonce="${NONCE}">${HOSTILE}</style><p id="text">The page’s own text.</p>
<script nonce="${NONCE}">window.violations = []; document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI)); window.before = Object.keys(window)</script>
<script nonce="${NONCE}" async src="${host()}/usher.js" data-site="demo"></script></html>`)
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        server,
        origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
      })
    }),
  )
}

base(
  'on a host page with hostile styles and a strict policy the buyer books, and the page is not touched',
  async ({ page }) => {
    let address = ''
    const { server, origin } = await hostPage(() => address)
    const workspace = await demoWith((site) => site.replace(/origins:.*/, `origins: ['${origin}']`))
    const usher = await Usher.start('--workspace', workspace.folder, '--bind', '127.0.0.1')
    address = usher.address
    try {
      await page.goto(origin)
      const chat = new Chat(page)
      await expect(chat.launcher).toBeVisible()
      const box = (await chat.launcher.boundingBox())!
      expect(box.height).toBeGreaterThanOrEqual(44)
      expect(box.x + box.width).toBeLessThanOrEqual(1280)
      await chat.open()
      await chat.say('We are 400 people and need HIPAA')
      await chat.say('dana@new-clinic.example')
      await chat.times.first().click()
      await expect(chat.log).toContainText('Booked:')
      expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual(
        [],
      )
      const added = await page.evaluate(() => {
        const before = new Set((window as unknown as { before: string[] }).before)
        return Object.keys(window).filter((key) => !before.has(key) && key !== 'before')
      })
      expect(added).toEqual(['usher'])
      expect(
        await page.evaluate(() => [
          document.head.querySelectorAll('style,link').length,
          getComputedStyle(document.querySelector('#text')!).color,
        ]),
      ).toEqual([1, 'rgb(255, 0, 0)'])
    } finally {
      await usher.stop()
      server.close()
      await workspace.remove()
    }
  },
)

base('the script tag shifts nothing, and a server that is down is not noticed', async ({ page }) => {
  const usher = await Usher.start()
  try {
    await page.goto(`${usher.address}/`)
    await expect(new Chat(page).launcher).toBeVisible()
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) =>
            resolve(
              list
                .getEntries()
                .reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0),
            ),
          ).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(0), 500)
        }),
    )
    expect(shift).toBe(0)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await usher.kill()
    await new Chat(page).launcher.click()
    await expect(page.getByRole('button', { name: /Try again/ })).toBeVisible()
    expect(errors).toEqual([])
  } finally {
    await usher.stop()
  }
})
