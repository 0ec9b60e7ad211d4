import type { Context, MiddlewareHandler } from 'hono'
import { messagePage, type Look } from '../brief/look.ts'
import type { LinkPurpose, LinkTarget } from '../links.ts'
import type { Ports } from '../ports.ts'
import { countUse } from '../rates.ts'
import type { Site } from '../workspace/schema/site.ts'

const EXPIRED: Record<LinkPurpose, string> = {
  manage: 'It worked until the meeting was over.',
  brief: 'A brief can be read until 30 days after the meeting.',
  feed: 'Its address was changed.',
  unsubscribe: 'Its address was changed.',
  resume: 'It works for 30 days. Open the chat on our site instead.',
}

export const CALENDAR = { 'Content-Type': 'text/calendar; charset=utf-8' }
/** Nothing but our own styles and pictures, and forms to ourselves. */
export const SEALED = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'"

/** What every page behind a signed link has in common. */
export function linkPages(ports: Ports) {
  const lookOf = async (siteId?: string): Promise<Look> => {
    const { sites } = (await ports.workspaces.current()).workspace.site
    return lookFor(sites.find(({ id }) => id === siteId) ?? sites[0]!)
  }
  const expired = async (c: Context, purpose: LinkPurpose): Promise<Response> =>
    c.html(messagePage('This link has run out', EXPIRED[purpose], await lookOf()), 410)
  return {
    lookOf,
    expired,

    /** What the link is about, or the page that says why it opens nothing. */
    opened: async (c: Context, purpose: LinkPurpose): Promise<LinkTarget | Response> => {
      const target = await ports.links.verify(purpose, c.req.param('token') ?? '', new Date(ports.clock()))
      if (target === 'expired') return expired(c, purpose)
      if (target === 'invalid')
        return c.html(
          messagePage(
            'This link is not complete',
            'Please open it again from the mail it came in, whole.',
            await lookOf(),
          ),
          404,
        )
      return target
    },

    missing: async (c: Context, { site }: LinkTarget): Promise<Response> =>
      c.html(
        messagePage(
          'There is nothing here any more',
          'What this link was about has been removed.',
          await lookOf(site),
        ),
        404,
      ),
  }
}

export function lookFor({ id, name }: Site): Look {
  return { name, stylesheet: `/pages/${id}.css` }
}

/** Counts, so that tokens cannot be tried one after the other, and seals the page. */
export function guarded(ports: Ports): MiddlewareHandler {
  return async (c, next) => {
    pageHeaders(c, SEALED)
    await countUse(ports, 'link-by-address', ports.clientAddress(c.env))
    return next()
  }
}

export function pageHeaders(c: Context, policy: string): void {
  c.header('Content-Security-Policy', `${policy}; frame-ancestors 'none'; base-uri 'none'`)
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex')
  c.header('X-Content-Type-Options', 'nosniff')
}
