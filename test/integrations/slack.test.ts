import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildBrief, type RepBrief } from '../../server/brief/model.ts'
import { slackBot } from '../../server/integrations/slack/bot.ts'
import { slackWebhook } from '../../server/integrations/slack/incoming.ts'
import {
  BLOCKS_MAX,
  FIELD_CHARS_MAX,
  FIELDS_MAX,
  HEADER_CHARS_MAX,
  MESSAGE_CHARS_MAX,
  SECTION_CHARS_MAX,
} from '../../server/integrations/slack/limits.ts'
import { alertMessage, type Standing } from '../../server/integrations/slack/message.ts'
import { isFromSlack, SLACK_AGE_SECONDS_MAX } from '../../server/integrations/slack/signature.ts'
import { escaped } from '../../server/integrations/slack/text.ts'
import { createOutbound } from '../../server/integrations/outbound/outbound.ts'
import { VendorError } from '../../server/integrations/vendor-error.ts'
import { input } from '../brief/sample.ts'
import { signed, startSlackServer, textsOf, type SlackManner } from '../vendors/slack-server.ts'

const NOW = Date.parse('2026-11-24T09:00:00Z')
const LINKS = { brief: 'https://chat.example/brief/x.y' }
const ASKED: Standing = {
  kind: 'asked',
  rep: { name: 'Ana', slack: 'U0ANA' },
  by: NOW,
  timezone: 'Europe/Berlin',
  value: 'x/y/1',
}
const MESSAGE = alertMessage(buildBrief(input), 'deadline-near', ASKED, LINKS)

describe('text of others', () => {
  test.each([
    ['<!channel> & <script>', '&lt;!channel&gt; &amp; &lt;script&gt;'],
    ['<@U024BE7LH>', '&lt;@U024BE7LH&gt;'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['one\n*two*\u202E three', 'one *two* three'],
  ])('%j is shown as it is', (typed, sent) => expect(escaped(typed)).toBe(sent))

  test.each([
    ['as long as it may be', 'abcde', 5, 'abcde'],
    ['one longer', 'abcdef', 5, 'abcd…'],
    ['not within an entity', 'ab&c', 5, 'ab…'],
    ['not within a grapheme', 'ab👩‍👩‍👧‍👦c', 6, 'ab…'],
    ['nor between a letter and its accent', 'abce\u0301f', 5, 'abc…'],
  ])('is cut %s', (_what, typed, most, sent) => expect(escaped(typed, most)).toBe(sent))

  test('is never longer than it may be, and holds no mark, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (typed, most) => {
        const sent = escaped(typed, most)
        expect(sent.length).toBeLessThanOrEqual(most)
        expect(sent).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)
      }),
    )
  })
})

describe('an alert', () => {
  const LONG = 'a & <b> '.repeat(8_000)
  const long = (): RepBrief => {
    const brief = buildBrief(input)
    return {
      ...brief,
      buyer: { email: `${'x'.repeat(300)}@long.example`, verified: false },
      why: LONG,
      facts: Array.from({ length: 40 }, () => ({ ...brief.facts[0]!, value: LONG, quote: LONG })),
      openQuestions: Array.from({ length: 40 }, () => ({ quote: LONG })),
    }
  }

  test('keeps within what Slack takes, however much a buyer wrote', () => {
    const { text, blocks } = alertMessage(long(), 'deadline-near', ASKED, LINKS)
    expect(text.length).toBeLessThanOrEqual(MESSAGE_CHARS_MAX)
    expect(blocks.length).toBeLessThanOrEqual(BLOCKS_MAX)
    for (const block of blocks) {
      if (block.type === 'header') expect(block.text.text.length).toBe(HEADER_CHARS_MAX)
      if (block.type !== 'section') continue
      expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(SECTION_CHARS_MAX)
      expect(block.fields?.length ?? 0).toBeLessThanOrEqual(FIELDS_MAX)
      for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(FIELD_CHARS_MAX)
    }
    expect(JSON.stringify(blocks)).toContain('And 31 more facts in the brief')
  })

  test('is taken by Slack at its longest', async () => {
    const slack = await startSlackServer()
    await bot(slack.url).post('#drift', alertMessage(long(), 'deadline-near', ASKED, LINKS))
    expect(slack.faults).toEqual([])
    expect(slack.posts).toHaveLength(1)
    await slack.stop()
  })

  test.each<[Standing, string]>([
    [{ kind: 'told' }, 'Nobody has this lead yet.'],
    [{ kind: 'told', has: { name: 'A & B' } }, 'A &amp; B has this lead.'],
    [
      { kind: 'passed', rep: { name: 'Ana' }, manager: { name: 'Ines', slack: 'U1' } },
      'Ana passed this lead on. <@U1> has been told.',
    ],
    [
      { kind: 'lapsed', rep: { name: 'Ana' }, next: { name: 'Bo' } },
      'Ana has not answered in time. Bo is asked now.',
    ],
    [{ kind: 'over', why: 'It is <over>.' }, 'It is &lt;over&gt;.'],
  ])('says how it stands: %j', (standing, said) => {
    const texts = textsOf(alertMessage(buildBrief(input), 'x', standing, LINKS) as never)
    expect(texts.filter(({ type }) => type === 'mrkdwn')).toEqual([expect.objectContaining({ text: said })])
  })
})

const bot = (api: string, timeoutMs = 5_000) =>
  slackBot({ token: 'xoxb-demo', api }, createOutbound({ allowPrivateNetworks: true, timeoutMs }), () => NOW)

describe('what Slack answers', () => {
  test.each<[SlackManner, string, number?]>([
    ['is busy', 'throttled', 60],
    ['fails', 'unreachable'],
    ['answers a page', 'malformed'],
    ['is cut off', 'malformed'],
    ['answers something else', 'malformed'],
    ['redirects', 'malformed'],
    ['is huge', 'malformed'],
    ['never answers', 'unreachable'],
    [{ error: 'ratelimited' }, 'throttled', 30],
    [{ error: 'token_revoked' }, 'unauthorized'],
    [{ error: 'missing_scope' }, 'unauthorized'],
    [{ error: 'internal_error' }, 'unreachable'],
    [{ error: 'is_archived' }, 'refused'],
    [{ error: 'not_in_channel' }, 'refused'],
    [{ error: 'a_new_one' }, 'refused'],
    [{ error: 'message_not_found' }, 'missing'],
  ])('%j is %s', async (manner, code, seconds) => {
    const slack = await startSlackServer()
    slack.manner = manner
    const failed = await bot(slack.url, manner === 'never answers' ? 300 : undefined)
      .post('#drift', MESSAGE)
      .catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(VendorError)
    expect(failed).toMatchObject({ code, retryAfterSeconds: seconds })
    expect(String(failed)).not.toContain('xoxb')
    await slack.stop()
  })

  test('with another token is unauthorized', async () => {
    const slack = await startSlackServer({ token: 'xoxb-another' })
    await expect(bot(slack.url).post('#drift', MESSAGE)).rejects.toMatchObject({ code: 'unauthorized' })
    await slack.stop()
  })

  test('to one whom it does not know is refused, and names where to mend it', async () => {
    const slack = await startSlackServer()
    await expect(bot(slack.url).bot!.direct('U0NOBODY')).rejects.toThrow(/`slack` in roster\.yaml/)
    await slack.stop()
  })

  test.each<[SlackManner, string]>([
    ['answers a page', 'malformed'],
    ['is busy', 'throttled'],
    ['redirects', 'malformed'],
    [{ error: 'x' }, 'malformed'],
  ])('an incoming webhook that %j is %s, and its address is in no reason', async (manner, code) => {
    const slack = await startSlackServer()
    slack.manner = manner
    const outbound = createOutbound({ allowPrivateNetworks: true })
    const failed = await slackWebhook(slack.webhook, outbound, () => NOW)
      .post('', MESSAGE)
      .catch((error: unknown) => error)
    expect(failed).toMatchObject({ code })
    expect(String(failed)).not.toContain('/services/')
    await slack.stop()
  })

  test('an incoming webhook on a private network is refused without a word of its address', async () => {
    const posting = slackWebhook('https://10.0.0.7/services/T1/B1/secret', createOutbound(), () => NOW).post(
      '',
      MESSAGE,
    )
    await expect(posting).rejects.toMatchObject({ code: 'refused' })
    await expect(posting).rejects.not.toThrow(/services/)
  })
})

describe('a signature of Slack', () => {
  const of = (body: string, at = NOW, secret = 'secret') => {
    const { headers } = signed(body, secret, at)
    return {
      timestamp: headers['X-Slack-Request-Timestamp'],
      signature: headers['X-Slack-Signature'],
      body: new TextEncoder().encode(body),
    }
  }
  const SECONDS = 1_000

  // The example of Slack's "Verifying requests from Slack".
  test('holds in the example of its documentation', async () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    const its = {
      timestamp: '1531420618',
      signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      body: new TextEncoder().encode(body),
    }
    expect(await isFromSlack(its, '8f742231b10e8888abcd99yyyzzz85a5', 1531420618_000)).toBe(true)
    expect(await isFromSlack(its, '8f742231b10e8888abcd99yyyzzz85a6', 1531420618_000)).toBe(false)
  })

  test.each([
    ['as it is', of('payload=1'), true],
    ['of the oldest age', of('payload=1', NOW - SLACK_AGE_SECONDS_MAX * SECONDS), true],
    ['a second older', of('payload=1', NOW - (SLACK_AGE_SECONDS_MAX + 1) * SECONDS), false],
    ['from the future', of('payload=1', NOW + (SLACK_AGE_SECONDS_MAX + 1) * SECONDS), false],
    ['of another secret', of('payload=1', NOW, 'guess'), false],
    ['of another body', { ...of('payload=1'), body: new TextEncoder().encode('payload=2') }, false],
    ['under another date', { ...of('payload=1'), timestamp: String(NOW / 1000 + 1) }, false],
    ['without one', { ...of('payload=1'), signature: undefined }, false],
    ['without a date', { ...of('payload=1'), timestamp: undefined }, false],
    [
      'of another version',
      { ...of('payload=1'), signature: of('payload=1').signature!.replace('v0', 'v1') },
      false,
    ],
    ['cut short', { ...of('payload=1'), signature: of('payload=1').signature!.slice(0, -2) }, false],
    ['with a date that is none', { ...of('payload=1'), timestamp: 'NaN' }, false],
    ['with a date in another form', { ...of('payload=1'), timestamp: `${NOW / 1000}.0` }, false],
  ])('%s', async (_what, its, holds) => expect(await isFromSlack(its, 'secret', NOW)).toBe(holds))
})
