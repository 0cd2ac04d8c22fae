/** The instructor in a real browser: questions and chapters in a video, and how a course is watched. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { slowServer } from '../support/slowServer.ts'
import { addSection, makeCourse, saved } from './instructor.ts'
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

describe('the instructor', { timeout: 180_000 }, () => {
  test('asks questions in a video and lets the course check for attention; the preview shows them', async () => {
    const { page, course, lesson, draft, picture, violations } = await editor()
    await page.getByLabel('新题目提问的时刻').fill('0:12')
    await page.getByRole('button', { name: '＋ 判断题' }).click()
    await page.getByLabel('题干').fill('预备党员没有表决权')
    await page.getByLabel('提问的时刻', { exact: true }).fill('0:15')
    await page.getByRole('radio', { name: '对', exact: true }).check()
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

  test('takes the moment at which the preview stands, for chapters and for questions', async () => {
    const { page, draft } = await editor()
    await page.locator('video').evaluate(async (video: HTMLVideoElement) => {
      if (video.readyState === 0) await new Promise((ready) => video.addEventListener('loadedmetadata', ready))
      video.currentTime = 5.4
    })
    await page.getByRole('button', { name: '取当前时刻' }).first().click()
    expect(await page.getByLabel('新章节开始的时刻').inputValue()).toBe('0:05')
    await page.getByRole('button', { name: '取当前时刻' }).last().click()
    expect(await page.getByLabel('新题目提问的时刻').inputValue()).toBe('0:05')
    await page.getByRole('button', { name: '改为预览视频的当前时刻' }).last().click()
    await expect.poll(draft).toMatchObject({
      sections: [{ lessons: [{ chapters: [{ at: 0 }, { at: 5, title: '发展党员' }, { at: 8 }] }] }],
    })
  })

  test('says which version trainees see, before and after the first change of a published course', async () => {
    const { page, picture, violations } = await editor()
    await page.getByText('第 1 版已发布，学员看到的是这一版').waitFor()
    await page.getByLabel('简介').fill('改了一句')
    await page.getByText('这是第 2 版的草稿').waitFor()
    await picture('version')
    expect(await violations()).toEqual([])
  })

  test('shows the whole of a name of sixty characters where it is written', async () => {
    const { page, picture, violations } = await editor()
    const name = '基层党组织书记'.repeat(9).slice(0, 60)
    for (const label of ['课程名称', '课的名称']) {
      const field = page.getByLabel(label, { exact: true })
      await field.fill(name)
      await field.press('Enter')
      expect(await field.inputValue()).toBe(name)
      const isWhole = (box: HTMLElement) => box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth
      for (const screen of [PHONE, DESKTOP]) {
        await page.setViewportSize(screen)
        await expect.poll(() => field.evaluate(isWhole)).toBe(true)
      }
    }
    await picture('long-names')
    expect(await violations()).toEqual([])
  })

  test('loses nothing of a name that is being typed when the reply of a slow server comes', async () => {
    const teacher = await stage.teacher(DESKTOP)
    const { page } = teacher
    await makeCourse(teacher, '支部工作')
    await addSection(teacher, '第一讲')
    await saved(teacher)
    const save = await slowServer(page, ({ method, body }) => method === 'PUT' && body.includes('新的视频'))
    await page.getByRole('button', { name: '在「第一讲」添加课' }).click()
    await page.getByRole('menuitem', { name: '视频' }).click()
    const name = page.getByLabel('课的名称')
    await expect.poll(() => name.inputValue()).toBe('新的视频')
    await save.answered()
    await name.selectText()
    await page.keyboard.type('党课第一')
    await save.letThrough()
    await page.getByText(/正在保存|^已保存 \d/).waitFor()
    await page.keyboard.type('讲')
    expect(await name.inputValue()).toBe('党课第一讲')
    await saved(teacher)
    expect(await name.inputValue()).toBe('党课第一讲')
    await page.getByRole('button', { name: '党课第一讲' }).first().waitFor()
  })

  test('finds what was typed last after a reload, also when nothing of it could be saved', async () => {
    const { page, draft } = await editor()
    await page.route('**/api/courses/*', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.fallback(),
    )
    const name = page.getByLabel('课的名称')
    const chapter = page.getByLabel('0:08 的章节名称')
    await name.fill('新的课名')
    await chapter.fill('新的章节')
    await page.getByLabel('“发展党员”开始的时刻').fill('0:20')
    await page.reload()
    await expect.poll(() => name.inputValue()).toBe('新的课名')
    expect(await chapter.inputValue()).toBe('新的章节')
    expect(await page.getByLabel('“发展党员”开始的时刻').inputValue()).toBe('0:20')
    await page.unrouteAll()
    await page.getByLabel('简介').fill('一句话')
    await expect.poll(draft).toMatchObject({
      sections: [{ lessons: [{ title: '新的课名', chapters: [{ at: 0 }, { title: '新的章节' }, { at: 20 }] }] }],
    })
  })

  test('goes on with a draft whose save arrived, though its reply was lost', async () => {
    const { page, draft } = await editor()
    const save = await slowServer(page, ({ method }) => method === 'PUT')
    await page.getByLabel('课的名称').fill('第一个名字')
    await save.answered()
    await save.lose()
    await page.getByLabel('课的名称').fill('第二个名字')
    await expect.poll(draft).toMatchObject({ sections: [{ lessons: [{ title: '第二个名字' }] }] })
    await page.getByText(/^已保存 \d/).waitFor()
  })
})
