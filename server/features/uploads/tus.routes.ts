import type { IncomingMessage } from 'node:http'
import { Metadata, Server } from '@tus/server'
import { Router, type RequestHandler } from 'express'
import { can, type Actor } from '../../access/actor.ts'
import type { House } from '../../appContext.ts'
import { fail as failGeneral } from '../../lib/failure.ts'
import { actorOf } from '../../http/session.ts'
import { newId } from '../../lib/id.ts'
import { admitUpload } from './admit.service.ts'
import { CHECKED_MOST, CHECKSUM_ALGORITHMS, checksumInHand, readChecksum } from './checkedStore.ts'
import { finishUpload } from './complete.ts'
import { byUpload, Assets } from '../assets/assets.model.ts'
import { isComplete, Partials, UPLOAD_ID, type PartialMeta } from './pendingUploads.ts'
import { fail } from '../assets/assets.failures.ts'

const PATH = '/uploads/files'
const TUS = { 'tus-resumable': '1.0.0', 'cache-control': 'no-store' }

const uploader: RequestHandler = (req, _res, next) => {
  const actor = actorOf(req)
  if (!actor) throw failGeneral('session.required')
  if (actor.mustChangePassword) throw failGeneral('session.passwordChange')
  if (!can(actor, 'asset.write')) throw failGeneral('access.denied')
  next()
}

function metadataOf(header: string | undefined): Record<string, string | null> {
  try {
    return Metadata.parse(header) as Record<string, string | null>
  } catch {
    throw failGeneral('request.malformed')
  }
}

/**
 * tus 1.0 at /api/uploads/files. The protocol is @tus/server's; who may, how much, and what becomes of it are decided here, before
 * a request reaches it, so that refusals are problem documents like all others.
 */
export function tusRoutes(house: House): Router {
  const partials = new Partials(house)
  const admitted = new WeakMap<IncomingMessage, PartialMeta>()
  const server = new Server({
    path: `/api${PATH}`,
    datastore: partials.store,
    relativeLocation: true,
    allowedOrigins: [], // same origin only
    maxSize: house.config.uploadMaxBytes,
    namingFunction: newId,
    getFileIdFromRequest: (_req, last) => (last && UPLOAD_ID.test(last) ? last : undefined),
    onUploadCreate: async (req) => ({
      metadata: { ...admitted.get(req.runtime!.node!.req as IncomingMessage)! } as Record<string, string>,
    }),
    onUploadFinish: async (_req, { id }) => {
      await finishUpload(house, partials, id)
      return {}
    },
    onResponseError: (_req, error) => {
      if (!('status_code' in error)) house.log.error({ err: error }, 'an upload request failed')
      return undefined
    },
  })

  const create: RequestHandler = async (req, _res, next) => {
    const length = /^\d{1,15}$/.test(req.get('upload-length') ?? '') ? Number(req.get('upload-length')) : null
    admitted.set(req, await admitUpload(house, actorOf(req)!, length, metadataOf(req.get('upload-metadata'))))
    next()
  }

  /** The length of a complete upload of the actor's, which is finished if its process was killed before; null while it is not complete. */
  async function completeLength({ account }: Actor, id: string): Promise<number | null> {
    const partial = await partials.find(id)
    if (partial && partial.meta.owner !== account) throw failGeneral('notFound')
    if (partial && !isComplete(partial)) return null
    if (partial) await finishUpload(house, partials, id)
    const asset = await Assets.findOne({ ...byUpload(id), owner: account }, 'size').lean()
    if (!asset) throw failGeneral('notFound')
    return asset.size
  }

  /** A client that never got the last reply asks once more: it must hear that all has arrived, not that there is no such upload. */
  const resume: RequestHandler<{ upload: string }> = async (req, res, next) => {
    const length = await completeLength(actorOf(req as never)!, req.params.upload)
    if (length === null) return next()
    if (req.method === 'HEAD')
      res
        .status(200)
        .set({ ...TUS, 'upload-offset': String(length), 'upload-length': String(length) })
        .end()
    else if (req.method === 'PATCH' && req.get('upload-offset') === String(length))
      res
        .status(204)
        .set({ ...TUS, 'upload-offset': String(length) })
        .end()
    else throw failGeneral('conflict')
  }

  const handle: RequestHandler = (req, res) => {
    const checksum = readChecksum(req.get('upload-checksum'))
    if (checksum && !(Number(req.get('content-length')) <= CHECKED_MOST)) throw fail('upload.checkedMost')
    return checksumInHand.run(checksum, () => server.handle(req, res))
  }
  const options: RequestHandler = (req, res) =>
    server.handle(req, res.set('tus-checksum-algorithm', CHECKSUM_ALGORITHMS))
  const router = Router()
  router.post(PATH, uploader, create, handle)
  router.options([PATH, `${PATH}/:upload`], options)
  for (const method of ['head', 'patch', 'delete'] as const)
    router[method](`${PATH}/:upload`, uploader, resume as unknown as RequestHandler, handle)
  return router
}
