import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { limits } from './limits.service.ts'
import { uploads } from './uploads.contract.ts'

export const uploadsRoutes = (app: AppContext) => mount(uploads, { limits: (_input, actor) => limits(app, actor) })
