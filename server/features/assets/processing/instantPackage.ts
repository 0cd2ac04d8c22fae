import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { firstPackage } from '../../../../media/instantPlay/instantPlay.ts'
import { poster, posterMoment } from '../../../../media/poster.ts'
import { probe, type SourceProbe } from '../../../../media/probe.ts'
import { posterFile } from '../../../../media/stills.ts'
import type { JobRun } from '../../../jobs/definitions.ts'
import { SPLICE_INDEX, spliceIndex } from '../../delivery/spliceIndex.service.ts'
import { inWorkFolder, soundFacts, wholeSeconds, type MadePackage, type SoundChoice } from './packageFolder.ts'

/**
 * A package that plays an original as it is, ready in a moment; null when it has to be encoded first.
 * @throws MediaRefusal when the file is at fault
 */
export const instantPackage = (
  source: string,
  original: string,
  job: JobRun,
  choice: SoundChoice = {},
): Promise<MadePackage | null> =>
  inWorkFolder(job, async (folder) => {
    const found = await probe(source, { signal: job.signal, ...choice })
    const localFolder = path.join(folder, 'package')
    await mkdir(localFolder)
    const [made, hasPoster] = await Promise.all([
      firstPackage(source, found, localFolder, job.signal),
      firstPoster(source, found, localFolder, job),
    ])
    if (!made) {
      await rm(folder, { recursive: true, force: true })
      return null
    }
    await writeFile(path.join(localFolder, SPLICE_INDEX), spliceIndex(original, made.segments))
    return {
      localFolder,
      facts: {
        kind: found.video ? 'video' : 'audio',
        durationSeconds: wholeSeconds(found.durationSeconds, made.durationSeconds),
        renditions: made.rendition ? [made.rendition] : [],
        hasPoster,
        posters: hasPoster ? 1 : 0,
        storyboard: false,
        chapters: found.chapters,
        ...soundFacts(found),
      },
    }
  })

/** The lesson does not wait for a poster that can't be made: its ladder brings another. */
async function firstPoster(source: string, found: SourceProbe, folder: string, { signal }: JobRun): Promise<boolean> {
  if (!found.video) return false
  return poster({
    source,
    atSeconds: posterMoment(found),
    out: path.join(folder, posterFile(1)),
    hdr: found.video.hdr,
    signal,
  }).then(
    () => true,
    () => false,
  )
}
