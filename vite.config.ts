import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'

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
      plugins: [withoutGlobals, withoutPreload],
      base: './',
      build: {
        outDir: `${out}/widget`,
        emptyOutDir: true,
        target: 'es2022',
        modulePreload: false,
        manifest: true,
        rollupOptions: {
          input: 'widget/app.tsx',
          preserveEntrySignatures: 'strict' as const,
          output: {
            entryFileNames: '[name]-[hash].js',
            chunkFileNames: '[name]-[hash].js',
            assetFileNames: '[name]-[hash][extname]',
            // What opens the chat is one file beside the entry, not eight.
            codeSplitting: { groups: [{ name: 'open', tags: ['$initial'] }] },
          },
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
        rollupOptions: { input: { cli: 'server/cli/main.ts' } },
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
      testTimeout: 30_000,
      hookTimeout: 60_000,
      pool: 'forks' as const,
    },
  }
})

/** Zod keeps its configuration and registry on `globalThis`. A page of a customer gets no global but `usher`, so in the
 *  page both are the module's own. */
const withoutGlobals: Plugin = {
  name: 'without-globals',
  transform: (code, id) =>
    id.includes('/zod/v4/core/') && code.includes('globalThis')
      ? { code: `const realm = {};\n${code.replaceAll('globalThis', 'realm')}`, map: null }
      : undefined,
}

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
