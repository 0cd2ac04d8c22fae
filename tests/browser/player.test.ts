/** The player of a lesson in a real browser on the real house: what it offers, what it keeps, and what it holds to. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Lesson, Outline, VideoQuestion } from '../../server/features/courses/courses.contract.ts'
import { Courses, CourseVersions } from '../../server/features/courses/courses.model.ts'
import type { Account } from '../../server/features/accounts/accounts.model.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { Watches } from '../../server/features/learning/learning.model.ts'
import { DESKTOP, openBrowser, PHONE, signIn, type Visitor } from '../support/browser.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openHouse, type TestHouse } from '../support/house.ts'
import { makeProgramme, publishCourse, videoLesson } from '../support/learningFactories.ts'
import { makeRealAsset } from '../support/realLesson.ts'

const SECONDS = 60
const TITLE = '怎样当好党支部书记'
const CHAPTERS = [{ at: 0, title: '开场' }, { at: 20, title: '三会一课' }, { at: 45, title: '发展党员' }]

let house: TestHouse
let browser: Awaited<ReturnType<typeof openBrowser>>
let tree: Awaited<ReturnType<typeof makeTree>>
let asset: string
let visitor: Visitor
let account: Account

beforeAll(async () => {
  house = await openHouse('player', { whole: true })
  tree = await makeTree()
  asset = await makeRealAsset(house.house, tree.institution, TITLE, SECONDS)
  browser = await openBrowser('player', house.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
/** A person of its own for each test: nothing was watched yet. */
beforeEach(async () => {
  account = (await makeTrainee(tree.branch)).account
})

/** The lesson's address in a course of its own that is open to all. */
async function lessonIn(rules?: Outline['rules'], questions: VideoQuestion[] = []): Promise<string> {
  const lesson = { ...videoLesson(asset), title: TITLE, chapters: CHAPTERS, questions } as Lesson
  const course = await publishCourse(tree.institution, [lesson])
  if (rules) await CourseVersions.collection.updateOne({ course: course._id }, { $set: { 'outline.rules': rules } })
  await makeProgramme(tree.institution, [course], { open: true })
  return `/courses/${course._id}/lessons/${lesson.id}`
}

async function enter(screen: typeof PHONE, address: string): Promise<Visitor> {
  visitor = await browser.visitor(screen)
  await signIn(visitor, account.login, DEMO_PASSWORD)
  await open(address)
  return visitor
}
async function open(address: string): Promise<void> {
  await visitor.page.goto(address)
  await visitor.page.locator('video').waitFor()
}

const video = <T>(work: (video: HTMLVideoElement) => T | Promise<T>) => visitor.page.locator('video').evaluate(work)
const position = () => video(({ currentTime }) => currentTime)
async function play(): Promise<void> {
  await expect.poll(() => video(({ readyState }) => readyState), { timeout: 20_000 }).toBeGreaterThan(0)
  await video(async (element) => {
    element.muted = true
    await element.play()
  })
}
/** Rows that the browser keeps of what is not saved. */
const kept = (page: Visitor['page']) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const request = indexedDB.open('hongling-player')
        request.onsuccess = () => {
          const count = request.result.transaction('pending').objectStore('pending').count()
          count.onsuccess = () => {
            request.result.close()
            resolve(count.result)
          }
        }
      }),
  )
const pause = () => video((element) => element.pause())
const reaches = (seconds: number) => expect.poll(position, { timeout: 30_000 }).toBeGreaterThanOrEqual(seconds)
const offered = () => visitor.page.getByRole('menuitemradio').filter({ visible: true })
/** The choices of the menu that a button of the player opens. */
async function choices(button: string): Promise<string[]> {
  await visitor.page.locator(button).click()
  await offered().first().waitFor()
  return (await offered().allInnerTexts()).map((text) => text.replace(/\s+/g, ''))
}
async function choose(name: RegExp): Promise<void> {
  await offered().and(visitor.page.getByRole('menuitemradio', { name })).click()
  await expect.poll(() => offered().count()).toBe(0)
}

describe('the player offers', () => {
  test.each([['a phone', PHONE], ['a desk', DESKTOP]])('quality, speed, captions and chapters, on %s', { timeout: 90_000 }, async (_where, screen) => {
    await enter(screen, await lessonIn())
    await play()
    await reaches(1)
    await pause()
    expect(await choices('media-rendition-menu-button')).toEqual(['480p', '360p', expect.stringMatching(/^自动/)])
    await choose(/^360p/)
    await play() // the choice holds from the next segment on
    await expect.poll(() => video(({ videoHeight }) => videoHeight), { timeout: 30_000 }).toBe(360)
    await pause()
    expect(await choices('media-playback-rate-menu-button')).toEqual(['0.75x', '1x', '1.25x', '1.5x', '2x'])
    await choose(/1.5x/)
    await expect.poll(() => video(({ playbackRate }) => playbackRate)).toBe(1.5)
    expect(await choices('media-captions-menu-button')).toEqual(['关闭', '中文字幕'])
    await choose(/中文字幕/)
    await expect.poll(() => video(({ textTracks }) => [...textTracks].find(({ kind }) => kind === 'captions')?.mode)).toBe('showing')
    expect(await choices('media-chrome-menu-button[aria-label="章节"]')).toEqual(['0:00开场', '0:20三会一课', '0:45发展党员'])
    await choose(/三会一课/)
    await expect.poll(position).toBeCloseTo(20, 0)
    await visitor.picture('controls')
    expect(await visitor.violations()).toEqual([])
  })

  test('the system’s own controls, the keyboard, and a word on the keys', { timeout: 60_000 }, async () => {
    const { page } = await enter(DESKTOP, await lessonIn())
    await page.getByRole('heading', { name: TITLE }).click()
    await page.keyboard.press('k')
    await reaches(1)
    expect(await video((element) => (element as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount), 'the lesson is heard').toBeGreaterThan(0)
    expect(await page.evaluate(() => [navigator.mediaSession.metadata?.title, navigator.mediaSession.playbackState])).toEqual([TITLE, 'playing'])
    await page.keyboard.press('k')
    await page.keyboard.press('l')
    await expect.poll(position).toBeGreaterThan(9)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '键盘快捷键' }).getByText('画中画').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('no more speed than the course allows, whichever way it is asked', { timeout: 60_000 }, async () => {
    const { page } = await enter(DESKTOP, await lessonIn({ maxRate: 1.25, inOrder: false }))
    expect(await choices('media-playback-rate-menu-button')).toEqual(['0.75x', '1x', '1.25x'])
    await page.keyboard.press('Escape')
    await video((element) => void (element.playbackRate = 16))
    await expect.poll(() => video(({ playbackRate }) => playbackRate)).toBe(1.25)
  })
})

const saved = () => visitor.page.getByText(/已保存 \d\d:\d\d:\d\d/).first()
/** Seconds that the server holds as watched. */
const watched = async () => (await Watches.findOne({ person: account.person! }).lean())?.watchedSeconds ?? 0

describe('what was played', () => {
  test('without a line is kept over a reload and counted when the line is back, and no more than that', { timeout: 120_000 }, async () => {
    const address = await lessonIn()
    const { page, context } = await enter(PHONE, address)
    await play()
    await saved().waitFor({ timeout: 20_000 })
    await expect.poll(() => video(({ buffered }) => (buffered.length > 0 ? buffered.end(0) : 0)), { timeout: 20_000 }).toBeGreaterThan(35)
    await page.route('**/api/learning/**', (route) => route.abort())
    const before = await watched()
    await reaches(25)
    await pause()
    await page.getByText(/网络断开，看过的先存在这台设备上（\d+ 秒待保存）/).first().waitFor()
    await visitor.picture('offline')
    expect(await watched()).toBe(before)
    await page.unroute('**/api/learning/**')
    await page.reload()
    await page.locator('video').waitFor()
    await expect.poll(watched, { timeout: 30_000 }).toBeGreaterThanOrEqual(24)
    expect(await watched()).toBeLessThanOrEqual(27)
    await expect.poll(() => kept(page)).toBe(0)
    await context.close()
  })

  test('waits for its own person, and for nobody else on the same machine', { timeout: 120_000 }, async () => {
    const address = await lessonIn()
    const { page, context } = await enter(DESKTOP, address)
    await play()
    await saved().waitFor({ timeout: 20_000 })
    await page.route('**/api/learning/**', (route) => route.abort())
    await reaches(14)
    await pause()
    await page.getByText('秒待保存').first().waitFor()
    await page.unroute('**/api/learning/**')
    // another device takes the lease meanwhile: nothing is taken back behind the trainee's back
    await (await house.signedIn(account.login)).post(`/api/learning${address}/open`).expect(200)
    await page.reload()
    await page.getByText(/上次有 \d+ 秒没来得及保存/).waitFor()
    await visitor.picture('leftover')
    expect(await visitor.violations()).toEqual([])
    const before = await watched()
    await page.getByRole('button', { name: '现在补存' }).click()
    await expect.poll(watched, { timeout: 30_000 }).toBeGreaterThan(before)
    await expect.poll(() => kept(page), { timeout: 30_000 }).toBe(0)
    await page.evaluate(() => new Promise<void>((resolve) => {
      const request = indexedDB.open('hongling-player')
      request.onsuccess = () => {
        const write = request.result.transaction('pending', 'readwrite')
        write.objectStore('pending').put({ account: 'somebody-else', course: 'c', lesson: 'l', ranges: [[0, 9]], position: 9 })
        write.oncomplete = () => resolve(request.result.close())
      }
    }))
    expect(await kept(page)).toBe(1)
    await page.reload()
    await page.locator('video').waitFor()
    await expect.poll(() => kept(page)).toBe(0)
    await context.close()
  })

  test('is taken up on another device where it stopped, to the second it was saved', { timeout: 90_000 }, async () => {
    const address = await lessonIn()
    await enter(PHONE, address)
    await play()
    await reaches(6)
    await visitor.page.close({ runBeforeUnload: true })
    await expect.poll(watched, { timeout: 10_000 }).toBeGreaterThanOrEqual(5)
    await enter(DESKTOP, address)
    await saved().waitFor()
    await expect.poll(position, { timeout: 20_000 }).toBeGreaterThanOrEqual(5)
  })
})

describe('notes', () => {
  test('stand at their moment, lead back to it, and are changed, removed and put back', { timeout: 90_000 }, async () => {
    const address = await lessonIn()
    const { page } = await enter(PHONE, address)
    await play()
    await reaches(3)
    await pause()
    await video((element) => void (element.currentTime = 21))
    await page.getByLabel('写一条笔记').fill('三会一课：党员大会每季度一次')
    await page.getByRole('button', { name: '记在 0:21' }).click()
    await page.getByRole('button', { name: '跳到 0:21' }).waitFor()
    await page.getByRole('button', { name: '修改 0:21 的笔记' }).click()
    await page.getByLabel('修改 0:21 的笔记').fill('三会一课：支委会每月一次')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('支委会每月一次').waitFor()
    await visitor.picture('notes')
    expect(await visitor.violations()).toEqual([])
    await page.getByRole('button', { name: '删除 0:21 的笔记' }).click()
    await expect.poll(() => page.getByText('支委会每月一次').count()).toBe(0)
    await page.getByRole('button', { name: '撤销' }).click()
    await page.getByText('支委会每月一次').waitFor()
    await open(address)
    await page.getByText('支委会每月一次').waitFor()
    await page.getByRole('button', { name: '跳到 0:21' }).click()
    await expect.poll(position).toBeGreaterThanOrEqual(21)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出' }).click()
    expect((await download).suggestedFilename()).toBe(`${TITLE} 笔记.txt`)
    await page.emulateMedia({ media: 'print' })
    expect([await page.locator('video').isVisible(), await page.getByText('支委会每月一次').isVisible()]).toEqual([false, true])
  })
})

/** As if so many seconds of credit were left until the next check. */
const checkIn = (seconds: number) => Watches.collection.updateOne({ person: account.person } as never, { $set: { 'check.left': seconds }, $inc: { revision: 1 } })

describe('an attention check', () => {
  test.each([['a phone', PHONE], ['a desk', DESKTOP]])('holds the video and the credit until somebody presses its one button, on %s', { timeout: 90_000 }, async (_where, screen) => {
    const address = await lessonIn({ maxRate: 2, inOrder: false, checks: true })
    const { page } = await enter(screen, address)
    await play()
    await expect.poll(() => Watches.countDocuments({ person: account.person, check: { $exists: true } })).toBe(1)
    await checkIn(5)
    const dialog = page.getByRole('alertdialog', { name: '您还在学习吗？' })
    await dialog.waitFor({ timeout: 20_000 })
    expect(await video(({ paused }) => paused)).toBe(true)
    expect(await dialog.getAttribute('aria-describedby')).toBe('check-text')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('我在学习')
    await visitor.picture('check')
    expect(await visitor.violations()).toEqual([])
    await page.keyboard.press('Escape')
    expect(await dialog.isVisible()).toBe(true)
    const before = await watched()
    await video((element) => void element.play().catch(() => undefined))
    await expect.poll(() => video(({ paused }) => paused)).toBe(true)
    expect(await watched()).toBe(before)
    await page.keyboard.press('Enter')
    await expect.poll(() => dialog.count()).toBe(0)
    await reaches(before + 4)
    await pause()
    await expect.poll(watched, { timeout: 20_000 }).toBeGreaterThanOrEqual(before + 3)
  })
})

const QUESTION: VideoQuestion = { at: 3, question: { id: 'term', kind: 'single', stem: '党的支部委员会每届任期为', explanation: '见《支部工作条例》', points: 1, options: [{ id: 'a', text: '一年' }, { id: 'b', text: '三年' }], answer: 'b' } }
/** At the same moment. */
const TWIN: VideoQuestion = { at: 3, question: { id: 'twin', kind: 'judge', stem: '支部党员大会每季度一次', explanation: '', points: 1, answer: true } }
const LATER: VideoQuestion = { at: 6, question: { id: 'vote', kind: 'judge', stem: '预备党员没有表决权', explanation: '', points: 1, answer: true } }

describe('a question in the video', () => {
  test.each([['a phone', PHONE], ['a desk', DESKTOP]])('is asked at its moment, answered or put off, and found again below, on %s', { timeout: 90_000 }, async (_where, screen) => {
    const { page } = await enter(screen, await lessonIn(undefined, [QUESTION, TWIN, LATER]))
    await play()
    const dialog = page.getByRole('dialog', { name: '想一想' })
    await dialog.waitFor({ timeout: 20_000 })
    expect(await video(({ paused }) => paused)).toBe(true)
    await dialog.getByLabel('一年').check()
    await visitor.picture('question')
    expect(await visitor.violations()).toEqual([])
    await dialog.getByRole('button', { name: '提交答案' }).click()
    await dialog.getByText('答错了').waitFor()
    await dialog.getByText('见《支部工作条例》').waitFor()
    await visitor.picture('question-told')
    expect(await visitor.violations()).toEqual([])
    await page.keyboard.press('Enter') // the focus stands on «继续观看»
    await dialog.getByText('支部党员大会每季度一次').waitFor({ timeout: 20_000 })
    await page.keyboard.press('Escape')
    await dialog.getByText('预备党员没有表决权').waitFor({ timeout: 20_000 })
    await dialog.getByRole('button', { name: '以后再答' }).click()
    await reaches(8)
    await pause()
    await page.getByRole('button', { name: '现在答：预备党员没有表决权' }).click()
    await dialog.getByLabel('对', { exact: true }).check()
    await dialog.getByRole('button', { name: '提交答案' }).click()
    await dialog.getByText('答对了').waitFor()
    await dialog.getByRole('button', { name: '继续观看' }).click()
    await page.reload()
    await page.getByRole('button', { name: '再答一次：预备党员没有表决权' }).waitFor()
    expect(await page.getByText('答错', { exact: true }).count()).toBe(1)
    expect(await visitor.violations()).toEqual([])
  })
})

describe('the instructor', () => {
  test('asks questions in a video and lets the course check for attention; the preview shows them', { timeout: 90_000 }, async () => {
    const [, , course, , lesson] = (await lessonIn()).split('/')
    account = await makeAccount('instructor', tree.institution)
    visitor = await browser.visitor(DESKTOP)
    await signIn(visitor, account.login, DEMO_PASSWORD)
    const { page } = visitor
    await page.goto(`/manage/courses/${course}?lesson=${lesson}`)
    await page.getByLabel('新题目提问的时刻').fill('0:12')
    await page.getByRole('button', { name: '＋ 判断题' }).click()
    await page.getByLabel('题干').fill('预备党员没有表决权')
    await page.getByLabel('提问的时刻', { exact: true }).fill('0:15')
    await page.getByLabel('解析（可不填）').fill('见党章')
    await page.getByLabel('不定时确认学员在看').check()
    const draft = async () => (await Courses.findById(course).lean())?.outline
    await expect.poll(draft, { timeout: 15_000 }).toMatchObject({
      rules: { checks: true },
      sections: [{ lessons: [{ questions: [{ at: 15, question: { kind: 'judge', stem: '预备党员没有表决权', explanation: '见党章', answer: true } }] }] }],
    })
    await visitor.picture('editor-questions')
    expect(await visitor.violations()).toEqual([])
    await page.goto(`/manage/courses/${course}/preview?lesson=${lesson}`)
    await page.getByRole('region', { name: '视频中的题目' }).getByText('0:15').waitFor()
    expect(await visitor.violations()).toEqual([])
  })

  test('marks chapters and sets how the course is watched', { timeout: 90_000 }, async () => {
    const [, , course, , lesson] = (await lessonIn()).split('/')
    account = await makeAccount('instructor', tree.institution)
    visitor = await browser.visitor(DESKTOP)
    await signIn(visitor, account.login, DEMO_PASSWORD)
    const { page } = visitor
    await page.goto(`/manage/courses/${course}?lesson=${lesson}`)
    await page.getByLabel('新章节开始的时刻').fill('0:33')
    await page.getByLabel('新章节的名称').fill('组织生活会')
    await page.getByRole('button', { name: '添加章节' }).click()
    await page.getByRole('button', { name: '删除章节“开场”' }).click()
    await page.getByLabel('最高播放倍速').selectOption('1.25 倍')
    await page.getByLabel('第一次观看不能跳过').check()
    const draft = async () => (await Courses.findById(course).lean())?.outline
    await expect.poll(draft, { timeout: 15_000 }).toMatchObject({
      rules: { maxRate: 1.25, inOrder: true },
      sections: [{ lessons: [{ chapters: [{ at: 20, title: '三会一课' }, { at: 33, title: '组织生活会' }, { at: 45, title: '发展党员' }] }] }],
    })
    await visitor.picture('editor')
    expect(await visitor.violations()).toEqual([])
  })
})

describe('a first watch in order', () => {
  test('goes no further than it has come, and back as it likes; once complete it is free', { timeout: 120_000 }, async () => {
    const { page } = await enter(PHONE, await lessonIn({ maxRate: 2, inOrder: true }))
    await play()
    await reaches(3)
    await video((element) => void (element.currentTime = 40))
    await page.getByText('第一次学习请按顺序观看').first().waitFor()
    expect(await position()).toBeLessThan(8)
    await choices('media-chrome-menu-button[aria-label="章节"]')
    await choose(/发展党员/)
    await expect.poll(position).toBeLessThan(10)
    await video((element) => {
      element.currentTime = 1
      element.playbackRate = 2
    })
    await expect.poll(position).toBeLessThan(4)
    await play()
    await page.getByText('这一课完成了。').waitFor({ timeout: 60_000 })
    await video((element) => void (element.currentTime = 10))
    await video((element) => void (element.currentTime = 50))
    await expect.poll(position).toBeGreaterThan(49)
  })
})
