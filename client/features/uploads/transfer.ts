/** Sends one file by tus 1.0: resumes where it stopped, waits while the connection is down. Knows no page. */
import { DetailedError, Upload, type HttpRequest, type HttpResponse } from 'tus-js-client'
import { api } from '../../lib/api.ts'
import { Problem } from '../../lib/problem.ts'
import { backOff, passing } from './backOff.ts'
import { checksumOf } from './checksum.ts'
import { isOf, type UploadTarget } from './fingerprint.ts'

interface Options {
  file: File
  unit: string
  target: UploadTarget | null
  fingerprint: string
  /** The server knows of it. */
  onBegun(): void
  onProgress(sent: number): void
  /** The connection or the session is lost; it will be tried again. */
  onWaiting(reason: 'offline' | 'session'): void
  onFinished(upload: string): void
  onRefused(sentence: string): void
}

const ENDPOINT = '/api/uploads/files'
/**
 * A chunk counts as a whole, for its checksum: small enough to lose on a bad connection, large enough not to cost
 * anything.
 */
const CHUNK = 4 * 1024 * 1024
/** A connection can be lost without an error: when nothing was sent for so long, it is tried again. */
const STALLED = 45_000
const UNREADABLE = '读不到这个文件了：它可能已被移动、改名或修改。请重新选择；内容没有变过的，会接着传。'

const SIGNED_OUT = { title: '登录已过期，请重新登录。', status: 401, code: 'session.required' }
/**
 * Another tab may have signed out, and somebody else in: to them our upload does not exist, and they must not send this
 * file.
 */
const isStillOf = async (fingerprint: string): Promise<boolean> =>
  isOf((await api.accounts.session()).account?.id ?? '', fingerprint)

/**
 * Lets tus-js-client begin a new upload only when the old one is gone. After any reply but success to its question it
 * would begin one, from the first byte; only a 404 or 410 to the owner means that, not a server that restarts or a
 * session that ended.
 */
async function rejectUnlessGone(fingerprint: string, request: HttpRequest, reply: HttpResponse): Promise<void> {
  const status = reply.getStatus()
  if (request.getMethod() !== 'HEAD' || status < 300) return
  const isGone = status === 404 || status === 410
  if (isGone && (await isStillOf(fingerprint))) return
  throw await Problem.of(
    isGone || status === 401 ? Response.json(SIGNED_OUT, { status: 401 }) : new Response(null, { status }),
  )
}

async function problemOf(error: Error): Promise<Problem> {
  if (error instanceof DetailedError && error.causingError instanceof Problem) return error.causingError
  const reply = error instanceof DetailedError ? error.originalResponse : null
  if (!reply) return Problem.offline()
  return Problem.of(new Response(reply.getBody() || null, { status: reply.getStatus() }))
}

const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )

export function transfer(options: Options) {
  const { file, unit, target, fingerprint, onBegun, onProgress, onWaiting, onFinished, onRefused } = options
  let timer: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  /** Counts starts and stops: what an earlier run still awaits must not act any more. */
  let run = 0
  let previousRead = false
  const upload = new Upload(file, {
    endpoint: ENDPOINT,
    metadata: { filename: file.name, filetype: file.type, unit, ...target },
    fingerprint: () => Promise.resolve(fingerprint),
    removeFingerprintOnSuccess: true,
    chunkSize: CHUNK,
    retryDelays: [500, 1_000, 3_000, 5_000],
    onBeforeRequest: addChecksum,
    onAfterResponse: (request, reply) => rejectUnlessGone(fingerprint, request, reply),
    onUploadUrlAvailable: onBegun,
    onShouldRetry: (error) => {
      const rejected = error.causingError instanceof Problem ? error.causingError.status : 0
      const retry = passing(error.originalResponse?.getStatus() ?? rejected)
      if (retry) onWaiting('offline')
      return retry
    },
    onProgress: (sent) => {
      watch(sent)
      onProgress(sent)
    },
    onChunkComplete: () => (tries = 0),
    onSuccess: () => {
      clearTimeout(timer)
      onFinished(upload.url!.split('/').at(-1)!)
    },
    onError: (error) => void failed(error),
  })

  /** Adds the checksum of the chunk. A chunk whose upload was stopped meanwhile is never sent. */
  async function addChecksum(request: HttpRequest): Promise<void> {
    if (request.getMethod() !== 'PATCH') return
    const mine = run
    const from = Number(request.getHeader('Upload-Offset'))
    const checksum = await checksumOf(file.slice(from, from + CHUNK))
    if (mine !== run) return new Promise(() => {})
    if (checksum) request.setHeader('Upload-Checksum', checksum)
  }
  function watch(sent: number): void {
    clearTimeout(timer)
    if (sent < file.size) timer = setTimeout(restart, STALLED) // with the last byte the server has its own work to do
  }
  async function failed(error: Error): Promise<void> {
    clearTimeout(timer)
    const mine = run
    const [problem, readable] = [await problemOf(error), await isReadable(file)]
    if (mine !== run) return
    if (!readable) return onRefused(UNREADABLE)
    if (problem.status === 401) return onWaiting('session')
    if (!passing(problem.status)) return onRefused(problem.message)
    onWaiting('offline')
    timer = setTimeout(restart, backOff(tries++))
  }
  function stop(): void {
    run += 1
    clearTimeout(timer)
    void upload.abort()
  }
  function restart(): void {
    stop()
    void go()
  }

  /** Sends, or resumes: the first time from what an earlier page sent of the same file, if it did. */
  async function go(): Promise<void> {
    const mine = ++run
    clearTimeout(timer)
    if (!previousRead) {
      const [previous] = await upload.findPreviousUploads()
      if (mine !== run) return
      if (previous) upload.resumeFromPreviousUpload(previous)
      previousRead = true
    }
    upload.start()
  }
  return {
    go: restart,
    pause: stop,
    /** Stops for good: what was sent is removed from the server. */
    async cancel(): Promise<void> {
      stop()
      await upload.abort(upload.url !== null).catch(() => undefined)
    },
  }
}
export type Transfer = ReturnType<typeof transfer>
