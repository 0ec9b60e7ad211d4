import { clauseOf, found, type Context, type Found } from '../context.ts'
import { findAll, phrases } from '../pattern.ts'

/** Whether the buyer asks for a person, a rep, sales, or to be called. A demo alone is no such wish. */
export function findWantsHuman(context: Context): Found<true> | undefined {
  const denials = [
    ...findAll(ABOUT, context).map(({ from, to }) => [from, to + 2] as const),
    ...findAll(DENIAL, context).map(({ from, to }) => [from, clauseOf(context, to - 1, true)[1]] as const),
  ]
  const wish = findAll(WISH, context).find(
    ({ from, to }) => !denials.some(([start, end]) => start < to && from < end),
  )
  return wish && found(true as const, context.tokens, wish.from, wish.to)
}

const WISH = phrases(
  `%talk ~1 to|with|through|on ~3 %person
  %talk ~2 with|to your|the team|folks|ceo|cto|ciso
  %talk ~1 to|with her|him|them
  speak|talk|chat %person
  who ~3 can|could|should|do ~2 %talk|call|contact|ask
  who|whom ~2 i|we %talk|contact
  %person ~2 i|we can|could ~1 %talk|%reach
  get|have ~1 %person from|on ~2
  get|give|find|send|bring|pass|put|connect|transfer|hand|route me|us|this ~5 %person
  put|connect|need|want a? real|actual|live %person
  have|get|let|ask ~1 one? of? your? ~2 %person|folks|them|team|side|presales ~3 %reach|get|give|follow|write|buzz|drop|sit
  can|could|would|will|may|please|should ~5 %person|folks ~3 %reach|follow|help|%talk|jump|give|drop|walk|answer|explain|write|show ~1 me|us|our|my|to|on|up|with|about
  can|could|would|will|please ~4 %person|folks ~1 %reach
  someone|somebody|person ~3 to ~1 %reach|get in touch
  call|phone|ring|buzz me|us !crazy|old|mad|when|if
  rather|like|love someone|somebody ~2
  want|need ~1 your|a|an|the ~2 rep|exec|salesperson|human|executive
  give me|us a ~1 ring|call|bell|shout|buzz
  drop me|us a line
  be called ~1 back|at|on|please
  %want|need ~1 someone|somebody ~2 on|from your|the ~1
  can|could ~1 anyone|someone|somebody from your|the|sales
  a person would
  %person ~5 i|we can|could ~1 %talk
  from|by a human|person
  a word with ~1
  is|are anyone|someone|anybody|somebody ~5 free|available
  minutes ~1 with ~1 %person
  callback
  telephone|phone call at|please|today
  reach out to me|us
  is there a ~1 human|person
  let me %talk ~2
  %person|team|folks ~2 get in touch
  person|rep|someone|somebody|salesperson ~1 can|could ~1 %reach me|us
  arrang@ ~5 %person ~1 to
  is there ~2 %person ~3 talk|speak|help
  i|we ~2 need|want|like|prefer ~2 human|person|rep|salesperson
  with one of your ~2 %person|engineers
  (deal|work)@ with a human|person
  ^ need|want ~1 human|person
  human|person|rep|someone|agent please|now
  i|we ~2 get|have a|an|another ~1 human|person|rep|agent|salesperson
  ^ sales|human|agent|representative|person ;
  contact sales
  call|meeting|chat with|between ~1 team|%person`,
  'human',
)

/** 'Are you a person?' */
const ABOUT = phrases(`am|are|is i|we|you|this|that|it ~1 a ~1
  am|are|is i|we|you|this|that|it ~3`)

const DENIAL = phrases(`not ~3 %talk|%reach|want|ready|need|looking|after
  no|not ~2 sales|calls|call|reps|phone
  without|instead|never ~2 %talk|%reach
  rather not
  not have|let|ask ~1 %person
  nobody|noone ~6
  have to ~1 %talk
  do|does i|we|anyone get`)
