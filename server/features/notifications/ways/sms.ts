/** Short messages. What was interrupted is not sent again by itself: the vendor sends, and counts, as often as it is asked. */
import { z } from 'zod'
import { phonesOf } from '../../roster/secrets.service.ts'
import { SmsSettings } from '../ways.contract.ts'
import { defineWay, tryOne, trySteps, type Message, type Outcome, type Sender } from '../outbox/way.ts'
import { aliyunSms, SMS_CODES } from './aliyunSms.ts'
import { heard, meaningIn } from './vendor.ts'

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
    perMinute: settings.perMinute,
    together: 1,
    repeatable: false,
    send: (messages) => heard(messages.length, () => Promise.all(messages.map(send))),
    close: () => undefined,
  }
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
  check: (trial) =>
    trySteps(
      [
        [
          '发送测试短信',
          async () => {
            const outcome = await tryOne(openSms(settings, secret), trial, { title: '测试短信', text: '', link: '' })
            if (outcome.is !== 'sent') throw new Error(outcome.detail)
            return '阿里云已接收；如果几分钟后没有收到，请在短信控制台查看发送记录'
          },
        ],
      ],
      meaningIn(SMS_CODES, '阿里云'),
    ),
}))
