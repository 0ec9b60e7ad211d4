import { accounts } from './accounts.ts'
import { asked } from './asked.ts'
import { assets } from './assets.ts'
import { bookings } from './bookings.ts'
import { breakers } from './breakers.ts'
import { calendars } from './calendars.ts'
import { conversations } from './conversations.ts'
import { corrections } from './corrections.ts'
import { crm } from './crm.ts'
import type { Database, Db } from './database.ts'
import { decisions } from './decisions.ts'
import { enrolments } from './enrolments.ts'
import { events } from './events.ts'
import { handovers } from './handovers.ts'
import { idempotency } from './idempotency.ts'
import { jobs } from './jobs.ts'
import { keeping } from './keeping.ts'
import { leads } from './leads.ts'
import { limits } from './limits.ts'
import { links } from './links.ts'
import { locks } from './locks.ts'
import { offers } from './offers.ts'
import { reps } from './reps.ts'
import { revisions } from './revisions.ts'
import { suppressions } from './suppressions.ts'
import { turns } from './turns.ts'
import { visits } from './visits.ts'
import { waiting } from './waiting.ts'
import { sql } from 'kysely'

const roomsOf = (db: Db) => ({
  accounts: accounts(db),
  asked: asked(db),
  assets: assets(db),
  bookings: bookings(db),
  breakers: breakers(db),
  calendars: calendars(db),
  conversations: conversations(db),
  corrections: corrections(db),
  crm: crm(db),
  decisions: decisions(db),
  enrolments: enrolments(db),
  events: events(db),
  handovers: handovers(db),
  idempotency: idempotency(db),
  jobs: jobs(db),
  keeping: keeping(db),
  leads: leads(db),
  limits: limits(db),
  links: links(db),
  locks: locks(db),
  offers: offers(db),
  reps: reps(db),
  revisions: revisions(db),
  suppressions: suppressions(db),
  turns: turns(db),
  visits: visits(db),
  waiting: waiting(db),
})

/** Every query of the server, by table, over one connection or one transaction. */
export type StoreTx = ReturnType<typeof roomsOf>

export interface Store extends StoreTx {
  /** Runs all of `work` or none of it. Inside, only `tx` may be used: the embedded database has one connection, and the
   *  outer store would wait for it for ever. No network inside. */
  transaction: <T>(work: (tx: StoreTx) => Promise<T>) => Promise<T>
  /** Fails when the database cannot be reached. */
  ping: () => Promise<void>
}

export function createStore(db: Database): Store {
  return {
    ...roomsOf(db),
    transaction: (work) => db.transaction().execute((tx) => work(roomsOf(tx))),
    ping: async () => {
      await sql`select 1`.execute(db)
    },
  }
}
