import { rm } from 'node:fs/promises'
import { GaveWay } from '../../../../media/giveWay.ts'
import { defineJob, Defer, type JobContext } from '../../../jobs/definitions.ts'
import { ENCODE_ASSET } from './enqueue.ts'
import { giveUpGrowth, keepWhole } from './giveUpGrowth.ts'
import { growWith } from './growing.ts'
import { othersWaiting } from './othersWaiting.ts'
import { announceCurrent, watchProgress } from './progress.ts'
import { assetPayload, withAsset } from './withAsset.ts'
import { ladderPackage } from './ladderPackage.ts'
import { keptFolder, soundChoiceOf } from './packageFolder.ts'
import { publishLadder } from './publishLadder.ts'
import { soundPackage } from './soundPackage.ts'
import { orReject } from './reject.ts'
import { growingFolder, releaseFolder } from '../blobs.service.ts'
import { faultAtMost, refusal } from '../assets.failures.ts'
import { Assets, type Asset } from '../assets.model.ts'

/** Makes the ladder of an original, and puts it in the place of what plays meanwhile. */
defineJob({
  kind: ENCODE_ASSET,
  title: ({ name }) => `转码“${name}”`,
  payload: assetPayload,
  heavy: true,
  async run({ asset: id }, job) {
    const asset = await begin(id)
    if (asset && !(await job.acquireExclusive(`encode ${asset.sha256}`))) await waitForDuplicate(asset, job)
    return withAsset(asset, job, make)
  },
  async onFailed({ asset }, why, session) {
    const reason = refusal(why === 'cancelled' ? 'asset.cancelled' : 'asset.fault')
    if (!(await keepWhole(asset, session))) await giveUpGrowth(asset, { refusal: reason }, session)
    await Assets.updateOne(
      { _id: asset, state: 'processing' },
      { $set: { state: 'failed', refusal: reason } },
      { session },
    )
    await Assets.updateOne(
      { _id: asset, state: 'ready', ladder: 'making' },
      { $set: { ladder: 'stopped' } },
      { session },
    )
  },
})

/**
 * Null when there is nothing to do: removed, complete, refused or cancelled. An administrator's retry comes after a
 * fault.
 */
async function begin(id: string): Promise<Asset | null> {
  const anew = { $set: { state: 'processing' as const, refusal: null } }
  const waiting = await Assets.updateOne(
    { _id: id, sha256: { $ne: null }, state: { $in: ['processing', 'failed'] }, ...faultAtMost },
    anew,
  )
  const playing = await Assets.updateOne(
    { _id: id, state: 'ready', ladder: { $in: ['making', 'stopped'] } },
    { $set: { ladder: 'making' } },
  )
  return waiting.matchedCount + playing.matchedCount === 1 ? Assets.findById(id).lean() : null
}

const LOOK_SECONDS = 5

/**
 * The same content is being encoded for another asset: its result is shared when it is there, and until then how far it
 * is. When it is given up, whoever looks next takes over.
 */
async function waitForDuplicate({ _id, state, sha256 }: Asset, { app }: JobContext): Promise<never> {
  const twins = await Assets.find({ sha256, _id: { $ne: _id } }, { progress: 1, state: 1, ladder: 1 }).lean()
  const duplicates = twins.filter((twin) => twin.state === 'processing' || twin.ladder === 'making')
  await Assets.updateOne(
    { _id, state },
    { $set: { progress: Math.max(0, ...duplicates.map(({ progress }) => progress)) } },
  )
  await announceCurrent(app, _id)
  throw new Defer(LOOK_SECONDS)
}

/** Left free for the database and the logs. */
const RESERVE_BYTES = 512 * 1024 ** 2

/**
 * A ladder takes at most about twice what its source takes, beside what it replaces; @throws when there is no room, to
 * be tried again.
 */
async function requireRoom({ storage }: JobContext['app'], size: number): Promise<void> {
  const free = await storage.freeBytes()
  if (free < 2 * size + RESERVE_BYTES)
    throw new Error(`no room to encode: ${free} bytes are free, the source has ${size}`)
}

/** Behind those to which it gave way: they have waited longer. */
const GAVE_WAY_SECONDS = 1

async function make(asset: Asset, original: string, job: JobContext): Promise<string | void> {
  await requireRoom(job.app, asset.size)
  const progress = watchProgress(asset, job)
  if (!asset.growing) progress(0)
  // What plays already as it came is all there.
  const growth = asset.state === 'processing' || asset.growing ? growWith(asset, job, progress) : undefined
  const others = othersWaiting(asset, job)
  let goesOn = false
  try {
    return await orReject(asset, job, async () =>
      publishLadder(
        asset,
        await job.app.storage.withLocal(original, (source) =>
          asset.soundOnly && asset.folder !== null
            ? soundPackage(source, asset, asset.folder, job, progress)
            : ladderPackage(source, job, progress, {
                choice: soundChoiceOf(asset),
                grow: growth,
                othersWait: others.wait,
                keptDir: keptFolder(job),
              }),
        ),
        job,
      ),
    )
  } catch (error) {
    goesOn = error instanceof GaveWay || (job.signal.aborted && job.signal.reason !== 'cancelled')
    throw error instanceof GaveWay ? new Defer(GAVE_WAY_SECONDS) : error
  } finally {
    others.stop()
    progress.stop()
    if (!goesOn) await rm(keptFolder(job), { recursive: true, force: true })
    if (!(await Assets.exists({ _id: asset._id }))) await releaseFolder(job.app, growingFolder(asset._id, job.id))
  }
}
