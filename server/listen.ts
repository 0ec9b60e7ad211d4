import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'

const CLOSE_MS_MAX = 10_000

export interface Listening {
  port: number
  /** Finishes what is under way, within a limit. */
  close: () => Promise<void>
}

/** Serves an app over HTTP; port 0 takes a free one.
 *  @throws a sentence that says what to do when the port is taken */
export function listen(app: Hono, bind: string, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program. Choose another with --port.`)
          : error,
      ),
    )
    server.listen(port, bind, () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () => closeServer(server),
      })
    })
  })
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(
      () => 'closeAllConnections' in server && server.closeAllConnections(),
      CLOSE_MS_MAX,
    )
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}

interface NodeEnvironment {
  incoming?: { socket?: { remoteAddress?: string }; headers?: Record<string, string | string[] | undefined> }
}

/** The client's address. Behind a proxy it is the last one that the proxy added; otherwise that header is anyone's. */
export function clientAddress(environment: unknown, behindProxy: boolean): string {
  const { incoming } = (environment ?? {}) as NodeEnvironment
  const forwarded = behindProxy ? incoming?.headers?.['x-forwarded-for'] : undefined
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  return last || (incoming?.socket?.remoteAddress ?? 'unknown')
}
