/** A month of one class, by all who have to do with it: from the seat that is confirmed to the certificate that strangers check. */
import { readFile } from 'node:fs/promises'
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareSubmission } from '../../server/features/assignments/resemblance/compare.ts'
import { Submissions } from '../../server/features/assignments/submissions.model.ts'
import {
  Evaluations,
  EvaluationTallies,
  EvaluationTextRows,
} from '../../server/features/evaluations/evaluations.model.ts'
import { businessDate, setClock } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { comeIn, DESKTOP, openBrowser, PHONE, type Visitor } from '../support/browser.ts'
import { pdfText } from '../support/pdfText.ts'
import { png } from '../support/png.ts'
import { readQr } from '../support/readQr.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { makeMonth, photographed } from './classMonthStage.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let at: Awaited<ReturnType<typeof makeMonth>>
beforeAll(async () => {
  site = await openSite('classMonth', { whole: true })
  at = await makeMonth()
  browser = await openBrowser('classMonth', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

type Cast = Record<keyof typeof at.logins, Visitor>
async function enterAll(): Promise<Cast> {
  const enter = async ([role, login]: [string, string]) => {
    const visitor = await browser.visitor(['one', 'two', 'assistant'].includes(role) ? PHONE : DESKTOP)
    await comeIn(visitor, login)
    return [role, visitor] as const
  }
  return Object.fromEntries(await Promise.all(Object.entries(at.logins).map(enter))) as unknown as Cast
}
const led = (tab = '') => `/manage/classes/${at.row._id}/${tab}`
const own = (tab = '') => `/learn/classes/${at.row._id}/${tab}`
const dayMs = 86_400_000

/** Four days before the class. */
async function confirmsTheSeat({ one }: Cast): Promise<void> {
  const today = setClock(() => Date.now() - 4 * dayMs)
  await one.page.goto('/today')
  await one.page.getByRole('link', { name: '去确认' }).click()
  await one.page.getByRole('button', { name: '确认参加' }).click()
  await one.page.getByRole('dialog').getByRole('button', { name: '确认参加' }).click()
  await one.page.getByText('已确认参加', { exact: true }).waitFor()
  await one.picture('confirmed')
  today()
}

/** One phone follows the link of the code; the other has no net, keeps a photo of the screen, and the assistant believes it. */
async function signIn({ one, two, teacher, assistant }: Cast): Promise<void> {
  await teacher.page.goto(led('attendance'))
  await teacher.page.getByRole('link', { name: '大屏签到' }).click()
  const code = teacher.page.getByAltText('签到二维码')
  await code.waitFor()
  const wall = teacher.page.getByRole('region', { name: '已签到' })
  expect(await teacher.violations()).toEqual([])
  const ready = two.page.waitForResponse(/zxing_reader/)
  await two.page.goto('/learn/sign-in')
  await ready
  const photo = Buffer.from(await photographed(teacher.page, await code.screenshot()), 'base64')
  const link = (await readQr(photo))!
  expect(link).toMatch(/\/learn\/sign-in\/[\w-]{39}$/)
  await one.page.goto(new URL(link).pathname)
  await one.page.getByRole('heading', { name: '签到成功' }).waitFor()
  await wall.getByText('李明').waitFor()
  await one.picture('signed')

  await two.context.setOffline(true)
  await two.page.getByLabel('拍大屏的照片').setInputFiles({ name: '大屏.png', mimeType: 'image/png', buffer: photo })
  await two.page.getByRole('heading', { name: '没有网络' }).waitFor()
  await two.picture('offline')
  await two.context.setOffline(false)
  await two.page.goto(own('attendance'))
  await two.page.getByText('等班务人员确认').first().waitFor()
  await wall.getByText('补签待确认 1').waitFor()
  await two.picture('claim')
  await assistant.page.goto(led('attendance'))
  await assistant.page.getByRole('button', { name: '确认到课' }).click()
  await assistant.page.getByText('已确认').first().waitFor()
  await wall.getByText('王芳').waitFor()
  await teacher.picture('wall')
  await assistant.page.getByRole('group', { name: '李明 的考勤' }).getByRole('button', { name: '迟到' }).click()
  await assistant.page.getByRole('button', { name: '撤销' }).click()
  await assistant.page.getByText('到课', { exact: true }).first().waitFor()
  await assistant.picture('roll')
  expect(await assistant.violations()).toEqual([])
}

/** The role of a class alone leads to none of the pages that it may not see. */
async function seesOnlyItsClass({ assistant: { page } }: Cast): Promise<void> {
  const refused: string[] = []
  page.on('response', (reply) => reply.status() >= 403 && refused.push(`${page.url()}: ${reply.url()}`))
  const links = page.locator('nav a[href^="/"]')
  const addresses = await links.evaluateAll((all) => all.map((each) => each.getAttribute('href')!))
  expect(addresses).toContain(led('leaves'))
  for (const address of new Set(addresses)) {
    const link = page.locator(`nav a[href="${address}"]`).first()
    if ((await link.count()) > 0) await link.evaluate((each) => (each as HTMLElement).click())
    else await page.goto(address)
    await page.waitForURL((url) => url.pathname === address.split('?')[0])
    await page.locator('main h1, main h2').first().waitFor()
    await page.locator('main .skeleton').first().waitFor({ state: 'detached' })
    expect(await page.getByText(/没有权限|没有进行这项操作的权限|没有这个页面/).count(), address).toBe(0)
  }
  expect(refused).toEqual([])
}

async function asksForLeave({ two, assistant }: Cast): Promise<void> {
  await two.page.getByRole('button', { name: '请假…' }).click()
  const asking = two.page.getByRole('dialog', { name: '请假' })
  await asking.getByLabel(/结业式/).check()
  await asking.getByLabel('原因').fill('医院急诊值班')
  await two.picture('leave')
  expect(await two.violations()).toEqual([])
  await asking.getByRole('button', { name: '提交' }).click()
  await assistant.page.goto(led('leaves'))
  await assistant.page.getByRole('button', { name: '准假…' }).click()
  await assistant.page.getByRole('dialog').getByRole('button', { name: '准假' }).click()
  await assistant.page.getByText('超过上限').waitFor()
  await assistant.picture('leaves')
  expect(await assistant.violations()).toEqual([])
}

/** Somebody else of the class has written the same. */
async function alsoHandsIn(person: { _id: string; name: string }): Promise<void> {
  const row = (await Submissions.findOne({}).lean())!
  const _id = newId()
  await Submissions.create({ ...row, _id, owner: person._id, people: [person._id], name: person.name })
  for (const each of [row._id, _id]) await compareSubmission(each, transaction)
}

const ESSAY = '我所在的支部每月安排一次主题党日，由普通党员轮流主持，大家都有话说。'
async function writesAndIsMarked({ one, teacher }: Cast): Promise<void> {
  await teacher.page.goto(led('assignments'))
  await teacher.page.getByRole('button', { name: '布置作业' }).click()
  const form = teacher.page.getByRole('dialog', { name: '布置作业' })
  await form.getByRole('textbox', { name: '标题' }).fill('学习心得')
  await form.getByRole('spinbutton', { name: '最少字数' }).fill('20')
  await form.getByRole('button', { name: '添加一项' }).click()
  await form.getByRole('textbox', { name: '第 1 项' }).fill('联系实际')
  await form.getByRole('spinbutton', { name: '通过需要的分数' }).fill('12')
  await teacher.picture('assignment')
  expect(await teacher.violations()).toEqual([])
  await form.getByRole('button', { name: '保存' }).click()
  await teacher.page.getByRole('button', { name: '发布「学习心得」' }).click()
  await teacher.page.getByRole('button', { name: '发布', exact: true }).click()
  await teacher.page.getByText('5 人中 0 已交').waitFor()
  await teacher.picture('assignments')

  await one.page.goto(own('assignments'))
  await one.page.getByRole('link', { name: '学习心得' }).click()
  const text = one.page.getByRole('textbox', { name: '正文' })
  const handIn = async () => {
    await one.page.getByRole('button', { name: '提交…' }).click()
    await one.page.getByRole('button', { name: '提交', exact: true }).click()
    await one.page.getByText('提交成功，等待老师批阅').waitFor()
  }
  await text.fill('开了个头')
  await one.page.getByText(/^已保存/).waitFor()
  await one.context.setOffline(true)
  await text.fill(ESSAY)
  await one.page.getByText('没能保存，内容已留在本机').waitFor()
  await one.picture('writing-offline')
  await one.context.setOffline(false)
  await one.page.getByText(/^已保存/).waitFor()
  const answerLost = async (route: Route) => {
    await route.fetch()
    await route.abort()
  }
  await one.page.route(/\/draft$/, answerLost, { times: 1 })
  await text.fill(`${ESSAY}还有`)
  await one.page.getByText('没能保存，内容已留在本机').waitFor()
  await text.fill(ESSAY)
  await one.page.getByText(/^已保存/).waitFor()
  await one.page.reload()
  await expect.poll(() => text.inputValue()).toBe(ESSAY)
  expect(await one.violations()).toEqual([])
  await handIn()
  await alsoHandsIn(at.people.two)
  const remark = async (words: string) => {
    await teacher.page.goto('/manage/assignments')
    await teacher.page.getByRole('link', { name: '李明' }).click()
    await teacher.page.getByRole('textbox', { name: '评语' }).fill(words)
  }
  await remark('请写一件具体的事')
  await teacher.page.getByText('相似，不代表抄袭').waitFor()
  await teacher.picture('marking')
  expect(await teacher.violations()).toEqual([])
  await teacher.page.getByRole('button', { name: '退回修改' }).click()
  await teacher.page
    .getByText(/已退回/)
    .first()
    .waitFor()
  await one.page.reload()
  await one.page.getByText('请写一件具体的事').waitFor()
  await text.fill(`${ESSAY}上个月由刚转正的青年教师主持。`)
  await one.picture('returned')
  await handIn()
  await remark('写得具体')
  await teacher.page.getByRole('radio', { name: '良好' }).check()
  await teacher.page.getByText('合计 16 / 20 分').waitFor()
  await teacher.page.getByRole('textbox', { name: '评语' }).press('Control+Enter')
  await teacher.page.getByRole('heading', { name: '王芳' }).waitFor()
  await one.page.reload()
  await one.page.getByText('16 分，通过').first().waitFor()
  await one.picture('marked')
  expect(await one.violations()).toEqual([])
}

async function isInAGroup({ teacher }: Cast): Promise<void> {
  await teacher.page.goto(led('groups'))
  await teacher.page.getByRole('button', { name: '添加一组' }).click()
  await teacher.page.getByRole('button', { name: '李明：移动' }).click()
  await teacher.page.getByRole('menuitem', { name: '移到第一组' }).click()
  await teacher.page.getByRole('button', { name: '保存', exact: true }).click()
  await teacher.page.getByText('分组已保存').waitFor()
  await teacher.picture('groups')
  expect(await teacher.violations()).toEqual([])
}

async function readsAndDiscusses({ one, two, manager }: Cast): Promise<void> {
  await manager.page.goto(led('materials'))
  const buffer = png(320, 240, [180, 60, 40])
  await manager.page.getByLabel('资料文件').setInputFiles({ name: '第一讲.png', mimeType: 'image/png', buffer })
  await manager.page.getByRole('link', { name: '第一讲' }).waitFor()
  await one.page.goto(own())
  await one.page.getByText('1 份新资料').waitFor()
  await one.picture('day')
  expect(await one.violations()).toEqual([])
  await one.page.getByRole('link', { name: '看资料' }).click()
  const download = one.page.waitForEvent('download')
  await one.page.getByRole('link', { name: '第一讲' }).click()
  expect((await download).suggestedFilename()).toBe('第一讲.png')

  await one.page.getByRole('link', { name: '讨论', exact: true }).click()
  await one.page.getByRole('button', { name: '发起话题' }).waitFor()
  expect(await one.page.getByRole('navigation', { name: '班级' }).evaluate((bar) => bar.scrollLeft)).toBeGreaterThan(0)
  await one.page.getByRole('button', { name: '发起话题' }).click()
  await one.page.getByRole('textbox', { name: '标题' }).fill('谈心谈话怎么开头')
  await one.page.getByRole('textbox', { name: '内容' }).fill('参考 https://example.com/a 里的做法。')
  await one.page.getByRole('button', { name: '发布' }).click()
  await one.page.getByRole('link', { name: '谈心谈话怎么开头' }).click()
  await one.page.getByRole('textbox', { name: '回复' }).waitFor()
  await two.page.goto(own('discussion'))
  await two.page.getByRole('link', { name: '谈心谈话怎么开头' }).click()
  await two.page.getByRole('textbox', { name: '回复' }).fill('我先说一点')
  await two.page.getByLabel('图片文件').setInputFiles({ name: '板书.png', mimeType: 'image/png', buffer })
  await two.page.getByRole('button', { name: '移除「板书.png」' }).waitFor()
  await two.page.getByRole('button', { name: '回复', exact: true }).click()
  await one.page.getByRole('heading', { name: '1 条回复' }).waitFor() // by itself
  const picture = one.page.getByRole('img', { name: '王芳的图片 1，打开大图' })
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(320)
  await one.picture('live')
  await manager.page.goto(led('discussion'))
  await manager.page.getByRole('link', { name: '谈心谈话怎么开头' }).click()
  await manager.page.getByRole('button', { name: '王芳的发言的操作' }).click()
  await manager.page.getByRole('menuitem', { name: '隐藏…' }).click()
  await manager.page.getByRole('textbox', { name: '原因' }).fill('请补充内容')
  await manager.page.getByRole('button', { name: '隐藏', exact: true }).click()
  await manager.page.getByText('隐藏的原因：请补充内容').waitFor()
  await one.page.getByText('这条发言已隐藏').waitFor()
  await manager.picture('hidden')
  expect(await manager.violations()).toEqual([])
  await two.picture('topic')
  expect(await two.violations()).toEqual([])
}

/** The day after, its last. */
async function evaluates({ one, manager, teacher }: Cast): Promise<void> {
  await manager.page.goto(led('evaluation'))
  await manager.page.getByRole('button', { name: '准备评价' }).click()
  const form = manager.page.getByRole('dialog', { name: '准备评价' })
  await form.getByRole('button', { name: '加文字题' }).nth(1).click()
  await form.getByLabel('关于教师的第 2 题', { exact: true }).fill('想对老师说')
  await manager.picture('evaluation-form')
  expect(await manager.violations()).toEqual([])
  await form.getByRole('button', { name: '保存' }).click()
  await manager.page.getByText('已填写 0 / 5 人').waitFor()
  await one.page.goto('/today')
  await one.page.getByRole('link', { name: '去评价' }).click()
  const said = one.page.getByLabel('想对老师说（选填）').first()
  await one.page.getByRole('group', { name: '内容对工作有帮助' }).first().getByText('很满意').click()
  await said.fill('讲得好')
  await one.page.reload()
  await expect.poll(() => said.inputValue()).toBe('讲得好')
  await one.picture('answering')
  expect(await one.violations()).toEqual([])
  await one.page.getByRole('button', { name: '提交评价' }).click()
  await one.page.getByRole('alertdialog').getByRole('button', { name: '提交' }).click()
  await one.page.getByText('您已填写，谢谢').waitFor()
  expect(await one.page.evaluate(() => localStorage.getItem('evaluation-draft'))).toBeNull()

  // Others have answered meanwhile.
  const { questions, sessions } = (await Evaluations.findById(at.row._id).lean())!
  const keys = questions.flatMap(({ id, about }) =>
    about === 'course' || about === 'teacher' ? sessions.map((each) => `${each.id}:${id}`) : [id],
  )
  const counts = Object.fromEntries(keys.map((key, n) => [key, [0, 0, 1, n % 2, 4]]))
  await EvaluationTallies.updateOne({ _id: at.row._id }, { $set: { n: 6, counts } })
  const texts = ['讲得好', '例子很实在', '时间紧了些', '想多听一次', '资料有用']
  await EvaluationTextRows.updateMany({ class: at.row._id }, { $set: { texts } })
  await manager.page.reload()
  await manager.page.getByText('已填写 1 / 5 人').waitFor()
  await manager.page.getByRole('button', { name: '现在结束' }).click()
  await manager.page.getByRole('alertdialog').getByRole('button', { name: '结束评价' }).click()
  await manager.page.getByText('讲得好').waitFor()
  await manager.page.locator('svg').first().waitFor()
  await manager.picture('results')
  expect(await manager.violations()).toEqual([])
  await manager.page.goto(`/manage/evaluations?year=${at.row.year}`)
  await manager.page.getByRole('link', { name: '党校培训基地' }).click()
  await manager.page.getByRole('heading', { name: '教师对比' }).waitFor()
  await manager.picture('base')
  expect(await manager.violations()).toEqual([])
  await teacher.page.goto('/teaching')
  await teacher.page.getByText('讲得好').waitFor()
  await teacher.picture('teaching')
  expect(await teacher.violations()).toEqual([])
}

/** Who attended all passes; for who was on leave the base asks, and the committee grants it. */
async function graduate({ one, two, assistant, manager, committee }: Cast): Promise<void> {
  await assistant.page.goto(led('attendance'))
  await assistant.page.getByRole('group', { name: '李明 的考勤' }).getByRole('button', { name: '到课' }).click()
  await manager.page.goto(led('graduation'))
  await manager.page.getByRole('button', { name: '王芳' }).click()
  await manager.page.getByRole('button', { name: '申请例外结业…' }).click()
  await manager.page.getByRole('textbox', { name: '理由' }).fill('急诊值班，已补学')
  await manager.page.getByRole('button', { name: '申请例外结业', exact: true }).click()
  await committee.page.goto(led('graduation'))
  await committee.page.getByRole('button', { name: '王芳' }).click()
  await committee.page.getByRole('button', { name: '审批例外…' }).click()
  await committee.page.getByRole('button', { name: '提交' }).click()
  await committee.page.getByText('例外已批准').first().waitFor()
  await manager.page.goto(led('graduation'))
  await manager.page.getByRole('button', { name: '办理结业（2 人）' }).click()
  await manager.page.getByRole('alertdialog').getByRole('button', { name: '办理结业' }).click()
  await manager.page.getByText('2 人已结业').waitFor()
  await manager.picture('graduation')
  expect(await manager.violations()).toEqual([])
  for (const phone of [one, two]) {
    await phone.page.goto(own('graduation'))
    await phone.page.getByRole('link', { name: '下载证书（PDF）' }).waitFor()
  }
  await one.picture('certificate')
  expect(await one.violations()).toEqual([])
}

/** The paper gives the name back, and who has no account finds it valid, with the name masked. */
async function holdsTheCertificate({ one }: Cast): Promise<void> {
  const download = one.page.waitForEvent('download')
  await one.page.getByRole('link', { name: '下载证书（PDF）' }).click()
  const [paper] = await pdfText(await readFile(await (await download).path()))
  expect(paper).toContain('李明')
  expect(paper).toContain('书记示范班')
  const check = await one.page.getByRole('link', { name: '核验页' }).getAttribute('href')
  const stranger = await browser.visitor(PHONE)
  await stranger.page.goto(check!)
  await stranger.page.getByText('有效：证书由本系统签发').waitFor()
  expect(await stranger.page.getByText('李明').count()).toBe(0)
  await stranger.picture('check')
  expect(await stranger.violations()).toEqual([])
}

async function counts({ one, institution }: Cast): Promise<void> {
  await one.page.goto('/me/archive')
  await one.page.getByText('书记示范班').first().waitFor()
  await one.picture('archive')
  expect(await one.violations()).toEqual([])
  await institution.page.goto(`/manage/coverage/${at.requirement._id}/${at.institution._id}`)
  await institution.page.getByText('100.0%').first().waitFor()
  await institution.picture('coverage')
  expect(await institution.violations()).toEqual([])
}

test(
  'a month of a class: confirmed, signed in, written, discussed, evaluated, graduated',
  { timeout: 400_000 },
  async (context) => {
    context.onTestFailed(() => browser.pictures('failed-month'))
    const cast = await enterAll()
    const before = [
      confirmsTheSeat,
      signIn,
      seesOnlyItsClass,
      asksForLeave,
      writesAndIsMarked,
      isInAGroup,
      readsAndDiscusses,
    ]
    for (const step of before) await step(cast)
    const ahead = Date.parse(`${businessDate(new Date(Date.now() + dayMs))}T14:00:00+08:00`) - Date.now()
    context.onTestFinished(setClock(() => Date.now() + ahead))
    for (const step of [evaluates, graduate, holdsTheCertificate, counts]) await step(cast)
  },
)
