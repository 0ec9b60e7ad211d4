import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { messageOf } from './message.ts'
import { MailError, type MailPort } from './port.ts'

/** Mail for a workspace without SMTP: each one a file `NAME.eml` in a folder, named by its message id, so that a repeat
 *  overwrites itself. */
export function mailFolder(folder: string, from: string): MailPort {
  const transport = createTransport({ streamTransport: true, buffer: true })
  return {
    send: async (mail) => {
      try {
        const { message } = await transport.sendMail(messageOf(mail, from))
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const name = mail.messageId.replace(/[^A-Za-z0-9-]+/g, '_').replace(/^_|_$/g, '')
        const path = join(folder, `${name}.eml`)
        await writeFile(`${path}.part`, message as Buffer, { mode: 0o600 })
        await rename(`${path}.part`, path)
      } catch (error) {
        throw new MailError(`The outbox folder ${folder} could not take a mail.`, false, error)
      }
    },
  }
}
