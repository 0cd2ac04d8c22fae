import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { newId } from '../../../lib/id.ts'
import { open, seal } from '../../../secrecy/seal.ts'
import { sendAtOnce } from '../../notifications/mailAtOnce.service.ts'
import { accountsAsked, dropLink, newLink } from './mailLink.service.ts'
import { isOffered } from './mailLink.setting.service.ts'

/** What was typed stands sealed in the queue: it may be an address. */
const PLACE = { row: 'signIn.mailLink', field: 'asked' }
export const MAIL_LINK = 'signIn.mailLink'
export const payloadOf = (asked: string) => ({ asked: seal(asked, PLACE) })

/**
 * Sends the links that were asked for. Not in the request: how long its answer takes would tell whether there is such an
 * account.
 */
defineJob({
  kind: MAIL_LINK,
  title: () => '发送登录链接',
  payload: z.object({ asked: z.string() }),
  backoff: [5, 30, 120],
  async run({ asked }, { app }) {
    if (!(await isOffered())) return
    for (const account of await accountsAsked(open(asked, PLACE))) {
      const token = await newLink(account)
      if (!token) continue
      const outcome = await sendAtOnce(account._id, {
        id: newId(),
        title: '登录红领学堂',
        text: `${account.name}，您好：\n有人申请用邮件登录您在红领学堂的账号（${account.login}）。打开下面的链接，再点“登录”。链接十分钟内有效，只能用一次。\n如果不是您本人，请不必理会，也不要把链接转给别人。`,
        link: new URL(`/sign-in/mail-link#${token}`, app.config.publicUrl).href,
      })
      if (outcome.is === 'sent') continue
      await dropLink(token)
      if (outcome.is === 'refused') return `邮件没有发出：${outcome.detail || '没有邮箱地址'}`
      throw new Error(`the mail server: ${outcome.detail}`)
    }
  },
})
