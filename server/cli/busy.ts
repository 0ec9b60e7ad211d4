import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import { readBusy } from '../integrations/calendar/icalendar/busy.ts'
import { decodeCalendar } from '../integrations/calendar/icalendar/lines.ts'
import { CalendarError } from '../integrations/calendar/port.ts'
import { union } from '../scheduling/ranges.ts'
import { iso } from '../scheduling/zone.ts'
import { writeLine } from './lines.ts'
import { instantIn, readTimezone } from './options.ts'

interface Options {
  from: string
  to: string
  timezone: string
  owner?: string
}

/** `usher busy`: when the owner of an iCalendar file is busy. */
export function busyCommand(program: Command): void {
  program
    .command('busy')
    .description('Print when the owner of an iCalendar file is busy, as one JSON object.')
    .argument('<file>', 'the iCalendar file; - for standard input')
    .requiredOption('--from <time>', 'a day, or a time; without an offset in the zone')
    .requiredOption('--to <time>', 'the day after the last, or a time')
    .requiredOption('--timezone <zone>', 'the zone of the owner', readTimezone)
    .option('--owner <email>', 'the owner’s address: meetings that it declined are free')
    .action(async (file: string, options: Options) => {
      const bytes = file === '-' ? await buffer(process.stdin) : await readFile(file)
      try {
        await writeLine(busyOf(decodeCalendar(bytes), options))
      } catch (error) {
        if (!(error instanceof CalendarError)) throw error
        throw new Error(`${file}: ${error.message}`, { cause: error })
      }
    })
}

/** `{busy: [{start, end}], skipped: [{uid, reason}]}` in UTC, from `from` until before `to`; times that touch are one. */
export function busyOf(text: string, { from, to, timezone, owner }: Options): object {
  const range = { start: instantIn(from, timezone), end: instantIn(to, timezone) }
  if (range.end <= range.start) throw new Error(`--to ${to} is not after --from ${from}.`)
  const { busy, skipped } = readBusy([text], { range, timezone, owner })
  return { busy: union(busy).map(({ start, end }) => ({ start: iso(start), end: iso(end) })), skipped }
}
