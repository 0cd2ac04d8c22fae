/** 群机器人: of which vendors, and where their webhooks are. Pure. */
export const robotKinds = ['wecom', 'dingtalk'] as const
export type RobotKind = (typeof robotKinds)[number]

interface Robot {
  label: string
  origin: string
  path: string
  /** What of the webhook's address is the key. */
  param: string
  hint: string
  /** What the optional secret is called; null: there is none. */
  secret: string | null
}
export const ROBOTS: Record<RobotKind, Robot> = {
  wecom: {
    label: '企业微信',
    origin: 'https://qyapi.weixin.qq.com',
    path: '/cgi-bin/webhook/send',
    param: 'key',
    hint: '在群设置里添加“消息推送（群机器人）”，复制它的 Webhook 地址',
    secret: null,
  },
  dingtalk: {
    label: '钉钉',
    origin: 'https://oapi.dingtalk.com',
    path: '/robot/send',
    param: 'access_token',
    hint: '在群设置里添加“自定义机器人”，安全设置选“加签”，复制 Webhook 地址',
    secret: '加签密钥（SEC 开头）',
  },
}

export const POST_STATES = { waiting: '等待发送', sending: '正在发送', sent: '已发送', failed: '没有发出' } as const
export type PostState = keyof typeof POST_STATES
export const postStates = Object.keys(POST_STATES) as [PostState, ...PostState[]]

/** The key within a webhook's address; null where it is not one of these origins. */
export function keyOf(
  kind: RobotKind,
  webhook: string,
  origins: readonly string[],
): { origin: string; key: string } | null {
  const { path, param } = ROBOTS[kind]
  const url = URL.canParse(webhook) ? new URL(webhook) : null
  const origin = origins.find((each) => url && `${each}${path}` === `${url.origin}${url.pathname}`)
  const key = url?.searchParams.get(param)
  return origin !== undefined && key ? { origin, key } : null
}
