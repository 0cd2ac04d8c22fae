/** One file on its way by tus 1.0: goes on where it stopped, waits out a lost line. Knows no page. */
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
  begun(): void
  progress(sent: number): void
  /** The line or the session is lost; it will be tried again. */
  waiting(reason: 'offline' | 'session'): void
  finished(upload: string): void
  refused(sentence: string): void
}

const ENDPOINT = '/api/uploads/files'
/** A chunk counts as a whole, for its checksum: small enough to lose on a bad line, large enough not to cost anything. */
const CHUNK = 4 * 1024 * 1024
/** A line can be lost without a word: nothing sent for so long, and it is tried anew. */
const STALLED = 45_000
const UNREADABLE = '读不到这个文件了：它可能已被移动、改名或修改。请重新选择；内容没有变过的，会接着传。'

const SIGNED_OUT = { title: '登录已过期，请重新登录。', status: 401, code: 'session.required' }
/** Another tab may have signed out, and someone else in: to them our upload is none, and this file is none of theirs. */
const isStillOf = async (fingerprint: string): Promise<boolean> =>
  isOf((await api.accounts.session()).account?.id ?? '', fingerprint)

/**
 * Where the old upload stands: to any answer but yes tus-js-client would begin a new one, from the first byte. Only «there is none», said to
 * its owner, means that; a server that restarts and a session that ended do not.
 */
async function heed(fingerprint: string, request: HttpRequest, reply: HttpResponse): Promise<void> {
  const status = reply.getStatus()
  if (request.getMethod() !== 'HEAD' || status < 300) return
  const isNone = status === 404 || status === 410
  if (isNone && (await isStillOf(fingerprint))) return
  throw await Problem.of(
    isNone || status === 401 ? Response.json(SIGNED_OUT, { status: 401 }) : new Response(null, { status }),
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

export function transfer({ file, unit, target, fingerprint, begun, progress, waiting, finished, refused }: Options) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  /** Counts starts and stops: what an earlier run still waits for must not act any more. */
  let run = 0
  let recalled = false
  const upload = new Upload(file, {
    endpoint: ENDPOINT,
    metadata: { filename: file.name, filetype: file.type, unit, ...target },
    fingerprint: () => Promise.resolve(fingerprint),
    removeFingerprintOnSuccess: true,
    chunkSize: CHUNK,
    retryDelays: [500, 1_000, 3_000, 5_000],
    onBeforeRequest: prove,
    onAfterResponse: (request, reply) => heed(fingerprint, request, reply),
    onUploadUrlAvailable: begun,
    onShouldRetry: (error) => {
      const heeded = error.causingError instanceof Problem ? error.causingError.status : 0
      const again = passing(error.originalResponse?.getStatus() ?? heeded)
      if (again) waiting('offline')
      return again
    },
    onProgress: (sent) => {
      watch(sent)
      progress(sent)
    },
    onChunkComplete: () => (tries = 0),
    onSuccess: () => {
      clearTimeout(timer)
      finished(upload.url!.split('/').at(-1)!)
    },
    onError: (error) => void failed(error),
  })

  /** Sends the checksum of the chunk along. A chunk whose upload was stopped meanwhile is never sent. */
  async function prove(request: HttpRequest): Promise<void> {
    if (request.getMethod() !== 'PATCH') return
    const mine = run
    const from = Number(request.getHeader('Upload-Offset'))
    const checksum = await checksumOf(file.slice(from, from + CHUNK))
    if (mine !== run) return new Promise(() => {})
    if (checksum) request.setHeader('Upload-Checksum', checksum)
  }
  function watch(sent: number): void {
    clearTimeout(timer)
    if (sent < file.size) timer = setTimeout(again, STALLED) // with the last byte the server has its own work to do
  }
  async function failed(error: Error): Promise<void> {
    clearTimeout(timer)
    const mine = run
    const [problem, readable] = [await problemOf(error), await isReadable(file)]
    if (mine !== run) return
    if (!readable) return refused(UNREADABLE)
    if (problem.status === 401) return waiting('session')
    if (!passing(problem.status)) return refused(problem.message)
    waiting('offline')
    timer = setTimeout(again, backOff(tries++))
  }
  function stop(): void {
    run += 1
    clearTimeout(timer)
    void upload.abort()
  }
  function again(): void {
    stop()
    void go()
  }

  /** Sends, or goes on: the first time from what an earlier page sent of the same file, if it did. */
  async function go(): Promise<void> {
    const mine = ++run
    clearTimeout(timer)
    if (!recalled) {
      const [previous] = await upload.findPreviousUploads()
      if (mine !== run) return
      if (previous) upload.resumeFromPreviousUpload(previous)
      recalled = true
    }
    upload.start()
  }
  return {
    go: again,
    pause: stop,
    /** Stops for good: what was sent is removed from the server. */
    async cancel(): Promise<void> {
      stop()
      await upload.abort(upload.url !== null).catch(() => undefined)
    },
  }
}
export type Transfer = ReturnType<typeof transfer>
