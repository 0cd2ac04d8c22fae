/** Ways beside the list in the app on which a person is reached. Pure. */
export const ways = ['mail', 'wecom', 'dingtalk', 'sms', 'push'] as const
export type WayName = (typeof ways)[number]
export const WAY_LABELS: Record<WayName, string> = {
  mail: '邮件',
  wecom: '企业微信',
  dingtalk: '钉钉',
  sms: '短信',
  push: '浏览器推送',
}

/** Said to who has no address there. Mail and push show their own. */
export const NOT_REACHED: Record<Exclude<WayName, 'mail' | 'push'>, string> = {
  wecom: '还没有找到您的企业微信账号。用企业微信登录一次，或请单位管理员核对名册里的工号。',
  dingtalk: '还没有找到您的钉钉账号。用钉钉登录一次，或请单位管理员核对名册里的工号。',
  sms: '名册里还没有您的手机号。请联系单位管理员补充。',
}

/** Why something could not be delivered, and what to do about it. */
export const REASONS = {
  'no-address': '没有可用的地址。请在名册中补充后重试。',
  'bad-address': '地址无效。请在名册中更正后重试。',
  'no-member': '对方系统里没有这个账号，或者不在应用的可见范围内。请在对方的管理后台核对后重试。',
  unsubscribed: '浏览器已取消推送，或很久没有使用。本人可以在“通知偏好”里重新打开。',
  refused: '对方服务器拒收。请核对地址，或联系对方的管理员。',
  tries: '多次尝试都没有成功。请查看原因，处理后重试。',
  interrupted: '发送时被中断，不能确定对方是否收到。',
  gone: '账号已停用，或通知已删除。',
} as const
export type Reason = keyof typeof REASONS

/** Tries beyond the first come after so many seconds each. */
export const PAUSES = [60, 300, 1_800, 7_200] as const
