/** An article that is pasted from an office program: what the instructor keeps is what the trainee reads. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Courses } from '../../server/features/courses/courses.model.ts'
import type { ArticleNode } from '../../server/features/courses/article.rule.ts'
import { lessonsOf } from '../../server/features/courses/outline.rule.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeProgramme, publishCourse } from '../support/learningFactories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { libreOffice, paste, rtfWith, WORD, WPS } from './clipboards.ts'
import { addLesson, addSection, makeCourse } from './instructor.ts'

const RED = png(160, 80, [180, 38, 30])
vi.setConfig({ testTimeout: 90_000 })
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('article', { whole: true })
  tree = await makeTree()
  browser = await openBrowser('article', site.url)
}, 120_000)
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** An instructor at the empty article of a new course, and what is saved of it. */
async function writer() {
  const visitor = await browser.visitor(DESKTOP)
  await comeIn(visitor, (await makeAccount('instructor', tree.institution)).login)
  await makeCourse(visitor, '党支部书记必读')
  await addSection(visitor, '第一章')
  await addLesson(visitor, '第一章', 'article', '手册')
  const course = /courses\/([\w-]+)/.exec(visitor.page.url())![1]!
  const lesson = async () => lessonsOf((await Courses.findById(course).lean())!.outline)[0]
  const nodes = async () => {
    const found = await lesson()
    return ((found?.kind === 'article' ? found.article?.content : null) ?? []) as ArticleNode[]
  }
  return { ...visitor, course, lesson, nodes, types: async () => (await nodes()).map(({ type }) => type) }
}
const wordsOf = (node: ArticleNode): string => (node.text ?? '') + (node.content ?? []).map(wordsOf).join('')

test('what comes from Word is read by the trainee with headings, lists, table and picture, and by nobody else', async () => {
  const teacher = await writer()
  const { page, course } = teacher
  await paste(page, { html: WORD, rtf: rtfWith(RED) })
  await expect
    .poll(teacher.types)
    .toEqual(['heading', 'paragraph', 'heading', 'orderedList', 'paragraph', 'table', 'picture', 'paragraph'])
  await page.keyboard.type('请各支部对照执行。') // behind the picture, not in its place
  await expect.poll(async () => wordsOf((await teacher.nodes()).at(-1)!)).toBe('请各支部对照执行。')
  const [title, bold, second, list, chinese, table] = await teacher.nodes()
  expect([title, second].map((each) => [each!.attrs, wordsOf(each!)])).toEqual([
    [{ level: 2 }, '党支部工作手册'],
    [{ level: 3 }, '三会一课'],
  ])
  expect(bold!.content![1]).toMatchObject({ text: '议事决策机构', marks: [{ type: 'bold' }] })
  expect(list!.content!.map(wordsOf)).toEqual(['党员大会', '支委会每月一次', '党小组会'])
  expect(list!.content![1]!.content!.map(({ type }) => type)).toEqual(['paragraph', 'bulletList'])
  expect(wordsOf(chinese!)).toBe('（一）讲党课')
  expect(table!.content!.map(({ content }) => content!.map(({ attrs }) => attrs!['colspan']))).toEqual([
    [1, 1, 1, 1, 1],
    [1, 1, 3],
  ])
  expect(await page.getByText('未能保留').count()).toBe(0)
  await teacher.picture('editor')
  expect(await teacher.violations()).toEqual([])
  await page.goto(page.url().replace(/\/courses\/[\w-]+/, `$&/preview`))
  await expect
    .poll(() => page.locator('.article img').evaluate((each: HTMLImageElement) => each.naturalWidth))
    .toBe(160)

  await publishCourse(tree.institution, [(await teacher.lesson())!], (await Courses.findById(course).lean())!)
  const address = `/courses/${course}/lessons/${(await teacher.lesson())!.id}`
  const outside = await browser.visitor(PHONE)
  await comeIn(outside, (await makeTrainee((await makeTree()).branch)).account.login)
  const status = async (url: string) => (await outside.context.request.get(url)).status()
  expect(await status(`/api/learning${address}`)).toBe(404) // it is open to nobody yet
  await makeProgramme(tree.institution, [(await Courses.findById(course).lean())!], { open: true })
  const phone = await browser.visitor(PHONE)
  await comeIn(phone, (await makeTrainee(tree.branch)).account.login)
  await phone.page.goto(address)
  await phone.page.getByRole('heading', { name: '党支部工作手册' }).waitFor()
  const shown = phone.page.locator('.article img')
  await shown.scrollIntoViewIfNeeded()
  await expect.poll(() => shown.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(160)
  const box = phone.page.getByRole('region', { name: '表格' })
  expect(await box.evaluate((each) => each.scrollWidth > each.clientWidth)).toBe(true)
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
  expect(await phone.violations()).toEqual([])
  await phone.picture('article')
  expect(await status((await shown.getAttribute('src'))!)).toBe(403)
})

test('what a paste cannot keep is said: pictures without bytes, of other sites, of scripts, tables in tables', async () => {
  const { page, types, nodes } = await writer()
  await paste(page, { html: WPS })
  await page.getByText('1 张图片未能保留：浏览器读不到').waitFor()
  await page.getByText('1 个表格里的表格改成了文字').waitFor()
  await expect.poll(types).toEqual(['heading', 'paragraph', 'table', 'paragraph'])
  expect(wordsOf((await nodes())[2]!)).toBe('步骤材料内　表')
  await page.getByRole('button', { name: '知道了' }).click()

  await page.getByLabel('文章正文').press('ControlOrMeta+A')
  await paste(page, { html: libreOffice(RED) })
  await page.getByText('1 张图片未能保留：只能使用').waitFor()
  await page.getByText('1 张图片未能保留：它们在别的网站上').waitFor()
  await expect.poll(types).toEqual(expect.arrayContaining(['heading', 'bulletList', 'paragraph', 'table', 'picture']))
  expect((await nodes()).find(({ type }) => type === 'table')!.content![0]!.content![0]!.type).toBe('tableHeader')
  await page.getByRole('button', { name: '知道了' }).click()

  await paste(page, { html: '<p>讲话</p><video src="a.mp4"></video><iframe src="b"></iframe><math><mi>x</mi></math>' })
  for (const what of ['1 个视频或音频未能保留', '1 处嵌入的网页或控件未能保留', '1 个公式未能保留'])
    await page.getByText(what).waitFor()
})

test('a table and pictures are inserted and changed by hand; undo and redo know the uploaded picture', async () => {
  const teacher = await writer()
  const { page, types, nodes } = teacher
  const body = page.getByLabel('文章正文')
  await body.click()
  await page.getByRole('button', { name: '表格', exact: true }).click()
  await page.getByRole('button', { name: '下方加行' }).click()
  await page.getByRole('button', { name: '删除列' }).click()
  await page.keyboard.type('会议')
  await expect
    .poll(async () => (await nodes())[0]?.content?.map(({ content }) => content!.length))
    .toEqual([2, 2, 2, 2])
  await teacher.picture('table')

  await page.getByLabel('插入图片').setInputFiles([
    { name: '示意图.png', mimeType: 'image/png', buffer: RED },
    { name: '坏的.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
  ])
  await page.getByText('1 张图片未能保留：只能使用').waitFor()
  await expect.poll(async () => JSON.stringify(await nodes()).match(/"asset"/g)?.length).toBe(1)
  await body.locator('img').click()
  await page.getByLabel('图片说明').fill('支部组织结构')
  await expect.poll(async () => JSON.stringify(await nodes())).toContain('支部组织结构')
  expect(await teacher.violations()).toEqual([])

  await page.getByRole('button', { name: '删除图片' }).click()
  await expect.poll(async () => JSON.stringify(await nodes())).not.toContain('"asset"')
  await page.getByRole('button', { name: '撤销' }).click()
  await expect.poll(async () => JSON.stringify(await nodes())).toContain('支部组织结构')
  await page.reload()
  await expect.poll(() => body.locator('img').evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(160)
  expect(await types()).not.toEqual([])
})
