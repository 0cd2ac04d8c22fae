/** The description of the interface as an integrator reads it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contracts } from '../../server/features/routes.ts'
import { DESKTOP, openBrowser } from '../support/browser.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('docsPage')
  browser = await openBrowser('docs', site.url)
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test('shows every endpoint table under the content security policy, and asks no other server', async () => {
  const { page, picture } = await browser.visitor(DESKTOP)
  const complaints: string[] = []
  const asked: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('request', (request) => asked.push(request.url()))
  await page.goto('/api/docs')
  await page.locator('.opblock-tag').first().waitFor()
  expect(await page.locator('.opblock-tag').count()).toBe(Object.keys(contracts).length)
  await picture('all')
  await page.locator('#operations-tag-accounts').click()
  await page.locator('[id$=changePassword] .opblock-summary-control').click()
  await page.getByText('请先登录。').first().waitFor()
  await picture('one')
  expect(complaints).toEqual([])
  expect(asked.filter((address) => !address.startsWith(site.url) && !address.startsWith('data:'))).toEqual([])
})
