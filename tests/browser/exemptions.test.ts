/** 豁免 from both sides: a person asks on a phone, the unit applies for several and forwards, the committee approves them together. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { recomputeRequirement } from '../../server/features/coverage/recompute.service.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makePositions, makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let requirement: string
let tree: Awaited<ReturnType<typeof makeTree>>
let logins: { mine: string; unit: string; committee: string }
beforeAll(async () => {
  site = await openSite('exemptionPages', { whole: true })
  await makePositions()
  tree = await makeTree()
  for (const name of ['王海燕', '赵小川', '李明'])
    await makePerson(tree.branch, undefined, undefined, { name, pinyin: name, initials: name })
  const me = await makePerson(tree.branch, undefined, undefined, { name: '陈静', pinyin: 'chen jing', initials: 'cj' })
  requirement = (await makeRequirement(tree.committee, [(await makeProgramme(tree.committee))._id]))._id
  await recomputeRequirement(requirement)
  logins = {
    mine: (await makeAccount('trainee', tree.branch, { person: me._id, name: me.name })).login,
    unit: (await makeAccount('unit-admin', tree.institution, { name: '周老师' })).login,
    committee: (await makeAccount('committee', tree.committee, { name: '组织干部处' })).login,
  }
  browser = await openBrowser('exemptions', site.url)
}, 120_000)
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const paper = { name: '派出文件.png', mimeType: 'image/png', buffer: png(4, 4, [179, 38, 30]) }
const today = businessDate()

test('is asked for, applied for, forwarded, approved, ended, and told of', { timeout: 240_000 }, async () => {
  const mine = await browser.visitor(PHONE)
  await comeIn(mine, logins.mine)
  await mine.page.goto('/me')
  await mine.page.getByRole('link', { name: '这项要求不适用于我' }).click()
  await mine.page.getByLabel('至（含当日）').fill(daysAfter(today, 90))
  await mine.page.getByLabel('为什么不适用').fill('随医疗队援外一年')
  await mine.page.getByLabel('证明文件').setInputFiles(paper)
  expect(await mine.violations()).toEqual([])
  await mine.picture('asking')
  await mine.page.getByRole('button', { name: '提交申请' }).click()
  await mine.page.getByText('等待单位转报').waitFor()
  await mine.page.getByRole('link', { name: /^派出文件/ }).waitFor()

  const unit = await browser.visitor(DESKTOP)
  await comeIn(unit, logins.unit)
  await unit.page.goto(`/manage/coverage/${requirement}/${tree.institution._id}?of=${tree.branch._id}&state=uncovered`)
  const drawer = unit.page.getByRole('dialog').first()
  await drawer.getByText('豁免申请中').waitFor()
  const tick = async () => {
    for (const name of ['王海燕', '赵小川']) await drawer.getByLabel(`选择${name}`).check()
  }
  await tick()
  await drawer.getByRole('button', { name: '推荐参加培训班' }).click() // or for a class, of the same people
  await unit.page.getByText('从覆盖率名单中选了 2 人').waitFor()
  await unit.page.goBack()
  await tick()
  await drawer.getByRole('button', { name: '存入名单…', exact: true }).click() // or kept for later, by a name
  const keeping = unit.page.getByRole('dialog', { name: '存入名单' })
  await unit.picture('keeping')
  await keeping.getByRole('button', { name: '存入', exact: true }).click()
  await unit.page.getByText('已存入 2 人').waitFor()
  await tick()
  await unit.picture('chosen')
  await drawer.getByRole('button', { name: '申请豁免…' }).click()
  const form = unit.page.getByRole('dialog', { name: '为王海燕等 2 人申请豁免' })
  await form.getByLabel('理由').fill('产假')
  await form.getByLabel('证明文件').setInputFiles(paper)
  await unit.picture('applying')
  await form.getByRole('button', { name: '提交申请' }).click()
  await expect.poll(() => drawer.getByText('豁免申请中').count()).toBe(3)
  await unit.page.goto('/manage/desk')
  await unit.page.getByRole('link', { name: /^等您办理的豁免申请 1/ }).click()
  await unit.page.getByRole('button', { name: /^陈静/ }).click()
  const own = unit.page.getByRole('dialog', { name: '陈静', exact: true })
  await own.getByRole('button', { name: '转报…', exact: true }).click()
  await unit.page.getByLabel('单位意见').fill('情况属实')
  await unit.picture('forwarding')
  await unit.page.getByRole('button', { name: '转报', exact: true }).click()
  await own.getByText('情况属实').waitFor()
  expect(await unit.violations()).toEqual([])
  await unit.picture('forwarded')
  await unit.page.goto('/manage/people-lists')
  await unit.page.getByRole('link', { name: '待推荐' }).click()
  await unit.page.getByText('王海燕').waitFor()
  await unit.picture('kept')
  expect(await unit.violations()).toEqual([])
  await unit.page.getByRole('link', { name: '推荐参加培训班' }).click()
  await unit.page.getByText('从名单“待推荐”中选了 2 人').waitFor()

  const committee = await browser.visitor(DESKTOP)
  const { page } = committee
  await comeIn(committee, logins.committee)
  await page.goto('/manage/exemption-applications')
  await page.getByRole('button', { name: '全选' }).click()
  await page.getByText('已选 3 份').waitFor()
  expect(await committee.violations()).toEqual([])
  await committee.picture('waiting')
  await page.getByRole('button', { name: '批准…' }).click()
  await page.getByLabel('意见').fill('同意')
  await page.getByRole('button', { name: '批准', exact: true }).click()
  await page.getByText('没有等您办理的豁免申请').waitFor()
  await page.goto(`/manage/coverage/${requirement}/${tree.institution._id}`)
  await page.getByRole('button', { name: '已豁免 3 人，查看名单' }).waitFor()
  await committee.picture('coverage')
  await page.getByRole('link', { name: '豁免清单' }).last().click()
  await page.getByRole('cell', { name: /^产假/ }).first().waitFor()
  expect(await committee.violations()).toEqual([])
  await committee.picture('exemptions')
  await page.getByRole('button', { name: '修改陈静的豁免的结束日期' }).click()
  await page.getByLabel('最后一天').fill(daysAfter(today, 10))
  await page.getByLabel('理由').fill('提前回国')
  await committee.picture('ending')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText(/组织干部处：提前回国/).waitFor()
  await page.getByRole('button', { name: '30 天内到期' }).click()
  await expect.poll(() => page.getByRole('row').count()).toBe(2)

  await mine.page.reload()
  await mine.page.getByText('已批准').waitFor()
  await mine.picture('answered')
  await mine.page.goto('/me')
  await mine.page.getByText('我的豁免申请').waitFor()
  await mine.page.getByRole('article').getByText('已豁免').waitFor()
  expect(await mine.violations()).toEqual([])
  await mine.picture('me')
})
