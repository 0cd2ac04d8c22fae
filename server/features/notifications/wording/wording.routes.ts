import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { noticeWordings } from './wording.contract.ts'
import { present, presentAll } from './wording.present.ts'
import { listWordings, resetWording, saveWording } from './wording.service.ts'

export const noticeWordingsRoutes = (_app: AppContext) =>
  mount(noticeWordings, {
    list: async (_input, actor) => ({ items: presentAll(await listWordings(actor)) }),
    save: async ({ params, body }, actor) => present(await saveWording(actor, params.noticeKind, body)),
    reset: async ({ params }, actor) => present(await resetWording(actor, params.noticeKind)),
  })
