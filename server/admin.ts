import type { RequestListener } from 'node:http'
import type { Published } from './workspace/publish.ts'

const BODY_BYTES_MAX = 64 * 1024

export interface AdminCommands {
  publish: (folder: string) => Promise<Published>
}

/** What the command line asks of a running embedded server, over the socket in its data folder: only who may open the
 *  folder can reach it. */
export function adminListener(commands: AdminCommands): RequestListener {
  return (asked, answer) => {
    const reply = (status: number, value: unknown) =>
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (asked.method !== 'POST' || asked.url !== '/publish') return reply(404, { error: 'no such command' })
    let text = ''
    asked.setEncoding('utf8')
    asked.on('data', (part: string) => {
      text += part
      if (text.length > BODY_BYTES_MAX) asked.destroy()
    })
    asked.on('end', () => {
      Promise.resolve()
        .then(() => commands.publish((JSON.parse(text) as { folder: string }).folder))
        .then((published) => reply(200, published))
        .catch((error: unknown) => reply(500, { error: String(error) }))
    })
    return undefined
  }
}
