import { useEffect, useRef, useState } from 'preact/hooks'
import { enDetails as words } from './locales/en-details.ts'
import { timeText, zoneName, type Manner } from './times.ts'

const ZONES_SHOWN_MAX = 4

/** Chooses a zone by the name of a city. Gives null when nothing was chosen. */
export function Zone({ manner, choose }: { manner: Manner; choose: (zone: string | null) => void }) {
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const found = findZones(wanted, manner.timezone)
  const current = found[Math.min(at, found.length - 1)]
  const now = new Date(manner.now).toISOString()

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((at + step + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter') choose(current ?? null)
    else if (event.key === 'Escape' || event.key === 'Tab') choose(null)
    else return
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div class="zone" role="group" aria-label={words.timeZone}>
      <label class="sr" for="zone">
        {words.zoneField}
      </label>
      <input
        class="field"
        id="zone"
        ref={field}
        role="combobox"
        aria-expanded="true"
        aria-controls="zones"
        aria-autocomplete="list"
        aria-activedescendant={current ? `zone-${current}` : undefined}
        autocomplete="off"
        placeholder={words.zoneField}
        value={wanted}
        onInput={(event) => {
          setWanted(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 && <p class="small">{words.zoneNone}</p>}
      <ul id="zones" role="listbox" aria-label={words.timeZone}>
        {found.map((zone) => (
          <li
            key={zone}
            id={`zone-${zone}`}
            role="option"
            aria-selected={zone === current}
            onPointerDown={(event) => {
              event.preventDefault()
              choose(zone)
            }}
          >
            <span>{zoneName(zone)}</span>
            <span class="small">{words.now(timeText(now, { ...manner, timezone: zone }))}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Zones whose city starts with what is wanted first, then those with a word that does. Nothing wanted: the
 *  current one and well-known others. */
export function findZones(wanted: string, current: string): string[] {
  const words = fold(wanted)
  if (!words)
    return [...new Set([current, 'UTC', 'Europe/London', 'America/New_York'])].slice(0, ZONES_SHOWN_MAX)
  const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC']
  const starts = zones
    .filter((zone) => fold(zoneName(zone)).startsWith(words))
    .sort((a, b) => zoneName(a).length - zoneName(b).length)
  const others = zones.filter((zone) =>
    fold(zone)
      .split(/[/ -]/)
      .some((part) => part.startsWith(words)),
  )
  return [...new Set([...starts, ...others])].slice(0, ZONES_SHOWN_MAX)
}

function fold(words: string): string {
  return words.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('_', ' ').toLowerCase().trim()
}
