import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { SourceProbe } from '../../../../media/probe.ts'
import type { JobRun } from '../../../jobs/definitions.ts'
import type { Asset } from '../assets.model.ts'
import { workFolder } from '../../../storage/workFolder.ts'

/** A finished package in a local folder, and what the asset will say of it. */
export interface MadePackage {
  localFolder: string
  facts: Pick<
    Asset,
    'kind' | 'durationSeconds' | 'renditions' | 'hasPoster' | 'posters' | 'storyboard' | 'chapters' | 'sounds' | 'sound'
  >
}

/**
 * Fills a work folder of this run of the job, which goes when `work` fails; what an earlier run left behind goes first.
 */
export async function inWorkFolder<T>(job: JobRun, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = workFolder(job.app)
  for (const name of await readdir(parent).catch(() => []))
    if (name.startsWith(`${job.id}.`)) await rm(path.join(parent, name), { recursive: true, force: true })
  const folder = path.join(parent, `${job.id}.${job.fence}`)
  await mkdir(folder, { recursive: true })
  try {
    return await work(folder)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Pieces that are whole, for the next run of the job. */
export const keptFolder = ({ app, id }: Pick<JobRun, 'app' | 'id'>): string => path.join(workFolder(app), `kept.${id}`)

/** The track of sound that somebody chose, for the probe. */
export type SoundChoice = { sound?: number }
export const soundChoiceOf = ({ soundChoice }: Asset): SoundChoice =>
  soundChoice === undefined ? {} : { sound: soundChoice }

/** What the file has to be heard, and which of it the package plays. */
export const soundFacts = ({ sounds, audio }: SourceProbe): Pick<Asset, 'sounds' | 'sound'> => ({
  sounds: sounds.map(({ track, codec, channels, language, title, peak }) => ({
    ...{ track, codec, channels, language, title, peak },
  })),
  sound: audio?.track ?? null,
})

/** Whole seconds that are surely there: a viewer who saw all of it must be able to reach the full length. */
export const wholeSeconds = (...lengths: number[]): number => Math.max(1, Math.floor(Math.min(...lengths)))
