/**
 * A published course gets another video: what the trainee is told and may do, and a player that may not take over, in a
 * real browser.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { openBrowser, PHONE, signIn, type Visitor } from '../support/browser.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { articleLesson, makeProgramme, publishCourse, videoLesson } from '../support/learningFactories.ts'
import { makeRealAsset } from '../support/realLesson.ts'
import { TITLE } from './lessonStage.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let visitor: Visitor
let login: string
let course: Awaited<ReturnType<typeof publishCourse>>
let lesson: Lesson
let newer: string
let tree: Awaited<ReturnType<typeof makeTree>>

beforeAll(async () => {
  site = await openSite('newest-in-browser', { whole: true })
  tree = await makeTree()
  lesson = videoLesson(await makeRealAsset(site.app, tree.institution, TITLE, 24))
  newer = await makeRealAsset(site.app, tree.institution, TITLE, 36)
  course = await publishCourse(tree.institution, [lesson])
  await makeProgramme(tree.institution, [course], { open: true })
  login = (await makeTrainee(tree.branch)).account.login
  browser = await openBrowser('newest-version', site.url)
  visitor = await browser.visitor(PHONE)
  await signIn(visitor, login, DEMO_PASSWORD)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const play = () =>
  visitor.page.locator('video').evaluate((video: HTMLVideoElement) => video.play().catch(() => undefined)) // paused again where it may not play
const address = () => `/courses/${course._id}/lessons/${lesson.id}`

describe('two devices, where the second one is refused', () => {
  test('the player says so in the words of the server, and tries again when asked', async () => {
    site.app.config.secondDevice = 'refuse'
    const other = await site.signedIn(login)
    await other
      .post(`/api/learning${address()}/open`)
      .set('user-agent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0')
      .expect(200)
    const { page } = visitor
    await page.goto(address())
    await page.locator('video').waitFor()
    await play()
    const cover = page.getByRole('alertdialog')
    await cover.getByText('请先在那里暂停，一分钟后就可以在这里继续').waitFor()
    expect(await cover.textContent()).toContain('您正在另一台设备（')
    expect(await page.getByText('这次学习已经结束').count()).toBe(0)
    await visitor.picture('held')
    expect(await visitor.violations()).toEqual([])
    await other.delete('/api/session')
    await cover.getByRole('button', { name: '再试一次' }).click()
    await cover.waitFor({ state: 'hidden' })
    site.app.config.secondDevice = 'take-over'
  })
})

describe('a newer version', () => {
  test('is offered on the course’s page, with what becomes of progress; a page still open does not count the old video for the new one', async () => {
    const { page } = visitor
    course = await publishCourse(tree.institution, [{ ...lesson, asset: newer } as Lesson, articleLesson()], course)
    const second = await visitor.context.newPage()
    await second.goto(address())
    await second.locator('video').waitFor()
    await page.goto(`/courses/${course._id}`)
    const notice = page.getByRole('region', { name: '这门课有了新版本' })
    await notice
      .getByText('换到新版本后，已完成的课和学时都保留；《学习党章》换了视频，要从头看；新增《导读》。')
      .waitFor()
    await visitor.picture('newer')
    expect(await visitor.violations()).toEqual([])
    await notice.getByRole('button', { name: '换到新版本' }).click()
    await notice.waitFor({ state: 'hidden' })
    await page.getByText('/ 2 课').waitFor()
    const length = () => second.locator('video').evaluate((video: HTMLVideoElement) => Math.round(video.duration))
    await expect.poll(length).toBe(24)
    await second.locator('video').evaluate((video: HTMLVideoElement) => video.play().catch(() => undefined)) // paused again where it may not play
    await expect.poll(length, { timeout: 75_000 }).toBe(36)
  })
})
