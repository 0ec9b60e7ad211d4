import { stem } from './text.ts'

/** The trade's own language: words that mean the same to a buyer of business software. One line a concept. A playbook's
 *  phrases and a buyer's paraphrase meet here; nothing in it belongs to one vendor. */
const CONCEPTS = `
lead: prospect inquiry enquiry mql inbound formfills formfill submissions
qualify: score vet screen triage filter weed tirekickers tyrekickers timewasters realbuyers seriousbuyers junkleads badleads
route: assign distribute dispatch allocate wrongrep rightrep wrongae rightae rightperson wrongperson rightowner wrongowner rightteam wrongteam
meeting: appointment
book: schedule scheduling
site: website web webpage homepage
chat: chatbot chatbots livechat webchat messenger
enrich: append firmographic firmographics
cleanup: cleanse dedupe deduplicate cleanup
outbound: prospecting cadence cadences coldemail coldoutreach coldcalling
record: recording transcribe transcript transcription
coach: coaching
event: webinar webinars tradeshow tradeshows conference conferences booth expo
followup: followup followups followingup
attendee: attendees registrant registrants
visitor: visitors traffic
ticket: tickets ticketing helpdesk
customer: client shopper
kb: faq knowledgebase helpcenter
onboard: newhire newhires joiner joiners starter starters newstarters
payroll: salaries wages payslip payslips paychecks
leave: pto vacation vacations holiday holidays absence absences timeoff
candidate: applicant applicants candidates
recruit: hire hiring recruiting recruitment ats
invoice: invoices invoicing billing bills
expense: expenses receipts reimbursement reimbursements
purchase: procurement purchasing
forecast: forecasting projections
dashboard: dashboards reporting reports analytics bi
pipeline: pipelines etl elt ingestion
vulnerability: vulnerabilities vuln vulns cve cves
login: sso authentication signon mfa identity
permission: permissions provisioning entitlements access
monitor: monitoring observability alerting
incident: incidents outage outages oncall
shipment: shipments shipping freight delivery
inventory: stock warehouse
return: returns refunds
fraud: chargeback chargebacks
sign: esign esignature signatures signature
survey: surveys feedback nps
train: training courses course lms learning
contractor: contractors freelancer freelancers
device: devices laptop laptops
employee: employees staff
`
const concepts = new Map<string, string>()
for (const line of CONCEPTS.trim().split('\n')) {
  const [name, words] = line.split(': ') as [string, string]
  for (const word of [name, ...words.split(' ')]) {
    concepts.set(word, name)
    concepts.set(stem(word), name)
  }
}

const fillers = new Set(
  (
    'a an the of for to in on at by with from and or our your my their its it this that these those we i you they he she ' +
    "is are was be been being am do does did not no have has had will would can could should may might 's so as if when " +
    'who what which how there here just really very some any all more most much many up out off into about over than then ' +
    'need want like looking get got make use using help us me them tool software platform solution system new better good ' +
    'please also only even still too'
  ).split(' '),
)

export function conceptOf(word: string): string | undefined {
  return concepts.get(word)
}

export function isFiller(word: string): boolean {
  return fillers.has(word)
}

/** Whether the concept is too general to stand for one use case, however often its phrases have it. */
export function isGeneric(concept: string): boolean {
  return generic.has(concept)
}
const generic = new Set(
  (
    'employee customer client meeting review record lead visitor people person company business user email system event ' +
    'service support security product price market board office account contract world place question order return sign page'
  )
    .split(' ')
    .flatMap((word) => [word, stem(word)]),
)
