import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { compiled } from '../../server/database/embedded.ts'

const CLI = path.join(import.meta.dirname, '../../server/cli/engine.ts')

/** Runs the command on a machine that has no programs but ours; what it says is wrong. */
const refused = async (...args: string[]): Promise<string> => {
  const env = { ...process.env, PATH: '' }
  const failed = await promisify(execFile)(process.execPath, [CLI, ...args], { env }).catch((error: unknown) => error)
  return (failed as { stderr: string }).stderr.trim()
}

test.skipIf(existsSync(compiled.release))(
  'what the building needs is named in one line, and nothing is begun',
  async () => {
    expect(await refused()).toBe(
      'Missing on this machine, please install: cargo, cc, cmake, patch (cargo comes with Rust).',
    )
    expect(existsSync(compiled.folder)).toBe(false)
  },
)

test('an option that it does not know is refused in one line', async () => {
  const said = await refused('--fast')
  expect(said).toMatch(/^Unknown option '--fast'/)
  expect(said).not.toContain('\n')
})
