/** Meetings with several hosts, holds, guests and a life after booking; calendars with their busy times and their age;
 *  what reps set for themselves over the roster, and their sessions. */
export const sql = `
-- The address that the site vouches for; null: nobody does, and what is typed is a claim.
alter table conversations add column verified_email text;

alter table bookings drop constraint bookings_state_check;
alter table bookings add constraint bookings_state_check
  check (state in ('held', 'booked', 'cancelled', 'no-show'));
alter table bookings alter column email drop not null;
alter table bookings
  add column guests jsonb not null default '[]',
  -- Exactly one party tells the attendees.
  add column invites text not null default 'mail' check (invites in ('mail', 'vendor')),
  add column join_url text,
  -- What the buyer was last told: the SEQUENCE of it.
  add column told_sequence integer,
  -- The guests that were told of it: the digests by which jobs name them.
  add column told_guests jsonb not null default '[]',
  add column moves integer not null default 0,
  add column changed_at timestamptz,
  add column reason text,
  add column outcome text check (outcome in ('held', 'no-show', 'moved')),
  add constraint bookings_attendee check (state = 'held' or email is not null);

-- A hold blocks until then; one that has run out counts no more, and whoever comes next takes it away.
alter table booking_hosts
  -- A former host had it before it was given to another.
  add column role text not null default 'host' check (role in ('host', 'co-host', 'former')),
  add column held_until timestamptz,
  -- The meeting as this host's calendar keeps it.
  add column href text,
  add column etag text,
  add column written_sequence integer,
  -- The time that was written: what differs from it there is somebody else's doing.
  add column written tstzrange,
  add column told_sequence integer,
  add column trouble text,
  add constraint booking_hosts_hold check ((state = 'held') = (held_until is not null));
create unique index booking_hosts_one_host on booking_hosts (booking) where role = 'host';

-- Refused: none of its times suited the buyer.
alter table offers drop constraint offers_state_check;
alter table offers add constraint offers_state_check
  check (state in ('live', 'picked', 'lapsed', 'replaced', 'refused'));

-- What is due is about a booking, decision, offer or rep; a part of it, and a state of it.
alter table jobs alter column subject type text using subject::text;
alter table jobs
  add column part text not null default '',
  add column version integer not null default 0;

-- How each rep's calendar stands. Settings that the rep entered are sealed under the root secret; those of the roster
-- are named by their digest, so that a change is seen.
create table calendars (
  rep text primary key,
  source text not null check (source in ('roster', 'rep')),
  kind text not null check (kind in ('caldav', 'ics')),
  digest text not null,
  sealed text,
  state text not null check (state in ('new', 'ok', 'broken')),
  trouble text,
  trouble_since timestamptz,
  -- Busy times are known for this range, as of then.
  read_at timestamptz,
  known tstzrange,
  cursor text,
  connected_at timestamptz not null
);
create table calendar_busy (
  rep text not null references calendars (rep) on delete cascade,
  during tstzrange not null check (not isempty(during)),
  leave text check (leave in ('out-of-office', 'all-day'))
);
create index calendar_busy_of on calendar_busy using gist (rep, during);

-- What reps set for themselves, over the roster.
create table rep_hours (
  rep text primary key,
  hours jsonb not null,
  changed_at timestamptz not null
);
create table rep_leave (
  id uuid primary key,
  rep text not null,
  -- Local days, YYYY-MM-DD, both inclusive.
  first_day text not null check (first_day like '____-__-__'),
  last_day text not null check (last_day like '____-__-__' and last_day >= first_day),
  starts text,
  ends text,
  delegate text,
  created_at timestamptz not null
);
create index rep_leave_of on rep_leave (rep, last_day);

-- A session begins with a link mailed to the roster's address, which works once.
create table rep_links (
  hash text primary key,
  rep text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create table rep_sessions (
  hash text primary key,
  rep text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
-- Who did what, as a rep.
create table rep_acts (
  id bigint generated always as identity primary key,
  rep text not null,
  act text not null,
  subject text not null,
  at timestamptz not null
);

-- A count that is lost in a crash does no harm, and counting is not to wait for the disk before every act.
alter table limit_counters set unlogged;
`
