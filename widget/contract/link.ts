import * as z from 'zod/mini'

/** A sentence, or one sentence a locale (`{ en: …, de: … }`). */
export const Wording = z.union([z.string(), z.record(z.string(), z.string())])
export type Wording = z.infer<typeof Wording>

/** Somewhere else to go. */
export const Link = z.object({ label: Wording, note: z.optional(Wording), href: z.string() })
