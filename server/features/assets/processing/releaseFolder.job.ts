import type { ClientSession } from 'mongoose'
import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { now } from '../../../lib/clock.ts'
import { ADDRESS_SECONDS } from '../../delivery/mediaToken.service.ts'
import { releaseFolder } from '../blobs.service.ts'

const RELEASE_FOLDER = 'asset.releaseFolder'

/** Removes renditions in whose place others were published. */
defineJob({
  kind: RELEASE_FOLDER,
  title: () => '清理已替换的播放文件',
  payload: z.object({ folder: z.string() }),
  background: true,
  run: ({ folder }, { app }) => releaseFolder(app, folder),
})

/**
 * When the last address that was given out for it has ended: whoever is in the middle of the lesson sees it through.
 */
export const releaseLater = (folder: string, session: ClientSession): Promise<void> =>
  enqueue(
    RELEASE_FOLDER,
    { folder },
    { key: `folder:${folder}`, runAt: new Date(now().getTime() + ADDRESS_SECONDS * 1000) },
    session,
  )
