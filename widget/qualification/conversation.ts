import type { Evidence, Facts, Field } from '../contract/facts.ts'
import { read } from './extract.ts'
import { ENGLISH } from './english.ts'
import { nameAt, type Lexicon } from './lexicon.ts'
import { applyReading, start } from './profile.ts'
import { tokenise } from './text.ts'

/** One turn of a conversation as the command line reads it. `asks` stands on the assistant's turn, or on the buyer's. */
export interface Turn {
  role: string
  text: string
  asks?: Field | undefined
  /** An instant, ISO 8601; else the conversation's `now`. */
  at?: string | undefined
}

/** The profile after the last turn. Evidence has the index of the turn that it points into. `now` is UTC milliseconds. */
export function profileOfTurns(
  turns: Turn[],
  { now, timezone }: { now: number; timezone: string },
  lexicon: Lexicon,
): Facts & { useCases?: string[]; evidence: (Evidence & { turn: number })[] } {
  const state = start()
  let asks: Field | undefined
  let about: string | undefined
  turns.forEach((turn, index) => {
    if (turn.role !== 'buyer') {
      asks = turn.asks
      about = vendorIn(turn.text, lexicon)
      return
    }
    const at = turn.at === undefined ? now : Date.parse(turn.at)
    const message = { text: turn.text, now: Number.isNaN(at) ? now : at, timezone, asks: turn.asks ?? asks }
    applyReading(state, read(message, lexicon), String(index), about)
    asks = undefined
    about = undefined
  })
  const evidence = state.sources.map(({ field, value, entry, start: from, end, quote, asked }) => ({
    field,
    ...(value !== undefined && { value }),
    start: from ?? 0,
    end: end ?? 0,
    quote,
    ...(asked && { asked }),
    turn: Number(entry),
  }))
  return { ...state.facts, ...(state.ties && { useCases: state.ties }), evidence }
}

/** The first vendor that a question names. */
function vendorIn(text: string, lexicon: Lexicon): string | undefined {
  const tokens = tokenise(text, ENGLISH)
  for (let i = 0; i < tokens.length; i++) {
    const hit = nameAt(lexicon, tokens, i)
    if (hit && (!hit.bare || (i > 0 && tokens[i]!.capital))) return lexicon.competitors[hit.competitor]!.name
  }
  return undefined
}
