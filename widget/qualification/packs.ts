import { ENGLISH } from './english.ts'
import { GERMAN } from './german.ts'
import type { Pack } from './pack.ts'

/** All language packs. The page begins with English and fetches another when a message is in it. */
export const PACKS: Pack[] = [ENGLISH, GERMAN]
