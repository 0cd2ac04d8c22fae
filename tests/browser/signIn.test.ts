/** Signing in by what an institution has already: a trainee's first time on a phone, an administrator's slip in the settings. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { IdentityProviders } from '../../server/features/accounts/federation/federation.model.ts'
import { sealedSecret } from '../../server/features/accounts/federation/providerSecret.service.ts'
import { newLink } from '../../server/features/accounts/mailLink/mailLink.service.ts'
import { SettingsRows } from '../../server/features/accounts/settings.model.ts'
import { Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { newId } from '../../server/lib/id.ts'
import { comeIn, DESKTOP, openBrowser, PHONE } from '../support/browser.ts'
import { casServer } from '../support/casServer.ts'
import { directoryServer } from '../support/directoryServer.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { articleLesson, makeProgramme, publishCourse } from '../support/learningFactories.ts'
import { openIdProvider } from '../support/openIdProvider.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('signIn')
  // by name: keys are made for a name, not for an address
  site.app.config.publicUrl = site.url.replace('127.0.0.1', 'localhost')
  tree = await makeTree()
  browser = await openBrowser('signIn', site.app.config.publicUrl)
})
afterEach(() => browser.leave())
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

test('a trainee comes to the first lesson by the university’s own sign-in, on a phone', async () => {
  const id = newId()
  const callback = `${site.app.config.publicUrl}/api/sign-in/providers/${id}/callback`
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

test('a trainee signs in by a link of a mail, and by the directory of the university, on a phone', async () => {
  await SettingsRows.updateOne({ _id: 'system' }, { $set: { mailLinks: true } }, { upsert: true })
  await Ways.create({ _id: 'mail', enabled: true, settings: {}, revision: 1 })
  const person = await makePerson(tree.branch, undefined, undefined, { staffNumber: 'L-2026' })
  const account = await makeAccount('trainee', tree.branch, { person: person._id, name: '许静', login: 'L-2026' })
  const visitor = await browser.visitor(PHONE)
  const { page } = visitor
  await page.goto('/sign-in')
  await page.getByRole('button', { name: '忘记密码？用邮件登录' }).click()
  await page.getByLabel('登录名或邮箱').fill('L-2026')
  await visitor.picture('mail-ask')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '发送登录链接' }).click()
  await page.getByRole('status').getByText('L-2026').waitFor()
  await page.getByRole('button', { name: '知道了' }).click()
  await page.goto(`/sign-in/mail-link#${await newLink(account)}`)
  await page.getByText('许静，您好').waitFor()
  await visitor.picture('mail-link')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL('**/today')
  await page.evaluate(() => fetch('/api/session', { method: 'DELETE' }))

  const attributes = { uid: 'xujing', cn: '许静', entryUUID: 'x', employeeNumber: 'L-2026' }
  const directory = await directoryServer([{ dn: 'uid=xujing,dc=example', password: 'theirs', attributes }])
  const settings = { server: directory.address, security: 'none', base: 'dc=example', filter: '(uid={user})' }
  await IdentityProviders.create({
    _id: newId(),
    kind: 'ldap',
    name: '某学院目录',
    unit: tree.institution._id,
    ancestors: tree.institution.ancestors,
    settings: { ...settings, userDn: 'uid={user},dc=example', idAttribute: 'entryUUID' },
    attribute: 'employeeNumber',
    match: 'staffNumber',
    confirm: 'rule',
    enabled: true,
    revision: 1,
  })
  await page.goto('/sign-in')
  await page.getByRole('button', { name: '某学院目录' }).click()
  await page.getByLabel('单位的用户名').fill('xujing')
  await page.getByLabel('密码', { exact: true }).fill('not it')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByText('用户名或密码不对').waitFor()
  await visitor.picture('directory')
  expect(await visitor.violations()).toEqual([])
  await page.getByLabel('密码', { exact: true }).fill('theirs')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL('**/today')
  await directory.close()
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
  await page.locator('.card', { hasText: '另一所大学的 CAS' }).first().getByText('使用中').waitFor()
  await visitor.picture('right')
  await cas.close()
})

test('a security administrator adds a passkey, and signs in with it and by a recovery code', async () => {
  const { login } = await makeAccount('security-admin', tree.committee)
  const visitor = await browser.visitor(DESKTOP)
  await comeIn(visitor, login)
  const { page, context } = visitor
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto('/settings/second-factor')
  await page.getByRole('button', { name: '添加通行密钥' }).click()
  await page.getByLabel('名称').fill('办公室电脑')
  await page.getByLabel('本系统的密码').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: '添加', exact: true }).click()
  const recovery = (await page.getByTestId('recovery').getByRole('listitem').first().textContent())!
  await visitor.picture('recovery')
  await page.getByRole('button', { name: '我已记下' }).click()
  await page.getByRole('listitem').filter({ hasText: '办公室电脑' }).waitFor()
  await visitor.picture('passkey')
  expect(await visitor.violations()).toEqual([])

  const again = async () => {
    await page.evaluate(() => fetch('/api/session', { method: 'DELETE' }))
    await page.goto('/sign-in?then=/settings/second-factor')
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByLabel('验证码').waitFor()
  }
  await again()
  await visitor.picture('second-step')
  expect(await visitor.violations()).toEqual([])
  await page.getByRole('button', { name: '用通行密钥' }).click()
  await page.getByText('还有 10 个没有用过').waitFor()
  await again()
  await page.getByLabel('验证码').fill(recovery)
  await page.getByRole('button', { name: '继续' }).click()
  await page.getByText('还有 9 个没有用过').waitFor()
  await page.getByRole('button', { name: '添加验证器' }).click()
  await page.getByLabel('本系统的密码').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('img', { name: '验证器的二维码' }).waitFor()
  await visitor.picture('totp')
  expect(await visitor.violations()).toEqual([])
})
