import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import type { Asset } from '../store/assets.ts'
import type { Workspace } from '../workspace/workspace.ts'

const LOADER_SECONDS = 300
const SETTINGS = /(["'`])__USHER_SETTINGS__\1/

/** The script of the tag and its chunks. Any page may load them: they are public. */
export function scriptRoutes(ports: Ports): Hono {
  const app = new Hono()
  let made: { revision: number; loader: Promise<Loader> } | undefined

  /** The loader with the sites' launcher settings set in; made once a revision. */
  const loaderNow = async (): Promise<Loader> => {
    const { number, workspace } = await ports.workspaces.current()
    if (made?.revision !== number) {
      const settings = JSON.stringify(settingsOf(workspace, number))
      made = { revision: number, loader: makeLoader(ports, settings) }
      made.loader.catch(() => (made = undefined))
    }
    return made.loader
  }

  const forAnyPage: MiddlewareHandler = async (c, next) => {
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
    c.header('X-Content-Type-Options', 'nosniff')
    await next()
  }

  app.get('/usher.js', forAnyPage, async (c) => {
    const { text, brotli, etag } = await loaderNow()
    const site = await siteOf(ports, c.req.header('Referer'))
    if (site !== undefined) ports.count(site, 'shown')
    c.header('Cache-Control', `public, max-age=${LOADER_SECONDS}`)
    c.header('ETag', etag)
    c.header('Vary', 'Accept-Encoding')
    c.header('Content-Type', 'text/javascript; charset=utf-8')
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
    if (!accepts(c, 'br')) return c.body(text)
    c.header('Content-Encoding', 'br')
    return c.body(new Uint8Array(brotli))
  })

  app.get('/assets/:name', forAnyPage, async (c) => {
    const name = c.req.param('name')
    const asset =
      ports.scripts.find(name) ??
      (/^[\w.-]{1,100}$/.test(name) ? await ports.store.assets.find(name) : undefined)
    if (!asset) throw new Refusal('not-found')
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    c.header('Vary', 'Accept-Encoding')
    c.header('Content-Type', asset.type)
    return c.body(new Uint8Array(pick(c, asset)))
  })

  return app
}

/** The site on whose pages the script is loaded, as far as the browser tells. */
async function siteOf(ports: Ports, referrer: string | undefined): Promise<string | undefined> {
  const origin = referrer !== undefined && URL.canParse(referrer) ? new URL(referrer).origin : undefined
  if (origin === undefined) return undefined
  const { sites } = (await ports.workspaces.current()).workspace.site
  const its = sites.find(({ origins }) => origins.includes(origin))
  return its?.id ?? (ports.ownOrigins().includes(origin) ? sites[0]?.id : undefined)
}

interface Loader {
  text: string
  brotli: Uint8Array
  etag: string
}

async function makeLoader({ scripts }: Ports, settings: string): Promise<Loader> {
  const text = scripts.loader.replace(SETTINGS, () => settings)
  return { text, brotli: await scripts.brotli(text), etag: `"${(await sha256(text)).slice(0, 16)}"` }
}

function pick(c: Context, asset: Asset): Uint8Array {
  if (asset.brotli && accepts(c, 'br')) {
    c.header('Content-Encoding', 'br')
    return asset.brotli
  }
  if (asset.gzip && accepts(c, 'gzip')) {
    c.header('Content-Encoding', 'gzip')
    return asset.gzip
  }
  return asset.body
}

function accepts(c: Context, encoding: string): boolean {
  return new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(
    c.req.header('Accept-Encoding') ?? '',
  )
}

function settingsOf(workspace: Workspace, revision: number) {
  const address = workspace.site.address ?? ''
  return {
    // Empty: the loader goes by where it came from.
    base: address,
    assets: address && `${address}/assets/`,
    sites: Object.fromEntries(
      workspace.site.sites.map(({ id, name, color, theme, launcher, locales, privacy }) => [
        id,
        { revision, name, color, theme, launcher, locales, privacy },
      ]),
    ),
  }
}
