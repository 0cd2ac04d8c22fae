import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { noticeChoices } from './choices.contract.ts'
import { choose, ownChoices, ownWays } from './choices.service.ts'

export const noticeChoicesRoutes = (_app: AppContext) =>
  mount(noticeChoices, {
    show: async (_input, actor) => ({
      ...(await ownChoices(actor)),
      ...(await ownWays(actor)),
      inRoster: actor.person !== null,
    }),
    save: ({ body }, actor) => choose(actor, body),
  })
