/** What a log may hold of an error: its kind and place. Its message may quote a buyer. */
export function namesOf(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error }
  const place = /\n\s+at (.*)/.exec(error.stack ?? '')?.[1]
  return {
    error: error.name,
    ...('code' in error && { code: String(error.code) }),
    ...(place !== undefined && { place }),
  }
}
