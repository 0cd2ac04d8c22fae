import { z } from 'zod'
import { BackupRunning, removeHeld } from '../../backup/hold.ts'
import { Defer, defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { now } from '../../lib/clock.ts'
import { BackupRuns } from './backups.model.ts'
import { runBackup } from './backups.service.ts'

const AGAIN_SECONDS = 120
const KEPT_DAYS = 400

/** By the schedule of the settings. The list of jobs shows it, and an administrator who is to deal with its failure. */
defineJob({
  kind: 'backups.make',
  title: () => '备份数据库和文件',
  payload: z.object({}),
  background: true,
  backoff: [300, 1_800],
  async run(_payload, { app, signal, progress }) {
    const root = app.config.backup.dir
    if (root === undefined) return
    const halves = { documents: 0, files: 0.5 }
    await runBackup(app, {
      root,
      by: 'schedule',
      signal,
      progress: (what, done, all) => progress(halves[what] + (all ? done / all / 2 : 0)),
    }).catch((error: unknown) => {
      throw error instanceof BackupRunning ? new Defer(AGAIN_SECONDS) : error
    })
  },
})
recurring('backups.make', ({ backup }) => (backup.dir === undefined ? undefined : backup.schedule))

/** Files whose removal waited for a backup that was killed; what was noted of backups long gone. */
defineJob({
  kind: 'backups.tidy',
  title: () => '清理备份遗留的文件与记录',
  payload: z.object({}),
  background: true,
  async run(_payload, { app }) {
    await removeHeld(app.storage)
    await BackupRuns.deleteMany({ finishedAt: { $lt: new Date(now().getTime() - KEPT_DAYS * 86_400_000) } })
  },
})
recurring('backups.tidy', '10 4 * * *', { atStart: true })
