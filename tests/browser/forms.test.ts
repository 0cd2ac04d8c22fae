/** Every form of the product, on a slow server: what is typed stays, and nothing is left without a question. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { App } from 'vue'
import { Assessments } from '../../server/features/assessments/assessments.model.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { CourseCategories } from '../../server/features/courses/categories.model.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { ExemptionApplications, Exemptions } from '../../server/features/coverage/exemptions/exemptions.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { newId } from '../../server/lib/id.ts'
import { comeIn, DESKTOP, openBrowser } from '../support/browser.ts'
import { article, outline, quiz, video } from '../support/courseFactories.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { makePositions } from '../support/coverageFactories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeBase, makeClass, makeSession } from '../support/planFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree } from '../support/factories.ts'
import {
  makeAsset,
  makeProgramme,
  publishCourse,
  quizLesson,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { fiveKinds, makeAttempt } from '../support/quizzes.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { slowServer } from '../support/slowServer.ts'
import { makeBankQuestion } from '../contract/worlds/bank.ts'
import { makePaper } from '../contract/worlds/papers.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let page: Page
const at: Record<string, string> = {}

/** One person for all forms: one sign-in, and one page whose files are read once. */
async function makeOneForAll(committee: Unit, branch: Unit) {
  const { account, person } = await makeTrainee(branch)
  const roles = ['instructor', 'committee', 'unit-admin', 'system-admin'] as const
  const grants = roles.map((role) => ({ _id: newId(), role, unit: committee._id, from: '2000-01-01', to: null }))
  await Accounts.updateOne({ _id: account._id }, { $set: { grants } })
  return { person, login: account.login }
}

async function makeWorld() {
  await makePositions()
  await UnitKinds.insertMany(UNIT_KINDS)
  const { committee, institution, branch } = await makeTree()
  const person = await makePerson(branch, undefined, undefined, { name: '王小明' })
  const exempted = await makePerson(branch, undefined, undefined, { name: '李大方' })
  const asset = await makeAsset(institution)
  const draft = { state: 'draft', version: null, outline: outline(video(asset), quiz()) } as const
  const course = await publishCourse(institution, [videoLesson(asset)])
  const written = await publishCourse(institution, [videoLesson(asset)])
  const submitted = await publishCourse(institution, [videoLesson(asset)])
  const ready = await publishCourse(institution, [videoLesson(asset)])
  await Courses.updateOne({ _id: written._id }, { $set: draft })
  await Courses.updateOne({ _id: submitted._id }, { $set: { ...draft, state: 'submitted' } })
  await Courses.updateOne({ _id: ready._id }, { $set: { ...draft, outline: outline(article()) } })
  const { _id: unit, ancestors } = committee
  await CourseCategories.create({ _id: newId(), name: '党史学习', unit, ancestors, order: 1 })
  const programme = await makeProgramme(committee, [course], { open: true })
  const requirement = await requireOf([person, exempted], committee, [programme])
  await Exemptions.create({
    _id: newId(),
    person: exempted._id,
    requirement,
    from: '2025-01-01',
    to: '2099-12-31',
    until: '2099-12-31',
    reason: '病休',
    approvedBy: 'x',
    approvedAt: new Date('2025-01-01T00:00:00Z'),
  })
  const application = newId()
  const by = { account: 'x', by: '周老师', at: new Date('2026-01-01T00:00:00Z') }
  await ExemptionApplications.create({
    ...{ _id: application, batch: application, person: person._id, requirement, own: false, state: 'waiting' },
    ...{ from: '2026-01-01', to: '2026-12-31', reason: '病休', applied: by, at: by.at, open: application },
    ...{ ancestors: branch.ancestors, owners: committee.ancestors, near: committee._id, name: person.name },
  })
  await CoverageStatuses.updateMany({ requirement }, { $set: { seenFrom: branch.ancestors } })
  const attempt = await makeAttempt({
    ancestors: institution.ancestors,
    state: 'finished',
    finishedAt: new Date('2026-05-01T01:00:00Z'),
  })
  const examined = await publishCourse(institution, [quizLesson(fiveKinds())])
  await makeAttempt({
    person: person._id,
    personName: '赵改分',
    course: examined._id,
    lesson: examined.outline.sections[0]!.lessons[0]!.id,
    ancestors: institution.ancestors,
    state: 'finished',
    finishedAt: new Date('2026-05-01T02:00:00Z'),
    answers: { short: { seq: 1, answer: { text: '为人民服务' }, at: new Date('2026-05-01T01:00:00Z') } },
    marks: { short: { awarded: 9, comment: '', by: 'x', at: new Date('2026-05-01T03:00:00Z') } },
    score: 9,
    passed: false,
  })
  await makeAccount('instructor', institution, { name: '赵老师' })
  const { base } = await makeBase(institution)
  const coming = { from: '2099-06-01', to: '2099-06-05', nominateUntil: '2099-05-01', quotas: true }
  const held = await makeClass(base, committee, coming)
  const { _id: trainingClass } = held
  await makeMember(held, person, institution, { state: 'nominated' })
  await makeSession(trainingClass, { day: '2099-06-01' })
  const assessment = newId()
  const days = { on: '2026-12-31', known: 'now', reportFrom: '2026-12-01', reportTo: '2026-12-31' } as const
  const scheme = { year: 2026, title: '2026 年度考核', unit, ancestors, indicators: [], sizedBy: null, ...days }
  await Assessments.create({ _id: assessment, ...scheme, state: 'draft', revision: 1 })
  const { person: own, login } = await makeOneForAll(committee, branch)
  await makeMember(held, own, institution, { state: 'admitted' })
  Object.assign(at, {
    base: `/manage/bases/${base._id}`,
    class: `/manage/classes/${trainingClass}`,
    own: `/learn/classes/${trainingClass}`,
    course: `/manage/courses/${written._id}`,
    paper: `/manage/papers/${(await makePaper(institution)).paper}`,
    question: `/manage/bank/questions/${(await makeBankQuestion(institution)).bankQuestion}`,
    programme: `/manage/programmes/${programme._id}`,
    scheme: `/manage/assessments/${assessment}/scheme`,
    submitting: `/manage/courses/${ready._id}`,
    exemptions: `/manage/coverage/${requirement}/${committee._id}?of=${branch._id}`,
    application: `/manage/exemption-applications?state=open&application=${application}`,
    review: `/manage/reviews/${submitted._id}`,
    marking: `/manage/marking/${attempt._id}`,
    unit: `/manage/roster/${institution._id}`,
    branch: `/manage/roster/${branch._id}`,
    person: `/manage/roster/${institution._id}?person=${person._id}`,
    lesson: `/courses/${course._id}/lessons/${course.outline.sections[0]!.lessons[0]!.id}`,
  })
  return login
}

beforeAll(async () => {
  site = await openSite('forms', { whole: true })
  const login = await makeWorld()
  browser = await openBrowser('forms', site.url)
  const visitor = await browser.visitor(DESKTOP)
  await comeIn(visitor, login)
  page = visitor.page
  await page.goto('/today')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** As a link does: the files of the application are read and run once for all forms. */
const goTo = (address: string) =>
  page.evaluate(async (to) => {
    const { __vue_app__: app } = document.querySelector('#app') as unknown as { __vue_app__: App }
    await app.config.globalProperties.$router.push(to)
  }, address)

interface Form {
  form: string
  page: () => string
  /** Buttons that open it, and what is chosen in their menus. */
  press?: (string | RegExp)[]
  field: string | RegExp
  /** What the page reads again while one types. */
  reads?: RegExp
  /** In a dialog: Esc closes it. */
  dialog?: boolean
  /** In a drawer that the address opens; Esc closes it. */
  drawer?: boolean
  /** For a field that finds one of many: whom. */
  pick?: string
  /** For a field of a day, which cannot be typed like words. */
  day?: string
}
const FORMS: Form[] = [
  {
    form: '新建课程',
    page: () => '/manage/courses',
    press: ['新建课程'],
    field: '课程名称',
    reads: /courses/,
  },
  {
    form: '新建试卷',
    page: () => '/manage/papers',
    press: ['新建试卷'],
    field: '试卷名称',
    reads: /papers/,
    dialog: true,
  },
  {
    form: '开放练习',
    page: () => '/manage/practice',
    press: ['开放练习'],
    field: '名称',
    reads: /practice/,
    dialog: true,
  },
  { form: '试卷', page: () => at['paper']!, field: '试卷名称', reads: /papers/ },
  { form: '新建试题', page: () => '/manage/bank/new', press: ['单选题'], field: '题干', reads: /bank/ },
  { form: '试题', page: () => at['question']!, field: '题干', reads: /bank/ },
  { form: '导入试题', page: () => '/manage/bank/import', field: '试题', reads: /bank/ },
  {
    form: '新建知识点',
    page: () => '/manage/bank/topics',
    press: ['新建知识点'],
    field: '名称',
    reads: /bank/,
    dialog: true,
  },
  { form: '视频章节', page: () => at['course']!, field: '新章节的名称', reads: /assets/ },
  { form: '批阅', page: () => at['marking']!, field: /评语/ },
  {
    form: '新建培训项目',
    page: () => '/manage/programmes',
    press: ['新建培训项目'],
    field: '名称',
    reads: /programmes/,
  },
  { form: '培训项目', page: () => at['programme']!, field: '名称', reads: /programmes\// },
  {
    form: '新建年度考核',
    page: () => '/manage/assessments',
    press: ['新建年度考核'],
    field: '名称',
    reads: /assessments/,
    dialog: true,
  },
  {
    form: '新建考试',
    page: () => '/manage/exams',
    press: ['新建考试'],
    field: '名称',
    reads: /exams/,
    dialog: true,
  },
  { form: '年度考核的方案', page: () => at['scheme']!, field: '名称', reads: /assessments\// },
  {
    form: '新建培训要求',
    page: () => '/manage/requirements',
    press: ['新建培训要求'],
    field: '名称',
    reads: /requirements/,
  },
  {
    form: '修改培训要求',
    page: () => '/manage/requirements',
    press: ['修改'],
    field: '名称',
    reads: /requirements/,
  },
  {
    form: '新建分类',
    page: () => '/manage/categories',
    press: ['新建分类'],
    field: '名称',
    reads: /course-categories/,
  },
  {
    form: '分类改名',
    page: () => '/manage/categories',
    press: ['「党史学习」的操作', '改名'],
    field: '分类名称',
    reads: /course-categories/,
    dialog: true,
  },
  { form: '审核意见', page: () => at['review']!, field: '意见' },
  {
    form: '新建账号',
    page: () => '/manage/accounts',
    press: ['新建账号'],
    field: '姓名',
    reads: /accounts/,
    dialog: true,
  },
  {
    form: '添加人员',
    page: () => at['branch']!,
    press: ['添加人员'],
    field: '姓名',
    reads: /units/,
  },
  {
    form: '新建单位',
    page: () => at['unit']!,
    press: ['新建下级单位'],
    field: '名称',
    reads: /units/,
  },
  {
    form: '更正人员',
    page: () => at['person']!,
    press: ['更正'],
    field: '姓名',
    reads: /people/,
    drawer: true,
  },
  {
    form: '更正任职',
    page: () => at['person']!,
    press: ['更正任职'],
    field: '原因',
    reads: /people/,
    drawer: true,
  },
  { form: '提交审核的说明', page: () => at['submitting']!, press: ['提交审核'], field: /给审核人的说明/, dialog: true },
  { form: '豁免', page: () => at['exemptions']!, press: ['豁免…'], field: '理由', reads: /coverage/, drawer: true },
  {
    form: '撤销豁免',
    page: () => at['exemptions']!,
    press: ['撤销豁免…'],
    field: '撤销的理由',
    reads: /coverage/,
    drawer: true,
  },
  {
    form: '批准豁免',
    page: () => at['application']!,
    press: ['批准…'],
    field: '意见',
    reads: /exemptions/,
    drawer: true,
  },
  {
    form: '人员的登录名',
    page: () => at['person']!,
    press: ['开设账号'],
    field: '登录名',
    reads: /people/,
    drawer: true,
  },
  {
    form: '关联已有账号',
    page: () => at['person']!,
    press: ['关联已有账号'],
    field: '账号',
    pick: '赵老师',
    reads: /people/,
    drawer: true,
  },
  {
    form: '添加任职',
    page: () => at['person']!,
    press: ['添加任职'],
    field: '任职日期',
    day: '2024-03-01',
    reads: /people/,
    drawer: true,
  },
  { form: '新建基地', page: () => '/manage/bases', press: ['新建基地'], field: '名称', reads: /bases/, dialog: true },
  { form: '添加师资', page: () => at['base']!, press: ['添加师资'], field: '姓名', reads: /bases/, dialog: true },
  {
    form: '新建培训班',
    page: () => '/manage/classes',
    press: ['新建培训班'],
    field: '班名',
    reads: /classes/,
    dialog: true,
  },
  { form: '再办一期', page: () => at['class']!, press: ['更多操作', '再办一期…'], field: '班名', dialog: true },
  {
    form: '报送轮训',
    page: () => '/manage/local-trainings',
    press: ['报送轮训'],
    field: '轮训名称',
    reads: /local-trainings/,
    dialog: true,
  },
  { form: '取消培训班', page: () => at['class']!, press: ['更多操作', '取消这个班…'], field: '原因', dialog: true },
  {
    form: '课程表',
    page: () => `${at['class']}/timetable`,
    press: ['添加一节'],
    field: '内容',
    reads: /timetable/,
    dialog: true,
  },
  {
    form: '复制一天的课',
    page: () => `${at['class']}/timetable`,
    press: ['复制这一天…'],
    field: '复制到',
    day: '2099-06-04',
    reads: /timetable/,
    dialog: true,
  },
  {
    form: '提前排序',
    page: () => `${at['class']}/admission`,
    press: ['截止推荐并排序'],
    field: '提前的理由（原定 2099年5月1日截止）',
    reads: /nominations/,
    dialog: true,
  },
  {
    form: '不予录取',
    page: () => `${at['class']}/admission`,
    press: ['王小明', '不予录取…'],
    field: '原因',
    dialog: true,
  },
  {
    form: '报到信息',
    page: () => '/learn/classes',
    press: ['确认参加'],
    field: '饮食要求（选填）',
    reads: /nominations/,
    dialog: true,
  },
  {
    form: '请假',
    page: () => `${at['own']}/attendance`,
    press: ['请假…'],
    field: '原因',
    reads: /own-classes/,
    dialog: true,
  },
  {
    form: '签到设置',
    page: () => `${at['class']}/attendance`,
    press: ['签到设置'],
    field: '课前几分钟开始签到',
    day: '20',
    reads: /attendance\/settings/,
    dialog: true,
  },
  { form: '布置作业', page: () => `${at['class']}/assignments`, press: ['布置作业'], field: '标题', dialog: true },
  { form: '班级通知', page: () => `${at['class']}/announcements`, press: ['发通知'], field: '标题', dialog: true },
  { form: '班级话题', page: () => `${at['class']}/discussion`, press: ['发起话题'], field: '标题', dialog: true },
  { form: '资料链接', page: () => `${at['class']}/materials`, press: ['添加链接'], field: '名称', dialog: true },
  { form: '支部会议', page: () => `${at['class']}/branch`, press: ['记录会议'], field: '议题', dialog: true },
  {
    form: '分配名额',
    page: () => `${at['class']}/nominations`,
    press: ['分配名额'],
    field: /已录取/,
    day: '2',
    dialog: true,
  },
  {
    form: '教学评价',
    page: () => `${at['class']}/evaluation`,
    press: ['准备评价'],
    field: '关于课程的第 1 题',
    dialog: true,
  },
  { form: '预算', page: () => `${at['class']}/budget`, field: '住宿费说明', reads: /budget/ },
]

/** A minute later the page is looked at again: what is old is read anew. */
async function comeBack(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { now } = Date
    Date.now = () => now() + 60_000
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('focus'))
  })
}

/** The page reads again, and `meanwhile` comes between the server's answer and its arrival. */
async function whileItReads(reads: RegExp, meanwhile: () => Promise<void>): Promise<void> {
  const reply = await slowServer(page, ({ method, url }) => method === 'GET' && reads.test(url))
  const answered = vi.fn()
  void reply.answered().then(answered)
  // What is still on its way from the first reading is not old yet.
  await expect.poll(async () => answered.mock.calls.length || (await comeBack(page)), { interval: 50 }).toBe(1)
  await meanwhile()
  await reply.letThrough()
}

/** Writes into the field, some of it while the page reads again; what stands there then. */
async function write(field: Locator, { pick, day, reads }: Form): Promise<string> {
  if (pick) {
    await field.fill(pick)
    await page.getByRole('option', { name: pick }).click()
    const chosen = await field.inputValue()
    if (reads) await whileItReads(reads, async () => undefined)
    return chosen
  }
  if (day) {
    await field.fill(day)
    if (reads) await whileItReads(reads, async () => undefined)
    return day
  }
  const before = await field.inputValue()
  await field.focus()
  await page.keyboard.type('党课')
  if (!reads) return `${before}党课`
  await whileItReads(reads, () => page.keyboard.type('第一'))
  await page.keyboard.type('讲')
  return `${before}党课第一讲`
}
const question = (page: Page) => page.getByRole('alertdialog', { name: /^放弃/ })

/** Tries to go; the question comes, and one stays. */
async function staysWhenAsked(page: Page, go: () => Promise<void>): Promise<void> {
  await go()
  await question(page).getByRole('button', { name: '继续填写' }).click()
  await question(page).waitFor({ state: 'detached' })
}

const goElsewhere = () => page.locator('nav a[href^="/"]:not([aria-current])').filter({ visible: true }).first().click()

async function browserWarns(page: Page): Promise<void> {
  const warned = page.waitForEvent('dialog')
  await page.evaluate(() => void setTimeout(() => location.reload()))
  const dialog = await warned
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
}

describe('a form', { timeout: 180_000 }, () => {
  // The page of the last one is left for the next as it is: a slow reply that was never asked for waits no longer.
  afterEach(() => page.unrouteAll({ behavior: 'ignoreErrors' }))

  test.each(FORMS)('$form: keeps what is typed, and asks before it is lost', async (row) => {
    await goTo(row.page())
    const place = row.drawer ? page.getByRole('dialog').first() : page
    for (const name of row.press ?? []) {
      const button = place.getByRole('button', { name, exact: true })
      await button.or(page.getByRole('menuitem', { name })).first().click()
    }
    const field = page.getByLabel(row.field, { exact: true }).first()
    const typed = await write(field, row)
    expect(await field.inputValue()).toBe(typed)

    const go = () => (row.dialog || row.drawer ? page.keyboard.press('Escape') : goElsewhere())
    await staysWhenAsked(page, go)
    expect(await field.inputValue()).toBe(typed)
    await browserWarns(page)
    expect(await field.inputValue()).toBe(typed)
    await go()
    await question(page).getByRole('button', { name: '放弃并离开' }).click()
    await field.waitFor({ state: 'detached' })
  })

  test('of a note is left without a question, for it is there again', async () => {
    const field = page.getByLabel('写一条笔记')
    await page.goto(at['lesson']!)
    await field.fill('三会一课')
    await goElsewhere()
    await field.waitFor({ state: 'detached' })
    await page.goto(at['lesson']!)
    expect(await field.inputValue()).toBe('三会一课')
    const reply = await slowServer(page, ({ method }) => method === 'PUT')
    await page.getByRole('button', { name: '记在 0:00' }).click()
    await reply.answered()
    await field.fill('三会一课，按时开展')
    await reply.letThrough()
    await page.getByText('三会一课', { exact: true }).waitFor()
    await page.reload()
    expect(await field.inputValue()).toBe('三会一课，按时开展')
    await page.getByText('三会一课', { exact: true }).waitFor()
  })
})

test('a mark that was corrected is the new one wherever one goes back to', { timeout: 180_000 }, async () => {
  await page.goto('/manage/marking?shelf=marked')
  const row = page.getByRole('listitem').filter({ hasText: '赵改分' })
  await row.getByText('9 / 70 分').waitFor()
  await row.getByRole('button', { name: /^只看这门课程/ }).click()
  await page.getByRole('button', { name: /^只看《.*取消$/ }).click()
  await row.getByText('9 / 70 分').waitFor()
  await row.getByRole('link', { name: '赵改分' }).click()
  await page.getByLabel('得分（满分 10）').fill('8')
  await page.getByLabel('改分的理由').fill('漏扣一分')
  await page.getByRole('button', { name: '改分' }).click()
  await row.getByText('8 / 70 分').waitFor()
  await page.goBack()
  await page.getByText(/^8 \/ 70 分/).waitFor()
  expect(await page.getByLabel('得分（满分 10）').inputValue()).toBe('8')
  await page.goBack()
  await row.getByText('8 / 70 分').waitFor()
})
