/** Whether a message may ask what the vendor's pages answer. Wider than `Reading.question`, which leaves out what asks for a
 *  next step of ours: 'what does it cost?' is both. */
export function asks(text: string): boolean {
  return /[?？؟]|^\W*(what|why|how|who|where|when|which|do|does|did|is|are|can|could|will|would|was|wie|wo|wer|wann|warum|kann|gibt|habt)\b/i.test(
    text,
  )
}
