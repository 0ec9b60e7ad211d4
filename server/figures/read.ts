import type { Store } from '../store/store.ts'
import { figuresOf, type CountedEvent, type Figures, type Group } from './figures.ts'

/** What `usher figures` asks. */
export interface FiguresAsked {
  /** An instant, ISO 8601. */
  since: string
  by?: Group | undefined
}

/** Events that are read at once. */
const PAGE = 5000

/** The figures of a store from an instant on. */
export async function readFigures(store: Store, { since, by }: FiguresAsked): Promise<Figures[]> {
  const events: CountedEvent[] = []
  let after = '0'
  for (;;) {
    const page = await store.events.page(new Date(since), after, PAGE)
    for (const { at, ...event } of page) events.push({ ...event, at: at.getTime() })
    if (page.length < PAGE) break
    after = page.at(-1)!.place
  }
  return figuresOf(events, await store.visits.since(since.slice(0, 10)), by)
}
