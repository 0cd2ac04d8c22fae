import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { House } from '../../house.ts'
import { fail as failGeneral } from '../../http/errors.ts'
import { hotConnections } from './hotConnection.ts'
import { mediaAccess } from './mediaAccess.ts'
import { mediaCache } from './mediaCache.ts'
import { headersFor } from './mediaHeaders.ts'
import { handOver, refuse, reply, sendWhole } from './mediaReply.ts'
import { isSpliced } from './splicedStorage.ts'
import { fail } from './uploads.failures.ts'

/**
 * Serves /media/<token>/<name> to the session that the token was issued to. Stands before Express, and a hot segment passes
 * without a promise: it costs little more than its bytes, and all else would be most of the rest.
 */
export function mediaListener(house: Pick<House, 'config' | 'secret' | 'storage' | 'log'>): RequestListener {
  const { accelPrefix, mediaCacheBytes } = house.config
  const open = mediaAccess(house.secret)
  const cache = mediaCache(house.storage, { cacheBytes: mediaCacheBytes })
  const served = hotConnections((socket, { url, cookie }) => {
    const opened = open(url, cookie)
    const kind = typeof opened === 'string' ? null : headersFor(opened.name)
    const object = typeof opened === 'string' ? undefined : cache.hot(opened.key)
    if (!kind || !object) return false
    sendWhole(socket, kind, object)
    return true
  })

  async function cold(req: IncomingMessage, res: ServerResponse, key: string, kind: readonly string[]): Promise<void> {
    const found = await cache.find(key)
    const object = cache.hot(key) ?? found
    if (!object) return refuse(res, failGeneral('notFound'))
    const rest = reply(req, res, kind, object)
    if (rest === null) return
    const stored = await house.storage.read(key, rest === 'all' ? undefined : rest)
    if (stored) await pipeline(stored.body, res)
    else res.destroy() // removed this very moment, and its header is already sent
  }

  function failed(res: ServerResponse, error: unknown): void {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') house.log.error({ err: error }, 'a media request failed')
    if (res.headersSent) res.destroy()
    else refuse(res, failGeneral('internal'))
  }

  return (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return refuse(res, failGeneral('notFound'))
    const opened = open(req.url!, req.headers.cookie)
    if (opened === 'forbidden') return refuse(res, fail('media.forbidden'))
    const kind = opened === 'missing' ? null : headersFor(opened.name)
    if (opened === 'missing' || !kind) return refuse(res, failGeneral('notFound'))
    if (accelPrefix !== undefined && !isSpliced(opened.key)) return handOver(res, kind, accelPrefix + opened.key)
    const object = cache.hot(opened.key)
    if (object) {
      served(req, res)
      reply(req, res, kind, object)
    } else cold(req, res, opened.key, kind).catch((error: unknown) => failed(res, error))
  }
}
