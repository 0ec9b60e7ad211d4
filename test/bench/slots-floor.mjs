const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The least that slots of any host can cost: numbers only, one offset for ever in the place of a zone, one interval a day,
 *  days that cannot touch, no override, leave, holiday, gap or limit. Busy times are sorted once and swept along. */
export function floorSlots(hosts, rules, range) {
  let merged = []
  for (const { host, diary } of hosts)
    merged = mergeInto(merged, startsOf(host, diary.busy, rules, range), host.id, rules)
  return merged
}

function startsOf({ hours, offset }, unsorted, rules, range) {
  const [{ days, start, end }] = hours
  const [opens, closes] = [minutesOf(start) * MINUTE, minutesOf(end) * MINUTE]
  const step = rules.stepMinutes * MINUTE
  const before = rules.bufferBeforeMinutes * MINUTE
  const length = rules.durationMinutes * MINUTE
  const after = length + rules.bufferAfterMinutes * MINUTE
  const busy = [...unsorted].sort((a, b) => a.start - b.start)
  const starts = []
  let next = 0
  const [first, beyond] = [range.start + offset, range.end + offset]
  for (let day = Math.floor(first / DAY) * DAY; day < beyond; day += DAY) {
    if (!days.includes(new Date(day).getUTCDay() || 7)) continue
    const last = Math.min(day + closes - length - offset, range.end - 1)
    for (let at = day + opens - offset; at <= last; at += step) {
      if (at < range.start) continue
      while (next < busy.length && busy[next].end <= at - before) next++
      if (next === busy.length || busy[next].start >= at + after) starts.push(at)
    }
  }
  return starts
}

function mergeInto(slots, starts, id, rules) {
  const merged = []
  let i = 0
  for (const start of starts) {
    while (i < slots.length && slots[i].start < start) merged.push(slots[i++])
    if (i < slots.length && slots[i].start === start) {
      slots[i].hosts.push(id)
      merged.push(slots[i++])
    } else merged.push({ start, end: start + rules.durationMinutes * MINUTE, hosts: [id] })
  }
  while (i < slots.length) merged.push(slots[i++])
  return merged
}

function minutesOf(text) {
  const [hours, minutes] = text.split(':').map(Number)
  return hours * 60 + minutes
}
