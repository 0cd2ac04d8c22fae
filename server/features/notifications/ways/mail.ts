/** E-mail by SMTP. A mail's Message-ID is the key of its delivery, whichever worker sends it: sent twice, it can be told to be the same. */
import { createTransport, type Transporter } from 'nodemailer'
import type { MailSettings } from '../ways.contract.ts'
import type { Message, Outcome, Sender } from '../outbox/way.ts'

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 }
const PARALLEL = 5
/** Nothing that would end a header or name a second address. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/

/** What comes back when the connection or the sign-in fails: it concerns every mail. */
const CLOSED = ['EAUTH', 'ECONNECTION', 'ETIMEDOUT', 'EDNS', 'ESOCKET', 'ETLS', 'EPROTOCOL', 'ENOAUTH', 'EPROXY']

/** Failures on the way to the server. Others of a connection break a mail off that was begun. */
const NOT_BEGUN = /connection timeout|greeting|E(CONNREFUSED|NOTFOUND|HOSTUNREACH|NETUNREACH)/i
const CONNECTION = ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET']

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

function outcomeOf(error: MailError): Outcome {
  const detail = (error.response ?? error.message).slice(0, 300)
  const { code = '', responseCode = 0 } = error
  if (responseCode === 421 || (code !== 'EENVELOPE' && CLOSED.includes(code)))
    return {
      is: 'closed',
      detail,
      seconds: 60,
      brokeOff: responseCode !== 421 && CONNECTION.includes(code) && !NOT_BEGUN.test(error.message),
    }
  if (responseCode >= 500) return { is: 'refused', reason: 'refused', detail }
  return { is: 'later', detail }
}

export function openMail(settings: MailSettings, password: string | null): Sender {
  const transport = mailTransport(settings, password, true)
  return {
    parallel: PARALLEL,
    perSecond: settings.perMinute / 60,
    repeatable: true,
    async send(message) {
      if (!ADDRESS.test(message.address))
        return { is: 'refused', reason: 'bad-address', detail: JSON.stringify(message.address) }
      try {
        await transport.sendMail(mailOf(settings, message))
        return { is: 'sent' }
      } catch (error) {
        return outcomeOf(error as MailError)
      }
    },
    close: () => transport.close(),
  }
}
