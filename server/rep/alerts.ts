import { briefLink, briefOfLead } from '../brief/of-lead.ts'
import type { RepBrief } from '../brief/model.ts'
import { repNow, raisedAlert, whoHas } from '../delivery/alerts/alert.ts'
import { isConcerned, whyNot } from '../delivery/alerts/answer.ts'
import { titleOf } from '../integrations/slack/message.ts'
import type { Ports } from '../ports.ts'
import type { AskedAlert, StoredAsk } from '../store/asked.ts'
import type { Rep } from '../workspace/schema/roster.ts'

/** An alert as a rep may answer it. Instants are UTC ms. */
export interface RepAlert extends AskedAlert {
  title: string
  brief: RepBrief
  briefUrl: string
  /** Who has the lead now. */
  has: string | undefined
  /** Who was asked, in order. */
  asked: (Pick<StoredAsk, 'state'> & { name: string; at: number; by: number; ended: number | undefined })[]
  /** What the rep may do, else why not. */
  may: { accept: true; pass: boolean } | { accept: false; why: string }
  /** The rep has accepted it. */
  isTheirs: boolean
}

/** The alert for this rep. Reads only. Undefined where nobody is asked to accept it, or this rep has nothing to do with it. */
export async function alertFor(ports: Ports, rep: Rep, which: AskedAlert): Promise<RepAlert | undefined> {
  const raised = await raisedAlert(ports, which)
  const brief = raised && (await briefOfLead(ports, raised.lead.id))
  if (!raised?.level || !brief) return undefined
  const { level, lead, workspace } = raised
  const rows = await ports.store.asked.of(which)
  const asked = { ...raised, level }
  if (!isConcerned(asked, rows, rep)) return undefined
  const why = await whyNot(ports.store, asked, rows, rep, 'accept')
  const isTheirs = rows.some((row) => row.state === 'accepted' && row.rep === rep.id)
  const isAsked = rows.some((row) => row.state === 'asked' && row.rep === rep.id)
  return {
    ...which,
    title: titleOf(which.alert),
    brief,
    briefUrl: await briefLink(ports, lead),
    has: repNow(workspace, whoHas(raised))?.name,
    asked: rows.map((row) => ({
      state: row.state,
      name: repNow(workspace, row.rep)?.name ?? row.rep,
      at: row.askedAt.getTime(),
      by: row.answerBy.getTime(),
      ended: row.endedAt?.getTime(),
    })),
    may: why === undefined ? { accept: true, pass: isAsked } : { accept: false, why },
    isTheirs,
  }
}

/** What a rep is asked to accept, as their page lists it. */
export interface OpenAsk extends AskedAlert {
  title: string
  who: string
  /** UTC ms. */
  by: number
}

export async function openAsks(ports: Ports, rep: Rep): Promise<OpenAsk[]> {
  const rows = await ports.store.asked.openBy(rep.id)
  return Promise.all(
    rows.map(async ({ decision, alert, lead, answerBy }) => {
      const who = (await ports.store.leads.find(lead))?.email ?? 'A buyer without an address'
      return { decision, alert, title: titleOf(alert), who, by: answerBy.getTime() }
    }),
  )
}
