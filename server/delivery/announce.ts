import type { Ports } from '../ports.ts'
import type { Job } from '../store/jobs.ts'
import { alertsFor } from './alerts/raise.ts'
import { crmFor } from './crm-jobs.ts'
import { givenFor } from '../queues/mails.ts'
import { endSequenceOf, startSequenceOf } from './sequences/enrol.ts'
import { briefFor } from './to-rep.ts'
import { webhooksFor } from './webhooks.ts'

/** Of an event that was written with what caused it: adds what is to be delivered because of it, by the settings now in force. Done
 *  twice it adds nothing twice. */
export async function announce(ports: Ports, job: Job): Promise<void> {
  const event = await ports.store.events.find(job.subject)
  if (!event) return
  const { workspace } = await ports.workspaces.current()
  const at = new Date(ports.clock())
  await endSequenceOf(ports, event)
  await startSequenceOf(ports, event)
  await ports.store.jobs.add(
    [
      ...(await alertsFor(ports, event, at)),
      ...briefFor(event, at),
      ...givenFor(event, at),
      ...crmFor(event, at),
      ...webhooksFor(event, workspace, at),
    ],
    at,
  )
  ports.wake()
}
