import { Cron } from 'croner'
import { can, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { BackupRunning } from '../../backup/hold.ts'
import { passphraseOf } from '../../backup/passphrase.ts'
import { takeBackup, type BackupOrder, type TakenBackup } from '../../backup/takeBackup.ts'
import type { BackupSettings } from '../../config.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { BackupRuns, type BackupRun } from './backups.model.ts'
import { isOverdue } from './overdue.rule.ts'

/** How much of what a system says is kept. */
const LONGEST = 300
/** For so long a schedule that was at work counts as one: its folder may be set for the workers alone. */
const RECENT_MS = 14 * 86_400_000

type Order = Pick<BackupOrder, 'signal' | 'progress'> & Pick<BackupRun, 'by'> & { root: string }

/**
 * Makes a backup into a folder, with the key and for as long as the settings say, and records what became of it.
 * @throws BackupRunning, and whatever stands in its way
 */
export async function runBackup(
  { config, storage }: Pick<AppContext, 'config' | 'storage'>,
  { by, ...order }: Order,
): Promise<TakenBackup> {
  const startedAt = now()
  try {
    const { dataDir, backup } = config
    const passphrase = await passphraseOf(backup)
    const taken = await takeBackup({ ...order, dataDir, storage, passphrase, keeping: backup.keep })
    const { id, bytes, documents, files, missing, encrypted } = taken
    const made = { succeeded: true, backup: id, bytes, documents, files, missing: missing.length, encrypted }
    await BackupRuns.create([{ by, startedAt, finishedAt: now(), ...made }])
    return taken
  } catch (error) {
    if (!(error instanceof BackupRunning) && !order.signal?.aborted) await recordFailure(by, startedAt, error)
    throw error
  }
}

async function recordFailure(by: BackupRun['by'], startedAt: Date, error: unknown): Promise<void> {
  const text = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST)
  await BackupRuns.create([{ by, startedAt, finishedAt: now(), succeeded: false, error: text }])
}

export interface BackupState {
  scheduled: boolean
  last: BackupRun | null
  failed: BackupRun | null
  overdue: boolean
}

/** How the installation stands with its backups. */
export async function backupState(actor: Actor, { dir, schedule }: BackupSettings): Promise<BackupState> {
  if (!can(actor, 'job.read')) throw httpFail('access.denied')
  const [newest, last, nightly] = await Promise.all([
    BackupRuns.findOne().sort({ finishedAt: -1 }).lean(),
    BackupRuns.findOne({ succeeded: true }).sort({ succeeded: 1, finishedAt: -1 }).lean(),
    BackupRuns.findOne({ by: 'schedule' }).sort({ by: 1, finishedAt: -1 }).lean(),
  ])
  const recent = nightly !== null && now().getTime() - nightly.finishedAt.getTime() < RECENT_MS
  const scheduled = dir !== undefined || recent
  const due = last && new Cron(schedule, { timezone: 'Asia/Shanghai', paused: true }).nextRun(last.startedAt)
  return {
    scheduled,
    last,
    failed: newest?.succeeded === false ? newest : null,
    overdue: scheduled && isOverdue(due, now()),
  }
}
