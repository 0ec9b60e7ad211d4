/** Pools that owe turns to members who were passed over, and know who has waited longest. */
export const sql = `
alter table turns
  -- The order in which turns were taken.
  add column place bigint generated always as identity,
  -- What the pool's debt to a member changed by with this turn; one that is returned takes it with it.
  add column owed jsonb not null default '{}';
`
