import { extract, read, type Message } from '../../widget/qualification/extract.ts'
import { compilePlaybook } from '../../widget/qualification/lexicon.ts'
import { withTrades } from '../../widget/qualification/trades.ts'

/** A vendor of HR software, invented for these tests: none of its sentences stand in the corpora. */
export const playbook = {
  useCases: [
    {
      id: 'onboarding',
      name: 'Employee onboarding',
      phrases: ['onboard new hires', 'new hire onboarding', 'onboarding checklists'],
    },
    { id: 'payroll', name: 'Global payroll', phrases: ['run payroll', 'pay contractors', 'payroll'] },
    { id: 'time-off', name: 'Time off', phrases: ['time off', 'leave management', 'track vacation'] },
    { id: 'recruiting', name: 'Recruiting', phrases: ['applicant tracking', 'track candidates', 'ATS'] },
  ],
  products: [
    { id: 'core', name: 'Peopleport Core', phrases: ['core hr'] },
    { id: 'pay', name: 'Peopleport Pay', phrases: [] },
  ],
  competitors: [
    { name: 'BambooHR', aliases: ['bamboo hr'], ordinaryWord: false },
    { name: 'Workday', aliases: [], ordinaryWord: false },
    { name: 'Personio', aliases: [], ordinaryWord: false },
    { name: 'Deel', aliases: ['deel.com'], ordinaryWord: false },
    { name: 'Gusto', aliases: ['gusto.com'], ordinaryWord: true },
    { name: 'Remote', aliases: ['remote.com'], ordinaryWord: true },
    { name: 'Monday', aliases: ['monday.com'], ordinaryWord: true },
    { name: 'Greenhouse', aliases: ['greenhouse.io'], ordinaryWord: true },
  ],
}
export const lexicon = compilePlaybook({ ...playbook, useCases: withTrades(playbook.useCases) })

/** A Tuesday. */
export const NOW = Date.parse('2026-09-15T10:00:00Z')

const message = (text: string, more: Partial<Message>): Message => ({
  text,
  now: NOW,
  timezone: 'UTC',
  ...more,
})
export const signalsOf = (text: string, more: Partial<Message> = {}) => extract(message(text, more), lexicon)
export const readingOf = (text: string, more: Partial<Message> = {}) => read(message(text, more), lexicon)
