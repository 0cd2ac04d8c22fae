/** A lesson that is watched while it is encoded, in real players; its worker is killed in the middle. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { GrowingPackages } from '../../server/features/delivery/growing.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeProgramme, publishCourse, videoLesson } from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { cookieOf, makeVideo, tusClient } from '../support/uploading.ts'
import { goOn, startUploadsServer } from '../support/uploadsServer.ts'
import { until } from '../support/wait.ts'
import { watcherOf } from './lessonStage.ts'

const SECONDS = 16

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-grows-'))
  site = await openSite('growingLesson')
  browser = await openBrowser('growing', site.url)
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await rm(folder, { recursive: true, force: true })
})

/** An encoder that comes no further than the first piece of a picture, however fast the machine is. */
async function encoderThatStopsShort(): Promise<string> {
  const programs = path.join(folder, 'programs')
  await mkdir(programs)
  const waits = 'case "$*" in *" -ss "*m3u8*) while :; do sleep 1; done;; esac'
  await writeFile(path.join(programs, 'ffmpeg'), `#!/bin/sh\n${waits}\nPATH="\${PATH#*:}"\nexec ffmpeg "$@"\n`)
  await chmod(path.join(programs, 'ffmpeg'), 0o755)
  return `${programs}:${process.env['PATH']}`
}

async function startWorker(settings: Record<string, string> = {}) {
  const { child } = await startUploadsServer(site, 'work', settings)
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test(
  'an author and a trainee watch what is there; the worker is killed, and they notice nothing but a pause',
  { timeout: 300_000 },
  async () => {
    const tree = await makeTree()
    const author = await makeAccount('instructor', tree.institution)
    const upload = await tusClient(site.url, await cookieOf(site.url, author.login)).upload(
      tree.institution._id,
      await makeVideo(folder, { seconds: SECONDS, codec: 'mpeg4' }),
    )
    const asset = async () => (await Assets.findOne({ upload }).lean())!
    const pictures = async () => (await GrowingPackages.findOne({}).lean())?.tracks[0]?.seconds.length ?? 0
    const killed = await startWorker({ PATH: await encoderThatStopsShort() })
    await until('its first piece is published', async () => (await pictures()) === 2)
    const { _id: id } = await asset()

    const teacher = watcherOf(await browser.visitor(DESKTOP), author)
    await comeIn(teacher, author.login)
    await teacher.open(`/manage/media?asset=${id}`)
    await teacher.page.getByText('正在转码，转好的部分可以先看').waitFor()
    await teacher.page.getByText(/视频正在处理，已可观看到 0:0[78]/).waitFor()
    await teacher.play()
    await teacher.reaches(2)
    await teacher.picture('preview')
    await teacher.page.getByRole('button', { name: '停止转码' }).click()
    const question = teacher.page.getByRole('alertdialog')
    await question.getByText('转好的部分也不能再看').waitFor()
    await question.getByRole('button', { name: '取消' }).click()
    await teacher.page.keyboard.press('Escape') // the tray lies below the drawer
    const tray = teacher.page.getByRole('region', { name: '任务' })
    await tray.getByRole('button', { expanded: false }).click()
    await tray.getByRole('button', { name: /^取消 / }).click()
    await tray.getByText('已经做好的部分会作废').waitFor()
    await teacher.picture('asks')
    await tray.getByRole('button', { name: '保留' }).click()
    await teacher.page.close()

    const lesson = videoLesson(id)
    const course = await publishCourse(tree.institution, [lesson])
    await makeProgramme(tree.institution, [course], { open: true })
    const trainee = watcherOf(await browser.visitor(PHONE), (await makeTrainee(tree.branch)).account)
    const { page, play, reaches, video, watched } = trainee
    await comeIn(trainee, trainee.account.login)
    await trainee.open(`/courses/${course._id}/lessons/${lesson.id}`)
    await play()
    const said = page.getByText(/已可观看到 0:0[78]，处理好后接着播放/)
    await said.waitFor()
    expect((await said.boundingBox())?.height, 'it is not squeezed on a phone').toBeGreaterThan(20)
    await reaches(7)
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    await trainee.picture('waits')
    expect(await pictures(), 'the lesson is not all there').toBe(2)
    expect(await video(({ ended, paused }) => [ended, paused])).toEqual([false, false])
    expect(await page.getByRole('alert').count()).toBe(0)

    const worker = await startWorker()
    await reaches(SECONDS - 0.5)
    await expect.poll(() => video(({ ended }) => ended), { timeout: 75_000 }).toBe(true)
    expect(await asset(), 'its other renditions are still being made').toMatchObject({
      ladder: 'making',
      growing: true,
    })
    await expect.poll(watched, { timeout: 30_000 }).toBe(SECONDS)
    await expect
      .poll(
        async () =>
          (await LearningRecords.find({ person: trainee.account.person!, lesson: lesson.id }).lean())[0]?.data,
        {
          timeout: 30_000,
        },
      )
      .toMatchObject({ evidence: { asset: id, watchedSeconds: SECONDS, durationSeconds: SECONDS } })
    expect(await page.getByRole('alert').count()).toBe(0)
    await trainee.picture('watched')

    goOn(worker)
    await until('all renditions are there', async () => (await asset()).ladder === null)
    expect(await asset()).toMatchObject({
      durationSeconds: SECONDS,
      renditions: [{ name: 'v180' }, { name: 'v180-low' }],
    })
    await page.reload()
    await page.getByText('这一课已经完成').waitFor()
    await play()
    await reaches(1)
    expect(await video(({ duration }) => Math.round(duration))).toBe(SECONDS)
    expect(await page.getByText('视频正在处理').count()).toBe(0)
  },
)
