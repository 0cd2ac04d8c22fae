/** Makes the lesson videos and sends them through the same pipeline as an upload: probe, ladder, transcode, poster. */
import { createHash } from 'node:crypto'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Account } from '../server/features/accounts/accounts.model.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import { captionsKey, originalKey, renditionsFolder, hashFile } from '../server/features/assets/blobs.service.ts'
import { ladderPackage } from '../server/features/assets/processing/ladderPackage.ts'
import type { Asset, AssetCaptions } from '../server/features/assets/assets.model.ts'
import { captionLanguages } from '../server/features/assets/captionLanguages.rule.ts'
import type { AppContext } from '../server/appContext.ts'
import type { JobRun } from '../server/jobs/definitions.ts'
import type { PlannedVideo } from './catalogue.ts'
import { addDays, instant } from './dates.ts'
import { makeLessonVideo } from './lessonVideo.ts'

const clock = (seconds: number): string =>
  `00:${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}.000`

/** WebVTT of the lines, each as long as the others. */
function webVtt(lines: readonly string[], seconds: number): string {
  const at = (index: number) => clock(Math.floor((index * seconds) / lines.length))
  return ['WEBVTT', ...lines.map((line, index) => `${at(index)} --> ${at(index + 1)}\n${line}`)].join('\n\n') + '\n'
}

async function keepCaptions(
  { storage }: AppContext,
  { asset, captions, seconds }: PlannedVideo,
  folder: string,
): Promise<AssetCaptions[]> {
  const kept: AssetCaptions[] = []
  for (const language of captionLanguages) {
    const lines = captions?.[language]
    if (!lines) continue
    const text = webVtt(lines, seconds)
    const key = captionsKey(asset, language, 'seed')
    const file = path.join(folder, `${asset}.vtt`)
    await writeFile(file, text)
    await storage.put(key, file)
    kept.push({ language, key, sha256: createHash('sha256').update(text).digest('hex') })
  }
  return kept
}

/** The seed is alone with the database: it does the work of a job without a lease that could be lost. */
const inHand = (app: AppContext, id: string): JobRun => ({
  id,
  app,
  fence: 1,
  signal: new AbortController().signal,
})

async function makeVideo(
  app: AppContext,
  video: PlannedVideo,
  owner: Account,
  unit: Unit,
  folder: string,
  today: string,
): Promise<Asset> {
  const file = path.join(folder, `${video.asset}.mp4`)
  await makeLessonVideo({ ...video, out: file, seed: video.seconds })
  const { size } = await stat(file)
  const sha256 = await hashFile(file)
  const job = inHand(app, `seed-${video.asset}`)
  const { localFolder, facts } = await ladderPackage(file, job, () => undefined)
  const renditions = renditionsFolder(video.asset, job.id, job.fence)
  await app.storage.putFolder(renditions, localFolder)
  await rm(path.dirname(localFolder), { recursive: true, force: true })
  await app.storage.put(originalKey(sha256, video.asset), file)
  return {
    _id: video.asset,
    unit: unit._id,
    ancestors: unit.ancestors,
    owner: owner._id,
    name: `${video.title}.mp4`,
    filename: `${video.title}.mp4`,
    state: 'ready',
    size,
    sha256,
    original: video.asset,
    upload: null,
    progress: 1,
    refusal: null,
    folder: renditions,
    reuses: 0,
    poster: 1,
    ladder: null,
    captions: await keepCaptions(app, video, folder),
    createdAt: instant(addDays(today, -185)),
    ...facts,
  }
}

/** Ready assets of all videos, one after the other: each keeps a processor busy by itself. */
export async function makeVideos(
  app: AppContext,
  videos: readonly PlannedVideo[],
  owner: Account,
  unit: Unit,
  today: string,
): Promise<Asset[]> {
  const folder = path.join(app.config.dataDir, 'seed-videos')
  await mkdir(folder, { recursive: true })
  const assets: Asset[] = []
  try {
    for (const video of videos) assets.push(await makeVideo(app, video, owner, unit, folder, today))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return assets
}
