import { useRef, useState } from 'preact/hooks'
import type { Slot } from '../contract/api.ts'
import { DownIcon, EarlierIcon, LaterIcon } from './icons.tsx'
import { enLater as words } from './locales/en-later.ts'
import { byDay, firstTimes } from './slot-days.ts'
import { dayHeading, pickText, spokenTime, timeText, zoneName, type Manner } from './times.ts'
import type { View } from './view.ts'

const DAYS_SHOWN = 3
const TIMES_A_DAY = 3

/** The rep's free times: three days by three rows, by day where there are such, all of them on demand, in a zone that the buyer may change; or only those
 *  that the buyer asked for. What was taken meanwhile stays in its place, struck through. */
export function Times({
  view,
  name,
  free,
  wanted,
  taken,
  urgent,
  moving,
  manner,
}: {
  view: View
  /** Of the host. */
  name: string
  free: Slot[]
  wanted: string[] | null
  taken: string[]
  /** The soonest come first, instead of some spread over each day. */
  urgent: boolean
  /** A meeting is moved: it may stay where it is. */
  moving: boolean
  manner: Manner
}) {
  const { chat } = view
  const Zone = view.later.value.details?.Zone
  const [all, setAll] = useState(false)
  const [from, setFrom] = useState(0)
  const [page, setPage] = useState(0)
  const [zoneOpen, setZoneOpen] = useState(false)
  const grid = useRef<HTMLDivElement>(null)
  const zoneButton = useRef<HTMLButtonElement>(null)
  const gone = new Set(taken)
  const asked = wanted && new Set(wanted)
  const open = asked ? free.filter(({ start }) => asked.has(start)) : free
  const known = new Set(open.map((slot) => slot.start))
  const slots = [
    ...open,
    ...taken.filter((start) => !known.has(start)).map((start): Slot => ({ start, end: start })),
  ]
  const days = byDay(slots, manner.timezone)
  const whole = all || asked !== null
  const shown = whole
    ? days.slice(from, from + DAYS_SHOWN)
    : firstTimes(days, manner.timezone, TIMES_A_DAY, urgent).slice(0, DAYS_SHOWN)

  const turn = (by: number) => {
    const pages = grid.current
    // The distance of one day's page, with the gap between two.
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    pages?.scrollBy({ left: by * (pages.clientWidth + 20), behavior: still ? 'auto' : 'smooth' })
  }

  return (
    <div class="offer" aria-live="off">
      <div
        class={whole ? 'slots all' : 'slots'}
        role="group"
        aria-label={words.times(name)}
        ref={grid}
        onScroll={({ currentTarget }) =>
          setPage(Math.round(currentTarget.scrollLeft / currentTarget.clientWidth))
        }
      >
        {shown.map(({ day, slots: its }) => {
          const heading = dayHeading(its[0]!.start, manner)
          return (
            <section key={day}>
              <h3>
                {heading.title}
                <span>{heading.date}</span>
              </h3>
              {its.map(({ start }) =>
                gone.has(start) && !known.has(start) ? (
                  <button
                    key={start}
                    type="button"
                    class="time"
                    aria-disabled="true"
                    aria-label={words.taken(spokenTime(start, manner))}
                  >
                    {timeText(start, manner)}
                  </button>
                ) : (
                  <button
                    key={start}
                    type="button"
                    class="time"
                    aria-label={spokenTime(start, manner)}
                    onClick={() => chat.send({ type: 'buyer.picked', start, label: pickText(start, manner) })}
                  >
                    {timeText(start, manner)}
                  </button>
                ),
              )}
            </section>
          )
        })}
      </div>
      {!whole && shown.length > 1 && (
        <div class="turn">
          <button
            type="button"
            class="icon"
            aria-label={words.earlierDay}
            aria-disabled={page === 0}
            onClick={() => turn(-1)}
          >
            <EarlierIcon />
          </button>
          <button
            type="button"
            class="icon"
            aria-label={words.laterDay}
            aria-disabled={page >= shown.length - 1}
            onClick={() => turn(1)}
          >
            <LaterIcon />
          </button>
        </div>
      )}
      {whole && days.length > DAYS_SHOWN && (
        <div class="under">
          <button
            type="button"
            class="quiet"
            disabled={from === 0}
            onClick={() => setFrom(from - DAYS_SHOWN)}
          >
            {words.earlierDays}
          </button>
          <button
            type="button"
            class="quiet"
            disabled={from + DAYS_SHOWN >= days.length}
            onClick={() => setFrom(from + DAYS_SHOWN)}
          >
            {words.laterDays}
          </button>
        </div>
      )}
      <div class="under">
        <button
          type="button"
          class="quiet"
          aria-expanded={whole}
          onClick={() => {
            if (asked) chat.send({ type: 'buyer.wantsAll' })
            setAll(asked !== null || !all)
            setFrom(0)
          }}
        >
          {asked ? words.allTimes : all ? words.fewerTimes : words.otherTimes}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() =>
            chat.send(
              moving ? { type: 'buyer.keeps' } : { type: 'buyer.refusedTimes', label: words.noneOfThese },
            )
          }
        >
          {moving ? words.keepTime : words.noneOfThese}
        </button>
        <button
          type="button"
          class="quiet"
          aria-haspopup="listbox"
          aria-expanded={zoneOpen}
          ref={zoneButton}
          onClick={() => {
            view.needDetails()
            setZoneOpen(!zoneOpen)
          }}
        >
          {words.timesIn(zoneName(manner.timezone))} <DownIcon />
        </button>
      </div>
      {zoneOpen && Zone && (
        <Zone
          manner={manner}
          choose={(zone) => {
            if (zone) chat.timezone.value = zone
            setZoneOpen(false)
            zoneButton.current?.focus()
          }}
        />
      )}
    </div>
  )
}

/** The shape of what is being fetched, so that nothing moves when it arrives. */
export function TimesToCome() {
  const cells = Array.from({ length: TIMES_A_DAY }, (_, at) => <div class="wait" key={at} />)
  return (
    <div class="us new" aria-busy="true">
      <div class="who">
        <span class="face wait" />
        <p>{words.looking}</p>
      </div>
      <p aria-hidden="true">{'\u00a0'}</p>
      <div class="offer" aria-hidden="true">
        <div class="slots">
          {Array.from({ length: DAYS_SHOWN }, (_, at) => (
            <section key={at}>
              <div class="wait word" />
              {cells}
            </section>
          ))}
        </div>
        <div class="under">
          <span class="quiet" />
        </div>
      </div>
    </div>
  )
}
