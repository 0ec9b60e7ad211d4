import { Hono } from 'hono'
import { markup, messagePage, page, type Html, type Look } from '../brief/look.ts'
import { endEnrolment } from '../delivery/sequences/end.ts'
import { sha256 } from '../links.ts'
import type { Ports } from '../ports.ts'
import { guarded, linkPages, pageHeaders } from './link-pages.ts'
import { resumedPage } from '../brief/chat-page.ts'
import { boundedBody } from './site.ts'

/** What the links of a sequence's mails open: no more mails, and the conversation where it ended. Reading changes nothing; a button
 *  posts, and so may the mail program's own (RFC 8058). */
export function mailedRoutes(ports: Ports): Hono {
  const app = new Hono()
  const links = linkPages(ports)
  app.use('/unsubscribe/*', guarded(ports), boundedBody)
  app.use('/resume/*', guarded(ports), boundedBody)

  app.get('/unsubscribe/:token', async (c) => {
    const target = await links.opened(c, 'unsubscribe')
    if (target instanceof Response) return target
    const look = await links.lookOf(target.site)
    return c.html(
      askPage(look, {
        title: 'No more of these mails?',
        words: `${look.name} writes no more about your conversation. Mails about a meeting that you book still come.`,
        action: c.req.path,
        button: 'No more mails',
      }),
    )
  })

  app.post('/unsubscribe/:token', async (c) => {
    const target = await links.opened(c, 'unsubscribe')
    if (target instanceof Response) return target
    const at = new Date(ports.clock())
    await ports.store.transaction(async (tx) => {
      await tx.suppressions.add(target.subject, 'unsubscribed', at)
      const running = await tx.enrolments.runningOf(target.subject)
      if (running) await endEnrolment(tx, running, 'stopped', 'unsubscribed', at)
    })
    const look = await links.lookOf(target.site)
    return c.html(messagePage('Done', `${look.name} writes no more of these mails to you.`, look))
  })

  app.get('/resume/:token', async (c) => {
    const target = await links.opened(c, 'resume')
    if (target instanceof Response) return target
    if (!(await ports.store.conversations.find(target.site, target.subject))) return links.missing(c, target)
    const look = await links.lookOf(target.site)
    return c.html(
      askPage(look, {
        title: 'Go on where you stopped',
        words: 'Your conversation is as you left it, with the times that are free now.',
        action: c.req.path,
        button: 'Open the conversation',
      }),
    )
  })

  app.post('/resume/:token', async (c) => {
    const target = await links.opened(c, 'resume')
    if (target instanceof Response) return target
    const opened = await resume(ports, target.site, target.subject)
    if (!opened) return links.missing(c, target)
    pageHeaders(c, CHAT)
    return c.html(resumedPage(opened, await links.lookOf(target.site)))
  })

  return app
}

/** As `/chat/SITE` has it. */
const CHAT =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'"

/** Lets the page of a mailed link into a conversation, under a secret of its own. Whoever has the link reads the mails of the address that
 *  it went to: that is verified. */
async function resume(ports: Ports, site: string, id: string) {
  const secret = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  const hash = await sha256(secret)
  const conversation = await ports.store.transaction(async (tx) => {
    await tx.locks.conversation(id)
    const known = await tx.conversations.find(site, id)
    if (!known) return undefined
    const lead = await tx.leads.ofConversation(id)
    const enrolment = lead && (await tx.enrolments.latestOf(lead.id))
    const { email } = known.profile.facts
    if (email && enrolment?.addressHash === (await sha256(email))) await tx.conversations.verify(id, email)
    await tx.conversations.resume(id, hash)
    return known
  })
  if (!conversation) return undefined
  const entries = await ports.store.conversations.entries(id)
  const { locale, revision } = conversation
  return {
    site,
    script: '/usher.js',
    kept: {
      v: 1,
      site,
      id,
      secret,
      entries: entries.map(({ entry }) => entry),
      unsent: [],
      locale,
      revision,
      at: ports.clock(),
    },
  }
}

function askPage(
  look: Look,
  { title, words, action, button }: { title: string; words: string; action: string; button: string },
): Html {
  return page(
    look,
    title,
    markup`<main class="one"><h1>${title}</h1><p class="lead">${words}</p><form method="post" action="${action}"><button class="btn go">${button}</button></form></main>`,
  )
}
