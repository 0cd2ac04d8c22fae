/** Calls to the worker that reads a file: each is answered, or refused when it takes too long, too much, or is cancelled. */
import { Worker } from 'node:worker_threads'
import { fail } from '../imports.failures.ts'
import type { Answer, Call, Question, RefusalCode, WorkerStart } from './protocol.ts'

interface Waiting {
  resolve: (result: unknown) => void
  reject: (error: Error) => void
  timer: NodeJS.Timeout
}

export class WorkerCalls {
  readonly #worker: Worker
  readonly #seconds: number
  readonly #waiting = new Map<number, Waiting>()
  readonly #signal: AbortSignal | undefined
  #calls = 0
  /** Why no more calls are answered. */
  #over: RefusalCode | null = null

  constructor(start: WorkerStart, signal?: AbortSignal) {
    this.#seconds = start.limits.seconds
    this.#signal = signal
    this.#worker = new Worker(new URL('./sheetWorker.ts', import.meta.url), {
      workerData: start,
      ...(typeof start.file !== 'string' && { transferList: [start.file.buffer] }),
      resourceLimits: { maxOldGenerationSizeMb: start.limits.heapMegabytes, maxYoungGenerationSizeMb: 8 },
      // Not the debugger's, the coverage's or a test runner's: none of them is needed to read a file.
      execArgv: [],
    })
    this.#worker.on('message', (answer: Answer) => this.#answered(answer))
    this.#worker.on('error', (error: NodeJS.ErrnoException) =>
      this.#end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'sheets.memory' : 'sheets.broken'),
    )
    this.#worker.on('exit', () => this.#end('sheets.broken'))
    if (signal?.aborted) this.#cancel()
    else signal?.addEventListener('abort', this.#cancel, { once: true })
  }

  get ended(): boolean {
    return this.#over !== null
  }

  ask<T>(question: Question): Promise<T> {
    if (this.#over) return Promise.reject(fail(this.#over))
    const call = ++this.#calls
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => this.#end('sheets.time'), this.#seconds * 1_000)
      this.#waiting.set(call, { resolve: resolve as (result: unknown) => void, reject, timer })
      this.#worker.postMessage({ ...question, call } satisfies Call)
    })
  }

  async close(): Promise<void> {
    this.#end('sheets.cancelled')
    await this.#worker.terminate()
  }

  readonly #cancel = (): void => this.#end('sheets.cancelled')

  #answered({ call, result, refused }: Answer): void {
    const waiting = this.#waiting.get(call)
    if (!waiting) return
    this.#waiting.delete(call)
    clearTimeout(waiting.timer)
    if (refused)
      waiting.reject(Object.assign(fail(refused.code as RefusalCode, refused.detail), { cause: refused.cause }))
    else waiting.resolve(result)
  }

  /** The first reason counts; whoever waits hears it. */
  #end(reason: RefusalCode): void {
    if (this.#over) return
    this.#over = reason
    this.#signal?.removeEventListener('abort', this.#cancel)
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(fail(reason))
    }
    this.#waiting.clear()
    void this.#worker.terminate()
  }
}
