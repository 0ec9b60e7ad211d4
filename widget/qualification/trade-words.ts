import { stem } from './text.ts'

/** The trade's own language. A playbook's phrases and a buyer's paraphrase meet here; nothing in it belongs to one vendor.
 *
 *  Words that mean the same to a buyer of business software, the concept first. */
const CONCEPTS = `lead prospect inquiry enquiry mql inbound formfills submissions
qualify score vet screen triage filter weed
route assign distribute dispatch
meeting appointment
book schedule
site website web webpage homepage
chat chatbot livechat webchat messenger
enrich append firmographic
cleanup cleanse dedupe
outbound prospecting coldemail coldoutreach coldcalling
record recording transcribe transcript
event webinar tradeshow conference booth expo roadshow congress list forgotten sessions showed registrant stand fair emailing exhibitions exhibition names collect collected cards fairs exhibited silence expos chase touch folks seminar note hear late ring evening
followup
attendee registrant
visitor traffic
ticket ticketing helpdesk
customer client shopper
onboard newhire newjoiner newstarter
payroll salary wage payslip paycheck
leave pto vacation holiday absence timeoff
candidate applicant
recruit hire hiring recruiting ats
invoice bill
dashboard report analytics bi
employee staff
supplier vendor
task todo
sign signature esign esignature`

const concepts = new Map<string, string>()
for (const line of CONCEPTS.split('\n')) {
  const words = line.split(' ')
  for (const word of words) concepts.set(word, words[0]!).set(stem(word), words[0]!)
}

const FILLERS = new Set(
  "a an the of for to in on at by with from and or our your my their its it this that these those we i you they he she is are was were be been being am do does did not no have has had will would can could should may might 's so as if when who what which how there here just really very some any all more most much many up out off into about over than then need want like looking get got make use using help us me them tool software platform solution system new better good please also only even still too".split(
    ' ',
  ),
)

/** What a word speaks of: a concept of the trade; undefined for others. */
export function conceptOf(word: string): string | undefined {
  return concepts.get(word) ?? concepts.get(stem(word))
}

export function isFiller(word: string): boolean {
  return FILLERS.has(word)
}

/** Whether the concept is too general to stand for one use case, however often its phrases have it. */
export function isGeneric(concept: string): boolean {
  return GENERIC.test(concept)
}
const GENERIC =
  /^(employe|customer|client|meeting|meet|review|record|lead|visitor|people|person|compan|busines|user|email|system|event|servic|support|secur|product|pric|market|board|offic|account|contract|world|place|question|order|return|sign|page|manag|track|process|data|test|plan|team|work|time|train|risk|run|pay|leave|get|call|clean|follow|book|hire|site|web|live)/
