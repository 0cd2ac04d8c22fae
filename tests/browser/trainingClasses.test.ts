/** 培训班: a base manager plans one with its timetable and budget, opens it, and finds it in the calendar. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { TrainingClasses, type TrainingClass } from '../../server/features/classes/classes.model.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Positions, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { makeBase, makeClass, makeSession } from '../support/planFactories.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeAccount, makeTree, makeUnit } from '../support/factories.ts'
import { newId } from '../../server/lib/id.ts'
import { makeMember } from '../support/memberFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let login: string
let other: TrainingClass
let home: Unit
const first = daysAfter(businessDate(), 40)
beforeAll(async () => {
  site = await openSite('trainingClasses', { whole: true })
  await Positions.insertMany(POSITIONS)
  const { committee } = await makeTree()
  home = await makeUnit('institution', committee, { name: '市教卫工作党校' })
  const { base, teacher } = await makeBase(home, { name: '党校培训基地' })
  other = await makeClass(base, committee, { title: '组织员培训班', from: first, to: daysAfter(first, 2) })
  await makeSession(other._id, { day: first, room: base.rooms[0]!.id, teacher })
  login = (await makeAccount('base-manager', home)).login
  browser = await openBrowser('trainingClasses', site.url)
}, 120_000)
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test('a class is planned, its timetable warns of what is taken, and it is opened', async () => {
  const visitor = await browser.visitor(DESKTOP)
  const { page } = visitor
  await comeIn(visitor, login)
  await page.goto('/manage/classes')
  await page.getByRole('button', { name: '新建培训班' }).click()
  const form = page.getByRole('dialog', { name: '新建培训班' })
  await form.getByLabel('班名').fill('院系书记示范班')
  await form.getByLabel('开班日期').fill(first)
  await form.getByLabel('结业日期').fill(daysAfter(first, 1))
  await form.getByLabel('推荐开始').fill(businessDate())
  await form.getByLabel('推荐截止').fill(daysAfter(first, 1)) // behind the beginning
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByRole('alert').first().waitFor()
  await form.getByLabel('推荐截止').fill(daysAfter(first, -10))
  await visitor.picture('form')
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: '院系书记示范班', level: 1 }).waitFor()
  await visitor.picture('overview')
  expect(await visitor.violations()).toEqual([])

  const busy = { _id: newId(), name: '李明' }
  for (const each of [other, (await TrainingClasses.findOne({ title: '院系书记示范班' }).lean())!])
    await makeMember(each, busy, home)
  await TrainingClasses.updateOne({ title: '院系书记示范班' }, { $set: { seated: 1 } })
  await page.reload()
  await page.getByRole('button', { name: '修改', exact: true }).click()
  await page.getByLabel('结业日期').fill(daysAfter(first, 2))
  await page.getByText('1 名已录取的学员另有培训班').waitFor()
  await page.getByText('李明：「组织员培训班」').waitFor() // before the dates are saved
  await visitor.picture('busy')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '放弃并离开' }).click()
  await Nominations.deleteMany({ person: busy._id })
  await page.getByRole('link', { name: '课程表' }).click()
  await page.getByRole('button', { name: '添加一节' }).click()
  const session = page.getByRole('dialog', { name: '添加一节课' })
  await session.getByLabel('内容').fill('开班式')
  await session.getByLabel('授课老师').fill('wang')
  await session.getByRole('option', { name: '王教授' }).click()
  await session.getByText('王教授老师在').waitFor()
  await visitor.picture('clash')
  await session.getByRole('button', { name: '保存' }).click()
  await session.getByText(/^时间冲突：王教授老师在/).waitFor() // refused
  await session.getByLabel('开始').fill('13:00')
  await session.getByLabel('结束').fill('15:30')
  await session.getByText('我知道有冲突').waitFor({ state: 'detached' })
  await session.getByRole('button', { name: '保存' }).click()
  await page.getByText('13:00–15:30').waitFor()
  await page.getByRole('button', { name: '「开班式」的操作' }).click()
  await page.getByRole('menuitem', { name: '推后一天' }).click()
  await page.getByText('已移到').waitFor()
  expect(await visitor.violations()).toEqual([])

  await page.getByRole('link', { name: '预算' }).click()
  await page.getByLabel('伙食费预算').fill('1200.5')
  await page.getByLabel('伙食费已用').fill('1300')
  await page.getByText('超出预算').first().waitFor()
  await page.getByRole('button', { name: '保存预算' }).click()
  await page.getByText('已保存预算').waitFor()
  await visitor.picture('budget')
  await page.getByRole('button', { name: '开放推荐' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '开放推荐' }).click()
  await page.getByText('推荐报名中').waitFor()
  const { state, budget, credit } = (await TrainingClasses.findOne({ title: '院系书记示范班' }).lean())!
  expect([state, budget, credit]).toEqual([
    'open',
    [{ item: 'meals', planned: 120_050, spent: 130_000, remark: '' }],
    300,
  ])
})

test('the calendar, the year plan and a base read on a phone, and a calendar can be subscribed to', async () => {
  const visitor = await browser.visitor(PHONE)
  const { page } = visitor
  await comeIn(visitor, login)
  await page.goto(`/manage/calendar?on=${first}`)
  await page.getByRole('link', { name: '组织员培训班' }).filter({ visible: true }).first().waitFor()
  await page.getByText('开班式').filter({ visible: true }).first().waitFor()
  await visitor.picture('calendar')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '订阅到手机日历' }).click()
  await page.getByRole('button', { name: '生成地址' }).click()
  const address = await page.getByLabel('订阅地址').inputValue()
  expect((await site.visitor().get(new URL(address).pathname).expect(200)).text).toContain('组织员培训班')
  await page.goto(`/manage/class-plan?year=${first.slice(0, 4)}`)
  await page.getByRole('link', { name: '组织员培训班' }).waitFor()
  await visitor.picture('plan')
  expect(await visitor.violations()).toEqual([])
  await page.goto('/manage/bases')
  await page.getByRole('link', { name: '党校培训基地' }).click()
  await page.getByText('王教授').waitFor()
  await visitor.picture('base')
  expect(await visitor.violations()).toEqual([])
})
