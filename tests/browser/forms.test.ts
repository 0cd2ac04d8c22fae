/** Every form of the product, on a slow server: what is typed stays, and nothing is left without a question. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GrantedRole } from '../../server/access/capabilities.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { comeIn, DESKTOP, openBrowser, type Visitor } from '../support/browser.ts'
import { outline, quiz, video } from '../support/courseFactories.ts'
import { makePositions, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree } from '../support/factories.ts'
import { makeAsset, makeProgramme, publishCourse, videoLesson } from '../support/learningFactories.ts'
import { makeAttempt } from '../support/quizzes.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { slowServer } from '../support/slowServer.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
const visitors = new Map<string, Visitor>()
const at: Record<string, string> = {}

async function makeWorld() {
  await makePositions()
  const { committee, institution, branch } = await makeTree()
  const person = await makePerson(branch, undefined, undefined, { name: '王小明' })
  const asset = await makeAsset(institution)
  const draft = { state: 'draft', version: null, outline: outline(video(asset), quiz()) } as const
  const course = await publishCourse(institution, [videoLesson(asset)])
  const written = await publishCourse(institution, [videoLesson(asset)])
  const submitted = await publishCourse(institution, [videoLesson(asset)])
  await Courses.updateOne({ _id: written._id }, { $set: draft })
  await Courses.updateOne({ _id: submitted._id }, { $set: { ...draft, state: 'submitted' } })
  const programme = await makeProgramme(committee, [course], { open: true })
  const requirement = await makeRequirement(committee, [programme._id])
  const attempt = await makeAttempt({
    ancestors: institution.ancestors,
    state: 'finished',
    finishedAt: new Date('2026-05-01T01:00:00Z'),
  })
  Object.assign(at, {
    course: `/manage/courses/${written._id}`,
    programme: `/manage/programmes/${programme._id}`,
    coverage: `/manage/coverage/${requirement._id}/${committee._id}`,
    review: `/manage/reviews/${submitted._id}`,
    marking: `/manage/marking/${attempt._id}`,
    unit: `/manage/roster/${institution._id}`,
    branch: `/manage/roster/${branch._id}`,
    person: `/manage/roster/${institution._id}?person=${person._id}`,
    lesson: `/courses/${course._id}/lessons/${course.outline.sections[0]!.lessons[0]!.id}`,
  })
  const roles: GrantedRole[] = ['instructor', 'committee', 'unit-admin', 'system-admin']
  const logins = await Promise.all(
    roles.map(async (role) => [role, (await makeAccount(role, role === 'committee' ? committee : institution)).login]),
  )
  return { logins: [...logins, ['trainee', (await makeTrainee(branch)).account.login]] as [string, string][] }
}

beforeAll(async () => {
  site = await openSite('forms', { whole: true })
  const { logins } = await makeWorld()
  browser = await openBrowser('forms', site.url)
  for (const [role, login] of logins) {
    const visitor = await browser.visitor(DESKTOP)
    await comeIn(visitor, login)
    visitors.set(role, visitor)
  }
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

interface Form {
  form: string
  who: GrantedRole | 'trainee'
  page: () => string
  /** Buttons that open it. */
  press?: (string | RegExp)[]
  field: string | RegExp
  /** What the page reads again while one types. */
  reads?: RegExp
  /** In a dialog: Esc closes it. */
  dialog?: boolean
}
const FORMS: Form[] = [
  {
    form: '新建课程',
    who: 'instructor',
    page: () => '/manage/courses',
    press: ['新建课程'],
    field: '课程名称',
    reads: /courses/,
  },
  { form: '视频章节', who: 'instructor', page: () => at['course']!, field: '新章节的名称', reads: /assets/ },
  { form: '批阅', who: 'instructor', page: () => at['marking']!, field: /评语/ },
  {
    form: '新建培训项目',
    who: 'committee',
    page: () => '/manage/programmes',
    press: ['新建培训项目'],
    field: '名称',
    reads: /programmes/,
  },
  { form: '培训项目', who: 'committee', page: () => at['programme']!, field: '名称', reads: /programmes\// },
  {
    form: '新建培训要求',
    who: 'committee',
    page: () => '/manage/requirements',
    press: ['新建培训要求'],
    field: '名称',
    reads: /requirements/,
  },
  {
    form: '修改培训要求',
    who: 'committee',
    page: () => '/manage/requirements',
    press: ['修改'],
    field: '名称',
    reads: /requirements/,
  },
  { form: '审核意见', who: 'committee', page: () => at['review']!, field: '意见' },
  {
    form: '新建账号',
    who: 'system-admin',
    page: () => '/manage/accounts',
    press: ['新建账号'],
    field: '姓名',
    reads: /accounts/,
    dialog: true,
  },
  {
    form: '添加人员',
    who: 'unit-admin',
    page: () => at['branch']!,
    press: ['添加人员'],
    field: '姓名',
    reads: /units/,
  },
  {
    form: '新建单位',
    who: 'committee',
    page: () => at['unit']!,
    press: ['新建下级单位'],
    field: '名称',
    reads: /units/,
  },
  {
    form: '更正人员',
    who: 'unit-admin',
    page: () => at['person']!,
    press: ['更正'],
    field: '姓名',
    reads: /people/,
    dialog: true,
  },
  {
    form: '更正任职',
    who: 'unit-admin',
    page: () => at['person']!,
    press: ['更正任职'],
    field: '原因',
    reads: /people/,
    dialog: true,
  },
  { form: '笔记', who: 'trainee', page: () => at['lesson']!, field: '写一条笔记' },
]

/** A minute later the page is looked at again: what is old is read anew. */
async function comeBack(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { now } = Date
    Date.now = () => now() + 60_000
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('focus'))
  })
}

async function typeWhileItReads(page: Page, reads: RegExp): Promise<void> {
  const reply = await slowServer(page, ({ method, url }) => method === 'GET' && reads.test(url))
  await comeBack(page)
  await reply.answered()
  await page.keyboard.type('第一')
  await reply.letThrough()
  await page.keyboard.type('讲')
}
const question = (page: Page) => page.getByRole('alertdialog', { name: /^放弃/ })

/** Tries to go; the question comes, and one stays. */
async function staysWhenAsked(page: Page, go: () => Promise<void>): Promise<void> {
  await go()
  await question(page).getByRole('button', { name: '继续填写' }).click()
  await question(page).waitFor({ state: 'detached' })
}

async function browserWarns(page: Page): Promise<void> {
  const warned = page.waitForEvent('dialog')
  await page.evaluate(() => void setTimeout(() => location.reload()))
  const dialog = await warned
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
}

describe('a form', { timeout: 60_000 }, () => {
  test.each(FORMS)('$form: keeps what is typed, and asks before it is lost', async (row) => {
    const { page } = visitors.get(row.who)!
    await page.goto(row.page())
    for (const name of row.press ?? []) await page.getByRole('button', { name, exact: true }).first().click()
    const field = page.getByLabel(row.field, { exact: true }).first()
    const before = await field.inputValue()
    await field.focus()
    await page.keyboard.type('党课')
    if (row.reads) await typeWhileItReads(page, row.reads)
    const typed = row.reads ? `${before}党课第一讲` : `${before}党课`
    expect(await field.inputValue()).toBe(typed)

    const go = () =>
      row.dialog
        ? page.keyboard.press('Escape')
        : page.locator('nav a[href^="/"]:not([aria-current])').filter({ visible: true }).first().click()
    await staysWhenAsked(page, go)
    expect(await field.inputValue()).toBe(typed)
    await browserWarns(page)
    expect(await field.inputValue()).toBe(typed)
    await go()
    await question(page).getByRole('button', { name: '放弃并离开' }).click()
    await field.waitFor({ state: 'detached' })
  })
})
