/** What a trainee meets around the player and the paper: the end of a lesson, a handout, a reload, an open attempt. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { originalOf } from '../../server/features/assets/blobs.service.ts'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { countResults } from '../../server/features/quizzes/results.service.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { Watches } from '../../server/features/playback/watch.model.ts'
import { newId } from '../../server/lib/id.ts'
import { comeIn, DESKTOP, PHONE, type Visitor } from '../support/browser.ts'
import { makeTrainee } from '../support/factories.ts'
import {
  articleLesson,
  documentLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  quizLesson,
  videoLesson,
} from '../support/learningFactories.ts'
import { fiveKinds } from '../support/quizzes.ts'
import { openLessonStage, type LessonStage } from './lessonStage.ts'
import { smallPdf } from './pdf.ts'

let stage: LessonStage
vi.setConfig({ testTimeout: 90_000 })
beforeAll(async () => void (stage = await openLessonStage('trainee', 24)), 120_000)
afterEach(() => stage.leave())
afterAll(() => stage?.close())

/** A course that is open to all; the address of its first lesson. */
async function courseOf(...lessons: Lesson[]) {
  const course = await publishCourse(stage.tree.institution, lessons)
  await makeProgramme(stage.tree.institution, [course], { open: true })
  return { course: course._id, address: `/courses/${course._id}/lessons/${lessons[0]!.id}` }
}
async function trainee(screen: typeof PHONE) {
  const visitor = await stage.visitor(screen)
  const { account, person } = await makeTrainee(stage.tree.branch)
  await comeIn(visitor, account.login)
  return { ...visitor, account, person }
}
function faultsOf(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  // what a listener of a component throws is only logged
  page.on('console', (said) => void (said.text().includes('Error:') && faults.push(said.text())))
  return faults
}
/** What the pages ask of the server from now on. */
function callsOf(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/')) asked.push(pathname)
  })
  return asked
}
/** Holds requests until they are released; `asked` when the first is there. */
async function held(page: Page, address: string) {
  let asked = (): void => {}
  let release = (): void => {}
  const first = new Promise<void>((resolve) => (asked = resolve))
  const gate = new Promise<void>((resolve) => (release = resolve))
  await page.route(address, async (route) => {
    asked()
    await gate
    await route.continue()
  })
  return { asked: first, release }
}
const isInView = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return top >= 0 && bottom <= innerHeight
  })

const isWithinCard = (found: Locator) =>
  found.evaluate((one) => one.getBoundingClientRect().right <= one.closest('.card')!.getBoundingClientRect().right)

async function seesAllCourses({ page, picture, violations }: Visitor): Promise<void> {
  await page.goto('/courses')
  await page.getByRole('heading', { name: '最近学习' }).waitFor()
  await page.getByText(/今天看了\s*(\d+ 分 )?\d+ 秒/).waitFor()
  await page.getByRole('link', { name: /第一课.*下一课：导读/ }).waitFor()
  await page.getByRole('button', { name: '选修 1' }).click()
  await picture('courses')
  expect(await violations()).toEqual([])
  await page.getByRole('button', { name: '已学完 0' }).click()
  await page.getByText('没有符合条件的课程').waitFor()
  await page.getByRole('button', { name: '显示全部课程' }).click()
  await expect.poll(() => page.url()).toMatch(/\/courses$/)
  await page.getByRole('link', { name: /第一课.*下一课：导读/ }).click()
  await page.getByRole('button', { name: '我已读完' }).waitFor()
}
async function readsTheRecord({ page, picture, violations }: Visitor): Promise<void> {
  await page.goto('/me')
  await page.getByText('学完《第一课》').waitFor()
  await picture('me')
  expect(await violations()).toEqual([])
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出 Excel' }).click()
  expect((await download).suggestedFilename()).toMatch(/学习记录 全部 .*\.xlsx$/)
  await page.evaluate(() => void (window.print = () => void (document.title = 'printed')))
  await page.getByRole('button', { name: '打印' }).click()
  await expect.poll(() => page.title()).toBe('printed')
}

test('at its end a lesson says over the picture that it is complete, and leads to the next by one key', async () => {
  const { address } = await courseOf({ ...videoLesson(stage.asset), title: '第一课' } as Lesson, articleLesson())
  const watcher = await stage.watcher(PHONE, address)
  const { page, play, video } = watcher
  const faults = faultsOf(page)
  await play()
  const cover = page.locator('.screen .over')
  await cover.waitFor({ timeout: 75_000 })
  await cover.getByText('这一课完成了。').waitFor()
  expect(await isInView(page, '.screen .over'), 'not below the fold').toBe(true)
  await watcher.picture('done')
  expect(await watcher.violations()).toEqual([])
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('下一课：导读')
  await cover.getByRole('button', { name: '再看一遍' }).click()
  await expect.poll(() => cover.count()).toBe(0)
  await page.locator('.screen').getByText('这一课完成了。').waitFor() // below the picture while it plays
  await expect.poll(() => video(({ paused }) => paused)).toBe(false)
  const element = (await page.locator('video').elementHandle())!
  await page.locator('.screen').getByRole('link', { name: '下一课：导读' }).press('Enter')
  await page.getByRole('heading', { name: '导读' }).waitFor()
  await element.evaluate((left) => void left.dispatchEvent(new Event('timeupdate'))) // one that was under way
  await page.getByRole('button', { name: '我已读完' }).waitFor()
  await seesAllCourses(watcher)
  await readsTheRecord(watcher)
  expect(faults).toEqual([])
})

test('the menu of captions is called so', async () => {
  const { page } = await stage.watcher(DESKTOP, (await courseOf(videoLesson(stage.asset))).address)
  await expect.poll(() => page.locator('media-captions-menu-button').getAttribute('aria-label')).toBe('字幕')
})

/** Nothing that is played is stored while this holds: the machine is slow, or the line. */
function holdBeats() {
  const spies: { mockRestore(): void }[] = []
  let release = (): void => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  const { collection } = Watches
  const write = collection.bulkWrite.bind(collection)
  spies.push(
    vi
      .spyOn(collection, 'bulkWrite')
      .mockImplementation((async (...given: Parameters<typeof write>) => (await gate, write(...given))) as never),
  )
  return () => {
    release()
    for (const spy of spies) spy.mockRestore()
  }
}

test('a lesson that is loaded again while it plays goes on where it was, though nothing of it has arrived yet', async () => {
  const watcher = await stage.watcher(DESKTOP, (await courseOf(videoLesson(stage.asset))).address)
  const { page, play, reaches, saved, position, watched } = watcher
  await play()
  await saved().waitFor() // the first seconds are
  const release = holdBeats()
  try {
    await reaches(12)
    // what a browser writes while a page goes may come to nothing
    await page.evaluate(() =>
      addEventListener(
        'pagehide',
        () =>
          (IDBObjectStore.prototype.put = () => {
            throw new Error('too late')
          }),
        { capture: true },
      ),
    )
    const left = await position()
    await page.reload()
    await page.locator('video').waitFor()
    await expect.poll(position, { timeout: 75_000 }).toBeGreaterThanOrEqual(Math.floor(left) - 0.5)
  } finally {
    release()
  }
  await expect.poll(watched, { timeout: 75_000 }).toBeGreaterThanOrEqual(11)
})

/** A course of one handout. */
async function handout(content: Buffer, name: string) {
  const asset = await makeAsset(stage.tree.institution, null, { name: `${name}.pdf`, sha256: newId() })
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-handout-'))
  const file = path.join(folder, 'handout.pdf')
  await writeFile(file, content)
  await stage.site.app.storage.put(originalOf((await Assets.findById(asset).lean())!)!, file)
  await rm(folder, { recursive: true, force: true })
  return courseOf({ ...documentLesson(asset), title: name } as Lesson)
}
/** Whether something is drawn on the first sheet. */
const isDrawn = (page: Page) =>
  page
    .locator('.sheet canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      if (canvas.width === 0) return false
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return data.some((value, index) => index % 4 === 0 && value < 128 && data[index + 3]! > 200)
    })

test('a handout is read in the page on a phone, and counts as read only after it was opened', async () => {
  const { address } = await handout(smallPdf('Party branch handbook'), '支部工作条例')
  const visitor = await trainee(PHONE)
  const { page } = visitor
  const faults = faultsOf(page)
  const read = page.getByRole('button', { name: '我已读完' })
  const hold = await held(page, '**/media/**')
  await page.goto(address)
  await hold.asked
  expect(await read.isDisabled(), 'before it is there').toBe(true)
  hold.release()
  await expect.poll(() => isDrawn(page), { timeout: 75_000 }).toBe(true)
  await page.getByText('第 1 页，共 1 页。Party branch handbook').waitFor({ state: 'attached' })
  await visitor.picture('handout')
  expect(await visitor.violations()).toEqual([])
  await page.setViewportSize(PHONE)
  await page.getByRole('button', { name: '放大' }).click()
  await expect
    .poll(() =>
      page
        .locator('.sheet')
        .first()
        .evaluate(({ clientWidth }) => clientWidth > innerWidth),
    )
    .toBe(true)
  await read.click()
  await page.getByText('这一课完成了。').waitFor()
  expect(faults).toEqual([])
})

test('one that cannot be shown says so, and can be downloaded', async () => {
  const { address } = await handout(Buffer.from('no PDF at all'), '坏的讲义')
  const { page } = await trainee(PHONE)
  await page.goto(address)
  await page.getByRole('alert').filter({ hasText: '这份讲义在页面里打不开' }).waitFor()
  const read = page.getByRole('button', { name: '我已读完' })
  expect(await read.isDisabled()).toBe(true)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载' }).click()
  expect((await download).suggestedFilename()).toBe('坏的讲义.pdf')
  await expect.poll(() => read.isEnabled()).toBe(true)
})

test('an open attempt is first on the first page; a gap left empty is not answered', async () => {
  const { course, address } = await courseOf({
    ...quizLesson(fiveKinds({ minutes: 30 })),
    title: '章节测验：支部工作条例与组织生活的基本知识和程序',
  })
  const visitor = await trainee(PHONE)
  const { page } = visitor
  await page.goto(`${address}/quiz`)
  await page.getByText('1 道简答、论述题（10 分）由教师批阅').waitFor()
  await visitor.picture('quiz-intro')
  await page.getByRole('button', { name: '开始测验' }).click()
  await page.getByText('已答 0 / 5 题').waitFor()
  const asked = callsOf(page)
  await page.goto('/today')
  await page.getByText('正在作答，还没有交卷').waitFor()
  await page.waitForLoadState('networkidle')
  expect(asked.toSorted()).toEqual(['/api/notices/unread', '/api/own-classes/running', '/api/session', '/api/today'])
  await page.getByText(/剩余 \d\d:\d\d/).waitFor()
  await visitor.picture('today-open')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('link', { name: '继续作答' }).click()
  await page.getByRole('button', { name: '第 4 题，未作答' }).click()
  await page.getByLabel('第 1 空').fill('1921')
  await page.getByText(/已保存/).waitFor()
  await page.getByRole('button', { name: '第 4 题，只答了一部分' }).waitFor()
  await page.getByText('已答 0 / 5 题').waitFor()
  await page.getByRole('button', { name: '交卷' }).last().click()
  await page.getByText('还有 5 题没有答完').waitFor()
  await page.getByRole('button', { name: '第 4 题（没有答完）' }).click()
  await page.getByLabel('第 2 空').fill('party school')
  await page.getByText('已答 1 / 5 题').waitFor()
  await page.getByRole('button', { name: '第 5 题，未作答' }).click()
  await page.getByLabel('您的回答').fill('为人民服务')
  await page.getByText('已答 2 / 5 题').waitFor()
  await page.getByRole('button', { name: '交卷' }).last().click()
  await page.getByRole('button', { name: '确认交卷' }).click()
  // 20 of 70, at most 10 to come, 42 pass
  await page.getByText('待批阅的题最多再得 10 分，到不了及格线').waitFor()
  await visitor.picture('decided')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('link', { name: '看看能否再考' }).click()
  await page.getByRole('button', { name: '再考一次' }).waitFor()
  await page.goto(`/courses/${course}`)
  await page.getByText('还可再考 1 次').first().waitFor({ state: 'attached' })
  expect(await isWithinCard(page.getByRole('link', { name: /章节测验：.*程序/ }).first())).toBe(true)
  await teacherSeesTheAnswers(await stage.teacher(DESKTOP), course)
})

async function teacherSeesTheAnswers({ page, picture, violations }: Visitor, course: string): Promise<void> {
  await countResults(transaction, new AbortController().signal)
  await page.goto(`/manage/courses/${course}/audience`)
  await page.getByText('没有培训要求用到这门课').waitFor()
  await picture('audience')
  expect(await violations()).toEqual([])
  await page.getByRole('link', { name: '章节测验' }).click()
  await page.getByText('1 人交了 1 份答卷，0 份及格').waitFor()
  const blank = page.getByRole('article').filter({ hasText: '第 4 题' })
  await blank.getByText('答对 100.0%').waitFor()
  await picture('answers')
  expect(await violations()).toEqual([])
}
