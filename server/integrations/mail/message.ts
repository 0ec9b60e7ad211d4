import type { SendMailOptions } from 'nodemailer'
import type { Mail } from './port.ts'

/** The mail as nodemailer takes it. Nothing that a buyer typed reaches a header unflattened. */
export function messageOf(mail: Mail, from: string): SendMailOptions {
  return {
    from,
    to: { name: oneLine(mail.to.name ?? ''), address: mail.to.address },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    ...(mail.replyTo && { replyTo: { name: oneLine(mail.replyTo.name), address: mail.replyTo.address } }),
    ...(mail.unsubscribe !== undefined && {
      headers: {
        'List-Unsubscribe': `<${mail.unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }),
    ...(mail.ical && {
      icalEvent: { method: mail.ical.method, content: mail.ical.content, filename: 'meeting.ics' },
    }),
  }
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()
}
