import type { Mood } from '../reading.ts'
import type { Context } from '../context.ts'
import { compile, findAll } from '../pattern.ts'

/** How the buyer takes the conversation, where the words show it. */
export function moodOf(context: Context): Mood | undefined {
  const said = new Set(findAll(MOODS, context).map(({ value }) => value))
  return ORDER.find((mood) => said.has(mood)) ?? (isGibberish(context) ? 'gibberish' : undefined)
}
const ORDER = ['abusive', 'stop', 'frustrated', 'later'] as const

const MOODS = compile<(typeof ORDER)[number]>(
  {
    abusive: `fuck*|shit*|bullshit|asshole|idiot*|stupid|moron*|bitch|bastard|dumbass|wtf
    (suck|piss)+ ~1 off|;
    screw you`,
    stop: `^ stop ;
    stop ~1 asking|messaging|talking|it|this|that|chat
    leave me alone
    go away
    not ~1 contact|message|bother me
    unsubscribe
    end ~1 chat|conversation`,
    frustrated: `useless|ridiculous|annoying|pointless|frustrat*|joke
    wast+ ~1 my time
    already|just told|said|answered|gave ~1 you|that|this|it
    you ~1 already|keep|just ask+
    asked|asking ~1 twice|again
    not ~2 listen+|understand+|help+|answer+
    this ~2 not ~1 working|helping
    for the # th time
    how many times`,
    later: `^ not|maybe now|later|today ;
    ^ later ;
    another|some other time
    come|get back later
    (busy|meeting) ~1 now|right`,
  },
  'mood',
)

/** Letters that nobody says: no word of the language, none that could be one. */
function isGibberish({ tokens, letters }: Context): boolean {
  const words = tokens.filter(({ kind }) => kind !== 'stop')
  const unknown = words.filter(
    ({ text, kind }) =>
      kind === 'word' &&
      /^[a-z]{4,}$/.test(text) &&
      /[^aeiouy]{5}|^[^aeiouy]+$|(.)\1{3}|^(..+)\2{2,}$/.test(text),
  )
  return (
    words.length > 0 && words.length < 6 && unknown.length * 2 > words.length && /^[ad*\n!?.]*$/.test(letters)
  )
}
