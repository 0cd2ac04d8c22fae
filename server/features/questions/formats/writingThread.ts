/** Writes many questions in a thread of its own: setting thousands keeps a processor for seconds, and the server goes on answering. */
import { Worker } from 'node:worker_threads'
import { writeAll, type ToWrite, type WrittenFile } from './writeAll.ts'

/** Written at once: a thread takes longer to start. */
const FEW = 200
const HEAP_MEGABYTES = 1_024
const SECONDS = 120

export async function writeQuestions(given: ToWrite): Promise<WrittenFile> {
  if (given.questions.length <= FEW) return writeAll(given)
  const worker = new Worker(new URL('./writingWorker.ts', import.meta.url), {
    workerData: given,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    execArgv: [], // as in readingThread.ts
  })
  return new Promise<WrittenFile>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('writing took too long')), SECONDS * 1_000)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the thread ended with ${code}`))
    })
  }).finally(() => worker.terminate())
}
