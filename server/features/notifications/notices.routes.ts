import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { notices } from './notices.contract.ts'
import { present } from './notices.present.ts'
import { countUnread, markNotice, ownNotices, readAll } from './notices.service.ts'

export const noticesRoutes = (_app: AppContext) =>
  mount(notices, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await ownNotices(actor, query)
      return { items: items.map(present), nextCursor }
    },
    unread: (_input, actor) => countUnread(actor),
    readAll: ({ body }, actor) => readAll(actor, new Date(body.until)),
    mark: async ({ params, body }, actor) => present(await markNotice(actor, params.notice, body.unread)),
  })
