import type { Entry } from '../contract/entry.ts'
import { say } from '../contract/wording.ts'
import {
  CLOSED_TEXTS,
  isPageAnswer,
  MOVE_TEXTS,
  OFFER_TEXTS,
  openQuestion,
  type AnswerEntry,
  type MessageEntry,
  type QuestionEntry,
} from '../conversation/entries.ts'
import type { Context, Noted } from '../conversation/context.ts'
import type { Snapshot } from '../conversation/machine.ts'
import { textOf } from '../conversation/questions.ts'
import { More } from './more.tsx'
import { NotedChips } from './noted.tsx'
import { QuickReplies } from './quick-replies.tsx'
import { dateText, dayOf, near, type Manner } from './times.ts'
import { Trouble } from './trouble.tsx'
import { Waiting } from './waiting.tsx'
import type { SaidProps, View } from './view.ts'

/** The conversation from its entries. The live parts (replies, times, the meeting) stand where they were last spoken of. */
export function Turns({ view, snapshot }: { view: View; snapshot: Snapshot }) {
  const { context } = snapshot
  const { chat, words } = view
  const { entries, outcome } = context
  const unsent = chat.unsent.value
  const failing = chat.trouble.value !== null || !context.online
  const waiting = snapshot.hasTag('waiting')
  const Back = view.later.value.slots?.Back
  const open = waiting || snapshot.matches('failed') ? null : openQuestion(entries)
  const away = chat.awaySince.value !== null && context.heard > 0
  const chips = chipsByEntry(context)
  const firstChips = entries.find((entry) => chips.has(entry.id))?.id
  const lastOf = (texts: string[]) =>
    entries.findLast((entry) => entry.role === 'assistant' && texts.includes(entry.text))?.id
  const offerAt = context.pick === null && outcome?.kind === 'offer' ? lastOf(OFFER_TEXTS) : undefined
  const meetingAt =
    outcome?.kind === 'booked' ? lastOf(['say.booked', 'say.moved', 'say.cancelled']) : undefined
  const moveAt = context.pick === null && context.moving ? lastOf(MOVE_TEXTS) : undefined
  const closedAt = outcome?.kind === 'closed' ? lastOf(CLOSED_TEXTS) : undefined
  const manner: Manner = {
    timezone: chat.timezone.value,
    locale: view.dates,
    words,
    now: chat.now(),
  }
  const lastUnsent = failing
    ? entries.findLast((entry) => entry.role === 'buyer' && unsent.has(entry.id))?.id
    : undefined

  return (
    <>
      {blocks(entries, manner).map((block) => {
        if (block.kind === 'day')
          return (
            <p class="day" key={block.id}>
              {block.label}
            </p>
          )
        if (block.kind === 'edit')
          return (
            <p class="day" key={block.id}>
              {words.changed(block.label)}
            </p>
          )
        if (block.kind === 'me')
          return (
            <>
              <p class={failing && unsent.has(block.id) ? 'me new unsent' : 'me new'} key={block.id}>
                <span class="sr">{words.you}</span>
                {block.text}
              </p>
              {block.id === lastUnsent && (
                <p class="below" key={`${block.id}-below`}>
                  <span class="small">{words.notSent}</span>
                  <button type="button" class="quiet" onClick={() => chat.retry()}>
                    {words.tryNow}
                  </button>
                </p>
              )}
              {chips.has(block.id) && (
                <div class="us new" key={`${block.id}-noted`}>
                  <NotedChips
                    view={view}
                    facts={chips.get(block.id)!}
                    at={block.id}
                    first={block.id === firstChips}
                  />
                </div>
              )}
            </>
          )
        return (
          <div class="us new" key={block.id}>
            {block.entries.map((entry) => (
              <Said
                key={entry.id}
                {...{ view, context, manner, entry }}
                live={[offerAt, meetingAt, moveAt, closedAt].includes(entry.id)}
              />
            ))}
            {open !== null && !away && block.entries.includes(open) && (
              <>
                <QuickReplies {...{ view, context, open }} again={false} />
                {open.text === 'say.notUnderstood' && <p class="small">{words.unclear}</p>}
              </>
            )}
          </div>
        )
      })}
      {!entries.some((entry) => entry.role === 'buyer') && <Notice view={view} />}
      {away && !waiting && Back && (
        <Back {...{ view, context, manner, open }} asking={snapshot.matches('asking')} />
      )}
      {waiting && <Waiting view={view} snapshot={snapshot} />}
      {snapshot.matches('failed') && !(lastUnsent && context.trouble?.passing) && (
        <Trouble view={view} trouble={context.trouble} />
      )}
    </>
  )
}

/** Texts that come with more than their words. */
const RICH = [...OFFER_TEXTS, 'say.language']

/** One assistant's turn. One that tells an outcome or answers a question brings more than its sentence, once that part of
 *  the code is here. */
function Said(said: SaidProps) {
  const { view, context, entry, live } = said
  const Outcome = view.later.value.slots?.Outcome
  return Outcome && (live || RICH.includes(entry.text) || isPageAnswer(entry)) ? (
    <Outcome {...said} />
  ) : (
    <p>{textOf(entry, context.playbook, context.locale)}</p>
  )
}

/** What happens with what is written, before anything is. Who had to agree has read it. */
function Notice({ view }: { view: View }) {
  const { site, chat } = view
  if (site.privacy.mode === 'consent') return null
  return (
    <div class="us first">
      <p class="small">{say(site.privacy.text, chat.locale)}</p>
      <More view={view} />
    </div>
  )
}

type Block =
  | { kind: 'me'; id: string; text: string }
  | { kind: 'edit'; id: string; label: string }
  | { kind: 'day'; id: string; label: string }
  | { kind: 'us'; id: string; entries: (QuestionEntry | AnswerEntry)[] }

function blocks(entries: Entry[], manner: Manner): Block[] {
  const list: Block[] = []
  let day = entries[0] && dayOf(entries[0].at, manner.timezone)
  for (const entry of entries) {
    const its = dayOf(entry.at, manner.timezone)
    if (its !== day) {
      day = its
      const word = near(entry.at, manner)
      const date = dateText(entry.at, manner)
      list.push({ kind: 'day', id: `day-${its}`, label: word ? `${word}, ${date}` : date })
    }
    if (entry.role === 'assistant') {
      const last = list.at(-1)
      if (last?.kind === 'us') last.entries.push(entry)
      else list.push({ kind: 'us', id: entry.id, entries: [entry] })
    } else if (entry.kind === 'edit') list.push({ kind: 'edit', id: entry.id, label: entry.label })
    else list.push({ kind: 'me', id: entry.id, text: entry.kind === 'message' ? entry.text : entry.label })
  }
  return list
}

/** The chips of each message: every known fact under the message that stated it last, wherever it was edited since. A
 *  message that is the fact itself (an e-mail, a tapped reply) needs no chip. */
function chipsByEntry({ entries, noted, profile, stated }: Context): Map<string, Noted[]> {
  const chips = new Map<string, Noted[]>()
  const messages = entries.filter((entry): entry is MessageEntry => entry.kind === 'message')
  for (const fact of noted) {
    const source = profile.sources.find(
      (one) =>
        one.field === fact.field &&
        (fact.value === undefined || one.value === undefined || one.value === fact.value),
    )
    const at =
      source?.kind === 'edit'
        ? messages.findLast((entry) => stated[entry.id]?.includes(fact.field))
        : messages.find((entry) => entry.id === source?.entry)
    if (!at || (fact.field === 'email' && at.text.trim().toLowerCase() === fact.label)) continue
    chips.set(at.id, [...(chips.get(at.id) ?? []), fact])
  }
  return chips
}
