import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A data folder of a test's own that is removed after it. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hongling-data-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
