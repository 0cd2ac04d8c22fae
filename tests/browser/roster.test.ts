/** What an organiser of a unit does with its roster, in a real browser: accounts on paper, slips put right. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { Appointments } from '../../server/features/roster/roster.model.ts'
import { findDuplicates } from '../../server/features/roster/findDuplicates.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { POSITIONS } from '../../seeds/positions.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { comeIn, DESKTOP, openBrowser, PHONE, type Visitor } from '../support/browser.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'

const POST = 'teacher-branch-secretary'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('rosterPages')
  await Positions.insertMany(POSITIONS)
  await UnitKinds.insertMany(UNIT_KINDS)
  browser = await openBrowser('roster', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

async function organiser(): Promise<{ tree: Awaited<ReturnType<typeof makeTree>>; visitor: Visitor }> {
  const tree = await makeTree()
  const visitor = await browser.visitor(DESKTOP)
  await comeIn(visitor, (await makeAccount('unit-admin', tree.institution)).login)
  return { tree, visitor }
}

/** What is printed is kept instead: the text of the page or frame that asked for it. */
const catchPrinting = ({ context }: Visitor) =>
  context.addInitScript(() => {
    const top = window.top as Window & { printed?: string }
    window.print = () => {
      top.printed = document.body.innerText
      dispatchEvent(new Event('afterprint'))
    }
  })
const printed = ({ page }: Visitor) => page.evaluate(() => (window as Window & { printed?: string }).printed)

test(
  'accounts for all are opened once, and their sheet is printed and noted',
  { timeout: 180_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-accounts'))
    const { tree, visitor } = await organiser()
    const { page } = visitor
    for (const [name, staffNumber] of [
      ['安一', '9001'],
      ['白二', '9002'],
      ['蔡三', null],
    ] as const)
      await makePerson(tree.branch, POST, '2020-01-01', { name, pinyin: name, staffNumber })
    await catchPrinting(visitor)
    await page.goto(`/manage/roster/${tree.institution._id}`)
    await page.getByRole('button', { name: /任职中 3/ }).waitFor()
    await visitor.picture('list')
    expect(await visitor.violations()).toEqual([])
    await page.getByRole('button', { name: '开设账号' }).click()
    await page.getByText('1 人没有可用的工号').click()
    await visitor.picture('open-accounts')
    await page.getByRole('button', { name: '开设 2 个账号' }).dblclick()
    const sheet = page.getByRole('dialog', { name: /新开设的 2 个账号/ })
    await sheet.waitFor()
    await visitor.picture('sheet')
    expect(await visitor.violations()).toEqual([])
    await sheet.getByRole('button', { name: '打印' }).click()
    for (const text of ['安一', '9001', '白二', '9002', '初始密码']) expect(await printed(visitor)).toContain(text)
    await page.keyboard.press('Escape')
    await sheet.getByRole('button', { name: '我已记下' }).click()
    expect(await Accounts.countDocuments({ loginKey: { $in: ['9001', '9002'] } })).toBe(2)
    await page.getByRole('button', { name: '打印' }).click()
    await expect.poll(() => printed(visitor)).toContain('教师党支部书记')
  },
)

test(
  'a person is put right: name, numbers seen for a while, beginning, an appointment that never was, a forgotten password',
  { timeout: 180_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-person'))
    const { tree, visitor } = await organiser()
    const { page } = visitor
    const { person } = await makeTrainee(tree.branch)
    await page.goto(`/manage/roster/${tree.institution._id}?person=${person._id}`)
    await page.getByRole('button', { name: '更正', exact: true }).click()
    await page.getByLabel('姓名', { exact: true }).fill('张　珊')
    await page.getByLabel('读音（选填）').fill('zhang xian')
    await page.getByLabel('性别（选填）').selectOption('女')
    await page.getByLabel('出生年份（选填）').fill('85')
    await page.getByLabel('入党时间（选填）').fill('2006-07-01')
    await page.getByLabel('更正原因').fill('与证件不符')
    await page.getByRole('button', { name: '保存更正' }).click()
    await page.getByText('请输入四位年份').first().waitFor()
    await visitor.picture('person-form')
    expect(await visitor.violations()).toEqual([])
    await page.getByLabel('出生年份（选填）').fill('1985')
    await page.getByLabel('手机号（选填）').fill('13800001111')
    await page.getByLabel('身份证号（选填）').fill('310224190001011234') // the last digit should be 3
    await page.getByRole('button', { name: '保存更正' }).click()
    await page
      .getByText(/校验码不符/)
      .first()
      .waitFor()
    await visitor.picture('person-identity')
    expect(await visitor.violations()).toEqual([])
    await page.getByLabel('已与证件核对').check()
    await page.getByRole('button', { name: '保存更正' }).click()
    const drawer = page.getByRole('dialog', { name: '张珊' })
    await drawer.getByText('zhang xian', { exact: true }).waitFor()
    await drawer.getByText('更正记录（1）').click()
    await drawer.getByText('原因：与证件不符').waitFor()
    await drawer.getByText('2006年7月1日').waitFor()
    await drawer.getByText('310***********1234', { exact: true }).waitFor()
    await drawer.getByRole('button', { name: '查看手机' }).click()
    const why = page.getByRole('dialog', { name: '查看张珊的手机' })
    await why.getByLabel('原因').selectOption('联系本人')
    await visitor.picture('why')
    expect(await visitor.violations()).toEqual([])
    await why.getByRole('button', { name: '查看', exact: true }).click()
    await drawer.getByText('13800001111').waitFor()
    await visitor.picture('shown')
    expect(await visitor.violations()).toEqual([])
    await drawer.getByRole('button', { name: '隐藏手机' }).click()
    await drawer.getByText('138****1111', { exact: true }).waitFor()
    await drawer.getByRole('button', { name: '更正任职' }).click()
    await drawer.getByLabel('任职日期').fill('0206-03-01')
    await drawer.getByLabel('原因').fill('任命文件为准')
    await drawer.getByRole('button', { name: '保存更正' }).click()
    await drawer.getByText('年份应在 1900 到 2100 之间').waitFor()
    await drawer.getByLabel('任职日期').fill('2021-03-01')
    await drawer.getByRole('button', { name: '保存更正' }).click()
    await drawer.getByText('2021年3月1日 起').waitFor()
    await visitor.picture('person')
    expect(await visitor.violations()).toEqual([])
    await drawer.getByRole('button', { name: '添加任职' }).click()
    await drawer.getByLabel('任职单位').fill(tree.faculty.name)
    await page.getByRole('listbox').getByRole('option', { name: tree.faculty.name }).click()
    await drawer.getByLabel('职务').selectOption('专职组织员')
    await drawer.getByLabel('任职日期').fill('2024-05-01')
    await visitor.picture('new-post')
    await drawer.getByRole('button', { name: '添加任职' }).click()
    await drawer.getByText('专职组织员').waitFor()
    await drawer.getByRole('button', { name: '撤销误录' }).first().click()
    await drawer.getByLabel('原因').fill('重名误录')
    await drawer.getByRole('button', { name: '撤销这条任职' }).click()
    await expect.poll(() => drawer.getByText('专职组织员').count()).toBe(0)
    await drawer.getByRole('button', { name: '重置密码' }).click()
    const question = page.getByRole('dialog', { name: '重置 张珊 的密码？' })
    await question.getByRole('button', { name: '重置密码' }).click()
    await page.getByTestId('secret').waitFor()
    await visitor.picture('new-password')
    await page.getByRole('button', { name: '我已记下' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^张珊/ }).waitFor()
    const search = page.getByRole('searchbox')
    await search.fill('138 0000 1112')
    await page.getByText('没有人员').waitFor()
    await search.fill('138 0000 1111')
    await page.getByRole('button', { name: /^张珊/ }).waitFor()
    await visitor.picture('by-number')
    expect(page.url()).not.toMatch(/1111|search/)
    const acts = (await AuditRows.find().lean()).map(({ act }) => act)
    for (const act of [
      'person.correct',
      'person.reveal',
      'appointment.correct',
      'appointment.withdraw',
      'account.resetPassword',
    ])
      expect(acts).toContain(act)
  },
)

test('a unit is renamed and moved on a date, shown as it was, and a change is taken back', async ({ onTestFailed }) => {
  onTestFailed(() => browser.pictures('failed-units'))
  const tree = await makeTree()
  await makeUnit('institution', tree.committee, {
    name: '同济大学',
    pinyin: 'tong ji da xue',
    initials: 'tjdx',
  })
  await makePerson(tree.branch)
  const visitor = await browser.visitor(DESKTOP)
  const { page } = visitor
  await comeIn(visitor, (await makeAccount('committee', tree.committee)).login)
  await page.goto(`/manage/units/${tree.faculty._id}`)
  await page.getByRole('button', { name: '更名' }).click()
  await page.getByLabel('新名称').fill('马克思主义学院党委')
  await page.getByLabel('生效日期').fill('2024-06-01')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('heading', { name: '马克思主义学院党委' }).waitFor()
  await page.getByRole('button', { name: '调整隶属' }).click()
  await page.getByText('1 个下级组织和 1 名人员').waitFor()
  await page.getByLabel('新的上级组织').fill('tjdx')
  await page.getByRole('option', { name: '同济大学' }).first().click()
  await page.getByLabel('生效日期').fill('2024-09-01')
  await visitor.picture('move')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('navigation', { name: '上级单位' }).getByText('同济大学').waitFor()
  await page.getByLabel('日期', { exact: true }).fill('2024-05-01')
  await page.getByText(tree.faculty.name).first().waitFor()
  await visitor.picture('unit')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '撤回调整隶属' }).click()
  await page.getByRole('button', { name: '撤回', exact: true }).click()
  await page.getByText('已撤回', { exact: true }).waitFor()
  await page.getByRole('navigation', { name: '上级单位' }).getByText(tree.institution.name).waitFor()
  await page.goto(`/manage/units/${tree.branch._id}`)
  await page.getByRole('button', { name: '合并到' }).click()
  await page.getByText('在所选组织续任').waitFor()
  await visitor.picture('merge')
  await page.getByRole('button', { name: '取消' }).click()
  await page.getByRole('button', { name: '拆分' }).click()
  await page.getByLabel('新组织的名称').fill('第二教师党支部')
  await page.getByRole('checkbox').first().check()
  await visitor.picture('split')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '拆分', exact: true }).last().click()
  await page.getByText(`${tree.branch.name} → `).waitFor()
  await page.getByRole('button', { name: '撤回拆分' }).click()
  await page.getByRole('button', { name: '撤回', exact: true }).click()
  await page.getByText('已撤回', { exact: true }).waitFor()
  await page.goto('/manage/unit-kinds')
  await page.getByRole('button', { name: '新建类别' }).waitFor()
  await visitor.picture('kinds')
  await page.getByRole('button', { name: '修改「高校」' }).click()
  await visitor.picture('kind')
  expect(await visitor.violations()).toEqual([])
})

test('a trainee disputes a post on a phone, and is answered by who mended it', async ({ onTestFailed }) => {
  onTestFailed(() => browser.pictures('failed-dispute'))
  const { tree, visitor: desk } = await organiser()
  const { account, person } = await makeTrainee(tree.branch, POST)
  const phone = await browser.visitor(PHONE)
  await comeIn(phone, account.login)
  await phone.page.goto('/me')
  await phone.page.getByRole('link', { name: /教师党支部书记有误/ }).waitFor()
  await phone.picture('me-posts')
  await phone.page.getByRole('link', { name: /教师党支部书记有误/ }).click()
  await phone.page.getByLabel('应该是怎样').fill('应从 2019 年 6 月 1 日任职')
  const file = { name: '任命文件.png', mimeType: 'image/png', buffer: png(4, 4, [200, 0, 0]) }
  await phone.page.getByLabel('证明文件').setInputFiles(file)
  await phone.picture('dispute-form')
  expect(await phone.violations()).toEqual([])
  await phone.page.getByRole('button', { name: '提交更正申请' }).click()
  await phone.page.getByText('等待答复').waitFor()
  await phone.page.getByRole('link', { name: /任命文件/ }).waitFor()
  await phone.picture('dispute-own')

  await desk.page.goto('/manage/desk')
  await desk.page.getByRole('link', { name: /1.*待答复的更正申请|待答复的更正申请.*1/s }).click()
  await desk.picture('disputes')
  expect(await desk.violations()).toEqual([])
  await desk.page.getByRole('button', { name: `${person.name} · 任职日期有误` }).click()
  await desk.page.getByRole('link', { name: '在名册中打开此人' }).click()
  await desk.page.getByRole('button', { name: '更正任职' }).click()
  await desk.page.getByLabel('任职日期').fill('2019-06-01')
  await desk.page.getByLabel('原因').fill('按任命文件')
  await desk.page.getByRole('button', { name: '保存更正' }).click()
  await desk.page.getByText('任职已更正').waitFor()
  await desk.page.goBack()
  await desk.page.getByLabel('答复', { exact: true }).fill('已按任命文件更正')
  await desk.picture('dispute-answer')
  expect(await desk.violations()).toEqual([])
  await desk.page.getByRole('button', { name: '答复：采纳' }).click()
  await desk.page.getByText('更正为：').waitFor()

  await phone.page.goto('/me')
  await phone.page.getByText('已采纳').waitFor()
  await phone.page.getByRole('link', { name: '任职日期有误', exact: true }).click()
  await phone.page.getByText(/更正为：.*2019年6月1日起/).waitFor()
  await phone.picture('dispute-answered')
  expect(await phone.violations()).toEqual([])
})

test('the committee takes a learning record back with the reason, brings it back at once, and enters an honour', async ({
  onTestFailed,
}) => {
  onTestFailed(() => browser.pictures('failed-revocation'))
  const tree = await makeTree()
  const person = await makePerson(tree.branch)
  const about = { subject: 'course', lesson: 'lesson', data: { version: 1, title: '党章', courseTitle: '支部工作' } }
  const fact = {
    key: `l:${person._id}`,
    person: person._id,
    actor: 'x',
    kind: 'lesson.completed',
    credit: 25,
  } as const
  await transaction((session) => append({ ...fact, ...about }, session))
  const visitor = await browser.visitor(DESKTOP)
  const { page } = visitor
  await comeIn(visitor, (await makeAccount('committee', tree.committee)).login)
  await page.goto(`/manage/roster/${tree.branch._id}?person=${person._id}`)
  await page.getByRole('button', { name: /^撤销「学完《党章》/ }).click()
  await page.getByLabel('原因').fill('由他人代学')
  await visitor.picture('revoking')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '撤销这条记录' }).click()
  await page.getByText(/撤销：由他人代学$/).waitFor()
  await page.getByText(/^撤销“学完《党章》/).waitFor()
  await visitor.picture('revoked')
  await page.getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByRole('button', { name: /^撤销「学完《党章》/ }).waitFor()
  const drawer = page.getByRole('dialog').first()
  await drawer.getByRole('button', { name: '录入荣誉' }).click()
  await page.getByLabel('荣誉或项目').selectOption('优秀党务工作者')
  await page.getByLabel('批次').fill('2024 年度')
  await page.getByLabel('授予或立项日期').fill('2024-07-01')
  await visitor.picture('honour-form')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await drawer.getByText(/全国 · 2024 年度/).waitFor()
  await drawer.getByRole('button', { name: '修改「优秀党务工作者」' }).click()
  const proof = { name: '表彰决定.png', mimeType: 'image/png', buffer: png(1, 1, [200, 0, 0]) }
  await page.locator('input[type=file]').setInputFiles(proof)
  await page.getByRole('button', { name: '移除「表彰决定.png」' }).waitFor()
  await visitor.picture('honour-proof')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '取消' }).click()
  await drawer.getByRole('link', { name: '表彰决定.png' }).waitFor()
  await visitor.picture('honour-drawer')
  await page.goto('/manage/honours')
  await page.getByRole('link', { name: person.name }).waitFor()
  await visitor.picture('honours')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('link', { name: '荣誉类别' }).click()
  await page.getByRole('button', { name: '新建类别' }).waitFor()
  await visitor.picture('honour-kinds')
  await page.getByRole('link', { name: '职务', exact: true }).click()
  await page.getByRole('button', { name: '修改「专职组织员」' }).click()
  await visitor.picture('position')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '取消' }).click()
  await visitor.picture('positions')
  await page.goBack()
  expect(await visitor.violations()).toEqual([])
})

test(
  'who was entered twice is compared and made one, and two again',
  { timeout: 180_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-merge'))
    const { tree, visitor } = await organiser()
    const { page } = visitor
    const named = { name: '郑重复', pinyin: 'zheng chong fu' }
    await makePerson(tree.branch, POST, '2020-01-01', { ...named, staffNumber: '70012' })
    await makePerson(tree.faculty, 'faculty-secretary', '2022-03-01', named)
    await findDuplicates()
    await page.goto(`/manage/roster/${tree.institution._id}`)
    await page.getByRole('link', { name: '重复人员 1' }).click()
    await page.getByText('同一单位里姓名相同').waitFor()
    await visitor.picture('duplicates')
    expect(await visitor.violations()).toEqual([])
    await page.getByRole('button', { name: '比较与合并' }).click()
    const dialog = page.getByRole('dialog', { name: '合并为一人' })
    await dialog.getByText('70012').waitFor()
    await visitor.picture('merge')
    expect(await visitor.violations()).toEqual([])
    await dialog.getByRole('button', { name: '合并为一人' }).click()
    await page.getByRole('button', { name: '合并', exact: true }).click()
    await page.getByText('没有疑似重复的人员').waitFor()
    await page.getByRole('button', { name: '已合并' }).click()
    await page.getByRole('button', { name: '撤销合并' }).click()
    await visitor.picture('undo-merge')
    await page.getByRole('alertdialog').getByRole('button', { name: '撤销合并' }).click()
    await page.getByText('还没有合并过').waitFor()

    // whose terms are due
    const term = { electedOn: '2020-01-01', years: 3, dueOn: '2023-01-01' }
    await Appointments.updateMany({ ancestors: tree.institution._id }, { $set: { term } })
    await page.getByRole('link', { name: '届期与换届' }).click()
    await page.getByRole('button', { name: '全选' }).click()
    await visitor.picture('terms')
    expect(await visitor.violations()).toEqual([])
    await page.getByRole('button', { name: '连任…' }).click()
    await page.getByLabel('当选日期').fill('2026-01-10')
    await visitor.picture('renew')
    await page.getByRole('button', { name: '2 个任职连任' }).click()
    await page.locator('.lined').getByRole('button', { name: '撤销' }).click()
    await page.getByText('已撤销', { exact: true }).waitFor()
    await page.getByRole('button', { name: '全选' }).waitFor()
  },
)

test(
  'a person is released to another unit, which finds it on its desk, receives and sees what came of it',
  { timeout: 180_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed-transfer'))
    const { tree, visitor } = await organiser()
    const { page } = visitor
    const other = await makeUnit('institution', tree.committee, { name: '第二医院', pinyin: 'dier yiyuan' })
    const branch = await makeUnit('branch', await makeUnit('faculty', other), { name: '内科党支部', pinyin: 'neike' })
    const receiving = await makeAccount('unit-admin', other)
    const person = await makePerson(tree.branch, POST, '2020-01-01', { name: '赵调', pinyin: 'zhao diao' })
    await page.goto(`/manage/roster/${tree.institution._id}?person=${person._id}`)
    await page.getByRole('button', { name: '转出…' }).click()
    await page.getByRole('combobox', { name: '接收单位' }).fill('第二医')
    await page.getByRole('option', { name: '第二医院' }).click()
    await visitor.picture('release')
    expect(await visitor.violations()).toEqual([])
    await page.getByRole('button', { name: '转出，等待接收' }).click()
    await page.getByRole('button', { name: '撤回转出' }).waitFor()
    await visitor.picture('released')

    const receiver = await browser.visitor(DESKTOP)
    await comeIn(receiver, receiving.login)
    const theirs = receiver.page
    await theirs.goto('/manage/desk')
    await theirs.getByRole('link', { name: /1.*等待接收的人员|等待接收的人员.*1/s }).waitFor()
    await receiver.picture('desk')
    await theirs.goto('/manage/transfers')
    await theirs.getByRole('button', { name: '接收…' }).waitFor()
    await receiver.picture('transfers')
    expect(await receiver.violations()).toEqual([])
    await theirs.getByRole('button', { name: '接收…' }).click()
    await theirs.getByLabel('接收日期').fill('2025-06-15')
    await theirs.getByRole('combobox', { name: '任职单位' }).fill('内科')
    await theirs.getByRole('option', { name: '内科党支部' }).click()
    await receiver.picture('receive')
    expect(await receiver.violations()).toEqual([])
    await theirs.getByRole('button', { name: '接收', exact: true }).click()
    await theirs.getByText('没有等待接收的人员').waitFor()
    const began = await Appointments.findOne({ person: person._id, unit: branch._id, supersededAt: null }).lean()
    expect(began).toMatchObject({ from: '2025-06-15', position: POST })
    await theirs.getByRole('button', { name: '已办结' }).click()
    await theirs.getByRole('button', { name: '撤销接收' }).waitFor()
    await receiver.picture('closed')
  },
)
