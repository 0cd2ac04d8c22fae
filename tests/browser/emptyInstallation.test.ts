/** A new installation with nobody in it: from the operator's first command to a first trainee's first lesson. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../server/lib/id.ts'
import { DESKTOP, openBrowser, PHONE, signIn, type Visitor } from '../support/browser.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { addLesson, addSection, makeCourse, saved } from './instructor.ts'

const NAME = 'emptyInstallation'
const CLI = path.join(import.meta.dirname, '../../server/cli/createAdmin.ts')
const OWN = 'seven quiet rivers'
const ROOT = '市教卫工作党委'
const UNIVERSITY = '海州大学'
const FACULTY = '文学院党委'
const BRANCH = '文学院教师第一党支部'
const TRAINEE = '𠮷野文'
const COURSE = '党支部书记第一课'
const ARTICLE = '组织生活的由来'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite(NAME, { whole: true })
  browser = await openBrowser(NAME, site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** As an operator does it; the initial password that it prints. */
async function createAdmin(login: string, name: string, role: string): Promise<string> {
  const args = ['--login', login, '--name', name, '--role', role, '--unit', ROOT]
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], {
    env: { ...process.env, MONGODB_URI: uriOfThisTest() },
  })
  return /^Initial password +(\S+)$/m.exec(stdout)![1]!
}

/** The first sign-in of somebody who was given a password. */
async function comeFirst(login: string, initial: string, screen = DESKTOP): Promise<Visitor> {
  const visitor = await browser.visitor(screen)
  await signIn(visitor, login, initial)
  const { page } = visitor
  const [given, own] = ['初始密码', '新密码'].map((label) => page.getByLabel(label, { exact: true }))
  await given!.fill(initial)
  await own!.fill(OWN)
  await own!.locator('..').getByRole('button', { name: '显示密码' }).click()
  expect([await own!.getAttribute('type'), await given!.getAttribute('type')]).toEqual(['text', 'password'])
  expect(await own!.inputValue()).toBe(OWN)
  await page.getByLabel('再输入一次新密码').fill(OWN)
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('密码已修改').waitFor()
  return visitor
}

/** Waits for what is shown once, and says that it was noted. */
async function noted({ page }: Visitor): Promise<string> {
  const secret = await page.getByTestId('secret').innerText()
  await page.keyboard.press('Escape')
  await page.mouse.click(5, 5)
  expect(await page.getByTestId('secret').innerText()).toBe(secret)
  await page.getByRole('button', { name: '我已记下' }).click()
  return secret
}

async function opensAccount(admin: Visitor, login: string, name: string, unit: string): Promise<string> {
  const { page } = admin
  await page.goto('/manage/accounts')
  await page.getByRole('button', { name: '新建账号' }).click()
  await page.getByLabel('姓名', { exact: true }).fill(name)
  await page.getByLabel('登录名', { exact: true }).fill(login)
  await page.getByLabel('所属单位').fill(unit)
  await page.getByRole('listbox').getByRole('option', { name: unit }).first().click()
  await page.getByRole('button', { name: '开设账号' }).click()
  return noted(admin)
}

async function grants({ page }: Visitor, name: string, role: string, unit: string): Promise<void> {
  await page.goto('/manage/accounts')
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByLabel('授予角色').selectOption({ label: role })
  await page.getByLabel('范围').fill(unit)
  await page.getByRole('listbox').getByRole('option', { name: unit }).first().click()
  await page.getByRole('button', { name: '授予', exact: true }).click()
  await page.getByText(`已授予${role}`).waitFor()
}

async function addUnit({ page }: Visitor, name: string): Promise<void> {
  await page.getByRole('button', { name: '新建下级单位' }).click()
  await page.getByLabel('名称').fill(name)
  await page.getByRole('button', { name: '新建', exact: true }).click()
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

async function setsUpTheRoster(committee: Visitor): Promise<void> {
  const { page } = committee
  await page.goto('/manage/roster')
  for (const name of [UNIVERSITY, FACULTY, BRANCH]) await addUnit(committee, name)
  await page.getByRole('button', { name: '添加人员' }).click()
  await page.getByLabel('姓名', { exact: true }).fill(TRAINEE)
  await page.getByLabel(/^工号/).fill('２０２６００１')
  expect(await page.getByLabel('职务', { exact: true }).locator('option').allInnerTexts()).toEqual([
    '请选择',
    '教师党支部书记',
  ])
  await page.getByRole('button', { name: '添加', exact: true }).click()
  await page.getByText('请填写', { exact: true }).waitFor() // the day, and nothing about years
  await page.getByLabel('任职日期', { exact: true }).fill('2026-01-15')
  await page.getByRole('button', { name: '添加', exact: true }).click()
  await page.getByRole('dialog', { name: TRAINEE }).waitFor()
}

/** The unit admin opens accounts for the university, by links; the trainee's is copied. */
async function opensForAll(unitAdmin: Visitor): Promise<string> {
  const { page } = unitAdmin
  await page.goto('/manage/roster')
  await page.getByRole('button', { name: '开设账号' }).click()
  await page.getByLabel('一次性链接').check()
  await unitAdmin.picture('open-accounts')
  await page.getByRole('button', { name: '开设 1 个账号' }).click()
  await page.getByText('2026001', { exact: true }).first().waitFor()
  await unitAdmin.picture('one-time-link')
  expect(await unitAdmin.violations()).toEqual([])
  return noted(unitAdmin)
}

/** A course of one article, reviewed and put into a programme that is open to all. */
async function publishes(instructor: Visitor, committee: Visitor): Promise<void> {
  await makeCourse(instructor, COURSE)
  await addSection(instructor, '第一讲')
  await addLesson(instructor, '第一讲', 'article', ARTICLE)
  await instructor.page.locator('.ProseMirror').fill('组织生活是党内政治生活的重要内容和载体。')
  await saved(instructor)
  await instructor.page.getByRole('button', { name: '提交审核' }).click()
  await instructor.page.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
  await instructor.page.getByText('正在等待审核').waitFor()
  const { page, context } = committee
  await page.goto('/manage/reviews')
  await page.getByRole('link', { name: COURSE }).click()
  await page.getByRole('button', { name: '发布…' }).click()
  await page.getByRole('button', { name: '发布第 1 版' }).click()
  await page.getByText('第 1 版已发布。').waitFor()
  const course = /courses\/([\w-]+)/.exec(instructor.page.url())![1]!
  const programme = { id: newId(), title: '万名书记进党校', open: true, courses: [{ course, required: true }] }
  expect((await context.request.post('/api/programmes', { data: programme })).status()).toBe(200)
}

async function learns(link: string): Promise<void> {
  const trainee = await browser.visitor(PHONE)
  const { page } = trainee
  await page.goto(link)
  await page.getByText(`${TRAINEE}，您好。您的登录名是`).waitFor()
  await page.getByLabel('新密码', { exact: true }).fill('river-2026001-x')
  await page.getByLabel('再输入一次新密码').fill('river-2026001-x')
  await page.getByText('密码里不能含有登录名、姓名或工号').waitFor()
  await trainee.picture('activate')
  expect(await trainee.violations()).toEqual([])
  await page.getByLabel('新密码', { exact: true }).fill(OWN)
  await page.getByLabel('再输入一次新密码').fill(OWN)
  await page.getByRole('button', { name: '设置密码并登录' }).click()
  await page.waitForURL(/\/today/)
  await page.goto('/courses')
  await page
    .getByRole('link', { name: new RegExp(COURSE) })
    .first()
    .click()
  await page
    .getByRole('link', { name: new RegExp(ARTICLE) })
    .first()
    .click()
  await page.getByRole('button', { name: '我已读完' }).click()
  await page.getByText('这一课完成了。').waitFor()
  const late = await browser.visitor(PHONE)
  await late.page.goto(link)
  await late.page.getByText('这个链接已经用过').waitFor()
}

test(
  'an empty installation comes to its first trainee’s first lesson',
  { timeout: 180_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed'))
    const system = await comeFirst('xitong', await createAdmin('xitong', '许可', 'system-admin'))
    const security = await comeFirst('anquan', await createAdmin('anquan', '严守一', 'security-admin'))
    await security.page.waitForURL('**/manage/accounts') // its own task, not what another may do
    const initial = await opensAccount(system, 'jiaowei', '周正平', ROOT)
    await grants(security, '周正平', '市教卫工作党委', ROOT)
    const committee = await comeFirst('JiaoWei', initial)
    await setsUpTheRoster(committee)
    const [organiser, teacher] = [
      await opensAccount(system, 'danwei', '沈佳宁', UNIVERSITY),
      await opensAccount(system, 'jiaoshi', '陈书航', UNIVERSITY),
    ]
    await grants(security, '沈佳宁', '单位组织员', UNIVERSITY)
    await grants(security, '陈书航', '培训基地教师', UNIVERSITY)
    const unitAdmin = await comeFirst('danwei', organiser)
    await publishes(await comeFirst('jiaoshi', teacher), committee)
    await learns(await opensForAll(unitAdmin))
  },
)
