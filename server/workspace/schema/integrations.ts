import * as z from 'zod'

/** A secret is only ever the name of an environment variable, `${SMTP_PASSWORD}`, resolved at use. */
export const Secret = z.string().regex(/^\$\{[A-Z][A-Z0-9_]*\}$/, 'A secret is written ${NAME}, a variable.')

export const Smtp = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65535).default(587),
  secure: z.boolean().default(false).meta({ description: 'TLS from the first byte (port 465).' }),
  user: z.string().optional(),
  password: Secret.optional(),
})

/** `integrations.yaml`: how mail leaves. Without `smtp` it goes into the outbox folder. */
export const Integrations = z.strictObject({
  mail: z
    .strictObject({ from: z.string().default('Usher <no-reply@localhost>'), smtp: Smtp.optional() })
    .prefault({}),
})
export type Integrations = z.infer<typeof Integrations>
