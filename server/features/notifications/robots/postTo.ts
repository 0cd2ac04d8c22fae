/**
 * Posting to a group by its robot: WeCom (https://developer.work.weixin.qq.com/document/path/91770) by the key alone, DingTalk
 * (https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages) with the time and its signature. Both take
 * twenty a minute; DingTalk shuts a robot that posts more for ten minutes. Neither knows a message as the same again.
 */
import { createHmac } from 'node:crypto'
import { now } from '../../../lib/clock.ts'
import type { Outcome } from '../outbox/way.ts'
import { askJson, cutTo, heard, posting, shut, type Said } from '../ways/vendor.ts'
import { openedOf } from './robotSecret.service.ts'
import type { GroupRobot } from './robots.model.ts'
import { ROBOTS } from './robots.rule.ts'

const MOST_BYTES = { wecom: 2_048, dingtalk: 15_000 }
/** Too many of late, and for how long. */
const TOO_OFTEN: Record<number, number> = { 45009: 60, 45033: 60, 130101: 600, 410100: 60 }
const MEANS: Record<number, string> = {
  93000: '企业微信不认得这个 Webhook 地址，机器人可能已被移出群。',
  300001: '钉钉不认得这个 Webhook 地址，机器人可能已被删除。',
  310000: '钉钉没有接受：加签密钥不对，或消息里没有机器人要求的关键词，或本服务器的地址不在它允许的 IP 段里。',
  400013: '群已被解散。',
  400101: '钉钉不认得这个 Webhook 地址，机器人可能已被删除。',
  400102: '机器人已停用。',
}

/** What DingTalk checks: the time in milliseconds, and what only who has the secret makes of it. */
const signatureOf = (timestamp: number, secret: string): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')

function addressOf(robot: GroupRobot): string {
  const { path, param } = ROBOTS[robot.kind]
  const query = new URLSearchParams({ [param]: openedOf(robot, 'key')! })
  const secret = openedOf(robot, 'secret')
  if (robot.kind === 'dingtalk' && secret) {
    const timestamp = now().getTime()
    query.set('timestamp', String(timestamp))
    query.set('sign', signatureOf(timestamp, secret))
  }
  return `${robot.origin}${path}?${query}`
}

function outcomeOf({ errcode, errmsg }: Said): Outcome {
  const code = Number(errcode)
  const detail = `${MEANS[code] ?? ''}${String(errcode)} ${String(errmsg ?? '')}`.slice(0, 300)
  if (code === 0) return { is: 'sent' }
  if (code in TOO_OFTEN) return shut(detail, TOO_OFTEN[code]).outcome
  return code === -1 ? { is: 'later', detail } : { is: 'refused', reason: 'refused', detail }
}

export async function postTo(robot: GroupRobot, text: string, patience?: number): Promise<Outcome> {
  const body = { msgtype: 'text', text: { content: cutTo(text, MOST_BYTES[robot.kind]) } }
  const [outcome] = await heard(1, async () => [outcomeOf(await askJson(addressOf(robot), posting(body, patience)))])
  return outcome!
}
