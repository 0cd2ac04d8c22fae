/** E-mail by SMTP: the connection and the mail itself. */
import { createTransport, type Transporter } from 'nodemailer'
import type { MailSettings } from '../ways.contract.ts'
import type { Message } from '../outbox/way.ts'

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 }
export const PARALLEL = 5
export interface MailError extends Error {
  code?: string
  responseCode?: number
  response?: string
}

export const mailTransport = (
  { host, port, security, user }: MailSettings,
  password: string | null,
  pool: boolean,
): Transporter => {
  const options = {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user && { auth: { user, pass: password ?? '' } }),
    ...TIMEOUTS,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  return pool ? createTransport({ ...options, pool: true, maxConnections: PARALLEL }) : createTransport(options)
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (each) => `&#${each.codePointAt(0)};`).replaceAll('\n', '<br>')

/** The mail as nodemailer takes it: names and words go through its own encoding, never into a header by hand. */
export function mailOf({ from, fromName }: MailSettings, message: Message) {
  const { id, address, name, title, text, link } = message
  const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim()
  return {
    messageId: `<${id}@${from.split('@')[1]}>`,
    from: { name: oneLine(fromName), address: from },
    to: { name: oneLine(name), address },
    subject: oneLine(title),
    text: [text, link].filter(Boolean).join('\n\n'),
    html: `<p>${escaped(text)}</p>${link ? `<p><a href="${escaped(link)}">打开查看</a></p>` : ''}`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
