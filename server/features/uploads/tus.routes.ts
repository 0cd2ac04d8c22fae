import type { IncomingMessage } from 'node:http'
import { Metadata, Server } from '@tus/server'
import { Router, type RequestHandler } from 'express'
import { can, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { httpFail } from '../../lib/failure.ts'
import { actorOf } from '../../http/session.ts'
import { newId } from '../../lib/id.ts'
import { admitUpload } from './admit.service.ts'
import { CHECKED_MAX_BYTES, CHECKSUM_ALGORITHMS, currentChecksum, readChecksum } from './checkedStore.ts'
import { completeUpload } from './complete.ts'
import { sizeOfUpload } from '../assets/intake.service.ts'
import { isComplete, PendingUploads, UPLOAD_ID, type UploadMeta } from './pendingUploads.ts'
import { fail } from './uploads.failures.ts'

const PATH = '/uploads/files'
const TUS = { 'tus-resumable': '1.0.0', 'cache-control': 'no-store' }

const uploader: RequestHandler = (req, _res, next) => {
  const actor = actorOf(req)
  if (!actor) throw httpFail('session.required')
  if (actor.mustChangePassword) throw httpFail('session.passwordChange')
  if (actor.mustAddFactor) throw httpFail('session.secondFactor')
  if (!can(actor, 'asset.write')) throw httpFail('access.denied')
  next()
}

function metadataOf(header: string | undefined): Record<string, string | null> {
  try {
    return Metadata.parse(header) as Record<string, string | null>
  } catch {
    throw httpFail('request.malformed')
  }
}

/**
 * tus 1.0 at /api/uploads/files. The protocol is @tus/server's; who may, how much, and what becomes of it are decided
 * here, before a request reaches it, so that refusals are problem documents like all others.
 */
export function tusRoutes(app: AppContext): Router {
  const pending = new PendingUploads(app)
  const admitted = new WeakMap<IncomingMessage, UploadMeta>()
  const server = new Server({
    path: `/api${PATH}`,
    datastore: pending.store,
    relativeLocation: true,
    allowedOrigins: [], // same origin only
    maxSize: app.config.uploadMaxBytes,
    namingFunction: newId,
    getFileIdFromRequest: (_req, last) => (last && UPLOAD_ID.test(last) ? last : undefined),
    onUploadCreate: async (req) => ({
      metadata: { ...admitted.get(req.runtime!.node!.req as IncomingMessage)! } as Record<string, string>,
    }),
    onUploadFinish: async (_req, { id }) => {
      await completeUpload(app, pending, id)
      return {}
    },
    onResponseError: (_req, error) => {
      if (!('status_code' in error)) app.log.error({ err: error }, 'an upload request failed')
      return undefined
    },
  })

  const create: RequestHandler = async (req, _res, next) => {
    const length = /^\d{1,15}$/.test(req.get('upload-length') ?? '') ? Number(req.get('upload-length')) : null
    admitted.set(req, await admitUpload(app, actorOf(req)!, length, metadataOf(req.get('upload-metadata'))))
    next()
  }

  /**
   * The length of a complete upload of the actor's, which is finished if its process was killed before; null while it
   * is not complete.
   */
  async function completeLength({ account }: Actor, id: string): Promise<number | null> {
    const upload = await pending.find(id)
    if (upload && upload.meta.owner !== account) throw httpFail('notFound')
    if (upload && !isComplete(upload)) return null
    if (upload) await completeUpload(app, pending, id)
    const size = await sizeOfUpload(id, account)
    if (size === null) throw httpFail('notFound')
    return size
  }

  /**
   * A client that never got the last reply asks once more: it must hear that all has arrived, not that there is no such
   * upload.
   */
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
    else throw httpFail('conflict')
  }

  const handle: RequestHandler = (req, res) => {
    const checksum = readChecksum(req.get('upload-checksum'))
    if (checksum && !(Number(req.get('content-length')) <= CHECKED_MAX_BYTES)) throw fail('upload.checkedMost')
    return currentChecksum.run(checksum, () => server.handle(req, res))
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
