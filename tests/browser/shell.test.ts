/** The frame: a slow line is seen, and whoever cannot go on is told why and finds a way. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { comeIn, DESKTOP, openBrowser, PHONE, type Visitor } from '../support/browser.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let login: string
beforeAll(async () => {
  site = await openSite('shell')
  login = (await makeAccount('instructor', await makeUnit('institution'))).login
  browser = await openBrowser('shell', site.url)
})
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})
async function arrive(): Promise<Visitor> {
  const visitor = await browser.visitor(DESKTOP)
  await comeIn(visitor, login)
  await visitor.page.goto('/manage/media')
  await visitor.page.locator('header.top').waitFor()
  return visitor
}

test('a page that is refused says so under its own address, by name, with the ways out', async () => {
  const visitor = await arrive()
  const { page } = visitor
  await page.goto('/manage/jobs?state=dead')
  await page.getByText('当前账号不能打开「后台任务」').waitFor()
  expect(new URL(page.url()).pathname).toBe('/manage/jobs')
  await page.getByText(`（${login}）`).waitFor()
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '换一个账号登录' }).click()
  await page.waitForURL((url) => url.searchParams.get('then') === '/manage/jobs?state=dead')
})

test('a page or a thing that is not there leads back and home', async () => {
  const { page } = await arrive()
  await page.getByRole('link', { name: '我的课程' }).click()
  await page.getByRole('link', { name: '素材库' }).click()
  for (const address of ['/nowhere', '/manage/courses/AAAAAAAAAAAAAAAA']) {
    await page.evaluate((to) => (history.replaceState({ ...history.state }, '', to), location.reload()), address)
    await page.getByRole('link', { name: '回到首页' }).waitFor()
  }
  expect(await page.getByRole('button', { name: '重试' }).count()).toBe(0)
  await page.getByRole('button', { name: '返回上一页' }).click()
  await page.waitForURL('**/manage/courses')
})

test('what takes its time after a click shows that it is under way; what comes at once does not', async () => {
  const { page } = await arrive()
  const line = page.getByRole('progressbar', { name: '正在载入' })
  let go = (): void => {}
  const held = new Promise<void>((resolve) => (go = resolve))
  await page.route(/\/api\/courses(\?|$)/, async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('link', { name: '我的课程' }).click()
  await line.waitFor()
  go()
  await line.waitFor({ state: 'detached' })
})

test('nothing shows between the app bar and what sticks below it, and a long name can be read', async () => {
  const { page } = await arrive()
  const heights = () =>
    page.evaluate(() => [
      document.querySelector('header.top')!.getBoundingClientRect().bottom,
      parseFloat(getComputedStyle(document.querySelector('nav.side')!).top),
    ])
  for (const large of [false, true]) {
    await page.evaluate((on) => document.documentElement.classList.toggle('large-type', on), large)
    const [bar, below] = await heights()
    expect(bar).toBe(below)
  }
  const { width } = (await page.locator('summary').boundingBox())!
  expect(width).toBeLessThan(DESKTOP.width / 2)
  const who = page.locator('.entries .who')
  await page.locator('summary').click()
  await who.waitFor()
  await page.locator('main').click({ position: { x: 5, y: 5 } })
  await who.waitFor({ state: 'hidden' })
  await page.locator('summary').click()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await who.waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('summary')
})

test('a long title of one Latin word keeps clear of the acts beside it, on a phone', async () => {
  const { page, picture } = await arrive()
  await page.setViewportSize(PHONE)
  const act = page.getByRole('button', { name: '上传素材' }).first()
  await act.evaluate((button) => button.after(button.cloneNode(true)))
  const title = page.locator('h1')
  await title.evaluate((element) => (element.textContent = 'DigitalTransformationOfPartyBranches'))
  await expect.poll(async () => (await act.boundingBox())!.x).toBeLessThan(PHONE.width)
  const [words, button] = [(await title.boundingBox())!, (await act.boundingBox())!]
  expect(words.x + words.width <= button.x || words.y + words.height <= button.y, 'one covers the other').toBe(true)
  expect(words.width, 'squeezed to a column of letters').toBeGreaterThan(180)
  await picture('long title')
})
