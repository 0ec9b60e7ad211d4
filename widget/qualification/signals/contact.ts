import { NAME_CHARS_MAX } from '../../contract/limits.ts'
import { found, type Context, type Found, type Mention } from '../context.ts'
import { compile, endingAt, findAll, phrases } from '../pattern.ts'
import { placeNames } from '../places/places.ts'
import { isOneOf, type Token } from '../text.ts'

/** Who writes: what the buyer says of themselves, as written, in a sentence or in a signature. The company is never guessed
 *  from an address. */
export interface Contact {
  name?: Found<string>
  jobTitle?: Found<string>
  company?: Found<string>
  phone?: Found<string>
  website?: Found<string>
}

export function findContact(context: Context): Contact {
  const { tokens, asks } = context
  const titles = titlesIn(context).slice(0, OTHERS_MAX)
  const names = namesIn(context, titles).slice(0, OTHERS_MAX)
  const name = names[0] ?? (asks === 'name' ? bareAnswer(context) : undefined)
  const company = companyIn(context, titles, names) ?? (asks === 'company' ? bareAnswer(context) : undefined)
  const phone = tokens.findIndex(({ kind }) => kind === 'phone')
  const link = tokens.findIndex(({ kind }, i) => kind === 'link' && isOwn(context, i))
  const [title] = titles
  return {
    ...(name && { name: written(context, name) }),
    ...(title && { jobTitle: written(context, title) }),
    ...(company && { company: written(context, company) }),
    ...(phone >= 0 && { phone: written(context, { from: phone, to: phone + 1 }) }),
    ...(link >= 0 && { website: written(context, { from: link, to: link + 1 }) }),
  }
}

/** More than a signature has. */
const OTHERS_MAX = 10

function written({ text, tokens }: Context, { from, to }: Mention): Found<string> {
  const fact = found('', tokens, from, to)
  const value = text.slice(fact.start, fact.end).slice(0, NAME_CHARS_MAX)
  return { value, start: fact.start, end: fact.start + value.length }
}

/** The buyer's own site: said to be, alone in its piece, or in a signature. */
function isOwn(context: Context, at: number): boolean {
  const { tokens, letters } = context
  if (letters[at] === 'V' || letters[at] === '_') return false
  const alone = isEdge(tokens[at - 1]) && isEdge(tokens[at + 1])
  return alone || endingAt(OWN_SITE, context, at).length > 0
}
const OWN_SITE = phrases(`our|my|the|company website|site|domain|page|url is|'s|:?
  website|site|web|url|www :?
  we are|run|own|at?
  from|at`)

// ---- runs of names --------------------------------------------------------------------------------------------------

const RUN_TOKENS_MAX = 6

const isEdge = (token: Token | undefined) => !token || token.kind === 'stop' || /^[,|():-]$/.test(token.text)

/** A run of capitalised words, with 'of', '&' or 'and' between them: 'Lattice & Loom', 'Bank of Ireland'. */
function runAt({ tokens, letters, loud }: Context, from: number): Mention | undefined {
  const isNamed = (i: number) => {
    const token = tokens[i]
    if (token?.kind !== 'word' || !token.capital || loud || /[A-Z_]/.test(letters[i]!)) return false
    return !STOPS.test(token.text) || (i > from && token.text === 'as' && token.shout)
  }
  if (!isNamed(from) || (isNamed(from - 1) && tokens[from - 1]!.joined !== '-')) return undefined
  let to = from + 1
  const joins = () => /^(&|of|and|\+|de|for|the|'s)$/.test(tokens[to]?.text ?? '') && isNamed(to + 1)
  while (
    to - from < RUN_TOKENS_MAX &&
    (isNamed(to) ||
      joins() ||
      tokens[to]?.joined === '-' ||
      (tokens[to]?.kind === 'number' && !tokens[to]!.gap))
  )
    to++
  while (to > from && /^(of|and|for|the)$/.test(tokens[to - 1]!.text)) to--
  // 'Thornbury Glass Employees: 230': a label follows.
  if (tokens[to]?.text === ':' && to > from + 1) to--
  return { from, to }
}

/** Words that start a sentence with a capital, or are names of other things. */
const STOPS =
  /^(i|we|our|my|your|you|us|it|its|is|are|the|a|an|this|that|these|there|they|need|want|looking|hipaa|soc|gdpr|demo|asap|uk|hi|hello|hey|dear|thanks|thank|iso|eu|emea|apac|latam|dach|please|kindly|regards|best|kind|cheers|sincerely|company|size|team|budget|timeline|location|region|not|no|yes|do|does|can|could|how|what|when|where|who|why|which|if|in|on|at|for|from|to|with|by|as|and|but|or|so|also|only|just|some|any|all|more|most|currently|crm|hr|it|ai|api|sso|cto|ceo|cfo|coo|cmo|ciso|vp|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|q|saas|b2b|fintech|healthcare|software|ecommerce|good|morning|afternoon|evening|sir|sirs|madam|mr|mrs|ms|dr|apart|aside|far|away|back|re|fwd|sent|subject)$/

// ---- titles ---------------------------------------------------------------------------------------------------------

const TITLES = phrases(
  `chief ~2 officer
  ceo|cto|cfo|coo|cmo|cro|cio|ciso|cpo|cofounder|founder|owner|president|chairman|chairwoman|partner|principal
  vp|svp|evp|head|director|lead|vice of? president? of? ~2 %field
  head|director|vp|lead of ~1 W|%field
  %field|sales|office|account|project|product|general ~1 manager|director|lead|specialist|analyst|coordinator|executive|officer|engineer|administrator|assistant|consultant|controller
  controller|buyer|recruiter|accountant|bookkeeper|paralegal|attorney|developer|consultant|bursar|treasurer|secretary|student|teacher|journalist|freelancer`,
  'title',
)

function titlesIn(context: Context): Mention[] {
  const { tokens } = context
  return findAll(TITLES, context).filter(({ from, to }) => {
    const introduced = findAll(I_AM, context, Math.max(0, from - 6), from).some((one) => from - one.to < 3)
    const piece =
      isEdge(tokens[from - 1]) && (isEdge(tokens[to]) || /^(at|for|here|with)$/.test(tokens[to]!.text))
    return introduced || (piece && (tokens[from]!.capital || isOneOf(tokens[to], 'at|for')))
  })
}
const I_AM = phrases(`i am
  i work as
  as
  my role|title|job is|:`)

// ---- people ---------------------------------------------------------------------------------------------------------

/** The names of the writer: introduced, or the line after the greeting at the end. */
function namesIn(context: Context, titles: Mention[]): Mention[] {
  const { tokens } = context
  const names: Mention[] = []
  for (const { to, value } of findAll(NAME_INTRO, context)) {
    let from = to
    while (isEdge(tokens[from]) && tokens[from] && from < to + 2) from++
    const run = runAt(context, from)
    const loose = value === 'named' && tokens[from]?.kind === 'word' ? { from, to: from + 1 } : undefined
    const name = run && run.to - run.from < 4 ? run : loose
    if (!name || titles.some((title) => title.from < name.to && name.from < title.to)) continue
    if (value === 'am' && !/^(from|at|here|with|,|and|\n|)$/.test(tokens[name.to]?.text ?? '')) continue
    if (placeNames.has(tokens[name.from]!.text) && value === 'am') continue
    names.push(name)
  }
  const here = tokens.findIndex(
    ({ text }, i) => text === 'here' && i > 0 && tokens[i - 1]!.capital && isEdge(tokens[i - 2]),
  )
  if (here > 0 && names.length === 0 && runAt(context, here - 1)) names.push({ from: here - 1, to: here })
  return names
}
const NAME_INTRO = compile({
  named: `my ~1 name is|'s|:?
    name :`,
  am: `i am
    this is
    it is|'s`,
  signed: `regards|sincerely|cheers|rgds ;
    many? thanks ,
    best|kind|warm regards|wishes? ,?`,
})

// ---- companies ------------------------------------------------------------------------------------------------------

function companyIn(context: Context, titles: Mention[], names: Mention[]): Mention | undefined {
  const { tokens } = context
  let best: (Mention & { score: number }) | undefined
  const overlaps = (one: Mention) =>
    [...titles, ...names].some(({ from, to }) => from < one.to && one.from < to)
  const roleBefore = (at: number) => titles.some(({ to }) => at - to < 3 && at >= to)
  const nameBefore = (at: number) =>
    names.some(({ to }) => at - to < 3 && at >= to) ||
    // 'Bryn from Coastal Surveyors'.
    (/^(from|at|@)$/.test(tokens[at]?.text ?? '') &&
      isEdge(tokens[at - 2]) &&
      runAt(context, at - 1)?.to === at)
  const take = (one: Mention, score: number) => {
    if (score > 1 && (!best || score > best.score)) best = { ...one, score }
  }
  for (let i = 0; i < tokens.length; i++) {
    const intros = endingAt(INTRO, context, i)
    const sure = intros.some(({ value }) => /sure|named/.test(value))
    const run = runAt(context, i)
    if (!run) {
      const named = intros.some(({ value }) => value === 'named')
      const loose = named || (intros.length > 0 && nameBefore(i - 1)) ? looseAt(context, i) : undefined
      if (loose && loose.to > loose.from) take(loose, 2)
      continue
    }
    if (overlaps(run)) continue
    // 'M. Tran, Procurement Lead' is a person.
    if (run.to - run.from === 1 && titles.some(({ from }) => from >= run.to && from - run.to < 2)) continue
    const last = tokens[run.to - 1]!.text
    const organised =
      LEGAL.test(last) ||
      ORGANISED.test(last) ||
      tokens.slice(run.from, run.to).some(({ text }) => text === '&')
    const single = run.to - run.from === 1
    const after = tokens[run.to]
    if (single && (placeNames.has(last) || (tokens[i]!.shout && last.length < 3))) continue
    let score = LEGAL.test(last) && !single ? 2 : organised && !single ? 1.5 : 0
    if (sure) score += 4
    else if (intros.length > 0) {
      const introduced = roleBefore(i - 1) || nameBefore(i - 1) || intros.some(({ value }) => value === 'we')
      score += introduced ? 2.5 : single || i > 4 ? 0.5 : 1
    }
    const piece =
      isEdge(tokens[i - 1]) && (isEdge(after) || after!.kind === 'email' || after!.kind === 'link')
    // In a list or a signature: 'Bright Harbor Clinics, 900 staff', 'Yusuf, Kertaraya Paper', 'Operations, Lowther Ceramics'.
    const next = tokens[run.to + 1]
    const listed =
      after?.text === ',' &&
      (!single || i === 0 || tokens[i - 2]?.kind === 'email') &&
      (next?.kind === 'number' || next?.kind === 'email' || context.letters[run.to + 1] === 'P')
    const signed =
      tokens[i - 1]?.text === ',' &&
      tokens[i - 2]?.capital === true &&
      (!after || after.kind === 'stop' || after.text === ',')
    if (piece)
      score +=
        roleBefore(i) || nameBefore(i) || tokens[i - 2]?.kind === 'email' || listed || (signed && !single)
          ? 2
          : 0.5
    if (piece && i === 0 && after?.text === ',' && !single) score += 1
    if (after?.text === 'here') score += 1.5
    if (after?.text === '(' || (tokens[i - 1]?.text === '(' && tokens[i - 2]?.text === 'we')) score += 1
    if (ELSEWHERE.test(tokens[i - 1]?.text ?? '') || last === 'team') score -= 2
    take(run, score)
  }
  return best
}

/** Words in lower case after an introduction that leaves no doubt, three at the most. */
function looseAt({ tokens, letters }: Context, from: number): Mention {
  let to = from
  while (
    to - from < 3 &&
    tokens[to]?.kind === 'word' &&
    !/[A-Z_]/.test(letters[to]!) &&
    !ENDS.test(tokens[to]!.text)
  )
    to++
  return { from, to: to > from && !COMMON.test(tokens[from]!.text) ? to : from }
}
const ENDS =
  /^(and|but|we|i|in|with|an?|is|are|so|who|which|looking|need|want|have|has|based|from|at|on|for|to|our|my|the|us|it)$/
const COMMON =
  /^(sales|marketing|support|home|work|scratch|website|pricing|demo|moment|least|all|once|last|this|that|there|here|you|your|scale|now|them|these|those|not|also)$/
const LEGAL =
  /^(inc|llc|ltd|limited|gmbh|ag|as|ab|bv|nv|sa|sas|plc|corp|corporation|oy|ou|aps|srl|spa|kk|pty|pvt|llp|kg|se|co|sarl)$/
const ORGANISED =
  /(^|.)(group|labs?|systems?|logistics|textiles?|clinics?|health|healthcare|bank|foods?|hotels?|brewing|solar|instruments|insurance|partners|technolog(y|ies)|software|media|studios?|union|university|school|hospital|hospice|industries|consulting|foundation|services|solutions|energy|motors|dental|legal|law|capital|ventures|holdings|works|robotics|analytics|freight|maritime|water|dair(y|ies)|joinery|optics|tiles|mutual|versicherung|medical|pharma|college|council|trust|academy|marine|travel|retail|realty|construction|roofing|bakery|coffee)$/
const ELSEWHERE = /^(use|using|like|than|via|or|vs|to|of|by|on|called)$/

const INTRO = compile({
  sure: `%firm|co|comp name? is|'s|:
    my|our manager|boss|team at
    @
    i|we work|works for|at
    asking|writing|calling for|from`,
  named: `%firm name? is|'s? called|named|:
    behalf of
    organization :`,
  here: `from|with|at|of|for|@ the?`,
  we: `we are
    my|our %firm ,|is?
    i|we own|founded|represent|started|run|lead|manage
    i am at|with|from
    i|we run|lead|manage|handle ~3 at|for
    we|us|here|everybody|everyone|team|people|procurement at`,
})

function bareAnswer(context: Context): Mention | undefined {
  const { tokens } = context
  if (tokens.length > 8 || tokens.some(({ text, kind }) => kind === 'email' || NO_NAME.test(text)))
    return undefined
  for (let i = 0; i < tokens.length; i++) {
    const run = runAt(context, i)
    if (run && !(run.to - run.from === 1 && placeNames.has(tokens[i]!.text))) return run
  }
  let from = 0
  while (/^(it|'s|is|we|are|at|from|the|,|im|i|am|oh|well)$/.test(tokens[from]?.text ?? '')) from++
  const loose = looseAt(context, from)
  return loose.to > loose.from && !placeNames.has(tokens[loose.from]!.text) ? loose : undefined
}
const NO_NAME = /^(\?|no|not|none|nope|why|prefer|rather|later|yes|yeah|ok|sure|skip|pass|thanks)$/
