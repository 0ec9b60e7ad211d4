import { Command, CommanderError } from 'commander'
import { backupCommand } from './backup.ts'
import { busyCommand } from './busy.ts'
import { chatCommand } from './chat.ts'
import { checkCommand } from './check.ts'
import { correctionsCommand } from './corrections.ts'
import { crmCommand } from './crm.ts'
import { deliveriesCommand } from './deliveries.ts'
import { doctorCommand } from './doctor.ts'
import { eraseCommand } from './erase.ts'
import { exportCommand } from './export.ts'
import { extractCommand } from './extract.ts'
import { figuresCommand } from './figures.ts'
import { publishCommand } from './publish.ts'
import { replayCommand } from './replay.ts'
import { restoreCommand } from './restore.ts'
import { routeCommand } from './route.ts'
import { serveCommand, type Folders } from './serve.ts'
import { slotsCommand } from './slots.ts'
import { whyCommand } from './why.ts'

/** Runs one command line and gives its exit status. What goes wrong is a sentence on standard error. */
export async function main(args: string[], folders: Folders): Promise<number> {
  const program = new Command('usher')
    .description('Qualifies a buyer in conversation and books the right rep.')
    .exitOverride()
    .showSuggestionAfterError()
  serveCommand(program, folders)
  publishCommand(program)
  checkCommand(program)
  extractCommand(program, folders)
  chatCommand(program)
  routeCommand(program)
  whyCommand(program)
  replayCommand(program)
  slotsCommand(program)
  busyCommand(program)
  deliveriesCommand(program)
  crmCommand(program)
  figuresCommand(program)
  correctionsCommand(program)
  doctorCommand(program)
  exportCommand(program)
  eraseCommand(program)
  backupCommand(program)
  restoreCommand(program)
  // Whoever reads the output may have enough of it: `usher extract | head`.
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
  for (const command of program.commands) command.exitOverride().showSuggestionAfterError()
  try {
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
