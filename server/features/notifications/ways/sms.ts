/** Short messages. What was interrupted is not sent again by itself: the vendor sends, and counts, as often as it is asked. */
import { z } from 'zod'
import { phonesOf } from '../../roster/secrets.service.ts'
import { SmsSettings } from '../ways.contract.ts'
import { defineWay, trySteps, type Message, type Outcome, type Sender } from '../outbox/way.ts'
import { aliyunSms, SMS_CODES } from './aliyunSms.ts'
import { heard } from './vendor.ts'

const PARALLEL = 3
/** A mobile number of the mainland. */
const PHONE = /^1\d{10}$/

export function openSms(settings: SmsSettings, secret: string | null, patience?: number): Sender {
  const vendor = aliyunSms(settings, secret, patience)
  const send = async ({ id, address, title }: Message): Promise<Outcome> => {
    const phone = address.replace(/^(\+?86)(?=1\d{10}$)/, '')
    if (!PHONE.test(phone)) return { is: 'refused', reason: 'bad-address', detail: '' }
    return vendor({ id, phone, title })
  }
  return {
    parallel: PARALLEL,
    perSecond: settings.perMinute / 60,
    together: 1,
    repeatable: false,
    send: (messages) => heard(messages.length, () => Promise.all(messages.map(send))),
    close: () => undefined,
  }
}

const inWords = (error: unknown): string => {
  const { message } = error as Error
  return SMS_CODES[message.split(' ')[0]!] ?? `${message}。请核对设置，或按阿里云的错误码说明处理。`
}

export const sms = defineWay(SmsSettings, z.string().regex(PHONE, '请填写 11 位手机号'), (settings, secret) => ({
  summary: `签名 ${settings.signName}，模板 ${settings.templateCode}`,
  usesSecret: true,
  onlyKnown: false,
  async addressesOf(owners) {
    const phones = await phonesOf(owners.flatMap(({ person }) => person ?? []))
    return new Map(
      owners.flatMap(({ _id, person }) => {
        const phone = person && phones.get(person)
        return phone ? [[_id, phone] as const] : []
      }),
    )
  },
  sender: () => openSms(settings, secret),
  check: ({ to, name, account }) =>
    trySteps(
      [
        [
          '发送测试短信',
          async () => {
            const words = { title: '测试短信', text: '', link: '' }
            const [outcome] = await openSms(settings, secret).send([
              { id: `check-${Date.now()}`, account, address: to, name, ...words },
            ])
            if (outcome!.is !== 'sent') throw new Error(outcome!.detail)
            return '阿里云已接收；如果几分钟后没有收到，请在短信控制台查看发送记录'
          },
        ],
      ],
      inWords,
    ),
}))
