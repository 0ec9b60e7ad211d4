import type { Store } from '../../store/store.ts'
import type { StoredBuyer, StoredCrmNote } from '../../store/crm.ts'
import { BUYER_FIELDS, FIRST_TOUCH_FIELDS } from './fields.ts'

/** A buyer of the embedded CRM, or a note on one. */
export type CrmRow =
  | ({ record: 'buyer' } & StoredBuyer)
  | ({ record: StoredCrmNote['kind'] } & Omit<StoredCrmNote, 'kind'>)

const PAGE_ROWS = 500

/** All of the embedded CRM: each buyer with the notes on them after it. */
export async function exportCrm({ crm }: Pick<Store, 'crm'>): Promise<CrmRow[]> {
  const rows: CrmRow[] = []
  for (let after: string | undefined; ;) {
    const page = await crm.page(PAGE_ROWS, after)
    for (const { buyer, notes } of page) {
      rows.push({ record: 'buyer', ...buyer })
      for (const { kind, ...note } of notes) rows.push({ record: kind, ...note })
    }
    if (page.length < PAGE_ROWS) return rows
    after = page.at(-1)!.buyer.id
  }
}

const FIELDS = [...BUYER_FIELDS, ...FIRST_TOUCH_FIELDS]
export const CRM_COLUMNS = ['record', 'buyer', 'site', 'at', 'email', 'account', 'owner', ...FIELDS, 'text']

/** Its cells by CRM_COLUMNS. `at` of a buyer: when it changed last. Over the socket a date is a text. */
export function cellsOfRow(row: CrmRow): string[] {
  if (row.record !== 'buyer')
    return [row.record, row.buyer, row.site, iso(row.at), '', '', '', ...FIELDS.map(() => ''), row.body]
  const { id, site, updatedAt, email, account, owner, fields } = row
  const own = [email ?? '', account ?? '', owner ?? '', ...FIELDS.map((name) => fields[name] ?? '')]
  return [row.record, id, site, iso(updatedAt), ...own, '']
}

function iso(at: Date | string): string {
  return new Date(at).toISOString()
}
