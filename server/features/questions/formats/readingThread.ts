/**
 * Reads a file of questions in a thread of its own: whatever stands in it, the server goes on answering, and memory and
 * time have an end.
 */
import { Worker } from 'node:worker_threads'
import { Failure } from '../../../lib/failure.ts'
import { fail } from './file.failures.ts'
import type { QuestionFormat } from './formats.rule.ts'
import type { ReaderAnswer, ReaderStart } from './readingWorker.ts'
import type { FileReading } from './reading.ts'

export interface ReadingLimits {
  heapMegabytes: number
  seconds: number
}
const LIMITS: ReadingLimits = { heapMegabytes: 384, seconds: 60 }

interface Opening {
  signal?: AbortSignal
  limits?: Partial<ReadingLimits>
  /** Hears what a reader stumbled over: it says nothing to who sent the file. */
  onFault?: (why: string) => void
}

/** @throws Failure with a sentence for who sent it */
export function readInThread(
  format: QuestionFormat,
  bytes: Uint8Array,
  { signal, limits = {}, onFault }: Opening = {},
): Promise<FileReading> {
  const { heapMegabytes, seconds } = { ...LIMITS, ...limits }
  const own: ReaderStart = { format, bytes: new Uint8Array(bytes) }
  const worker = new Worker(new URL('./readingWorker.ts', import.meta.url), {
    workerData: own,
    transferList: [own.bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 16 },
    // Not the debugger's, the coverage's or a test runner's: none of them is needed to read a file.
    execArgv: [],
  })
  return new Promise<FileReading>((resolve, reject) => {
    const end = (code: Parameters<typeof fail>[0]) => () => reject(fail(code))
    const timer = setTimeout(end('questionFile.time'), seconds * 1_000)
    const cancelled = end('questionFile.cancelled')
    if (signal?.aborted) cancelled()
    signal?.addEventListener('abort', cancelled, { once: true })
    worker.on('message', (answer: ReaderAnswer) => {
      if ('reading' in answer) return resolve(answer.reading)
      if ('fault' in answer) onFault?.(answer.fault)
      reject('refused' in answer ? refusalOf(answer.refused) : fail('questionFile.broken'))
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      onFault?.(error.stack ?? error.message)
      end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'questionFile.memory' : 'questionFile.broken')()
    })
    worker.on('exit', end('questionFile.broken'))
    worker.once('exit', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancelled)
    })
  }).finally(() => worker.terminate())
}

const refusalOf = ({ code, status, message }: { code: string; status: number; message: string }): Failure =>
  new Failure(code, status, message, {})
