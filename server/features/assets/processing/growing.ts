import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { GrowingTrack, Grown } from '../../../../media/growing/growth.ts'
import { fileNames, MASTER } from '../../../../media/hlsNames.ts'
import { poster, posterMoment } from '../../../../media/poster.ts'
import { posterFile } from '../../../../media/stills.ts'
import type { JobContext } from '../../../jobs/definitions.ts'
import { inParallel } from '../../../lib/batches.ts'
import { grownTracks, saveGrowth } from '../../delivery/growing.service.ts'
import { offerings } from '../../offerings/offerings.service.ts'
import { Assets, type Asset } from '../assets.model.ts'
import { growingFolder } from '../blobs.service.ts'
import type { Grow } from './ladderPackage.ts'
import { soundFacts, wholeSeconds } from './packageFolder.ts'
import { announceCurrent, type watchProgress } from './progress.ts'

const AT_ONCE = 4

/**
 * Publishes what is made of an asset piece by piece: first the files, durably, then in one step, that only the holder of
 * the lease can do, that they are there. What runs that were killed have published stays; they go on after it.
 */
export function growWith(asset: Asset, job: JobContext, progress: ReturnType<typeof watchProgress>): Grow {
  const { storage } = job.app
  const into = growingFolder(asset._id, job.id)

  return async (source, found, lowest) => {
    const before = await grownTracks(into)
    const stored = new Map(before.map(({ name, segments }) => [name, segments.length]))
    let facts: Partial<Asset> | null = asset.growing
      ? null
      : {
          kind: found.video ? 'video' : 'audio',
          folder: into,
          state: 'ready',
          ladder: 'making',
          growing: true,
          durationSeconds: wholeSeconds(found.durationSeconds),
          renditions: lowest ? [{ name: lowest.name, width: lowest.width, height: lowest.height }] : [],
          chapters: found.chapters,
          ...soundFacts(found),
          refusal: null,
        }
    let wantsPoster = found.video !== null && !asset.hasPoster

    /** Hands a copy over to the storage: what it keeps must never be written to again. */
    async function keep(name: string, make: (to: string) => Promise<void>, folder: string): Promise<void> {
      const outbox = path.join(folder, '..', 'outbox')
      await mkdir(outbox, { recursive: true })
      const copy = path.join(outbox, name)
      await make(copy)
      await storage.put(`${into}/${name}`, copy)
      await rm(copy, { force: true })
    }

    async function keepNew({ name, segments }: GrowingTrack, folder: string): Promise<void> {
      const done = stored.get(name) ?? 0
      const files = [...(done === 0 ? [fileNames(name).init] : []), ...segments.slice(done).map(({ uri }) => uri)]
      await inParallel(AT_ONCE, files, (file) => keep(file, (to) => copyFile(path.join(folder, file), to), folder))
      stored.set(name, segments.length)
    }

    /** Somebody waits for the first picture; the poster comes with the second. */
    async function makePoster(folder: string): Promise<Partial<Asset>> {
      wantsPoster = false
      const from = { source, atSeconds: posterMoment(found), hdr: found.video!.hdr, signal: job.signal }
      return keep(posterFile(1), (out) => poster({ ...from, out }), folder).then(
        () => ({ hasPoster: true, posters: 1 }),
        () => ({}), // the lesson does not wait for a poster that can't be made
      )
    }

    async function publish({ folder, master, tracks }: Grown): Promise<void> {
      for (const track of tracks) await keepNew(track, folder)
      const isFirst = facts !== null
      if (isFirst) await keep(MASTER, async (to) => writeFile(to, await master()), folder)
      const set = facts ?? (wantsPoster ? await makePoster(folder) : {})
      await job.publish(async (session) => {
        await saveGrowth(into, tracks, session)
        if (Object.keys(set).length === 0) return
        await Assets.updateOne({ _id: asset._id }, { $set: set }, { session })
        await offerings.changed(session)
      }, 'forGood')
      facts = null
      if (Object.keys(set).length > 0) {
        const now = await announceCurrent(job.app, asset._id)
        if (now) progress.changed(now)
      }
    }

    return {
      before,
      bring: (file, to) => storage.withLocal(`${into}/${file}`, (from) => copyFile(from, to)),
      publish,
    }
  }
}
