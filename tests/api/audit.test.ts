import { readXlsx } from 'hucre/xlsx'
import { standingClock } from '../support/clock.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from '../../server/features/audit/audit.contract.ts'
import { note } from '../../server/features/audit/audit.service.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('audit')
})
afterAll(() => site.close())

test('the trail is newest first, by words, act and day, page after page, and open to the audit administrator only', async () => {
  const { committee } = await makeTree()
  const auditor = await site.signedIn((await makeAccount('audit-admin', committee)).login)
  const [one, two] = [
    { account: 'a', name: '甲' },
    { account: 'b', name: '乙' },
  ]
  for (let n = 1; n <= 3; n++) await note(one, 'course.published', `course-${n}`, `第${n}门课`)
  await note(two, 'grant.create', 'account-1')
  const read = async (query = {}) => (await auditor.get('/api/audit').query(query).expect(200)).body
  const first = await read({ limit: 2, search: '甲' })
  expect(first.items.map(({ subject }: { subject: string }) => subject)).toEqual(['course-3', 'course-2'])
  expect((await read({ limit: 2, search: '甲', cursor: first.nextCursor })).items).toMatchObject([
    { subject: 'course-1', detail: '第1门课' },
  ])
  expect((await read({ act: 'grant.create' })).items).toMatchObject([
    { actor: '乙', act: 'grant.create', subject: 'account-1' },
  ])
  for (const role of ['system-admin', 'security-admin', 'committee'] as const)
    await (await site.signedIn((await makeAccount(role, committee)).login)).get('/api/audit').expect(403)
})

test('an act that failed leaves no note', async () => {
  const { committee } = await makeTree()
  const failing = transaction(async (session) => {
    await note({ account: 'a', name: '丙' }, 'unit.create', 'x', '', session)
    throw new Error('the act failed')
  })
  await expect(failing).rejects.toThrow('the act failed')
  const auditor = await site.signedIn((await makeAccount('audit-admin', committee)).login)
  expect((await auditor.get('/api/audit').query({ search: '丙' })).body.items).toEqual([])
})

test('it is found by what it says and by day, and taken out as an Excel file, which is an entry too', async () => {
  const { committee } = await makeTree()
  const auditor = await site.signedIn((await makeAccount('audit-admin', committee, { name: '史鉴清' })).login)
  const clock = standingClock('2026-03-01T15:59:00Z') // a minute to midnight in Shanghai
  await note({ account: 'd', name: '丁' }, 'person.correct', 'p-1', '张山：姓名 张山 → 张珊')
  clock.pass(120)
  await note({ account: 'd', name: '丁' }, 'grant.revoke', 'a-1', '沈佳宁（danwei）：单位组织员')
  clock.release()
  const found = async (query: object) =>
    (await auditor.get('/api/audit').query(query).expect(200)).body.items.map(
      ({ subject }: { subject: string }) => subject,
    )
  expect(await found({ search: '张 珊' })).toEqual(['p-1'])
  expect(await found({ search: '单位组织员' })).toEqual(['a-1'])
  expect(await found({ search: '丁' })).toEqual(['a-1', 'p-1'])
  expect(await found({ from: '2026-03-01', to: '2026-03-01' })).toEqual(['p-1'])
  expect(await found({ from: '2026-03-02', to: '2026-03-02' })).toEqual(['a-1'])
  expect(await found({ from: '2026-03-03', to: '2026-03-30' })).toEqual([])
  await auditor.get('/api/audit').query({ act: 'course.shred' }).expect(422)
  const { body } = await auditor.get('/api/audit/workbook').query({ search: '丁' }).responseType('blob').expect(200)
  const [sheet] = (await readXlsx(body as Uint8Array)).sheets
  expect(sheet!.rows.slice(6).map((row) => row.slice(1, 5))).toEqual([
    ['丁', '收回角色', '账号', '沈佳宁（danwei）：单位组织员'],
    ['丁', '更正人员信息', '人员', '张山：姓名 张山 → 张珊'],
  ])
  expect((await auditor.get('/api/audit').query({ act: 'export.audit' })).body.items).toMatchObject([
    { actor: '史鉴清', detail: '含“丁”，2 条' },
  ])
})

test('no endpoint changes or removes an entry: they only read', () =>
  expect(new Set(Object.values(audit.endpoints).map(({ method }) => method))).toEqual(new Set(['get'])))
