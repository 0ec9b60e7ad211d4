import { NAME } from './pattern.ts'
import type { Token } from './text.ts'

/** A named thing in a message, as token indices, `to` exclusive. */
export interface Mention {
  from: number
  to: number
}

/** A competitor's name in a message. */
export interface NameMention extends Mention {
  competitor: number
  /** Only the ordinary word itself: needs a sentence that uses it as a name. */
  bare: boolean
}

/** The message with each group of named things as one token `$`: 'Qualified and Chili Piper' is one group, so that a
 *  pattern about `$` holds for both. Brackets and colons are left out. `groups` lists, for each index of a `$`, the
 *  mentions in it; `at` gives for each token of the result its index in the message. */
export interface Marked {
  tokens: Token[]
  groups: Map<number, number[]>
  at: number[]
}

export function markMentions(tokens: Token[], mentions: Mention[]): Marked {
  const marked: Marked = { tokens: [], groups: new Map(), at: [] }
  let next = 0
  for (let i = 0; i < tokens.length;) {
    const mention = mentions[next]
    if (mention && mention.from === i) {
      const group = [next]
      let to = mention.to
      for (;;) {
        const following = mentions[next + 1]
        if (!following || !coordinated(tokens, to, following.from)) break
        next++
        group.push(next)
        to = following.to
      }
      next++
      marked.groups.set(marked.tokens.length, group)
      marked.at.push(i)
      marked.tokens.push({ ...tokens[i]!, text: NAME, kind: 'word', end: tokens[to - 1]!.end })
      i = to
    } else {
      if (!'():'.includes(tokens[i]!.text)) {
        marked.at.push(i)
        marked.tokens.push(tokens[i]!)
      }
      i++
    }
  }
  return marked
}

function coordinated(tokens: Token[], from: number, to: number): boolean {
  if (to - from > 3 || tokens[to]!.sentence !== tokens[from - 1]!.sentence) return false
  let links = 0
  for (let i = from; i < to; i++) {
    const text = tokens[i]!.text
    if (LINKS.has(text)) links++
    else if (text !== 'the' && text !== 'our') return false
  }
  return links > 0
}
const LINKS = new Set([',', 'and', 'or', '&', '/', '+', 'nor', 'plus'])
