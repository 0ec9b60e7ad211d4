import { found, type Context, type Found } from '../context.ts'
import { compile, findAll } from '../pattern.ts'
import type { Token } from '../text.ts'

/** Whether the buyer asks for a person, a rep, sales, or to be called. A demo alone is no such wish. */
export function findWantsHuman({ tokens }: Context): Found<true> | undefined {
  const denials = findAll(DENIAL, tokens)
  for (const match of findAll(WISH, tokens)) {
    if (denials.some((denial) => denial.from <= match.from && match.from < denial.to + 2)) continue
    const [from, to] = core(tokens, match.from, match.to)
    return found(true as const, tokens, from, to)
  }
  return undefined
}

/** The wish without 'can I' before it, and with the person it leads to: 'talk to a human'. */
function core(tokens: Token[], from: number, to: number): [from: number, to: number] {
  let start = from
  while (start < to - 1 && LEADING.has(tokens[start]!.text)) start++
  let end = to
  while (
    end < tokens.length &&
    end - to < 4 &&
    TRAILING.has(tokens[end]!.text) &&
    tokens[end]!.sentence === tokens[start]!.sentence
  )
    end++
  while (end > to && DANGLING.has(tokens[end - 1]!.text)) end--
  return [start, end]
}
const LEADING = new Set(
  'can could may would will should i we you who is there please rather prefer like want need do get give find let have be able love connect put me us to with'.split(
    ' ',
  ),
)
const DANGLING = new Set('to with a an the your in from real actual live'.split(' '))

export const CLASSES = {
  person:
    'human|person|someone|somebody|anyone|anybody|rep|reps|salesperson|agent|representative|specialist|expert|sales|colleague|advisor|consultant|ae|executive|humans|operator|guy|seller|engineer|salesman|saleswoman|exec|execs|csm|manager|founder',
  talk: 'talk|speak|chat|meet|connect|discuss|talking|speaking|chatting|hop',
  reach: 'call|phone|ring|contact|ping|reach|email|message|callback|buzz',
  det: 'a|an|the|your|some|any|one|real|actual|live|of|human|sales|account|in|from|to|another|technical|product|solutions|local|proper',
}

const TRAILING = new Set([...CLASSES.person.split('|'), ...DANGLING, 'team', 'being', 'back'])

const WISH = compile(
  {
    human: `
    %talk|go to|with|through|on %det? %det? %det? %person
    %talk|meet|connect|get ~2 with|to your|the team|folks|people
    speak|talk|chat %person
    call|phone with|between your|the|a team|someone|rep|sales|person|expert
    who can|could|should|do|may ~2 %talk|contact|call|ask|reach
    rep|person|human|someone|anyone|somebody|people|specialist|expert ~2 i|we can|could ~1 %talk|call|reach|contact
    get|give|find|send|bring|pass|put|need|want|prefer|like|rather me|us? ~1 %det? %det? real|human|live|actual person|being|human|rep|agent|people
    human|real person|human being please|pls
    %talk to|with real|actual|your people
    get|give|find|send me|us a|an? ~1 person|human|rep|agent|someone
    discuss ~4 with %det? %det? %person
    can|could|will a? human|person|someone|somebody answer|reply|respond|jump
    get|give|find|connect|put|transfer|hand|pass|hook|route me|us|this ~2 to|through|with|on|over %det? %det? %person
    connect|transfer|route|forward me|us ~2 %person|team
    have|get|let|ask ~1 %person|them ~2 %reach|get|give|follow|talk
    can|could|would|will|may|please|should ~1 %person ~2 %reach|get|follow|help|talk|speak|walk
    %person from|on|in your? sales|team ~1 %reach|get|call
    call|phone|ring me|us
    give me|us|him|her a ring|call|buzz|bell
    like|want|prefer|need to|a be? called|call|callback|phone ~1 back|at|on|from|please|today|tomorrow|now
    be called ~1 at|on|back|please
    request|want|need|get|schedule|like|arrange a|the call back
    request|want|need|get|schedule|like|arrange a|the callback
    reach out to me|us
    is there ~2 %person ~3 talk|speak|help|call|contact|chat
    can|could|may i|we ~1 get|have|reach a|an? %det? someone|somebody|rep|human|agent|person|representative|salesperson
    need|want a|an|some|real|the %det? human|person|rep|salesperson|representative
    i|we want|need a? human|person|rep|sales|salesperson|representative
    rather|prefer ~3 human|person|someone
    sales rep|person|team|representative please|pls
    ^ sales|human|agent|representative|person please|pls? ;
    talk|speak to sales
    contact sales
    connect with sales
    human please|pls|now
    please ~1 human
    book|schedule|set|arrange|have|jump|hop|get|do ~3 call|meeting|chat with your|a|someone|sales ~1 team|rep|sales|person|expert|specialist|human|someone
    who is|'s my|our|the ~1 rep|contact|ae|person
    in person`,
  },
  CLASSES,
)

const DENIAL = compile(
  {
    denied: `
    not ~3 %talk|call|speak|contact|phone|want|ready|need ~3 %person|call|me|us
    not ~1 ready|want|need|looking|interested ~4
    do not ~2 call|phone|ring|contact
    no sales|calls|call|reps|phone
    without ~1 talking|speaking|having|a ~2
    am|are|is i|you|this|that|it ~3
    am|are i|we|you %talk
    speaking|talking|chatting with|to a? real? person|human|bot|ai or
    never call
    rather not
    instead of ~1 %talk|speaking|talking`,
  },
  CLASSES,
)
