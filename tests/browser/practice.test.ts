/** 练习 and 错题本 on a phone: two answered wrongly come back when they are due; and a teacher opens a chapter test. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standingClock } from '../support/clock.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { PracticeSets } from '../../server/features/practice/sets.model.ts'
import { addQuestions, judgeQuestion, makeSet } from '../support/practice.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
const clock = standingClock()
beforeAll(async () => {
  site = await openSite('practicePages')
  browser = await openBrowser('practice', site.url)
}, 120_000)
afterAll(async () => {
  clock.release()
  await browser?.close()
  await site?.close()
})
const DAY = 86_400

test(
  'practised on a phone, two wrong answers stand in the book, are due the next day, and a right one moves on',
  { timeout: 240_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-practice'))
    const tree = await makeTree()
    const { account } = await makeTrainee(tree.branch)
    const questions = ['党章是最根本的党内法规。', '发展党员要有两名正式党员作介绍人。', '预备期为一年。']
    await addQuestions(
      tree.institution,
      questions.map((stem) => judgeQuestion(stem, { explanation: '见《中国共产党章程》。' })),
      { topics: ['党章党规'] },
    )
    await makeSet(tree.institution, { title: '党章天天练' })
    const visitor = await browser.visitor(PHONE)
    const { page, picture, violations } = visitor
    await comeIn(visitor, account.login)
    await page.goto('/courses')
    await page.getByRole('link', { name: '练习' }).click()
    await page.getByText('今天没有到期的错题').waitFor()
    await picture('sets')
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: /开始练习.*党章天天练/ }).click()
    for (const [at, answer] of ['错', '错', '对'].entries()) {
      await page.getByText(`第 ${at + 1} / 3 题`).waitFor()
      await page.getByRole('radio', { name: answer }).check()
      if (at === 1) {
        await page.getByRole('button', { name: '下一题' }).click()
        await page.getByRole('button', { name: '上一题' }).click() // what was chosen is still there
        await page.getByRole('radio', { name: answer, checked: true }).focus()
      }
      await page.keyboard.press('Enter')
      await page.getByText('见《中国共产党章程》。').waitFor()
      if (at === 0) await picture('told')
      if (at === 0) await page.reload() // it goes on where it was
      if (at === 1) await page.getByRole('button', { name: '下一题' }).first().click()
    }
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: '结束这一轮' }).click()
    await page.getByText('2 题答错').waitFor()
    await page.getByRole('link', { name: '错题本' }).click()
    await expect.poll(() => page.getByRole('article').count()).toBe(2)
    await page.getByText('待掌握 2 题').waitFor()
    await picture('book')
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: '写笔记' }).first().click()
    await page.getByRole('textbox', { name: '笔记' }).fill('再看第三章')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('再看第三章').waitFor()

    clock.pass(DAY)
    await page.goto('/today')
    await page.getByRole('heading', { name: '2 题到期复习' }).waitFor()
    await picture('today')
    await page.getByRole('button', { name: '开始复习' }).click()
    await page.getByText('第 1 / 2 题').waitFor()
    await page.getByRole('radio', { name: '对' }).check()
    await page.getByRole('button', { name: '提交答案' }).click()
    await page.getByText('见《中国共产党章程》。').waitFor()
    await page.goto('/practice/book')
    await page.getByText(/已连续答对 1 次/).waitFor()
    await page.getByRole('heading', { name: '1 题到期复习' }).waitFor()
    await page.emulateMedia({ media: 'print' })
    await picture('print')

    const teacher = await browser.visitor(DESKTOP)
    await comeIn(teacher, (await makeAccount('instructor', tree.institution)).login)
    await teacher.page.goto('/manage/practice')
    await teacher.page.getByRole('button', { name: '开放练习' }).click()
    const form = teacher.page.getByRole('dialog', { name: '开放练习' })
    await form.getByRole('textbox', { name: '名称' }).fill('第一章测试')
    await form.getByRole('combobox', { name: '方式' }).selectOption('章节测试')
    await form.getByRole('combobox', { name: '向谁开放' }).selectOption({ label: '一个单位和它下面的人' })
    await form.getByRole('combobox', { name: '单位', exact: true }).fill(tree.institution.name)
    await teacher.page.getByRole('option', { name: tree.institution.name }).first().click()
    await form.getByRole('combobox', { name: /^知识点/ }).fill('党章')
    await teacher.page.getByRole('option', { name: '党章党规' }).click()
    await teacher.picture('form')
    expect(await teacher.violations()).toEqual([])
    await form.getByRole('button', { name: '保存' }).click()
    await teacher.page.getByText('10 题，现在有 3 题可出').waitFor()
    await teacher.page.getByText('还没有人交卷').waitFor()
    await teacher.picture('set')
    expect(await teacher.violations()).toEqual([])
    // A colleague saves while the form is open, and the page reads it: what is typed changes what it was opened with
    await teacher.page.getByRole('button', { name: '修改' }).click()
    const change = teacher.page.getByRole('dialog', { name: '修改' })
    await change.getByRole('textbox', { name: '名称' }).fill('第二章测试')
    await PracticeSets.updateOne({ title: '第一章测试' }, { $set: { revision: 2, savedBy: '同事', passPercent: 80 } })
    const read = teacher.page.waitForResponse(/\/api\/practice-sets\//)
    await teacher.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await read
    await change.getByRole('button', { name: '保存' }).click()
    await change.getByText('刚刚被同事修改过').waitFor()
  },
)
