import type { Reason } from '../contract/api.ts'
import { say } from '../contract/wording.ts'
import { isPageAnswer, MOVE_TEXTS, OFFER_TEXTS } from '../conversation/entries.ts'
import type { Context } from '../conversation/context.ts'
import { text, textOf } from '../conversation/questions.ts'
import { OnwardIcon } from './icons.tsx'
import { Foreign } from './foreign.tsx'
import { enLater as words } from './locales/en-later.ts'
import { Meeting } from './meeting.tsx'
import { PageAnswer, safeHref } from './page-answer.tsx'
import { Times } from './slots.tsx'
import type { SaidProps } from './view.ts'
import { Who } from './who.tsx'

/** A turn that brings more than a sentence: what a page answers, the rep with the times, the meeting, or where else to go. Only the live one can be acted
 *  on; an earlier offer is folded to the line that names the rep. */
export function Outcome({ view, context, manner, entry, live }: SaidProps) {
  const { playbook, locale, outcome } = context
  if (isPageAnswer(entry)) return <PageAnswer values={entry.values} />
  const sentence = <p>{textOf(entry, playbook, locale)}</p>
  const urgent = context.profile.facts.timeline?.kind === 'asap'
  const times = { view, wanted: context.wanted, taken: context.taken, urgent, manner }
  if (context.moving && outcome?.kind === 'booked' && MOVE_TEXTS.includes(entry.text))
    return (
      <>
        {sentence}
        {live && context.moving.length > 0 && (
          <Times {...times} name={outcome.booking.host.name} free={context.moving} moving />
        )}
        {live && context.moving.length === 0 && (
          <div class="row">
            <button type="button" class="btn" onClick={() => view.chat.send({ type: 'buyer.keeps' })}>
              {words.keepTime}
            </button>
          </div>
        )}
      </>
    )
  if (entry.text === 'say.language')
    return <Foreign language={String(entry.values?.language)}>{sentence}</Foreign>
  if (OFFER_TEXTS.includes(entry.text)) {
    const { name, role } = entry.values ?? {}
    const offer = live && outcome?.kind === 'offer' ? outcome.offer : null
    const { picture = null, reason } = meet(context, String(name)) ?? {}
    return (
      <>
        {['say.offer', 'say.noSlots'].includes(entry.text) && (
          <Who name={String(name)} picture={picture}>
            , {lowerFirst(String(role))}
            {reason && `, ${reason}`}.
          </Who>
        )}
        {entry.text === 'say.offer' ? offer && <p>{words.soonest}</p> : sentence}
        {offer && offer.slots.length > 0 && (
          <Times {...times} name={offer.host.name} free={offer.slots} moving={false} />
        )}
      </>
    )
  }
  if (live && outcome?.kind === 'booked') {
    const booked = outcome.booking.state === 'booked'
    return (
      <>
        {booked && <Meeting view={view} booking={outcome.booking} manner={manner} />}
        {sentence}
        {!booked && (
          <div class="row" role="group" aria-label={words.next}>
            <button type="button" class="btn" onClick={() => view.chat.send({ type: 'buyer.wantsTimes' })}>
              {words.anotherTime}
            </button>
          </div>
        )}
      </>
    )
  }
  if (live && outcome?.kind === 'closed')
    return (
      <>
        {entry.text === 'say.stillClosed' && sentence}
        <p>{outcome.say}</p>
        {outcome.links.length > 0 && (
          <ul class="list" aria-label={words.links}>
            {outcome.links.map((link) => (
              <li key={link.href}>
                <a href={safeHref(link.href)} target="_blank" rel="noopener">
                  <span>{say(link.label, locale)}</span>
                  {link.note && <span class="small">{say(link.note, locale)}</span>}
                  <OnwardIcon />
                </a>
              </li>
            ))}
          </ul>
        )}
        <p class="small">{words.misread}</p>
      </>
    )
  return sentence
}

/** The values of a reason as the buyer would say them: topics by name, countries by name. */
function named({ text: id, values }: Reason, { playbook, locale }: Context): Record<string, string> {
  const { value } = values
  if (value === undefined) return values
  const topic = [...playbook.useCases, ...playbook.products].find((one) => one.id === value)
  if (topic) return { value: lowerFirst(say(topic.name, locale)) }
  if (id === 'reason.region' && /^[A-Z]{2}$/.test(value))
    return { value: new Intl.DisplayNames([locale], { type: 'region' }).of(value) ?? value }
  return values
}

interface Met {
  picture: string | null
  /** Why this person, in words. */
  reason?: string | undefined
}

/** The reps met so far: an earlier offer keeps its face and reason while another outcome stands, or none does. */
const met = new Map<string, Met>()

function meet(context: Context, name: string): Met | undefined {
  const { outcome, playbook, locale } = context
  if (outcome?.kind === 'offer') {
    const { host, reason } = outcome.offer
    met.set(host.name, {
      picture: host.picture,
      reason: reason ? text(playbook, locale, reason.text, named(reason, context)) : undefined,
    })
  } else if (outcome?.kind === 'booked') {
    const { host } = outcome.booking
    met.set(host.name, { ...met.get(host.name), picture: host.picture })
  }
  return met.get(name)
}

function lowerFirst(words: string): string {
  // 'Solutions engineer' becomes part of a sentence, 'VP Sales' and 'SDR' stay.
  return /^[A-Z][a-z]/.test(words) ? words[0]!.toLowerCase() + words.slice(1) : words
}
