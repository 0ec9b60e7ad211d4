import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'
import type { Workspace } from '../workspace/workspace.ts'
import type { Entry } from '../../widget/contract/entry.ts'
import type { Profile } from '../../widget/contract/facts.ts'
import type { Hours } from '../workspace/schema/roster.ts'

/** jsonb goes in as text and comes out as a value. */
type Json<T> = ColumnType<T, string, string>
/** A tstzrange goes in as its literal; it is read through lower() and upper(). */
type RangeLiteral = ColumnType<string, string, string>

export interface Tables {
  sites: { id: string; created_at: Date }
  revisions: { number: number; digest: string; workspace: Json<Workspace>; accepted_at: Date }
  in_force: { one_row: Generated<boolean>; revision: number }
  link_epochs: { purpose: string; subject: string; epoch: number }
  accounts: { id: string; facts: Json<unknown>; read_at: Date }
  conversations: {
    id: string
    site: string
    secret_hash: string
    revision: number
    engine_version: string
    locale: string
    page: Json<{ url: string; referrer?: string } | null> | null
    profile: Json<Profile>
    entry_count: Generated<number>
    verified_email: ColumnType<string | null, string | null | undefined>
    left_at: ColumnType<Date | null, Date | null | undefined>
    visit_ended_at: ColumnType<Date | null, Date | null | undefined>
    resumed_secret_hash: ColumnType<string | null, string | null | undefined>
    created_at: Date
    updated_at: Date
  }
  entries: {
    conversation: string
    id: string
    site: string
    place: number
    at: Date
    received_at: Date
    body: Json<Entry>
    reading: Json<unknown> | null
  }
  leads: {
    id: string
    site: string
    conversation: string
    email: string | null
    profile: Json<Profile>
    timezone: string
    state: 'open' | 'booked' | 'queued' | 'closed'
    rep: ColumnType<string | null, string | null | undefined>
    submitted_at: Date
    updated_at: Date
  }
  decisions: {
    id: string
    place: Generated<string>
    site: string
    lead: string
    revision: number
    engine_version: string
    inputs: Json<unknown>
    decision: Json<unknown>
    decided_at: Date
  }
  turns: {
    id: string
    pool: string
    rep: string
    place: Generated<string>
    shares: Json<Record<string, number>>
    owed: Json<Record<string, number>>
    decision: string
    state: 'taken' | 'kept' | 'returned'
    taken_at: Date
  }
  pool_totals: {
    pool: string
    rep: string
    turns: Generated<number>
    due: string | null
    owed: string | null
  }
  offers: {
    id: string
    site: string
    lead: string
    decision: string
    turn: string | null
    rep: string
    meeting_type: string
    timezone: string
    state: 'live' | 'picked' | 'lapsed' | 'replaced' | 'refused'
    expires_at: Date
    created_at: Date
  }
  bookings: {
    id: string
    place: Generated<string>
    site: string
    lead: string
    offer: string
    meeting_type: string
    revision: number
    during: RangeLiteral
    timezone: string
    email: string | null
    state: 'held' | 'booked' | 'cancelled' | 'no-show'
    sequence: Generated<number>
    created_at: Date
    cancelled_at: Date | null
    cancelled_by: string | null
    guests: ColumnType<string[], string | undefined, string>
    invites: Generated<'mail' | 'vendor'>
    join_url: ColumnType<string | null, string | null | undefined>
    told_sequence: ColumnType<number | null, number | null | undefined>
    told_guests: ColumnType<string[], string | undefined, string>
    moves: Generated<number>
    changed_at: ColumnType<Date | null, Date | null | undefined>
    reason: ColumnType<string | null, string | null | undefined>
    outcome: ColumnType<'held' | 'no-show' | 'moved' | null, 'held' | 'no-show' | 'moved' | null | undefined>
  }
  booking_hosts: {
    booking: string
    host: string
    during: RangeLiteral
    buffered: RangeLiteral
    state: 'held' | 'booked' | 'cancelled'
    role: Generated<'host' | 'co-host' | 'former'>
    held_until: ColumnType<Date | null, Date | null | undefined>
    href: ColumnType<string | null, string | null | undefined>
    etag: ColumnType<string | null, string | null | undefined>
    written_sequence: ColumnType<number | null, number | null | undefined>
    told_sequence: ColumnType<number | null, number | null | undefined>
    written: ColumnType<string | null, string | null | undefined>
    trouble: ColumnType<string | null, string | null | undefined>
  }
  calendars: {
    rep: string
    source: 'roster' | 'rep'
    kind: 'caldav' | 'ics'
    digest: string
    sealed: string | null
    state: 'new' | 'ok' | 'broken'
    trouble: string | null
    trouble_since: Date | null
    read_at: Date | null
    known: ColumnType<string | null, string | null, string | null>
    cursor: string | null
    connected_at: Date
  }
  calendar_busy: { rep: string; during: RangeLiteral; leave: 'out-of-office' | 'all-day' | null }
  rep_hours: { rep: string; hours: Json<Hours[]>; changed_at: Date }
  rep_leave: {
    id: string
    rep: string
    first_day: string
    last_day: string
    starts: string | null
    ends: string | null
    delegate: string | null
    created_at: Date
  }
  rep_links: { hash: string; rep: string; expires_at: Date; used_at: Date | null }
  rep_sessions: { hash: string; rep: string; created_at: Date; expires_at: Date }
  rep_acts: { id: Generated<string>; rep: string; act: string; subject: string; at: Date }
  jobs: {
    id: Generated<string>
    site: string
    kind: string
    key: string
    subject: string
    part: Generated<string>
    version: Generated<number>
    due_at: Date
    state: 'due' | 'done' | 'dead' | 'superseded' | 'expired'
    destination: Generated<string>
    lane: Generated<string>
    lead: ColumnType<string | null, string | null | undefined>
    expires_at: ColumnType<Date | null, Date | null | undefined>
    attempts: Generated<number>
    leased_until: Date | null
    last_error: string | null
    created_at: Date
    done_at: Date | null
  }
  breakers: {
    destination: string
    failures: number
    open_until: Date | null
    last_error: string | null
    changed_at: Date
  }
  events: {
    id: string
    place: Generated<string>
    site: string
    kind: string
    at: Date
    conversation: string | null
    lead: string | null
    decision: string | null
    booking: string | null
    rep: string | null
    facts: Json<Record<string, unknown>>
  }
  visit_counts: { site: string; day: string; kind: 'shown' | 'opened'; count: number }
  waiting: {
    lead: string
    site: string
    queue: string
    decision: string
    state: 'waiting' | 'claimed' | 'closed'
    rep: string | null
    ended_by: string | null
    reason: string | null
    note: string | null
    since: Date
    answer_by: Date | null
    ended_at: Date | null
  }
  handovers: {
    id: string
    place: Generated<string>
    site: string
    lead: string
    by: string
    from_rep: string | null
    to_rep: string | null
    reason: string
    at: Date
  }
  asked: {
    decision: string
    alert: string
    place: number
    site: string
    lead: string
    rep: string
    state: 'asked' | 'accepted' | 'passed' | 'lapsed'
    asked_at: Date
    answer_by: Date
    ended_at: Date | null
    channel: string | null
    message: string | null
  }
  crm_buyers: {
    id: string
    site: string
    email: string | null
    lead: string | null
    account: string | null
    owner: string | null
    fields: Json<Record<string, unknown>>
    set_by: Json<Record<string, string>>
    created_at: Date
    updated_at: Date
  }
  crm_notes: {
    key: string
    buyer: string
    site: string
    kind: 'conversation' | 'meeting'
    body: string
    version: Generated<number>
    at: Date
  }
  crm_mirror: {
    one_row: Generated<boolean>
    source: string
    digest: string
    read_at: Date | null
    trouble: string | null
    trouble_since: Date | null
  }
  enrolments: {
    id: string
    site: string
    lead: string
    address_hash: string
    sequence: string
    revision: number
    state: 'running' | 'done' | 'stopped'
    step: Generated<number>
    reason: string | null
    started_at: Date
    ended_at: Date | null
  }
  corrections: {
    id: string
    site: string
    lead: string
    rep: string
    field: string
    was: Json<unknown> | null
    value: Json<unknown> | null
    entry: string | null
    at: Date
  }
  idempotency_keys: {
    site: string
    conversation: string
    operation: string
    key: string
    body_hash: string
    answer: Json<unknown> | null
    created_at: Date
  }
  limit_counters: { bucket: string; window_ends_at: Date; count: number }
  suppressions: { address_hash: string; reason: string; created_at: Date }
  assets: {
    name: string
    type: string
    body: Uint8Array
    brotli: Uint8Array | null
    gzip: Uint8Array | null
    seen_at: Date
  }
}

export type Database = Kysely<Tables>
/** The database, or the transaction that all of one change goes through. */
export type Db = Database | Transaction<Tables>
