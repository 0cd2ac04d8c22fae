/** 年度考核 in a real browser: the committee sets it up, an institution reports, both see what came of it. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seedIfEmpty } from '../../seeds/seed.ts'
import { Units } from '../../server/features/organisations/organisations.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { comeIn, DESKTOP, openBrowser } from '../support/browser.ts'
import { makeAccount } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('assessmentPages', { whole: true, seed: 'demo' })
  await seedIfEmpty(site.app, { size: 'small', log: () => {} })
  browser = await openBrowser('assessments', site.url)
}, 120_000)
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** The other university reports nothing worth points. */
async function otherReports(assessment: string, indicator: string): Promise<void> {
  const unit = (await Units.findOne({ name: '复旦大学', level: 'institution' }).lean())!
  const agent = await site.signedIn((await makeAccount('unit-admin', unit)).login)
  const own = `/api/assessments/${assessment}/units/${unit._id}`
  await agent.put(`${own}/items/${indicator}`).send({ revision: 1, text: '', number: 0 }).expect(200)
  await agent.post(`${own}/submit`).expect(200)
}

test('is set up, tried, opened, reported, corrected, published, and read by the institution alone', async () => {
  const committee = await browser.visitor(DESKTOP)
  const { page } = committee
  await comeIn(committee, 'jiaowei')
  await page.goto('/manage/assessments')
  await page.getByText('还没有年度考核').waitFor()
  await page.getByRole('button', { name: '新建年度考核' }).first().click()
  await page.getByLabel('名称').fill('本年度考核')
  await page.getByRole('button', { name: '新建', exact: true }).click()
  await page.getByRole('heading', { name: '本年度考核 · 方案' }).waitFor()
  const today = businessDate()
  for (const label of ['考核日', '自评填报开始', '自评填报截止'])
    await page.getByLabel(label, { exact: true }).fill(today)
  await page.getByRole('button', { name: '添加指标' }).click()
  await page.getByLabel('指标名称').fill('书记培训覆盖率')
  await page.getByLabel('高校', { exact: true }).fill('60')
  await page.getByText('高校的分值合计 60，应为 100').waitFor()
  await page.getByRole('button', { name: '添加指标' }).click()
  await page.getByLabel('指标名称').last().fill('自办轮训班')
  await page.getByLabel('数据', { exact: true }).last().selectOption({ label: '自评项目' })
  await page.getByLabel('计量单位').fill('期')
  await page.getByLabel('填报要求').fill('当年举办的轮训班期数，附开班通知。')
  await page.getByLabel('得满分的数值（期）').fill('4')
  await page.getByLabel('高校', { exact: true }).last().fill('40')
  await page.getByText('高校 100').waitFor()
  await committee.picture('scheme')
  expect(await committee.violations()).toEqual([])
  await page.getByRole('button', { name: '保存并试算' }).click()
  await page.getByRole('row', { name: /上海交通大学/ }).waitFor()
  await page.getByText(/^数据截至/).waitFor()
  await page.getByRole('button', { name: '开始考核…' }).click()
  await page.getByRole('button', { name: '开始考核', exact: true }).click()
  await page.getByText('自评填报中', { exact: true }).waitFor()
  const board = page.url()

  const own = await browser.visitor(DESKTOP)
  await comeIn(own, 'danwei')
  await own.page.goto('/manage/assessment')
  await own.page.getByRole('link', { name: '去填报' }).click()
  await own.page.getByLabel('数值（期）').fill('3')
  await own.page.getByLabel('说明').fill('共举办三期。')
  const file = { name: '开班通知.png', mimeType: 'image/png', buffer: png(8, 8, [200, 30, 30]) }
  await own.page.getByLabel('证明文件', { exact: true }).last().setInputFiles(file)
  await own.page.getByRole('link', { name: /开班通知.png/ }).waitFor()
  await own.page.getByText(/^已保存/).waitFor()
  await own.page.reload()
  expect(await own.page.getByLabel('数值（期）').inputValue()).toBe('3')
  await own.page.getByText(/已覆盖 \d+ 人，应培训 \d+ 人/).waitFor()
  await own.picture('report')
  expect(await own.violations()).toEqual([])
  await own.page.getByRole('button', { name: '提交自评…' }).click()
  await own.page.getByRole('button', { name: '提交', exact: true }).click()
  await own.page.getByText('待审核', { exact: true }).waitFor()

  const { items } = (await (await page.request.get('/api/assessments')).json()) as { items: { id: string }[] }
  const { indicators } = (await (await page.request.get(`/api/assessments/${items[0]!.id}`)).json()) as {
    indicators: { id: string }[]
  }
  await otherReports(items[0]!.id, indicators[1]!.id)
  await page.goto('/')
  await page.getByRole('link', { name: /^待审核的年度考核自评 2/ }).click()
  await page.getByRole('link', { name: '本年度考核' }).click()
  await page.getByRole('button', { name: '复旦大学' }).click()
  await page.getByRole('button', { name: '全部认可' }).click()
  await page
    .getByText('审核认可')
    .or(page.getByText(/认可。$/))
    .first()
    .waitFor()
  await page.getByRole('button', { name: '关闭', exact: true }).click()
  await page.getByRole('button', { name: '上海交通大学' }).click()
  await page.getByRole('button', { name: '更正「自办轮训班」' }).click()
  await page.getByLabel('按多少计（期）').fill('2')
  await page.getByLabel('理由').fill('通知只有两期')
  await page.getByRole('button', { name: '更正', exact: true }).click()
  await page.getByText('更正为 2 期：通知只有两期').waitFor()
  await committee.picture('check')
  await page.getByRole('button', { name: '关闭', exact: true }).click()
  await committee.picture('board')
  expect(await committee.violations()).toEqual([])
  await page.getByRole('button', { name: '公布结果…' }).click()
  await page.getByRole('button', { name: '公布结果', exact: true }).click()
  await page.getByText('已公布', { exact: true }).first().waitFor()
  expect(page.url()).toBe(board)

  await own.page.goto('/manage/assessment')
  await own.page.getByRole('link', { name: '得分表' }).click()
  await own.page.getByText(/^1 \/ 2$|^2 \/ 2$/).waitFor()
  await own.page.getByRole('row', { name: /自办轮训班.+2 期.+40.+20\.00/ }).waitFor()
  expect(await own.page.getByText('复旦大学').count()).toBe(0)
  const paper = own.page.waitForEvent('download')
  await own.page.getByRole('link', { name: '下载得分表（PDF）' }).click()
  expect((await paper).suggestedFilename()).toMatch(/得分表\.pdf$/)
  await own.picture('result')
  expect(await own.violations()).toEqual([])
})
