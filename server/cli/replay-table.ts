import type { Change, Moved, RepChange, Report } from '../routing/replay/back-test.ts'
import type { WhatIf } from '../routing/replay/what-if.ts'

const MOVED_SHOWN_MAX = 40

/** A back-test for people: the leads that move, the load of each rep, and what became scarce. */
export function printReport(
  report: Report,
  moved: Moved[],
  changes: { change: WhatIf; weeks: number }[],
): string {
  const { leads, reps } = report
  const share = leads === 0 ? '0' : ((100 * report.moved) / leads).toFixed(1)
  const lines = [
    ...changes.flatMap(({ change, weeks }) =>
      weeks > 0 && change.kind === 'leave'
        ? [
            `No lead is known of the leave of ${change.rep} yet: it was tried ${weeks} weeks earlier, ${change.from} to ${change.to}.`,
          ]
        : [],
    ),
    `${leads} leads, ${report.moved} of them moved (${share} %).`,
    '',
    ...(moved.length > 0
      ? [
          ...table([
            ['lead', 'from', 'to', 'by', 'before'],
            ...moved
              .slice(0, MOVED_SHOWN_MAX)
              .map(({ lead, from, to, by, assumed }) => [
                lead,
                from,
                assumed ? `${to} *` : to,
                by.after,
                by.before,
              ]),
          ]),
          ...(moved.length > MOVED_SHOWN_MAX
            ? [`… and ${moved.length - MOVED_SHOWN_MAX} more; --json has all.`]
            : []),
          ...(moved.some(({ assumed }) => assumed)
            ? ['* A first free slot that was not stored then was taken from working hours.']
            : []),
          '',
        ]
      : []),
    ...table([
      ['rep', 'leads', '', 'passed by, full', 'passed by, no slot', 'hours to first slot'],
      ...reps.map(({ rep, leads, full, noSlot, waitHours }) => [
        rep,
        arrow(leads),
        signed(leads.after - leads.before),
        arrow(full),
        arrow(noSlot),
        arrow({ before: waitHours.before ?? '–', after: waitHours.after ?? '–' }),
      ]),
    ]),
    '',
    `Fallback ${percent(report.fallbackShare.before)} → ${percent(report.fallbackShare.after)}; queued ${arrow(report.queued)}; closed ${arrow(report.closed)}; nobody free ${arrow(report.nobodyFree)}.`,
    ...reps.flatMap(warnings),
  ]
  return `${lines.join('\n')}\n`
}

/** Who comes to a capacity oftener than before, and where slots get scarce. */
function warnings({ rep, filled, full, scarce, leads, waitHours, noSlot }: RepChange): string[] {
  const comes = filled.after.flatMap(({ period, most, day, times }) => {
    const was = filled.before.find((one) => one.period === period)?.times ?? 0
    if (times <= was) return []
    const passed = full.after > full.before ? `, ${full.after - full.before} more leads pass by` : ''
    return [`${rep} goes over capacity: ${most} a ${period}, first on ${day}${passed}.`]
  })
  const reason =
    noSlot.after > noSlot.before
      ? `had no slot soon enough ${noSlot.after - noSlot.before} times more`
      : `was ${waitHours.after} hours away with the first slot`
  return scarce
    ? [...comes, `Slots of ${rep} get scarce: takes ${leads.after - leads.before} leads more, and ${reason}.`]
    : comes
}

function arrow({ before, after }: Change<number | string>): string {
  return before === after ? String(after) : `${before} → ${after}`
}

function signed(change: number): string {
  return change === 0 ? '' : change > 0 ? `+${change}` : `−${-change}`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** Columns side by side, as wide as their widest cell. */
function table(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}
