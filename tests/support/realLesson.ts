/** A lesson video as the pipeline makes it, for tests in which a real player plays it. */
import { cp, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inject } from 'vitest'
import { makeLessonVideo } from '../../seeds/lessonVideo.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { ladderPackage } from '../../server/features/assets/processing/ladderPackage.ts'
import type { AppContext } from '../../server/appContext.ts'
import { newId } from '../../server/lib/id.ts'
import { makeAsset } from './learningFactories.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of what test files of one run share; it goes with the run. */
    sharedFolder: string
  }
}

const CAPTIONS =
  'WEBVTT\n\n00:00.000 --> 00:05.000\n各位同志，大家好。\n\n00:05.000 --> 00:10.000\n今天学习党支部工作条例。\n'

type Facts = Awaited<ReturnType<typeof ladderPackage>>['facts']

/**
 * The clip and its package, made once for the run: most files play the same one. Files that begin together may both
 * make it.
 */
async function madeOnce(app: AppContext, title: string, seconds: number): Promise<string> {
  const shared = path.join(inject('sharedFolder'), `${Buffer.from(title).toString('hex')}-${seconds}`)
  if (await stat(shared).catch(() => null)) return shared
  const folder = await mkdtemp(`${shared}-`)
  const file = path.join(folder, 'lesson.mp4')
  await makeLessonVideo({ title, seconds, out: file })
  const job = { id: newId(), app, fence: 1, signal: new AbortController().signal }
  const { localFolder, facts } = await ladderPackage(file, job, () => undefined)
  await cp(localFolder, path.join(folder, 'package'), { recursive: true })
  await rm(path.dirname(localFolder), { recursive: true, force: true })
  await writeFile(path.join(folder, 'facts.json'), JSON.stringify(facts))
  await rename(folder, shared).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(folder, { recursive: true, force: true }) // another file was sooner
  })
  return shared
}

/** @returns the id of an asset that is ready, in two qualities and with captions */
export async function makeRealAsset(app: AppContext, unit: Unit, title: string, seconds: number): Promise<string> {
  const shared = await madeOnce(app, title, seconds)
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-real-'))
  try {
    const id = newId()
    const facts = JSON.parse(await readFile(path.join(shared, 'facts.json'), 'utf8')) as Facts
    const renditions = `renditions/${id}/1`
    await cp(path.join(shared, 'package'), path.join(folder, 'package'), { recursive: true })
    await app.storage.putFolder(renditions, path.join(folder, 'package'))
    const captions = `captions/${id}/test.vtt`
    await writeFile(path.join(folder, 'captions.vtt'), CAPTIONS)
    await app.storage.put(captions, path.join(folder, 'captions.vtt'))
    const { size } = await stat(path.join(shared, 'lesson.mp4'))
    await makeAsset(unit, facts.durationSeconds, {
      ...facts,
      _id: id,
      name: `${title}.mp4`,
      filename: `${title}.mp4`,
      size,
      folder: renditions,
      captions: [{ language: 'zh-Hans', key: captions, sha256: 'test' }],
    })
    return id
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
