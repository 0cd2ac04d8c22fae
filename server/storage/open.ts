import path from 'node:path'
import type { Config } from '../config.ts'
import { StartupError } from '../startupError.ts'
import { folderStorage } from './folder.ts'
import type { Storage } from './storage.ts'

/** The storage that the settings name. @throws StartupError when it cannot be used */
export async function openStorage({ dataDir, storage }: Pick<Config, 'dataDir' | 'storage'>): Promise<Storage> {
  if (storage === 'folder') return folderStorage(path.join(dataDir, 'files'))
  const { s3Storage } = await import('./s3.ts') // its library takes a moment to load
  const opened = s3Storage(storage, path.join(dataDir, 'work'))
  await opened.check().catch((error: unknown) => {
    const { name, $metadata, message } = error as Error & { $metadata?: { httpStatusCode?: number } }
    const why =
      $metadata?.httpStatusCode === 404
        ? 'there is no such bucket'
        : $metadata?.httpStatusCode === 403
          ? 'the keys are refused'
          : message || name
    throw new StartupError(`The bucket ${storage.bucket} at ${storage.endpoint ?? 'Amazon S3'} cannot be used: ${why}.`)
  })
  return opened
}
