/** What the buyer says, as a CRM has it. */
export const BUYER_FIELDS = [
  'name',
  'jobTitle',
  'phone',
  'company',
  'website',
  'region',
  'language',
  'headcount',
  'useCase',
  'product',
  'timeline',
  'budget',
  'competitors',
  'compliance',
  'nextStep',
  'purpose',
  /** The sequence that the CRM is to run, by its id in the policy. */
  'sequence',
] as const

/** Where a buyer first came from. Whatever stands there first stays. */
export const FIRST_TOUCH_FIELDS = ['source', 'campaign', 'landingPage', 'referrer'] as const

/** Who the buyer is, the account that they were matched with, and whose they are. */
export const RECORD_FIELDS = ['email', 'account', 'owner'] as const

/** Fields that may be named as to be written although a person filled them. */
export const OVERWRITABLE_FIELDS = [...BUYER_FIELDS, 'account', 'owner'] as const

export type CrmField =
  | (typeof BUYER_FIELDS)[number]
  | (typeof FIRST_TOUCH_FIELDS)[number]
  | (typeof RECORD_FIELDS)[number]

/** Values of fields. An empty one is absent. */
export type CrmFields = Partial<Record<CrmField, string>>
