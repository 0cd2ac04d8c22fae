import { afterAll, beforeAll, expect, test } from 'vitest'
import { note } from '../../server/features/audit/audit.service.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('audit')
})
afterAll(() => site.close())

test('the trail is newest first, by actor and act, page after page, and open to the audit administrator only', async () => {
  const { committee } = await makeTree()
  const auditor = await site.signedIn((await makeAccount('audit-admin', committee)).login)
  const [one, two] = [
    { account: 'a', name: '甲' },
    { account: 'b', name: '乙' },
  ]
  for (let n = 1; n <= 3; n++) await note(one, 'course.publish', `course-${n}`, `第${n}门课`)
  await note(two, 'grant.create', 'account-1')
  const read = async (query = {}) => (await auditor.get('/api/audit').query(query).expect(200)).body
  const first = await read({ limit: 2, actor: '甲' })
  expect(first.items.map(({ subject }: { subject: string }) => subject)).toEqual(['course-3', 'course-2'])
  expect((await read({ limit: 2, actor: '甲', cursor: first.nextCursor })).items).toMatchObject([
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
  expect((await auditor.get('/api/audit').query({ actor: '丙' })).body.items).toEqual([])
})
