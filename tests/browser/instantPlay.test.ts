/** A recording as it came, in a real player: before its ladder is there, and whatever container its samples lie in. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { originalKey, hashFile } from '../../server/features/assets/blobs.service.ts'
import { instantPackage } from '../../server/features/assets/processing/instantPackage.ts'
import { newId } from '../../server/lib/id.ts'
import { DESKTOP, openBrowser, signIn, type Visitor } from '../support/browser.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { interleaved } from '../media/interleaved.ts'
import { makeAsset, makeProgramme, publishCourse, videoLesson } from '../support/learningFactories.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let tree: Awaited<ReturnType<typeof makeTree>>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-first-'))
  site = await openSite('firstPlayer', { whole: true })
  tree = await makeTree()
  browser = await openBrowser('firstPlayer', site.url)
}, 120_000)
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A lesson of 24 s with pictures out of order, at a rate that no millisecond divides. @returns its address */
async function lessonOf(container: string, options: readonly string[]): Promise<string> {
  const file = path.join(folder, container)
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=640x360:rate=30000/1001:duration=24',
    '-f',
    'lavfi',
    '-i',
    'sine=duration=24',
  ]
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    ...inputs,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-pix_fmt',
    'yuv420p',
    '-bf',
    '3',
    '-g',
    '60',
    '-c:a',
    'aac',
    ...options,
    file,
  ])
  if (container.endsWith('.ts')) await writeFile(file, interleaved(await readFile(file)))
  const id = newId()
  const original = originalKey(await hashFile(file), id)
  const made = await instantPackage(file, original, {
    id,
    app: site.app,
    fence: 1,
    signal: new AbortController().signal,
  })
  if (container.endsWith('.ts'))
    expect(await readFile(path.join(made!.localFolder, 'first.json'), 'utf8'), 'sound goes on behind a cut').toContain(
      '"tail"',
    )
  await site.app.storage.putFolder(`renditions/${id}/1`, made!.localFolder)
  await site.app.storage.put(original, file)
  await makeAsset(tree.institution, made!.facts.durationSeconds, {
    ...made!.facts,
    _id: id,
    folder: `renditions/${id}/1`,
    ladder: 'making',
  })
  const lesson = videoLesson(id) as Lesson
  const course = await publishCourse(tree.institution, [lesson])
  await makeProgramme(tree.institution, [course], { open: true })
  return `/courses/${course._id}/lessons/${lesson.id}`
}

test.each([
  ['a.mkv', []],
  ['a.flv', []],
  ['a.ts', []],
  ['a.mp4', ['-movflags', '+frag_keyframe+empty_moov']],
])(
  '%s plays from its beginning, across its segments and from a place in it',
  { timeout: 180_000 },
  async (container, options) => {
    const address = await lessonOf(container, options)
    const visitor: Visitor = await browser.visitor(DESKTOP)
    await signIn(visitor, (await makeTrainee(tree.branch)).account.login, DEMO_PASSWORD)
    await visitor.page.goto(address)
    const video = <T>(work: (video: HTMLVideoElement, seconds: number) => T | Promise<T>, seconds = 0) =>
      visitor.page.locator('video').evaluate(work, seconds)
    const reaches = (seconds: number) =>
      expect.poll(() => video(({ currentTime }) => currentTime), { timeout: 75_000 }).toBeGreaterThanOrEqual(seconds)
    await expect.poll(() => video(({ readyState }) => readyState), { timeout: 75_000 }).toBeGreaterThan(0)
    await video((element) => {
      element.muted = true
      return element.play()
    })
    await reaches(6)
    expect(await video(({ buffered }) => [buffered.length, buffered.start(0) < 0.1])).toEqual([1, true])
    await video((element, seconds) => void (element.currentTime = seconds), 17)
    await reaches(19)
    expect(await video(({ error, duration }) => [error, Math.round(duration)])).toEqual([null, 24])
    await visitor.picture(`first-${container.split('.').at(-1)}`)
  },
)
