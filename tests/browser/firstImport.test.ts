/**
 * The first roster of a new installation: a file with errors, its corrections, the training of earlier years, and the
 * first coverage figure.
 */
import { readFile } from 'node:fs/promises'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { POSITIONS } from '../../seeds/positions.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { comeIn, DESKTOP, openBrowser } from '../support/browser.ts'
import { makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('firstImport', { whole: true })
  await Positions.insertMany(POSITIONS)
  await UnitKinds.insertMany(UNIT_KINDS)
  browser = await openBrowser('firstImport', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const HEADER = ['工号', '姓名', '所在党支部', '党内职务', '何时到任']
const TRAINING = ['工号', '姓名', '培训班', '培训开始', '培训结束', '学时']
const CLASS = '教师党支部书记示范班'
const BRANCH = '文学院教师第一党支部'
const POST = '教师党支部书记'
const RIGHT = [BRANCH, POST, '2024.09'] as const
/** What is wrong with a row, in turns: its unit, its post, its date. */
const WRONG = [
  ['文学院教师第九党支部', POST, '2024.09'],
  [BRANCH, '支书', '2024.09'],
  [BRANCH, POST, '2024.13'],
] as const
const people = Array.from({ length: 60 }, (_, at) => ({
  who: [`0${1000 + at}`, `人员${'甲乙丙丁戊己庚辛壬癸'[at % 10]}${'子丑寅卯辰巳'[Math.floor(at / 10)]}`],
  said: at < 30 ? RIGHT : WRONG[at % 3]!,
}))

/** `beside`: further sheets. */
const workbookOf = async (name: string, rows: string[][], beside: { name: string; rows: string[][] }[] = []) => ({
  name,
  mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  buffer: Buffer.from(await writeXlsx({ sheets: [{ name: '名册', rows }, ...beside] })),
})

test(
  'thirty errors come back marked, are corrected and imported; training of earlier years is approved and counts; all is undone',
  { timeout: 120_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed'))
    const { committee, institution, faculty } = await makeTree()
    await makeUnit('branch', faculty, { name: BRANCH, branchKind: 'teacher' })
    const programme = await makeProgramme(institution)
    const asked = { positions: ['teacher-branch-secretary'], from: '2022-01-01', to: '2099-12-31' }
    await makeRequirement(institution, [programme._id], asked)
    const visitor = await browser.visitor(DESKTOP)
    await comeIn(visitor, (await makeAccount('unit-admin', institution)).login)
    const { page, picture } = visitor
    const choose = (file: Parameters<ReturnType<typeof page.getByLabel>['setInputFiles']>[0]) =>
      page.locator('input[type=file]').setInputFiles(file)

    await page.goto(`/manage/roster/${institution._id}`)
    await page.getByRole('link', { name: '导入', exact: true }).click()
    await page.getByText('还没有导入过').waitFor()
    await picture('start')
    await choose(await workbookOf('首批名册.xlsx', [HEADER, ...people.map(({ who, said }) => [...who, ...said])]))

    await page.getByLabel('“何时到任”列对应').selectOption('任职时间')
    await picture('columns')
    await page.reload()
    await page.getByRole('button', { name: '核对变化' }).click()
    await page.getByRole('button', { name: '有错误 30' }).waitFor()
    await page.getByText('没有 13 月').first().waitFor()
    expect(await visitor.violations()).toEqual([])
    await picture('errors')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: '下载错误表' }).click()
    const marked = await readXlsx(await readFile(await (await download).path()))
    const [head, ...rows] = marked.sheets[0]!.rows.map((row) => row.map(String))
    expect(rows.map(([number]) => number)).toEqual(people.slice(30).map(({ who }) => who[0]))
    expect(marked.sheets[0]!.cells!.get('1,2')!.comment!.text).toContain('建议：')

    expect(await page.getByRole('button', { name: '导入 30 行' }).isDisabled()).toBe(true)
    await page.getByLabel('30 行有错误，先不导入').check()
    await page.getByRole('button', { name: '导入 30 行' }).click()
    await page.getByText('有错误和存疑的行没有导入').waitFor()
    await page.getByRole('link', { name: '导入记录' }).click()
    const corrected = rows.map(([number, name, , , , ...added]) => [number!, name!, ...RIGHT, ...added])
    const explained = marked.sheets.slice(1).map((sheet) => ({ name: sheet.name, rows: sheet.rows as string[][] }))
    expect(explained).toHaveLength(1)
    await choose(await workbookOf('已更正.xlsx', [head!, ...corrected], explained))
    await page.getByRole('button', { name: '新增 30' }).waitFor()
    expect(await page.getByRole('button', { name: /^有错误/ }).count()).toBe(0)
    await picture('corrected')
    await page.getByRole('button', { name: '导入 30 行' }).click()
    await page.getByRole('button', { name: '撤销导入' }).waitFor()
    await picture('result')

    await page.getByRole('link', { name: '查看名册' }).click()
    await page.getByRole('button', { name: '任职中 60' }).waitFor()
    await page.getByText(people[59]!.who[1]!).waitFor()

    await page.goto(`/manage/roster/${institution._id}/imports?kind=training`)
    const trained = people.slice(0, 30).map(({ who }) => [...who, CLASS, '2022-05-10', '2022-05-14', '40'])
    await choose(await workbookOf('以前的培训.xlsx', [TRAINING, ...trained]))
    await page.getByLabel(`「${CLASS}」认定为`).selectOption(programme.title)
    await page.getByText('新增覆盖 30 人').waitFor()
    await picture('training')
    await page.getByRole('button', { name: '提交认定 30 条' }).click()
    await page.getByRole('heading', { name: '等待认定' }).waitFor()

    const other = await browser.visitor(DESKTOP)
    await comeIn(other, (await makeAccount('committee', committee)).login)
    await other.page.goto('/manage/training-batches')
    await other.picture('batches')
    await other.page.getByRole('link', { name: '以前的培训.xlsx' }).click()
    await other.page.getByText('新增覆盖 30 人').waitFor()
    expect(await other.violations()).toEqual([])
    await other.picture('approving')
    await other.page.getByRole('button', { name: '认定这一批' }).click()
    await other.page.getByRole('button', { name: '认定', exact: true }).click()
    await other.page.getByText('已认定').first().waitFor()
    await other.picture('approved')
    await page.goto('/manage/coverage')
    await page.getByText('60', { exact: true }).first().waitFor()
    await page.getByText('30', { exact: true }).first().waitFor()
    await picture('coverage')

    await other.page.getByRole('button', { name: '撤销导入' }).click()
    await other.page.getByRole('button', { name: '撤销导入' }).last().click()
    await other.page.getByText('这些培训不再计入').waitFor()
    await page.goto(`/manage/roster/${institution._id}/imports`)
    await page.getByRole('button', { name: '撤销 已更正.xlsx' }).click()
    await page.getByRole('button', { name: '撤销导入' }).click()
    await page.getByText('名册恢复到导入以前').waitFor()
    await picture('undone')
    await page.getByRole('link', { name: '查看名册' }).click()
    await page.getByRole('button', { name: '任职中 30' }).waitFor()
  },
)
