/** The question bank in a real browser: questions are made, changed, found, and put into the quiz of a course. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { Questions } from '../../server/features/questions/questions.model.ts'
import { comeIn, DESKTOP, openBrowser } from '../support/browser.ts'
import { outline, quiz } from '../support/courseFactories.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { publishCourse, quizLesson } from '../support/learningFactories.ts'
import { fiveKinds } from '../support/quizzes.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('bankPages')
  browser = await openBrowser('bank', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test(
  'a question is made, changed, found and put into a quiz; its newer version is offered there',
  { timeout: 240_000 },
  async () => {
    const { institution } = await makeTree()
    const course = await publishCourse(institution, [quizLesson(fiveKinds())])
    await Courses.updateOne({ _id: course._id }, { $set: { state: 'draft', version: null, outline: outline(quiz()) } })
    const teacher = await browser.visitor(DESKTOP)
    const { page } = teacher
    await comeIn(teacher, (await makeAccount('instructor', institution)).login)

    await page.goto('/manage/bank')
    await page.getByText('题库里还没有试题').waitFor()
    await page.getByRole('button', { name: '新建试题' }).click()
    await page.getByRole('button', { name: '单选题' }).click()
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('请填写题干').waitFor()
    await page.getByLabel('题干').fill('预备党员的预备期为多久？')
    await page.getByLabel('选项 A', { exact: true }).fill('半年')
    await page.getByLabel('选项 A', { exact: true }).press('Enter')
    await page.keyboard.type('一年')
    for (const sign of ['E', 'D', 'C']) await page.getByRole('button', { name: `删除选项 ${sign}` }).click()
    await page.getByRole('radio', { name: '正确答案是 B' }).check()
    await page.getByLabel('知识点').fill('发展党员、党章')
    await page.getByLabel('难度').selectOption('2')
    await teacher.picture('making')
    expect(await teacher.violations()).toEqual([])
    await page.getByRole('button', { name: '保存并再建一道' }).click()
    await page.getByText('已保存第 1 号题').waitFor()
    await expect.poll(() => page.getByLabel('题干').inputValue()).toBe('')
    expect(await page.getByLabel('知识点').inputValue()).toBe('发展党员、党章')
    await page.getByRole('button', { name: '多选题' }).click()
    await page.getByLabel('题干').fill('党员的权利有哪些？')
    await page.getByLabel('选项 A', { exact: true }).fill('表决权')
    await page.getByRole('button', { name: '选项 B 使用格式（图片、加粗…）' }).click()
    await page.getByRole('textbox', { name: '选项 B' }).pressSequentially('选举权')
    await teacher.picture('option')
    await page.getByRole('button', { name: '单选题' }).click()
    expect(await page.getByLabel('题干').inputValue(), 'the words go over to another kind').toBe('党员的权利有哪些？')
    expect(await page.getByLabel('选项 A', { exact: true }).inputValue()).toBe('表决权')
    expect(await page.getByRole('textbox', { name: '选项 B' }).innerText()).toBe('选举权')
    await page.getByRole('button', { name: '案例分析题' }).click()
    await page.getByLabel('案例材料').fill('某支部三个月没有召开党员大会。')
    await page.getByLabel('题干').fill('这样做对吗？说明理由。')
    await teacher.picture('case')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('heading', { name: '第 2 号题' }).waitFor()

    // A formula by the form and one as it is typed, and a sound, in the material.
    await page
      .getByRole('button', { name: /^使用格式/ })
      .first()
      .click()
    const material = page.getByRole('textbox', { name: '案例材料' })
    await material.press('End')
    await page.getByRole('button', { name: '公式', exact: true }).click()
    const source = page.getByLabel('公式（TeX）')
    await source.fill('\\frac{a')
    await page.getByText('公式没有写完').waitFor()
    await source.fill('\\frac{a}{b}')
    await page.getByRole('status', { name: '公式预览' }).locator('mfrac').waitFor()
    await teacher.picture('formula')
    expect(await teacher.violations()).toEqual([])
    await source.press('Enter')
    await material.locator('mfrac').waitFor()
    await page.keyboard.press('Control+z')
    await material.locator('mfrac').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Shift+z')
    await material.locator('mfrac').waitFor()
    await page.keyboard.type('，\\(x^2\\)')
    await material.locator('msup').waitFor()
    await material.locator('mfrac').click()
    await source.fill('\\frac{a}{c}')
    await source.press('Escape')
    await material.locator('math[alttext="\\\\frac{a}{b}"]').waitFor()
    const wav = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4), Buffer.from('WAVEfmt '), Buffer.alloc(40)])
    await page.getByLabel('插入声音').setInputFiles({ name: '录音.wav', mimeType: 'audio/wav', buffer: wav })
    await page.getByText('正在上传并处理声音').waitFor()
    const heard = { kind: 'audio', state: 'ready', folder: 'a' } as const
    await expect.poll(async () => (await Assets.updateOne({ name: '录音' }, { $set: heard })).matchedCount).toBe(1)
    await material.locator('audio').waitFor()
    await teacher.picture('sound')
    expect(await teacher.violations()).toEqual([])
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('第 2 版').waitFor()
    const { content } = (await Questions.findOne({ serial: 2 }).lean())!
    const nodes = JSON.stringify(content.stem)
    expect(nodes).toContain('{"type":"formula","attrs":{"tex":"\\\\frac{a}{b}"}}')
    expect(nodes).toContain('{"type":"formula","attrs":{"tex":"x^2"}}')
    expect(nodes).toContain('"type":"sound"')
    expect(nodes).not.toContain('(')

    await page.goto('/manage/bank')
    await page.getByRole('searchbox', { name: '搜索题干' }).fill('预备期')
    await expect.poll(() => page.locator('ul.rows > li').count()).toBe(1)
    await teacher.picture('list')
    expect(await teacher.violations()).toEqual([])
    await page.getByRole('link', { name: '预备党员的预备期为多久？' }).click()

    // Another page puts it into a quiz, then it is changed.
    const editor = await teacher.context.newPage()
    await editor.goto(`/manage/courses/${course._id}`)
    await editor.getByRole('button', { name: /测验/ }).first().click()
    await editor.getByRole('button', { name: '从题库选题' }).click()
    const dialog = editor.getByRole('dialog', { name: '从题库选题' })
    await dialog.getByRole('checkbox', { name: /没有召开党员大会/ }).check()
    await dialog.getByRole('checkbox', { name: /预备期为多久/ }).check()
    await dialog.getByRole('button', { name: '放入 2 题' }).click()
    await editor.getByText('已放入 2 题').waitFor()

    await page.getByLabel('解析（可不填）').fill('党章第七条')
    for (const act of ['停用', '恢复']) {
      await page.getByRole('button', { name: act, exact: true }).click()
      await page.getByText(`已${act}第 1 号题`).waitFor()
      await page.getByRole('button', { name: act === '停用' ? '恢复' : '停用', exact: true }).waitFor()
    }
    expect(await page.getByLabel('解析（可不填）').inputValue(), 'what was written is there').toBe('党章第七条')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('第 2 版').waitFor()
    await page.getByRole('button', { name: '查看 1 个以前的版本' }).click()
    await page.getByRole('heading', { name: /第 1 版/ }).waitFor()
    await teacher.picture('versions')
    const inQuiz = async () => {
      const { outline } = (await Courses.findById(course._id).lean())!
      const [lesson] = outline.sections[0]!.lessons
      return lesson?.kind === 'quiz' ? lesson.quiz?.questions.at(-1) : undefined
    }
    const { _id } = (await Questions.findOne({ serial: 1 }).lean())!
    await expect.poll(inQuiz).toMatchObject({ origin: { question: _id, version: 1 }, explanation: '' })
    await editor.reload()
    await editor.getByRole('button', { name: /题库有新版/ }).click()
    await editor.getByRole('button', { name: '换成题库的新版' }).click()
    await expect.poll(inQuiz).toMatchObject({ origin: { question: _id, version: 2 }, explanation: '党章第七条' })

    await page.goto('/manage/bank/import')
    await page.getByRole('button', { name: '放入示例' }).click()
    await page.getByText('认出 4 题，有 0 处看不懂').waitFor()
    const words = page.getByRole('textbox', { name: '试题' })
    await words.fill((await words.inputValue()).replace('答案：B', '答案：D'))
    await page.getByText('认出 3 题，有 1 处看不懂').waitFor()
    await page
      .getByRole('button', { name: /^第 \d+ 行$/ })
      .first()
      .click()
    await words.fill((await words.inputValue()).replace('答案：D', '答案：B'))
    await teacher.picture('import')
    expect(await teacher.violations()).toEqual([])
    await page.getByRole('button', { name: '导入 4 题' }).click()
    await page.getByText('已导入 4 题').waitFor()
    await page.getByRole('button', { name: '撤销…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: '撤销导入' }).click()
    await page.getByText('已撤销这次导入').waitFor()
    await page.goto('/manage/bank')
    await page.getByRole('button', { name: '导出' }).click()
    await page.getByText('共 2 题，写入文件 2 题').waitFor()
    await teacher.picture('export')
  },
)
