import { found, type Context, type Found } from '../context.ts'
import { findAll, phrases } from '../pattern.ts'

/** Whether the buyer asks for a person, a rep, sales, or to be called. A demo alone is no such wish. */
export function findWantsHuman({ tokens }: Context): Found<true> | undefined {
  const denied = new Set(
    findAll(DENIAL, tokens).flatMap(({ from, to }) =>
      Array.from({ length: to + 2 - from }, (_, i) => from + i),
    ),
  )
  const wish = findAll(WISH, tokens).find(({ from }) => !denied.has(from))
  return wish && found(true as const, tokens, wish.from, wish.to)
}

const WISH = phrases(`%talk|go ~1 to|with|through|on ~2 %person
  %talk ~2 with|to your|the team|folks
  speak|talk|chat %person
  who can|could|should|do ~2 %talk|call|contact|ask
  %person ~2 i|we can|could ~1 %talk|%reach
  get|give|find|send|bring|pass|put|connect|transfer|hand|route me|us|this? ~3 %person
  have|get|let|ask ~1 %person|them|team ~2 %reach|get|give|follow
  can|could|would|will|may|please|should ~1 %person ~2 %reach|get|follow|help|%talk|answer|jump
  call|phone|ring me|us
  give me|us a ring|call
  be? called ~1 back|at|on|please
  reach out to me|us
  is there ~2 %person ~3 talk|speak|help
  i|we ~2 need|want|like|prefer ~2 human|person|rep|salesperson
  %person please|pls|now
  ^ sales|human|agent|representative|person ;
  contact sales
  call|meeting|chat with|between ~1 team|%person`)

const DENIAL = phrases(`not ~3 %talk|%reach|want|ready|need|looking ~3
  no sales|calls|call|reps
  without|instead|never ~2 %talk|%reach
  rather not
  am|are|is i|we|you|this|that|it ~3`)
