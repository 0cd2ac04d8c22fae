/** A lesson video as the pipeline makes it, for tests in which a real player plays it. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeLessonVideo } from '../../seeds/lessonVideo.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { ladderPackage } from '../../server/features/assets/processing/ladderPackage.ts'
import type { AppContext } from '../../server/appContext.ts'
import { newId } from '../../server/lib/id.ts'
import { makeAsset } from './learningFactories.ts'

const CAPTIONS =
  'WEBVTT\n\n00:00.000 --> 00:05.000\n各位同志，大家好。\n\n00:05.000 --> 00:10.000\n今天学习党支部工作条例。\n'

/** @returns the id of an asset that is ready, in two qualities and with captions */
export async function makeRealAsset(app: AppContext, unit: Unit, title: string, seconds: number): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-real-'))
  try {
    const file = path.join(folder, 'lesson.mp4')
    await makeLessonVideo({ title, seconds, out: file })
    const id = newId()
    const { localFolder, facts } = await ladderPackage(
      file,
      { id, app, fence: 1, signal: new AbortController().signal },
      () => undefined,
    )
    const renditions = `renditions/${id}/1`
    await app.storage.putFolder(renditions, localFolder)
    await rm(path.dirname(localFolder), { recursive: true, force: true })
    const captions = `captions/${id}/test.vtt`
    await writeFile(path.join(folder, 'captions.vtt'), CAPTIONS)
    await app.storage.put(captions, path.join(folder, 'captions.vtt'))
    const { size } = await stat(file)
    await makeAsset(unit, facts.durationSeconds, {
      ...facts,
      _id: id,
      name: `${title}.mp4`,
      size,
      folder: renditions,
      captions,
    })
    return id
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
