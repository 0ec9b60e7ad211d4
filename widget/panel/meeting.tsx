import { useState } from 'preact/hooks'
import type { Booking } from '../contract/api.ts'
import { enLater as words } from './locales/en-later.ts'
import { dateText, near, timeText, zoneName, type Manner } from './times.ts'
import type { View } from './view.ts'

/** The meeting that was booked: the one fact in bold, and what one may want of it. */
export function Meeting({ view, booking, manner }: { view: View; booking: Booking; manner: Manner }) {
  const { chat } = view
  const { start, end, host } = booking
  const { timezone, locale } = manner
  const { guests = [], cancel } = booking
  const reasons = cancel?.reasons ?? []
  const [open, setOpen] = useState<'guests' | 'cancel' | null>(null)
  const parts = view.later.value.details
  const show = (which: 'guests' | 'cancel') => {
    view.needDetails()
    setOpen(open === which ? null : which)
  }
  const word = near(start, manner)
  const leaf = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: timezone, ...options }).format(new Date(start))
  return (
    <section class="card" aria-label={words.meeting}>
      <div class="when">
        <p class="leaf" aria-hidden="true">
          {leaf({ weekday: 'short' })}
          <b>{leaf({ day: 'numeric' })}</b>
          {leaf({ month: 'short' })}
        </p>
        <p>
          <b>
            {words.booked} {word && `${word.toLowerCase()}, `}
            {dateText(start, manner).replaceAll(' ', '\u00a0')}, {timeText(start, manner)}–
            {timeText(end, manner)}.
          </b>
          <span class="small">{words.with(zoneName(timezone), host.name)}</span>
        </p>
      </div>
      <div class="row">
        <a class="btn go" href={booking.icsUrl} download>
          {words.addToCalendar}
        </a>
        {booking.move?.allowed !== false && (
          <button type="button" class="btn plain" onClick={() => chat.send({ type: 'buyer.moves' })}>
            {words.move}
          </button>
        )}
        {booking.cancel?.allowed !== false && (
          <button
            type="button"
            class="btn plain"
            aria-expanded={reasons.length > 0 ? open === 'cancel' : undefined}
            onClick={() => (reasons.length > 0 ? show('cancel') : chat.send({ type: 'buyer.cancelled' }))}
          >
            {words.cancelMeeting}
          </button>
        )}
        {(booking.guestsMax ?? 0) > guests.length && (
          <button
            type="button"
            class="btn plain"
            aria-expanded={open === 'guests'}
            onClick={() => show('guests')}
          >
            {words.addGuests}
          </button>
        )}
      </div>
      {parts && open === 'guests' && (
        <parts.Guests
          done={(added) => {
            setOpen(null)
            if (added) chat.send({ type: 'buyer.invited', guests: added })
          }}
        />
      )}
      {parts && open === 'cancel' && (
        <parts.Reasons
          reasons={reasons}
          done={(reason) => {
            setOpen(null)
            if (reason !== null) chat.send({ type: 'buyer.cancelled', ...(reason && { reason }) })
          }}
        />
      )}
      {guests.length > 0 && <p class="small">{words.guests(guests.join(', '))}</p>}
      <p class="small">
        {words.later}
        <a href={booking.manageUrl} target="_blank" rel="noopener">
          {words.cancelLink}
        </a>
        {words.later2}
      </p>
    </section>
  )
}
