import { assign, createMachine, fromPromise, type setup, type SnapshotFrom } from 'xstate'
import type { Booking, BookSlot, HoldSlot, Offer, Outcome, Slot } from '../contract/api.ts'
import type { Entry } from '../contract/entry.ts'
import { ENTRIES_PER_CONVERSATION_MAX, MESSAGE_CHARS_MAX, VALUE_CHARS_MAX } from '../contract/limits.ts'
import {
  ANSWER_WAIT_MS,
  bookingOf,
  offerOf,
  type BuyerEvent,
  type Context,
  type Input,
  type Step,
  type Understanding,
} from './context.ts'
import { hostValues, unansweredEntry, wishesPerson, type Draft } from './entries.ts'
import type { Said, Turn } from './replies.ts'
import {
  answered,
  awaitsAnswer,
  factsOf,
  hasEmail,
  isDoubtful,
  isDue,
  kept,
  ofTimes,
  pickedBy,
  pickedInWords,
  said,
  sentence,
  slotsShown,
  wishesTimes,
} from './keep.ts'
import { asksToCancel, asksToMove } from './small-talk.ts'
import type { TimesWanted } from './times-wanted.ts'
import { Trouble, troubleOf } from './trouble.ts'

/** `setup` for its types alone: at run time it would bring along every action creator of the library, used or not. */
const typed = ((parts: Parameters<typeof createMachine>[1]) => ({
  createMachine: (config: Parameters<typeof createMachine>[0]) => createMachine(config, parts),
})) as unknown as typeof setup

const WITHOUT_OUTCOME = { outcome: null, submitted: null, pick: null, wanted: null }

/** The course of a conversation, decided here and nowhere else. Whatever the buyer does is kept as an entry, understood
 *  as a whole, and then `deciding` looks at all that is known and takes the one way that fits. So a conversation is
 *  rebuilt by giving its entries: what was submitted is submitted again, and the server answers with what stands. */
export const conversation = typed({
  types: {} as { context: Context; input: Input; events: BuyerEvent; tags: 'waiting' },
  actors: {
    understand: fromPromise<Understanding, { entries: Entry[]; today: string }>(notProvided),
    submitLead: fromPromise<Outcome, { timezone: string; again: boolean; noneOf: string | null }>(
      notProvided,
    ),
    holdSlot: fromPromise<void, HoldSlot>(notProvided),
    /** What a message at the slots says of times, and null where it says anything else. */
    readTimes: fromPromise<TimesWanted | null, { text: string; slots: Slot[] }>(notProvided),
    bookSlot: fromPromise<Booking, BookSlot & { key: string }>(notProvided),
    cancelBooking: fromPromise<Booking, { reason?: string }>(notProvided),
    findTimes: fromPromise<Slot[], void>(notProvided),
    moveBooking: fromPromise<Booking, { start: string; timezone: string; key: string }>(notProvided),
    inviteGuests: fromPromise<Booking, { guests: string[] }>(notProvided),
    refreshOffer: fromPromise<Offer, void>(notProvided),
  },
  guards: {
    consentNeeded: ({ context }) => context.consent === 'needed',
    canSpeak: ({ context, event }) =>
      context.entries.length < ENTRIES_PER_CONVERSATION_MAX &&
      (event.type !== 'buyer.said' || (event.text.trim() !== '' && event.text.length <= MESSAGE_CHARS_MAX)),
    unheard: ({ context }) => context.entries.slice(context.heard).some((entry) => entry.role === 'buyer'),
    awaitsAnswer: ({ context }) => awaitsAnswer(context),
    awaitsNothing: ({ context }) => !awaitsAnswer(context),
    pickReady: ({ context }) => context.pick !== null && hasEmail(context),
    pickWaits: ({ context }) => context.pick !== null,
    booked: ({ context }) => bookingOf(context)?.state === 'booked',
    cancelled: ({ context }) => bookingOf(context) !== null,
    wantsAgain: ({ context }) =>
      bookingOf(context) !== null && !context.wantsTimes && (wishesPerson(context) || wishesTimes(context)),
    due: ({ context }) => isDue(context.profile) && context.submitted !== factsOf(context),
    offered: ({ context }) => context.outcome?.kind === 'offer',
    queued: ({ context }) => context.outcome?.kind === 'queued',
    closed: ({ context }) => context.outcome?.kind === 'closed',
    disqualified: ({ context }) => context.closing !== null,
    doubtful: ({ context }) => isDoubtful(context),
    emailKnown: ({ context }) =>
      context.knownEmail() !== undefined &&
      !hasEmail(context) &&
      (context.pick !== null || context.next?.id === 'email'),
    moves: ({ context }) => context.moving !== null && bookingOf(context)?.state === 'booked',
    namesTime: (_, wanted: TimesWanted | null) => wanted?.kind === 'pick',
    namesTimeToMove: ({ context }, wanted: TimesWanted | null) =>
      context.moving !== null && wanted?.kind === 'pick',
    namesTimes: (_, wanted: TimesWanted | null) => wanted !== null,
    refusesTimes: ({ context }, wanted: TimesWanted | null) =>
      offerOf(context) !== null && wanted?.kind === 'none-of-these',
    mayNameTimes: ({ context, event }) =>
      event.type === 'buyer.said' && event.text.length <= VALUE_CHARS_MAX && slotsShown(context).length > 0,
    canRefuse: ({ context }) => offerOf(context) !== null,
    asksToMove: ({ event }) => event.type === 'buyer.said' && asksToMove(event.text),
    asksToCancel: ({ event }) => event.type === 'buyer.said' && asksToCancel(event.text),
    failedFinding: ({ context }) => context.failedStep === 'findingTimes',
    failedMoving: ({ context }) => context.failedStep === 'moving',
    failedInviting: ({ context }) => context.failedStep === 'inviting',
    changeRefused: (_, thrown: unknown) =>
      thrown instanceof Trouble && ['change-not-allowed', 'not-found'].includes(thrown.code),
    failedUnderstanding: ({ context }) => context.failedStep === 'understanding',
    failedBooking: ({ context }) => context.failedStep === 'booking',
    failedCancelling: ({ context }) => context.failedStep === 'cancelling',
    failedRefreshing: ({ context }) => context.failedStep === 'refreshing',
    passing: ({ context }) => context.trouble?.passing === true,
    tooMany: (_, thrown: unknown) => thrown instanceof Trouble && thrown.code === 'too-many-meetings',
    /** A refusal of a pick that asks for something else than the same try again. */
    slotTaken: (_, thrown: unknown) => thrown instanceof Trouble && thrown.offer !== undefined,
    emailNeeded: (_, thrown: unknown) => thrown instanceof Trouble && thrown.code === 'email-needed',
    pickStale: (_, thrown: unknown) =>
      thrown instanceof Trouble &&
      ['slot-in-the-past', 'slot-not-offered', 'slot-taken', 'key-reused'].includes(thrown.code),
    offerGone: (_, thrown: unknown) =>
      thrown instanceof Trouble && ['no-live-offer', 'not-eligible'].includes(thrown.code),
    alreadyCancelled: (_, thrown: unknown) =>
      thrown instanceof Trouble && thrown.code === 'already-cancelled',
  },
  actions: {
    keep: assign(({ context, event }) => kept(context, event)),
    /** Kept, and not read for facts: 'can we move it to next week?' */
    keepAside: assign(({ context, event }) =>
      event.type === 'buyer.said' ? said(context, [ofTimes('change', event.text.trim())]) : {},
    ),
    keepPick: assign(({ context, event }) => pickedBy(context, event)),
    giveEmail: assign(({ context }) => {
      const email = context.knownEmail()!
      return said(context, [{ role: 'buyer', kind: 'choice', field: 'email', value: email, label: email }])
    }),
    keepTyped: assign(({ event }) => (event.type === 'buyer.said' ? { typed: event.text.trim() } : {})),
    sayTyped: assign(({ context }) => kept(context, { type: 'buyer.said', text: context.typed })),
    narrow: assign(({ context }, wanted: TimesWanted | null) => ({
      wanted: wanted?.kind === 'narrow' ? wanted.starts : null,
      ...said(context, [ofTimes('wanted', context.typed)]),
    })),
    pickTyped: assign(({ context }, wanted: TimesWanted | null) => pickedInWords(context, wanted)),
    widen: assign({ wanted: null }),
    refuseTimes: assign(({ context, event }) => ({
      noneOf: offerOf(context)?.id ?? null,
      ...WITHOUT_OUTCOME,
      ...said(context, [ofTimes('none', 'label' in event ? event.label : context.typed)]),
    })),
    takeTimes: assign((_, moving: Slot[]) => ({ moving, wanted: null, pick: null, trouble: null })),
    keepTime: assign({ moving: null, wanted: null, pick: null }),
    sayTooMany: assign(({ context }) => ({
      pick: null,
      ...said(context, [{ role: 'assistant', kind: 'answer', text: 'say.tooMany' }]),
    })),
    sayTaken: assign(({ context }) => {
      const booking = bookingOf(context)
      return booking ? said(context, [sentence('say.slotTaken', booking)]) : {}
    }),
    sayFixed: assign(({ context }) => {
      const booking = bookingOf(context)
      return {
        moving: null,
        pick: null,
        ...(booking ? said(context, [sentence('say.cannotMove', booking)]) : {}),
      }
    }),
    agree: assign({ consent: 'met' }),
    goOnline: assign({ online: true }),
    goOffline: assign({ online: false }),
    takeUnderstanding: assign(({ context }, found: Understanding) => ({
      ...found,
      heard: context.entries.length,
      // A close that the page found by itself falls with the facts that it stood on.
      outcome: context.submitted === null ? null : context.outcome,
    })),
    takeProfile: assign(({ context, event }) =>
      event.type === 'server.profiled' &&
      event.entries === context.entries.length &&
      context.heard === event.entries
        ? { profile: event.profile }
        : {},
    ),
    takeAnswers: assign(({ context, event }) => answered(context, event)),
    goOn: assign(({ context }) => ({
      waited: [...context.waited, unansweredEntry(context.entries)?.id ?? ''],
    })),
    takeOutcome: assign(({ context }, outcome: Outcome) => ({
      outcome,
      submitted: factsOf(context),
      trouble: null,
      wanted: null,
      noneOf: null,
    })),
    takeBooking: assign((_, booking: Booking) => ({
      outcome: { kind: 'booked' as const, booking },
      pick: null,
      trouble: null,
      moving: null,
      wanted: null,
    })),
    takeOffer: assign((_, offer: Offer) => ({
      outcome: { kind: 'offer' as const, offer },
      pick: null,
      trouble: null,
      wanted: null,
    })),
    takeTaken: assign(({ context }, thrown: unknown) => {
      const offer = (thrown as Trouble).offer!
      return {
        outcome: { kind: 'offer' as const, offer },
        taken: context.pick ? [...context.taken, context.pick.start] : context.taken,
        pick: null,
        wanted: null,
        ...said(context, [
          { role: 'assistant', kind: 'answer', text: 'say.slotTaken', values: hostValues(offer.host) },
        ]),
      }
    }),
    takeCancelled: assign(({ context }) => {
      const booking = bookingOf(context)
      return booking
        ? { outcome: { kind: 'booked' as const, booking: { ...booking, state: 'cancelled' as const } } }
        : {}
    }),
    dropPick: assign({ pick: null }),
    wantTimes: assign({ pick: null, wantsTimes: true }),
    dropOutcome: assign(WITHOUT_OUTCOME),
    takeTrouble: assign((_, found: { step: Step; thrown: unknown }) => ({
      trouble: troubleOf(found.thrown),
      failedStep: found.step,
    })),
    close: assign({ outcome: ({ context }) => context.closing }),
    reply: assign(({ context }, where: Turn) => ({
      ...said(context, context.replies(context, where)),
      ...(where === 'submitting' ? {} : { wantsTimes: false }),
    })),
  },
}).createMachine({
  id: 'conversation',
  context: ({ input }) => ({
    ...input,
    profile: { facts: {}, sources: [], declined: [], none: [], openQuestions: [] },
    noted: [],
    stated: {},
    next: null,
    aside: null,
    closing: null,
    replies: greet,
    heard: 0,
    submitted: null,
    outcome: null,
    pick: null,
    taken: [],
    typed: '',
    wanted: null,
    noneOf: null,
    moving: null,
    wantsTimes: false,
    lookedUp: [],
    waited: [],
    trouble: null,
    failedStep: null,
    online: true,
  }),
  initial: 'opening',
  on: {
    'buyer.said': { guard: 'canSpeak', target: '.understanding', actions: 'keep' },
    'buyer.chose': { guard: 'canSpeak', target: '.understanding', actions: 'keep' },
    'buyer.edited': { guard: 'canSpeak', target: '.understanding', actions: 'keep' },
    'buyer.declined': { guard: 'canSpeak', target: '.understanding', actions: 'keep' },
    'buyer.wantsHuman': { guard: 'canSpeak', target: '.understanding', actions: 'keep' },
    'buyer.confirmed': { guard: 'canSpeak', target: '.understanding', actions: 'keep' },
    'entries.merged': { target: '.understanding', actions: 'keep' },
    'server.profiled': { actions: 'takeProfile' },
    'server.answered': { actions: 'takeAnswers' },
    'connection.lost': { actions: 'goOffline' },
    'connection.restored': { actions: 'goOnline' },
  },
  states: {
    opening: { always: [{ guard: 'consentNeeded', target: 'consenting' }, { target: 'deciding' }] },

    /** Before the buyer agrees nothing is stored, sent or worked on. Who asks for a person is put through on agreeing. */
    consenting: {
      on: {
        'buyer.agreed': { target: 'deciding', actions: 'agree' },
        'buyer.wantsHuman': { guard: 'canSpeak', actions: 'keep' },
        'buyer.said': {},
        'buyer.chose': {},
        'buyer.edited': {},
        'buyer.declined': {},
        'entries.merged': {},
      },
    },

    understanding: {
      tags: 'waiting',
      invoke: {
        src: 'understand',
        input: ({ context }) => ({ entries: context.entries, today: context.today() }),
        onDone: {
          target: 'deciding',
          actions: { type: 'takeUnderstanding', params: ({ event }) => event.output },
        },
        onError: {
          target: 'failed',
          actions: {
            type: 'takeTrouble',
            params: failed('understanding'),
          },
        },
      },
    },

    /** The whole course in one list: the first that holds is taken. */
    deciding: {
      always: [
        { guard: 'unheard', target: 'understanding' },
        { guard: 'awaitsAnswer', target: 'answering' },
        { guard: 'moves', target: 'moving' },
        { guard: 'booked', target: 'booked' },
        { guard: 'doubtful', target: 'asking' },
        { guard: 'emailKnown', target: 'understanding', actions: 'giveEmail' },
        { guard: 'pickReady', target: 'booking' },
        { guard: 'pickWaits', target: 'askingEmail' },
        { guard: 'wantsAgain', target: 'submitting', actions: ['dropOutcome', 'wantTimes'] },
        { guard: 'due', target: 'submitting' },
        { guard: 'offered', target: 'offering' },
        { guard: 'queued', target: 'queued' },
        { guard: 'cancelled', target: 'cancelled' },
        { guard: 'closed', target: 'closed' },
        { guard: 'disqualified', target: 'closed', actions: 'close' },
        { target: 'asking' },
      ],
    },

    /** The buyer asked something: the answer comes first, unless it is long in coming. */
    answering: {
      tags: 'waiting',
      always: { guard: 'awaitsNothing', target: 'deciding' },
      after: { [ANSWER_WAIT_MS]: { target: 'deciding', actions: 'goOn' } },
    },

    /** Times that were offered before can be picked whatever is asked. What is typed answers the question: '11' to how many
     *  people is no time. */
    asking: { entry: { type: 'reply', params: 'asking' }, on: picking() },

    submitting: {
      tags: 'waiting',
      entry: { type: 'reply', params: 'submitting' },
      on: whileWaiting(),
      invoke: {
        src: 'submitLead',
        input: ({ context: { timezone, wantsTimes, noneOf } }) => ({
          timezone: timezone(),
          again: wantsTimes,
          noneOf,
        }),
        onDone: {
          target: 'deciding',
          actions: { type: 'takeOutcome', params: ({ event }) => event.output },
        },
        onError: {
          target: 'failed',
          actions: {
            type: 'takeTrouble',
            params: failed('submitting'),
          },
        },
      },
    },

    offering: {
      entry: { type: 'reply', params: 'offering' },
      on: { ...picking(), 'buyer.said': readingWords() },
    },

    /** Something was written at the times: is it about them? Anything else is a message like any other. */
    readingTimes: {
      tags: 'waiting',
      on: whileWaiting(),
      invoke: {
        src: 'readTimes',
        input: ({ context }) => ({ text: context.typed, slots: slotsShown(context) }),
        onDone: [
          { guard: wants('namesTimeToMove'), target: 'movingThere', actions: wants('pickTyped') },
          { guard: wants('namesTime'), target: 'deciding', actions: wants('pickTyped') },
          { guard: wants('refusesTimes'), target: 'submitting', actions: 'refuseTimes' },
          { guard: wants('namesTimes'), target: 'showingTimes', actions: wants('narrow') },
          { target: 'understanding', actions: 'sayTyped' },
        ],
        onError: { target: 'understanding', actions: 'sayTyped' },
      },
    },

    showingTimes: { always: [{ guard: 'moves', target: 'moving' }, { target: 'offering' }] },

    /** A time is picked, and nobody knows yet where the invitation should go. It is held meanwhile, if it can be. */
    askingEmail: {
      entry: { type: 'reply', params: 'askingEmail' },
      invoke: {
        src: 'holdSlot',
        input: ({ context }) => ({
          offer: offerOf(context)?.id ?? '',
          start: context.pick!.start,
          timezone: context.timezone(),
        }),
        onError: [
          {
            guard: { type: 'slotTaken', params: thrown },
            target: 'deciding',
            actions: { type: 'takeTaken', params: thrown },
          },
          // A time that could not be held may still be booked.
          {},
        ],
      },
      on: {
        'buyer.picked': { guard: 'canSpeak', target: 'deciding', actions: 'keepPick' },
        'buyer.wantsTimes': { target: 'refreshing', actions: 'dropPick' },
      },
    },

    booking: {
      tags: 'waiting',
      on: whileWaiting(),
      invoke: {
        src: 'bookSlot',
        input: ({ context }) => ({
          offer: offerOf(context)?.id ?? '',
          start: context.pick!.start,
          key: context.pick!.key,
          timezone: context.timezone(),
          email: context.profile.facts.email,
        }),
        onDone: {
          target: 'deciding',
          actions: { type: 'takeBooking', params: ({ event }) => event.output },
        },
        onError: [
          {
            guard: { type: 'slotTaken', params: thrown },
            target: 'deciding',
            actions: { type: 'takeTaken', params: thrown },
          },
          { guard: { type: 'emailNeeded', params: thrown }, target: 'askingEmail' },
          { guard: { type: 'tooMany', params: thrown }, target: 'deciding', actions: 'sayTooMany' },
          {
            guard: { type: 'pickStale', params: thrown },
            target: 'refreshing',
            actions: 'dropPick',
          },
          {
            guard: { type: 'offerGone', params: thrown },
            target: 'submitting',
            actions: 'dropOutcome',
          },
          {
            target: 'failed',
            actions: {
              type: 'takeTrouble',
              params: failed('booking'),
            },
          },
        ],
      },
    },

    booked: {
      entry: { type: 'reply', params: 'booked' },
      on: {
        'buyer.cancelled': 'cancelling',
        'buyer.moves': 'findingTimes',
        'buyer.invited': 'inviting',
        'buyer.said': [
          { guard: 'asksToMove', target: 'findingTimes', actions: 'keepAside' },
          { guard: 'asksToCancel', target: 'cancelling', actions: 'keepAside' },
          { guard: 'canSpeak', target: 'understanding', actions: 'keep' },
        ],
      },
    },

    /** When the meeting could be instead. */
    findingTimes: {
      tags: 'waiting',
      on: whileWaiting(),
      invoke: {
        src: 'findTimes',
        onDone: { target: 'deciding', actions: { type: 'takeTimes', params: ({ event }) => event.output } },
        onError: [
          { guard: { type: 'changeRefused', params: thrown }, target: 'deciding', actions: 'sayFixed' },
          { target: 'failed', actions: { type: 'takeTrouble', params: failed('findingTimes') } },
        ],
      },
    },

    moving: {
      entry: { type: 'reply', params: 'moving' },
      on: {
        'buyer.picked': { guard: 'canSpeak', target: 'movingThere', actions: 'keepPick' },
        'buyer.said': readingWords(),
        'buyer.wantsAll': { actions: 'widen' },
        'buyer.keeps': { target: 'booked', actions: 'keepTime' },
      },
    },

    movingThere: {
      tags: 'waiting',
      on: whileWaiting(),
      invoke: {
        src: 'moveBooking',
        input: ({ context }) => ({ ...context.pick!, timezone: context.timezone() }),
        onDone: {
          target: 'deciding',
          actions: { type: 'takeBooking', params: ({ event }) => event.output },
        },
        onError: [
          { guard: { type: 'changeRefused', params: thrown }, target: 'deciding', actions: 'sayFixed' },
          { guard: { type: 'pickStale', params: thrown }, target: 'findingTimes', actions: 'sayTaken' },
          { target: 'failed', actions: { type: 'takeTrouble', params: failed('moving') } },
        ],
      },
    },

    inviting: {
      tags: 'waiting',
      on: whileWaiting(),
      invoke: {
        src: 'inviteGuests',
        input: ({ event }) => ({ guests: event.type === 'buyer.invited' ? event.guests : [] }),
        onDone: {
          target: 'deciding',
          actions: { type: 'takeBooking', params: ({ event }) => event.output },
        },
        onError: { target: 'failed', actions: { type: 'takeTrouble', params: failed('inviting') } },
      },
    },

    cancelling: {
      tags: 'waiting',
      on: whileWaiting(),
      invoke: {
        src: 'cancelBooking',
        input: ({ event }) =>
          event.type === 'buyer.cancelled' && event.reason !== undefined ? { reason: event.reason } : {},
        onDone: {
          target: 'deciding',
          actions: { type: 'takeBooking', params: ({ event }) => event.output },
        },
        onError: [
          {
            guard: { type: 'alreadyCancelled', params: thrown },
            target: 'deciding',
            actions: 'takeCancelled',
          },
          { guard: { type: 'changeRefused', params: thrown }, target: 'deciding', actions: 'sayFixed' },
          {
            target: 'failed',
            actions: {
              type: 'takeTrouble',
              params: failed('cancelling'),
            },
          },
        ],
      },
    },

    cancelled: {
      entry: { type: 'reply', params: 'cancelled' },
      on: { 'buyer.wantsTimes': { target: 'submitting', actions: ['dropOutcome', 'wantTimes'] } },
    },

    /** The offer with what is free now. */
    refreshing: {
      tags: 'waiting',
      on: whileWaiting(),
      invoke: {
        src: 'refreshOffer',
        onDone: {
          target: 'deciding',
          actions: { type: 'takeOffer', params: ({ event }) => event.output },
        },
        onError: [
          {
            guard: { type: 'offerGone', params: thrown },
            target: 'submitting',
            actions: 'dropOutcome',
          },
          {
            target: 'failed',
            actions: {
              type: 'takeTrouble',
              params: failed('refreshing'),
            },
          },
        ],
      },
    },

    queued: { entry: { type: 'reply', params: 'queued' } },

    closed: { entry: { type: 'reply', params: 'closed' } },

    /** Nothing is lost: the entries are kept, and the failed step is the first that is tried again. */
    failed: {
      on: {
        'buyer.retried': 'retrying',
        'connection.restored': { guard: 'passing', target: 'retrying', actions: 'goOnline' },
      },
    },

    retrying: {
      always: [
        { guard: 'failedUnderstanding', target: 'understanding' },
        { guard: 'failedBooking', target: 'booking' },
        { guard: 'failedCancelling', target: 'cancelling' },
        { guard: 'failedRefreshing', target: 'refreshing' },
        { guard: 'failedFinding', target: 'findingTimes' },
        { guard: 'failedMoving', target: 'movingThere' },
        { guard: 'failedInviting', target: 'booked' },
        { target: 'submitting' },
      ],
    },
  },
})

export type Snapshot = SnapshotFrom<typeof conversation>
function thrown({ event }: { event: { error: unknown } }): unknown {
  return event.error
}

/** A guard or action that looks at what was read of times. */
function wants<Name extends string>(type: Name) {
  return { type, params: ({ event }: { event: { output: TimesWanted | null } }) => event.output }
}

function failed(step: Step) {
  return ({ event }: { event: { error: unknown } }) => ({ step, thrown: event.error })
}

function picking() {
  return {
    'buyer.picked': { guard: 'canSpeak', target: 'deciding', actions: 'keepPick' },
    'buyer.refusedTimes': { guard: 'canRefuse', target: 'submitting', actions: 'refuseTimes' },
    'buyer.wantsAll': { actions: 'widen' },
    'buyer.wantsTimes': 'refreshing',
  } as const
}

/** What is typed at the times may be about them. */
function readingWords() {
  return [
    { guard: 'mayNameTimes', target: 'readingTimes', actions: 'keepTyped' },
    { guard: 'canSpeak', target: 'understanding', actions: 'keep' },
  ] as const
}

/** While something is awaited the buyer is heard, and answered after it. */
function whileWaiting() {
  const keep = { guard: 'canSpeak', actions: 'keep' } as const
  return {
    'buyer.said': keep,
    'buyer.chose': keep,
    'buyer.edited': keep,
    'buyer.declined': keep,
    'buyer.wantsHuman': keep,
    'entries.merged': { actions: 'keep' },
  } as const
}

function greet({ entries }: Said): Draft[] {
  return entries.length > 0
    ? []
    : [{ role: 'assistant', kind: 'question', text: 'greeting', asks: 'useCase' }]
}

async function notProvided(): Promise<never> {
  throw new Error('This actor comes from the page.')
}
