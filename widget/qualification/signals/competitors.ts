import type { CompetitorFact, Stance } from '../../contract/facts.ts'
import { clauseOf, found, type Context, type Found } from '../context.ts'
import { nameAt, type Lexicon } from '../lexicon.ts'
import { markMentions, type Marked, type NameMention } from '../mentions.ts'
import { compile, findAll, occurs, type Match } from '../pattern.ts'
import type { Token } from '../text.ts'

type Cue = Stance | 'question' | 'kept' | 'denied' | 'elsewhere' | 'weak' | 'asked'

/** The playbook's competitors that the message names, one entry each, with how the buyer stands to them; and the names
 *  of which the buyer says that they are not in use. */
export function findCompetitors(context: Context): {
  stated: Found<CompetitorFact>[]
  denied: string[]
  /** Where names stand that are used as names. */
  names: NameMention[]
} {
  const { tokens, lexicon } = context
  const mentions = namesIn(tokens, lexicon)
  const names: NameMention[] = []
  const denied: string[] = []
  if (mentions.length === 0) return { stated: [], denied, names }
  const marked = markMentions(tokens, mentions)
  const cues = cuesOf(marked)
  const facts = new Map<string, Found<CompetitorFact>>()
  for (const [mark, ids] of marked.groups) {
    const own = cues.get(mark) ?? []
    const sure = ids.some((id) => isName(context, mentions[id]!, marked, mark, own))
    for (const id of ids) {
      const mention = mentions[id]!
      if (!sure || (ids.length > 1 && !isName(context, mention, marked, mark, own) && !mention.bare)) continue
      names.push(mention)
      const stance = stanceOf(context, marked, mark, own)
      const name = lexicon.competitors[mention.competitor]!.name
      if (own.some((cue) => cue.value === 'denied')) denied.push(name)
      const before = facts.get(name)
      // One entry a vendor: the latest statement wins, but a bare mention adds nothing to what was said before.
      if (before && (stance === 'mentioned' || (before.value.stance === 'replacing' && stance === 'using')))
        continue
      facts.set(name, found({ name, stance }, tokens, mention.from, mention.to))
    }
  }
  return { stated: [...facts.values()], denied, names }
}

/** A stance towards a vendor that the message does not name: 'we were, we left in the spring' after a question about
 *  one. The profile knows which vendor was spoken of. */
export function findStanceAlone({ tokens, asks }: Context): Found<Stance> | undefined {
  for (const match of findAll(PRONOUN_STANCE, tokens)) return found(match.value, tokens, match.from, match.to)
  if (asks !== 'competitors') return undefined
  for (const match of findAll(ANSWER_STANCE, tokens)) return found(match.value, tokens, match.from, match.to)
  return undefined
}

function namesIn(tokens: Token[], lexicon: Lexicon): NameMention[] {
  const mentions: NameMention[] = []
  for (let i = 0; i < tokens.length;) {
    const hit = nameAt(lexicon, tokens, i)
    if (hit) mentions.push({ from: i, ...hit })
    i = hit ? hit.to : i + 1
  }
  return mentions
}

function cuesOf(marked: Marked): Map<number, Match<Cue>[]> {
  const cues = new Map<number, Match<Cue>[]>()
  const add = (mark: number, match: Match<Cue>) => {
    const list = cues.get(mark)
    if (list) list.push(match)
    else cues.set(mark, [match])
  }
  for (const match of findAll(CUES, marked.tokens)) for (const mark of match.marks) add(mark, match)
  for (const match of findAll(SWITCH, marked.tokens)) {
    const [left, arrived] = match.marks
    const done = match.value === 'done'
    if (left !== undefined) add(left, { ...match, value: done ? 'rejected' : 'replacing' })
    if (arrived !== undefined) add(arrived, { ...match, value: done ? 'using' : 'evaluating' })
  }
  return cues
}

const ORDER: Cue[] = [
  'denied',
  'question',
  'kept',
  'elsewhere',
  'rejected',
  'replacing',
  'asked',
  'evaluating',
  'using',
  'mentioned',
  'weak',
]

function stanceOf(context: Context, marked: Marked, mark: number, cues: Match<Cue>[]): Stance {
  const { tokens } = marked
  const [from, to] = clauseOf(tokens, mark)
  const has = (cue: Cue) => cues.some((match) => match.value === cue)
  let last = mark
  for (let i = mark; i < to; i++) if (marked.groups.has(i)) last = i
  if (has('denied')) return 'mentioned'
  if (has('elsewhere') || occurs(FORMER_EMPLOYER, tokens, from, to)) return 'mentioned'
  if (
    last === mark &&
    occurs(DECIDED_AGAINST, tokens, mark, Math.min(tokens.length, to + 8)) &&
    !has('using') &&
    !has('replacing')
  )
    return 'rejected'
  for (const cue of ORDER) {
    if (!has(cue)) continue
    if (cue === 'using' && wantsAway(tokens, mark, to)) return 'replacing'
    if (cue === 'weak' || cue === 'kept') return 'using'
    if (cue === 'asked' || cue === 'question') return 'mentioned'
    return cue as Stance
  }
  if (context.asks === 'competitors') return 'using'
  const [near, nearTo] = clauseOf(tokens, mark, true)
  if (nearTo - near === 1 && tokens.length > 1) return 'using'
  return 'mentioned'
}

/** The sentence, or the one after it, says that the thing in place is to go. */
function wantsAway(tokens: Token[], mark: number, to: number): boolean {
  return occurs(LEAVING, tokens, mark, Math.min(tokens.length, to + 12))
}

/** Whether the sentence uses the word as a name. */
function isName(
  context: Context,
  mention: NameMention,
  marked: Marked,
  mark: number,
  cues: Match<Cue>[],
): boolean {
  const { tokens } = context
  const token = tokens[mention.from]!
  const next = tokens[mention.to]
  const before = tokens[mention.from - 1]
  const single = mention.to - mention.from === 1
  if (single && before && INDEFINITE.has(before.text) && !token.capital) return false
  if (next?.joined === '-' || token.joined === '-') {
    if (single && !(next && NAME_NOUNS.has(next.text))) return false
  }
  if (!mention.bare) return true
  if (
    isCalendarWord(token.text) &&
    (DAY_BEFORE.has(before?.text ?? '') || DAY_AFTER.has(next?.text ?? '') || !strongly(cues))
  )
    return false
  const { loud } = context
  const starts = !before || before.sentence !== token.sentence
  // 'Front Range Labs' is another name.
  if (
    token.capital &&
    !loud &&
    next?.kind === 'word' &&
    next.gap &&
    next.capital &&
    !next.shout &&
    next.sentence === token.sentence &&
    !STARTS_VERB.has(next.text) &&
    !NAME_NOUNS.has(next.text)
  )
    return false
  if (token.capital && !starts && !loud) return true
  if (context.asks === 'competitors' && tokens.length <= 4 && !cues.some(({ value }) => value === 'weak'))
    return true
  if (context.asks === 'competitors' && starts && followsWell(tokens, mention)) return true
  const group = marked.groups.get(mark)!
  if (group.length > 1 && followsWell(tokens, mention)) return cues.length > 0 || token.capital
  if (
    before &&
    (ARTICLES.has(before.text) || ADJECTIVES.has(before.text)) &&
    !(next && NAME_NOUNS.has(next.text))
  )
    return false
  const strong = strongly(cues)
  if (token.capital && starts && next && STARTS_VERB.has(next.text)) return true
  if (token.capital && next?.text === "'s" && !token.text.endsWith('day')) return true
  return strong && followsWell(tokens, mention)
}

function strongly(cues: Match<Cue>[]): boolean {
  return cues.some(({ value }) => value !== 'weak' && value !== 'mentioned')
}

function isCalendarWord(text: string): boolean {
  return text.endsWith('day') || text === 'may' || text === 'march'
}

function followsWell(tokens: Token[], mention: NameMention): boolean {
  const next = tokens[mention.to]
  if (!next || next.sentence !== tokens[mention.from]!.sentence || next.kind === 'mark') return true
  if (next.text === 'to') {
    for (let i = Math.max(0, mention.from - 3); i < mention.from; i++)
      if (tokens[i]!.text === 'from') return true
    return false
  }
  return (
    FOLLOWERS.has(next.text) ||
    NAME_NOUNS.has(next.text) ||
    STARTS_VERB.has(next.text) ||
    next.kind === 'number'
  )
}

const words = (line: string) => new Set(line.split(' '))
const DAY_BEFORE = words('on by until till next this last see every for before since happy come')
const DAY_AFTER = words('is morning afternoon evening works at or night')
const INDEFINITE = words('a an')
const ARTICLES = words('a an the this that these those some any no more your every each')
const ADJECTIVES = words('better cold community more sales first little bit very so too how pretty')
const NAME_NOUNS = words(
  'contract contracts agreement subscription license licence renewal term deal plan instance account seat seats bill invoice integration users user customer customers setup workspace implementation chat chatbot bot inbox crm rep demo trial api alternative replacement plugin app',
)
const FOLLOWERS = words(
  "and or but for as in at since so because which until till today now currently right though although while with by before after when than vs versus if then too also last this next from on we i they it anymore already yet again instead either both per 's across internally here please thanks off out",
)
const STARTS_VERB = words(
  'is was are were has had wants raised increased got won quoted said does did costs cost renews renewed expires ends ended worked seems seemed looks felt came keeps lacks lacked charges quoted can could will would just',
)

const CLASSES = {
  our: 'our|the|my|their|a|your|this|existing|current|old|legacy|that',
  be: "is|are|was|were|'s|am|be|been|being",
  off: 'off|from|away|out',
  pricey:
    'expensive|pricey|costly|overpriced|complex|complicated|slow|big|heavy|limited|much|rigid|clunky|basic|buggy|dear|steep',
  ago: 'ago|before|previously|once|earlier|past|formerly',
  job: 'job|company|role|employer|startup|team|gig|position|workplace|place|firm|org',
}

const CUES = compile<Cue>(
  {
    denied: `
    not|never ~1 use|using|used|on|have|had|signed|sign|bought|run|running|own|tried|got ~3 $
    not with $
    never ~2 $
    neither $
    no|nothing|none ~2 from|by|of $
    not ~1 $ customer|customers|user|users|shop`,
    elsewhere: `
    at|from our|my|the|a|his|her|their? last|previous|old|former|prior ~4 $
    friend|friends|colleague|colleagues|cousin|brother|sister|someone|guy|husband|wife|people|folks|team|contact|buddy|person|partner|neighbour|neighbor at|from|of|works|worked|came|who $
    came|come|joined|hired|hire|work|works|worked|recruited|poached ~2 from|at|for $
    left $ to join|start|found
    customers|clients|competitor|competitors|users ~1 use|uses|using|on|have $
    ex $
    former $ employee*|rep|ae|customer|user`,
    kept: `
    not ~2 replac*|leaving|dropping|ditching ~1 $
    keep|keeping ~1 $
    $ stays|stay`,
    question: `
    do|does|can|will|would ~2 replace ~1 $`,
    rejected: `
    passed|pass|passing on ~1 $
    previously|formerly $
    $ %be|got|has ~1 cancelled|canceled|axed|binned
    $ contract|agreement|subscription|licence|license ~1 lapsed|ended|expired
    let ~1 $ contract|agreement|subscription|licence|license lapse|expire|go
    did not ~1 like|love|enjoy|want|renew ~1 $
    replaced|swapped ~1 $ with|for|by|last|in
    ruled|ruling|rule out ~1 $
    ruled|counted|crossed|struck|knocked|took|taken $ out|off
    crossed|struck|knocked off ~1 $
    decided|decide|opted|chose|voted against ~1 $
    decided|chose|opted not ~3 $
    not going|looking|interested|considering|want|choose|go|pick|consider|moving ~3 $
    not $
    no to $
    anything but $
    left|quit|cancelled|canceled|abandoned|dropped|ditched|dumped|scrapped|terminated|stopped|churned|removed|retired|outgrew|discontinued|killed|binned|sacked|fired ~1 from|off|using|with|on? %our? $
    stopped ~1 using|paying|with ~1 $
    got rid of %our? $
    got|moved|switched|migrated|transitioned|walked|went|came|jumped|broke away? %off of? %our? $
    away|off from ~1 $ last|ago|in|a|two|years
    tried|trialed|trialled|tested|piloted|used|had|bought|evaluated ~2 $ ~6 but|and|hated|disliked|didn't|found|was|it ~3 hated|disliked|not|awful|terrible|too|horrible|bad|against|failed|worse|burned|burnt|nightmare|disaster
    tried|used|had|bought|were|was|piloted|ran ~2 $ ~4 %ago
    tried|used ~1 $ last year|month|quarter|spring|summer|fall|autumn|winter
    used to use|have|be|run|pay|work ~2 $
    previously|formerly|once ~1 used|on|had|with|using ~1 $
    had $ before
    $ %be|seemed|felt|came|looked ~2 too|way|prohibitively|ridiculously|insanely|overly ~1 %pricey
    $ %be|seemed|felt ~1 overpriced|overkill
    $ ~2 too|way ~1 %pricey
    $ did not ~2 work|fit|meet|cut|have|impress|convince|make
    $ %be out
    $ %be ~1 not ~2 fit|option|match|enough|candidate
    $ %be ~1 not for us|me
    $ %be off ~1 list|table
    $ %be ~1 ruled|eliminated|rejected|dropped|disqualified|dismissed|discarded|crossed|cancelled|canceled
    $ ~1 lost|failed
    eliminated|rejected|discarded|declined|dismissed|disqualified|excluded|vetoed|skipped|nixed ~1 $
    said no to $
    bad|poor|terrible|awful|horrible|negative ~1 experience|experiences|time ~1 with|at|on $
    burned|burnt by $
    would not|never ~2 $
    $ ~1 no longer ~1 option|consideration|running|using|consider*
    no longer|not ~1 use|using|on|with|have|considering|work|customers ~1 $
    turned down $
    $ %be ~3 no go
    done with $`,
    replacing: `
    replac* ~1 %our? $
    moving|migrating|switching|transitioning|getting|going|shifting|walking|breaking|coming|jumping|move|migrate|switch|transition|get|shift|rip ~1 %off of|from? ~1 %our? $
    off of %our? $
    leaving|leave ~1 $
    ditch|ditching|dump|dumping|drop|dropping|cancel|cancelling|canceling|sunset|sunsetting|retire|retiring|terminate|terminating|scrap|scrapping|abandon|abandoning|kill|killing|discontinuing|decommission* ~1 %our? $
    phase|phasing|rip|ripping|swap|swapping|switch|switching|trade|trading|take|taking ~1 out ~1 %our? $
    phase|phasing|rip|ripping|swap|swapping|switch|switching|trade|trading $ out|for
    get|getting rid of ~1 $
    alternative|alternatives|replacement|substitute|successor to|for|of %our? $
    $ ~2 alternative|alternatives|replacement|substitute|successor
    instead of %our? $
    to replace $
    $ ~2 sunset|sunsetted|sunsetting|discontinued|retired|deprecated|eol
    $ ~3 going|goes away
    $ goes|go ;
    $ ~3 shutting|shuts|shut down
    $ ~1 reaching|reaches|at end of life
    $ %be ~1 not cutting|working|enough|scaling|good|up|doing|holding|keeping
    $ not cutting|working|scaling|doing
    outgrown|outgrowing ~1 $
    not ~1 renew*|extend* ~1 $
    $ ~4 not ~2 renew*|extend*
    want|wants|need|needs|time|looking|have|ready|plan|planning ~3 away|off ~1 $
    wean|weaning ~1 off $
    to rid of $
    end|ending our $
    last weeks|months|days ~1 $
    something|anything other|better|cheaper|else than $
    saying|say goodbye to $
    sick|tired of $
    fed up with $
    part|parting ways with $`,
    asked: `
    integrat* ~2 %our? $
    partner|partners|partnered|partnership ~1 with $
    does|do|can|will|it ~2 talk|speak ~1 to|with $
    work|works|compatible|play|plays|sync|syncs|connect|connects|plug|plugs|pair|pairs ~2 with|to|into ~1 %our? $
    $ ~3 integration|integrations|connector|plugin
    does|do|can|will|is $ ~2 work|integrate|connect|sync
    push|pull|pipe|export|import|send|write|sync|feed|migrate ~3 into|from|to|back ~2 $
    different|differ|difference ~2 from|than|to|between ~2 $
    how ~6 compare|compares|stack|differ ~2 to|with|against|from|up ~1 $
    better|cheaper|worse than $
    list|lists|article|blog|googled|searched|search ~3 $
    read|heard|hear|saw|seen|told|says|said|rumor|rumour|article|review ~3 $
    any|anyone|which|other ~1 customers|clients|companies|people|users|anyone ~3 from|off|left|on $
    like $
    similar to $
    connect|sync|integrate ~1 $
    need ~3 $ integration|sync
    owned|acquired|bought by $
    part of $
    is|are you ~3 $ ?`,
    evaluating: `
    compar* ~3 %our? $
    evaluat*|trial|trials|trialing|trialling|trialed|trialled|consider|considering|considered|shortlist*|assess*|piloting|pilot|vetting|weigh*|demoing|demoed|demo'd|testing|reviewing|exploring|interviewing|investigating|researching|scoping ~2 %our? $
    look|looking|looked ~1 at|into ~2 $
    looking|checking|check|checked ~1 out? $
    talk|talking|spoke|speaking|talked|chatting|meeting|met|negotiating|conversations|discussions|touch ~1 with|to ~1 $
    in talks with $
    vs|versus|v|against ~1 $
    $ vs|versus|v|against
    $ and|or|& you|yourselves|yours|larkline|your
    you|yourselves|yours|guys and|or|& ~1 $
    between ~3 $
    either $
    also|and at $
    demo|demos|quote|quotes|proposal|pitch|trial|poc|pilot|bid|offer|pricing from|with|of|by ~1 $
    $ ~2 demo|quote|proposal|trial|poc|pilot|shortlist|finalist|pitch
    $ %be ~2 choice|backup|fallback|preference
    moving|switching|migrating|going ~1 to|with $
    about|close to ~1 sign|signing ~1 with? $
    $ %be ~2 shortlist*|frontrunner|finalist*|contender|contenders|option|running|candidate|favourite|favorite|cheaper
    leaning ~1 towards|toward|to $
    leaning $
    call|meeting|chat with ~1 $
    go|going with $
    against|with $ ~2 right now
    finalists|shortlist|contenders ~3 $
    list|options|choices|candidates|alternatives are|is|include|including ~2 $
    narrowed|down ~4 $
    you|yourselves , ~1 $
    $ , ~1 you|yourselves
    $ ~3 last|final two|three|2|3|candidates|contenders
    choose|choosing|deciding|decide|choice|torn|pick ~2 between ~2 $
    other|another|second|third vendor|vendors|option|options ~2 $
    bake off ~2 $
    rfp ~3 $
    competing ~1 $
    $ ~2 offered|quoted|pitched
    $ sent us
    thinking of|about $
    seen|seeing ~1 $`,
    using: `
    use|using|uses|utilize|utilise|running|run|runs ~1 %our? $
    use|using ~3 $
    track|tracking|manage|managing|run|running|handle|handling|do|doing|host|store|keep|log|send|sending|work|works|live|lives|route|routing|book|booking|everything|built ~3 in|inside|on|through|via|with|from $
    keeping|keep|staying|stay ~1 with|on? $
    $ %be ~2 great|good|fine|okay|ok|amazing|solid ~2 for
    $ today|now|currently|current
    $ ~1 raised|increased|hiked|doubled
    current|currently|presently ~3 $
    current|existing|incumbent|present ~2 %be|on|with ~1 $
    today|now ~2 on|use|with $
    still ~2 on|use|using|have|pay|with|for|paying|stuck ~1 $
    $ %be ~1 our|my|the|what ~3
    our|my ~4 %be ~1 $
    pay|paying|pays ~1 for? $
    stuck|live|happy|standardized|standardised|built|locked|hooked|signed|satisfied|unhappy|dissatisfied|frustrated|annoyed|content|customers|contract|trapped|bound|married|deal|relying|rely|depend|agreement|subscription ~2 on|with|in|into|of|to|at ~1 $
    not stand $ ~1 anymore
    stand|hate|love|loathe|despise|dislike $
    $ customer|customers|shop|user|users|house
    $ contract|contracts|agreement|subscription|licence|license|renewal|term|deal|plan|instance|seats|licenses|bill|invoice ~2
    $ ~2 renews|renew|expires|expire|ends|lapses|runs
    $ is|'s|comes up
    manage|manages|managing|administer|runs|maintains $ ~1 for
    $ keeps|kept
    ^ $ for|in ~2 ;
    have|has|had|got|own|inherited|bought|purchased|implemented|deployed|installed|adopted|chose|picked ~2 $ ~1 for|as|in|on|today|now|since|already
    $ in|is place
    already|we|are|is|'s on ~1 $
    on $ ~1 for|today|now|right|at|currently|since|and
    ^ currently $
    $ as|for our|shared|the|crm|sales|support|chat|email|sequences|inbox|routing|meetings
    rely|relying on $
    since ~4 $
    incumbent $
    $ keeps|breaks|crashes|is|goes ~2 down|breaking|crashing|failing|broken|slow
    nobody|noone|everyone|team ~3 $
    switched|moved|migrated to $
    paying ~1 $ #
    $ renewal|contract|rep
    in our stack ~3 $
    $ ~4 in our stack|house
    our stack ~3 $
    $ ~2 at the moment`,
    weak: `
    on %our? $
    have|has|got|with ~1 $
    our|my $
    own|inherited|adopted|deployed|implemented|installed ~1 $`,
    mentioned: `
    what about $
    about|know|familiar ~1 with? $`,
  },
  CLASSES,
)

/** 'from X to Y', with X in place of the first mark and Y of the second. */
const SWITCH = compile(
  {
    done: `
    switched|moved|migrated|went|gone|jumped|changed|transitioned ~2 from|off ~1 $ ~2 to|onto|over|for ~1 $
    replaced|swapped|dropped|ditched|left $ with|for ~1 $`,
    doing: `
    switching|moving|migrating|switch|move|migrate|going|changing|transitioning|transition|change ~2 from|off ~1 $ ~1 to|onto|over ~1 $
    replace|replacing|swapping|swap|dropping|leaving $ with|for ~1 $`,
  },
  CLASSES,
)

const FORMER_EMPLOYER = compile(
  {
    former: `
    last|previous|old|former|prior|other ~1 %job
    previous life
    used to work
    when|while|back ~1 i was|worked at
    my ex employer|company`,
  },
  CLASSES,
)

const DECIDED_AGAINST = compile({
  against: `
    decided|chose|opted|voted ~1 against|not
    but|and ~2 hated|disliked|dropped|left|cancelled|canceled|stopped|ditched|abandoned|moved|switched
    too|way too? expensive|pricey|costly|complex|complicated|heavy|big|much|clunky|limited|basic|rigid|slow
    and ~1 hated|disliked
    hated|disliked it|them
    it|they was|were|came ~2 too|not|awful|terrible|overkill|way
    ruled it|them out
    passed on it|them
    but|and|it|they did not ~2 work|fit|convince|like|meet
    but no|not
    said|says no
    was|were not ~2 fit|enough|for|impressed|convinced
    turned it|them down
    not going|moving|ahead|forward ~1 with|ahead it|them
    no thanks`,
})

const LEAVING = compile({
  leaving: `
    ^ leaving ~1
    looking|look|need|want|searching|shopping ~2 for|to? ~2 alternative|alternatives|replacement|replace|change|switch|leave|move|migrate|drop|ditch|cancel
    replace|replacing|ditch|drop|leave|cancel it|them|that
    but|and ~3 leaving|switching|moving|replacing|migrating|leave|switch
    moving|switching|migrating ~1 off|away
    get off it|them|that
    not ~2 renew*
    time|ready|want to ~1 move|switch|change|leave|go
    want|need|looking out
    getting rid of it
    on ~2 way out
    find|need ~2 alternative|replacement|substitute`,
})

const PRONOUN_STANCE = compile<Stance>({
  rejected: `
    we were ~3 we? left|stopped|dropped|cancelled|switched|moved
    we ~2 left|dropped|cancelled|canceled|stopped ~1 it|them|that|using|in|last
    used to|but ~2 left|dropped|cancelled|stopped|switched|moved`,
  replacing: `
    we|i am|are ~2 leaving|replacing|dropping|ditching|cancelling ~1 it|them
    moving|switching|migrating|getting off|away ~1 it|them
    replace|replacing it|them`,
})

const ANSWER_STANCE = compile<Stance>({
  rejected: `
    not anymore
    not any more
    no longer
    we|i left
    we|i used to
    ^ used to
    we were`,
  replacing: `
    for now
    not for long
    until|till ~3
    but ~2 leaving`,
  using: `
    ^ yes|yeah|yep|yup|correct|indeed|sure|right|we do|are
    ^ we do|are|have ;`,
  evaluating: `
    evaluating|comparing|considering|looking ~2 it|them`,
})
