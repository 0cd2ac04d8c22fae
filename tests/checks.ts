/**
 * What needs no running system, all at once: each says what it has to say when it has ended, and one that fails fails
 * the whole. `--in-turn`: one after another, beside the suite, which needs the processors and the memory more, and has
 * the rooms among its own tests (tests/rules/rooms.test.ts).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const CHECKS = ['types:client', 'lint', 'types:server', 'types:browser', 'knip', 'rooms', 'format:check']

/** @returns whether it was content */
async function passes(script: string): Promise<boolean> {
  const started = performance.now()
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(`${code === 0 ? '✓' : '✗'} ${script} (${seconds} s)${said.trim() && `\n${said.trimEnd()}`}`)
  return code === 0
}

async function passInTurn(): Promise<boolean[]> {
  const passed: boolean[] = []
  for (const script of CHECKS.filter((each) => each !== 'rooms').toReversed()) passed.push(await passes(script))
  return passed
}

const passed = await (process.argv.includes('--in-turn') ? passInTurn() : Promise.all(CHECKS.map(passes)))
if (!passed.every(Boolean)) process.exitCode = 1
