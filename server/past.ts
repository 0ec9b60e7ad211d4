import type { Past } from './routing/replay/past.ts'
import type { DecisionsAsked, StoredDecision } from './store/decisions.ts'
import type { Store } from './store/store.ts'
import { workspaceInTodaysForm } from './workspace/todays-form.ts'
import type { Workspace } from './workspace/workspace.ts'

export type PlacedPast = Past & { place: string }

/** What was decided, as the command line reads it: of the store itself, or over the admin socket of the server that has it
 *  open. All of it is plain data. */
export interface PastReader {
  page: (asked: DecisionsAsked) => Promise<PlacedPast[]>
  latestOf: (lead: string) => Promise<Past | null>
  span: (since?: string) => Promise<{ first: string; last: string } | null>
  revision: (number: number) => Promise<Workspace | null>
  inForce: () => Promise<number | null>
}

/** Reads the past of a store. */
export function pastOf({ decisions, revisions }: Store): PastReader {
  return {
    page: async (asked) => {
      const rows = await decisions.page({ ...asked, limit: Math.min(asked.limit, PAST_PAGE_MAX) })
      return rows.map((row) => ({ ...plain(row), place: row.place, stands: row.stands }))
    },
    latestOf: async (lead) => {
      const found = await decisions.latestOf(lead)
      return found ? plain(found) : null
    },
    span: async (since) => {
      const found = await decisions.span(since)
      return found ? { first: found.first.toISOString(), last: found.last.toISOString() } : null
    },
    revision: async (number) => {
      const workspace = (await revisions.find(number))?.workspace
      return workspace ? workspaceInTodaysForm(workspace) : null
    },
    inForce: async () => (await revisions.inForce()) ?? null,
  }
}

/** Without its date, which the socket would turn into a text. */
function plain({ id, lead, revision, engine, inputs, decision }: StoredDecision): Past {
  return { id, lead, revision, engine, inputs, decision }
}

/** Decisions that are read at once. */
export const PAST_PAGE_MAX = 200

/** A question over the socket. */
export interface PastAsked {
  read: keyof PastReader
  asked?: unknown
}

/** Answers one question of the command line. @throws Error for one that there is not */
export async function answerPast(store: Store, { read, asked }: PastAsked): Promise<unknown> {
  const reader = pastOf(store)
  if (!Object.hasOwn(reader, read)) throw new Error(`Nothing is known of “${read}”.`)
  return (reader[read] as (asked: unknown) => Promise<unknown>)(asked)
}
