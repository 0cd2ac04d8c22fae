/** 班级生活 in a real browser: who runs the class gives and leads, a member on a phone reads and agrees. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PhotoConsents } from '../../server/features/classLife/photos/photos.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeBase, makeSession } from '../support/planFactories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('classLifePages', { whole: true })
  browser = await openBrowser('classLife', site.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const file = (name: string) => ({ name, mimeType: 'image/png', buffer: png(320, 240, [180, 60, 40]) })

test(
  'a class gives materials, announces, shows photos by consent and keeps a branch',
  { timeout: 240_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => browser.pictures('failed'))
    const today = businessDate()
    const tree = await makeTree()
    const { base } = await makeBase(tree.institution)
    const row = await makeOpenClass(tree.institution, {
      ...{ base: base._id, from: daysAfter(today, -1), to: daysAfter(today, 2), state: 'ranked' },
    })
    await makeSession(row._id, { day: today, title: '党支部工作条例解读', place: '报告厅' })
    const { person, account } = await makeTrainee(tree.branch)
    await makeMember(row, person, tree.institution)
    const [staff, member] = [await browser.visitor(DESKTOP), await browser.visitor(PHONE)]
    const desk = staff.page
    const phone = member.page

    await comeIn(staff, (await makeAccount('base-manager', tree.institution)).login)
    await desk.goto(`/manage/classes/${row._id}/announcements`)
    await desk.getByRole('button', { name: '发通知' }).click()
    await desk.getByRole('textbox', { name: '标题' }).fill('明天八点集合')
    await desk.getByRole('textbox', { name: '内容' }).fill('一楼大厅，请带党徽。')
    await desk.getByRole('button', { name: '发布' }).click()
    await desk.getByText('明天八点集合', { exact: true }).waitFor()
    await staff.picture('announced')
    await desk.getByRole('link', { name: '资料', exact: true }).click()
    await desk.getByLabel('资料文件').setInputFiles([file('第一讲.png'), file('第二讲.png')])
    await desk.getByRole('link', { name: '第二讲' }).waitFor()
    await desk.getByRole('button', { name: '「第二讲」的操作' }).click()
    await desk.getByRole('menuitem', { name: '上移' }).click()
    await expect.poll(() => desk.locator('.rows li a').allTextContents()).toEqual(['第二讲', '第一讲'])
    await staff.picture('materials')
    expect(await staff.violations()).toEqual([])
    await desk.getByRole('link', { name: '编写' }).click()
    await desk.getByRole('button', { name: '编写' }).click()
    await desk.getByRole('textbox', { name: '学员手册正文' }).fill('作息：7:00 早餐')
    await desk.getByRole('button', { name: '保存' }).click()
    await desk.getByRole('button', { name: '打印' }).waitFor()
    await staff.picture('handbook')
    await desk.getByRole('link', { name: '照片' }).click()
    await desk.getByLabel('照片文件').setInputFiles([file('合影.png')])
    await desk.getByRole('button', { name: '打开照片：班级照片' }).click()
    await desk.getByRole('button', { name: '标明照片上的人…' }).click()
    await desk.getByRole('checkbox', { name: person.name }).check()
    await desk.getByRole('textbox', { name: '说明（选填）' }).fill('开班合影')
    await staff.picture('marking')
    await desk.getByRole('button', { name: '保存' }).click()
    await desk.getByText('有人未同意，不显示').waitFor()
    await staff.picture('photos')
    expect(await staff.violations()).toEqual([])
    await desk.getByRole('link', { name: '党支部' }).click()
    await desk.getByRole('button', { name: '设置委员' }).click()
    await desk.getByRole('combobox', { name: '书记', exact: true }).selectOption(person.name)
    await desk.getByRole('button', { name: '保存' }).click()
    await desk.getByText('支部委员已保存').waitFor()

    await comeIn(member, account.login)
    await phone.goto('/today')
    await phone.getByText('党支部工作条例解读').first().waitFor() // the lesson, and before noon its hours too
    await member.picture('today')
    await phone.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '班级' }).click()
    await phone.getByText('明天八点集合', { exact: true }).waitFor()
    await member.picture('day')
    expect(await member.violations()).toEqual([])
    await phone.getByRole('link', { name: '照片' }).click()
    await phone.getByRole('button', { name: '同意', exact: true }).click()
    await phone.getByRole('button', { name: '打开照片：开班合影' }).waitFor()
    await member.picture('own-photos')
    expect(await PhotoConsents.findById(person._id).lean()).toMatchObject({ agreed: true })
    await phone.getByRole('link', { name: '党支部' }).click()
    await phone.getByRole('button', { name: '记录会议' }).click()
    await phone.getByRole('textbox', { name: '议题' }).fill('支委分工')
    await phone.getByRole('checkbox', { name: person.name }).check()
    await phone.getByRole('textbox', { name: '会议内容' }).fill('选举产生支部委员会。')
    await member.picture('recording')
    await phone.getByRole('button', { name: '保存' }).click()
    await phone.getByRole('heading', { name: '支委分工' }).waitFor()
    await member.picture('branch')
    expect(await member.violations()).toEqual([])
  },
)
