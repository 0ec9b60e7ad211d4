import type { BuyerView } from '../../server/brief/buyer-view.ts'
import type { Manage } from '../../server/brief/manage-page.ts'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { BriefInput } from '../../server/brief/model.ts'
import { PlaybookFile } from '../../server/workspace/schema/playbook.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Profile } from '../../widget/contract/facts.ts'
import type { Playbook } from '../../widget/contract/playbook.ts'

/** A Monday in Berlin. */
export const NOW = '2026-11-23T13:38:10Z'

export const playbook: Playbook = {
  ...PlaybookFile.parse(
    parse(readFileSync(new URL('../corpus/playbooks/larkline.yaml', import.meta.url), 'utf8')),
  ),
  revision: 3,
}

export const MESSAGE = 'we’re about 400 people on drift, need hipaa, and have to decide by end of next month'

let count = 0
/** An entry of the buyer's or the assistant's, the next minute's by default. */
export function entry(part: Record<string, unknown>, at = '2026-11-23T13:37:00Z'): Entry {
  count += 1
  const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
  return { id, at, timezone: 'Europe/Berlin', ...part } as Entry
}

const [first, second, third] = [
  entry(
    {
      role: 'buyer',
      kind: 'choice',
      field: 'useCase',
      value: 'inbound-qualification',
      label: 'Qualify inbound leads',
    },
    '2026-11-23T13:36:20Z',
  ),
  entry({ role: 'buyer', kind: 'message', text: MESSAGE }),
  entry({
    role: 'buyer',
    kind: 'message',
    text: 'security review, and does it work with salesforce?',
    asks: 'nextStep',
  }),
]

const entries: Entry[] = [
  entry({ role: 'assistant', kind: 'answer', text: 'greeting' }, '2026-11-23T13:36:02Z'),
  first!,
  second!,
  entry({ role: 'assistant', kind: 'question', text: 'question.nextStep', asks: 'nextStep' }),
  third!,
  entry({ role: 'assistant', kind: 'answer', text: 'say.questionKept' }),
  entry({ role: 'assistant', kind: 'question', text: 'question.budget', asks: 'budget' }),
  entry({ role: 'buyer', kind: 'refusal', field: 'budget', label: 'Rather not say' }, '2026-11-23T13:38:01Z'),
  entry({ role: 'assistant', kind: 'question', text: 'ask.email', asks: 'email' }, '2026-11-23T13:38:01Z'),
  entry({ role: 'buyer', kind: 'message', text: 'dana@acme.io', asks: 'email' }, '2026-11-23T13:38:07Z'),
  entry(
    { role: 'buyer', kind: 'choice', field: 'slot', value: '2026-11-24T10:00:00Z', label: '11:00' },
    '2026-11-23T13:38:10Z',
  ),
]

const said = (field: string, quote: string, value?: string) => ({
  field,
  quote,
  entry: second!.id,
  kind: 'message',
  ...(value && { value }),
})

export const profile = {
  facts: {
    useCase: 'inbound-qualification',
    headcount: { min: 400, max: 400 },
    competitors: [{ name: 'Drift', stance: 'using' }],
    compliance: ['HIPAA'],
    timeline: { kind: 'deadline', end: '2026-12-31' },
    nextStep: 'security',
    email: 'dana@acme.io',
  },
  sources: [
    { field: 'useCase', entry: first!.id, kind: 'choice', quote: 'Qualify inbound leads' },
    said('headcount', 'we’re about 400 people'),
    said('competitors', 'on drift', 'Drift'),
    said('compliance', 'need hipaa', 'HIPAA'),
    said('timeline', 'have to decide by end of next month'),
    { field: 'nextStep', entry: third!.id, kind: 'message', quote: 'security review' },
    { field: 'email', entry: third!.id, kind: 'message', quote: 'dana@acme.io' },
  ],
  declined: ['budget'],
  none: [],
  openQuestions: [{ entry: third!.id, quote: 'does it work with salesforce?' }],
} as Profile

export const input: BriefInput = {
  entries,
  answered: [],
  profile,
  playbook,
  why: 'The buyer needs HIPAA, so this goes to the engineers who cover compliance, and it was Sofia Marin’s turn.',
  rep: { name: 'Sofia Marin', timezone: 'Europe/Berlin' },
  repNames: { sofia: 'Sofia Marin', jonas: 'Jonas Weil', priya: 'Priya Nair' },
  account: { name: 'Acme GmbH', owner: 'Jonas Weil', tier: 'strategic' },
  meeting: {
    start: '2026-11-24T10:00:00Z',
    end: '2026-11-24T10:30:00Z',
    timezone: 'Europe/Berlin',
    buyerTimezone: 'America/New_York',
    name: 'Security review',
    location: 'https://meet.larkline.example/sofia',
    state: 'booked',
  },
  verified: false,
  touch: {
    page: { url: 'https://larkline.example/pricing?utm_source=newsletter', referrer: 'https://example.org/' },
    at: '2026-11-23T13:36:02Z',
  },
  known: ['Sofia Marin', 'Sofia', 'solutions engineer', 'The Larkline team', 'dana@acme.io'],
  locale: 'en',
  trace: [
    { step: { kind: 'qualify', id: null }, tests: [], result: 'qualified' },
    {
      step: { kind: 'match', id: 'acme' },
      tests: [{ field: 'email', test: 'acme.io', found: 'acme', holds: true }],
      result: 'email',
    },
    { step: { kind: 'territory', id: 'unknown' }, tests: [], result: 'unknown' },
    {
      step: { kind: 'escalation', id: 'large' },
      tests: [{ field: 'headcount', test: { atLeast: 5000 }, found: { min: 400, max: 400 }, holds: false }],
      result: 'does not hold',
    },
    {
      step: { kind: 'escalation', id: 'compliance' },
      tests: [
        {
          field: 'compliance',
          test: ['HIPAA', 'FedRAMP'],
          found: ['HIPAA'],
          holds: true,
          words: ['need hipaa'],
        },
      ],
      result: 'taken',
      reps: [
        { rep: 'sofia', reason: 'eligible' },
        { rep: 'priya', reason: 'on-leave', detail: 'from 2026-11-02 without end' },
      ],
    },
  ],
  now: NOW,
  expiresAt: '2026-12-24T10:30:00Z',
}

/** A meeting that may be moved, cancelled and brought others to. */
export function manageOf(view: BuyerView): Manage {
  const may = { allowed: true, reasons: [] }
  return {
    view,
    state: 'booked',
    action: '/m/1',
    times: ['2026-11-25T15:00:00Z', '2026-11-26T15:00:00Z'],
    move: may,
    cancel: may,
    guests: [],
    guestsMax: 5,
    now: NOW,
  }
}
