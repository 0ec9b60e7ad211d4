import { Command, CommanderError } from 'commander'
import { checkCommand } from './check.ts'
import { extractCommand } from './extract.ts'
import { publishCommand } from './publish.ts'
import { routeCommand } from './route.ts'
import { serveCommand, type Folders } from './serve.ts'
import { slotsCommand } from './slots.ts'

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
  routeCommand(program)
  slotsCommand(program)
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
