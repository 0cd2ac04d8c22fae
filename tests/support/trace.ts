/**
 * What the browsers of a test that failed did: every step with the page as it was, its requests and its console;
 * without a film of it, which costs most where a video plays. A second try is traced (SECOND_TRY=on, in continuous
 * integration): a trace of every story takes a sixth of its time. TRACE=on traces every try.
 */
import path from 'node:path'
import type { BrowserContext } from 'playwright-core'
import type { RunnerTask } from 'vitest'

const ROOT = path.join(import.meta.dirname, '../..')
const tracesAll = process.env['TRACE'] === 'on'
let isTraced = tracesAll
let current: Readonly<RunnerTask> | undefined
/** Open contexts, where their traces go, and whether they are being traced. */
const open = new Map<BrowserContext, { folder: string; isTraced: boolean }>()

/** What is done in `context` is kept in `folder` if a test that is traced fails. */
export async function trace(context: BrowserContext, folder: string): Promise<void> {
  open.set(context, { folder, isTraced: false })
  context.once('close', () => open.delete(context))
  if (isTraced) await startTracing()
}

async function startTracing(): Promise<void> {
  for (const [context, each] of open) {
    if (each.isTraced) continue
    each.isTraced = true
    await context.tracing.start({ snapshots: true })
  }
}

/** Before each try of a test. */
export async function traceTry(task: Readonly<RunnerTask>): Promise<void> {
  current = task
  isTraced = tracesAll || (task.result?.retryCount ?? 0) > 0
  if (isTraced) await startTracing()
}

const fileName = (test: string): string => test.replace(/[\\/:*?"<>|\s]+/g, '-').slice(0, 60)

async function keep(context: BrowserContext, file: string): Promise<string> {
  await context.tracing.stopChunk({ path: file })
  await context.tracing.startChunk()
  return `npx playwright-core show-trace ${path.relative(ROOT, file)}`
}

/** After each try of a test, before its contexts are closed: the error says where the traces are. */
export async function keepTraces(): Promise<void> {
  const failure = current?.result?.state === 'fail' ? current.result.errors?.at(-1) : undefined
  if (!current || !failure || open.size === 0) return
  const say = (line: string) => (failure.message += `\n\n${line}`)
  if (!isTraced) return void say('Run it again with TRACE=on to see what the browser did.')
  let count = 0
  for (const [context, { folder, isTraced }] of open)
    if (isTraced) say(await keep(context, path.join(folder, `${fileName(current.name)}-${++count}.zip`)))
}
