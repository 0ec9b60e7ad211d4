// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { boot } from '../../widget/launcher.ts'
import type { App, AppModule, Settings, Shell } from '../../widget/shell.ts'

const settings: Settings = {
  base: '',
  assets: '',
  sites: {
    demo: {
      revision: 3,
      name: 'Larkline',
      color: '#0e6b50',
      theme: 'auto',
      launcher: { side: 'right' },
      locales: ['en'],
      privacy: { mode: 'notice', text: 'Kept.' },
    },
  },
}

let done: string[]
let shell: Shell | undefined
let load: ReturnType<typeof vi.fn<(url: string) => Promise<AppModule>>>

const bundle: AppModule = {
  start(its) {
    shell = its
    const app: App = {
      open: () => {
        done.push('open')
        its.changed(true)
        its.emit('open')
      },
      close: () => {
        done.push('close')
        its.changed(false)
        its.emit('close')
      },
      consent: (given) => done.push(`consent ${given}`),
    }
    return app
  },
}

function tag(data: Record<string, string> = { site: 'demo' }): HTMLScriptElement {
  const script = document.createElement('script')
  script.type = 'inert'
  script.src = 'https://chat.test/usher.js'
  Object.assign(script.dataset, data)
  document.body.append(script)
  return script
}
const start = (script = tag(), its = settings) => boot(its, script, load, 'app-1.js')
const host = () => [...document.body.children].find((one) => one.shadowRoot)
const button = () => host()?.shadowRoot?.querySelector('button') ?? null
const settle = () => new Promise((then) => setTimeout(then))
/** The snippet that a page may have before the script. */
function stub() {
  const usher = (...command: unknown[]) => void (usher.q = usher.q ?? []).push(command)
  usher.q = undefined as unknown[][] | undefined
  window.usher = usher as unknown as Window['usher']
}

beforeEach(() => {
  document.body.replaceChildren()
  delete window.usher
  done = []
  shell = undefined
  load = vi.fn(async () => bundle)
})

describe('the launcher', () => {
  test('stands in a shadow root, with a name, and nothing is fetched', () => {
    start()
    expect(button()?.ariaLabel).toBe('Chat with Larkline')
    expect(load).not.toHaveBeenCalled()
  })

  test.each(['pointerenter', 'focus', 'touchstart'])(
    '%s fetches the chat and does not open it',
    async (intent) => {
      start()
      button()!.dispatchEvent(new Event(intent))
      await settle()
      expect(load.mock.calls).toEqual([['https://chat.test/assets/app-1.js']])
      expect(done).toEqual([])
    },
  )

  test('a click opens, and closing gives the focus back', async () => {
    start()
    button()!.click()
    await settle()
    expect([done, button()!.hidden]).toEqual([['open'], true])
    window.usher!('close')
    await settle()
    expect([button()!.hidden, host()!.shadowRoot!.activeElement === button()]).toEqual([false, true])
  })

  test('a second tag, an unknown site and a page without a tag do nothing', () => {
    start()
    start()
    expect([...document.body.children].filter((one) => one.shadowRoot)).toHaveLength(1)
    document.body.replaceChildren()
    delete window.usher
    start(tag({ site: 'nobody' }))
    boot(settings, null, load, 'app-1.js')
    expect([host(), window.usher]).toEqual([undefined, undefined])
  })

  test('a chat that does not load can be tried again', async () => {
    load.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    start()
    button()!.click()
    await settle()
    expect(button()!.textContent).toBe('Chat did not load. Try again')
    button()!.click()
    await settle()
    expect([done, button()!.ariaLabel]).toEqual([['open'], 'Chat with Larkline'])
  })

  test('comes back when the page has replaced its body', () => {
    start()
    document.body.replaceChildren()
    window.usher!('page')
    expect(button()).not.toBeNull()
  })

  test('on its own page the chat opens at once, without a launcher', async () => {
    start(tag({ site: 'demo', view: 'page' }))
    await settle()
    expect([done, button()!.hidden, shell?.view]).toEqual([['open'], true, 'page'])
  })
})

describe('commands', () => {
  // Each order of page call, loader and bundle.
  test.each<[string, () => Promise<void>]>([
    [
      'before the loader',
      async () => {
        stub()
        window.usher!('open')
        start()
        await settle()
      },
    ],
    [
      'between loader and bundle',
      async () => {
        start()
        window.usher!('open')
        await settle()
      },
    ],
    [
      'after the bundle',
      async () => {
        start()
        button()!.dispatchEvent(new Event('pointerenter'))
        await settle()
        window.usher!('open')
        await settle()
      },
    ],
  ])('open works %s', async (_, order) => {
    await order()
    expect([done, load.mock.calls.length]).toEqual([['open'], 1])
  })

  test('are obeyed in their order: who closes before the bundle came does not see it open', async () => {
    stub()
    window.usher!('open')
    window.usher!('close')
    start()
    await settle()
    expect(done).not.toContain('open')
  })

  test('toggle opens and closes', async () => {
    start()
    window.usher!('toggle')
    await settle()
    window.usher!('toggle')
    await settle()
    expect(done).toEqual(['open', 'close'])
  })

  test('listeners hear what happens; one that throws harms nobody else', async () => {
    const heard: string[] = []
    const reported = vi.fn()
    process.once('uncaughtException', reported)
    start()
    window.usher!('on', 'open', () => heard.push('first'))
    window.usher!('on', 'close', () => heard.push('closed'))
    window.usher!('open')
    await settle()
    expect(heard).toEqual(['first'])
    process.removeListener('uncaughtException', reported)
  })

  test('consent and identity reach the chat whenever they were given', async () => {
    start()
    window.usher!('consent', false)
    window.usher!('identify', 'token')
    window.usher!('open')
    await settle()
    expect([shell?.consent, shell?.token]).toEqual([false, 'token'])
    window.usher!('consent', true)
    await settle()
    expect(done).toContain('consent true')
  })

  test('an unknown command throws nothing into the page', () => {
    start()
    expect(() => window.usher!('dance', { a: 1 })).not.toThrow()
    expect(() => (window.usher as unknown as () => void)()).not.toThrow()
  })
})
