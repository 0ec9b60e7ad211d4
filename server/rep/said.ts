import { Refusal } from '../refusal.ts'
import type { Form } from './form.ts'
import type { LeaveEffect } from './leave.ts'

export type Section = 'leave' | 'hours' | 'calendar' | 'meetings'

/** What became of what the rep just did, for the page that answers. */
export interface Said {
  /** What was done, in a sentence. */
  done?: string
  /** What it means for what was there. */
  effect?: LeaveEffect
  /** What was wrong, where, and what was typed, which is kept. */
  problem?: { section: Section; words: string; field?: string; typed: Form }
}

/** A refusal as the page tells it. Anything else is thrown on. */
export function problemOf(error: unknown, section: Section, typed: Form): Said {
  if (!(error instanceof Refusal)) throw error
  const { detail, field } = error.facts
  const words = detail ?? 'That did not work.'
  return { problem: { section, words, typed, ...(field !== undefined && { field }) } }
}
