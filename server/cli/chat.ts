import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { styleText } from 'node:util'
import type { Command } from 'commander'
import { createActor, fromPromise, waitFor, type Actor } from 'xstate'
import type { Entry } from '../../widget/contract/entry.ts'
import { MESSAGE_CHARS_MAX } from '../../widget/contract/limits.ts'
import type { HoldSlot, Slot } from '../../widget/contract/api.ts'
import type { Playbook } from '../../widget/contract/playbook.ts'
import { openQuestion } from '../../widget/conversation/entries.ts'
import type { BuyerEvent } from '../../widget/conversation/context.ts'
import { conversation, type Snapshot } from '../../widget/conversation/machine.ts'
import { timesWanted } from '../../widget/conversation/times-wanted.ts'
import { listener } from '../../widget/conversation/understanding.ts'
import { en } from '../../widget/panel/locales/en.ts'
import { dayOf, whenText } from '../../widget/panel/times.ts'
import { read } from '../../widget/qualification/extract.ts'
import { compilePlaybook } from '../../widget/qualification/lexicon.ts'
import { PACKS } from '../../widget/qualification/packs.ts'
import { printFinding } from '../workspace/findings.ts'
import { loadChat } from '../workspace/load.ts'
import { createDesk, type Desk } from './chat-desk.ts'
import { choicesIn, spoken, summary, understood, type Choice } from './chat-lines.ts'
import { eachLine } from './lines.ts'
import { readInstant, readLocale, readTimezone } from './options.ts'

interface Options {
  workspace: string
  now?: number
  timezone: string
  locale?: string
}

/** `usher chat`: the conversation of a workspace in the terminal, or a line of standard input at a time. */
export function chatCommand(program: Command): void {
  program
    .command('chat')
    .description(
      'Hold the conversation of a workspace in the terminal, showing what is understood. Nothing is stored or sent.',
    )
    .requiredOption('--workspace <folder>', 'the workspace; a playbook.yaml is enough')
    .option('--now <instant>', 'when it takes place, ISO 8601', readInstant)
    .option('--timezone <zone>', 'the buyer’s zone', readTimezone, 'UTC')
    .option('--locale <tag>', 'the buyer’s language (default: the site’s first)', readLocale)
    .action(async ({ workspace: folder, now, timezone, locale }: Options) => {
      const { playbook, answers, workspace, findings } = await loadChat(folder)
      if (!playbook) throw new Error(findings.map(printFinding).join('\n'))
      if (!workspace)
        process.stderr.write(
          `${findings.map(printFinding).join('\n')}\nOnly the playbook and the answers are used: nobody is chosen, and no times are offered.\n`,
        )
      const ahead = now === undefined ? 0 : now - Date.now()
      const clock = () => Date.now() + ahead
      const language = locale ?? workspace?.site.sites[0]?.locales[0] ?? 'en'
      const desk = createDesk({
        playbook: { ...playbook, revision: 0 },
        answers,
        workspace,
        locale: language,
        clock,
        newId: () => crypto.randomUUID(),
      })
      const talk = await openTalk({ ...playbook, revision: 0 }, desk, { locale: language, timezone, clock })
      await hold(talk, desk, process.stdin, process.stdout)
      talk.end()
    })
}

interface Talk {
  /** As it stands, nothing being awaited. */
  snapshot: () => Snapshot
  send: (event: BuyerEvent) => Promise<void>
  end: () => void
}

interface Setting {
  locale: string
  timezone: string
  /** UTC ms. */
  clock: () => number
}

/** The machine of the page, with the desk in place of the server. */
async function openTalk(playbook: Playbook, desk: Desk, { locale, timezone, clock }: Setting): Promise<Talk> {
  const listen = listener(playbook, locale)
  const lexicon = compilePlaybook(playbook, PACKS)
  const today = () => dayOf(clock(), timezone)
  const actor: Actor<typeof conversation> = createActor(
    conversation.provide({
      actors: {
        understand: fromPromise(({ input }) => listen(input.entries, input.today)),
        submitLead: fromPromise(({ input }) =>
          Promise.resolve(
            desk.submit(actor.getSnapshot().context.profile, today(), input.again, input.noneOf !== null),
          ),
        ),
        bookSlot: fromPromise(({ input: { start, email } }) =>
          Promise.resolve(desk.book(start, email ?? '')),
        ),
        readTimes: fromPromise(({ input: { text, slots } }) =>
          Promise.resolve(timesWanted(text, slots, timezone, clock())),
        ),
        holdSlot: fromPromise<void, HoldSlot>(() => Promise.resolve()),
        findTimes: fromPromise<Slot[], void>(() => Promise.resolve(desk.times())),
        moveBooking: fromPromise(({ input: { start } }) => Promise.resolve(desk.move(start))),
        inviteGuests: fromPromise(({ input: { guests } }) => Promise.resolve(desk.invite(guests))),
        cancelBooking: fromPromise(() => Promise.resolve(desk.cancel())),
        refreshOffer: fromPromise(() => Promise.resolve(desk.offer())),
      },
    }),
    {
      input: {
        playbook,
        locale,
        entries: [],
        consent: 'met',
        clock,
        newId: () => crypto.randomUUID(),
        timezone: () => timezone,
        knownEmail: () => undefined,
        when: (start) => whenText(start, { timezone, locale, words: en, now: clock() }),
        today,
      },
    },
  )
  // The server answers what it is sent; here that is at once.
  const lookedUp = new Set<string>()
  actor.subscribe(({ context: { entries } }) => {
    const fresh = entries.filter(isMessage).filter(({ id }) => !lookedUp.has(id))
    if (fresh.length === 0) return
    for (const { id } of fresh) lookedUp.add(id)
    const messages = fresh.map((entry) => {
      const { text, at, asks } = entry
      return { entry, reading: read({ text, now: Date.parse(at), timezone, asks }, lexicon) }
    })
    actor.send({
      type: 'server.answered',
      to: fresh.map(({ id }) => id),
      answers: desk.answers(messages),
    })
  })
  actor.start()
  const settled = () => waitFor(actor, (snapshot) => !snapshot.hasTag('waiting'))
  await settled()
  return {
    snapshot: () => actor.getSnapshot(),
    async send(event) {
      actor.send(event)
      await settled()
    },
    end: () => actor.stop(),
  }
}

function isMessage(entry: Entry): entry is Extract<Entry, { kind: 'message' }> {
  return entry.kind === 'message'
}

const HELP =
  'Write as a buyer would; a number takes the reply of that number. /person asks for a person, /skip leaves a question open, /times asks for other times, /cancel cancels the meeting, /quit ends.'

/** Goes on until the input ends or says so. In a terminal it prompts; else each line read is printed after a `>`. */
async function hold(talk: Talk, desk: Desk, input: Readable & { isTTY?: boolean }, output: Writable) {
  const terminal = input.isTTY === true
  const print = (lines: string[], style?: 'dim' | 'bold') => {
    for (const line of lines) output.write(`${terminal && style ? styleText(style, line) : line}\n`)
  }
  const ask = (): Choice[] => {
    const choices = choicesIn(talk.snapshot())
    print(
      choices.map(({ label }, i) => `  ${i + 1} ${label}`),
      'dim',
    )
    return choices
  }
  if (terminal) print([HELP], 'dim')
  print(spoken({ ...talk.snapshot(), context: { ...talk.snapshot().context, entries: [] } }, talk.snapshot()))
  let choices = ask()
  const lines = terminal ? createInterface({ input, output, prompt: '> ' }) : undefined
  lines?.prompt()
  for await (const raw of lines ?? eachLine(input)) {
    const line = raw.trim()
    if (line === '/quit') break
    if (line !== '') {
      if (!terminal) print([`> ${line}`])
      const before = talk.snapshot()
      const event = eventOf(line, choices, before)
      if (typeof event === 'string') print([event])
      else {
        await talk.send(event)
        const now = talk.snapshot()
        if (now.context.trouble) print([`  failed: ${now.context.trouble.message}`])
        print(understood(before, now), 'dim')
        print(spoken(before, now))
        choices = ask()
      }
    }
    lines?.prompt()
  }
  lines?.close()
  print(['', ...summary(talk.snapshot(), desk.explanation())], 'bold')
}

/** What a line means, or why it means nothing here. */
function eventOf(line: string, choices: Choice[], { context, value }: Snapshot): BuyerEvent | string {
  const choice = /^\d+$/.test(line) ? choices[Number(line) - 1] : undefined
  if (choice) return choice.event
  switch (line) {
    case '/help':
      return HELP
    case '/person':
      return { type: 'buyer.wantsHuman', label: en.person }
    case '/skip': {
      const open = openQuestion(context.entries)
      return open
        ? { type: 'buyer.declined', field: open.asks, label: en.skip }
        : 'There is no open question to skip.'
    }
    case '/times':
      return value === 'offering' || value === 'cancelled'
        ? { type: 'buyer.wantsTimes' }
        : 'No times are offered yet.'
    case '/cancel':
      return value === 'booked' ? { type: 'buyer.cancelled' } : 'No meeting is booked yet.'
  }
  if (line.length > MESSAGE_CHARS_MAX) return `A message has ${MESSAGE_CHARS_MAX} characters at most.`
  return { type: 'buyer.said', text: line }
}
