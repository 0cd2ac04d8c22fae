import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { countUndelivered, tryAgain, undelivered } from './undelivered.service.ts'
import { noticeWays } from './ways.contract.ts'
import { presentMail, presentUndelivered } from './ways.present.ts'
import { checkMailWay, mailWay, saveMail } from './ways.service.ts'

export const noticeWaysRoutes = ({ config }: AppContext) =>
  mount(noticeWays, {
    mail: async (_input, actor) => presentMail(await mailWay(actor)),
    saveMail: async ({ body }, actor) => presentMail(await saveMail(actor, body)),
    checkMail: async ({ body }, actor) => ({ steps: await checkMailWay(actor, body.to, config.publicUrl) }),
    undelivered: async ({ query }, actor) => {
      const { items, nextCursor } = await undelivered(actor, query)
      return { items: await presentUndelivered(items), nextCursor }
    },
    undeliveredCount: (_input, actor) => countUndelivered(actor),
    tryAgain: async ({ params }, actor) => {
      await tryAgain(actor, params.delivery)
      return done
    },
  })
