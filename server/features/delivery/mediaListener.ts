import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { AppContext } from '../../appContext.ts'
import { httpFail } from '../../lib/failure.ts'
import type { Part } from '../../http/fastPath/listener.ts'
import { countPlain, mediaReplies } from '../../http/metrics.ts'
import { asFailure } from '../../http/problems.ts'
import { cookieSession } from '../../access/sessionReference.ts'
import { hotFiles } from './fastPath/fileCache.ts'
import { sendWhole } from './fastPath/plainReply.ts'
import { mediaAccess } from './authorize.ts'
import { growingPlaylists, isGrowingPlaylist } from './growingPlaylists.ts'
import { headersFor, type MediaObject } from './headers.ts'
import { memoryCache } from './memoryCache.ts'
import { handOver, refuse, reply } from './reply.ts'
import { isSpliced } from './splicedStorage.ts'
import { liveSessions, type LiveSessions } from './liveSessions.ts'
import { fail } from './media.failures.ts'

/**
 * Serves /media/<token>/<name> to the session that the token was issued to. Stands before Express, and a hot segment
 * passes without a promise: it costs little more than its bytes, and all else would be most of the rest.
 */
export function mediaListener(
  app: Pick<AppContext, 'config' | 'secret' | 'storage' | 'log'>,
  sessions: LiveSessions = liveSessions(),
): Part {
  const { accelPrefix, mediaCacheBytes, mediaFastPath } = app.config
  const open = mediaAccess(app.secret)
  const giveGrowing = growingPlaylists()
  const memory = memoryCache(app.storage, { cacheBytes: mediaCacheBytes })
  const files = mediaFastPath ? hotFiles(app.storage, mediaCacheBytes) : null
  /**
   * Where the hot form of an object is found: an open file, or, for what is put together or lies in a bucket, memory of
   * ours.
   */
  const hotOf = (key: string) => (files && !isSpliced(key) ? files : memory)

  async function cold(req: IncomingMessage, res: ServerResponse, key: string, kind: readonly string[]): Promise<void> {
    const hot = hotOf(key)
    const found = await hot.find(key)
    const object = hot.hot(key) ?? found
    if (!object) return refuse(res, httpFail('notFound'))
    await answer(req, res, key, kind, object)
  }

  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    key: string,
    kind: readonly string[],
    object: MediaObject,
  ): Promise<void> {
    const rest = reply(req, res, kind, object)
    if (rest === null) return
    const stored = await app.storage.read(key, rest === 'all' ? undefined : rest)
    if (stored) await pipeline(stored.body, res)
    else res.destroy() // removed this very moment, and its header is already sent
  }

  function failed(res: ServerResponse, error: unknown): void {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE')
      app.log.error({ err: error }, 'a media request failed')
    if (res.headersSent) res.destroy()
    else refuse(res, asFailure(error))
  }

  function give(req: IncomingMessage, res: ServerResponse, key: string, kind: readonly string[]): void {
    if (isGrowingPlaylist(key)) return void giveGrowing(req, res, key).catch((error: unknown) => failed(res, error))
    if (accelPrefix !== undefined && !isSpliced(key)) return handOver(res, kind, accelPrefix + key)
    const object = hotOf(key).hot(key)
    const answered = object ? answer(req, res, key, kind, object) : cold(req, res, key, kind)
    answered.catch((error: unknown) => failed(res, error))
  }

  function receive(req: IncomingMessage, res: ServerResponse): void {
    res.once('finish', () => mediaReplies.inc({ status: res.statusCode }))
    if (req.method !== 'GET' && req.method !== 'HEAD') return refuse(res, httpFail('notFound'))
    const opened = open(req.url!, req.headers.cookie)
    if (opened === 'forbidden') return refuse(res, fail('media.forbidden'))
    const kind = opened === 'missing' ? null : headersFor(opened.name, opened.download)
    if (opened === 'missing' || !kind) return refuse(res, httpFail('notFound'))
    if (sessions.isCached(opened.session)) return give(req, res, opened.key, kind)
    sessions.verify(opened.session, cookieSession(req.headers.cookie, app.secret)!).then(
      (stands) => (stands ? give(req, res, opened.key, kind) : refuse(res, fail('media.forbidden'))),
      (error: unknown) => failed(res, error),
    )
  }

  return {
    serve(req, res) {
      receive(req, res)
      return true
    },
    answerPlain(socket, { url, cookie }) {
      const opened = open(url, cookie)
      if (typeof opened === 'string' || !sessions.isCached(opened.session)) return false
      const kind = headersFor(opened.name, opened.download)
      const object = hotOf(opened.key).hot(opened.key)
      if (!kind || !object) return false
      sendWhole(socket, kind, object)
      countPlain()
      return true
    },
  }
}
