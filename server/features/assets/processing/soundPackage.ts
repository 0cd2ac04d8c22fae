import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isSoundFile } from '../../../../media/hlsNames.ts'
import { probe } from '../../../../media/probe.ts'
import { replaceSound } from '../../../../media/replaceSound.ts'
import type { JobContext } from '../../../jobs/definitions.ts'
import type { Asset } from '../assets.model.ts'
import { inWorkFolder, soundChoiceOf, soundFacts, type MadePackage } from './packageFolder.ts'

/** The package that an asset has, with another track of sound: the pictures are not encoded again. */
export const soundPackage = (
  source: string,
  asset: Asset,
  published: string,
  job: JobContext,
  progress: (fraction: number) => void,
): Promise<MadePackage> =>
  inWorkFolder(job, async (folder) => {
    const { signal } = job
    const found = await probe(source, { signal, ...soundChoiceOf(asset) })
    const localFolder = path.join(folder, 'package')
    await mkdir(localFolder)
    await copyPictures(job, published, localFolder)
    await replaceSound({ source, probe: found, folder: localFolder, renditions: asset.renditions, signal, progress })
    const { kind, durationSeconds, renditions, hasPoster, posters, storyboard, chapters } = asset
    return {
      localFolder,
      facts: {
        ...{ kind, durationSeconds, renditions, hasPoster, posters, storyboard, chapters },
        ...soundFacts(found),
      },
    }
  })

async function copyPictures({ app, signal }: JobContext, published: string, to: string): Promise<void> {
  for await (const key of app.storage.list(published)) {
    const name = key.slice(published.length + 1)
    if (isSoundFile(name)) continue
    const found = await app.storage.read(key)
    if (!found) throw new Error(`${key} went away while its sound was replaced`)
    await pipeline(found.body, createWriteStream(path.join(to, name)), { signal })
  }
}
