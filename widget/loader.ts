/** The script of the tag. The server writes the sites' launcher settings in place of the token. */
import { boot } from './launcher.ts'
import type { AppModule, Settings } from './shell.ts'

declare const __APP__: string

try {
  boot(
    '__USHER_SETTINGS__' as unknown as Settings,
    document.currentScript as HTMLScriptElement | null,
    (url) => import(/* @vite-ignore */ url) as Promise<AppModule>,
    __APP__,
  )
} catch {
  // The page goes on without a chat.
}
