/**
 * What the browsers of a test that failed did: every step with the page as it was, its requests and its console;
 * without a film of it, which costs most where a video plays. On in continuous integration (TRACE=on), off at a desk.
 */
import path from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterEach } from 'vitest'

const ROOT = path.join(import.meta.dirname, '../..')
const isOn = process.env['TRACE'] === 'on'
/** Open contexts, and where their traces go. */
const traced = new Map<BrowserContext, string>()

/** Begins to note down what is done in `context`; it is kept in `folder` if a test fails meanwhile. */
export async function trace(context: BrowserContext, folder: string): Promise<void> {
  if (isOn) await context.tracing.start({ snapshots: true })
  traced.set(context, folder)
  context.once('close', () => traced.delete(context))
}

const fileName = (test: string): string => test.replace(/[\\/:*?"<>|\s]+/g, '-').slice(0, 60)

async function keep(context: BrowserContext, file: string): Promise<string> {
  await context.tracing.stopChunk({ path: file })
  await context.tracing.startChunk()
  return `npx playwright-core show-trace ${path.relative(ROOT, file)}`
}

afterEach(async ({ task }) => {
  const failure = task.result?.state === 'fail' ? task.result.errors?.[0] : undefined
  if (!failure || traced.size === 0) return
  const say = (line: string) => (failure.message += `\n\n${line}`)
  if (!isOn) return void say('Run it again with TRACE=on to see what the browser did.')
  let count = 0
  for (const [context, folder] of traced)
    say(await keep(context, path.join(folder, `${fileName(task.name)}-${++count}.zip`)))
})
