import { asks } from '../../widget/qualification/asks.ts'

/** The questions of a message, each for itself, in the buyer's words; none where it asks for nothing that pages could
 *  answer, or for more than a chat could. `open` is what the engine found to be a question, in a message that need not be one as a whole. */
export function questionsIn(text: string, open: string | undefined, wantsHuman: boolean): string[] {
  if (open === undefined && (wantsHuman || !asks(text))) return []
  const sentences = (open ?? text).slice(0, TEXT_CHARS_MAX).match(/[^.!?？؟\n]+[.!?？؟]*/g) ?? []
  const pieces = sentences.flatMap((sentence) => {
    const parts = sentence.split(/[,;:]\s+|\s+(?:and|but|also|plus|und|aber)\s+/i).map((part) => part.trim())
    // Only what begins as a question is one: 'okta' of 'okta and entra' is not.
    const begins = parts.findIndex((part) => asks(part.replace(/\W+$/, '')))
    if (begins < 0) return asks(sentence) ? [sentence.trim()] : []
    const list: string[] = []
    for (const part of parts.slice(begins)) {
      if (asks(part.replace(/\W+$/, ''))) list.push(part)
      else list[list.length - 1] += ` ${part}`
    }
    return list
  })
  return pieces.length > QUESTIONS_MAX ? [] : pieces
}

/** A longer text is a story: its questions stand where the engine found them. */
const TEXT_CHARS_MAX = 600
/** A message that asks more at once is for a person. */
const QUESTIONS_MAX = 3
