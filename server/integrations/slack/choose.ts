import type { Ports } from '../../ports.ts'
import type { Integrations } from '../../workspace/schema/integrations.ts'
import { slackBot } from './bot.ts'
import { slackWebhook } from './incoming.ts'
import type { SlackPort } from './port.ts'

/** The way to Slack by a workspace's settings; undefined where there is none. Secrets are resolved here, at use.
 *  @throws when the variable of a secret is not set */
export function chooseSlack(
  { slack }: Integrations,
  { secretOf, outbound, clock }: Pick<Ports, 'secretOf' | 'outbound' | 'clock'>,
): SlackPort | undefined {
  if (slack?.token !== undefined) {
    const token = secretOf(slack.token, 'integrations.yaml')
    return slackBot({ token, api: slack.api.replace(/\/+$/, '') }, outbound, clock)
  }
  if (slack?.webhook === undefined) return undefined
  return slackWebhook(secretOf(slack.webhook, 'integrations.yaml'), outbound, clock)
}
