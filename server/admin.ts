import type { RequestListener } from 'node:http'
import type { AskedOfDeliveries, DeliveriesAnswer } from './deliveries.ts'
import type { Finding } from './doctor.ts'
import type { CrmRow } from './integrations/crm/export.ts'
import type { Erased } from './keeping/erase.ts'
import type { Exported } from './keeping/export.ts'
import type { Figures } from './figures/figures.ts'
import type { FiguresAsked } from './figures/read.ts'
import type { PastAsked } from './past.ts'
import type { LabelledMessage, LabelsAsked } from './rep/labelled.ts'
import type { Overlay } from './rep/overlays.ts'
import type { Published } from './workspace/publish.ts'

const BODY_BYTES_MAX = 64 * 1024

export interface AdminCommands {
  publish: (folder: string) => Promise<Published>
  /** What reps set over the roster. */
  overlays: () => Promise<Overlay[]>
  doctor: () => Promise<Finding[]>
  figures: (asked: FiguresAsked) => Promise<Figures[]>
  /** What reps found wrong. */
  corrections: (asked: LabelsAsked) => Promise<LabelledMessage[]>
  deliveries: (asked: AskedOfDeliveries) => Promise<DeliveriesAnswer>
  /** All of the embedded CRM. */
  crm: () => Promise<CrmRow[]>
  /** What was decided, for `usher why` and `usher replay`. */
  past: (asked: PastAsked) => Promise<unknown>
  /** All that is stored about the buyer with an address, and erasing it. */
  export: (buyer: string) => Promise<Exported[]>
  erase: (buyer: string) => Promise<Erased>
  /** Backs the database up into a file; gives how many rows of each table. */
  backup: (to: string) => Promise<Record<string, number>>
}

/** What the command line asks of a running embedded server, over the socket in its data folder: only who may open the
 *  folder can reach it. */
export function adminListener(commands: AdminCommands): RequestListener {
  const answers: Record<string, (body: unknown) => Promise<unknown>> = {
    '/publish': (body) => commands.publish((body as { folder: string }).folder),
    '/overlays': () => commands.overlays(),
    '/doctor': () => commands.doctor(),
    '/figures': (body) => commands.figures(body as FiguresAsked),
    '/corrections': (body) => commands.corrections(body as LabelsAsked),
    '/deliveries': (body) => commands.deliveries(body as AskedOfDeliveries),
    '/crm': () => commands.crm(),
    '/past': (body) => commands.past(body as PastAsked),
    '/export': (body) => commands.export((body as { buyer: string }).buyer),
    '/erase': (body) => commands.erase((body as { buyer: string }).buyer),
    '/backup': (body) => commands.backup((body as { to: string }).to),
  }
  return (asked, answer) => {
    const reply = (status: number, value: unknown) =>
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const path = asked.url ?? ''
    const command = Object.hasOwn(answers, path) ? answers[path] : undefined
    if (asked.method !== 'POST' || !command) return reply(404, { error: 'no such command' })
    let text = ''
    asked.setEncoding('utf8')
    asked.on('data', (part: string) => {
      text += part
      if (text.length > BODY_BYTES_MAX) asked.destroy()
    })
    asked.on('end', () => {
      Promise.resolve()
        .then(() => command(JSON.parse(text)))
        .then((value) => reply(200, value))
        .catch((error: unknown) => reply(500, { error: String(error) }))
    })
    return undefined
  }
}
