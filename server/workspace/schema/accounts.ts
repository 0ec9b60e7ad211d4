import * as z from 'zod'

const Text = z.string().max(500)
const cell = Text.transform((text) => text || undefined).optional()

/** A row of `accounts.csv`. An empty cell is an absent value. */
export const Account = z.strictObject({
  id: Text.min(1),
  name: Text.min(1),
  domains: Text.default('')
    .transform((text) =>
      text
        .toLowerCase()
        .split(/[;\s]+/)
        .filter(Boolean),
    )
    .meta({ description: 'Separated by `;` or spaces.' }),
  website: cell,
  owner: cell.meta({ description: 'Id of a rep, or the rep’s id in the CRM.' }),
  tier: cell,
  industry: cell,
})
export type Account = z.infer<typeof Account>

export const ACCOUNT_COLUMNS = ['id', 'name', 'domains', 'website', 'owner', 'tier', 'industry'] as const
