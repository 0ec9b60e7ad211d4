/** `${SMTP_PASSWORD}` → the variable's value. Secrets are resolved at use, never before.
 *  @throws when the variable is not set */
export function resolveSecret(reference: string, environment: NodeJS.ProcessEnv, file: string): string {
  const name = reference.slice(2, -1)
  const value = environment[name]
  if (value === undefined) throw new Error(`The variable ${name} is not set; ${file} names it as a secret.`)
  return value
}
