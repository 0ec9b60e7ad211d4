import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** That a language is not read, said in it; in English (`children`) where there is no such sentence. */
export function Foreign({ language, children }: { language: string; children: ComponentChildren }) {
  const [words, setWords] = useState<string | null>()
  useEffect(() => {
    import('./locales/sorry.ts').then(
      ({ SORRY }) => setWords(SORRY[language] ?? null),
      () => setWords(null),
    )
  }, [language])
  if (words === undefined) return null
  return words === null ? <>{children}</> : <p lang={language}>{words}</p>
}
