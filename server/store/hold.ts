import { mkdir, open, rm, stat } from 'node:fs/promises'
import { createServer, request, type RequestListener, type Server } from 'node:http'
import { join, relative } from 'node:path'

const SOCKET = 'usher.sock'
/** Longest path of a Unix socket that every system takes. */
const SOCKET_PATH_BYTES_MAX = 103
const TAKEOVER_SECONDS_MAX = 30
const ANSWER_MS_MAX = 60_000

/** The folder's database is open in another process. */
export class DataInUse extends Error {
  constructor(readonly folder: string) {
    super(
      `The database in ${folder} is in use by another process, such as a running server. Stop that one first, or choose another folder with --data.`,
    )
    this.name = 'DataInUse'
  }
}

/** Holds a data folder by listening on a socket in it: whoever can connect knows that it is in use, in whatever container
 *  they are, and after a crash the kernel refuses, which a file with a process id could not tell. What connects is
 *  answered by `admin`. Gives what lets go of the folder.
 *  @throws DataInUse */
export async function hold(folder: string, admin: RequestListener): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = socketPath(folder)
  if ((await probe(path)) === 'alive') throw new DataInUse(folder)
  const takeover = await takeOver(folder)
  try {
    // Another may have taken the folder between the probe and the lock.
    if ((await probe(path)) === 'alive') throw new DataInUse(folder)
    await rm(path, { force: true })
    const server = await listen(path, admin)
    return () => new Promise((resolve) => server.close(() => resolve()))
  } finally {
    await takeover()
  }
}

/** Asks the process that holds a folder; undefined when nobody does.
 *  @throws when it does not answer in time */
export async function askHolder(
  folder: string,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> {
  const socket = socketPath(folder)
  if ((await probe(socket)) !== 'alive') return undefined
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        socketPath: socket,
        method,
        path,
        headers: { 'content-type': 'application/json' },
        timeout: ANSWER_MS_MAX,
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => (text += part))
        answer.on('end', () => resolve(JSON.parse(text)))
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('The running server did not answer.')))
    asked.on('error', reject)
    asked.end(JSON.stringify(body))
  })
}

function socketPath(folder: string): string {
  const whole = join(folder, SOCKET)
  const short = relative(process.cwd(), whole)
  const path = short.length < whole.length ? short : whole
  if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES_MAX) return path
  throw new Error(
    `The path of the data folder is too long for a socket in it (${path}): at most ${SOCKET_PATH_BYTES_MAX} bytes. Choose a shorter one with --data.`,
  )
}

function probe(path: string): Promise<'alive' | 'stale' | 'absent'> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: path, path: '/', timeout: 2_000 }, (answer) => {
      answer.resume()
      resolve('alive')
    })
    // Connected, but busy: a query blocks its event loop. It lives.
    asked.on('timeout', () => {
      resolve('alive')
      asked.destroy()
    })
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? 'absent' : error.code === 'ECONNREFUSED' ? 'stale' : 'alive'),
    )
    asked.end()
  })
}

/** Of those that find a stale socket, one takes over. */
async function takeOver(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'usher.lock')
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  )
  if (age > TAKEOVER_SECONDS_MAX * 1000) await rm(path, { force: true })
  try {
    const file = await open(path, 'wx')
    await file.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new DataInUse(folder)
    throw error
  }
  return () => rm(path, { force: true })
}

function listen(path: string, admin: RequestListener): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(admin)
    server.once('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve(server)
    })
  })
}
