import type { Router } from 'express'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { done } from '../../../lib/schema.ts'
import { enter } from '../secondFactor/enter.ts'
import { mailLink } from './mailLink.contract.ts'
import { fail } from './mailLink.failures.ts'
import { MAIL_LINK, payloadOf } from './mailLink.job.ts'
import { lookAt, takeLink } from './mailLink.service.ts'
import { isOffered, saveSetting, settingFor } from './mailLink.setting.service.ts'

export const mailLinkRoutes = (app: AppContext): Router =>
  mount(mailLink, {
    offered: async () => ({ enabled: await isOffered() }),
    ask: async ({ body }) => {
      if (!(await isOffered())) throw fail('mailLink.off')
      await enqueue(MAIL_LINK, payloadOf(body.asked))
      return done
    },
    look: async ({ body }) => {
      const { login, name } = await lookAt(body.token)
      return { login, name }
    },
    use: async ({ body }, _actor, call) => {
      await enter(app, call, await takeLink(body.token), { endedBy: [], by: '邮件登录链接' })
      return done
    },
    setting: async (_input, actor) => ({ enabled: await settingFor(actor) }),
    save: async ({ body }, actor) => ({ enabled: await saveSetting(actor, body.enabled) }),
  })
