import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { planLadder } from '../../../media/ladder.ts'
import { poster, posterMoment } from '../../../media/poster.ts'
import { probe } from '../../../media/probe.ts'
import { transcode } from '../../../media/transcode.ts'
import type { JobInHand } from '../../jobs/definitions.ts'
import { POSTER } from './keys.ts'
import type { Asset } from './uploads.model.ts'
import { workFolder } from './workFile.ts'

/** A finished package in a local folder, and what the asset will say of it. */
export interface MadePackage {
  localFolder: string
  facts: Pick<Asset, 'kind' | 'durationSeconds' | 'renditions' | 'hasPoster'>
}

/**
 * Probes and encodes an original in a work folder of this taking of the job; what an earlier taking left there goes first.
 * @throws MediaRefusal when the file is at fault
 */
export async function makePackage(source: string, job: JobInHand, progress: (fraction: number) => void): Promise<MadePackage> {
  const work = workFolder(job.house)
  await removeEarlier(work, job.id)
  const folder = path.join(work, `${job.id}.${job.fence}`)
  await mkdir(folder, { recursive: true })
  try {
    return await encode(source, folder, job, progress)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function removeEarlier(work: string, job: string): Promise<void> {
  for (const name of await readdir(work).catch(() => [])) if (name.startsWith(`${job}.`)) await rm(path.join(work, name), { recursive: true, force: true })
}

async function encode(source: string, folder: string, { signal }: JobInHand, progress: (fraction: number) => void): Promise<MadePackage> {
  const found = await probe(source, { signal })
  const outDir = path.join(folder, 'package')
  const made = await transcode({ source, probe: found, ladder: planLadder(found), outDir, onProgress: progress, signal })
  if (found.video) await poster({ source, atSeconds: posterMoment(found), out: path.join(outDir, POSTER), hdr: found.video.hdr, signal })
  return {
    localFolder: outDir,
    facts: {
      kind: found.video ? 'video' : 'audio',
      // Whole seconds that are surely there: a viewer who saw all of it must be able to reach the full length.
      durationSeconds: Math.max(1, Math.floor(Math.min(found.durationSeconds, made.durationSeconds))),
      renditions: made.renditions.map(({ name, width, height }) => ({ name, width, height })),
      hasPoster: found.video !== null,
    },
  }
}
