/** The pages of the three administrators, and of everybody's own devices, in a real browser. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { note } from '../../server/features/audit/audit.service.ts'
import { BackupRuns } from '../../server/features/backups/backups.model.ts'
import { comeIn, DESKTOP, openBrowser, type Visitor } from '../support/browser.ts'
import { makeAccount, makePerson, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('administrators')
  browser = await openBrowser('administrators', site.url)
}, 120_000)
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

async function signedIn(login: string): Promise<Visitor> {
  const visitor = await browser.visitor(DESKTOP)
  await comeIn(visitor, login)
  return visitor
}

test('the audit trail is read in words and searched by them', { timeout: 180_000 }, async () => {
  await note({ account: 'd', name: '沈佳宁' }, 'person.correct', 'p-1', '张山：姓名 张山 → 张珊，工号 70 → 71')
  await note({ account: 'd', name: '周正平' }, 'course.published', 'c-1', '《党支部书记第一课》')
  const auditor = await signedIn((await makeAccount('audit-admin', (await makeTree()).committee)).login)
  const { page } = auditor
  await page.goto('/manage/audit')
  await page.getByRole('cell', { name: '更正人员信息' }).waitFor()
  await auditor.picture('audit')
  expect(await auditor.violations()).toEqual([])
  await page.getByLabel('操作人，或说明里的字词').fill('张 珊')
  await expect.poll(() => page.getByText('党支部书记第一课').count()).toBe(0)
  await page.getByText('张山 → 张珊').waitFor()
})

test('a password is reset only by who says so, and the name is said', { timeout: 180_000 }, async () => {
  const { committee, branch } = await makeTree()
  const { account } = await makeTrainee(branch)
  const own = await site.signedIn(account.login)
  const system = await signedIn((await makeAccount('system-admin', committee)).login)
  const { page } = system
  await page.goto('/manage/accounts')
  await page.getByRole('button', { name: account.name }).click()
  await page.getByRole('button', { name: '重置密码' }).click()
  const question = page.getByRole('alertdialog', { name: `重置 ${account.name}（${account.login}）的密码？` })
  await question.getByRole('button', { name: '取消' }).click()
  expect((await own.get('/api/session')).body.signedIn).toBe(true)
  await page.getByRole('button', { name: '重置密码' }).click()
  await question.getByRole('button', { name: '重置密码' }).click()
  await page.getByTestId('secret').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '我已记下' }).click()
  expect((await own.get('/api/session')).body.signedIn).toBe(false)

  // The same administrator sees how the backups stand.
  const run = {
    by: 'command' as const,
    startedAt: new Date(),
    succeeded: true,
    bytes: 3e9,
    documents: 4_000,
    files: 70,
  }
  await BackupRuns.create([{ ...run, finishedAt: new Date(Date.now() - 1_000) }])
  await page.goto('/manage/jobs')
  await page.getByText('没有设置定时备份').waitFor()
  await page.getByText('（4,000 条记录、70 份文件）').waitFor()
  await system.picture('backups')
  await BackupRuns.create([
    { ...run, by: 'schedule', finishedAt: new Date(), succeeded: false, error: 'ENOSPC: no space left' },
  ])
  await page.reload()
  await page.getByRole('alert').filter({ hasText: '定时备份失败。 备份目录所在的磁盘已满' }).waitFor()
  await system.picture('backups-failed')
  expect(await system.violations()).toEqual([])
})

test(
  'an account that exists is linked with a person and unlinked, and both are named',
  { timeout: 180_000 },
  async () => {
    const { committee, institution, branch } = await makeTree()
    const person = await makePerson(branch, undefined, undefined, { name: '王晓明' })
    const { login } = await makeAccount('instructor', institution, { name: '王小明' })
    const own = await site.signedIn(login)
    const system = await signedIn((await makeAccount('system-admin', committee)).login)
    const { page } = system
    await page.goto(`/manage/roster/${branch._id}?person=${person._id}`)
    await page.getByRole('button', { name: '关联已有账号' }).click()
    await page.getByLabel('账号', { exact: true }).fill(login)
    await page.getByRole('option', { name: `王小明（${login}）` }).click()
    await system.picture('link')
    await page.getByRole('button', { name: '关联…' }).click()
    const question = page.getByRole('alertdialog', { name: `把账号 王小明（${login}）关联到 王晓明？` })
    await question.getByText('账号原名“王小明”，关联后改为“王晓明”').waitFor()
    await system.picture('link-question')
    expect(await system.violations()).toEqual([])
    await question.getByRole('button', { name: '关联' }).click()
    await page.getByText(`登录名 ${login}`).waitFor()
    await system.picture('linked')
    expect((await own.get('/api/session')).body).toMatchObject({ account: { person: person._id, name: '王晓明' } })
    await page.getByRole('button', { name: '解除关联' }).click()
    const second = page.getByRole('alertdialog', { name: `解除账号 ${login} 与 王晓明 的关联？` })
    await second.getByRole('button', { name: '解除关联' }).click()
    await page.getByText('还没有账号，不能登录学习').waitFor()
    expect((await own.get('/api/session')).body.signedIn).toBe(false)
  },
)

test('all other devices are signed out from the settings', { timeout: 180_000 }, async () => {
  const { account } = await makeTrainee((await makeTree()).branch)
  const phone = await site.signedIn(account.login)
  const { page } = await signedIn(account.login)
  await page.goto('/settings')
  await page.getByRole('button', { name: '退出其他所有设备' }).click()
  await page.getByRole('button', { name: '全部退出' }).click()
  await page.getByText('其他 1 处登录已退出').waitFor()
  expect((await phone.get('/api/session')).body.signedIn).toBe(false)
})

test(
  'the sign-in page says what is missing at its field, and shows a password to who looks',
  { timeout: 180_000 },
  async () => {
    const visitor = await browser.visitor(DESKTOP)
    const { page } = visitor
    await page.goto('/sign-in')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('请输入登录名').waitFor()
    await page.getByText('请输入密码').waitFor()
    await page.getByText('忘记密码：学员请联系本单位组织员').waitFor() // who has a page for it
    await page.getByLabel('密码', { exact: true }).fill('quiet river')
    await page.getByRole('button', { name: '显示密码' }).click()
    expect(await page.getByLabel('密码', { exact: true }).getAttribute('type')).toBe('text')
    await visitor.picture('sign-in')
    expect(await visitor.violations()).toEqual([])
  },
)
