/** What the committee does about its figures, in a real browser on the demo system. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seedIfEmpty } from '../../seeds/seed.ts'
import type { Reply } from '../../client/lib/api.ts'
import { newId } from '../../server/lib/id.ts'
import { article, outline } from '../support/courseFactories.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Requirement = Reply<'programmes', 'requirements'>['items'][number]

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('committeePages', { whole: true, seed: 'demo' })
  await seedIfEmpty(site.app, { size: 'small', log: () => {} })
  browser = await openBrowser('committee', site.url)
}, 120_000)
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** Submitted by the demo's instructor. */
async function submitted(title: string): Promise<void> {
  const teacher = await site.signedIn('jiaoshi')
  const { items: homes } = (await teacher.get('/api/courses/homes').expect(200)).body
  const id = newId()
  const given = { id, unit: homes[0].id, title, summary: '' }
  const { revision } = (await teacher.post('/api/courses').send(given).expect(200)).body
  const draft = { revision, title, summary: '', outline: outline(article()) }
  const saved = (await teacher.put(`/api/courses/${id}/draft`).send(draft).expect(200)).body
  await teacher.post(`/api/courses/${id}/submit`).send({ revision: saved.revision }).expect(200)
}

test('begins at what waits, and goes from one submission to the next', async () => {
  const [first, second] = ['组织生活会怎么开', '民主评议怎么做']
  await submitted(first)
  await submitted(second)
  const visitor = await browser.visitor(DESKTOP)
  const { page } = visitor
  await comeIn(visitor, 'jiaowei')
  await page.goto('/')
  await page.getByRole('heading', { name: '工作台' }).waitFor()
  await page.getByText('今天和昨天都还没有人学习').waitFor()
  await page.getByRole('link', { name: /^已到期未完成的人 \d+/ }).waitFor()
  await visitor.picture('desk')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('link', { name: '待审核的课程 2 去处理' }).click()
  await page.getByRole('link', { name: first }).click()
  await page.getByRole('button', { name: '发布…' }).click()
  await page.getByRole('button', { name: '发布第 1 版' }).click()
  const programme = page.getByRole('link', { name: '放入培训项目' })
  expect(await programme.getAttribute('href')).toMatch(/^\/manage\/programmes\?course=/)
  await page.getByRole('link', { name: `审核下一门：《${second}》` }).click()
  await page.getByRole('heading', { name: second, level: 1 }).waitFor()
  expect(await programme.count()).toBe(0)
  await page.getByLabel('意见').fill('请补充案例。')
  await page.getByRole('button', { name: '退回修改' }).click()
  await page.getByText('没有其他等待审核的课程。').waitFor()
  await page.getByRole('link', { name: '工作台' }).click()
  await page.getByRole('link', { name: '待审核的课程 0 没有等待审核的课程' }).waitFor()
})

/** Rows of the figures that end before the box does, which paper shows as a grey cell. */
const emptyCells = (page: Page): Promise<string[]> =>
  page.locator('dl.figures').evaluate((box) => {
    const right = box.getBoundingClientRect().right
    const rows = Map.groupBy([...box.children], (cell) => Math.round(cell.getBoundingClientRect().top))
    const last = (cells: Element[]) => cells.at(-1)!
    const isShort = (cell: Element) => right - cell.getBoundingClientRect().right > 2
    return [...rows.values()].filter((cells) => isShort(last(cells))).map((cells) => last(cells).textContent)
  })

/** On a phone, on a screen of 1440 px at 200 %, and on one at 100 %. */
async function fillsItsFigures(page: Page): Promise<void> {
  for (const width of [390, 720, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await expect.poll(() => emptyCells(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
}

/** A header that sorts says so before it is used, and what is covered has one colour in bars and chart. */
async function sortsByColumn(page: Page): Promise<void> {
  const header = page.getByRole('columnheader', { name: '应训' })
  expect(await header.innerText()).toMatch(/↕/)
  await header.getByRole('button').click()
  await expect.poll(() => header.getAttribute('aria-sort')).toBe('descending')
  const bar = page.getByRole('region', { name: '下级单位覆盖率' }).locator('.bar i').first()
  const colour = await bar.evaluate((part) => getComputedStyle(part).backgroundColor)
  const figure = page.locator('dl.figures .rate .figure')
  expect(await figure.evaluate((part) => getComputedStyle(part).color)).toBe(colour)
}

/** The text of the page as the browser prints it; and lines that lie over another. */
async function printed(page: Page): Promise<{ text: string; overlaps: string[] }> {
  const bytes = await page.pdf({ format: 'A4' })
  const file = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const texts: string[] = []
  const overlaps: string[] = []
  for (let number = 1; number <= file.numPages; number++) {
    const items = (await (await file.getPage(number)).getTextContent()).items.flatMap((item) =>
      'str' in item && item.str.trim() ? [item] : [],
    )
    texts.push(items.map(({ str }) => str).join(''))
    const boxes = items.map(({ str, transform, width, height }) => ({
      ...{ str, left: transform[4] as number, bottom: transform[5] as number, width, height },
    }))
    for (const [at, a] of boxes.entries())
      for (const b of boxes.slice(at + 1))
        if (
          Math.abs(a.bottom - b.bottom) > 1 &&
          Math.abs(a.bottom - b.bottom) < 0.95 * Math.min(a.height, b.height) &&
          a.left < b.left + b.width - 1 &&
          b.left < a.left + a.width - 1
        )
          overlaps.push(`${a.str} | ${b.str}`)
  }
  return { text: texts.join('').normalize('NFKC'), overlaps }
}

test('exempts a person, takes it back at once, exempts again and revokes with a reason', async () => {
  const visitor = await browser.visitor(DESKTOP)
  const { page, picture, violations } = visitor
  await comeIn(visitor, 'jiaowei')
  await page.goto('/manage/coverage')
  await page.getByRole('heading', { name: '覆盖率' }).first().waitFor()
  await picture('coverage')
  expect(await violations()).toEqual([])
  await fillsItsFigures(page)
  await sortsByColumn(page)
  await page.emulateMedia({ media: 'print' })
  for (const said of [/基层党组织书记三年全覆盖.+数据截至/, /^制表人：.+/]) await page.getByText(said).waitFor()
  await page.setViewportSize({ width: 718, height: 1000 }) // as wide as paper, where nothing scrolls
  const beyond = () =>
    page.getByRole('region', { name: '下级单位覆盖率' }).evaluate((box) => box.scrollWidth - box.clientWidth)
  await expect.poll(beyond).toBe(0)
  expect(await emptyCells(page)).toEqual([])
  await page.setViewportSize(DESKTOP)
  const { text, overlaps } = await printed(page)
  expect(overlaps).toEqual([])
  expect(text).toMatch(/基层党组织书记三年全覆盖.+制表人:.+应训.+下级单位.+复旦大学\d/s)
  await page.emulateMedia({ media: null })
  await page
    .getByRole('button', { name: /^未覆盖 .* 人，查看名单/ })
    .first()
    .click()
  const drawer = page.getByRole('dialog')
  const total = drawer.getByText(/^共 [\d,]+ 人$/)
  const before = await total.innerText()
  await drawer.getByLabel('排列次序').selectOption('due')
  await drawer.getByRole('button', { name: '豁免…' }).first().click()
  await drawer.getByLabel('理由').fill('因病长期休养')
  await picture('exempting')
  await drawer.getByRole('button', { name: /^豁免/ }).first().click()
  await expect.poll(() => total.innerText()).not.toBe(before)
  await page.getByRole('button', { name: '撤销', exact: true }).click()
  await expect.poll(() => total.innerText()).toBe(before)

  await drawer.getByRole('button', { name: '已豁免' }).click()
  await drawer.getByRole('button', { name: '撤销豁免…' }).first().waitFor()
  const exempt = await total.innerText()
  await picture('exempt')
  await drawer.getByRole('button', { name: '撤销豁免…' }).first().click()
  await drawer.getByLabel('撤销的理由').fill('已经返岗')
  await drawer.getByRole('button', { name: /^撤销.+的豁免$/ }).click()
  await expect.poll(() => total.innerText()).not.toBe(exempt)
  await drawer.getByRole('button', { name: '已到期' }).click()
  await page.waitForURL(/state=overdue/)
  await picture('overdue')
})

/** One that asks the same as the demo's, which classes of the demo count for; and the title of that. */
async function anotherRequirement(page: Page, name: string) {
  const { items } = (await (await page.request.get('/api/requirements')).json()) as { items: Requirement[] }
  const { title, from, to, graceMonths, positions, programmes } = items.find((each) => !each.title.includes('（测试'))!
  const ids = (each: { id: string }[]) => each.map(({ id }) => id)
  const asked = { from, to, graceMonths, positions: ids(positions), programmes: ids(programmes) }
  const made = { id: newId(), title: `${title}（测试：${name}）` }
  expect((await page.request.post('/api/requirements', { data: { ...made, ...asked } })).ok()).toBe(true)
  return { ...made, inClasses: title }
}

test('opens coverage at the requirement looked at last, and fits a phone', async () => {
  const visitor = await browser.visitor(PHONE)
  const { page, violations } = visitor
  await comeIn(visitor, 'jiaowei')
  const { id: other } = await anotherRequirement(page, '另一项')
  await page.goto('/manage/coverage')
  const choice = page.getByLabel('培训要求')
  await choice.selectOption(other)
  await page.waitForURL(new RegExp(other))
  await page.goto('/manage/coverage')
  await page.waitForURL(new RegExp(other))
  await page.getByRole('heading', { name: '按月走势' }).waitFor()
  expect(await violations()).toEqual([])
  await expect
    .poll(() => page.locator('[aria-label^="按月走势"]').getAttribute('aria-label'))
    .not.toMatch(/NaN|undefined/)
  await page.getByRole('button', { name: '性别', exact: true }).click()
  await page.getByRole('heading', { name: '按性别' }).waitFor()
  const women = page.getByRole('listitem').filter({ hasText: /^女/ })
  const part = women.getByRole('button', { name: /^未覆盖 \d+ 人/ })
  const people = /\d+/.exec(await part.innerText())![0]
  await part.click()
  await page.getByText('性别：女').waitFor()
  await page.getByText(`共 ${people} 人`).waitFor()
})

test('answers what the figure of a past day was, and what moved it since', async () => {
  const visitor = await browser.visitor(DESKTOP)
  const { page, picture, violations } = visitor
  await comeIn(visitor, 'jiaowei')
  await page.goto('/manage/coverage')
  await page.getByRole('link', { name: '历史与对比' }).click()
  await page.getByLabel('日期').fill('2026-03-31')
  await page.getByText(/^2026年3月31日的.+当时所知/).waitFor()
  await page.getByRole('row', { name: /^2026年3月31日，当时所知/ }).waitFor()
  const part = page.getByRole('button', { name: /^完成培训 \d+ 人，查看名单/ })
  const people = (await part.innerText()).trim()
  await picture('history')
  await part.click()
  await page.getByRole('dialog').getByText(`共 ${people} 人`).waitFor()
  await page
    .getByRole('dialog')
    .getByText(/→ 已覆盖/)
    .first()
    .waitFor()
  expect(await violations()).toEqual([])
})

test('archives a requirement by name, and brings it back', async () => {
  const visitor = await browser.visitor(DESKTOP)
  const { page, picture } = visitor
  await comeIn(visitor, 'jiaowei')
  const { title, inClasses } = await anotherRequirement(page, '归档')
  await page.goto('/manage/requirements')
  const cardOf = (named: string) =>
    page.getByRole('article').filter({ has: page.getByRole('heading', { name: named, exact: true }) })
  const card = cardOf(title)
  await cardOf(inClasses).getByRole('button', { name: '归档…' }).click()
  await page.getByRole('button', { name: '归档', exact: true }).click()
  await page.getByText(/^培训班.+还计入这项要求/).waitFor()
  await card.getByRole('button', { name: '归档…' }).click()
  await page.getByRole('alertdialog').getByText(`归档培训要求「${title}」？`).waitFor()
  await page.getByRole('button', { name: '归档', exact: true }).click()
  await card.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '已归档' }).click()
  await card.getByRole('button', { name: '恢复' }).click()
  await page.getByText('没有归档的培训要求').waitFor()
  await page.getByRole('button', { name: '在用' }).click()
  await cardOf(inClasses).getByRole('button', { name: '修改' }).click()
  await page.getByLabel('限双带头人').check()
  await page.getByRole('button', { name: '试算' }).click()
  await page.getByText(/若今天就这样要求：应训 −/).waitFor()
  await picture('simulation')
  await page.getByRole('button', { name: '取消' }).click()
  await page.getByRole('button', { name: '放弃并离开' }).click()
  await page.getByRole('button', { name: '新建培训要求' }).click()
  await picture('requirement')
  await page.goto('/manage/programmes')
  await page.getByRole('article').first().getByRole('link').click()
  await page.getByRole('button', { name: '归档…' }).waitFor()
  await picture('programme')
})
