/** 作业 in a real browser: asked, written on a phone that loses its line, returned, handed in again, marked. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareSubmission } from '../../server/features/assignments/resemblance/compare.ts'
import { Submissions } from '../../server/features/assignments/submissions.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('assignmentPages')
  browser = await openBrowser('assignments', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** Somebody else of the class has written the same. */
async function copyOf(person: { _id: string; name: string }): Promise<void> {
  const row = (await Submissions.findOne({}).lean())!
  const _id = newId()
  await Submissions.create({ ...row, _id, owner: person._id, people: [person._id], name: person.name })
  for (const each of [row._id, _id]) await compareSubmission(each, transaction)
}

const ESSAY = '我所在的支部每月安排一次主题党日，由普通党员轮流主持，大家都有话说。'

test(
  'a teacher asks, a trainee writes without a line, hands in, corrects what is returned, and passes',
  { timeout: 240_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-assignments'))
    const today = businessDate()
    const tree = await makeTree()
    const row = await makeOpenClass(tree.committee, { from: daysAfter(today, -1), to: daysAfter(today, 3) })
    const { person, account } = await makeTrainee(tree.branch)
    const other = (await makeTrainee(tree.branch)).person
    for (const each of [person, other]) await makeMember(row, each, tree.institution)
    const [teacher, trainee] = [await browser.visitor(DESKTOP), await browser.visitor(PHONE)]

    await comeIn(teacher, (await makeAccount('instructor', tree.committee)).login)
    await teacher.page.goto(`/manage/classes/${row._id}/assignments`)
    await teacher.page.getByRole('button', { name: '布置作业' }).click()
    const form = teacher.page.getByRole('dialog', { name: '布置作业' })
    await form.getByRole('textbox', { name: '标题' }).fill('学习心得')
    await form.getByRole('spinbutton', { name: '最少字数' }).fill('20')
    await form.getByRole('button', { name: '添加一项' }).click()
    await form.getByRole('textbox', { name: '第 1 项' }).fill('联系实际')
    await teacher.picture('form')
    expect(await teacher.violations()).toEqual([])
    await form.getByRole('spinbutton', { name: '通过需要的分数' }).fill('12')
    await form.getByRole('button', { name: '保存' }).click()
    await teacher.page.getByRole('button', { name: '发布「学习心得」' }).click()
    await teacher.page.getByRole('button', { name: '发布', exact: true }).click()
    await teacher.page.getByText('2 人中 0 已交').waitFor()
    await teacher.picture('list')
    expect(await teacher.violations()).toEqual([])

    await comeIn(trainee, account.login)
    await trainee.page.goto(`/learn/classes/${row._id}/assignments`)
    await trainee.page.getByRole('link', { name: '学习心得' }).click()
    const text = trainee.page.getByRole('textbox', { name: '正文' })
    await text.fill('开了个头')
    await trainee.page.getByText(/^已保存/).waitFor()
    await trainee.context.setOffline(true)
    await text.fill(ESSAY)
    await trainee.page.getByText('没能保存，内容已留在本机').waitFor()
    await trainee.picture('offline')
    await trainee.context.setOffline(false)
    await trainee.page.getByText(/^已保存/).waitFor()
    await trainee.page.reload()
    await expect.poll(() => text.inputValue()).toBe(ESSAY)
    expect(await trainee.violations()).toEqual([])
    await trainee.page.getByRole('button', { name: '提交…' }).click()
    await trainee.page.getByRole('button', { name: '提交', exact: true }).click()
    await trainee.page.getByText('提交成功，等待老师批阅').waitFor()
    await trainee.picture('handed-in')

    await copyOf(other)
    await teacher.page.goto('/manage/assignments')
    await teacher.page.getByRole('link', { name: person.name }).click()
    await teacher.page.getByRole('textbox', { name: '评语' }).fill('请写一件具体的事')
    await teacher.page.getByText('相似，不代表抄袭').waitFor()
    await teacher.picture('marking')
    expect(await teacher.violations()).toEqual([])
    await teacher.page.getByRole('button', { name: '退回修改' }).click()
    await teacher.page
      .getByText(/已退回/)
      .first()
      .waitFor()

    await trainee.page.reload()
    await trainee.page.getByText('请写一件具体的事').waitFor()
    await text.fill(`${ESSAY}上个月由刚转正的青年教师主持。`)
    await trainee.picture('returned')
    await trainee.page.getByRole('button', { name: '提交…' }).click()
    await trainee.page.getByRole('button', { name: '提交', exact: true }).click()
    await trainee.page.getByText('提交成功，等待老师批阅').waitFor()

    await teacher.page.goto('/manage/assignments')
    await teacher.page.getByRole('link', { name: person.name }).click()
    await teacher.page.getByRole('radio', { name: '良好' }).check()
    await teacher.page.getByText('合计 16 / 20 分').waitFor()
    await teacher.page.getByRole('textbox', { name: '评语' }).press('Control+Enter')
    await teacher.page.getByRole('heading', { name: other.name }).waitFor()
    await teacher.page.getByRole('link', { name: '学习心得' }).click()
    await teacher.page.getByText('16 分，通过').waitFor()
    await teacher.picture('marked')
    expect(await teacher.violations()).toEqual([])
    await trainee.page.reload()
    await trainee.page.getByText('16 分，通过').first().waitFor()
    await trainee.picture('marked')
    expect(await trainee.violations()).toEqual([])

    await teacher.page.goto(`/manage/classes/${row._id}/groups`)
    await teacher.page.getByRole('button', { name: '添加一组' }).click()
    await teacher.page.getByRole('button', { name: `${person.name}：移动` }).click()
    await teacher.page.getByRole('menuitem', { name: '移到第一组' }).click()
    await teacher.page.getByRole('button', { name: '保存', exact: true }).click()
    await teacher.page.getByText('分组已保存').waitFor()
    await teacher.picture('groups')
    expect(await teacher.violations()).toEqual([])
  },
)
