import type { Entry } from '../contract/entry.ts'
import type { Field } from '../contract/facts.ts'
import type { Playbook } from '../contract/playbook.ts'
import { say } from '../contract/wording.ts'
import { describe } from '../qualification/describe.ts'
import { read } from '../qualification/extract.ts'
import { languageOf } from '../qualification/language.ts'
import { compilePlaybook } from '../qualification/lexicon.ts'
import type { Pack } from '../qualification/pack.ts'
import { nextQuestion } from '../qualification/next-question.ts'
import { profileIn, stateOf } from '../qualification/profile.ts'
import { qualify } from '../qualification/qualify.ts'
import type { Reading } from '../qualification/reading.ts'
import { asideOf } from './aside.ts'
import { askedFields } from './entries.ts'
import type { Understanding } from './context.ts'
import { replies } from './replies.ts'

/** Understands a conversation in the page, with the same engine that the server runs. Each message is read once.
 *  `dates` is the locale of dates and numbers in chips. A language's pack is fetched when a message is in it; where it does
 *  not come, that message is not understood. */
export function listener(
  playbook: Playbook,
  locale: string,
  dates = locale,
): (entries: Entry[], today: string) => Promise<Understanding> {
  const lexicon = compilePlaybook(playbook)
  const readings = new Map<string, Reading>()
  // The first message would wait for the expressions to be built: they are while the greeting is read.
  setTimeout(() => read({ text: say(playbook.greeting, locale), now: 0, timezone: 'UTC' }, lexicon))
  const fetchPack = async (text: string) => {
    const language = languageOf(text) ?? ''
    if (lexicon.packs.has(language)) return
    const pack = await FETCHED[language]?.().catch(() => undefined)
    if (pack) lexicon.packs.set(language, pack)
  }
  return async (entries, today) => {
    for (const entry of entries)
      if (entry.kind === 'message' && !readings.has(entry.id)) await fetchPack(entry.text)
    const state = stateOf(entries, lexicon, readings)
    const profile = profileIn(state)
    const stated: Record<string, Field[]> = {}
    for (const [id, { signals, understood }] of readings) {
      const { evidence: _, useCases: __, ...facts } = signals
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
      next: nextQuestion(profile, playbook, askedFields(entries, stated), today, isTired(readings)),
      aside: asideOf({ entries, readings, state, playbook, locale, dates, today, packs: lexicon.packs }),
      closing: close ? { kind: 'closed', say: say(close.say, locale), links: close.links } : null,
      replies,
    }
  }
}

const FETCHED: Record<string, () => Promise<Pack>> = {
  de: async () => (await import('../qualification/german.ts')).GERMAN,
}

/** Has the buyer been frustrated with us? */
function isTired(readings: Map<string, Reading>): boolean {
  return [...readings.values()].some(({ mood }) => mood === 'frustrated')
}
