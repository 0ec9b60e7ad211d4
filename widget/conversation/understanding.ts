import type { Entry } from '../contract/entry.ts'
import type { Field } from '../contract/facts.ts'
import type { Playbook } from '../contract/playbook.ts'
import { say } from '../contract/wording.ts'
import { describe } from '../qualification/describe.ts'
import { compilePlaybook } from '../qualification/lexicon.ts'
import { nextQuestion } from '../qualification/next-question.ts'
import { profileOf } from '../qualification/profile.ts'
import { qualify } from '../qualification/qualify.ts'
import type { Reading } from '../qualification/reading.ts'
import { askedFields } from './entries.ts'
import type { Understanding } from './machine.ts'

/** Understands a conversation in the page, with the same engine that the server runs. Each message is read once.
 *  `dates` is the locale of dates and numbers in chips. */
export function listener(
  playbook: Playbook,
  locale: string,
  dates = locale,
): (entries: Entry[], today: string) => Understanding {
  const lexicon = compilePlaybook(playbook)
  const readings = new Map<string, Reading>()
  return (entries, today) => {
    const profile = profileOf(entries, lexicon, readings)
    const stated: Record<string, Field[]> = {}
    for (const [id, { signals, understood }] of readings) {
      const { evidence: _, ...facts } = signals
      const sourced = profile.sources.flatMap((source) => (source.entry === id ? [source.field] : []))
      const fields = new Set([...(Object.keys(facts) as Field[]), ...sourced])
      if (understood || fields.size > 0) stated[id] = [...fields]
    }
    const { disqualifier } = qualify(profile, playbook, today)
    const close = playbook.qualification.disqualify.find(({ id }) => id === disqualifier)
    return {
      profile,
      noted: describe(profile.facts, playbook, dates, today),
      stated,
      next: nextQuestion(profile, playbook, askedFields(entries, stated), today),
      closing: close ? { kind: 'closed', say: say(close.say, locale), links: close.links } : null,
    }
  }
}
