/** 轮训 in a real browser: an institution reports it with roster and evidence, the committee decides person by person. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeAccount, makePerson, makeTrainee, makeTree } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('localTrainingPages')
  await Positions.insertMany(POSITIONS)
  browser = await openBrowser('localTraining', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test(
  'reported with a file and a paper, one refused, the rest on their record',
  { timeout: 240_000 },
  async (context) => {
    context.onTestFailed(() => browser.pictures('failed-localTraining'))
    const tree = await makeTree()
    const first = await makeTrainee(tree.branch)
    const second = await makePerson(tree.branch, undefined, undefined, { name: '李大方', staffNumber: '1002' })
    const [own, deciding, trainee] = [
      await browser.visitor(DESKTOP),
      await browser.visitor(DESKTOP),
      await browser.visitor(PHONE),
    ]
    await comeIn(own, (await makeAccount('unit-admin', tree.institution)).login)
    await own.page.goto('/manage/local-trainings')
    await own.page.getByText('还没有报送过轮训').waitFor()
    await own.page.getByRole('button', { name: '报送轮训' }).click()
    const form = own.page.getByRole('dialog', { name: '报送轮训' })
    await form.getByLabel('轮训名称').fill('教师党支部书记轮训')
    await form.getByLabel('自', { exact: true }).fill('2025-03-03')
    await form.getByLabel('至（含当日）').fill('2025-03-05')
    await form.getByLabel('学时').fill('16')
    await own.picture('form')
    await form.getByRole('button', { name: '保存并添加名单' }).click()

    await own.page.getByRole('heading', { name: '教师党支部书记轮训' }).waitFor()
    await own.page.getByRole('button', { name: '从名册选人' }).click()
    const drawer = own.page.getByRole('dialog', { name: '从名册选人' })
    await drawer.getByRole('checkbox', { name: first.person.name }).check()
    await drawer.getByRole('button', { name: '加入名单' }).click()
    await own.page.getByText('已添加 1 人').waitFor()
    await own.page.getByRole('button', { name: '从 Excel 导入' }).click()
    const rows = '姓名,工号,学时\n李大方,1002,8\n没有的人,,\n'
    const file = { name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) }
    await own.page.getByLabel('名单文件').setInputFiles(file)
    await own.page.getByText('名册里没有“没有的人”。').waitFor()
    await own.picture('file')
    expect(await own.violations()).toEqual([])
    await own.page.getByRole('dialog').getByRole('button', { name: '加入名单' }).click()
    await own.page.getByText('名单 2 人').waitFor()
    const paper = { name: '签到表.png', mimeType: 'image/png', buffer: png(4, 4, [200, 30, 30]) }
    await own.page.locator('input[type=file]').first().setInputFiles(paper)
    await own.page.getByRole('link', { name: /签到表/ }).waitFor()
    await own.picture('whole')
    expect(await own.violations()).toEqual([])
    await own.page.getByRole('button', { name: '提交审批' }).click()
    await own.page.getByText('待审批', { exact: true }).first().waitFor()

    await comeIn(deciding, (await makeAccount('committee', tree.committee)).login)
    await deciding.page.goto('/manage/local-trainings?state=submitted')
    await deciding.page.getByRole('link', { name: '教师党支部书记轮训' }).click()
    await deciding.page.getByRole('checkbox', { name: `选择${second.name}` }).check()
    await deciding.page.getByRole('button', { name: '不认定…' }).click()
    const reason = deciding.page.getByRole('dialog', { name: '不认定所选的人？' })
    await reason.getByLabel('理由').fill('签到表上没有')
    await reason.getByRole('button', { name: '不认定' }).click()
    await deciding.page.getByText('签到表上没有').waitFor()
    await deciding.picture('refused')
    expect(await deciding.violations()).toEqual([])
    await deciding.page.getByRole('button', { name: '全部认定' }).click()
    await deciding.page.getByRole('alertdialog').getByRole('button', { name: '全部认定' }).click()
    await deciding.page.getByText('已审批').first().waitFor()

    await comeIn(trainee, first.account.login)
    await trainee.page.goto('/me')
    await trainee.page
      .getByText(/参加单位轮训“教师党支部书记轮训”/)
      .first()
      .waitFor()
    await trainee.picture('record')
    expect(await trainee.violations()).toEqual([])
    await trainee.page.goto('/me/archive')
    await trainee.page.getByRole('rowheader', { name: '2025 年' }).waitFor()
    await trainee.picture('archive')
    expect(await trainee.violations()).toEqual([])
  },
)
