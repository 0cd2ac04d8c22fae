/** A class day: the screen of the classroom, phones that sign in, one of them without net, and the assistant's list. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeSession } from '../support/planFactories.ts'
import { readQr } from '../support/readQr.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
const at = { class: '', session: '', teacher: '', assistant: '', one: '', two: '' }
/** In Shanghai: nobody is late for what begins now. */
const minuteNow = () => (Math.floor(Date.now() / 60_000) + 8 * 60) % 1_440
beforeAll(async () => {
  site = await openSite('attendanceStory', { whole: true })
  const { institution, branch } = await makeTree()
  const today = businessDate()
  const row = await makeOpenClass(institution, {
    ...{ from: today, to: daysAfter(today, 1), nominateUntil: daysAfter(today, -1), state: 'ranked', credit: 800 },
  })
  at.class = row._id
  at.session = (
    await makeSession(row._id, { day: today, from: minuteNow(), to: 1_440, title: '党支部工作条例解读' })
  )._id
  await makeSession(row._id, { day: daysAfter(today, 1), title: '结业式' })
  for (const [key, name] of [
    ['one', '李明'],
    ['two', '王芳'],
  ] as const) {
    const { person, account } = await makeTrainee(branch)
    await makeMember(row, { ...person, name }, institution)
    at[key] = account.login
  }
  at.teacher = (await makeAccount('instructor', institution)).login
  const held = { kind: 'class', thing: row._id, title: row.title, from: '2025-01-01', to: '2099-01-01' } as const
  const thingGrants = [{ _id: newId(), role: 'class-assistant' as const, ...held, byName: '甲' }]
  const elsewhere = await makeUnit('institution', institution)
  at.assistant = (await makeAccount('audit-admin', elsewhere, { grants: [], thingGrants })).login
  browser = await openBrowser('attendance', site.url)
}, 120_000)
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** As a photo from the back of the room has it: small, turned and blurred, on a dark wall. */
const photographed = (page: Page, png: Buffer) =>
  page.evaluate(async (data) => {
    const picture = new Image()
    picture.src = `data:image/png;base64,${data}`
    await picture.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 700 })
    const drawing = canvas.getContext('2d')!
    drawing.fillStyle = '#444'
    drawing.fillRect(0, 0, 900, 700)
    drawing.translate(430, 340)
    drawing.rotate(0.3)
    drawing.filter = 'blur(1.2px)'
    drawing.drawImage(picture, -170, -170, 340, 340)
    return canvas.toDataURL('image/png').split(',')[1]!
  }, png.toString('base64'))

test('a phone signs in by the screen, one without net sends its scan later, and the assistant confirms it', async () => {
  const screen = await browser.visitor(DESKTOP)
  await comeIn(screen, at.teacher)
  await screen.page.goto(`/manage/classes/${at.class}/attendance`)
  await screen.page.getByRole('link', { name: '大屏签到' }).click()
  const code = screen.page.getByAltText('签到二维码')
  await code.waitFor()
  const wall = screen.page.getByRole('region', { name: '已签到' })
  expect(await screen.violations()).toEqual([])

  const [first, second] = [await browser.visitor(PHONE), await browser.visitor(PHONE)]
  await Promise.all([comeIn(first, at.one), comeIn(second, at.two)])
  const ready = second.page.waitForResponse(/zxing_reader/)
  await second.page.goto('/learn/sign-in')
  await ready
  const photo = Buffer.from(await photographed(screen.page, await code.screenshot()), 'base64')
  const link = (await readQr(photo))!
  expect(link).toMatch(/\/learn\/sign-in\/[\w-]{39}$/)
  await first.page.goto(new URL(link).pathname)
  await first.page.getByRole('heading', { name: '签到成功' }).waitFor()
  await wall.getByText('李明').waitFor()
  await first.picture('signed')

  await second.context.setOffline(true)
  await second.page.getByLabel('拍大屏的照片').setInputFiles({ name: '大屏.png', mimeType: 'image/png', buffer: photo })
  await second.page.getByRole('heading', { name: '没有网络' }).waitFor()
  await second.context.setOffline(false)
  await second.page.goto(`/learn/classes/${at.class}/attendance`)
  await second.page.getByText('等班务人员确认').first().waitFor()
  await wall.getByText('补签待确认 1').waitFor()
  await second.picture('claim')
  expect(await second.violations()).toEqual([])

  const assistant = await browser.visitor(PHONE)
  await comeIn(assistant, at.assistant)
  await assistant.page.goto(`/manage/classes/${at.class}/attendance`)
  await assistant.page.getByRole('button', { name: '确认到课' }).click()
  await assistant.page.getByText('已确认').first().waitFor()
  await wall.getByText('王芳').waitFor()
  await screen.picture('screen')
  await assistant.page.getByRole('group', { name: '李明 的考勤' }).getByRole('button', { name: '迟到' }).click()
  await assistant.page.getByRole('button', { name: '撤销' }).click()
  await assistant.page.getByText('到课', { exact: true }).first().waitFor()
  await assistant.picture('roll')
  expect(await assistant.violations()).toEqual([])
  const addresses = await assistant.page
    .locator('nav a[href^="/"]')
    .evaluateAll((links) => links.map((each) => each.getAttribute('href')!))
  expect(addresses).toContain(`/manage/classes/${at.class}/leaves`)
  for (const address of new Set(addresses)) {
    await assistant.page.goto(address)
    await assistant.page.getByRole('heading').first().waitFor()
    expect(await assistant.page.getByText(/没有权限|没有进行这项操作的权限|没有这个页面/).count(), address).toBe(0)
  }

  await second.page.getByRole('button', { name: '请假…' }).click()
  const asking = second.page.getByRole('dialog', { name: '请假' })
  await asking.getByLabel(/结业式/).check()
  await asking.getByLabel('原因').fill('医院急诊值班')
  await second.picture('leave')
  await asking.getByRole('button', { name: '提交' }).click()
  await assistant.page.goto(`/manage/classes/${at.class}/leaves`)
  await assistant.page.getByRole('button', { name: '准假…' }).click()
  await assistant.page.getByRole('dialog').getByRole('button', { name: '准假' }).click()
  await assistant.page.getByText('超过上限').waitFor()
  await assistant.picture('leaves')
  expect(await assistant.violations()).toEqual([])
})
