/** E-mail by SMTP. A mail's Message-ID is the key of its delivery, whichever worker sends it: sent twice, it can be told to be the same. */
import { z } from 'zod'
import { MailSettings } from '../ways.contract.ts'
import { defineWay, type Message, type Outcome, type Sender } from '../outbox/way.ts'
import { addressesInRoster } from './addressesInRoster.ts'
import { checkMail } from './checkMail.ts'
import { mailOf, mailTransport, PARALLEL, type MailError } from './mailTransport.ts'

/** Nothing that would end a header or name a second address. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/

/** What comes back when the connection or the sign-in fails: it concerns every mail. */
const CLOSED = ['EAUTH', 'ECONNECTION', 'ETIMEDOUT', 'EDNS', 'ESOCKET', 'ETLS', 'EPROTOCOL', 'ENOAUTH', 'EPROXY']

/** Failures on the way to the server. Others of a connection break a mail off that was begun. */
const NOT_BEGUN = /connection timeout|greeting|E(CONNREFUSED|NOTFOUND|HOSTUNREACH|NETUNREACH)/i
const CONNECTION = ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET']

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

function openMail(settings: MailSettings, password: string | null): Sender {
  const transport = mailTransport(settings, password, true)
  async function send(message: Message): Promise<Outcome> {
    if (!ADDRESS.test(message.address))
      return { is: 'refused', reason: 'bad-address', detail: JSON.stringify(message.address) }
    try {
      await transport.sendMail(mailOf(settings, message))
      return { is: 'sent' }
    } catch (error) {
      return outcomeOf(error as MailError)
    }
  }
  return {
    parallel: PARALLEL,
    perMinute: settings.perMinute,
    together: 1,
    repeatable: true,
    send: (messages) => Promise.all(messages.map(send)),
    close: () => transport.close(),
  }
}

export const mail = defineWay(MailSettings, z.email('邮箱地址无效'), (settings, password) => ({
  summary: `${settings.host}:${settings.port}，发件人 ${settings.from}`,
  usesSecret: settings.user !== '',
  onlyKnown: false,
  addressesOf: addressesInRoster,
  sender: () => openMail(settings, password),
  check: (trial) => checkMail(settings, password, trial),
}))
