/** 考试 in a real browser: arranged, sat on a phone that loses its line, gone on with at a desk, watched over, handed in. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareExam } from '../../server/features/exams/candidates.service.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { Exams } from '../../server/features/exams/exams.model.ts'
import { LateAnswers } from '../../server/features/exams/marking/marks.model.ts'
import { Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { comeIn, DESKTOP, openBrowser, PHONE, type Visitor } from '../support/browser.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makePaper, makeRunningExam } from '../support/exams.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { requireOf } from '../support/learningFactories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { nineKinds } from '../support/nineKinds.ts'
import { png } from '../support/png.ts'
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
    const owing = await makeTrainee(tree.branch)
    const requirement = await requireOf([owing.person], tree.committee, [])
    await CoverageStatuses.updateMany({ requirement }, { $set: { seenFrom: [tree.faculty._id] } })
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
    await form.getByText('按培训要求添加考生').click()
    await form.getByRole('combobox', { name: '培训要求' }).fill('三年')
    await teacher!.page.getByRole('option', { name: '三年全覆盖' }).click()
    await form.getByRole('combobox', { name: '单位', exact: true }).fill(tree.faculty.name)
    await teacher!.page.getByRole('option', { name: tree.faculty.name }).click()
    await form.getByRole('button', { name: '查看未完成的人数' }).click()
    await form.getByText('1 人还没有完成').waitFor()
    await teacher!.picture('owing')
    await form.getByRole('button', { name: '添加 1 人' }).click()
    await form.getByRole('button', { name: new RegExp(`^${owing.person.name}.*移除`) }).waitFor()
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
    const slots = (await Sittings.findOne({ exam, person: person._id }).lean())!
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

/** Puts an ordering right by the keys of its handles: the first item that stands too low goes up until it is in place. */
async function orderByKeys(page: Page, names: readonly string[]) {
  for (const [at, name] of names.entries()) {
    const handle = page.getByRole('button', { name: new RegExp(`^移动「${name}」`) })
    for (let step = 0; step < names.length; step++) {
      if ((await handle.getAttribute('aria-label'))?.includes(`第 ${at + 1} 位`)) break
      await handle.press('ArrowUp')
    }
    expect(await handle.getAttribute('aria-label')).toContain(`第 ${at + 1} 位`)
  }
}

test(
  'all nine kinds are answered on a phone, a reload goes on, and the result shows the key',
  { timeout: 240_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-kinds'))
    const tree = await makeTree()
    const { person, account } = await makeTrainee(tree.branch)
    const teacher = await site.signedIn((await makeAccount('instructor', tree.committee)).login)
    const picture = async (): Promise<string> =>
      (
        await teacher
          .post(`/api/assets/pictures?unit=${tree.committee._id}`)
          .attach('file', png(240, 120, [180, 38, 30]), { filename: '流程.png', contentType: 'image/png' })
      ).body.id
    const content = nineKinds(await picture(), await picture())
    const exam = await makeRunningExam(tree.committee, [person], { showsKey: true, results: 'at-once' }, content)
    const phone = await browser.visitor(PHONE)
    const { page } = phone
    await comeIn(phone, account.login)
    await page.goto(`/exams/${exam}/sit`)
    const go = (place: number) => page.getByRole('button', { name: new RegExp(`^第 ${place} 题`) }).click()

    await go(5)
    await expect
      .poll(() => page.getByAltText('流程图').evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(240)
    await page.getByText('现在的次序不算作答').waitFor()
    const names = ['递交入党申请书', '确定积极分子', '接收预备党员', '预备党员转正']
    const handle = (name: string) => page.getByRole('button', { name: new RegExp(`^移动「${name}」`) })
    // by a finger: the one on top is let go below the last
    const [top] = await page.locator('.handle').all()
    const dragged = /「(.+)」/.exec((await top!.getAttribute('aria-label'))!)![1]!
    const [from, to] = [(await top!.boundingBox())!, (await page.locator('.handle').last().boundingBox())!]
    const touch = await page.context().newCDPSession(page)
    const at = (box: typeof from, below = 0) => [{ x: box.x + box.width / 2, y: box.y + box.height / 2 + below }]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from) })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(to, 4) })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(to, 12) })
    await phone.picture('dragging')
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect.poll(() => handle(dragged).getAttribute('aria-label')).toContain('第 4 位')
    await orderByKeys(page, names)
    await page.getByText(/^已保存/).waitFor()
    await phone.picture('order')
    expect(await phone.violations()).toEqual([])

    await go(6)
    await page
      .getByRole('combobox', { name: /支部委员会」对应/ })
      .first()
      .selectOption({ label: await rightLabel(page, '三年') })
    await page.getByRole('button', { name: '第 6 题，只答了一部分' }).waitFor()
    await phone.picture('match')
    expect(await phone.violations()).toEqual([])
    await go(7)
    await page.getByRole('textbox', { name: '您的回答' }).fill('论述的回答')
    await page.getByText('已写 5 字').waitFor()
    await page.getByText(/^已保存/).waitFor()
    await go(8)
    await page.getByText('案例材料').waitFor()
    await page.getByRole('radio', { name: '对' }).check()
    await page.getByText(/^已保存/).waitFor()
    await phone.picture('case')

    await page.reload()
    await page.getByRole('button', { name: '第 5 题，已作答' }).click()
    await expect.poll(() => handle(names[3]!).getAttribute('aria-label')).toContain('第 4 位')
    await page.getByRole('button', { name: '交卷' }).last().click()
    await page.getByText('还有 6 题没有答完').waitFor()
    await page.getByRole('button', { name: '确认交卷' }).click()
    await page.getByText('答卷已经收到').waitFor()
    const past = new Date(Date.now() - 60_000)
    await Exams.updateOne({ _id: exam }, { $set: { closesAt: past, releasedAt: past } })
    await Sittings.updateOne({ exam }, { $set: { state: 'finished', score: 30, passed: false } })
    await page.reload()
    await page.getByAltText('答案图').waitFor()
    const ordering = page.getByRole('article').filter({ hasText: '排序 · 10 分' })
    await ordering.getByText('答对').waitFor()
    const matching = page.getByRole('article').filter({ hasText: '匹配 · 9 分' })
    await matching.getByText('没有选').first().waitFor()
    expect(await matching.getByRole('definition').nth(1).innerText()).toContain('五年')
    await phone.picture('result')
    expect(await phone.violations()).toEqual([])
  },
)

/** Of the right column as it is lettered here. */
const rightLabel = async (page: Page, text: string): Promise<string> =>
  (await page.getByRole('combobox').first().getByRole('option').allInnerTexts()).find((each) => each.includes(text))!

test(
  'what was answered without a line arrives although its page was closed and the time is over, and does not count',
  { timeout: 120_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-late'))
    const tree = await makeTree()
    const { person, account } = await makeTrainee(tree.branch)
    const exam = await makeRunningExam(tree.committee, [person])
    const phone = await browser.visitor(PHONE)
    await comeIn(phone, account.login)
    await phone.page.goto(`/exams/${exam}/sit`)
    await phone.page.getByRole('button', { name: /^第 3 题/ }).click()
    await phone.context.setOffline(true)
    await phone.page.getByRole('radio', { name: '错' }).check()
    await phone.page.getByText(/网络断开，1 题待保存/).waitFor()
    await phone.page.close()
    await Sittings.updateOne({ exam }, { $set: { deadlineAt: new Date(Date.now() - 60_000) } })
    await phone.context.setOffline(false)
    const page = await phone.context.newPage()
    await page.goto(`/exams/${exam}`)
    await expect.poll(() => LateAnswers.countDocuments({ exam })).toBe(1)
    await page.getByRole('link', { name: /第 1 次/ }).click()
    await page.getByText('有 1 题的答案在收卷以后才到达，现在不计分').waitFor()
    expect(await Sittings.findOne({ exam }).lean()).toMatchObject({ answers: {} })
  },
)
