/** The first schema. Instants are timestamptz in UTC, ranges `[)`. Rows about a buyer carry their site. */
export const sql = `
create extension if not exists btree_gist;

create table sites (
  id text primary key,
  created_at timestamptz not null
);

-- Accepted workspaces. Equal content has equal digest and keeps its number.
create table revisions (
  number integer primary key,
  digest text not null unique,
  workspace jsonb not null,
  accepted_at timestamptz not null
);
create table in_force (
  one_row boolean primary key default true check (one_row),
  revision integer not null references revisions (number)
);

-- A link of a purpose and subject is valid while its epoch stands; rotating raises it.
create table link_epochs (
  purpose text not null,
  subject text not null,
  epoch integer not null,
  primary key (purpose, subject)
);

create table accounts (
  id text primary key,
  facts jsonb not null,
  read_at timestamptz not null
);

create table conversations (
  id uuid primary key,
  site text not null references sites (id),
  secret_hash text not null,
  revision integer not null references revisions (number),
  engine_version text not null,
  locale text not null,
  page jsonb,
  profile jsonb not null,
  entry_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table entries (
  conversation uuid not null references conversations (id),
  id uuid not null,
  site text not null,
  place integer not null,
  at timestamptz not null,
  received_at timestamptz not null,
  body jsonb not null,
  reading jsonb,
  primary key (conversation, id),
  unique (conversation, place)
);

create table leads (
  id uuid primary key,
  site text not null,
  conversation uuid not null unique references conversations (id),
  email text,
  profile jsonb not null,
  timezone text not null,
  state text not null check (state in ('open', 'booked', 'queued', 'closed')),
  submitted_at timestamptz not null,
  updated_at timestamptz not null
);

create table decisions (
  id uuid primary key,
  place bigint generated always as identity,
  site text not null,
  lead uuid not null references leads (id),
  revision integer not null references revisions (number),
  engine_version text not null,
  inputs jsonb not null,
  decision jsonb not null,
  decided_at timestamptz not null
);
create index decisions_lead on decisions (lead, place desc);

-- One place in a pool's rotation. Shares: what each member who was eligible was due of it; a turn that is returned
-- takes its shares with it.
create table turns (
  id uuid primary key,
  pool text not null,
  rep text not null,
  shares jsonb not null,
  decision uuid not null references decisions (id),
  state text not null check (state in ('taken', 'kept', 'returned')),
  taken_at timestamptz not null
);
create index turns_pool on turns (pool, rep) where state in ('taken', 'kept');

create table offers (
  id uuid primary key,
  site text not null,
  lead uuid not null references leads (id),
  decision uuid not null references decisions (id),
  turn uuid references turns (id),
  rep text not null,
  meeting_type text not null,
  timezone text not null,
  state text not null check (state in ('live', 'picked', 'lapsed', 'replaced')),
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create unique index offers_live on offers (lead) where state = 'live';

create table bookings (
  id uuid primary key,
  place bigint generated always as identity,
  site text not null,
  lead uuid not null references leads (id),
  offer uuid not null references offers (id),
  meeting_type text not null,
  revision integer not null references revisions (number),
  during tstzrange not null,
  timezone text not null,
  email text not null,
  state text not null check (state in ('booked', 'cancelled')),
  sequence integer not null default 0,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  cancelled_by text
);
create unique index bookings_one_a_lead on bookings (lead) where state = 'booked';

-- Who is taken when. The constraint is the last word on double booking; it knows bare meeting times, not buffers.
create table booking_hosts (
  booking uuid not null references bookings (id),
  host text not null,
  during tstzrange not null check (not isempty(during)),
  buffered tstzrange not null,
  state text not null check (state in ('held', 'booked', 'cancelled')),
  primary key (booking, host),
  exclude using gist (host with =, during with &&) where (state in ('held', 'booked'))
);
create index booking_hosts_busy on booking_hosts using gist (host, buffered) where (state in ('held', 'booked'));

-- Whatever is due later: outbox, expiries. Holds ids; a job looks at the state again before it acts.
create table jobs (
  id bigint generated always as identity primary key,
  site text not null,
  kind text not null,
  key text not null unique,
  subject uuid not null,
  due_at timestamptz not null,
  state text not null check (state in ('due', 'done', 'dead')),
  attempts integer not null default 0,
  leased_until timestamptz,
  last_error text,
  created_at timestamptz not null,
  done_at timestamptz
);
create index jobs_due on jobs (due_at) where state = 'due';

create table idempotency_keys (
  site text not null,
  conversation uuid not null references conversations (id),
  operation text not null,
  key text not null,
  body_hash text not null,
  answer jsonb,
  created_at timestamptz not null,
  primary key (site, conversation, operation, key)
);

create table limit_counters (
  bucket text primary key,
  window_ends_at timestamptz not null,
  count integer not null
);

create table suppressions (
  address_hash text primary key,
  reason text not null,
  created_at timestamptz not null
);

-- Scripts of this and earlier builds: pages that loaded an earlier one still ask for its chunks.
create table assets (
  name text primary key,
  type text not null,
  body bytea not null,
  brotli bytea,
  gzip bytea,
  seen_at timestamptz not null
);
`
