/** Signing in by what an institution has already: a trainee's first time on a phone, an administrator's slip in the settings. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { IdentityProviders } from '../../server/features/accounts/federation/federation.model.ts'
import { sealedSecret } from '../../server/features/accounts/federation/providerSecret.service.ts'
import { newId } from '../../server/lib/id.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { casServer } from '../support/casServer.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { articleLesson, makeProgramme, publishCourse } from '../support/learningFactories.ts'
import { openIdProvider } from '../support/openIdProvider.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('signIn')
  site.app.config.publicUrl = site.url
  tree = await makeTree()
  browser = await openBrowser('signIn', site.url)
})
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test('a trainee comes to the first lesson by the university’s own sign-in, on a phone', async () => {
  const id = newId()
  const callback = `${site.url}/api/sign-in/providers/${id}/callback`
  const idp = await openIdProvider([{ id, secret: 'known to both', callback }])
  await IdentityProviders.create({
    _id: id,
    kind: 'oidc',
    name: '一所大学统一身份认证',
    unit: tree.institution._id,
    ancestors: tree.institution.ancestors,
    settings: { issuer: idp.issuer, clientId: id, scope: 'openid profile', auth: 'basic' },
    secret: sealedSecret(id, 'known to both'),
    attribute: 'staff_number',
    match: 'staffNumber',
    confirm: 'password',
    enabled: true,
    revision: 1,
  })
  const person = await makePerson(tree.branch, undefined, undefined, { staffNumber: 'G-2026' })
  await makeAccount('trainee', tree.branch, { person: person._id, name: '何雨桐', login: 'G-2026' })
  const lesson = articleLesson()
  const course = await publishCourse(tree.institution, [lesson])
  await makeProgramme(tree.institution, [course], { open: true })
  const visitor = await browser.visitor(PHONE)
  const { page } = visitor
  await page.goto(`/courses/${course._id}/lessons/${lesson.id}`)
  idp.nobody()
  await page.getByRole('button', { name: '一所大学统一身份认证' }).click()
  await page.getByText('您没有在统一身份认证页面上同意登录').waitFor()
  await visitor.picture('cancelled')
  expect(await visitor.violations()).toEqual([])
  idp.person('subject-1', { name: '何雨桐', staff_number: 'G-2026' })
  await page.goto(`/courses/${course._id}/lessons/${lesson.id}`)
  await page.getByRole('button', { name: '一所大学统一身份认证' }).click()
  await page.getByRole('heading', { name: '确认关联' }).waitFor()
  await visitor.picture('confirm')
  expect(await visitor.violations()).toEqual([])
  await page.getByLabel('密码', { exact: true }).fill('not it at all')
  await page.getByRole('button', { name: '关联并登录' }).click()
  await page.getByText('登录名或密码不对').waitFor()
  await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: '关联并登录' }).click()
  await page.getByRole('heading', { name: lesson.title }).waitFor()
  await page.goto('/settings')
  await page.getByText('一所大学统一身份认证：何雨桐').waitFor()
  await visitor.picture('links')
  expect(await visitor.violations()).toEqual([])
  await idp.close()
})

test('an administrator sets CAS up with a typing error, finds it and puts it right', async () => {
  const cas = await casServer()
  const visitor = await browser.visitor(DESKTOP)
  await comeIn(visitor, (await makeAccount('system-admin', tree.committee)).login)
  const { page } = visitor
  await page.goto('/manage/identity-providers')
  await page.getByRole('button', { name: '新建' }).click()
  await page.getByLabel('种类').selectOption({ label: 'CAS 3' })
  await page.getByLabel('名称', { exact: true }).fill('另一所大学的 CAS')
  await page.getByLabel('单位', { exact: true }).fill(tree.institution.name)
  await page.getByRole('option', { name: tree.institution.name }).click()
  await page.getByLabel('CAS 服务器地址').fill(`${cas.origin}/csa`)
  await page.getByLabel('对方怎么称呼这一项').fill('user')
  await visitor.picture('form')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '保存并检查' }).click()
  await page.getByText(`在 ${cas.address} 找到了 CAS 服务`).waitFor()
  await visitor.picture('wrong')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '修改设置' }).click()
  await page.getByLabel('CAS 服务器地址').fill(cas.address)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('button', { name: '启用', exact: true }).click()
  await page.getByText('“另一所大学的 CAS”已启用').waitFor()
  await page.getByText('使用中').waitFor()
  await visitor.picture('right')
  await cas.close()
})
