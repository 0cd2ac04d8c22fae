/**
 * The main job, end to end, in a real browser on the real site: a lesson goes up, is watched and passed, and coverage
 * moves.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeLessonVideo } from '../../seeds/lessonVideo.ts'
import { seedIfEmpty } from '../../seeds/seed.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { DESKTOP, openBrowser, PHONE, signIn, type Visitor } from '../support/browser.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { addLesson, addSection, chooseFile, makeCourse, saved, writeQuiz } from './instructor.ts'
import { smallPdf } from './pdf.ts'

const COURSE = '新时代党支部书记实务'
const SECTION = '第一讲'
const VIDEO = '怎样当好党支部书记'
const HANDOUT = '工作手册'
const ARTICLE = '组织生活的由来'
const QUIZ = '结业测验'
const CATEGORIES = ['党史学习', '支部建设'] as const
const SECONDS = 14
const OWN_INSTITUTION = '上海交通大学'
const OTHER_INSTITUTION = '复旦大学'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-story-'))
  await makeLessonVideo({ title: VIDEO, seconds: SECONDS, out: path.join(folder, 'lesson.mp4') })
  site = await openSite('story', { whole: true, seed: 'demo' })
  await seedIfEmpty(site.app, { size: 'small', log: () => {} })
  browser = await openBrowser('story', site.url)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await rm(folder, { recursive: true, force: true })
})

async function enter(login: string, screen: typeof PHONE): Promise<Visitor> {
  const visitor = await browser.visitor(screen)
  await signIn(visitor, login, DEMO_PASSWORD)
  return visitor
}

const noViolations = async (visitor: Visitor) => expect(await visitor.violations()).toEqual([])

async function committeeKeepsCategories(committee: Visitor): Promise<void> {
  const { page } = committee
  await page.goto('/manage/categories')
  await page.getByRole('button', { name: '新建第一个分类' }).click()
  const list = page.getByRole('list', { name: '课程分类' })
  for (const name of CATEGORIES) {
    await page.getByLabel('名称').fill(name)
    await page.getByRole('button', { name: '新建', exact: true }).click()
    await list.getByText(name).waitFor()
  }
  await page.getByRole('button', { name: `「${CATEGORIES[1]}」的操作` }).click()
  await page.getByRole('menuitem', { name: '上移' }).click()
  await expect.poll(() => list.getByRole('listitem').first().innerText()).toContain(CATEGORIES[1])
  await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toContain(CATEGORIES[1])
  await committee.picture('categories')
  await noViolations(committee)
}

async function instructorMakesTheCourse(instructor: Visitor): Promise<void> {
  const { page } = instructor
  await makeCourse(instructor, COURSE)
  await addSection(instructor, SECTION)
  await addLesson(instructor, SECTION, 'video', VIDEO)
  await chooseFile(page, /选择视频/, path.join(folder, 'lesson.mp4'))
  await page.getByText('可以使用').waitFor({ timeout: 90_000 })
  await instructor.picture('editor-video')
  await addLesson(instructor, SECTION, 'document', HANDOUT)
  await chooseFile(page, /选择 PDF/, {
    name: '工作手册.pdf',
    mimeType: 'application/pdf',
    buffer: smallPdf('Handbook'),
  })
  await page.getByRole('button', { name: '换一份讲义' }).waitFor()
  await addLesson(instructor, SECTION, 'article', ARTICLE)
  await page
    .locator('.ProseMirror')
    .fill('组织生活是党内政治生活的重要内容和载体，是党组织对党员进行教育管理监督的重要形式。')
  await addLesson(instructor, SECTION, 'quiz', QUIZ)
  await writeQuiz(instructor)
  await saved(instructor)
  await instructor.picture('editor-quiz')
  await noViolations(instructor)
}

async function instructorPreviewsAndSubmits({ page, picture }: Visitor): Promise<void> {
  await page.getByRole('link', { name: '以学员身份预览' }).click()
  await page.waitForURL(/\/preview/)
  await page.getByRole('heading', { name: QUIZ }).first().waitFor()
  await picture('preview')
  await page.goBack()
  await submit(page)
}

async function submit(page: Visitor['page']): Promise<void> {
  await page.getByRole('button', { name: '提交审核' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
  await page.getByText('正在等待审核').waitFor()
}

async function openReview(committee: Visitor): Promise<void> {
  await committee.page.goto('/manage/reviews')
  await committee.page.getByRole('link', { name: COURSE }).click()
  await committee.page.getByRole('heading', { name: QUIZ }).waitFor()
}

async function committeeSendsItBack(committee: Visitor): Promise<void> {
  const { page } = committee
  await openReview(committee)
  await committee.picture('review')
  await noViolations(committee)
  await page.getByRole('button', { name: '退回修改' }).click()
  await page.getByText('请写明退回的原因').waitFor()
  await page.getByLabel('意见').fill('请补充课程简介。')
  await page.getByRole('button', { name: '退回修改' }).click()
  await page.getByText(`《${COURSE}》已退回修改。`).waitFor()
}

async function instructorMendsIt(instructor: Visitor): Promise<void> {
  const { page } = instructor
  await page.reload()
  await page.getByText('请补充课程简介。').first().waitFor()
  await page.getByLabel('简介').fill('面向基层党支部书记的实务课程。')
  await page.getByLabel('简介').press('Tab')
  await page.getByLabel('课程分类').selectOption(CATEGORIES[1])
  await saved(instructor)
  await submit(page)
}

async function committeePublishes(committee: Visitor): Promise<void> {
  const { page } = committee
  await openReview(committee)
  await page.getByRole('list', { name: '改动' }).getByText('面向基层党支部书记的实务课程。').waitFor()
  await page.getByRole('list', { name: '改动' }).getByText(CATEGORIES[1]).waitFor()
  await committee.picture('second-review')
  await noViolations(committee)
  await page.getByRole('button', { name: '发布…' }).click()
  await page.getByRole('button', { name: '发布第 1 版' }).click()
  await page.getByText('第 1 版已发布。').waitFor()
  await page.getByRole('link', { name: '放入培训项目' }).click()
  await page.getByRole('link', { name: '万名书记进党校' }).click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('培训项目已保存').waitFor()
  await committee.picture('programme')
  await noViolations(committee)
}

async function coverage(committee: Visitor): Promise<{ covered: number; uncovered: number }> {
  const { page } = committee
  await page.goto('/manage/coverage')
  const figure = async (label: string) =>
    Number(
      (await page.getByRole('button', { name: new RegExp(`^${label} \\d+ 人，查看名单`) }).innerText()).replace(
        /\D/g,
        '',
      ),
    )
  return { covered: await figure('已覆盖'), uncovered: await figure('未覆盖') }
}

/** Plays at a speed; leaves the credit to what was really played. */
async function play({ page }: Visitor, rate: number): Promise<void> {
  await page.locator('video').evaluate(async (video: HTMLVideoElement, rate) => {
    video.muted = true
    video.playbackRate = rate
    await video.play()
  }, rate)
}

const position = ({ page }: Visitor) => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)

async function traineeWatches(trainee: Visitor): Promise<void> {
  const { page } = trainee
  await page.goto('/today')
  await page.getByRole('heading', { name: VIDEO }).waitFor()
  await trainee.picture('today')
  await noViolations(trainee)
  await page.getByRole('link', { name: '开始学习' }).click()
  await page.locator('video').waitFor()
  await play(trainee, 1)
  await page.getByText(/已保存 \d\d:\d\d:\d\d/).waitFor()
  await expect.poll(() => position(trainee), { timeout: 75_000 }).toBeGreaterThan(5)
  await page.locator('video').evaluate((video: HTMLVideoElement) => video.pause())
  await trainee.picture('lesson')
  await noViolations(trainee)
}

/** The tab goes away in the middle; another device goes on where it stopped, and finishes. */
async function traineeGoesOnElsewhere(trainee: Visitor): Promise<Visitor> {
  const lesson = trainee.page.url()
  await trainee.page.close({ runBeforeUnload: true })
  const second = await enter('xueyuan', DESKTOP)
  await second.page.goto(lesson)
  await expect.poll(() => position(second), { timeout: 75_000 }).toBeGreaterThan(2)
  await play(second, 2)
  await second.page.getByText('这一课完成了。').waitFor({ timeout: 75_000 })
  await second.picture('lesson-done')
  await noViolations(second)
  return second
}

async function traineeReads({ page, picture }: Visitor): Promise<void> {
  await page
    .getByRole('link', { name: `下一课：${HANDOUT}` })
    .first()
    .click()
  await page.getByRole('button', { name: '我已读完' }).click()
  await page.getByText('这一课完成了。').waitFor()
  await page
    .getByRole('link', { name: `下一课：${ARTICLE}` })
    .first()
    .click()
  await page.getByText('组织生活是党内政治生活的重要内容').waitFor()
  await page.getByRole('button', { name: '我已读完' }).click()
  await page.getByText('这一课完成了。').waitFor()
  await picture('article')
}

async function traineeAnswers(trainee: Visitor): Promise<void> {
  const { page } = trainee
  await page
    .getByRole('link', { name: `下一课：${QUIZ}` })
    .first()
    .click()
  await page.getByRole('button', { name: '开始测验' }).click()
  await page.waitForURL(/\/attempts\//)
  const question = (stem: string) => page.getByRole('group').filter({ hasText: stem }).last()
  await question('每届任期').getByText('三年').click()
  await question('三会一课').getByText('支部党员大会').click()
  await question('预备期').getByText('错', { exact: true }).click() // two are wrong: it is for the teacher to decide
  await page.getByLabel('第 1 空').fill('季度')
  await page.getByLabel('您的回答').fill('会前学习谈心，会上认真开展批评与自我批评，会后逐条整改。')
  await expect.poll(() => page.getByText(/已保存/).count()).toBeGreaterThan(0)
  await page.reload()
  expect(await page.getByLabel('您的回答').inputValue()).toContain('会后逐条整改')
  await trainee.picture('quiz')
  await noViolations(trainee)
  await page.getByRole('button', { name: '交卷', exact: true }).first().click()
  await page.getByRole('button', { name: '确认交卷' }).click()
  await page.getByText('等待老师批阅').first().waitFor()
  await page.getByRole('link', { name: '回到课程' }).click()
  await page.getByText('为什么还没有完成？').click()
  await page.getByText(/批阅/).first().waitFor()
  await trainee.picture('why-not')
  await noViolations(trainee)
}

async function instructorMarks(instructor: Visitor): Promise<void> {
  const { page } = instructor
  await page.goto('/manage/marking')
  await page.getByRole('link', { name: '开始批阅' }).click()
  await page.getByRole('button', { name: '跳过，看下一份' }).click()
  await page.getByText('没有其他等待批阅的答卷').waitFor()
  await page.getByRole('link', { name: '开始批阅' }).click()
  await page.getByRole('button', { name: '满分' }).click()
  await instructor.picture('marking')
  await noViolations(instructor)
  await page.getByRole('button', { name: '保存，批阅下一份' }).click()
  await page.getByText('没有等待批阅的答卷').waitFor()
}

async function traineeIsDone(trainee: Visitor): Promise<void> {
  await trainee.page.goto('/today')
  await trainee.page.getByText('已完成').first().waitFor()
  await trainee.picture('today-done')
  await trainee.page.goto('/me')
  await trainee.page.getByText(`完成课程《${COURSE}》`).waitFor()
  await trainee.picture('me')
  await noViolations(trainee)
}

/** @returns the page of an institution that the unit admin has nothing to do with */
async function committeeSeesWho(committee: Visitor): Promise<string> {
  const { page } = committee
  await committee.picture('coverage')
  await noViolations(committee)
  await page.getByRole('button', { name: /^已覆盖 \d+ 人，查看名单/ }).click()
  await page
    .getByText(/万名书记进党校/)
    .first()
    .waitFor()
  await page.getByLabel('姓名、拼音或首字母').waitFor()
  await committee.picture('coverage-people')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出这份名单' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.xlsx$/)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: OTHER_INSTITUTION, exact: true }).click()
  await page.getByRole('heading', { name: OTHER_INSTITUTION }).waitFor()
  return page.url()
}

async function unitAdminSeesTheOwnSubtree(foreignPage: string): Promise<void> {
  const admin = await enter('danwei', PHONE)
  await admin.page.goto('/manage/coverage')
  await admin.page.getByRole('heading', { name: OWN_INSTITUTION }).waitFor()
  await admin.picture('unit-admin')
  await noViolations(admin)
  await admin.page.goto(foreignPage)
  await admin.page.getByText('没有找到，或者您无权查看。').waitFor()
}

test(
  'a lesson goes up, is watched and passed, and the coverage figure moves',
  { timeout: 300_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed'))
    const instructor = await enter('jiaoshi', DESKTOP)
    const committee = await enter('jiaowei', DESKTOP)
    await committeeKeepsCategories(committee)
    await instructorMakesTheCourse(instructor)
    await instructorPreviewsAndSubmits(instructor)
    await committeeSendsItBack(committee)
    await instructorMendsIt(instructor)
    await committeePublishes(committee)
    const before = await coverage(committee)
    const phone = await enter('xueyuan', PHONE)
    await traineeWatches(phone)
    const trainee = await traineeGoesOnElsewhere(phone)
    await traineeReads(trainee)
    await traineeAnswers(trainee)
    expect(await coverage(committee)).toEqual(before)
    await instructorMarks(instructor)
    await traineeIsDone(trainee)
    expect(await coverage(committee)).toEqual({ covered: before.covered + 1, uncovered: before.uncovered - 1 })
    await unitAdminSeesTheOwnSubtree(await committeeSeesWho(committee))
  },
)
