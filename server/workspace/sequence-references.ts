import { didYouMean } from './issues.ts'
import type { Report } from './references.ts'
import type { Workspace } from './workspace.ts'

/** Checks that the mails of sequences are there, that each template is of use, and that who is to run a sequence hears of it. */
export function checkSequences({ routing, templates, integrations }: Workspace, report: Report): void {
  const names = Object.keys(templates)
  const used = new Set<string>()
  for (const [i, { mails = [], handTo }] of routing.sequences.entries()) {
    for (const [j, { template }] of mails.entries()) {
      used.add(template)
      if (!names.includes(template))
        report(
          'routing.yaml',
          ['sequences', i, 'mails', j, 'template'],
          `there is no sequences/${template}.md.${didYouMean(template, names)}`,
        )
    }
    const isHeard = integrations.webhooks.some(({ events }) => events.includes('sequence.enrolled'))
    if (handTo === 'webhook' && !isHeard)
      report(
        'routing.yaml',
        ['sequences', i, 'handTo'],
        'no endpoint of integrations.yaml hears sequence.enrolled: nobody runs this sequence.',
        'warning',
      )
  }
  for (const name of names)
    if (!used.has(name))
      report(`sequences/${name}.md`, [], 'no sequence of routing.yaml sends this mail.', 'warning')
  const ids = integrations.webhooks.map(({ id }) => id)
  for (const [i, id] of ids.entries())
    if (ids.indexOf(id) < i) report('integrations.yaml', ['webhooks', i, 'id'], `"${id}" stands here twice.`)
}
