/** A recording as it came, in a real player: before its ladder is there, and whatever container its samples lie in. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { takeIn } from '../../server/features/assets/intake.service.ts'
import { originalKey, hashFile } from '../../server/features/assets/blobs.service.ts'
import { instantPackage } from '../../server/features/assets/processing/instantPackage.ts'
import { newId } from '../../server/lib/id.ts'
import { comeIn, DESKTOP, openBrowser } from '../support/browser.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { interleaved } from '../media/interleaved.ts'
import { until } from '../support/wait.ts'
import { makeAsset, makeProgramme, publishCourse, videoLesson } from '../support/learningFactories.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let tree: Awaited<ReturnType<typeof makeTree>>
let folder: string
let recording: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-first-'))
  recording = await makeRecording()
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

/** 24 s with pictures out of order, at a rate that no millisecond divides: encoded once. */
async function makeRecording(): Promise<string> {
  const file = path.join(folder, 'recording.mp4')
  const inputs = ['testsrc2=size=320x180:rate=30000/1001:duration=24', 'sine=duration=24']
  await ffmpeg([
    ...inputs.flatMap((input) => ['-f', 'lavfi', '-i', input]),
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-bf', '3', '-g', '60', '-c:a', 'aac', file],
  ])
  return file
}
const ffmpeg = (args: readonly string[]) => promisify(execFile)('ffmpeg', ['-v', 'error', ...args])

/** @returns the address of a lesson that plays the recording as it lies in a container */
async function lessonOf(container: string, options: readonly string[]): Promise<string> {
  const file = path.join(folder, container)
  await ffmpeg(['-i', recording, '-c', 'copy', ...options, file])
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
  ['six.mp4', ['-c:a', 'ac3', '-ac', '6']], // of which only the sound is encoded
])(
  '%s plays from its beginning, across its segments and from a place in it',
  { timeout: 180_000 },
  async (container, options) => {
    const address = await lessonOf(container, options)
    const visitor = await browser.visitor(DESKTOP)
    await comeIn(visitor, (await makeTrainee(tree.branch)).account.login)
    await visitor.page.goto(address)
    const video = <T>(work: (video: HTMLVideoElement, seconds: number) => T | Promise<T>, seconds = 0) =>
      visitor.page.locator('video').evaluate(work, seconds)
    const reaches = (seconds: number) =>
      expect.poll(() => video(({ currentTime }) => currentTime), { timeout: 75_000 }).toBeGreaterThanOrEqual(seconds)
    await expect.poll(() => video(({ readyState }) => readyState), { timeout: 75_000 }).toBeGreaterThan(0)
    await video((element) => {
      element.muted = true
      element.playbackRate = 2
      return element.play()
    })
    await reaches(6)
    expect(await video(({ buffered }) => [buffered.length, buffered.start(0) < 0.1])).toEqual([1, true])
    await video((element, seconds) => void (element.currentTime = seconds), 17)
    await reaches(19)
    expect(await video(({ error, duration }) => [error, Math.round(duration)])).toEqual([null, 24])
    expect(
      await video(
        (element) => (element as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount,
      ),
    ).toBeGreaterThan(0)
    await visitor.picture(`first-${container}`)
  },
)

/** A screen recorder's: what the system plays first, the microphone second. @returns the asset, which the worker makes */
async function recordingOf(...levels: readonly number[]): Promise<string> {
  const file = path.join(folder, `${levels.join('-')}.mkv`)
  const sounds = levels.flatMap((level) => ['-f', 'lavfi', '-i', `sine=duration=3,volume=${level}`])
  const maps = levels.flatMap((_, track) => [
    '-map',
    String(track + 1),
    `-metadata:s:a:${track}`,
    `title=${TITLES[track]}`,
  ])
  const video = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=10:duration=3']
  const codecs = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-metadata:s:a:1', 'language=chi']
  await ffmpeg([...video, ...sounds, '-map', '0', ...maps, ...codecs, file])
  const owner = (await makeAccount('instructor', tree.institution))._id
  const [id, sha256, { size }] = [newId(), await hashFile(file), await stat(file)]
  await takeIn(site.app, {
    id,
    file,
    size,
    sha256,
    unit: tree.institution._id,
    owner,
    filename: `录屏 ${levels.length}.mkv`,
  })
  return (await Assets.findOne({ upload: id }).lean())!._id
}
const TITLES = ['系统声音', '麦克风']

test(
  'an author sees which sound plays, chooses another, and reads that a video has none',
  { timeout: 180_000 },
  async () => {
    const [two, none] = [await recordingOf(0, 1), await recordingOf(0)]
    const visitor = await browser.visitor(DESKTOP)
    await comeIn(visitor, (await makeAccount('instructor', tree.institution)).login)
    const { page } = visitor
    const ready = (id: string, ladder: object = {}) =>
      until('it is made', async () => (await Assets.exists({ _id: id, state: 'ready', ...ladder })) !== null)
    await ready(two, { ladder: null })
    await page.goto(`/manage/media?asset=${two}`)
    const track = (name: string) => page.getByRole('radio', { name })
    await expect
      .poll(() => track('第 2 轨 · 麦克风 · 中文 · 单声道 · 有声音').isChecked(), { timeout: 30_000 })
      .toBe(true)
    await visitor.picture('sounds')
    expect(await visitor.violations()).toEqual([])
    await track('第 1 轨 · 系统声音 · 单声道 · 没有声音').check()
    await page.getByText('正在换用所选的声音轨道').waitFor()
    await page.getByText('正在播放的声音轨道没有声音').waitFor()
    expect(await Assets.findById(two).lean()).toMatchObject({ sound: 0, soundOnly: false })
    await visitor.picture('silent-track')
    await ready(none)
    await page.goto(`/manage/media?asset=${none}`)
    await page.getByText('从头到尾听不到声音').waitFor()
    await page.locator('li', { hasText: '录屏 1' }).getByText('没有声音').waitFor()
    await visitor.picture('no-sound')
  },
)
