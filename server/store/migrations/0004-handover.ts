/** What a conversation causes is delivered by destination, in order, with a breaker; events, queues with a life, alerts that
 *  people take, the embedded CRM, sequences. Pools keep their sums, so that no decision adds up all turns ever. */
export const sql = `
-- What counts of each member's turns in a pool, kept with every turn that is taken, given back or passed on.
create table pool_totals (
  pool text not null,
  rep text not null,
  turns integer not null default 0,
  due numeric,
  owed numeric,
  primary key (pool, rep)
);
insert into pool_totals (pool, rep, turns)
  select pool, rep, count(*) from turns where state in ('taken', 'kept') group by pool, rep;
insert into pool_totals (pool, rep, due)
  select pool, key, sum(value::numeric) from turns, jsonb_each_text(shares)
  where state in ('taken', 'kept') group by pool, key
  on conflict (pool, rep) do update set due = excluded.due;
insert into pool_totals (pool, rep, owed)
  select pool, key, sum(value::numeric) from turns, jsonb_each_text(owed)
  where state in ('taken', 'kept') group by pool, key
  on conflict (pool, rep) do update set owed = excluded.owed;
drop index turns_pool;
create index turns_of_rep on turns (pool, rep, place) where state in ('taken', 'kept');
create index turns_of_pool on turns (pool, place) where state in ('taken', 'kept');
create index decisions_at on decisions (decided_at);

-- What erasing and keeping go by.
create index offers_lead on offers (lead);
create index offers_decision on offers (decision);
create index bookings_lead on bookings (lead);
create index bookings_offer on bookings (offer);
create index turns_decision on turns (decision);
create index jobs_subject on jobs (subject);
create index idempotency_conversation on idempotency_keys (conversation);
create index conversations_updated on conversations (site, updated_at);

-- What happened, from the first day: figures, webhooks and the life of a lead are read from here.
create table events (
  -- Kind, what it is about, and the state of that: recorded again, it is the same event.
  id text primary key,
  place bigint generated always as identity,
  site text not null,
  kind text not null,
  at timestamptz not null,
  conversation uuid,
  lead uuid,
  decision uuid,
  booking uuid,
  rep text,
  -- A few words of ours, never the buyer's.
  facts jsonb not null default '{}'
);
create index events_at on events (at);
create index events_lead on events (lead, place);

-- How often the chat was loaded and opened: counts without anything about anybody.
create table visit_counts (
  site text not null,
  day text not null check (day like '____-__-__'),
  kind text not null check (kind in ('shown', 'opened')),
  count integer not null,
  primary key (site, day, kind)
);

alter table jobs
  -- Whose trouble delays it; empty: nobody's but ours.
  add column destination text not null default '',
  -- Jobs of one lane are done in the order in which they were added; empty: in none.
  add column lane text not null default '',
  add column lead uuid,
  -- After that it is of no use to anybody.
  add column expires_at timestamptz,
  drop constraint jobs_state_check;
alter table jobs add constraint jobs_state_check
  check (state in ('due', 'done', 'dead', 'superseded', 'expired'));
drop index jobs_due;
create index jobs_due on jobs (destination, due_at) where state = 'due';
create index jobs_lane on jobs (lane, id) where state = 'due' and lane <> '';
create index jobs_lead on jobs (lead) where lead is not null;

-- A destination that failed again and again is left alone until then.
create table breakers (
  destination text primary key,
  failures integer not null,
  open_until timestamptz,
  last_error text,
  changed_at timestamptz not null
);

-- The visit: a page that was left ends it sooner, whatever comes after takes that back.
alter table conversations
  add column left_at timestamptz,
  add column visit_ended_at timestamptz,
  -- Of the page that a mailed link opened it in: it has a secret of its own.
  add column resumed_secret_hash text;

-- Who has the lead by what people did; null: as was decided.
alter table leads add column rep text;

-- Leads that wait in a queue.
create table waiting (
  lead uuid primary key references leads (id),
  site text not null,
  queue text not null,
  decision uuid not null references decisions (id),
  state text not null check (state in ('waiting', 'claimed', 'closed')),
  -- Who has it now, and who gave it to them or closed it.
  rep text,
  ended_by text,
  -- An id of ours, and what a rep added.
  reason text,
  note text,
  since timestamptz not null,
  -- When the service level says that somebody has answered.
  answer_by timestamptz,
  ended_at timestamptz
);
create index waiting_in on waiting (queue, since) where state = 'waiting';
create index waiting_left on waiting (queue, ended_at) where state <> 'waiting';

-- Who gave a lead to whom, and why; to nobody: back to the policy.
create table handovers (
  id uuid primary key,
  place bigint generated always as identity,
  site text not null,
  lead uuid not null references leads (id),
  -- Who did it, and who had the lead.
  by text not null,
  from_rep text,
  to_rep text,
  reason text not null,
  at timestamptz not null
);
create index handovers_lead on handovers (lead, place);
create index leads_email on leads (site, email, submitted_at);

-- Alerts that somebody is to accept: who was asked, one after another.
create table asked (
  decision uuid not null references decisions (id),
  alert text not null,
  place integer not null,
  site text not null,
  lead uuid not null references leads (id),
  rep text not null,
  state text not null check (state in ('asked', 'accepted', 'passed', 'lapsed')),
  asked_at timestamptz not null,
  answer_by timestamptz not null,
  ended_at timestamptz,
  -- The message that asks, as Slack names it.
  channel text,
  message text,
  primary key (decision, alert, place)
);
create unique index asked_one on asked (decision, alert) where state in ('asked', 'accepted');

-- The embedded CRM: the buyers that we wrote, and what was logged about them.
create table crm_buyers (
  id uuid primary key,
  site text not null,
  email text,
  -- The lead under whose key it was made, so that a repeat finds it.
  lead uuid unique,
  account text,
  owner text,
  fields jsonb not null default '{}',
  -- Who set each field last: a lead's id, or 'person'.
  set_by jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index crm_buyers_email on crm_buyers (email);
create table crm_notes (
  key text primary key,
  buyer uuid not null references crm_buyers (id),
  site text not null,
  kind text not null check (kind in ('conversation', 'meeting')),
  body text not null,
  -- Of a meeting, the booking's sequence.
  version integer not null default 0,
  at timestamptz not null
);

-- How the accounts stand: whose they are, as of when, and what keeps them from being read.
create table crm_mirror (
  one_row boolean primary key default true check (one_row),
  -- A file, or the address of the CRM.
  source text not null,
  digest text not null,
  -- Null: never from this source.
  read_at timestamptz,
  trouble text,
  trouble_since timestamptz
);

-- A buyer is in one sequence at a time.
create table enrolments (
  id uuid primary key,
  site text not null,
  lead uuid not null references leads (id),
  address_hash text not null,
  sequence text not null,
  revision integer not null references revisions (number),
  state text not null check (state in ('running', 'done', 'stopped')),
  step integer not null default 0,
  reason text,
  started_at timestamptz not null,
  ended_at timestamptz
);
create unique index enrolments_running on enrolments (address_hash) where state = 'running';
create index enrolments_lead on enrolments (lead);

-- Facts that a rep found wrong.
create table corrections (
  id uuid primary key,
  site text not null,
  lead uuid not null references leads (id),
  rep text not null,
  field text not null,
  was jsonb,
  value jsonb,
  entry uuid,
  at timestamptz not null
);
create index corrections_lead on corrections (lead);
`
