/** The kit by itself, on its own page: dialogs, questions and lists answer the keys, and give the focus back. */
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DESKTOP, openBrowser, type Visitor } from '../support/browser.ts'

let vite: ViteDevServer
let browser: Awaited<ReturnType<typeof openBrowser>>
let visitor: Visitor
const page = () => visitor.page
const focused = () => page().evaluate(() => document.activeElement?.textContent?.trim())
const opened = () => page().locator('dialog')
const button = (name: string) => page().getByRole('button', { name, exact: true })

beforeAll(async () => {
  vite = await createServer({ server: { port: 0, host: '127.0.0.1', hmr: false }, logLevel: 'error' })
  await vite.listen()
  browser = await openBrowser('kit', vite.resolvedUrls!.local[0]!)
  visitor = await browser.visitor(DESKTOP)
  await page().goto('/kit?phone')
})
afterAll(async () => {
  await browser?.close()
  await vite?.close()
})

describe('a dialog', () => {
  test('has the focus on its first field, keeps it within, and gives it back on Esc', async () => {
    await button('form').click()
    expect(await page().evaluate(() => document.activeElement?.id)).toBe(
      await opened().getByLabel('课程名称').getAttribute('id'),
    )
    /** Past the last one the browser's own buttons have it. */
    const outside = () =>
      page().evaluate(() => document.activeElement !== document.body && !document.activeElement?.closest('dialog'))
    for (let count = 0; count < 6; count++) {
      await page().keyboard.press('Tab')
      expect(await outside()).toBe(false)
    }
    await page().keyboard.press('Escape')
    await expect.poll(() => opened().count()).toBe(0)
    expect(await focused()).toBe('form')
  })
  test('with a form stays when one clicks beside it; a drawer goes', async () => {
    await button('form').click()
    await page().mouse.click(5, 5)
    // as a file field says it, when no file is chosen after all
    await opened().getByLabel('课程名称').dispatchEvent('cancel', { bubbles: true, cancelable: true })
    expect(await opened().count()).toBe(1)
    await opened().getByRole('button', { name: '取消' }).click()
    await button('drawer').click()
    await page().mouse.click(5, 5)
    await expect.poll(() => opened().count()).toBe(0)
  })
  test('that stays is closed by its own button only: not by Esc, however often', async () => {
    await button('stays').click()
    for (let count = 0; count < 3; count++) await page().keyboard.press('Escape')
    await page().mouse.click(5, 5)
    expect(await opened().getByRole('button', { name: '关闭' }).count()).toBe(0)
    expect(await opened().isVisible()).toBe(true)
    await button('我已记下').click()
    await expect.poll(() => opened().count()).toBe(0)
  })
  test('that asks before it closes is closed by a yes only', async () => {
    await button('asks before it closes').click()
    const question = page().getByRole('alertdialog', { name: '放弃没有保存的课程？' })
    for (const answer of ['继续填写', '放弃']) {
      await page().keyboard.press('Escape')
      await question.getByRole('button', { name: answer }).click()
      await expect.poll(() => opened().count()).toBe(answer === '放弃' ? 0 : 1)
    }
  })
  test('shows what is said while it is open above itself, where it can be pressed', async () => {
    await button('drawer').click()
    await opened().getByRole('button', { name: '删除' }).click()
    await page().getByRole('alertdialog').getByRole('button', { name: '取消' }).click()
    await page().getByRole('button', { name: '关闭提示' }).click()
    await page().keyboard.press('Escape')
    await expect.poll(() => opened().count()).toBe(0)
  })
})

describe('a question', () => {
  test.each([
    ['confirm, danger', '取消'],
    ['confirm', '删除'],
  ])('%s: Enter at once means %s', async (kind, said) => {
    await button(kind).click()
    expect(await focused()).toBe(said)
    await page().keyboard.press('Enter')
    await page().locator('.toast', { hasText: said }).last().waitFor()
  })
  test('is answered with no by Esc', async () => {
    await button('confirm').click()
    await page().keyboard.press('Escape')
    await page().locator('.toast', { hasText: '取消' }).last().waitFor()
  })
})

describe('a form', () => {
  const form = () => page().getByRole('form', { name: '示例表单' })
  const send = () => form().getByRole('button', { name: '添加' }).click()
  const summary = () => form().locator('[data-faults]')
  const focusedLabel = () =>
    page().evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent)

  test('says in Chinese, at each field and together, what is wrong; each leads to its field', async () => {
    await send()
    await expect
      .poll(() => summary().locator('li').allTextContents())
      .toEqual([
        '姓名：请填写',
        '职务：请选择',
        '任职日期：不能早于2020年1月1日',
        '学时：不能大于 32',
        '网址：请填写完整的网址，如 https://example.org',
      ])
    expect(await summary().evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await form().locator('.field .bad').count()).toBe(5)
    await summary().getByRole('button', { name: '任职日期' }).click()
    expect(await focusedLabel()).toBe('任职日期')
  })
  test('takes each back as it is put right, and goes when nothing is wrong', async () => {
    await form().getByLabel('姓名').fill('王建国')
    await form().getByLabel('职务').selectOption('secretary')
    await form().getByLabel('任职日期').fill('2026-05-01')
    await form().getByLabel('网址').fill('')
    expect(await summary().count()).toBe(0) // a single one is left, at its field
    await send()
    expect(await focusedLabel()).toBe('学时')
    expect(await form().getByLabel('学时').getAttribute('aria-invalid')).toBe('true')
    await form().getByLabel('学时').fill('32')
    await send()
    await page().locator('.toast', { hasText: '已添加' }).waitFor()
    expect(await form().locator('.field .bad').count()).toBe(0)
  })
})

test('fields are of one height, and boxes of the red of the house', async () => {
  const heights = await page()
    .locator('input.control:not(.bare), select.control')
    .evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().height)))
  expect(new Set(heights)).toEqual(new Set([44]))
  const colours = await page()
    .locator('input[type=checkbox], input[type=radio]')
    .evaluateAll((all) => all.map((each) => getComputedStyle(each).accentColor))
  expect(new Set(colours)).toEqual(new Set(['rgb(179, 38, 30)']))
})

describe('a list that is searched', () => {
  const picker = () => page().locator('.picker input').first()
  test('is opened by typing and answered by the keys; Esc takes what was typed away', async () => {
    await picker().fill('大学')
    await page().getByRole('option', { name: '复旦大学' }).waitFor()
    await page().keyboard.press('Enter')
    expect([await picker().inputValue(), await picker().getAttribute('aria-expanded')]).toEqual(['复旦大学', 'false'])
    await picker().fill('没有这个单位')
    await page().getByText('没有找到', { exact: true }).waitFor()
    await page().keyboard.press('Escape')
    expect(await picker().inputValue()).toBe('')
  })
})

test('a long name is cut off after some lines and shown as a whole on demand; a short one has no button', async () => {
  const within = (text: string) => page().locator('div:has(> .words)').filter({ hasText: text })
  const long = within('三年全覆盖').last()
  const height = () => long.locator('.words').evaluate((words) => words.clientHeight)
  const before = await height()
  await long.getByRole('button', { name: '显示全部' }).click()
  await expect.poll(height).toBeGreaterThan(before)
  await long.getByRole('button', { name: '收起' }).click()
  await expect.poll(height).toBe(before)
  expect(await within('第一人民医院 Gq').getByRole('button').count()).toBe(0)
})

describe('what is said briefly', () => {
  const box = () => page().locator('.toasts')
  test('stands at the bottom, and at the top while one types at the bottom', async () => {
    const field = page().getByLabel('Enter 提示')
    for (const [block, above] of [
      ['end', true],
      ['start', false],
    ] as const) {
      await field.evaluate((element, where) => element.scrollIntoView({ block: where }), block)
      await field.press('Enter')
      await expect.poll(() => box().evaluate((element) => element.classList.contains('above'))).toBe(above)
      const [typing, said] = [(await field.boundingBox())!, (await page().locator('.toast').last().boundingBox())!]
      expect(said.y + said.height < typing.y || said.y > typing.y + typing.height).toBe(true)
    }
  })
  test('is two at most', async () => {
    for (const name of ['success', 'undo', 'error, long']) await button(name).click()
    expect(await page().locator('.toast').count()).toBe(2)
  })
})

test('reads well at both widths', async () => expect(await visitor.violations()).toEqual([]))
