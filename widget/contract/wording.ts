/** What the assistant says, by id, in English. An entry stores the id and its values; page and brief say the same.
 *  A playbook's `wording` replaces any of them. Question texts are the playbook's own: `question.FIELD`. */
export const WORDING: Record<string, string> = {
  greeting: 'Hi! What would you like to get done?',
  'ask.email': 'Which e-mail should the invitation go to?',
  'ask.emailForTime': 'Which e-mail should the invitation for {time} go to?',
  'say.notUnderstood': 'I’m not sure what that refers to. Is it one of these?',
  'say.noted': 'Noted.',
  'say.questionKept': 'I can’t answer that from here, so I won’t guess. It is on the list for the call.',
  'say.lookingUp': 'I’ll look that up while we go on.',
  'say.questionOpen': 'I can’t answer that from here, so I won’t guess.',
  'say.notAnEmail': 'That doesn’t look like an e-mail address yet. It needs the form name@company.com.',
  'say.offer': 'Soonest first.',
  'say.slotTaken': 'That time was just taken. These are {host}’s next free ones.',
  'say.noSlots':
    '{host} has no free time in the coming days. The team has your request and will write to you.',
  'say.booked':
    'Invitation sent to {email}. {host} will have what you told me, so you won’t need to repeat it.',
  'say.tooMany': 'I can’t book another meeting with this address now. Another address works.',
  'say.timesThen': 'These fit.',
  'say.timeFree': 'That time is free.',
  'say.noneThen': '{host} has no time then. These are the times there are.',
  'say.moveTo': 'When would suit you instead? Until you choose, the meeting stays as it is.',
  'say.noOther': '{host} has no other time at the moment. The meeting stays as it is.',
  'say.stays': 'All right, the meeting stays as it is.',
  'say.moved': 'Moved. A new invitation is on its way to {email}.',
  'say.cannotMove': 'That can’t be changed here any more. Your invitation says how to reach {host}.',
  'say.cancelled': 'Cancelled: {when}. {host} has been told.',
  'say.queued': 'Thank you. {who} will answer you by e-mail.',
  'say.queuedBy': 'Thank you. {who} will answer you by e-mail by {when}.',
  'say.queuedNoEmail': 'Thank you. {who} will answer you. Which e-mail should the answer go to?',
  'say.isPerson': '{host} is that person. Pick a time, and {host} calls knowing all you said.',
  'say.changed': 'Changed. I’ll look again.',
  'say.closed': 'Thank you for saying so.',
  'say.stillClosed': 'I have that. A call is still not on offer for this.',
  'ask.other': 'Tell me in your own words.',
  'reply.other': 'Something else',
  'reply.demo': 'A demo',
  'reply.pricing': 'Pricing',
  'reply.security': 'Security review',
  'say.unclear': 'I couldn’t read an answer in that.',
  'say.withoutEmail': 'That’s fine. You can still talk to a person.',
  'ask.emailLater': 'Write your e-mail whenever you like, or press “Talk to a person” below.',
  'say.later': 'No hurry. This conversation stays here, so you can go on whenever you like.',
  'say.stop': 'All right, I’ll stop here. Nothing more comes unless you write.',
  'say.calm': 'I hear you. Write whenever you want to go on, or press “Talk to a person” below.',
  'say.language':
    'I only read English. The team gets your words as you wrote them, and you can go on with the buttons.',
  'ask.personSorry': 'I’m sorry, that was tiresome. A person can take over now.',
  'ask.person': 'I can’t make that out either. Would you like to talk to a person?',
  'reply.person': 'Talk to a person',
  'reply.goOn': 'Go on here',
  'confirm.email': 'Which of these addresses is right?',
  'confirm.headcount': 'I have two sizes for your company. Which one holds?',
  'confirm.timeline': 'I have two dates from you. Which one holds?',
  'confirm.budget': 'I have two budgets from you. Which one holds?',
  'confirm.useCase': 'That could be either of these. Which one comes first?',
  'say.leftOpen': 'No problem, that can stay open.',
  'say.welcome': 'You’re welcome.',
  'say.forHost': '{host} will read that before the call.',
  'say.toMove': '{host} will read that before the call. To change the time, press “Move”.',
  'say.otherEmail': 'The invitation stays with {email}. To send it elsewhere, cancel and pick a time again.',
  'say.forTeam': '{who} will read that with the rest.',
  // Why this person: the rest of the sentence '{host}, {role}, …', with what the buyer said as {value}.
  'reason.useCase': 'looks after {value}',
  'reason.product': 'looks after {value}',
  'reason.compliance': 'looks after teams with {value}',
  'reason.region': 'looks after {value}',
  'reason.competitors': 'knows the way over from {value}',
  'reason.headcount': 'looks after companies of your size',
  'reason.acv': 'looks after projects of your size',
  'reason.timeline': 'is free before your date',
}

/** The text of an id with its values set in. An id without a text gives the empty string. */
export function sentence(
  texts: Record<string, string>,
  id: string,
  values: Record<string, string | number> = {},
): string {
  const text = own(texts, id) ?? own(WORDING, id) ?? ''
  return text.replace(/\{(\w+)\}/g, (_, key: string) => String(own(values, key) ?? ''))
}

/** An id may come from a page: `constructor` names no text. */
function own<T>(texts: Record<string, T>, id: string): T | undefined {
  return Object.hasOwn(texts, id) ? texts[id] : undefined
}

/** The wording in the buyer's language: exact locale, then its language, then English, then the first given. */
export function say(wording: string | Record<string, string>, locale: string): string {
  if (typeof wording === 'string') return wording
  return wording[locale] ?? wording[locale.split('-')[0]!] ?? wording.en ?? Object.values(wording)[0] ?? ''
}
