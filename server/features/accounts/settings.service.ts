import { randomBytes } from 'node:crypto'
import { isDuplicate } from '../../lib/model.ts'
import { SettingsRows, type Settings } from './settings.model.ts'

/** Makes the settings once: of processes that start together one writes, all read the same secret. */
async function ensureSettings(): Promise<void> {
  try {
    await SettingsRows.updateOne(
      { _id: 'system' },
      { $setOnInsert: { secret: randomBytes(32).toString('base64url'), demo: false, seeding: null } },
      { upsert: true },
    )
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

/** The secret of this installation, made at the first call, and whether it is the demo system. */
export async function loadSettings(): Promise<Pick<Settings, 'secret' | 'demo'>> {
  await ensureSettings()
  const { secret, demo } = (await SettingsRows.findById('system').lean())!
  return { secret, demo }
}

/** For the seed: this database holds the demo system. */
export async function markDemo(): Promise<void> {
  await ensureSettings()
  await SettingsRows.updateOne({ _id: 'system' }, { $set: { demo: true } })
}

export const isDemo = async (): Promise<boolean> => (await SettingsRows.findById('system').lean())?.demo ?? false
