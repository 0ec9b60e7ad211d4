import * as z from 'zod'

export const ACCOUNT_COLUMNS_MAX = 500
export const CELL_CHARS_MAX = 500
/** A cell with several values. */
export const LIST_CELL_CHARS_MAX = 5_000
export const CUSTOM_CELL_CHARS_MAX = 10_000

/** Postgres stores no NUL in text. */
const noNul = (text: string) => !text.includes('\0')
const textUpTo = (chars: number) => z.string().max(chars).refine(noNul, 'has a NUL character.')
const Text = textUpTo(CELL_CHARS_MAX)
const List = textUpTo(LIST_CELL_CHARS_MAX)
const cell = Text.transform((text) => text || undefined).optional()
const YES_OR_NO: Record<string, boolean | undefined> = {
  '': undefined,
  yes: true,
  true: true,
  no: false,
  false: false,
}

/** A row of `accounts.csv`, and in `columns` what stands in columns of the customer’s own. An empty cell is an absent
 *  value. */
const Row = z.strictObject({
  id: Text.min(1),
  name: Text.min(1),
  domains: List.default('')
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
  parent: cell.meta({ description: 'Id of the account that this one belongs to.' }),
  aliases: List.transform((text) => {
    const aliases = text
      .split(';')
      .map((alias) => alias.trim())
      .filter(Boolean)
    return aliases.length > 0 ? aliases : undefined
  })
    .optional()
    .meta({
      description: 'Other names, separated by `;`. One that is a domain (`acme.io`) counts as one, too.',
    }),
  country: cell,
  state: cell,
  postalCode: cell,
  opportunity: Text.transform((text) => text.toLowerCase())
    .refine((text) => Object.hasOwn(YES_OR_NO, text), 'is neither yes nor no (nor true, false or empty).')
    .transform((text) => YES_OR_NO[text])
    .optional()
    .meta({ description: 'Whether an opportunity is open with it: yes or no.' }),
  columns: z
    .record(z.string(), textUpTo(CUSTOM_CELL_CHARS_MAX))
    .optional()
    .meta({ description: 'What stands in columns of your own, by their names.' }),
})
/** A row as an account: the column `opportunity` is its `openOpportunity`. */
export const Account = Row.transform(({ opportunity, ...account }) =>
  opportunity === undefined ? account : { ...account, openOpportunity: opportunity },
)
/** A company in the CRM. */
export type Account = Omit<z.output<typeof Row>, 'opportunity'> & { openOpportunity?: boolean }

export const ACCOUNT_COLUMNS = [
  'id',
  'name',
  'domains',
  'website',
  'owner',
  'tier',
  'industry',
  'parent',
  'aliases',
  'country',
  'state',
  'postalCode',
  'opportunity',
] as const satisfies (keyof z.input<typeof Row>)[]

/** What stands in a column of an account: one of ours, else one of the customer's. Of a list, each value. */
export function cellsOf(account: Account, column: string): string[] {
  const { openOpportunity, columns = {}, ...known } = account
  if (column === 'opportunity') return openOpportunity === undefined ? [] : [openOpportunity ? 'yes' : 'no']
  const value = [known, columns].find((cells) => Object.hasOwn(cells, column))
  const cell = value?.[column as keyof typeof value] as string | string[] | undefined
  return cell === undefined ? [] : [cell].flat()
}
