import type { TestServer } from '../support/server.ts'

type Fields = Record<string, string | string[]>

/** What a browser says of a form that one of our pages posts: without a referrer, its origin is `null`. */
export const OWN = { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }

/** A rep's browser, as far as the server can tell. */
export class RepBrowser {
  cookie = ''

  constructor(private readonly server: TestServer) {}

  async get(path: string, method = 'GET'): Promise<Response> {
    return this.server.app.request(path, { method, headers: this.headers() })
  }

  async post(path: string, fields: Fields = {}, headers: Record<string, string> = OWN): Promise<Response> {
    const answer = await this.server.app.request(path, {
      method: 'POST',
      headers: { ...this.headers(), ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: encoded(fields),
    })
    const set = answer.headers.get('set-cookie')
    if (set !== null) this.cookie = /Max-Age=0/.test(set) ? '' : set.split(';')[0]!
    return answer
  }

  /** Asks for a link, and gives the path of the one that came by mail. */
  async link(email: string): Promise<string | undefined> {
    this.server.mails.length = 0
    await this.post('/rep/sign-in', { email })
    await this.server.deliver()
    return this.mailed()
  }

  /** The path of the last link of a rep's that was mailed. */
  mailed(): string | undefined {
    const texts = this.server.mails.map(({ text }) => /https:\/\/\S+(\/rep\/enter\/\S+)/.exec(text)?.[1])
    return texts.findLast((path) => path !== undefined)
  }

  async signIn(email: string): Promise<this> {
    await this.post((await this.link(email))!)
    if (this.cookie === '') throw new Error(`${email} is not signed in.`)
    return this
  }

  async html(path = '/rep'): Promise<string> {
    return (await this.get(path)).text()
  }

  private headers(): Record<string, string> {
    return this.cookie === '' ? {} : { Cookie: this.cookie }
  }
}

function encoded(fields: Fields): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form.toString()
}
