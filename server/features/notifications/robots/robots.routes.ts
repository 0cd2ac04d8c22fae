import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { postAgain } from './posts.ts'
import { groupRobots } from './robots.contract.ts'
import { present } from './robots.present.ts'
import { checkRobot, createRobot, listRobots, removeRobot, saveRobot } from './robots.service.ts'

export const groupRobotsRoutes = (_app: AppContext) =>
  mount(groupRobots, {
    list: async ({ query }, actor) => ({ items: await present(await listRobots(actor, query.unit)) }),
    create: async ({ body }, actor) => (await present([await createRobot(actor, body)]))[0]!,
    save: async ({ params, body }, actor) => (await present([await saveRobot(actor, params.groupRobot, body)]))[0]!,
    remove: async ({ params }, actor) => {
      await removeRobot(actor, params.groupRobot)
      return done
    },
    check: ({ params }, actor) => checkRobot(actor, params.groupRobot),
    again: async ({ params }, actor) => {
      await postAgain(actor, params.robotPost)
      return done
    },
  })
