/** A teacher brings questions from a workbook and from a page of text, makes a paper of them and prints it. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Questions } from '../../server/features/questions/questions.model.ts'
import { workbook } from '../../server/lib/workbook.ts'
import { comeIn, DESKTOP, openBrowser } from '../support/browser.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('questionFilePages', { whole: true })
  browser = await openBrowser('questionFiles', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const HEADER = ['题型', '题干', '选项A', '选项B', '答案', '备注']
const ROWS = [
  ['单选题', '党的根本组织原则是（ ）', '民主集中制', '首长负责制', 'A', ''],
  ['单选题', '预备期为多久（ ）', '一年', '两年', 'D', '待核'],
  ['判断题', '预备党员没有表决权。', '', '', '√', ''],
  ['判断题', '预备党员没有表决权', '', '', '对', ''],
  ['填空题', '预备期为____年', '', '', '一', ''],
]
const MOODLE = `<?xml version="1.0"?><quiz>
<question type="truefalse"><questiontext format="html"><text><![CDATA[<p>党员有<b>检举权</b>。</p><p><img src="@@PLUGINFILE@@/a.png" alt="党徽"/></p>]]></text><file name="a.png" path="/" encoding="base64">${png(9, 7, [179, 38, 30]).toString('base64')}</file></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="calculated"><questiontext format="html"><text>算一算</text></questiontext></question>
</quiz>`
const PAGE = `一、单选题（每题2分）
1. 发展党员的程序从（ ）开始
A. 递交入党申请书
B. 确定发展对象
答案：A
2. 党支部委员会由几人组成（ ）
A. 三至五人
B. 十人以上
答案：C
二、判断题
3. 党员有建议权。（√）
4. 党费可以不交。（不知道）`

test(
  'a workbook with errors and a page of text come into the bank, and become a paper',
  { timeout: 240_000 },
  async () => {
    const { institution } = await makeTree()
    const teacher = await browser.visitor(DESKTOP)
    const { page } = teacher
    const button = (label: string) => page.getByRole('button', { name: label, exact: true })
    await comeIn(teacher, (await makeAccount('instructor', institution)).login)

    await page.goto('/manage/bank/import')
    await button('打开文件（Excel 等）').click()
    await page.getByRole('region', { name: '各题型的示例' }).waitFor()
    await teacher.picture('file')
    expect(await teacher.violations()).toEqual([])
    const columns = HEADER.map((header) => ({ header, width: 10 }))
    const bytes = await workbook('甲', '题', [{ name: '试题', preface: [], columns, rows: ROWS }])
    const file = { name: '党章题.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }
    const files = page.getByLabel('选择试题文件')
    await files.setInputFiles(file)
    await page.getByRole('heading', { name: '党章题.xlsx', level: 1 }).waitFor()
    await page.getByText('认出 4 题，有 1 处看不懂，1 题和已有的重复。将导入 3 题。').waitFor()
    await page.getByText('没有读入的列：备注').waitFor()
    await page.getByText('第 3 行：答案“D”不在选项里').waitFor()
    await page.getByText('和第 4 行的题文字相同').waitFor()
    await teacher.picture('read')
    expect(await teacher.violations()).toEqual([])
    await page.getByRole('listitem').filter({ hasText: '预备期为____年' }).getByLabel('导入').uncheck()
    await button('导入 2 题').click()
    await page.getByText('已导入 2 题。').waitFor()
    expect(await Questions.countDocuments({ unit: institution._id })).toBe(2)
    await teacher.picture('added')
    await button('撤销导入…').click()
    await page.getByRole('alertdialog').getByRole('button', { name: '撤销导入' }).click()
    await page.getByText('已撤销这次导入。').waitFor()
    expect(await Questions.countDocuments({ unit: institution._id })).toBe(0)

    await page.getByRole('link', { name: '导入试题' }).click()
    await page.getByRole('link', { name: '党章题.xlsx，2 题' }).waitFor()
    await button('打开文件（Excel 等）').click()
    // Its ending says what it is, whichever format is shown
    await files.setInputFiles({ name: '题库.moodle.xml', mimeType: 'text/xml', buffer: Buffer.from(MOODLE) })
    await page.getByRole('heading', { name: '题库.moodle.xml', level: 1 }).waitFor()
    await page.getByText('Moodle XML ·').waitFor()
    await page.getByText('认出 1 题，有 1 处看不懂。将导入 1 题。').waitFor()
    await page.getByRole('img', { name: '党徽' }).waitFor()
    await teacher.picture('moodle')
    await page.getByText('题型“calculated”在题库里没有对应的题型').waitFor()
    await page.getByRole('link', { name: '导入试题' }).click()
    const words = page.getByRole('textbox', { name: '试题' })
    await words.fill(PAGE)
    await page.getByText('认出 2 题，有 2 处看不懂').waitFor()
    await words.fill(PAGE.replace('答案：C', '答案：A').replace('（不知道）', '（×）'))
    await page.getByText('认出 4 题，有 0 处看不懂').waitFor()
    await button('导入 4 题').click()
    await page.getByText('已导入 4 题', { exact: true }).waitFor()

    await page.goto('/manage/papers')
    await button('新建第一份试卷').click()
    const begin = page.getByRole('dialog', { name: '新建试卷' })
    await begin.getByLabel('试卷名称').fill('党章测试')
    await begin.getByRole('button', { name: '新建并编辑' }).click()
    await button('从题库选题').click()
    const bank = page.getByRole('dialog', { name: '从题库选题' })
    for (const stem of ['发展党员的程序', '党支部委员会', '党员有建议权', '党费可以不交'])
      await bank.getByLabel(stem).check()
    await bank.getByRole('button', { name: '加入 4 题' }).click()
    await bank.waitFor({ state: 'detached' })
    await button('保存并打印').click()
    const print = page.getByRole('dialog', { name: '打印试卷' })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      print.getByRole('link', { name: 'A 卷试卷（PDF）', exact: true }).click(),
    ])
    expect((await readFile(await download.path())).subarray(0, 4).toString()).toBe('%PDF')
  },
)
