import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { archiveOf } from './archive.service.ts'
import { classArchive } from './classArchive.contract.ts'
import { contentsOf } from './contents.service.ts'

export const classArchiveRoutes = (app: AppContext) =>
  mount(classArchive, {
    contents: ({ params }, actor) => contentsOf(actor, params.trainingClass),
    download: ({ params }, actor) => archiveOf(app, actor, params.trainingClass),
  })
