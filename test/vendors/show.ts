import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { markup, type Html } from '../../server/brief/look.ts'
import { loadWorkspace } from '../../server/workspace/load.ts'
import { startCrmServer } from './crm-server.ts'
import { startMailServer } from './mail-server.ts'
import { buttonsOf, startSlackServer, textsOf } from './slack-server.ts'
import { startEndpoint } from './webhook-endpoint.ts'

const SECRETS = {
  SHOW_SLACK_TOKEN: 'xoxb-show',
  SHOW_SLACK_SIGNING: 'the signing secret of the show',
  SHOW_CRM_TOKEN: 'the token of the CRM',
  SHOW_WEBHOOK: `whsec_${Buffer.from('a secret for the endpoint of the show').toString('base64')}`,
}

/** Starts the demo with every vendor played on this machine, and a page on which one sees what each of them got. */
export async function show({
  root,
  port,
  page,
}: {
  root: string
  port: number
  page: number
}): Promise<void> {
  const demo = join(root, 'server/demo')
  const { workspace, findings } = await loadWorkspace(demo)
  if (!workspace) throw new Error(JSON.stringify(findings))
  const { reps } = workspace.roster
  const mail = await startMailServer()
  const slack = await startSlackServer({
    token: SECRETS.SHOW_SLACK_TOKEN,
    signingSecret: SECRETS.SHOW_SLACK_SIGNING,
    channels: [...new Set(workspace.routing.alerts.map(({ channel }) => channel))],
    people: reps.flatMap(({ slack }) => slack ?? []),
  })
  const crm = await startCrmServer()
  crm.token = SECRETS.SHOW_CRM_TOKEN
  for (const { crm: user } of reps) if (user) crm.users.set(user, 'active')
  crm.accounts.push(...workspace.accounts.map((account) => ({ ...account })))
  const endpoint = await startEndpoint([SECRETS.SHOW_WEBHOOK])
  const folder = await mkdtemp(join(tmpdir(), 'usher-show-'))
  const integrations = join(folder, 'integrations.yaml')
  await writeFile(
    integrations,
    stringify({
      mail: { from: workspace.integrations.mail.from, smtp: { host: '127.0.0.1', port: mail.port } },
      slack: { api: slack.url, token: '${SHOW_SLACK_TOKEN}', signingSecret: '${SHOW_SLACK_SIGNING}' },
      crm: { kind: 'http', url: crm.url, token: '${SHOW_CRM_TOKEN}' },
      webhooks: [{ id: 'show', url: endpoint.url, secrets: ['${SHOW_WEBHOOK}'] }],
    }),
  )
  const calendars: { rep: string; url: string; user: string; password: string }[] = []
  const args = ['serve', '--port', String(port), '--data', join(folder, 'data'), '--radicale', '0']
  const server = spawn(
    process.execPath,
    [join(root, 'server/cli/usher.mjs'), ...args, '--integrations', integrations, '--allow-private-networks'],
    { env: { ...process.env, ...SECRETS }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  server.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk)
    for (const [, rep, url, user, password] of chunk
      .toString()
      .matchAll(/^Calendar of (\S+): (\S+) \(user (\S+), password (\S+)\)/gm))
      calendars.push({ rep: rep!, url: url!, user: user!, password: password! })
  })
  const http = createServer((request, response) => void answer(request, response))
  http.listen(page, '127.0.0.1', () => console.log(`What the vendors got is at http://127.0.0.1:${page}/`))
  const end = async (): Promise<void> => {
    server.kill('SIGTERM')
    await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve(0)))
    http.close()
    await Promise.all([mail.stop(), slack.stop(), crm.stop(), endpoint.stop()])
    await rm(folder, { recursive: true, force: true })
    process.exit()
  }
  process.once('SIGINT', () => void end())
  process.once('SIGTERM', () => void end())
  server.once('exit', () => void end())

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://show')
    if (request.method === 'POST' && url.pathname === '/tap') {
      await tap(url.searchParams)
      response.writeHead(303, { location: '/' }).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(String(await shown()))
  }

  /** A tap on a button, as Slack would tell of it. */
  async function tap(asked: URLSearchParams): Promise<void> {
    const post = slack.posts.find(({ ts }) => ts === asked.get('ts'))
    const user = asked.get('user')
    if (!post || !user) return
    const { headers, body } = slack.tap(user, post, asked.get('button') ?? '', Date.now())
    await fetch(`http://127.0.0.1:${port}/slack/interactions`, { method: 'POST', headers, body })
  }

  async function shown(): Promise<Html> {
    const events = await Promise.all(calendars.map(eventsOf))
    return markup`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>What the vendors got</title>
<style>body{font:15px/1.45 system-ui;margin:2rem;max-width:70rem}section{margin:0 0 2rem}pre{white-space:pre-wrap;background:#f4f3f0;padding:.7rem;border-radius:6px}form{display:inline}</style></head><body>
<h1>What the vendors got</h1><p>Talk at <a href="http://127.0.0.1:${port}/" target="_blank">the demo</a>; this page looks again every three seconds.</p>
${part(
  'Slack',
  slack.posts.map((post) => {
    const now = slack.shown(post.ts)
    return markup`<p><b>${post.channel}</b></p><pre>${textsOf(now)
      .map(({ text }) => text)
      .join('\n')}</pre>${buttonsOf(now).map((button) =>
      reps.flatMap(({ id, slack: user }) =>
        user && !button.url
          ? [
              markup`<form method="post" action="/tap?ts=${post.ts}&user=${user}&button=${encodeURIComponent(button.text.text)}"><button>${button.text.text}, as ${id}</button></form> `,
            ]
          : [],
      ),
    )}`
  }),
)}
${part(
  'CRM',
  [...crm.buyers.values(), ...crm.conversations.values(), ...crm.meetings.values()].map(
    (one) => markup`<pre>${JSON.stringify(one, null, 1)}</pre>`,
  ),
)}
${part(
  'Mail',
  mail.mails.map(
    ({ to, subject, text }) =>
      markup`<p>to ${[to ?? []].flat().map((one) => one.text)}: <b>${subject}</b></p><pre>${text}</pre>`,
  ),
)}
${part(
  'Webhook',
  endpoint.messages.map(
    ({ id, body }) =>
      markup`<p><b>${body.type}</b> ${id}</p><pre>${JSON.stringify(body.data, null, 1)}</pre>`,
  ),
)}
${part('Calendars', events.flat())}
</body></html>`
  }

  async function eventsOf({ rep, url, user, password }: (typeof calendars)[number]): Promise<Html[]> {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    const answer = await fetch(url, { headers: { authorization } }).catch(() => undefined)
    const text = answer?.ok ? await answer.text() : ''
    return (text.match(/BEGIN:VEVENT[\s\S]*?END:VEVENT/g) ?? []).map(
      (event) => markup`<p><b>${rep}</b></p><pre>${event}</pre>`,
    )
  }
}

function part(name: string, items: Html[]): Html {
  return markup`<section><h2>${name}</h2>${items.length === 0 ? markup`<p>Nothing yet.</p>` : items.toReversed()}</section>`
}
