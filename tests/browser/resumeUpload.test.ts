/**
 * Uploads that go on after a reload without their file being chosen again, where the browser lets a page keep the
 * file's handle.
 */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContext, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { comeIn, DESKTOP, openBrowser, openTray, type Visitor } from '../support/browser.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { storedOriginals } from '../support/uploading.ts'
import { until } from '../support/wait.ts'

/** For machines that do much else. */
const PATIENCE = 120_000
const CHUNK = 4 * 2 ** 20
const SIZE = 9 * 2 ** 20
const MIDWAY = '4\\.0 MB / 9\\.0 MB'
let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let folder: string
let visitor: Visitor

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-goOn-'))
  site = await openSite('goOn')
  browser = await openBrowser('goOn', site.url, { asks: true })
})
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await Assets.deleteMany({})
  visitor = await browser.visitor(DESKTOP)
  visitor.context.on('page', (page) => page.on('dialog', (asked) => void asked.accept()))
  visitor.page.on('dialog', (asked) => void asked.accept())
  await comeIn(visitor, (await makeAccount('instructor', await makeUnit('institution'))).login)
  await openTray(visitor)
})

const isStored = (bytes: Buffer) => storedOriginals(site.app.config.dataDir, bytes).length > 0
const contents = new Map<number, Buffer>()
const contentOf = (seed: number) => contents.get(seed) ?? contents.set(seed, Buffer.alloc(SIZE, seed)).get(seed)!
async function fileOnDisk(seed: number, more = ''): Promise<string> {
  const file = path.join(folder, `第${seed}讲${more}.mp4`)
  await writeFile(file, contentOf(seed))
  return file
}

/**
 * Files from the disk, dropped as the mouse drops them: the browser gives real handles for them. Of each that is sent
 * the server has the first chunk, and the next is held until the function is called that this resolves to.
 */
async function drop(page: Page, files: string[]) {
  const held = new Set<Route>()
  let isHeld = true
  await page.route('**/uploads/files/**', (route, request) => {
    if (isHeld && Number(request.headers()['upload-offset']) >= CHUNK) return void held.add(route)
    return route.continue()
  })
  await page.goto('/manage/media')
  await page.getByRole('button', { name: '上传素材' }).first().click()
  const box = (await page.locator('.zone').boundingBox())!
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: box.x + 20, y: box.y + 20, data })
  await until('their second chunks are held', () => held.size === Math.min(files.length, 2)) // as many go up at once
  return async () => {
    isHeld = false
    for (const route of held) await route.continue().catch(() => undefined) // those of a page before went with it
  }
}
const rows = (page: Page, text: RegExp) => page.locator('.tray li').filter({ hasText: text })
const arrived = (...seeds: number[]) =>
  until('all have arrived', () => seeds.every((seed) => isStored(contentOf(seed))), PATIENCE / 2)
/** How many files the browser keeps for this site. */
const keptIn = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const asked = indexedDB.open('hongling.files')
        asked.onerror = () => reject(asked.error)
        asked.onsuccess = () => {
          const count = asked.result.transaction('files').objectStore('files').count()
          count.onsuccess = () => resolve(count.result)
          asked.result.close()
        }
      }),
  )
/**
 * A page whose browser wants the person asked. The real prompt is no part of the page, and a browser without a screen
 * has nobody to answer it: here another tab keeps the real permission, and the page hears 'prompt' until it asks.
 */
async function asksThePerson(context: BrowserContext, answer: PermissionState): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript((answer) => {
    let told: PermissionState = 'prompt'
    FileSystemHandle.prototype.queryPermission = () => Promise.resolve(told)
    FileSystemHandle.prototype.requestPermission = () => {
      if (!navigator.userActivation.isActive)
        return Promise.reject(new DOMException('User activation is required', 'SecurityError'))
      return Promise.resolve((told = answer))
    }
  }, answer)
  await page.goto('/manage/media')
  return page
}

test(
  'dropped files go on by themselves after a reload, also the one that had not begun; a paused one waits',
  { timeout: PATIENCE },
  async () => {
    const { page } = visitor
    const free = await drop(page, await Promise.all([1, 2, 3, 4].map((seed) => fileOnDisk(seed))))
    for (const seed of [1, 2]) await rows(page, new RegExp(`第${seed}讲.*${MIDWAY}`, 's')).waitFor()
    await page.getByRole('button', { name: '暂停上传 第4讲.mp4' }).click()
    await rows(page, /第4讲.*已暂停/s).waitFor()
    await rows(page, /第3讲.*排队中/s).waitFor()

    const asked: [string, number][] = []
    page.on(
      'request',
      (request) =>
        request.url().includes('/uploads/files') &&
        asked.push([request.method(), Number(request.headers()['upload-offset'])]),
    )
    await page.reload()
    await page.getByText('正在继续上次没有传完的 3 个文件').waitFor()
    await free()
    await arrived(1, 2, 3)
    expect(asked.filter(([method]) => method === 'POST')).toHaveLength(1)
    expect(asked.filter(([method, offset]) => method === 'PATCH' && offset === 0)).toHaveLength(1)
    expect(asked.filter(([method, offset]) => method === 'PATCH' && offset % CHUNK !== 0)).toEqual([])
    expect(await Assets.countDocuments({})).toBe(3)
    await rows(page, /第4讲.*上次还没有开始传（9.0 MB），已暂停/s).waitFor()
    await expect.poll(() => keptIn(page)).toBe(1)
    await page.getByRole('button', { name: '继续上传', exact: true }).click()
    await arrived(4)
    await expect.poll(() => keptIn(page)).toBe(0)
  },
)

test('where the browser must ask, one click is enough for all', { timeout: PATIENCE }, async () => {
  const { page, context } = visitor
  await drop(page, await Promise.all([11, 12].map((seed) => fileOnDisk(seed))))
  await rows(page, /第12讲.*MB \/ 9\.0 MB/s).waitFor()
  const other = await context.newPage()
  await other.goto('/sign-in')
  await page.close()

  const later = await asksThePerson(context, 'granted')
  await rows(later, /第1[12]讲.*上次/s)
    .nth(1)
    .waitFor()
  await later.getByRole('button', { name: '继续上传（2 个文件）' }).click()
  await arrived(11, 12)
})

test('a file that a tab held until after the next one looked goes on as soon as it is let go', async () => {
  const { page, context } = visitor
  await drop(page, [await fileOnDisk(14)])
  await rows(page, new RegExp(MIDWAY)).waitFor()
  const closing = await context.newPage() // as a tab is that the browser has not quite closed: it says nothing any more
  await closing.goto('/api/health')
  const { name } = (await closing.evaluate(async () => (await navigator.locks.query()).held ?? [])).find((lock) =>
    lock.name?.startsWith('hongling.upload|'),
  )!
  await closing.evaluate((name) => void navigator.locks.request(name, () => new Promise(() => {})), name!)
  await page.close()

  const later = await context.newPage()
  await later.goto('/manage/media')
  await expect
    .poll(() => later.evaluate(async () => (await navigator.locks.query()).pending?.map((lock) => lock.name)))
    .toContain(name)
  await closing.close()
  await arrived(14)
})

test(
  'when the last tab was closed the browser must ask; refused, the file can be chosen as ever',
  { timeout: PATIENCE },
  async () => {
    const { page, context } = visitor
    const file = await fileOnDisk(13)
    await drop(page, [file])
    await rows(page, new RegExp(MIDWAY)).waitFor()
    await page.close()
    const later = await context.newPage()
    await later.goto('/manage/media')
    await later.getByRole('button', { name: '继续上传', exact: true }).waitFor() // this one was said by the browser itself
    await later.close()

    const refused = await asksThePerson(context, 'denied')
    await refused.getByRole('button', { name: '继续上传', exact: true }).click()
    await refused.getByText('浏览器没有允许读取这个文件').waitFor()
    await refused.getByLabel('选择 第13讲.mp4').setInputFiles(file)
    await arrived(13)
  },
)

test(
  'a file that was changed meanwhile is not gone on with; it can be sent anew. One that is gone can be chosen',
  { timeout: PATIENCE },
  async () => {
    const { page } = visitor
    const [changed, moved] = [await fileOnDisk(21), await fileOnDisk(22)]
    const free = await drop(page, [changed, moved])
    await rows(page, new RegExp(`第21讲.*${MIDWAY}`, 's')).waitFor()
    await appendFile(changed, 'more')
    await rm(moved)
    const sent: string[] = []
    page.on('request', (request) => request.method() === 'PATCH' && sent.push(request.url()))
    page.once('framenavigated', () => sent.splice(0)) // what the page before still began does not count
    await page.reload()
    await page.getByText('这个文件在上次上传以后修改过，不能接着传').waitFor()
    await page.getByText('找不到这个文件了').waitFor()
    expect(sent).toEqual([])
    await visitor.picture('changed')
    expect(await visitor.violations()).toEqual([])

    await free()
    await page.getByRole('button', { name: '从头上传 第21讲.mp4' }).click()
    const asItIsNow = Buffer.concat([contentOf(21), Buffer.from('more')])
    await until('it has arrived as it is now', () => isStored(asItIsNow), PATIENCE / 2)
    await page
      .getByLabel('选择 第22讲.mp4')
      .setInputFiles({ name: '第22讲.mp4', mimeType: 'video/mp4', buffer: contentOf(22) })
    await arrived(22)
  },
)

test('who signs out leaves no file and no upload to the next one at the machine', { timeout: PATIENCE }, async () => {
  const { page } = visitor
  await drop(page, [await fileOnDisk(31, '-基层党支部书记工作实务与案例分析（2026年春季学期修订版）')])
  await rows(page, /\d MB \/ 9\.0 MB/).waitFor()
  expect(await page.locator('.tray .list').evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0)
  expect(await keptIn(page)).toBe(1)
  await page.locator('summary').filter({ hasText: /^账号/ }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL('**/sign-in')
  expect(await keptIn(page)).toBe(0)
  const sent: string[] = []
  page.on('request', (request) => request.url().includes('/uploads/files') && sent.push(request.method()))
  await page.getByLabel('登录名').fill((await makeAccount('instructor', await makeUnit('institution'))).login)
  await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('link', { name: '素材库' }).click()
  await page.getByText('素材库还是空的').waitFor()
  expect(await page.getByText('第31讲').count()).toBe(0)
  expect(sent).toEqual([])
})

test(
  'a picker that gives nothing leaves the plain file field, also for the keyboard',
  { timeout: PATIENCE },
  async () => {
    const { page } = visitor
    page.on('filechooser', () => undefined) // the browser then ends its own picker, as it does where it refuses a folder
    await page.goto('/manage/media')
    await page.getByRole('button', { name: '上传素材' }).first().click()
    await page.getByRole('button', { name: '选择视频或音频，或拖到这里' }).press('Enter')
    const field = page.getByRole('button', { name: '没有选到文件？换一种方式选择' })
    await field.waitFor()
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), field.press('Enter')])
    await chooser.setFiles(await fileOnDisk(41))
    await arrived(41)
  },
)
