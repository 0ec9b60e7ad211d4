#!/usr/bin/env node
// `usher`: brings the build up to date where the sources are here (a repository), then runs the command.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, ROOT } from './build.mjs'

if (existsSync(join(ROOT, 'vite.config.ts'))) await build()
const { main } = await import(pathToFileURL(join(ROOT, 'dist/server/cli.js')).href)
process.exitCode = await main(process.argv.slice(2), {
  dist: join(ROOT, 'dist'),
  demo: join(ROOT, 'server/demo'),
  public: join(ROOT, 'public'),
})
