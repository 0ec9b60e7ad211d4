import { oneLine } from '../../brief/mails.ts'

/** Text of others as Slack shows it and nothing else: its three characters as entities, so that there is neither mention nor link
 *  (its "Escaping text"), on one line, and no longer than `most` characters as sent. What is cut is cut between graphemes and ends
 *  with an ellipsis. */
export function escaped(text: string, most = Infinity): string {
  const whole = entities(oneLine(text))
  if (whole.length <= most) return whole
  let cut = ''
  for (const { segment } of new Intl.Segmenter().segment(oneLine(text))) {
    const next = entities(segment)
    if (cut.length + next.length > most - 1) break
    cut += next
  }
  return `${cut}…`
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
