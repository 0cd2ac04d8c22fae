import path from 'node:path'
import type { Growing } from '../../../../media/growing/growth.ts'
import { planLadder, type Rendition } from '../../../../media/ladder.ts'
import { probe, type SourceProbe } from '../../../../media/probe.ts'
import { transcode } from '../../../../media/transcode.ts'
import type { JobRun } from '../../../jobs/definitions.ts'
import { inWorkFolder, soundFacts, wholeSeconds, type MadePackage, type SoundChoice } from './packageFolder.ts'

/** How the package is watched while it is made. */
export type Grow = (source: string, found: SourceProbe, lowest: Rendition | undefined) => Promise<Growing>

interface Making {
  choice?: SoundChoice
  grow?: Grow | undefined
  /** See media/transcodeJob.ts. */
  othersWait?: () => boolean
  keptDir?: string
}

/**
 * Probes and encodes an original in a work folder of this run of the job.
 * @throws MediaRefusal when the file is at fault, GaveWay
 */
export const ladderPackage = (
  source: string,
  job: JobRun,
  progress: (fraction: number) => void,
  { choice = {}, grow, othersWait, keptDir }: Making = {},
): Promise<MadePackage> =>
  inWorkFolder(job, async (folder) => {
    const { signal } = job
    const found = await probe(source, { signal, ...choice })
    const outDir = path.join(folder, 'package')
    const ladder = planLadder(found)
    const made = await transcode({
      source,
      probe: found,
      ladder,
      outDir,
      onProgress: progress,
      signal,
      ...(othersWait && { othersWait }),
      ...(keptDir !== undefined && { keptDir }),
      ...(grow && { growing: await grow(source, found, ladder.at(-1)) }),
    })
    return {
      localFolder: outDir,
      facts: {
        kind: found.video ? 'video' : 'audio',
        durationSeconds: wholeSeconds(found.durationSeconds, made.durationSeconds),
        renditions: made.renditions.map(({ name, width, height }) => ({ name, width, height })),
        hasPoster: made.posters > 0,
        posters: made.posters,
        storyboard: made.storyboard,
        chapters: found.chapters,
        ...soundFacts(found),
      },
    }
  })
