/** The text of a PDF, read in a thread of its own: whatever stands in it, memory and time have an end. */
import { Worker } from 'node:worker_threads'
import type { FileText } from './attached.rule.ts'

const LIMITS = { heapMegabytes: 256, seconds: 30 }

/** Null where it cannot be read, or not within the limits. */
export async function pdfText(
  bytes: Uint8Array,
  { heapMegabytes, seconds }: typeof LIMITS = LIMITS,
): Promise<FileText | null> {
  const own = new Uint8Array(bytes)
  const worker = new Worker(new URL('./pdfWorker.ts', import.meta.url), {
    workerData: own,
    transferList: [own.buffer],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 16 },
    // What pdf.js warns of is no matter of this program's log.
    stdout: true,
    stderr: true,
    execArgv: [],
  })
  const { promise, resolve } = Promise.withResolvers<FileText | null>()
  const timer = setTimeout(() => resolve(null), seconds * 1_000)
  worker.on('message', (read: FileText) => resolve(read))
  worker.on('error', () => resolve(null))
  worker.on('exit', () => resolve(null))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
