import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { findChromium } from '../../e2e/set-up/chromium.mjs'
import { ROOT } from '../../server/cli/build.mjs'

const WIDGET = join(ROOT, 'dist/widget')

/** How long the page takes to understand each text, in ms, by the chunks as they are served, in a browser whose CPU is
 *  slowed down. */
export async function timesInPage({ playbook, texts, slowdown }) {
  const server = createServer(serve).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    const base = `http://127.0.0.1:${server.address().port}`
    await page.goto(`${base}/`)
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    return await page.evaluate(measure, { chunk: `${base}/${engineChunk()}`, playbook, texts })
  } finally {
    await browser.close()
    server.close()
  }
}

/** Runs in the page. */
async function measure({ chunk, playbook, texts }) {
  const { listener } = await import(chunk)
  const listen = listener(playbook, 'en')
  const base = { at: '2026-11-23T15:00:00.000Z', timezone: 'UTC', role: 'buyer', kind: 'message' }
  const times = []
  for (const [i, text] of texts.entries()) {
    const entries = [{ ...base, id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`, text }]
    const from = performance.now()
    const { profile } = await listen(entries, '2026-11-23')
    times.push(performance.now() - from)
    if (profile.sources.length === 0) throw new Error('Nothing was understood.')
  }
  return times
}

function engineChunk() {
  const manifest = JSON.parse(readFileSync(join(WIDGET, '.vite/manifest.json'), 'utf8'))
  return manifest['widget/conversation/understanding.ts'].file
}

function serve({ url }, response) {
  if (url === '/')
    return response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>')
  try {
    const content = readFileSync(join(WIDGET, url.replace(/[^\w.-]/g, '')))
    return response.setHeader('content-type', 'text/javascript').end(content)
  } catch {
    return response.writeHead(404).end()
  }
}
