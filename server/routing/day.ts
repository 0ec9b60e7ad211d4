const formats = new Map<string, Intl.DateTimeFormat>()

/** The calendar day that a clock in `timezone` shows at an instant (UTC ms), `YYYY-MM-DD`.
 *  @throws RangeError for a zone that does not exist */
export function localDay(instant: number, timezone: string): string {
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
  return format.format(instant)
}
