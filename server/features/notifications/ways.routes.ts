import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { countUndelivered, tryAgain, undelivered } from './undelivered.service.ts'
import { noticeWays } from './ways.contract.ts'
import { presentUndelivered, presentWay, presentWays } from './ways.present.ts'
import { checkWay, listWays, saveWay } from './ways.service.ts'

export const noticeWaysRoutes = ({ config }: AppContext) =>
  mount(noticeWays, {
    list: async (_input, actor) => ({ items: presentWays(await listWays(actor)) }),
    save: async ({ params, body }, actor) => presentWay(await saveWay(actor, params.way, body)),
    check: async ({ params, body }, actor) => ({
      steps: await checkWay(actor, params.way, body.to, config.publicUrl),
    }),
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
