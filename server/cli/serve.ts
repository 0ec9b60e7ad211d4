import { InvalidArgumentError, type Command } from 'commander'
import { startServer, type ServerOptions } from '../main.ts'
import { withStoreOptions } from './store-options.ts'

export type Folders = ServerOptions['folders']

/** Radicale's own. */
const RADICALE_PORT = 5232

interface Options {
  workspace?: string
  port: number
  bind?: string
  data: string
  database?: string
  integrations?: string
  behindProxy?: boolean
  radicale?: number | true
  allowPrivateNetworks?: boolean
}

/** `usher serve`: until it is told to end. */
export function serveCommand(program: Command, folders: Folders): void {
  withStoreOptions(program.command('serve'))
    .description('Start the server. Without --workspace it serves the demo, to this machine only.')
    .option('--workspace <folder>', 'folder with site.yaml, playbook.yaml, routing.yaml, roster.yaml')
    .option('--integrations <file>', 'in place of the workspace’s integrations.yaml: to try it with others')
    .option('--port <number>', 'port to listen on (PORT)', readPort, readPort(process.env.PORT ?? '8787'))
    .option('--bind <address>', 'address to listen on (default: 127.0.0.1 for the demo, else 0.0.0.0)')
    .option(
      '--allow-private-networks',
      'calendars, CRM and endpoints may lie in private networks, and be reached without TLS',
    )
    .option(
      '--radicale [port]',
      `the demo only: keep the reps’ calendars in a Radicale on this machine (port ${RADICALE_PORT})`,
      readPort,
    )
    .option('--behind-proxy', 'take the client’s address from the last entry of X-Forwarded-For')
    .action(async (options: Options) => {
      const { workspace, port, data, database, radicale } = options
      if (radicale !== undefined && workspace !== undefined)
        throw new Error('--radicale is for the demo. In a workspace, roster.yaml says where a calendar is.')
      const bind = options.bind ?? (workspace === undefined ? '127.0.0.1' : '0.0.0.0')
      const say = (line: string) => process.stdout.write(`${line}\n`)
      const ended = signalled()
      const server = await startServer({
        folders,
        workspace,
        integrations: options.integrations,
        port,
        bind,
        data,
        database,
        behindProxy: options.behindProxy ?? false,
        radicale: radicale === true ? RADICALE_PORT : radicale,
        allowPrivateNetworks: options.allowPrivateNetworks ?? false,
        environment: process.env,
        say,
      })
      say(workspace === undefined ? `The demo is at ${server.address}/` : `Usher is at ${server.address}`)
      await ended
      await server.close()
    })
}

/** The first SIGTERM or SIGINT asks the server to finish; a second one ends it at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const onSignal = () => {
      if (asked) process.exit(1)
      asked = true
      resolve()
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}

function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError(`“${text}” is no port: a whole number from 0 to 65535, 0 for a free one.`)
}
