/**
 * `npm test`: the suite, and beside it the static checks, from what it leaves of the processors while it waits. Where
 * these find something the suite is ended: nobody need wait for it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'

const start = (command: string, ...args: string[]): ChildProcess => spawn(command, args, { stdio: 'inherit' })
const codeOf = async (child: ChildProcess): Promise<number> => ((await once(child, 'exit'))[0] as number | null) ?? 1

const checks = start(process.execPath, 'tests/checks.ts', '--in-turn')
os.setPriority(checks.pid!, 5) // not so low that they come to nothing until the suite is over
const suite = start('vitest', 'run', ...process.argv.slice(2))
const checked = codeOf(checks).then((code) => {
  if (code !== 0) suite.kill('SIGINT')
  return code
})
const tested = await codeOf(suite)
const found = await checked
if (found !== 0) console.log('✗ The static checks found something (above): npm run checks')
process.exitCode = found || tested
