/** 座位 in a real browser: seats by keyboard and by mouse, the papers that are printed, and one's own on a phone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { pdfText } from '../support/pdfText.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('seatingPages')
  browser = await openBrowser('seating', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test('seats are given by keyboard and mouse, printed, and seen by who sits there', { timeout: 240_000 }, async () => {
  const { institution, branch } = await makeTree()
  const today = businessDate()
  const row = await makeOpenClass(institution, { state: 'ranked', title: '书记示范班', from: today, to: today })
  const trainee = await makeTrainee(branch)
  await makeMember(row, trainee.person, institution)
  const arrival = { lodging: true, meals: '', arrivesOn: null, remark: '' }
  for (const name of ['安然', '白雪', '曹操', '邓丽'])
    await makeMember(row, { _id: newId(), name }, institution, { arrival })
  const [manager, phone] = [await browser.visitor(DESKTOP), await browser.visitor(PHONE)]
  await comeIn(manager, (await makeAccount('base-manager', institution)).login)
  await comeIn(phone, trainee.account.login)
  await manager.page.goto(`/manage/classes/${row._id}/seating`)
  await manager.page.getByRole('button', { name: '教室和排数' }).click()
  const room = manager.page.getByRole('dialog', { name: '教室和排数' })
  await room.getByLabel('几排').fill('2')
  await room.getByLabel('每排几座').fill('4')
  await room.getByRole('button', { name: '按此排列' }).click()
  await manager.page.getByRole('button', { name: '自动排座' }).click()
  await manager.page.getByRole('menuitem', { name: '按姓名拼音' }).click()
  await manager.page.getByRole('button', { name: '1 排 1 座，安然' }).press('ArrowRight')
  await manager.page.keyboard.press('Enter')
  await manager.page.getByText('已选中 白雪').waitFor()
  await manager.page.keyboard.press('ArrowDown')
  await manager.page.keyboard.press('ArrowRight')
  await manager.page.keyboard.press('Enter')
  await manager.page.getByRole('button', { name: '2 排 3 座，白雪' }).waitFor()
  const seat = (name: string) => manager.page.getByRole('button', { name })
  await seat('1 排 1 座，安然').dragTo(seat('2 排 3 座，白雪'))
  await seat('1 排 1 座，白雪').waitFor()
  await seat('撤销').click()
  await seat('1 排 1 座，安然').waitFor()
  await manager.page.getByLabel('学员能看到自己的座位').check()
  await manager.picture('seating')
  expect(await manager.violations()).toEqual([])
  await seat('保存').click()
  await manager.page.getByText('已保存座位表').waitFor()
  await manager.page.getByRole('link', { name: /打印座位表/ }).click()
  await manager.page.getByRole('heading', { name: '书记示范班 座位表' }).waitFor()
  for (const [chip, found, sheets] of [
    ['名单', '学员名单（5 人）', 1],
    ['分房表', '分房表（4 人住宿）', 1],
    ['桌签', '白雪', 3],
    ['胸牌', '白雪', 1],
    ['座位表', '座位表', 1],
  ] as const) {
    await manager.page.getByRole('button', { name: chip, exact: true }).click()
    await manager.page.getByText(found).last().waitFor()
    await manager.picture(`papers-${chip}`)
    const paper = await pdfText(await manager.page.pdf({ preferCSSPageSize: true }))
    expect(paper, chip).toHaveLength(sheets)
    if (chip !== '分房表') expect(paper.join(), chip).toContain('安然')
    expect(paper.join(), 'the page around it').not.toContain('打印什么')
  }
  expect(await manager.violations()).toEqual([])
  await phone.page.goto(`/learn/classes/${row._id}`)
  await phone.page.getByText(/[12] 排 [1-4] 座/).waitFor()
  await phone.picture('own-seat')
})
