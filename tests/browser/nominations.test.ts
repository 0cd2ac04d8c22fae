/** 推荐到录取 in a real browser: an institution nominates, the committee ranks, the trainee confirms on a phone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeBase } from '../support/planFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('nominationPages')
  await Positions.insertMany(POSITIONS)
  browser = await openBrowser('nominations', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test(
  'quotas are shared, people nominated, ranked and admitted; the one confirms, the other waits',
  { timeout: 240_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-nominations'))
    const today = businessDate()
    const tree = await makeTree()
    const { base } = await makeBase(tree.committee)
    const days = { from: daysAfter(today, 30), to: daysAfter(today, 34), nominateFrom: daysAfter(today, -5) }
    const given = { ...days, nominateUntil: daysAfter(today, 10), capacity: 1, quotas: true, base: base._id }
    const row = await makeOpenClass(tree.committee, given)
    const [first, second] = [await makeTrainee(tree.branch), await makeTrainee(tree.branch)]
    const [deciding, own, trainee] = [
      await browser.visitor(DESKTOP),
      await browser.visitor(DESKTOP),
      await browser.visitor(PHONE),
    ]
    await comeIn(deciding, (await makeAccount('committee', tree.committee)).login)
    await deciding.page.goto(`/manage/classes/${row._id}/nominations`)
    await deciding.page.getByRole('button', { name: '分配名额' }).first().click()
    const quotas = deciding.page.getByRole('dialog', { name: '分配名额' })
    await quotas.getByRole('spinbutton').first().fill('1')
    await deciding.picture('quotas')
    expect(await deciding.violations()).toEqual([])
    await quotas.getByRole('button', { name: '保存' }).click()
    await deciding.page.getByText('名额已保存').waitFor()

    await comeIn(own, (await makeAccount('unit-admin', tree.institution)).login)
    await own.page.goto('/manage/nominations')
    await own.page.getByText('还剩 1 个名额').waitFor()
    await own.picture('open')
    expect(await own.violations()).toEqual([])
    await own.page.getByRole('link', { name: row.title }).click()
    await own.page.getByRole('button', { name: '按名单推荐' }).click()
    const sheet = own.page.getByRole('dialog', { name: /按名单推荐/ })
    const lines = ['姓名,工号', `${first.person.name},`, '没有这个人,123']
    const buffer = Buffer.from(lines.join('\n'))
    await sheet.locator('input[type=file]').setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer })
    await sheet.getByText('名册里没有工号 123 的“没有这个人”').waitFor()
    for (const size of [PHONE, DESKTOP]) {
      await own.page.setViewportSize(size)
      await own.picture(`sheet-${size.width}`)
    }
    expect(await own.violations()).toEqual([])
    const download = own.page.waitForEvent('download')
    await sheet.getByRole('button', { name: '下载不能推荐的 1 行' }).click()
    expect((await download).suggestedFilename()).toBe('待更正 名单.xlsx')
    await sheet.getByRole('button', { name: '推荐', exact: true }).click()
    await own.page.getByRole('alertdialog', { name: '推荐这 1 人？' }).getByRole('button', { name: '推荐' }).click()
    await own.page.getByText('已推荐 1 人').first().waitFor()
    await own.page.goto(`/manage/nominations?people=${first.person._id},${second.person._id}`)
    await own.page.getByText('选了 2 人').waitFor()
    await own.page.getByRole('link', { name: row.title }).click()
    const carried = own.page.getByRole('dialog', { name: /推荐所选人员/ })
    await carried.getByText('将推荐 1 人').waitFor()
    await own.picture('carried')
    expect(await own.violations()).toEqual([])
    await own.page.keyboard.press('Escape')
    await own.page.getByRole('button', { name: '推荐人员' }).click()
    const drawer = own.page.getByRole('dialog', { name: /推荐人员/ })
    await drawer.getByRole('checkbox', { name: second.person.name }).check()
    await own.picture('picking')
    expect(await own.violations()).toEqual([])
    await drawer.getByRole('button', { name: '推荐', exact: true }).click()
    await own.page.getByText('按次序候补').last().waitFor()
    await own.page.getByRole('button', { name: '仍然推荐' }).click()
    await own.page.getByText('已推荐 1 人').last().waitFor()
    await own.page.keyboard.press('Escape')
    await own.page.getByRole('button', { name: first.person.name }).waitFor()
    await own.picture('nominated')

    await deciding.page.goto(`/manage/classes/${row._id}/admission`)
    await deciding.page.getByRole('button', { name: second.person.name }).click()
    await deciding.page.getByRole('button', { name: '优先录取…' }).click()
    await deciding.page.getByRole('textbox', { name: '原因' }).fill('援藏返回')
    await deciding.page.getByRole('button', { name: '优先录取', exact: true }).click()
    await deciding.page
      .getByText(/优先录取：援藏返回/)
      .first()
      .waitFor()
    await deciding.page.keyboard.press('Escape')
    await deciding.page.getByRole('button', { name: '截止推荐并排序' }).click()
    await deciding.page.getByRole('textbox', { name: /提前的理由/ }).fill('场地提前')
    await deciding.page.getByRole('button', { name: '排序并录取' }).click()
    await deciding.page.getByText('候补 1', { exact: true }).waitFor()
    await deciding.picture('admission')
    expect(await deciding.violations()).toEqual([])

    await comeIn(trainee, second.account.login)
    await trainee.page.goto('/today')
    await trainee.page.getByRole('link', { name: '去确认' }).click()
    await trainee.page.getByRole('button', { name: '确认参加' }).click()
    await trainee.page.getByRole('checkbox', { name: '需要住宿' }).check()
    await trainee.picture('confirming')
    expect(await trainee.violations()).toEqual([])
    await trainee.page.getByRole('dialog').getByRole('button', { name: '确认参加' }).click()
    await trainee.page.getByText('已确认参加', { exact: true }).waitFor()
    await trainee.picture('own')
    expect(await trainee.violations()).toEqual([])
    expect(await Nominations.findOne({ class: row._id, person: second.person._id }).lean()).toMatchObject({
      ...{ state: 'confirmed', arrival: { lodging: true } },
    })
    await trainee.page.getByRole('button', { name: '放弃参加' }).click()
    await trainee.page.getByRole('textbox', { name: '原因' }).fill('出差')
    await trainee.page.getByRole('button', { name: '放弃参加', exact: true }).last().click()
    await trainee.page.getByText('本人放弃').waitFor()
    await deciding.page.reload()
    await deciding.page.getByText('已录取，待确认').waitFor()
  },
)
