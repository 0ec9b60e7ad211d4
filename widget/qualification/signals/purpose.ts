import type { PURPOSES } from '../../contract/facts.ts'
import { found, type Context, type Found } from '../context.ts'
import { compile, findAll } from '../pattern.ts'

export type Purpose = (typeof PURPOSES)[number]

/** What the writer is here for, where they say so: buyers mostly do not. Whoever says that they want to buy, buys. */
export function findPurpose(context: Context): Found<Purpose> | undefined {
  const hits = findAll(PURPOSE, context)
  const hit = hits.find(({ value }) => value === 'buying') ?? hits[0]
  return hit && found(hit.value, context.tokens, hit.from, hit.to)
}

const PURPOSE = compile<Purpose>(
  {
    buying: `%want ~2 buy|purchase|procure
    looking ~1 for ~3 tool|software|solution|platform|vendor|provider|system
    in the market for
    intend+ to procure|buy|purchase
    %judge+ ~2 vendors|tools|solutions|options`,
    support: `can|could not ~1 log|login|sign ~1 in|into
    forgot|reset ~2 password
    my|our account|login|password|invoice|subscription is|was|has|not ~3
    not|never work+|load+|open+|play+|syncing|updating ;
    is|are|'s|keeps broken|down|crash+|failing
    error message|code|#
    existing|current customer
    bug report
    cancel my|our account|subscription|plan
    refund`,
    job: `are you|they hiring
    job|position|vacancy|internship|role opening|opportunit*|application
    apply for|to ~3 job|position|role|internship|work
    send|attached my cv|resume
    looking for ~2 work|job|internship
    open positions|roles|vacancies`,
    student: `student|thesis|dissertation|homework
    for ~2 class|course|assignment|coursework|paper
    school|university|college ~1 project|assignment`,
    selling: `we|i|our offer ~4 services
    our ~2 services to|for you|your
    (grow|increas|boost|improv)@ your ~3
    your ~2 ranking*|seo|traffic
    guest post
    become ~2 reseller|partner|affiliate
    partnership|reseller|affiliate program|opportunity
    interest+ ~1 in our services|product
    sell ~1 to you`,
    press: `journalist|reporter|newspaper
    press|media inquiry|enquiry|request|kit|contact
    writing ~2 article|story|piece ~1 about|on
    interview ~2 ceo|founder|cto`,
  },
  'purpose',
)
