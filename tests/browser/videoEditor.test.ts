/** The instructor in a real browser: questions and chapters in a video, and how a course is watched. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { DESKTOP } from '../support/browser.ts'
import { addSection, makeCourse } from './instructor.ts'
import { openLessonStage, type LessonStage } from './lessonStage.ts'

let stage: LessonStage
beforeAll(async () => void (stage = await openLessonStage('videoEditor')), 120_000)
afterEach(() => stage.leave())
afterAll(() => stage?.close())

/** The instructor in the editor, at the video of a course; and the course's draft as it is saved. */
async function editor() {
  const [, , course, , lesson] = (await stage.lessonIn()).split('/')
  const teacher = await stage.teacher(DESKTOP)
  await teacher.page.goto(`/manage/courses/${course}?lesson=${lesson}`)
  return { ...teacher, course, lesson, draft: async () => (await Courses.findById(course).lean())?.outline }
}

describe('the instructor', { timeout: 60_000 }, () => {
  test('asks questions in a video and lets the course check for attention; the preview shows them', async () => {
    const { page, course, lesson, draft, picture, violations } = await editor()
    await page.getByLabel('新题目提问的时刻').fill('0:12')
    await page.getByRole('button', { name: '＋ 判断题' }).click()
    await page.getByLabel('题干').fill('预备党员没有表决权')
    await page.getByLabel('提问的时刻', { exact: true }).fill('0:15')
    await page.getByLabel('解析（可不填）').fill('见党章')
    await page.getByLabel('不定时确认学员在看').check()
    await expect.poll(draft, { timeout: 15_000 }).toMatchObject({
      rules: { checks: true },
      sections: [
        {
          lessons: [
            {
              questions: [
                {
                  at: 15,
                  question: { kind: 'judge', stem: '预备党员没有表决权', explanation: '见党章', answer: true },
                },
              ],
            },
          ],
        },
      ],
    })
    await picture('questions')
    expect(await violations()).toEqual([])
    await page.goto(`/manage/courses/${course}/preview?lesson=${lesson}`)
    await page.getByRole('region', { name: '视频中的题目' }).getByText('0:15').waitFor()
    expect(await violations()).toEqual([])
  })

  test('marks chapters and sets how the course is watched', async () => {
    const { page, draft, picture, violations } = await editor()
    await page.getByLabel('新章节开始的时刻').fill('0:13')
    await page.getByLabel('新章节的名称').fill('组织生活会')
    await page.getByRole('button', { name: '添加章节' }).click()
    await page.getByRole('button', { name: '删除章节“开场”' }).click()
    await page.getByLabel('最高播放倍速').selectOption('1.25 倍')
    await page.getByLabel('第一次观看不能跳过').check()
    await expect.poll(draft, { timeout: 15_000 }).toMatchObject({
      rules: { maxRate: 1.25, inOrder: true },
      sections: [
        {
          lessons: [
            {
              chapters: [
                { at: 8, title: '三会一课' },
                { at: 13, title: '组织生活会' },
                { at: 18, title: '发展党员' },
              ],
            },
          ],
        },
      ],
    })
    await picture('chapters')
    expect(await violations()).toEqual([])
  })

  test('loses nothing of a name that is being typed when the draft is saved meanwhile', async () => {
    const teacher = await stage.teacher(DESKTOP)
    const { page } = teacher
    await makeCourse(teacher, '支部工作')
    await addSection(teacher, '第一讲')
    await page.getByRole('button', { name: '在「第一讲」添加课' }).click()
    const saved = page.waitForResponse(
      (reply) =>
        reply.request().method() === 'PUT' && (reply.request().postData()?.includes('新的视频') ?? false) && reply.ok(),
    )
    await page.getByRole('menuitem', { name: '视频' }).click()
    const name = page.getByLabel('课的名称')
    await expect.poll(() => name.inputValue()).toBe('新的视频')
    await name.fill('党课')
    await saved
    await page.getByText(/^已保存 \d/).waitFor()
    expect(await name.inputValue()).toBe('党课')
    await name.press('Tab')
    await page.getByRole('button', { name: '党课' }).first().waitFor()
  })
})
