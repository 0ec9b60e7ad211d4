import { VendorError } from '../vendor-error.ts'
import { askVendor } from '../vendor-http.ts'
import type { SlackPort } from './port.ts'

/** An incoming webhook: it leads to one channel, whichever is asked for, and can only post. Its address is its secret. */
export function slackWebhook(url: string, outbound: typeof fetch, clock: () => number): SlackPort {
  return {
    post: async (_channel, { text, blocks }) => {
      const answered = await askVendor(
        'Slack’s incoming webhook',
        outbound,
        {
          method: 'POST',
          url,
          headers: { 'Content-Type': 'application/json; charset=utf-8' },
          body: JSON.stringify({ text, blocks, unfurl_links: false, unfurl_media: false }),
        },
        clock(),
      )
      if (answered.text.trim() !== 'ok')
        throw new VendorError('malformed', 'Slack’s incoming webhook does not answer with “ok”.')
      return undefined
    },
  }
}
