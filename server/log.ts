import { pino } from 'pino'
import type { Log } from './ports.ts'

/** One JSON line an event on standard error; `USHER_LOG` sets the level (`debug` to `silent`, `warn` where unset). */
export function logger(environment: NodeJS.ProcessEnv): Log {
  const log = pino(
    { level: environment.USHER_LOG ?? 'warn', base: null },
    pino.destination({ dest: 2, sync: true }),
  )
  return (level, event, facts) => log[level]({ event, ...facts })
}
