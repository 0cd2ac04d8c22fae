/** One file on its way by tus 1.0: goes on where it stopped, waits out a lost line. Knows no page. */
import { DetailedError, Upload } from 'tus-js-client'
import { Problem } from '../../lib/problem.ts'
import type { UploadTarget } from './unfinished.ts'

interface Options {
  file: File
  unit: string
  target: UploadTarget | null
  fingerprint: string
  progress(sent: number): void
  /** The line or the session is lost; it will be tried again. */
  waiting(reason: 'offline' | 'session'): void
  finished(upload: string): void
  refused(sentence: string): void
}

const ENDPOINT = '/api/uploads/files'
/** Small enough for a proxy in front that limits or buffers bodies, large enough not to cost anything. */
const CHUNK = 16 * 1024 * 1024
const AGAIN = 10_000
/** Refusals that trying again may change: the line, another request of ours still being finished, a server that restarts. */
const passing = (status: number): boolean => status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507)

async function problemOf(error: Error): Promise<Problem> {
  const reply = error instanceof DetailedError ? error.originalResponse : null
  if (!reply) return Problem.offline()
  return Problem.of(new Response(reply.getBody() || null, { status: reply.getStatus() }))
}

export function transfer({ file, unit, target, fingerprint, progress, waiting, finished, refused }: Options) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const upload = new Upload(file, {
    endpoint: ENDPOINT,
    metadata: { filename: file.name, filetype: file.type, unit, ...target },
    fingerprint: () => Promise.resolve(fingerprint),
    removeFingerprintOnSuccess: true,
    chunkSize: CHUNK,
    retryDelays: [500, 1_000, 3_000, 5_000],
    onShouldRetry: (error) => {
      const again = passing(error.originalResponse?.getStatus() ?? 0)
      if (again) waiting('offline')
      return again
    },
    onProgress: progress,
    onSuccess: () => finished(upload.url!.split('/').at(-1)!),
    onError: (error) => void failed(error),
  })

  async function failed(error: Error): Promise<void> {
    const problem = await problemOf(error)
    if (problem.status === 401) return waiting('session')
    if (!passing(problem.status)) return refused(problem.message)
    waiting('offline')
    timer = setTimeout(start, AGAIN)
  }
  function start(): void {
    clearTimeout(timer)
    upload.start()
  }

  return {
    /** Goes on from what an earlier page sent of the same file, if it did. */
    async begin(): Promise<void> {
      const [previous] = await upload.findPreviousUploads()
      if (previous) upload.resumeFromPreviousUpload(previous)
      start()
    },
    resume: start,
    pause: (): void => {
      clearTimeout(timer)
      void upload.abort()
    },
    /** Stops for good: what was sent is removed from the server. */
    async cancel(): Promise<void> {
      clearTimeout(timer)
      await upload.abort(upload.url !== null).catch(() => undefined)
    },
  }
}
export type Transfer = ReturnType<typeof transfer>
