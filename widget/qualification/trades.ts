import type { Topic } from '../contract/playbook.ts'
import { ENGLISH } from './english.ts'
import { wordings } from './lexicon.ts'
import { stem, tokenise } from './text.ts'

/** Gives each use case the words of its kinds of work, so that a buyer who tells of a trouble in none of the playbook's phrases is
 *  understood. A kind of work belongs to the use case whose name and phrases have most of the words that name it. It is done
 *  where a playbook is published: the page gets the words that its playbook needs, not those of all trades. */
export function withTrades<T extends Topic>(useCases: T[]): T[] {
  const stems = useCases.map(({ name, phrases }) => {
    const texts = [...wordings(name), ...phrases].map((phrase) =>
      tokenise(phrase, ENGLISH).map(({ text }) => text),
    )
    return new Set(
      texts.flatMap((words) => words.flatMap((word, i) => [stem(word), stem(word + (words[i + 1] ?? ''))])),
    )
  })
  const trades = useCases.map(() => ({ named: new Set<string>(), told: new Set<string>() }))
  for (const { named, told } of TRADES) {
    const shared = stems.map((own) => named.filter((word) => own.has(word)).length)
    const most = Math.max(...shared)
    if (most < Math.min(SHARED_MIN, named.length)) continue
    const owner = trades[shared.indexOf(most)]!
    for (const word of named) owner.named.add(word)
    for (const word of told) owner.told.add(word)
  }
  return useCases.map((useCase, i) => {
    const { named, told } = trades[i]!
    if (named.size === 0) return useCase
    return { ...useCase, trade: { named: [...named].join(' '), told: [...told].join(' ') } }
  })
}
const SHARED_MIN = 2

/** Kinds of work that software is bought for: the words that name one, then those by which its trouble is told. */
const TOPICS = `lead qualification scoring visitors | serious fit junk buyers worth wheat chaff rank timewasters tirekickers tyrekickers tyre kickers students curious spam formfills handraisers triage intent realbuyers hot cold ready waste window shoppers wasting browsers agencies pitching profile awkward upfront authority likely noise reaching points system float top money kicker rest sort signups sorted budget first which jobseekers seekers checked spends stop
lead routing roundrobin meeting booking speedtolead assign | rightrep wrongrep rightperson wrongperson territory territories owner ownership ae aes handoff calendar diary postcode inquiries enquiries fast slow minutes respond callback availability whoever forwards stolen queue sits sit grab grabs fairly shared sharing lands land correct inside handed quickest sulk form forms slot cherry picking dealt even salesperson answer speakers everybody gets sorting monday
website chat chatbot widget live bot | questions answers page pages night nights hours afterhours browse visitors homepage nobody instantly contactform weekends pops talk bubble types type greet greeting bounce popup read reply replies help leave answering box corner message checkout shoppers
data enrichment enrich firmographic crm | outdated stale missing blank blanks titles industries industry records record dead duplicates duplicate fields append anonymous fresh techstack incomplete garbage landfill topped accurate revenue size who lurking visiting rest sector hq appear appears unknown autofill email names ips firms telling fill filling knowing which count half browsing anonymously looking website reading without looked
outbound sequences cadences cold prospecting engagement | touches touch reachout linkedin sdr sdrs bdrs dialing dialer strangers campaign steps outreach personal mails drip automatically list send heard weeks stop emails followups replies contact phone reply second third writing first
conversation intelligence call recording coaching transcription | listen listening said objections talk calls summaries summary coach risk replay transcripts managers fumbled onboarding conversations talks notes zoom written mentions hear heard missed pitch guess hearing phone promise side say pointers learn best
event webinar tradeshow conference | booth badge badges scans scanned attendees registrants noshows attended registered expo sponsor scanner
payroll salaries wages contractors employer | payslips paid pay payday withholding garnishments taxes w2 entity freelancers overseas abroad country countries currencies employ weekly correctly month legal bank transfer nurses
employee onboarding hires offboarding preboarding | starters joiners laptop badge firstday paperwork joins leave leavers passport signing kit welcome morning
time tracking timesheets attendance shift leave absence rota | clock clocking punch punching overtime hours pto vacation holiday holidays balances shifts biometric weekend saturday roster crews started stopped sunday off out draws excel each worked wrote
benefits enrollment pension insurance | medical health plan plans cover dental brokers elected perks gym commuter 401k retirement optouts life vision pick choices contributions
performance reviews feedback goal appraisals engagement | ratings calibrating calibrate promotion targets okrs 360 quarterly directors 1on1 morale cascade peers boss measured doing sat formally colleague rating
recruiting applicant hiring job candidate interview ats | applicants candidates careers vacancies vacancy cvs resumes adverts postings roles shortlist stage offers cv opening openings
expense reimbursements receipt mileage travel | receipts taxis taxi petrol fuel lunches dinners card cards claims dockets drivers pocket reimbursed visa restaurant photo cash petty slip slips shoebox shoeboxes lunch expense mgmt
accounts payable supplier invoice approvals | invoices suppliers vendors vendor bills pdf coded gl approve twice signatures clerks retype keyed ledger post napkin key stock paid
month end close books reconciliation financial | accruals journals spreadsheets ledger bank days reconcile period controller trial balance stuff whiteboard monthend numbers
subscription billing recurring usage metered | plans proration upgrades downgrades renewals meter events members invoice monthly api
revenue recognition deferred rev | spread earned contracts licence schedules obligations allocation auditors waterfall signature
procurement purchase requisitions po spend | buy buying order orders goods requests laptop approval matched raised budget req pos okayed ok approve laptops
collections dunning overdue receivable reminders failed | late chase chasing nudge debtors unpaid bounces bounced quiet payers owe owes politely cash settle faster days average pay
compliance automation audit evidence controls certification | soc iso auditor auditors screenshots screenshot certified policies policy cert questionnaire ready audits proof controls visits works
access review entitlement privilege | permissions rights accounts admin who logins still left role roles contractors github quits leaves gone sign okta leaver had off
vendor risk third party assessments | suppliers subcontractors questionnaires vet breach supplier safe register processors
penetration testing hacking red team vulnerability | hack hackers attack attackers break holes exploit break-in weaknesses app purpose tried insurer hacked
security awareness training phishing | click links scammed scams teach course courses fake hooked gullible
support tickets helpdesk inbox customer ticketing desk service | queue thread threads answered whatsapp shoppers unanswered agents replies mailbox macros complaints merchants priorities
incident oncall paging postmortems response | wakes wake 3am outage outages down servers prod alerts pager database dies escalation downtime status fire woken night breaks on-call problems
project management tasks planning milestones gantt kanban | deadlines projects who status progress slipping overview boards assign due track workload handover spreadsheet doing when late job jobs hook ipad sites
knowledge base wiki documentation docs | find notes documents information scattered search answers pages folders written everywhere
esignature signing sign signatures contracts | print scan ink signed countersign counterparties paper pdf
document approval workflow version | versions files latest final drafts approved redlines edit said yes what approval approvals ok signoff boss signed order right managers past requests
resource capacity planning workload | overbooked busy utilisation utilization who free staffing assign double booked bored load person studio month new
client portal collaboration sharing | clients share external guests customers feedback job login outsiders comment matter portal up
time budget tracking profitability | billable margins hours rates overrun hrs person client put each
automation forms intake requests | request form intake email manual triage queue
crm pipeline deals forecasting | opportunities forecast contacts deal stages accounts
dashboards reporting analytics | numbers metrics charts kpis excel insight figures report worth repeat cost sale channel brings profitable
email marketing newsletters nurture campaigns | subscribers lists segments opens audience basket vanish nudge abandoned cart
inventory stock warehouse orders | shipping pick skus shelves returns stockouts oversold shelf units pool pair twice till
shipping labels carriers fulfilment delivery postage | parcel parcels packing customs couriers tracking trolley addresses
returns exchanges refunds | sizes back wrong send sent rma swap boots
product information pim catalogue content | descriptions attributes channels agree listings spec translations
reviews ratings stars testimonials | words dms photos trust
service desk itsm helpdesk | printer access apps tracked breaks requests it place help things
data pipelines etl warehouse sync | csv copy copied systems bigquery snowflake nightly night automated
monitoring errors alerts uptime logs observability | crashes crash slow noise broke breaks groups dashboards down tell search servers falls
device management mdm laptops | computers windows macs lost wipe enrol look lock loses sets
feature flags rollouts releases | fridays deploy switch stuff gradually
code review pull | prs merge reviewers wait developers reading merged packages vulnerable changes
health scores churn success retention | leave leaving stopped logging warning renewal unhappy risk lost coming
surveys nps csat feedback | satisfied ask went ten rating happy delivery clients number month
voice call centre center ivr telephony | ring rings phones phone picks pick number land
community forum | swap tips owners share peers
answers bot self-service centre center | password repetitive easy deflect deal hard guides searchable writing how-to
shared inbox | gmail login mailbox overdue split unanswered dealing service address
identity sso login passwords mfa | accounts password access provisioning
contract lifecycle legal redlining | clauses clause negotiate renewals lawyers`

const TRADES = TOPICS.split('\n').map((line) => {
  const [named, told] = line.split(' | ').map((words) => words.split(' ').map(stem))
  return { named: named!, told: told! }
})
