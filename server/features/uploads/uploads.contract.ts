import { z } from 'zod'
import { api, get } from '../../http/endpoint.ts'
import { Id } from '../../lib/schema.ts'

/** The bytes themselves arrive by tus 1.0 at /api/uploads/files: tus.routes.ts. */
export const uploads = api('/uploads', {
  limits: get('/limits', {
    summary: 'What may be uploaded now: told before the first byte',
    can: 'asset.write',
    reply: z.object({ maxBytes: z.int(), freeBytes: z.int(), units: z.array(z.object({ id: Id, name: z.string() })) }),
  }),
})
