import { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { UploadMeta } from './pendingUploads.ts'
import { freeForUploads } from './diskSpace.ts'
import { unitFor } from '../assets/assets.service.ts'
import { fileNameOf } from '../assets/intake.service.ts'
import { fail } from './uploads.failures.ts'

const Asked = z.object({
  filename: z.string().max(500).default(''),
  filetype: z.string().max(120).default(''),
  unit: z.string().max(64),
})

/**
 * Whether an upload may begin, before its first byte: the unit is one of the actor's, the length is known, allowed and
 * fits on the disk. @returns what is kept with the upload
 */
export async function admitUpload(
  app: AppContext,
  actor: Actor,
  length: number | null,
  metadata: Record<string, string | null>,
): Promise<UploadMeta> {
  const asked = Asked.safeParse(metadata)
  if (!asked.success) throw fail('upload.unit')
  await unitFor(actor, asked.data.unit)
  if (length === null) throw fail('upload.length')
  if (length === 0) throw fail('upload.empty')
  if (length > app.config.uploadMaxBytes) throw fail('upload.tooLarge', { maxBytes: app.config.uploadMaxBytes })
  const freeBytes = await freeForUploads(app)
  if (length > freeBytes) throw fail('upload.noSpace', { freeBytes })
  return { ...asked.data, filename: fileNameOf(asked.data.filename), owner: actor.account }
}
