/** Short messages by Alibaba Cloud (Dysmsapi 2017-05-25, SendSms), behind the one thing that a vendor of them must do. */
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import type { Outcome } from '../outbox/way.ts'
import type { SmsSettings } from '../ways.contract.ts'
import { signed } from './acs3.ts'
import { askJson, shut } from './vendor.ts'

export interface ShortMessage {
  /** Said again in the vendor's records. */
  id: string
  phone: string
  /** What the template holds. */
  title: string
}
export type SendShort = (message: ShortMessage) => Promise<Outcome>

/** A variable of a template holds no more. */
const MOST_CHARACTERS = 35

/** The settings, the account or its money: nothing passes until they are put right. */
export const SMS_CODES: Record<string, string> = {
  'InvalidAccessKeyId.NotFound': 'AccessKey ID 不对。请在阿里云控制台核对。',
  SignatureDoesNotMatch: 'AccessKey Secret 不对。请重新填写，注意首尾的空格。',
  'isp.RAM_PERMISSION_DENY': '这个 AccessKey 没有发送短信的权限。请在阿里云 RAM 里授权。',
  'isv.OUT_OF_SERVICE': '短信服务已停用，通常是欠费。请充值。',
  'isv.AMOUNT_NOT_ENOUGH': '账户余额不足。请充值。',
  'isv.SMS_SIGNATURE_ILLEGAL': '短信签名不存在或没有通过审核。请在控制台核对签名名称。',
  'isv.SMS_TEMPLATE_ILLEGAL': '短信模板不存在或没有通过审核。请在控制台核对模板编号。',
  'isv.TEMPLATE_MISSING_PARAMETERS': '模板里的变量与设置的不一致。请核对变量名。',
  'isv.DAY_LIMIT_CONTROL': '达到当天的发送上限。请在控制台调整，或等到明天。',
}
const REFUSED = {
  'isv.MOBILE_NUMBER_ILLEGAL': 'bad-address',
  'isv.PARAM_LENGTH_LIMIT': 'refused',
  'isv.PARAM_NOT_SUPPORT_URL': 'refused',
  'isv.BLACK_KEY_CONTROL_LIMIT': 'refused',
} as const

function outcomeOf(code: string, detail: string): Outcome {
  if (code === 'OK') return { is: 'sent' }
  if (code in SMS_CODES || /^Throttling/.test(code)) return shut(detail).outcome
  if (code in REFUSED) return { is: 'refused', reason: REFUSED[code as keyof typeof REFUSED], detail }
  return { is: 'later', detail }
}

export const aliyunSms =
  (settings: SmsSettings, secret: string | null, patience?: number): SendShort =>
  async ({ id, phone, title }) => {
    const words = [...title].slice(0, MOST_CHARACTERS).join('')
    const { query, headers } = signed({
      host: new URL(settings.api).host,
      action: 'SendSms',
      version: '2017-05-25',
      query: {
        PhoneNumbers: phone,
        SignName: settings.signName,
        TemplateCode: settings.templateCode,
        TemplateParam: JSON.stringify({ [settings.variable]: words }),
        OutId: id,
      },
      keyId: settings.keyId,
      secret: secret ?? '',
      date: now()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
      nonce: newId(),
    })
    const said = await askJson(`${settings.api}/?${query}`, { method: 'POST', headers, patience })
    const code = String(said['Code'] ?? '')
    return outcomeOf(code, `${code} ${String(said['Message'] ?? '')}`.slice(0, 300))
  }
