/** A teacher puts a paper together out of the bank, by hand and by a blueprint, and prints it. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BankQuestion } from '../../server/features/questions/question.contract.ts'
import { addMany } from '../../server/features/questions/questions.service.ts'
import { newId } from '../../server/lib/id.ts'
import { comeIn, DESKTOP, openBrowser } from '../support/browser.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('paperPages')
  browser = await openBrowser('papers', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const single = (stem: string): BankQuestion => ({
  ...{ id: 'x', kind: 'single', stem, explanation: '', points: 2, answer: 'a' },
  options: ['一年', '半年', '两年', '三年'].map((text, at) => ({ id: 'abcd'[at]!, text })),
})
const judge = (stem: string): BankQuestion => ({
  ...{ id: 'x', kind: 'judge', stem, explanation: '', points: 1, answer: true },
})

test('a paper is made by hand and by a blueprint, and printed', { timeout: 240_000 }, async () => {
  const { institution } = await makeTree()
  const { login, _id: account, name } = await makeAccount('instructor', institution)
  const grants = [{ role: 'instructor' as const, unit: institution._id }]
  const actor = { account, name, person: null, session: 'x', mustChangePassword: false, grants }
  const contents = [
    ...['预备党员的预备期为（　　）。', '发展对象的培养考察期一般为', '入党积极分子要经过多久培养'].map(single),
    ...['预备党员有表决权。', '党员有建议权。', '党费可以不交。'].map(judge),
  ]
  await addMany(actor, {
    questions: contents.map((content, at) => ({
      ...{ id: newId(), content },
      traits: {
        ...{ difficulty: (at % 2) + 1, topics: ['发展党员'], positions: [], source: '' },
        ...{ sourceDate: null, reviewOn: null },
      },
    })),
  })
  const teacher = await browser.visitor(DESKTOP)
  const { page } = teacher
  const button = (label: string) => page.getByRole('button', { name: label, exact: true })
  await comeIn(teacher, login)
  await page.goto('/manage/papers')
  await button('新建第一份试卷').click()
  const begin = page.getByRole('dialog', { name: '新建试卷' })
  await begin.getByLabel('试卷名称').fill('结业考试')
  await begin.getByRole('button', { name: '新建并编辑' }).click()

  await button('从题库选题').click()
  const bank = page.getByRole('dialog', { name: '从题库选题' })
  await bank.getByLabel('题型').selectOption({ label: '单选题' })
  for (const stem of ['预备党员的预备期', '发展对象的培养', '入党积极分子']) await bank.getByLabel(stem).check()
  await bank.getByLabel('题型').selectOption({ label: '判断题' })
  await bank.getByLabel('按题目文字查找').fill('表决')
  await bank.getByLabel('预备党员有表决权').check()
  await teacher.picture('picking')
  expect(await teacher.violations()).toEqual([])
  await bank.getByRole('button', { name: '加入 4 题' }).click()
  await bank.waitFor({ state: 'detached' })
  await page.getByLabel('每题分值').fill('5')
  await button('添加大题').click()
  await page.getByText('4 题，共 20 分').first().waitFor()
  // The mouse takes the last question into the new section, the keyboard moves the third up
  const lines = page.locator('li[draggable=true]')
  const empty = page.getByText('把别的大题里的题拖到这里')
  await empty.scrollIntoViewIfNeeded() // nothing scrolls while one drags
  await lines.nth(3).dragTo(empty)
  await page.getByText('1 题，共 1 分').waitFor()
  const third = await lines.nth(2).locator('.clip').innerText()
  await button('上移第 3 题').press('Alt+ArrowUp')
  expect(await lines.nth(1).locator('.clip').innerText()).toBe(third)
  await teacher.picture('chosen')
  expect(await teacher.violations()).toEqual([])
  await button('保存并打印').click()
  const print = page.getByRole('dialog', { name: '打印试卷' })
  await print.waitFor()
  await teacher.picture('printing')
  expect(await teacher.violations()).toEqual([])
  for (const [link, begins] of [
    ['B 卷试卷（PDF）', '%PDF'],
    ['A 卷参考答案（Word）', 'PK'],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      print.getByRole('link', { name: link, exact: true }).click(),
    ])
    expect((await readFile(await download.path())).subarray(0, begins.length).toString()).toBe(begins)
  }
  await print.getByRole('button', { name: '关闭', exact: true }).click()

  await page.goto('/manage/papers')
  await button('新建试卷').click()
  await begin.getByLabel('试卷名称').fill('抽题考试')
  await begin.getByLabel('按细目表抽题').check()
  await begin.getByRole('button', { name: '新建并编辑' }).click()
  await button('添加一行').click()
  await page.getByText('缺 7 题：题库里只有 3 道').waitFor()
  await teacher.picture('short')
  await page.getByLabel('第 1 行题数').fill('2')
  await page.getByText('缺 7 题').waitFor({ state: 'detached' })
  await button('添加一行').click()
  await page.getByLabel('第 2 行题型').selectOption({ label: '判断题' })
  await page.getByLabel('第 2 行知识点').selectOption({ label: '发展党员' })
  await page.getByLabel('第 2 行题数').fill('2')
  await teacher.picture('blueprint')
  expect(await teacher.violations()).toEqual([])
  await button('保存并试抽').click()
  const preview = page.getByRole('dialog', { name: '试抽' })
  await preview.getByText('4.', { exact: true }).waitFor()
  await teacher.picture('preview')
  expect(await teacher.violations()).toEqual([])
  await preview.getByRole('button', { name: '存为固定试卷' }).click()
  const keep = page.getByRole('dialog', { name: '存为固定试卷' })
  await keep.getByLabel('试卷名称').fill('抽定的试卷')
  await keep.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: '抽定的试卷', level: 1 }).waitFor()

  await page.goto('/manage/papers')
  await teacher.picture('papers')
  expect(await teacher.violations()).toEqual([])
  await button('删除「抽定的试卷」').click()
  await page.getByRole('link', { name: '抽定的试卷' }).waitFor({ state: 'detached' })
  await button('撤销').click()
  await page.getByRole('link', { name: '抽定的试卷' }).waitFor()
})
