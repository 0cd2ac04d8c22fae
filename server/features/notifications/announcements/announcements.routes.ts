import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { announcements } from './announcements.contract.ts'
import { present } from './announcements.present.ts'
import { announce, announced, audienceSize } from './announcements.service.ts'

export const announcementsRoutes = (_app: AppContext) =>
  mount(announcements, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await announced(actor, query)
      return { items: await present(items), nextCursor }
    },
    audience: ({ body }, actor) => audienceSize(actor, body),
    send: async ({ body }, actor) => (await present([await announce(actor, body)]))[0]!,
  })
