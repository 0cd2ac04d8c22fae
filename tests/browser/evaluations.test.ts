/** 教学评价 in a real browser: a base prepares it, a trainee answers on a phone, the base and the teacher read the results. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Teachers } from '../../server/features/bases/bases.model.ts'
import { Evaluations, EvaluationTallies } from '../../server/features/evaluations/evaluations.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeBase, makeClass, makeSession } from '../support/planFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('evaluationPages')
  browser = await openBrowser('evaluations', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test('an evaluation is prepared, answered on a phone with its draft kept, and read', { timeout: 240_000 }, async () => {
  const today = businessDate()
  const { committee, institution, branch } = await makeTree()
  const { base, teacher } = await makeBase(institution, { name: '党校培训基地' })
  const dates = { from: daysAfter(today, -2), to: today }
  const row = await makeClass(base, committee, { state: 'ranked', title: '书记示范班', ...dates })
  for (const [at, title] of ['党章专题', '案例研讨'].entries())
    await makeSession(row._id, { day: daysAfter(today, at - 2), title, teacher })
  const trainee = await makeTrainee(branch)
  await makeMember(row, trainee.person, institution)
  for (const name of ['安然', '白雪', '曹操', '邓丽'])
    await makeMember(row, { _id: newId(), name }, institution, {
      arrival: { lodging: true, meals: '', arrivesOn: null, remark: '' },
    })
  const { login, _id: account } = await makeAccount('base-manager', institution)
  await Teachers.updateOne({ _id: teacher }, { $set: { account } })

  const [manager, phone] = [await browser.visitor(DESKTOP), await browser.visitor(PHONE)]
  await comeIn(manager, login)
  await manager.page.goto(`/manage/classes/${row._id}/evaluation`)
  await manager.page.getByRole('button', { name: '准备评价' }).click()
  const form = manager.page.getByRole('dialog', { name: '准备评价' })
  await form.getByRole('button', { name: '加文字题' }).nth(1).click()
  await form.getByLabel('关于教师的第 2 题', { exact: true }).fill('想对老师说')
  await manager.picture('form')
  expect(await manager.violations()).toEqual([])
  await form.getByRole('button', { name: '保存' }).click()
  await manager.page.getByText('已填写 0 / 5 人').waitFor()

  await comeIn(phone, trainee.account.login)
  await phone.page.goto('/today')
  await phone.page.getByRole('link', { name: '去评价' }).click()
  await phone.page.getByRole('group', { name: '内容对工作有帮助' }).first().getByText('很满意').click()
  await phone.page.getByLabel('想对老师说（选填）').first().fill('讲得好')
  await phone.page.reload()
  await phone.page.getByText('还有 8 题没有选').waitFor()
  expect(await phone.page.getByLabel('想对老师说（选填）').first().inputValue()).toBe('讲得好')
  await phone.picture('answering')
  expect(await phone.violations()).toEqual([])
  await phone.page.getByRole('button', { name: '提交评价' }).click()
  await phone.page.getByRole('alertdialog').getByRole('button', { name: '提交' }).click()
  await phone.page.getByText('您已填写，谢谢').waitFor()
  expect(await phone.page.evaluate(() => localStorage.getItem('evaluation-draft'))).toBeNull()

  // Others have answered meanwhile.
  const { questions, sessions } = (await Evaluations.findById(row._id).lean())!
  const keys = questions.flatMap(({ id, about }) =>
    about === 'course' || about === 'teacher' ? sessions.map((each) => `${each.id}:${id}`) : [id],
  )
  const counts = Object.fromEntries(keys.map((key, at) => [key, [1, 0, 2, at, 9]]))
  await EvaluationTallies.updateOne({ _id: row._id }, { $set: { n: 24, counts } })
  await manager.page.reload()
  await manager.page.getByText('已填写 1 / 5 人').waitFor()
  await manager.page.getByRole('button', { name: '现在结束' }).click()
  await manager.page.getByRole('alertdialog').getByRole('button', { name: '结束评价' }).click()
  await manager.page.getByText('讲得好').waitFor()
  await manager.page.locator('svg').first().waitFor()
  await manager.picture('results')
  expect(await manager.violations()).toEqual([])
  await manager.page.goto(`/manage/evaluations?year=${row.year}`)
  await manager.page.getByRole('link', { name: '党校培训基地' }).click()
  await manager.page.getByRole('heading', { name: '教师对比' }).waitFor()
  await manager.picture('base')
  expect(await manager.violations()).toEqual([])
  await manager.page.goto('/teaching')
  await manager.page.getByText('讲得好').waitFor()
  await manager.picture('teaching')
  expect(await manager.violations()).toEqual([])

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
  for (const [chip, found] of [
    ['名单', '学员名单（5 人）'],
    ['分房表', '分房表（4 人住宿）'],
    ['桌签', '白雪'],
    ['胸牌', '白雪'],
    ['座位表', '座位表'],
  ] as const) {
    await manager.page.getByRole('button', { name: chip, exact: true }).click()
    await manager.page.getByText(found).last().waitFor()
    await manager.picture(`papers-${chip}`)
  }
  expect(await manager.violations()).toEqual([])
  await phone.page.goto(`/learn/classes/${row._id}`)
  await phone.page.getByText(/[12] 排 [1-4] 座/).waitFor()
  await phone.picture('own-seat')
})
