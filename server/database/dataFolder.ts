import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartupError } from '../startupError.ts'

/** Folder by folder: `recursive` never returns where a folder exists and yet takes no other, such as /proc. */
function makeWithParents(folder: string): void {
  if (existsSync(folder)) return
  makeWithParents(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another process of the same start made it
  }
}

/**
 * Makes the data folder if it is missing (only its owner may read it) and sees that files can be written there.
 * @throws StartupError
 */
export function makeDataFolder(dataDir: string): void {
  try {
    makeWithParents(dataDir)
    const trial = join(dataDir, `.writable-${randomUUID()}`)
    writeFileSync(trial, '')
    rmSync(trial)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new StartupError(`The data folder ${dataDir} cannot be written to (${reason}): choose another with DATA_DIR.`)
  }
}
