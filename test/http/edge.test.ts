import { fileURLToPath } from 'node:url'
import { build, type Rollup } from 'vite'
import { expect, test } from 'vitest'

const HANDLER = fileURLToPath(new URL('../../server/http/handler.ts', import.meta.url))
const DRIVERS = ['pg', '@electric-sql', 'nodemailer', 'pino', '@hono/node-server', 'ical-generator']

test('the handler, with all that it pulls in, needs no Node and no driver: it runs at the edge', async () => {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: HANDLER, formats: ['es'] },
      rollupOptions: { external: /^node:/ },
    },
  })) as Rollup.RollupOutput[]
  const chunks = built.flatMap(({ output }) => output).filter((part) => part.type === 'chunk')
  expect(
    chunks
      .flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
      .filter((name) => name.startsWith('node:')),
  ).toEqual([])
  const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules))
  expect(modules.length).toBeGreaterThan(50)
  expect(modules.filter((id) => DRIVERS.some((driver) => id.includes(`node_modules/${driver}/`)))).toEqual([])
})
