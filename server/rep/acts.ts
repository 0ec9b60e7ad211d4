import type { BriefActs } from '../brief/acts.ts'
import type { Ports } from '../ports.ts'
import type { Rep } from '../workspace/schema/roster.ts'
import { POLICY, REASON_CHARS_MAX } from './hand-over.ts'
import { holdingOf, mayCorrect, mayHandOver } from './holding.ts'
import { leadPath } from './links.ts'

/** What was typed into the form that hands over. */
export interface Typed {
  to: string
  reason: string
}

/** What a rep may do from the brief of a lead; of one who is not signed in, where they can be. Undefined for a lead that has nothing to do
 *  with the rep. Reads only. */
export async function actsFor(
  ports: Ports,
  rep: Rep | undefined,
  lead: string,
): Promise<BriefActs | undefined> {
  const { workspace } = await ports.workspaces.current()
  const holding = await holdingOf(ports.store, workspace, lead)
  if (!holding) return undefined
  const about = { action: leadPath(lead), policy: POLICY, reasonCharsMax: REASON_CHARS_MAX }
  if (!rep) return { ...about, may: 'sign-in', colleagues: [] }
  const { booking, holder } = holding
  const hasBegun = booking !== undefined && booking.start <= ports.clock()
  const isTheirs = mayHandOver(holding, rep, workspace)
  if (!mayCorrect(holding, rep, workspace)) return undefined
  return {
    ...about,
    may: { handOver: isTheirs && !hasBegun, correct: true },
    colleagues: workspace.roster.reps
      .filter(({ id, active }) => active && id !== holder)
      .map(({ id, name }) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en')),
    ...(hasBegun && booking.host === rep.id && { outcomeUrl: `/rep/meetings/${booking.id}` }),
  }
}
