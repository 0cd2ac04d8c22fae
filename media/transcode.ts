import { resolve } from 'node:path'
import { writeFolderAtomically } from './atomicFolder.ts'
import { holdLastPicture } from './encode.ts'
import { encodeAll } from './encodeAll.ts'
import { startGrowth } from './growing/growth.ts'
import { lengths, measureTracks, writeMaster, type HlsPackage } from './hlsPackage.ts'
import { joinPieces } from './joinPieces.ts'
import { cutsOfKept } from './keptPieces.ts'
import { planPieces, publishedRate } from './pieces.ts'
import { MediaRefusal } from './refusal.ts'
import { planStills } from './stills.ts'
import { namePosters, writeStoryboard } from './storyboard.ts'
import type { TranscodeJob } from './transcodeJob.ts'

export type { HlsPackage } from './hlsPackage.ts'

export type { TranscodeJob } from './transcodeJob.ts'

export interface LadderPackage extends HlsPackage {
  storyboard: boolean
  /** Candidates for the poster, see posterFile. */
  posters: number
}

/** After how many segments earlier runs are gone on with; undefined where nothing grows. */
async function cutsOf({ growing, ladder, keptDir, probe }: TranscodeJob): Promise<number[] | undefined> {
  if (!growing) return undefined
  const before = growing.before.find(({ name }) => name === ladder.at(-1)?.name)
  const grown = before && !before.closed ? before.segments.length : 0
  return [grown, ...(keptDir === undefined ? [] : await cutsOfKept(keptDir, publishedRate(probe)))]
}

/**
 * Makes an fMP4 HLS package of a probed source.
 * @throws MediaRefusal, the signal's reason, or another error when it may be tried again; nothing is left behind.
 */
export async function transcode(job: TranscodeJob): Promise<LadderPackage> {
  const { probe, ladder } = job
  const made = await writeFolderAtomically(resolve(job.outDir), async (folder) => {
    const pieces = ladder.length > 0 ? planPieces(probe, await cutsOf(job)) : []
    const growth = job.growing ? await startGrowth(job.growing, folder, probe, ladder.at(-1), pieces) : null
    await encodeAll(job, folder, pieces, growth)
    await holdLastPicture(job, folder, pieces.at(-1), growth)
    await growth?.close()
    await joinPieces(folder, growth ? ladder.slice(0, -1) : ladder, pieces)
    const tracks = await measureTracks(folder, probe, ladder)
    const { picture, sound } = lengths(tracks)
    refuseTruncated(Math.max(picture, sound), probe.durationSeconds)
    const stills = planStills(probe, ladder)
    const storyboard = stills !== null && (await writeStoryboard(folder, stills, picture, job.signal))
    const posters = await namePosters(folder)
    job.signal?.throwIfAborted()
    return { ...(await writeMaster(folder, probe, tracks)), storyboard, posters }
  })
  job.onProgress?.(1)
  return made
}

/** The tail was there when probed, but what lies between may be damaged beyond decoding. */
function refuseTruncated(made: number, promised: number): void {
  if (made < promised - Math.max(2, promised * 0.02))
    throw new MediaRefusal('media.truncated', `only ${made} s of ${promised} s could be decoded`, { made, promised })
}
