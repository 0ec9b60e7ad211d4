/** What a short message says beside facts, as far as the course of the conversation depends on it. */

/** 'find me another time', 'other times please'; not 'maybe another time' */
export function asksForTimes(text: string): boolean {
  return /(other|different|new) (\w+ )?(time|slot)/i.test(text) && !/maybe|perhaps|not /i.test(text)
}

/** 'thanks', 'great, thank you', 'bye' */
export function isThanks(text: string): boolean {
  return /^(\S+ ){0,2}(thank|thx|cheers|(good)?bye)\S*( \S+){0,3}$/i.test(text)
}

/** 'no thanks' to the question what the buyer would like. */
export function declinesHelp(text: string): boolean {
  return /^(nope|no(,? thank(s| you))?|not (now|interested))\W*$/i.test(text)
}

/** Meant as an e-mail and nothing else: 'dana@acme'. */
export function isAddress(text: string): boolean {
  return /^\S+@\S+$/.test(text)
}
