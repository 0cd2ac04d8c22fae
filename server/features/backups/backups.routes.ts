import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { backups } from './backups.contract.ts'
import { present } from './backups.present.ts'
import { backupState } from './backups.service.ts'

export const backupsRoutes = ({ config }: AppContext) =>
  mount(backups, {
    status: async (_input, actor) => present(await backupState(actor, config.backup)),
  })
