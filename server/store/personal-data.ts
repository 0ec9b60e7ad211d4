/** A table with data about buyers, and how its rows about one of them are reached. */
export interface PersonalTable {
  /** The tables of this list to whose rows its own belong, with the columns that hold their id. None: they are about nobody in
   *  particular, but may name somebody. `buyers`: a buyer's data begin here. */
  of: Partial<Record<string, string | readonly string[]>>
  /** Columns with data about a buyer. */
  personal: readonly string[]
  /** Looked at, and no data about a buyer. */
  other: readonly string[]
  /** The column with the buyer's address, where rows belong to whoever has it: they go with the last lead of that address. */
  address?: string
  /** Of the personal ones, those that are a list of addresses: one of them is taken out by itself. */
  addresses?: readonly string[]
  /** Rows stay when the buyer is erased: counts, whose ids then lead nowhere. */
  stays?: true
  /** Rows are records of deliveries: forgotten `deliveryDays` after the instant in this column. */
  deliveredAt?: string
}

/** Where data about buyers lies: the one list that export, erase, retention and backup walk. A test holds it against the
 *  schema: a new table is one more line here, a new column one more name. Whatever refers to another table stands above it, for
 *  erasing goes down the list. */
export const PERSONAL_DATA = {
  tables: {
    jobs: {
      of: {
        leads: ['lead', 'subject'],
        bookings: 'subject',
        offers: 'subject',
        decisions: 'subject',
        events: 'subject',
        conversations: 'subject',
      },
      deliveredAt: 'done_at',
      personal: ['last_error'],
      other: [
        'attempts',
        'created_at',
        'destination',
        'done_at',
        'due_at',
        'expires_at',
        'id',
        'key',
        'kind',
        'lane',
        'lead',
        'leased_until',
        'part',
        'site',
        'state',
        'subject',
        'version',
      ],
    },
    events: {
      of: { conversations: 'conversation', leads: 'lead', bookings: 'booking', decisions: 'decision' },
      stays: true,
      personal: [],
      other: [
        'at',
        'booking',
        'conversation',
        'decision',
        'facts',
        'id',
        'kind',
        'lead',
        'place',
        'rep',
        'site',
      ],
    },
    breakers: {
      of: {},
      personal: ['last_error'],
      other: ['changed_at', 'destination', 'failures', 'open_until'],
    },
    idempotency_keys: {
      of: { conversations: 'conversation' },
      personal: ['answer'],
      other: ['body_hash', 'conversation', 'created_at', 'key', 'operation', 'site'],
    },
    crm_notes: {
      of: { crm_buyers: 'buyer' },
      personal: ['body'],
      other: ['at', 'buyer', 'key', 'kind', 'site', 'version'],
    },
    crm_buyers: {
      of: { leads: 'lead' },
      address: 'email',
      personal: ['email', 'fields'],
      other: ['account', 'created_at', 'id', 'lead', 'owner', 'set_by', 'site', 'updated_at'],
    },
    enrolments: {
      of: { leads: 'lead' },
      personal: ['address_hash'],
      other: [
        'ended_at',
        'id',
        'lead',
        'reason',
        'revision',
        'sequence',
        'site',
        'started_at',
        'state',
        'step',
      ],
    },
    corrections: {
      of: { leads: 'lead' },
      personal: ['was', 'value'],
      other: ['at', 'entry', 'field', 'id', 'lead', 'rep', 'site'],
    },
    asked: {
      of: { leads: 'lead' },
      personal: [],
      other: [
        'alert',
        'answer_by',
        'asked_at',
        'channel',
        'decision',
        'ended_at',
        'lead',
        'message',
        'place',
        'rep',
        'site',
        'state',
      ],
    },
    waiting: {
      of: { leads: 'lead' },
      personal: ['note'],
      other: [
        'answer_by',
        'decision',
        'ended_at',
        'ended_by',
        'lead',
        'queue',
        'reason',
        'rep',
        'since',
        'site',
        'state',
      ],
    },
    handovers: {
      of: { leads: 'lead' },
      personal: ['reason'],
      other: ['at', 'by', 'from_rep', 'id', 'lead', 'place', 'site', 'to_rep'],
    },
    booking_hosts: {
      of: { bookings: 'booking' },
      personal: [],
      other: [
        'booking',
        'buffered',
        'during',
        'etag',
        'held_until',
        'host',
        'href',
        'role',
        'state',
        'told_sequence',
        'trouble',
        'written',
        'written_sequence',
      ],
    },
    bookings: {
      of: { leads: 'lead' },
      addresses: ['guests'],
      personal: ['email', 'guests', 'reason', 'timezone', 'told_guests'],
      other: [
        'cancelled_at',
        'cancelled_by',
        'changed_at',
        'created_at',
        'during',
        'id',
        'invites',
        'join_url',
        'lead',
        'meeting_type',
        'moves',
        'offer',
        'outcome',
        'place',
        'revision',
        'sequence',
        'site',
        'state',
        'told_sequence',
      ],
    },
    offers: {
      of: { leads: 'lead' },
      personal: ['timezone'],
      other: [
        'created_at',
        'decision',
        'expires_at',
        'id',
        'lead',
        'meeting_type',
        'rep',
        'site',
        'state',
        'turn',
      ],
    },
    turns: {
      of: { decisions: 'decision' },
      personal: [],
      other: ['decision', 'id', 'owed', 'place', 'pool', 'rep', 'shares', 'state', 'taken_at'],
    },
    decisions: {
      of: { leads: 'lead' },
      personal: ['decision', 'inputs'],
      other: ['decided_at', 'engine_version', 'id', 'lead', 'place', 'revision', 'site'],
    },
    leads: {
      of: { conversations: 'conversation' },
      personal: ['email', 'profile', 'timezone'],
      other: ['conversation', 'id', 'rep', 'site', 'state', 'submitted_at', 'updated_at'],
    },
    entries: {
      of: { conversations: 'conversation' },
      personal: ['body', 'reading'],
      other: ['at', 'conversation', 'id', 'place', 'received_at', 'site'],
    },
    conversations: {
      of: { buyers: 'id' },
      personal: ['locale', 'page', 'profile', 'verified_email'],
      other: [
        'created_at',
        'engine_version',
        'entry_count',
        'id',
        'left_at',
        'resumed_secret_hash',
        'revision',
        'secret_hash',
        'site',
        'updated_at',
        'visit_ended_at',
      ],
    },
  },
  /** In the data folder: mails that were written there, the embedded database and its dumps. */
  folders: ['outbox', 'database', 'dumps'],
  /** Tables without data about a buyer: all their columns were looked at. An id, a hash or a pseudonym in them leads nowhere
   *  once the rest is erased. `suppressions` stays on purpose: who wanted no mail is to get none. */
  none: {
    accounts: ['facts', 'id', 'read_at'],
    assets: ['body', 'brotli', 'gzip', 'name', 'seen_at', 'type'],
    calendar_busy: ['during', 'leave', 'rep'],
    calendars: [
      'connected_at',
      'cursor',
      'digest',
      'kind',
      'known',
      'read_at',
      'rep',
      'sealed',
      'source',
      'state',
      'trouble',
      'trouble_since',
    ],
    crm_mirror: ['digest', 'one_row', 'read_at', 'source', 'trouble', 'trouble_since'],
    in_force: ['one_row', 'revision'],
    limit_counters: ['bucket', 'count', 'window_ends_at'],
    link_epochs: ['epoch', 'purpose', 'subject'],
    pool_totals: ['due', 'owed', 'pool', 'rep', 'turns'],
    rep_acts: ['act', 'at', 'id', 'rep', 'subject'],
    rep_hours: ['changed_at', 'hours', 'rep'],
    rep_leave: ['created_at', 'delegate', 'ends', 'first_day', 'id', 'last_day', 'rep', 'starts'],
    rep_links: ['expires_at', 'hash', 'rep', 'used_at'],
    rep_sessions: ['created_at', 'expires_at', 'hash', 'rep'],
    revisions: ['accepted_at', 'digest', 'number', 'workspace'],
    sites: ['created_at', 'id'],
    suppressions: ['address_hash', 'created_at', 'reason'],
    visit_counts: ['count', 'day', 'kind', 'site'],
  },
} as const satisfies {
  tables: Record<string, PersonalTable>
  folders: readonly string[]
  none: Record<string, readonly string[]>
}

/** Every table of ours. */
export const OUR_TABLES: readonly string[] = [
  ...Object.keys(PERSONAL_DATA.tables),
  ...Object.keys(PERSONAL_DATA.none),
]
