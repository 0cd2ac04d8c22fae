/** 考试 in a real browser: arranged, sat on a phone that loses its line, gone on with at a desk, watched over, handed in. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareExam } from '../../server/features/exams/candidates.service.ts'
import { Exams } from '../../server/features/exams/exams.model.ts'
import { Sittings } from '../../server/features/exams/sittings.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { comeIn, DESKTOP, openBrowser, PHONE, type Visitor } from '../support/browser.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makePaper } from '../support/exams.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('examPages')
  browser = await openBrowser('exams', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** The site tells no page of what happens: each asks again after a while, which need not pass. */
const seesLater = ({ page }: Visitor, text: string): Promise<void> =>
  expect
    .poll(async () => page.clock.fastForward('00:20').then(() => page.getByText(text).count()), { interval: 500 })
    .toBe(1)

test(
  'an examination is arranged, sat through a lost line and on another device, watched over and handed in',
  { timeout: 240_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-exams'))
    const today = businessDate()
    const tree = await makeTree()
    const row = await makeOpenClass(tree.committee, { from: daysAfter(today, -1), to: daysAfter(today, 3) })
    await makePaper(tree.committee)
    const { person, account } = await makeTrainee(tree.branch)
    await makeMember(row, person, tree.institution)
    const [teacher, phone, desk] = await Promise.all([
      ...[browser.visitor(DESKTOP), browser.visitor(PHONE), browser.visitor(DESKTOP)],
    ])
    for (const { page } of [teacher!, phone!]) await page.clock.install()

    await comeIn(teacher!, (await makeAccount('instructor', tree.committee)).login)
    await teacher!.page.goto('/manage/exams')
    await teacher!.page.getByRole('button', { name: '新建考试' }).click()
    const form = teacher!.page.getByRole('dialog', { name: '新建考试' })
    await form.getByRole('textbox', { name: '名称' }).fill('结业考试')
    await form.getByRole('combobox', { name: '试卷' }).fill('发展党员')
    await teacher!.page.getByRole('option', { name: '发展党员工作试卷' }).click()
    await form.getByLabel('结束日期').fill(daysAfter(today, 1))
    await form.getByLabel('开始日期').fill(daysAfter(today, -1))
    await form.getByRole('combobox', { name: '考生：培训班' }).fill('示范班')
    await teacher!.page.getByRole('option', { name: '教师党支部书记示范班' }).click()
    await teacher!.picture('form')
    expect(await teacher!.violations()).toEqual([])
    await form.getByRole('button', { name: '保存' }).click()
    await teacher!.page.getByRole('button', { name: '安排考试' }).click()
    await teacher!.page.getByRole('alertdialog').getByRole('button', { name: '安排考试' }).click()
    await teacher!.page.getByRole('button', { name: '监考' }).click()
    await teacher!.page.getByText(person.name).waitFor()
    const { _id: exam } = (await Exams.findOne({}).lean())!
    await prepareExam(exam, new AbortController().signal)

    await comeIn(phone!, account.login)
    await phone!.page.goto('/today')
    await phone!.page.getByRole('link', { name: '去考试' }).click()
    await phone!.picture('own')
    await phone!.page.getByRole('link', { name: '开始考试' }).click()
    await phone!.page.getByRole('button', { name: /^第 1 题，未作答/ }).waitFor()
    const slots = (await Sittings.findOne({ exam }).lean())!
    expect(slots.state).toBe('open')
    await seesLater(teacher!, '已答 0 / 7')
    // whatever stands first, the judgement is found by its words
    for (let at = 1; at <= 7; at++) {
      if (await phone!.page.getByText('判断题干').isVisible()) break
      await phone!.page.getByRole('button', { name: '下一题' }).click()
    }
    await phone!.page.getByRole('radio', { name: '错' }).check()
    await phone!.page.getByText(/^已保存/).waitFor()
    await seesLater(teacher!, '已答 1 / 7')
    await phone!.picture('paper')
    expect(await phone!.violations()).toEqual([])
    await phone!.context.setOffline(true)
    await phone!.page.getByRole('radio', { name: '对' }).check()
    await phone!.page.getByText(/网络断开，1 题待保存/).waitFor()
    await phone!.picture('offline')

    await comeIn(desk!, account.login)
    await desk!.page.goto(`/exams/${exam}/sit`)
    await desk!.page.getByRole('button', { name: '在这里继续' }).click()
    const judged = desk!.page.getByRole('group', { name: /判断题干/ })
    await expect.poll(() => judged.getByRole('radio', { name: '错' }).isChecked()).toBe(true)
    await desk!.page
      .getByRole('group', { name: /单选题干/ })
      .getByRole('radio', { name: /乙/ })
      .check()
    await seesLater(teacher!, '已答 2 / 7')
    await phone!.context.setOffline(false)
    await seesLater(phone!, '作答已转到另一个页面或设备')
    await phone!.picture('taken')

    await teacher!.picture('board')
    expect(await teacher!.violations()).toEqual([])
    await teacher!.page.getByRole('button', { name: '全体延长…' }).click()
    const all = teacher!.page.getByRole('dialog')
    await all.getByRole('textbox', { name: '理由' }).fill('网络中断')
    await all.getByRole('button', { name: '延长' }).click()
    await teacher!.page.getByText('已延长').waitFor()
    await desk!.picture('desk')
    expect(await desk!.violations()).toEqual([])
    await desk!.page.getByRole('complementary').getByRole('button', { name: '交卷' }).click()
    await desk!.page.getByRole('button', { name: '确认交卷' }).click()
    await desk!.page.getByText('答卷已经收到').waitFor()
    await desk!.picture('handed')
    await seesLater(teacher!, '已答 2 / 7')
    await teacher!.page.getByRole('button', { name: '已交卷 1' }).waitFor()
  },
)
