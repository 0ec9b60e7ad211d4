import { fileURLToPath } from 'node:url'

/** The demo's workspace, as it ships. */
export const DEMO = fileURLToPath(new URL('../../server/demo', import.meta.url))
