// The closed lists of the contract, apart from its schemas: who needs only a list loads no schema library.

export const TIMELINE_KINDS = ['deadline', 'window', 'asap', 'exploring', 'none'] as const
export const STANCES = ['evaluating', 'using', 'replacing', 'rejected', 'mentioned'] as const
export const PERIODS = ['year', 'quarter', 'month', 'once'] as const
export const NEXT_STEPS = ['demo', 'pricing', 'trial', 'call', 'info', 'security'] as const
export const PURPOSES = ['buying', 'support', 'job', 'student', 'selling', 'press'] as const
export const FRAMEWORKS = [
  'HIPAA',
  'SOC2',
  'ISO27001',
  'GDPR',
  'FedRAMP',
  'PCI-DSS',
  'CCPA',
  'HITRUST',
  'FERPA',
  'SOX',
  'NIST-800-53',
  'NIST-800-171',
  'CMMC',
  'DORA',
  'NIS2',
  'TISAX',
  'CJIS',
  'GxP',
] as const

/** Every kind of fact that a buyer can state. */
export const FIELDS = [
  'useCase',
  'product',
  'timeline',
  'competitors',
  'headcount',
  'budget',
  'compliance',
  'region',
  'email',
  'company',
  'wantsHuman',
  'nextStep',
  'purpose',
  'name',
  'jobTitle',
  'website',
  'phone',
] as const
