import { DateTime } from 'luxon'

/** Slots of any host as one would write it with a date library: every start is a `DateTime` and asks every busy time. */
export function luxonSlots(hosts, rules, range) {
  const byStart = new Map()
  for (const { host, diary } of hosts)
    for (const start of startsOf(host, diary.busy, rules, range)) {
      const slot = byStart.get(start.toMillis())
      if (slot) slot.hosts.push(host.id)
      else
        byStart.set(start.toMillis(), {
          start: start.toMillis(),
          end: start.plus({ minutes: rules.durationMinutes }).toMillis(),
          hosts: [host.id],
        })
    }
  return [...byStart.values()].sort((a, b) => a.start - b.start)
}

function startsOf({ timezone, hours }, busy, rules, range) {
  const starts = []
  const last = DateTime.fromMillis(range.end, { zone: timezone })
  let day = DateTime.fromMillis(range.start, { zone: timezone }).startOf('day')
  for (; day < last; day = day.plus({ days: 1 }))
    for (const { days, start, end } of hours) {
      if (!days.includes(day.weekday)) continue
      const close = day.set(timeOf(end))
      for (let at = day.set(timeOf(start)); at < close; at = at.plus({ minutes: rules.stepMinutes })) {
        const ends = at.plus({ minutes: rules.durationMinutes })
        if (ends > close || at < range.start || at >= range.end) continue
        const from = at.minus({ minutes: rules.bufferBeforeMinutes })
        const to = ends.plus({ minutes: rules.bufferAfterMinutes })
        if (!busy.some((block) => block.start < to && from < block.end)) starts.push(at)
      }
    }
  return starts
}

function timeOf(text) {
  const [hour, minute] = text.split(':').map(Number)
  return { hour, minute }
}
