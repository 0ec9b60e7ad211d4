import type { CompetitorFact, Stance } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { nameAt } from '../lexicon.ts'
import { markMentions, type Marked, type NameMention } from '../mentions.ts'
import { compile, findAll, occurs, phrases } from '../pattern.ts'
import { isOneOf, type Token } from '../text.ts'

/** How a phrase speaks of a vendor. In the order of what outranks what where a sentence has several. */
type Cue =
  | 'denied'
  | 'kept'
  | 'elsewhere'
  | 'rejected'
  | 'replacing'
  | 'asked'
  | 'evaluating'
  | 'using'
  | 'weak'

/** The playbook's competitors that the message names, one entry each, with how the buyer stands to them; and the names
 *  of which the buyer says that they are not in use. */
export function findCompetitors(context: Context): {
  stated: Found<CompetitorFact>[]
  denied: string[]
  /** Where names stand that are used as names. */
  names: NameMention[]
} {
  const { tokens, lexicon } = context
  const mentions: NameMention[] = []
  for (let i = 0; i < tokens.length; i++) {
    const hit = nameAt(lexicon, tokens, i)
    if (!hit) continue
    mentions.push({ from: i, ...hit })
    i = hit.to - 1
  }
  const names: NameMention[] = []
  const denied: string[] = []
  const facts = new Map<string, Found<CompetitorFact>>()
  if (mentions.length === 0) return { stated: [], denied, names }
  const marked = markMentions(tokens, mentions)
  const cues = cuesOf(marked)
  for (const [mark, ids] of marked.groups) {
    const own = cues.get(mark) ?? new Set()
    const sure = ids.filter((id) => isName(context, mentions[id]!, ids.length > 1, own))
    for (const id of ids) {
      const mention = mentions[id]!
      // In a list with one that is a name, an ordinary word is a name too.
      if (!sure.length || (!sure.includes(id) && !mention.bare)) continue
      names.push(mention)
      const stance = stanceOf(context, marked, mark, carried(marked, mark, cues) ?? own)
      const { name } = lexicon.competitors[mention.competitor]!
      if (own.has('denied')) denied.push(name)
      // One entry a vendor: the latest statement wins, but a bare mention adds nothing to what was said before.
      const before = facts.get(name)?.value.stance
      if (before && (stance === 'mentioned' || (before === 'replacing' && stance === 'using'))) continue
      facts.set(name, found({ name, stance }, tokens, mention.from, mention.to))
    }
  }
  return { stated: [...facts.values()], denied, names }
}

/** A stance towards a vendor that the message does not name: 'we were, we left in the spring' after a question about
 *  one. The profile knows which vendor was spoken of. */
export function findStanceAlone({ tokens, asks }: Context): Found<Stance> | undefined {
  const hit =
    findAll(PRONOUN_STANCE, tokens)[0] ??
    (asks === 'competitors' ? findAll(ANSWER_STANCE, tokens)[0] : undefined)
  return hit && found(hit.value, tokens, hit.from, hit.to)
}

function cuesOf({ tokens }: Marked): Map<number, Set<Cue>> {
  const cues = new Map<number, Set<Cue>>()
  const add = (cue: Cue, mark: number | undefined) => {
    if (mark !== undefined) cues.set(mark, (cues.get(mark) ?? new Set()).add(cue))
  }
  for (const { value, marks } of findAll(CUES, tokens)) for (const mark of marks) add(value, mark)
  for (const { value, marks } of findAll(SWITCH, tokens)) {
    add(value === 'done' ? 'rejected' : 'replacing', marks[0])
    add(value === 'done' ? 'using' : 'evaluating', marks[1])
  }
  return cues
}

/** 'We use Gong for calls and Salesloft for sequences': what is said of the first holds for the second. */
function carried(
  { tokens, groups }: Marked,
  mark: number,
  cues: Map<number, Set<Cue>>,
): Set<Cue> | undefined {
  if (cues.has(mark) || !isOneOf(tokens[mark - 1], 'and|plus|&')) return undefined
  for (let i = mark - 2; i > mark - 8 && tokens[i]?.sentence === tokens[mark]!.sentence; i--)
    if (groups.has(i)) return cues.get(i)
  return undefined
}

function stanceOf({ asks }: Context, { tokens, groups }: Marked, mark: number, cues: Set<Cue>): Stance {
  const [, to] = clauseOf(tokens, mark)
  if (cues.has('denied')) return 'mentioned'
  if (cues.has('kept')) return 'using'
  if (cues.has('elsewhere')) return 'mentioned'
  let last = mark
  for (let i = mark; i < to; i++) if (groups.has(i)) last = i
  const settled = cues.has('using') || cues.has('replacing')
  if (last === mark && !settled && occurs(DECIDED_AGAINST, tokens, mark, to + 8)) return 'rejected'
  if (cues.has('rejected')) return 'rejected'
  if (cues.has('replacing')) return 'replacing'
  if (cues.has('asked')) return 'mentioned'
  if (cues.has('evaluating')) return 'evaluating'
  // The sentence, or the one after it, says that the thing in place is to go.
  if (cues.has('using')) return occurs(LEAVING, tokens, mark, to + 12) ? 'replacing' : 'using'
  const [near, nearTo] = clauseOf(tokens, mark, true)
  const alone = nearTo - near === 1 && tokens.length > 1
  return cues.has('weak') || asks === 'competitors' || alone ? 'using' : 'mentioned'
}

/** Whether the sentence uses the word as a name. */
function isName(
  { tokens, loud, asks }: Context,
  mention: NameMention,
  listed: boolean,
  cues: Set<Cue>,
): boolean {
  const token = tokens[mention.from]!
  const before = tokens[mention.from - 1]
  const next = tokens[mention.to]?.sentence === token.sentence ? tokens[mention.to] : undefined
  const after = next?.text ?? ''
  const preceding = before?.sentence === token.sentence ? before.text : ''
  const single = mention.to - mention.from === 1
  const capital = token.capital && !loud
  if (single && /^an?$/.test(preceding) && !token.capital) return false
  if (single && (token.joined === '-' || next?.joined === '-') && !NAME_NOUNS.has(after)) return false
  if (!mention.bare) return true
  const strong = [...cues].some((cue) => cue !== 'weak')
  if (/day$|^may$|^march$/.test(token.text) && (DAY_BEFORE.test(preceding) || !strong)) return false
  const verb = STARTS_VERB.has(after)
  // 'Front Range Labs' is another name.
  if (capital && next?.capital && next.kind === 'word' && !next.shout && !verb && !NAME_NOUNS.has(after))
    return false
  if (capital && preceding) return true
  const follows = followsWell(tokens, mention, next)
  if (asks === 'competitors' && ((!preceding && follows) || (tokens.length <= 4 && !cues.has('weak'))))
    return true
  if (listed && follows) return cues.size > 0 || token.capital
  if (DETERMINERS.test(preceding) && !NAME_NOUNS.has(after)) return false
  return (token.capital && (verb || after === "'s")) || (strong && follows)
}

function followsWell(tokens: Token[], { from }: NameMention, next: Token | undefined): boolean {
  if (!next || next.kind !== 'word') return true
  if (next.text === 'to') return tokens.slice(Math.max(0, from - 3), from).some(({ text }) => text === 'from')
  return FOLLOWERS.has(next.text) || NAME_NOUNS.has(next.text) || STARTS_VERB.has(next.text)
}

const words = (line: string) => new Set(line.split(' '))
const DAY_BEFORE = /^(on|by|until|till|next|this|last|every|for|before|since|happy)$/
const DETERMINERS =
  /^(an?|the|this|that|these|those|some|any|no|more|your|every|better|cold|sales|first|bit|very|so|too|how|pretty)$/
const NAME_NOUNS = words(
  'contract agreement subscription license licence renewal term deal plan instance account seats bill invoice integration users user customer customers setup workspace chat chatbot bot inbox crm rep demo trial api alternative replacement plugin',
)
const FOLLOWERS = words(
  'and or but for as in at since so because which until till today now currently right though while with by before after when than vs versus if then too also last this next from on we i they it anymore already yet again instead per here please thanks out',
)
const STARTS_VERB = words(
  "is was are were has had wants raised increased got won quoted said does did costs cost renews expires ends ended worked works seems seemed looks felt came keeps lacks charges can could will would just 's",
)

const CUES = compile<Cue>({
  denied: `not|never|none ~2 (us|sign|buy|run|hav)+|customer*|from|with|on ~2 $
    not ~1 $ customer*|user*|shop`,
  elsewhere: `at|from our|my|a|his|her|their last|previous|old|former ~4 $
    friend*|colleague*|someone|people|contact|partner at|from|works|worked|who ~2 $
    came|joined|hir+|work@|worked ~2 from|at|for $
    customers|clients|competitor* ~1 us+|on $`,
  kept: `keep@ ~1 $`,
  rejected: `(pass|rul|cross|vot|eliminat|reject)+ ~1 on|out|off|against? $
    decided|chose against|not ~3 $
    not|no ~1 going|looking|interested|consider*|want|choose|go|like|longer ~3 $
    not|no to? $
    %drop!|left|stopped|outgrew ~1 from|off|using|with|on? %our? $
    %go!|got|went|came away? off|from|away of|from? ~1 $
    tried|tested|used|had ~2 $ ~6 hated|not|awful|terrible|too|bad|failed|ago|before|previously|last
    used|previously to|had|on|with ~2 $
    $ %be|seemed|felt ~2 too|overpriced|overkill|out
    $ did not
    $ %be|got ~3 fit|option|match|ruled|eliminated|rejected|%drop!`,
  replacing: `%drop@|leaving|leave|outgrown|outgrowing ~1 out? %our? $
    %go@|get@|going ~1 off|from|away of|from? ~1 $
    rip+|phas+|off|rid out|of ~1 $
    alternative*|replacement|instead to|for|of ~1 $
    $ ~2 alternative*|replacement
    $ %be ~1 %drop+|discontinued
    $ ~3 going|goes|shut+ away|down
    $ %be? ~1 not (cut|work|scal|do|hold|keep)+|enough
    $ ~4 not ~2 renew*
    not ~2 renew* ~1 $
    want+|need+|looking|ready|plan+|consolidat+ ~3 away|off ~1 $
    something|anything other|better|cheaper than $
    sick|tired|fed up? of|with $`,
  asked: `integrat*|compatible|sync+|connect+|partner*|work+|play+|plug+ ~2 with|to|into? ~1 $
    $ ~3 integration*|connector|plugin|integrate|connect|sync
    does|do|can|will $|replace|talk ~2 work|$
    export|import|data|migrat@ ~3 into|from|to ~2 $
    different|differ|difference|compare|compares ~2 from|than|to|between|with ~2 $
    better|cheaper|like|similar than|to? $
    read|heard|hear|saw|told|says|said ~3 $
    any|which|other customers|clients|companies|anyone ~3 from|off|left|on $`,
  evaluating: `(compar|evaluat|trial|consider|shortlist|assess|pilot|demo|test|review|explor)+|comparing ~3 $
    (look|check|talk|speak|meet)+|spoke|met|talks ~1 at|into|out|with|to ~1 $
    vs|versus|against ~1 $
    $ vs|versus|against
    $ and|or|&|, ~1 you|yourselves|your
    you|guys and|or|&|, ~1 $
    between|either ~3 $
    also $
    demo|quote|proposal|trial|poc|pilot|pricing from|with|of|by ~1 $
    $ ~2 demo|quote*|proposal|trial|poc|pilot|shortlist*|finalist*
    %go@|going|go|leaning|thinking to|with|towards|of|about $
    finalist*|shortlist|options|candidates|narrowed ~3 $
    choos+|decid+ ~3 $`,
  using: `(us|run|manag|keep|hat|lov)@|runs ~1 %our? $
    us@ ~4 $
    (track|manag|run|do|host|send|work|liv|rout|book|built)+|everything ~3 in|inside|on|through|via|with $
    stay@ ~1 with|on? $
    $ today|now|currently
    current|currently|existing|incumbent|still|already|today ~3 $
    $ %be ~2 great|good|fine|okay|ok|our|the|what
    our|my ~4 %be ~1 $
    pay+ ~1 for? $
    stuck|live|happy|locked|unhappy|frustrated|customer*|contract|rel(y|ying)|agreement|subscription ~2 on|with|in|of|to ~1 $
    not stand $
    $ customer*|shop|user*|contract*|agreement|subscription|licen*|renewal|term|deal|plan|instance|seats|bill|rep
    $ ~2 renew*|expire*|ends|lapses|raised|increased
    have|has|had|got|bought|implemented|adopted|chose ~2 $ ~1 for|as|in|today|now|since|already|place
    we|are|is|'s|am|currently|now|still|people|employees|users|reps|team|staff on ~1 $
    on $ ~1 for|today|now|right|at|since|and
    $ as|at ~3
    switched|moved|migrated to $`,
  weak: `on|with|has|have|got|our|my ~1 %our? $`,
})

/** 'from X to Y', with X in place of the first mark and Y of the second. */
const SWITCH = compile({
  done: `%go!|went|gone ~2 from|off ~1 $ ~2 to|onto|over ~1 $
    %drop!|left $ with|for ~1 $`,
  doing: `%go@|going ~2 from|off ~1 $ ~1 to|onto|over ~1 $
    %drop@|leaving $ with|for ~1 $`,
})

const DECIDED_AGAINST = phrases(`decided|chose against|not
  but|and ~2 hated|left|stopped|%drop!|%go!
  too expensive|pricey|costly|complex|heavy|big|much|limited|slow
  it|they was|were|came ~2 too|not|awful|terrible
  it|they did not`)

const LEAVING =
  phrases(`looking|look|need|want|searching|find ~4 alternative*|replacement|change|leave|out|%go@|%drop@
  leaving|leave|%drop@ it|them|that
  but|and|ready ~3 leaving|leave|%go@|%drop@
  not ~2 renew*`)

const PRONOUN_STANCE = compile<Stance>({
  rejected: `we ~3 we? left|stopped|%drop!|%go! it|them|that|using|in|last
    used to but ~2 left|stopped|%drop!|%go!`,
  replacing: `we|i am|are ~2 leaving|%drop@ ~1 it|them
    %go@|getting off|away ~1 it|them`,
})

const ANSWER_STANCE = compile<Stance>({
  rejected: `not anymore
    no longer
    we|i? left|used
    we were`,
  replacing: `for now`,
  using: `^ yes|yeah|yep|yup|correct|right`,
  evaluating: `evaluating|comparing|considering`,
})
