import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ROOT } from '../../server/cli/build.mjs'

const CORPUS = join(ROOT, 'test/corpus')

/** The labelled messages: `{text, now, evidence}`. */
export function devMessages() {
  return readFileSync(join(CORPUS, 'utterances-dev.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

export function larklinePlaybook(PlaybookFile) {
  const file = parse(readFileSync(join(CORPUS, 'playbooks/larkline.yaml'), 'utf8'))
  return { ...PlaybookFile.parse(file), revision: 1 }
}

/** The messages one after the other from the n-th on, round and round, cut to a length: a text as dense in facts as a buyer's,
 *  and another one for each n. */
export function textOf(messages, chars, n = 0) {
  let text = ''
  for (let i = n; text.length < chars; i++) text += `${messages[i % messages.length].text}. `
  return text.slice(0, chars)
}
