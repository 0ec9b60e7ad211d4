import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig, type Plugin, type Rolldown } from 'vite'

/** Three builds, in this order: `--mode app` makes the chunks of the page, `--mode loader` the script of the tag, which
 *  knows the app's entry by name, and `--mode server` the server and the command line. `OUT` is the folder built into. */
export default defineConfig(({ mode }) => {
  const out = process.env.OUT ?? 'dist'
  const shared = { configFile: false as const, logLevel: 'warn' as const, publicDir: false as const }
  const jsx = { jsx: { runtime: 'automatic' as const, importSource: 'preact' } }
  if (mode === 'app')
    return {
      ...shared,
      oxc: jsx,
      plugins: [withoutPreload],
      base: './',
      build: {
        outDir: `${out}/widget`,
        emptyOutDir: true,
        target: 'es2022',
        modulePreload: false,
        manifest: true,
        rollupOptions: {
          input: 'widget/app.tsx',
          // The entry is what opens the chat, whole: it also exports what later chunks need of it.
          preserveEntrySignatures: 'allow-extension' as const,
          output: {
            entryFileNames: '[name]-[hash].js',
            chunkFileNames: '[name]-[hash].js',
            assetFileNames: '[name]-[hash][extname]',
            // What opens the chat is one file, and so is what stands behind the greeting, but for the engine. What opens
            // on demand stays for itself.
            codeSplitting: {
              groups: [
                { name: 'open', tags: ['$initial'] },
                {
                  name: 'behind',
                  test: (id: string) => !ENGINE.test(id) && !ON_DEMAND.test(id),
                },
              ],
            },
          },
          // The contract only declares: what nobody reads is left out.
          treeshake: { moduleSideEffects: (id: string) => !id.includes('/widget/contract/') },
        },
      },
    }
  if (mode === 'loader')
    return {
      ...shared,
      oxc: jsx,
      define: { __APP__: JSON.stringify(appEntry(out)) },
      build: {
        outDir: `${out}/loader`,
        emptyOutDir: true,
        target: 'es2022',
        modulePreload: false,
        lib: {
          entry: 'widget/loader.ts',
          formats: ['iife' as const],
          name: 'usherLoader',
          fileName: () => 'usher.js',
        },
      },
    }
  if (mode === 'server')
    return {
      ...shared,
      build: {
        outDir: `${out}/server`,
        emptyOutDir: true,
        target: 'node20',
        ssr: true,
        rollupOptions: {
          input: { cli: 'server/cli/main.ts' },
          // `usher chat` runs the page's listener, which fetches a language pack that the server has loaded already.
          onLog: ((level, log, handle) => {
            if (log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') handle(level, log)
          }) satisfies NonNullable<Rolldown.RolldownOptions['onLog']>,
        },
      },
      ssr: { target: 'node' as const },
    }
  return {
    oxc: jsx,
    define: { __APP__: JSON.stringify('app.js') },
    test: {
      include: ['test/**/*.test.{ts,tsx}'],
      environment: 'node',
      globalSetup: ['test/support/postgres.ts'],
      setupFiles: ['test/support/properties.ts'],
      testTimeout: 30_000,
      hookTimeout: 60_000,
      pool: 'forks' as const,
      // One fewer than there are cores, as vitest would have it, is one on a small machine, and twice as long.
      maxWorkers: Math.max(2, availableParallelism() - 1),
    },
  }
})

const ENGINE = /\/widget\/(qualification\/(?!describe)|conversation\/understanding)/
const ON_DEMAND =
  /\/widget\/(panel\/(details|drawer|edit|meeting-acts|zone|locales\/(en-details|sorry))|conversation\/time)/

/** Vite would fetch the styles of a chunk ahead of it; here styles are text in the chunks, so an `import()` is just that. */
const withoutPreload: Plugin = {
  name: 'without-preload',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load()' : undefined,
}

function appEntry(out: string): string {
  const manifest = JSON.parse(readFileSync(`${out}/widget/.vite/manifest.json`, 'utf8')) as Record<
    string,
    { file: string; isEntry?: boolean }
  >
  const entry = Object.values(manifest).find((chunk) => chunk.isEntry)
  if (!entry) throw new Error('The app build has no entry: build it before the loader.')
  return entry.file
}
