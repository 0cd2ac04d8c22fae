/** Two markers and an arbiter by keyboard, the analysis of the questions, and a key that is corrected afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analyseExam } from '../../server/features/exams/analysis/analyse.service.ts'
import { correctionFailed } from '../../server/features/exams/corrections/corrections.service.ts'
import { KeyCorrections } from '../../server/features/exams/corrections/corrections.model.ts'
import { countCorrection, regrade } from '../../server/features/exams/corrections/regrade.ts'
import { Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { comeIn, DESKTOP, openBrowser } from '../support/browser.ts'
import { examContent, makeSatExam, RIGHT } from '../support/exams.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('examMarkingPages')
  browser = await openBrowser('examMarking', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})
const job = { signal: new AbortController().signal, progress: () => undefined, publish: transaction }

async function made() {
  const tree = await makeTree()
  const content = examContent()
  const essay = content.sections[1]!.questions[0]!
  if (essay.kind === 'essay')
    essay.rubric = [
      { id: 'line1', text: '观点正确', points: 6 },
      { id: 'line2', text: '联系实际', points: 4 },
    ]
  const people = await Promise.all(Array.from({ length: 6 }, () => makeTrainee(tree.branch)))
  const sat = people.map(({ person }, at) => {
    const own = at < 3 ? { ...RIGHT, single: { option: 'c' } } : { single: { option: 'b' }, judge: { judge: at === 4 } }
    return { person, answers: at === 0 ? { ...own, essay: { text: '严格发展程序，坚持标准。' } } : own }
  })
  const marking = { markers: 2, allowed: 2, unit: 'points' } as const
  return { tree, exam: await makeSatExam(tree.committee, sat, { marking, passPercent: 75 }, content) }
}

test(
  'two mark an answer by keyboard, a third decides; a wrong key is found by the analysis and corrected',
  { timeout: 240_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-exam-marking'))
    const { tree, exam } = await made()
    const at = `/manage/exams/${exam}`
    const markers = await Promise.all([0, 1, 2].map(() => browser.visitor(DESKTOP)))
    const [one, two, third] = markers.map(({ page }) => page)
    for (const each of markers) await comeIn(each, (await makeAccount('instructor', tree.committee)).login)

    await one!.goto('/manage/exams?phase=marking')
    await one!.getByRole('link', { name: '发展党员工作考试' }).click()
    await one!.getByRole('button', { name: '阅卷（1 题待批）' }).click()
    await one!.getByRole('button', { name: '批阅（1 份）' }).click()
    await one!.getByText('严格发展程序').waitFor()
    await one!.keyboard.press('?')
    await one!.getByRole('dialog', { name: '阅卷的快捷键' }).waitFor()
    await markers[0]!.picture('keys')
    await one!.keyboard.press('Escape')
    await one!.keyboard.press('a')
    await expect.poll(() => one!.getByLabel('得分（满分 10）').inputValue()).toBe('6')
    await markers[0]!.picture('marking')
    expect(await markers[0]!.violations()).toEqual([])
    await one!.getByLabel('得分（满分 10）').press('Enter')
    await one!.getByText('现在没有分给您的答卷').waitFor()

    await two!.goto(`${at}?view=marking&question=essay`)
    await two!.getByText('严格发展程序').waitFor()
    await two!.getByText('分给您的 1 份中的第 1 份').click()
    await two!.keyboard.press('1') // wherever the focus is
    await two!.keyboard.press('Enter')
    await two!.getByText('现在没有分给您的答卷').waitFor()

    await third!.goto(`${at}?view=marking`)
    await third!.getByRole('button', { name: '仲裁（1 份）' }).click()
    await third!.getByRole('list').getByText('1 分', { exact: true }).waitFor()
    await third!.getByRole('list').getByText('6 分', { exact: true }).waitFor()
    await third!.getByRole('list').getByText('要点 A').waitFor()
    await third!.getByRole('heading', { name: /1 份中的第 1 份/ }).click()
    await third!.keyboard.press('b')
    await expect.poll(() => third!.getByLabel('得分（满分 10）').inputValue()).toBe('4')
    await markers[2]!.picture('arbitration')
    expect(await markers[2]!.violations()).toEqual([])
    await third!.getByLabel('得分（满分 10）').press('Enter')
    await third!.getByText('没有等您仲裁的答卷').waitFor()
    await third!.goto(`${at}?view=marking&part=progress`)
    await third!.getByRole('row', { name: /论述题干.*1.*1$/ }).waitFor()
    await markers[2]!.picture('progress')

    await analyseExam(exam, job)
    await third!.goto(`${at}?view=analysis`)
    await third!.getByRole('heading', { name: '成绩分布' }).waitFor()
    await markers[2]!.picture('analysis')
    expect(await markers[2]!.violations()).toEqual([])
    await third!.getByRole('button', { name: /单选题干/ }).click()
    await third!.getByRole('dialog').getByText('错误选项 C 在高分组里选的人比低分组多').waitFor()
    await markers[2]!.picture('item')
    await third!.getByRole('button', { name: '更正答案…' }).click()
    const form = third!.getByRole('dialog', { name: '更正答案' })
    await form.getByRole('radio', { name: 'C. 丙' }).check()
    await form.getByLabel('理由').fill('题目有歧义')
    await markers[2]!.picture('correct')
    await form.getByRole('button', { name: '看看谁的成绩会变' }).click()
    await third!.waitForURL(/\/corrections\//) // the dialog has the same heading as the page
    await third!.getByRole('heading', { name: '更正答案' }).waitFor()
    const { _id: correction } = (await KeyCorrections.findOne({ exam }).lean())!
    await countCorrection(correction, job)
    await third!.getByRole('button', { name: '变为及格 3' }).click()
    await markers[2]!.picture('preview')
    expect(await markers[2]!.violations()).toEqual([])
    await third!.getByRole('button', { name: '确认更正…' }).click()
    await third!.getByRole('alertdialog').getByRole('button', { name: '确认更正' }).click()
    await third!.getByText('正在重新计分，可以离开这一页。').waitFor()
    await transaction((session) => correctionFailed(correction, session))
    await third!.getByText('重新计分没有完成').waitFor()
    await markers[2]!.picture('stopped')
    expect(await markers[2]!.violations()).toEqual([])
    await third!.getByRole('button', { name: '继续重新计分' }).click()
    await third!.getByText('正在重新计分，可以离开这一页。').waitFor()
    await regrade(correction, job)
    await third!.getByText('已生效：成绩已重新计算').waitFor()
    expect(await Sittings.countDocuments({ exam, state: 'finished', passed: true })).toBe(3)
  },
)
