/** What the instructor of the story does, by the words on the page. */
import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import type { Visitor } from '../support/browser.ts'

const KINDS = { video: '视频', document: '讲义', article: '文章', quiz: '测验' } as const

export async function makeCourse({ page }: Visitor, title: string): Promise<void> {
  await page.goto('/manage/courses')
  await page.getByRole('button', { name: '新建课程' }).click()
  await page.getByLabel('课程名称').fill(title)
  await page.getByRole('button', { name: '新建并编辑' }).click()
  await page.waitForURL(/\/manage\/courses\/[\w-]+/)
}

export async function addSection({ page }: Visitor, name: string): Promise<void> {
  await page.getByRole('button', { name: '＋ 添加章' }).click()
  await page.getByLabel('章的名称').fill(name)
  await page.getByLabel('章的名称').press('Enter')
}

export async function addLesson(
  { page }: Visitor,
  section: string,
  kind: keyof typeof KINDS,
  title: string,
): Promise<void> {
  await page.getByRole('button', { name: `在「${section}」添加课` }).click()
  await page.getByRole('menuitem', { name: KINDS[kind] }).click()
  const name = page.getByLabel('课的名称')
  await expect.poll(() => name.inputValue()).toBe(`新的${KINDS[kind]}`) // till then it is the field of the lesson before
  await name.fill(title)
  await name.press('Tab')
}

export const chooseFile = (
  page: Page,
  label: RegExp,
  file: string | { name: string; mimeType: string; buffer: Buffer },
) => page.locator('input[type=file]').and(page.getByLabel(label)).setInputFiles(file)

async function addQuestion(page: Page, kind: string, stem: string): Promise<void> {
  await page.getByRole('button', { name: `＋ ${kind}` }).click()
  await page.getByLabel('题干').fill(stem)
}

/** Fills the options and removes those that are left over. */
async function fillOptions(page: Page, texts: readonly string[]): Promise<void> {
  const fields = page.getByRole('textbox', { name: /^选项 [A-Z]$/ })
  while ((await fields.count()) > texts.length)
    await page
      .getByRole('button', { name: /^删除选项/ })
      .last()
      .click()
  while ((await fields.count()) < texts.length) await page.getByRole('button', { name: '＋ 添加选项' }).click()
  for (const [index, text] of texts.entries()) await fields.nth(index).fill(text)
}

/** One question of each of the five kinds. */
export async function writeQuiz({ page }: Visitor): Promise<void> {
  await addQuestion(page, '单选题', '党支部委员会每届任期一般为几年？')
  await fillOptions(page, ['三年', '六年'])
  await page.getByRole('radio', { name: '正确答案是 A' }).check()
  await addQuestion(page, '多选题', '“三会一课”中的“三会”包括：')
  await fillOptions(page, ['支部党员大会', '支部委员会会议', '教职工大会'])
  await page.getByRole('checkbox', { name: '正确答案是 A' }).check()
  await page.getByRole('checkbox', { name: '正确答案是 B' }).check()
  await addQuestion(page, '判断题', '预备党员的预备期为一年。')
  await page.getByRole('radio', { name: '对', exact: true }).check()
  await addQuestion(page, '填空题', '党支部党员大会一般每____召开一次。')
  await page.getByLabel('第 1 空的答案').fill('季度 | 季')
  await page.getByLabel('第 1 空的答案').press('Tab')
  await addQuestion(page, '简答题', '谈谈怎样开好一次组织生活会。')
  await page.getByLabel('参考答案').fill('会前学习谈心，会上批评与自我批评，会后整改。')
}

/** Until the draft says that it is saved. */
export async function saved({ page }: Visitor): Promise<void> {
  await expect.poll(() => page.getByText(/^已保存 \d/).count(), { timeout: 75_000 }).toBeGreaterThan(0)
}
