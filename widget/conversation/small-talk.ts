/** What a short message says beside facts, as far as the course of the conversation depends on it. */

/** 'find me another time', 'other times please'; not 'maybe another time' */
export function asksForTimes(text: string): boolean {
  return /(other|different|new) (\w+ )?(time|slot)/i.test(text) && !/maybe|perhaps|not /i.test(text)
}

/** 'can we move it?', 'I need to reschedule', 'another day please' */
export function asksToMove(text: string): boolean {
  return (
    /\b(re-?schedule|postpone|move (it|this|that|the (meeting|call|time))|push (it|the (meeting|call)) back)\b|\b(another|different|other) (time|day|date|slot)\b|\bchange the (time|day|date)\b/i.test(
      text,
    ) && !/\b(maybe|perhaps|not|no need|don.?t)\b/i.test(text)
  )
}

/** 'cancel', 'please cancel the meeting' and nothing else. */
export function asksToCancel(text: string): boolean {
  return /^(please |can you |could you |i('d| would) like to |i (want|need) to )*cancel( (it|this|that|(the|my|our) (meeting|call|booking)))?( please)?\W*$/i.test(
    text.trim(),
  )
}

/** 'thanks', 'great, thank you', 'bye' */
export function isThanks(text: string): boolean {
  return /^(\S+ ){0,2}(thank|thx|cheers|(good)?bye)\S*( \S+){0,3}$/i.test(text)
}

/** 'ok', 'all right': nothing need follow. */
export function isFine(text: string): boolean {
  return /^(ok|okay|fine|great|perfect|good|cool|sure|al+ ?right)\W*$/i.test(text)
}

/** 'yes please' to an offer. */
export function accepts(text: string): boolean {
  return /^(yes|yeah|yep|yup|ok|okay|sure|please|go ahead)\b[\w ,]{0,12}\W*$/i.test(text)
}

/** 'no thanks' to the question what the buyer would like. */
export function declinesHelp(text: string): boolean {
  return /^(nope|no(,? thank(s| you))?|not interested)\W*$/i.test(text)
}

/** Meant as an e-mail and nothing else: 'dana@acme'. */
export function isAddress(text: string): boolean {
  return /^\S+@\S+$/.test(text)
}
