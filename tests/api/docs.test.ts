/** The page of the interface's description: nothing in it from elsewhere, and open to anyone, as the description is. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('docs')
})
afterAll(() => site.close())

const page = async () => (await site.visitor().get('/api/docs').expect(200).expect('content-type', /html/)).text

test('takes all from this server, and each of it is there', async () => {
  const html = await page()
  const wanted = [...html.matchAll(/ (?:src|href)="([^"]*)"/g)].map(([, address]) => address!)
  expect(wanted).toHaveLength(4)
  for (const address of wanted) {
    expect(address).toMatch(/^\/api\/docs\//)
    const { status, headers } = await site.visitor().get(address)
    expect([address, status, headers['x-content-type-options']]).toEqual([address, 200, 'nosniff'])
  }
})

test('has no script in the page, which the policy would not run', async () => {
  expect(await page()).not.toMatch(/<script>|<script(?![^>]* src=)| on\w+=/)
  const { headers } = await site.visitor().get('/api/docs')
  expect(headers['content-security-policy']).toMatch(/script-src 'self' 'wasm-unsafe-eval';/)
})

test('reads the description, tries out only what changes nothing, and tells nobody', async () => {
  const { text } = await site.visitor().get('/api/docs/start.js').expect(200)
  expect(text).toContain("url: '/api/openapi.json'")
  expect(text).toContain("supportedSubmitMethods: ['get']")
  expect(text).toContain('validatorUrl: null') // else the description is sent to swagger.io
})

test('gives its large files to caches, and nothing else of the package', async () => {
  const { headers } = await site.visitor().get('/api/docs/swagger-ui-bundle.js').expect(200)
  expect(headers['cache-control']).toBe('public, max-age=86400')
  for (const file of ['package.json', 'swagger-ui.js', 'index.html', '..%2fswagger-ui-dist%2fpackage.json', 'x'])
    await site.visitor().get(`/api/docs/${file}`).expect(404)
})
