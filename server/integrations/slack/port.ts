import type { KnownBlock } from '@slack/types'

/** A message as Slack shows it. `text` is what a notification says. */
export interface SlackMessage {
  text: string
  blocks: KnownBlock[]
}

/** A message that was posted, as Slack names it. */
export interface Posted {
  channel: string
  message: string
}

/** What we ask of Slack. What it does not take is a VendorError. */
export interface SlackPort {
  /** To a channel, by its name with `#` or its id; to where the port leads, where it leads to one only. Undefined: Slack does not say
   *  what it calls the message. */
  post: (channel: string, message: SlackMessage) => Promise<Posted | undefined>
  /** Only a bot can do more than post. */
  bot?: SlackBot
}

export interface SlackBot {
  /** Puts another message in the place of one that was posted. */
  update: (posted: Posted, message: SlackMessage) => Promise<void>
  /** The channel in which a person reads what is for them alone. `user` is an id in Slack. */
  direct: (user: string) => Promise<string>
  /** A sentence in a channel that one person sees, for now. */
  whisper: (channel: string, user: string, text: string) => Promise<void>
}
