import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../startupError.ts'

/**
 * Makes the data folder if it is missing (only its owner may read it) and sees that files can be written there.
 * @throws StartupError
 */
export function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const trial = join(dataDir, `.writable-${randomUUID()}`)
    writeFileSync(trial, '')
    rmSync(trial)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new StartupError(`The data folder ${dataDir} cannot be written to (${reason}): choose another with DATA_DIR.`)
  }
}
