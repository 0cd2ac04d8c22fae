/** Ways beside the list in the app on which a person is reached. Pure. */
export const ways = ['mail'] as const
export type WayName = (typeof ways)[number]
export const WAY_LABELS: Record<WayName, string> = { mail: '邮件' }

/** Why something could not be delivered, and what to do about it. */
export const REASONS = {
  'no-address': '没有可用的地址。请在名册中补充后重试。',
  'bad-address': '地址无效。请在名册中更正后重试。',
  refused: '对方服务器拒收。请核对地址，或联系对方的管理员。',
  tries: '多次尝试都没有成功。请查看原因，处理后重试。',
  interrupted: '发送时被中断，不能确定对方是否收到。',
  gone: '账号已停用，或通知已删除。',
} as const
export type Reason = keyof typeof REASONS

/** Tries beyond the first come after so many seconds each. */
export const PAUSES = [60, 300, 1_800, 7_200] as const
