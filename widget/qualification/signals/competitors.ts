import type { CompetitorFact, Stance } from '../../contract/facts.ts'
import { clauseOf, coverOf, found, type Context, type Found, type NameMention } from '../context.ts'
import { nameAt } from '../lexicon.ts'
import { compile, findAll, occurs, overlay, phrases, type Line, type Match } from '../pattern.ts'
import { isOneOf, type Token } from '../text.ts'

/** How a phrase speaks of a vendor. */
type Cue =
  | 'person'
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
  // Brackets and colons say nothing of how a name is meant.
  const flat = { ...context, letters: context.letters.replace(/[():]/g, 'a') }
  const line = overlay(
    flat,
    mentions.map((mention) => ({ ...mention, letter: 'V' })),
  )
  const cover = coverOf(context, mentions) as (NameMention | undefined)[]
  const groups = findAll(LIST, line).map(({ from, to }) => [
    ...new Set(cover.slice(from, to).filter((mention) => mention !== undefined)),
  ])
  // Beside a name that is no word, an ordinary word is sooner a name.
  const plain = mentions.some(({ bare }) => !bare)
  let reached = 0
  for (const group of groups) {
    const { from } = group[0]!
    if (from < reached) continue
    reached = group.at(-1)!.to
    const alone = cuesOf(line, from)
    const last = names.at(-1)
    const own =
      [...alone].every((cue) => cue === 'weak') && carries(line, last, group[0]!)
        ? cuesOf(line, last!.from)
        : alone
    const sure = group.filter((one) => isName(context, one, group.length > 1 || plain, own))
    for (const mention of group) {
      // In a list with one that is a name, an ordinary word is a name too.
      if (!sure.length || (!sure.includes(mention) && !mention.bare)) continue
      names.push(mention)
      const stance = stanceOf(context, line, reached, mention, own)
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
const LIST = phrases(`V`)

/** A stance towards a vendor that the message does not name: 'we were, we left in the spring' after a question about
 *  one. The profile knows which vendor was spoken of. */
export function findStanceAlone(context: Context): Found<Stance> | undefined {
  const hit =
    findAll(PRONOUN_STANCE, context)[0] ??
    (context.asks === 'competitors' ? findAll(ANSWER_STANCE, context)[0] : undefined)
  return hit && found(hit.value, context.tokens, hit.from, hit.to)
}

function cuesOf(line: Line, at: number): Set<Cue> {
  const about = ([from, to]: Match<unknown>['marks'][number]) => from <= at && at < to
  const cues = new Set<Cue>()
  for (const { value, marks } of findAll(CUES, line, Math.max(0, at - SEEN), at + 1))
    if (marks.some(about)) cues.add(value)
  for (const { value, marks } of findAll(SWITCH, line, Math.max(0, at - SEEN), at + 1)) {
    const [first, second] = STANCES_OF[value]
    if (about(marks[0]!)) cues.add(first)
    if (about(marks[1]!)) cues.add(second)
  }
  return cues
}
const STANCES_OF = {
  done: ['rejected', 'using'],
  doing: ['replacing', 'evaluating'],
  over: ['using', 'rejected'],
} as const
const SEEN = 20

/** 'We use Gong for calls and Salesloft for sequences': what is said of the first holds for the second. */
function carries({ tokens }: Line, before: NameMention | undefined, { from }: NameMention): boolean {
  return (
    before !== undefined &&
    from - before.to < 8 &&
    isOneOf(tokens[from - 1], 'and|plus|&') &&
    !tokens.slice(before.to, from).some(({ kind }) => kind === 'stop')
  )
}

function stanceOf(
  { asks, tokens }: Context,
  line: Line,
  groupTo: number,
  { from }: NameMention,
  cues: Set<Cue>,
): Stance {
  if (cues.has('denied')) return 'mentioned'
  if (cues.has('kept')) return 'using'
  if (cues.has('elsewhere')) return 'mentioned'
  const [start, to] = clauseOf(line, from)
  // The sentence, or what follows until another vendor is named, may say what becomes of it.
  const next = line.letters.indexOf('V', groupTo)
  const end = Math.min(next < 0 ? line.letters.length : next, to + 24)
  const settled = cues.has('using') || cues.has('replacing')
  const follows = new Set(findAll(AFTER, line, groupTo, end).map(({ value }) => value))
  const after = follows.has('replacing') ? 'replacing' : [...follows][0]
  if (after === 'rejected' && !settled) return 'rejected'
  if (cues.has('rejected')) return 'rejected'
  if (cues.has('replacing')) return 'replacing'
  if (after === 'replacing' && !cues.has('evaluating')) return 'replacing'
  if (cues.has('asked')) return 'mentioned'
  if (cues.has('evaluating')) return 'evaluating'
  if (cues.has('using')) return after === 'replacing' ? 'replacing' : 'using'
  if (after === 'replacing') return 'replacing'
  if (cues.has('weak')) return 'using'
  const question = tokens[to - 1]!.text === '?' || occurs(QUESTION, line, start, start + 1)
  const hint = question ? undefined : findAll(HINTS, line, start, to)[0]?.value
  if (hint) return hint
  const [near, nearTo] = clauseOf(line, from, true)
  return asks === 'competitors' || (nearTo - near === 1 && tokens.length > 1) ? 'using' : 'mentioned'
}

/** Whether the sentence uses the word as a name. */
function isName(
  { tokens, letters, loud, asks }: Context,
  mention: NameMention,
  listed: boolean,
  cues: Set<Cue>,
): boolean {
  const token = tokens[mention.from]!
  const before = tokens[mention.from - 1]
  const next = tokens[mention.to]
  const after = next?.text ?? ''
  const preceding = before?.kind === 'stop' ? '' : (before?.text ?? '')
  const single = mention.to - mention.from === 1
  const capital = token.capital && !loud
  if (single && /^an?$/.test(preceding) && !token.capital) return false
  const tied = (token.joined === '-' && preceding !== 'ex') || next?.joined === '-'
  if (single && tied && !NAME_NOUNS.has(after)) return false
  if (cues.has('person')) return false
  if (!mention.bare) return true
  const strong = [...cues].some((cue) => cue !== 'weak')
  if (
    /(n|s|r|i)day$|^may$|^march$/.test(token.text) &&
    (DAY_BEFORE.test(preceding) || (!strong && asks !== 'competitors'))
  )
    return false
  if (/[nsr]day$/.test(token.text) && !capital && asks !== 'competitors' && !DAY_NAMED.test(preceding))
    return false
  const verb = STARTS_VERB.has(after)
  // 'Front Range Labs' is another name.
  if (capital && next?.capital && next.kind === 'word' && !next.shout && !verb && !NAME_NOUNS.has(after))
    return false
  if (capital && preceding) return true
  // 'The passport got stamped'.
  if (token.text.endsWith('ed') && !capital && !listed && DONE.test(preceding)) return false
  // 'Community outreach', 'a real gong'.
  const compound =
    letters[mention.from - 1] === 'a' ||
    (isOneOf(tokens[mention.from - 2], 'a|an') && before?.kind === 'word')
  if (compound && !capital && !loud && !asks && !NAME_NOUNS.has(after)) return false
  const follows = followsWell(tokens, mention, next)
  if (asks === 'competitors' && ((!preceding && follows) || (tokens.length <= 4 && !cues.has('weak'))))
    return true
  if (listed && follows) return cues.size > 0 || token.capital
  if (DETERMINERS.test(preceding) && !NAME_NOUNS.has(after)) return false
  return (
    (token.capital && (verb || strong || after === "'s")) || (strong && (follows || /[^s]s$/.test(after)))
  )
}

function followsWell(tokens: Token[], { from }: NameMention, next: Token | undefined): boolean {
  if (!next || next.kind !== 'word') return true
  if (next.text === 'to') return tokens.slice(Math.max(0, from - 3), from).some(({ text }) => text === 'from')
  return FOLLOWERS.has(next.text) || NAME_NOUNS.has(next.text) || STARTS_VERB.has(next.text)
}

const words = (line: string) => new Set(line.split(' '))
const DAY_BEFORE = /^(on|by|until|till|next|this|last|every|for|before|since|happy)$/
/** What a participle follows. */
const DONE = /^(got|gets?|is|are|was|were|be|been|being|have|has|had|well|all|just|only|to|'s|)$/
/** 'We use monday'. */
const DAY_NAMED = /^(use|using|used|from|with|to|vs|versus|replac\w+|leav\w+|and|,|drop\w*|than|)$/
const DETERMINERS =
  /^(an?|the|this|that|these|those|some|any|no|more|your|every|better|cold|sales|first|bit|very|so|too|how|pretty|i|we|you|they|he|she|be|been|fully|highly|well)$/
const NAME_NOUNS = words(
  'contract agreement subscription license licence renewal term deal plan instance account seats bill invoice integration users user customer customers setup workspace chat chatbot bot inbox crm rep demo trial api alternative replacement plugin',
)
const FOLLOWERS = words(
  'and or but for as in at since so because which until till today now currently right though while with by before after when than vs versus if then once no yes too also last this next from on we i they it anymore already yet again all over its instead per here please thanks out',
)
const STARTS_VERB = words(
  "is was are were has had wants raised increased got won quoted said does did costs cost renews expires ends ended worked works seems seemed looks felt came keeps lacks charges can could will would just 's",
)

const CUES = compile<Cue>(
  {
    person: `called|named V
    V is|'s|, our|my|the|a ceo|cfo|cto|coo|boss|colleague|founder|dog|cat|mate`,
    denied: `not|never|none|neither|nor ~2 %use+|buy|sign|have|had|having|customer*|from|with|on ~2 V
    no V ~1 here|today|now|yet
    not ~1 V customer*|user*|shop`,
    elsewhere: `at|from our|my|a|his|her|their last|previous|old|former ~4 V
    's company|firm|shop|employer|team ~2 V
    last|previous|old|former employer|company|job|place|firm|team ~5 V
    friend*|colleague*|someone|people|contact|partner|mate at|from|works|worked|who ~2 V
    is it true ~3 V
    V at ~2 agency|company|job|firm|place ~4 was|before|previous
    came|joined|hir+|work@|worked ~2 from|at|for|on V
    customers|clients|competitor* ~1 us+|on V
    V ~4 last|previous|old|former employer|company|job|place`,
    kept: `keep@|extend@ ~1 V
    V ~2 stay@|stays|remain*`,
    rejected: `(pass|rul|cross|vot|eliminat|reject|strik|struck)+ ~1 on|out|off|against? V
    decided|chose against|not ~3 V
    not|no ~1 going|looking|interested|consider*|want|choose|go|like|longer ~3 V
    not be V
    not|no|nor|never to? V
    %drop!|left|stopped|outgrew ~1 from|off|using|with|on? %our? V
    %go!|got|went|came away? off|from|away of|from? ~1 V
    (burn|stung|burnt|part)+ ~2 by|with|from V
    tried|tested|used|had|looked|look ~2 V ~6 hated|not|awful|terrible|too|bad|failed|ago|before|previously|last|once|far
    used|previously to|had|on|with ~2 V
    was|were ~1 on|with|using ~1 V
    V %be|seemed|felt|looked|, ~3 too|overpriced|overkill
    V is|are|'s out|off
    V ~2 overkill|slow|hopeless
    V ~2 off the? list|table
    V did not
    V was|were|got|has ~3 fit|option|match|ruled|eliminated|rejected|%drop!
    V ~6 was|were ~1 %bad
    V we|i ~1 %drop!|struck|ruled|left|passed|crossed
    V fell|lost|failed
    V ~2 gone
    took|taken ~1 V off
    (veto|bann|block|bin)+|banned|blocked ~1 V
    anything|anyone|everything but V
    V no ;
    tried ~1 V
    we|i used|had V
    ^ used|had V
    V ? ~1 %drop!|no|never|pass`,
    replacing: `%drop@|leaving|leave|outgrown|outgrowing|escape ~1 out? %our? V
    %go@|get@|going ~1 off|from|away of|from? ~1 V
    rip+|phas+|off|rid|way|switch+|turn+ out|of|off ~1 V
    alternative*|replacement|instead|successor to|for|of ~1 V
    V ~2 alternative*|replacement
    V ~1 is|are|'s|be|being|gets|getting ~1 %drop!|switched|sunset|sunsetting|terminated|retired|unplugged|going|goes
    V has|must to? go
    coming|come|over from ~1 V
    V %be ~1 closing|shutting|winding down
    V goes|going !to|into|well|live
    get|getting ~5 off V
    V ~3 going|goes|shut+|on|way away|down|its|out
    V %be? ~1 not ~1 (cut|work|scal|do|hold|keep)+|enough
    V ~4 not ~2 renew*|prolong|extend
    not ~2 renew*|extend|prolong ~1 V
    %want ~3 away|off ~1 V
    something|anything other|better|cheaper than V
    sick|tired|fed|done up? of|with V
    V - > ~1
    from V to you`,
    asked: `integrat*|compatible|sync+|connect+|partner*|work+|play+|plug+|talk ~2 with|to|into? ~1 V
    V ~3 integration*|connector|plugin|integrate|connect|sync
    does|do|can|will V|replace|talk ~2 work|V
    export|import|data|migrat@|pull|push ~3 into|from|to|of ~2 V
    different|differ|difference ~2 from|than|to|between|with ~2 V
    how|what ~4 compare|compares|stack ~2 to|with|against|up ~2 V
    better|cheaper|like|similar than|to? V
    does|do|is|are not? anyone|anybody|you|it|your|they|this|that ~6 V
    read|heard|hear|saw|told|says|said|rav+|swear*|ex ~3 V
    built|made|founded ~3 V
    any|which|other customers|clients|companies|anyone ~3 from|off|left|on V`,
    evaluating: `%judge+|comparing|comparison ~3 V
    interested in V
    (look|check|talk|speak|meet|consider)+|spoke|met|talks ~1 at|into|out|with|to ~1 V
    vs|versus|against ~1 V
    V vs|versus|against
    V and|or|&|, ~1 you|yourselves|your
    you|guys and|or|&|, ~1 V
    between|either ~3 V
    also V
    still in|: ~1 V
    demo|quote|proposal|trial|poc|pilot|pricing from|with|of|by ~1 V
    V ~4 demo|trial|poc|pilot
    V ~2 quote*|proposal|shortlist*|finalist*|quoted|offer*|pitch*|front|ahead
    V ,? ~2 still in
    V %be ~2 other|another
    other ~3 %be V
    V ~1 maybe
    %go@|going|go|goes|leaning|thinking to|with|towards|of|about V
    call|meeting|session|chat|another|demo with ~2 V
    list ~6 V
    V ~1 on ~1 list|it
    finalist*|shortlist|longlist|options
    final round ~3 V
    options|candidates|narrowed ~3 V
    choos+|decid+ ~3 V`,
    using: `%use@|runs|(manag|keep|hat|lov|extend)@ ~1 %our? V
    us@|using|used ~4 V
    (track|manag|run|do|host|send|work|liv|rout|book|built|bill|invoic|handl)+|everything|sits|land ~3 in|inside|on|through|via|with|of V
    out of V
    we|i ~4 in|through|via V
    V has|holds our|all
    stay@ ~1 with|on? V
    V today|now|currently
    current|currently|existing|incumbent|still|already|today ~3 V
    V %be ~2 great|good|fine|okay|ok|our|the|what
    V (do|handl|run|power|cover|host|process|send|get|take)@|does ~3
    our|my ~4 %be ~1 V
    pay+ ~1 for? V
    stuck|live|happy|locked|unhappy|frustrated|customer*|contract|rely|relying|agreement|subscription|licence|license ~2 on|with|in|of|to|for ~1 V
    not stand V
    V customer*|shop|user*|contract*|agreement|subscription|licen*|renewal|term|deal|plan|instance|seats|bill|rep
    V ~1 put+|rais+|charg+|driv+|cost+|kill+ us|our
    V %be ~1 costing|killing|driving us
    V ~2 renew*|expire*|ends|lapses|lapse|raised|increased
    have|has|had|got|bought|implemented|adopted|chose ~2 V ~1 for|as|in|today|now|since|already|place
    spent|years ~2 on V
    we|are|is|'s|am|currently|now|still|been|people|employees|users|reps|team|staff on|with ~1 V
    on V ~1 for|today|now|right|at|since|and
    V as ~3
    V ~1 our
    put|brought ~1 V ~1 in
    V works|worked ~2 fine|well|ok|okay|great|enough
    V ? on
    V %be up for
    V ~5 already
    switched|moved|migrated|jumped|went to|on V`,
    weak: `V at
    V on our|the
    on|with|has|have|got|our|my ~1 %our? V
    V for`,
  },
  'stance',
)

/** 'from X to Y', with X in place of the first mark and Y of the second. */
const SWITCH = compile({
  done: `%go!|went|gone ~2 from|off ~1 V ~2 to|onto|over ~1 V
    %drop!|left V with|for ~1 V`,
  over: `chose|picked|selected|prefer+|took ~2 V over V
    chose|picked|selected|prefer+|took ~2 V instead of V`,
  doing: `%go@|going|migration ~2 from|off ~1 V ~1 to|onto|over ~1 V
    %drop@|leaving V with|for ~1 V`,
})

/** What is said of the vendor just named, without its name. */
const AFTER = compile<'rejected' | 'replacing'>(
  {
    rejected: `decided|chose|said against|not|no
    but|and|so|, ~2 hated|left|stopped|%drop!|%go!|passed
    too|far too? %bad|dear
    neither|none of? them
    went with neither|none
    so ~1 no ;
    threw it|them
    never again
    hard pass
    no thanks
    that|so|thus 's|is ~1 off|out|no
    it|they was|were|came ~2 too|not|awful|terrible
    it|they did not`,
    replacing: `looking|look|need|want|searching|find ~4 alternative*|replacement|successor|change|leave|out|jump|%go@|%drop@
    leaving|leave|%drop@ it|them|that|both|all
    %drop@ the lot
    want|wants out
    %go@|get@|off off|away|from? it|them
    hate|hates|detest it|them
    the switch
    rather not
    it|its|now ~1 being|getting %drop!|sunset
    but|and|ready ~1 we|are|now|to ~2 leaving|leave|going|%go@|%drop@
    something|anything ~1 else|cheaper|better|simpler|different
    done with it|them
    rid of it|them
    decided|going|want+ to ~1 move|moving|switch on
    somewhere|elsewhere
    let it ;
    let it lapse|expire|run|go
    other ways|tools|vendors
    we|i ~1 leaving
    ^ leaving ;
    (shut|turn|switch)+ it|them off|down
    that|it 's|is going
    on|its its? way out
    we ~2 out|gone|off ;|when
    regret it
    not|refuse ~2 renew*|prolong|extend
    not|refuse ~2 sign again
    it 's|is going|leaving`,
  },
  'after',
)

const QUESTION = phrases(`^ is|are|do|does|did|can|could|what|who|how|when|where|why|will|which|would`)

/** Words that say how the vendors of a sentence are meant, where no phrase does. */
const HINTS = compile<Stance>({
  rejected: `nor|out|off
    ended|expired`,
  evaluating: `shortlist*|final*|round|quot+|offer*|pitch*|versus|compar*|list|options|bake|contest|contenders|runner`,
  using: `%be %our? ~1 crm|stack|tool|system|platform
    for us
    gets|runs|lives|since|stack
`,
})

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
