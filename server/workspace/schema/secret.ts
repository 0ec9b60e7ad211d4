import * as z from 'zod'

/** A secret is only ever the name of an environment variable, `${SMTP_PASSWORD}`, resolved at use. */
export const Secret = z.string().regex(/^\$\{[A-Z][A-Z0-9_]*\}$/, 'A secret is written ${NAME}, a variable.')
