/**
 * Uploads as an instructor has them: several at once, a line that goes, a second tab, a reload, videos dropped on a
 * course.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import mongoose from 'mongoose'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { comeIn, DESKTOP, openBrowser, openTray, PHONE, type Visitor } from '../support/browser.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { storedOriginals } from '../support/uploading.ts'
import { until } from '../support/wait.ts'
import { addSection, makeCourse } from './instructor.ts'

const SIZE = 9 * 2 ** 20
const WRITTEN = 1_700_000_000_000
/**
 * Bytes a second at which no file gets through before a test has done what it wants to do meanwhile, on a busy machine
 * too.
 */
const CRAWL = 2 ** 17
let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
let folder: string
let visitor: Visitor

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-uploads-'))
  site = await openSite('uploadPages')
  browser = await openBrowser('uploads', site.url)
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
  await comeIn(visitor, (await makeAccount('instructor', await makeUnit('institution'))).login)
  visitor.page.on('dialog', (asked) => void asked.accept())
  await openTray(visitor)
})

const contents = new Map<number, Buffer>()
const contentOf = (seed: number) => contents.get(seed) ?? contents.set(seed, Buffer.alloc(SIZE, seed)).get(seed)!
const isStored = (seed: number) => storedOriginals(site.app.config.dataDir, contentOf(seed)).length > 0

async function fileOnDisk(seed: number): Promise<string> {
  const file = path.join(folder, `第${seed}讲.mp4`)
  await writeFile(file, contentOf(seed))
  await utimes(file, WRITTEN / 1_000, WRITTEN / 1_000)
  return file
}

/** As the mouse does it: the browser tells the element below what is carried. */
const drop = (page: Page, onto: string, seeds: number[], others: string[] = []) =>
  page
    .locator(onto)
    .first()
    .evaluate(
      (element, { seeds, others, size, written }) => {
        const dataTransfer = new DataTransfer()
        for (const seed of seeds)
          dataTransfer.items.add(
            new File([new Uint8Array(size).fill(seed)], `第${seed}讲.mp4`, {
              type: 'video/mp4',
              lastModified: written,
            }),
          )
        for (const name of others) dataTransfer.items.add(new File(['x'], name, { type: 'text/plain' }))
        for (const kind of ['dragover', 'drop'])
          element.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
      },
      { seeds, others, size: SIZE, written: WRITTEN },
    )

/** The line of this page: bytes a second, or none. */
async function lineOf(page: Page) {
  const session = await page.context().newCDPSession(page)
  return (uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', {
      offline: uploadThroughput === 0,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: uploadThroughput || -1,
    })
}

async function openLibrary(page: Page): Promise<void> {
  await page.goto('/manage/media')
  await page.getByRole('button', { name: '上传素材' }).first().click()
  await page.locator('.zone').waitFor()
}
/**
 * The second chunk of 4 MB is on its way, so the server has the first whole. Wide: a page that is seldom drawn skips
 * most of what it would show.
 */
const MIDWAY = /(4\.[1-9]|[5-7]\.\d) MB \/ 9\.0 MB/
const rows = (page: Page, text: RegExp) => page.locator('.tray li').filter({ hasText: text })

test('the tray stays closed when work begins: its button says how much it is and how far; no toast says it again', async () => {
  const { page } = await browser.visitor(DESKTOP)
  await page.context().addCookies(await visitor.context.cookies())
  page.on('dialog', (asked) => void asked.accept())
  await openLibrary(page)
  const line = await lineOf(page)
  await line(CRAWL)
  await drop(page, '.zone', [1])
  const tray = page.getByRole('region', { name: '任务' })
  const button = tray.getByRole('button', { name: /^1 项正在进行\s*\d+%/ })
  await button.waitFor()
  expect(await button.getAttribute('aria-expanded')).toBe('false')
  expect(await tray.getByRole('listitem').count()).toBe(0)
  await line(-1)
  await until('it has arrived', () => isStored(1))
  await tray.getByRole('button', { name: /^1 项正在进行\s*0%/ }).waitFor() // its processing waits
  expect(await page.locator('.toast').count()).toBe(0)
})

test(
  'several files: two at a time, each with its speed; all can be paused, a lost line is waited out',
  { timeout: 180_000 },
  async () => {
    const { page } = visitor
    await openLibrary(page)
    const line = await lineOf(page)
    await line(CRAWL) // all of this happens while the first two are under way
    await drop(page, '.zone', [1, 2, 3], ['计划.txt'])
    await page.getByText('「计划.txt」不是视频或音频文件').waitFor()
    await rows(page, /\/秒.*还需/)
      .nth(1)
      .waitFor()
    await rows(page, /排队中/).waitFor()
    expect(await rows(page, /第\d讲/).count()).toBe(3)
    await drop(page, '.zone', [3])
    await page.getByText('「第3讲.mp4」已经在上传列表里了').waitFor()
    await visitor.picture('several')
    expect(await visitor.violations()).toEqual([])

    await page.getByRole('button', { name: '全部暂停' }).click()
    await expect.poll(() => rows(page, /已暂停/).count()).toBe(3)
    await page.getByRole('button', { name: '继续上传 第3讲.mp4' }).click()
    await rows(page, /第3讲.*\/秒/s).waitFor()
    await page.getByRole('button', { name: '全部继续' }).click()

    await line(0)
    await rows(page, /网络断开/)
      .first()
      .waitFor()
    await visitor.picture('offline')
    await line(-1)
    await until('all have arrived', () => [1, 2, 3].every(isStored), 40_000)
    await expect
      .poll(() =>
        page
          .locator('.list li')
          .filter({ hasText: /第\d讲.*等待处理/s })
          .count(),
      )
      .toBe(3)
    expect(await Assets.countDocuments({})).toBe(3)
  },
)

test(
  'one tab sends, another one shows it; when the first is closed the other goes on',
  { timeout: 180_000 },
  async () => {
    const { page, context } = visitor
    await openLibrary(page)
    const line = await lineOf(page)
    await line(CRAWL)
    await drop(page, '.zone', [4])
    await rows(page, /\/秒/).waitFor()

    const other = await context.newPage()
    other.on('dialog', (asked) => void asked.accept())
    await openLibrary(other)
    await rows(other, /正在另一个标签页上传/).waitFor()
    const file = await fileOnDisk(4)
    const choose = other.locator('.zone input[type=file]')
    await choose.setInputFiles(file)
    await other.getByText('「第4讲.mp4」正在另一个标签页上传').waitFor()
    await line(2 ** 20)
    await rows(page, MIDWAY).waitFor()
    await page.close()

    await rows(other, /上次未传完/).waitFor()
    const offsets: number[] = []
    other.on(
      'request',
      (request) => request.method() === 'PATCH' && offsets.push(Number(request.headers()['upload-offset'])),
    )
    await other.getByLabel('选择 第4讲.mp4').setInputFiles(file)
    await until('it has arrived', () => isStored(4))
    expect([4 * 2 ** 20, 8 * 2 ** 20]).toContain(offsets[0]) // whole chunks
  },
)

test('after a reload on a phone the same file goes on where it stopped', async () => {
  const { page } = visitor
  await page.setViewportSize(PHONE)
  await openLibrary(page)
  const line = await lineOf(page)
  await line(2 ** 20)
  const file = await fileOnDisk(5)
  await page.locator('.zone input[type=file]').setInputFiles(file)
  await rows(page, MIDWAY).waitFor()
  await page.reload()
  await rows(page, /上次未传完（[48]\.0 MB/).waitFor()
  await visitor.picture('after-reload')
  expect(await visitor.violations()).toEqual([])
  await line(-1)
  await page.getByLabel('选择 第5讲.mp4').setInputFiles(file)
  await until('it has arrived', () => isStored(5))
  await rows(page, /上次未传完/).waitFor({ state: 'detached' })
})

test('videos dropped on a chapter become its lessons', async () => {
  const { page } = visitor
  await makeCourse(visitor, '支部工作')
  await addSection(visitor, '第一讲')
  await page.locator('section.section').waitFor()
  await drop(page, 'section.section', [6, 7])
  await until('both have arrived', () => isStored(6) && isStored(7))
  await page.getByText('第7讲', { exact: true }).first().waitFor()
  const lessons = async () => (await Courses.findOne({}).lean())?.outline.sections[0]?.lessons ?? []
  await until(
    'both are in the draft',
    async () => (await lessons()).filter((each) => each.kind === 'video' && each.asset !== null).length === 2,
  )
  expect((await lessons()).map(({ title }) => title)).toEqual(['第6讲', '第7讲'])
})

test(
  'a damaged chunk, a server that restarts and a session that ended hold an upload up, no more',
  { timeout: 180_000 },
  async () => {
    const { page } = visitor
    await openLibrary(page)
    const line = await lineOf(page)
    await line(2 ** 20)
    const answers = [460, 503]
    const places = [503, 502] // to the question where it stands: once tus-js-client began anew with these
    await page.route('**/api/uploads/files/*', (route) => {
      const method = route.request().method()
      const status = method === 'PATCH' ? answers.shift() : method === 'HEAD' ? places.shift() : undefined
      return status === undefined ? route.continue() : route.fulfill({ status })
    })
    const made: string[] = []
    page.on(
      'request',
      (request) =>
        request.method() === 'POST' && request.url().endsWith('/api/uploads/files') && made.push(request.url()),
    )
    const checksums: (string | undefined)[] = []
    page.on(
      'request',
      (request) => request.method() === 'PATCH' && checksums.push(request.headers()['upload-checksum']),
    )
    await drop(page, '.zone', [8])
    await rows(page, MIDWAY).waitFor()
    await mongoose.connection.collection('sessions').deleteMany({}) // before the last chunk begins
    expect(answers).toEqual([])
    const first = `sha256 ${createHash('sha256')
      .update(contentOf(8).subarray(0, 4 * 2 ** 20))
      .digest('base64')}`
    expect(checksums.slice(0, 3)).toEqual([first, first, first])

    await page.getByText('登录已过期，登录后自动继续').waitFor()
    const focused = () => page.getByLabel('密码').evaluate((field) => field === document.activeElement)
    await expect.poll(focused, { message: 'one types at once' }).toBe(true)
    await page.keyboard.press('Escape')
    expect(await focused(), 'Esc does not close it').toBe(true)
    await page.keyboard.type(DEMO_PASSWORD)
    await page.getByRole('button', { name: '登录并继续' }).click()
    await until('it has arrived', () => isStored(8), 40_000)
    expect(places).toEqual([])
    expect(made).toHaveLength(1)
  },
)

test(
  'what the server refuses is said with its reason, and can be tried again or chosen anew',
  { timeout: 180_000 },
  async () => {
    const { page } = visitor
    await openLibrary(page)
    const full = {
      status: 507,
      contentType: 'application/problem+json',
      body: JSON.stringify({ title: '服务器剩余空间不足', status: 507, code: 'upload.noSpace' }),
    }
    await page.route('**/api/uploads/files', (route) => route.fulfill(full))
    await drop(page, '.zone', [10, 11, 12])
    await rows(page, /服务器剩余空间不足/)
      .nth(2)
      .waitFor()
    await page.unroute('**/api/uploads/files')
    await page.getByRole('button', { name: '重新上传 第10讲.mp4' }).click()
    await drop(page, '.zone', [11])
    await until('both have arrived', () => isStored(10) && isStored(11), 40_000)
    await page.getByRole('button', { name: '全部移除' }).click()
    await expect.poll(() => page.getByText('第12讲.mp4').count()).toBe(0)
  },
)

test('over plain HTTP, where browsers have neither locks nor digests, it goes up all the same', async () => {
  const { page, context } = visitor
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })
    Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })
  })
  await openLibrary(page)
  const line = await lineOf(page)
  await line(CRAWL)
  await drop(page, '.zone', [9])
  await rows(page, /\/秒/).waitFor()
  const other = await context.newPage()
  await openLibrary(other)
  await rows(other, /正在另一个标签页上传/).waitFor()
  await drop(other, '.zone', [9])
  await other.getByText('「第9讲.mp4」正在另一个标签页上传').waitFor()
  await line(-1)
  await until('it has arrived', () => isStored(9))
  await rows(other, /正在另一个标签页上传/).waitFor({ state: 'detached' })
  expect(await Assets.countDocuments({})).toBe(1)
})
