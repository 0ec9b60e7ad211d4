const formats = new Map<string, Intl.DateTimeFormat>()
/** The last quarter of an hour that was asked for, and its day: clocks are apart by whole quarters everywhere. */
const last = new Map<string, { quarter: number; day: string }>()
const QUARTER = 900_000

/** The calendar day that a clock in `timezone` shows at an instant (UTC ms), `YYYY-MM-DD`.
 *  @throws RangeError for a zone that does not exist */
export function localDay(instant: number, timezone: string): string {
  const quarter = Math.floor(instant / QUARTER)
  const known = last.get(timezone)
  if (known?.quarter === quarter) return known.day
  const day = formatOf(timezone).format(quarter * QUARTER)
  last.set(timezone, { quarter, day })
  return day
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formats.set(timezone, format)
  }
  return format
}
