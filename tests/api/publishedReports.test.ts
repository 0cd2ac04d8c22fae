/** Published reports: frozen, for printing, checked by anybody, withdrawn with a reason. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { computeRequirement } from '../../server/features/coverage/compute.service.ts'
import { PublishedReports } from '../../server/features/coverage/published/published.model.ts'
import { niceMost } from '../../server/features/coverage/published/pdf/trend.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { pdfText } from '../support/pdfText.ts'
import { makePositions, makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('publishedReports')
  await makePositions()
})
afterAll(() => site.close())

async function world() {
  const tree = await makeTree()
  const programme = await makeProgramme(tree.committee)
  const requirement = await makeRequirement(tree.committee, [programme._id], { to: '2099-12-31' })
  const person = await makePerson(tree.branch, 'teacher-branch-secretary', '2022-03-01', { name: '王小明' })
  await computeRequirement(requirement._id, { months: ['2025-05'] })
  const account = await makeAccount('committee', tree.committee)
  const agent = await site.signedIn(account.login)
  const given = { requirement: requirement._id, unit: tree.committee._id, on: businessDate(), known: 'now' as const }
  const publish = (more: object = {}, id = newId()) =>
    agent.post('/api/coverage-reports').send({ id, ...given, title: '培训覆盖情况报告', ...more })
  return { tree, programme, requirement, person, agent, account, publish }
}
type Report = { id: string; check: string; hash: string }
const codeOf = ({ check }: Report): string => check.split('/').at(-1)!

test('stays as it was published, whatever is recorded later, and anybody may check it', async () => {
  const { agent, publish, person, programme, account } = await world()
  const id = newId()
  const report = (await publish({}, id).expect(200)).body
  expect(report).toMatchObject({ counts: { required: 1, covered: 0 }, by: account.name, withdrawn: null })
  await transaction((session) =>
    append(
      { key: newId(), person: person._id, actor: 'x', kind: 'programme.completed', subject: programme._id },
      session,
    ),
  )
  const again = (await publish({}, id).expect(200)).body // a reply that was lost
  expect(again).toEqual(report)
  expect((await publish({ title: '别的' }, id).expect(409)).body.code).toBe('create.differs')
  expect(await AuditRows.countDocuments({ act: 'coverage.publish', account: account._id })).toBe(1)

  const { content, hash } = (await PublishedReports.findById(id).lean())!
  expect(createHash('sha256').update(content).digest('hex')).toBe(hash)
  const checked = (
    await site
      .visitor()
      .get(`/api/coverage-reports/checks/${codeOf(report)}`)
      .expect(200)
  ).body
  expect(checked).toMatchObject({ hash, counts: { required: 1, covered: 0 }, withdrawn: null })
  expect(JSON.stringify(checked)).not.toContain(account.name)
  await site.visitor().get('/api/coverage-reports/checks/nothing').expect(404)

  await agent.post(`/api/coverage-reports/${id}/withdraw`).send({ reason: '口径有误' }).expect(200)
  await agent.post(`/api/coverage-reports/${id}/withdraw`).send({ reason: '再来一次' }).expect(200)
  const after = (
    await site
      .visitor()
      .get(`/api/coverage-reports/checks/${codeOf(report)}`)
      .expect(200)
  ).body
  expect(after).toMatchObject({ hash, withdrawn: { reason: '口径有误' } })
  expect(await AuditRows.countDocuments({ act: 'coverage.withdraw', account: account._id })).toBe(1)
})

test('is a PDF with title, figures, who made it, numbered pages and its check code, and names nobody else', async () => {
  const { agent, publish, tree, person, requirement, account } = await world()
  for (let unit = 0; unit < 45; unit++) await makePerson(await makeUnit('institution', tree.committee))
  await computeRequirement(requirement._id, { months: ['2025-05', '2025-06'] })
  const report = (await publish().expect(200)).body as Report
  const reply = await agent.get(`/api/coverage-reports/${report.id}/pdf`).responseType('blob').expect(200)
  expect(decodeURIComponent(reply.headers['content-disposition']!)).toContain('培训覆盖情况报告')
  const pages = await pdfText(reply.body as Uint8Array)
  expect(pages.length).toBeGreaterThan(1)
  const whole = pages.join('').replace(/\s/g, '')
  for (const said of ['培训覆盖情况报告', `制表人：${account.name}`, '应培训46人', tree.institution.name, '2025-05'])
    expect(whole).toContain(said.replace(/\s/g, ''))
  expect(whole).toContain(report.check)
  expect(whole).toContain(report.hash)
  pages.forEach((text, at) => expect(text).toContain(`第 ${at + 1} 页，共 ${pages.length} 页`))
  expect(whole).not.toContain(person.name)
  expect(pages.slice(1).some((text) => text.includes('未覆盖'))).toBe(true) // the header of a table that goes on
})

test('is published and seen within the own units only, and never of a day to come', async () => {
  const { tree, requirement, publish } = await world()
  const report = (await publish().expect(200)).body as Report
  const admin = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const own = { requirement: requirement._id, on: businessDate(), known: 'then', title: '本校情况' }
  const send = (more: object) => admin.post('/api/coverage-reports').send({ id: newId(), ...own, ...more })
  await send({ unit: tree.committee._id }).expect(404)
  const mine = (await send({ unit: tree.institution._id }).expect(200)).body as Report
  expect((await send({ unit: tree.institution._id, on: '2098-01-01' }).expect(422)).body.code).toBe('coverage.day')
  await admin.get(`/api/coverage-reports/${report.id}/pdf`).expect(404)
  await admin.post(`/api/coverage-reports/${report.id}/withdraw`).send({ reason: '不对' }).expect(404)
  const { items } = (await admin.get('/api/coverage-reports').expect(200)).body
  expect(items.map((each: Report) => each.id)).toEqual([mine.id])
})

test('a summary is public by choice alone, without names and small units, and ends with the report', async () => {
  const { agent, publish, tree, requirement, account } = await world()
  const everybody = site.visitor()
  const children = [12, 15, 3]
  for (const people of children) {
    const unit = await makeUnit('institution', tree.committee)
    for (let each = 0; each < people; each++) await makePerson(unit)
  }
  await computeRequirement(requirement._id, { months: [] })
  const report = (await publish().expect(200)).body as Report
  const show = () => everybody.get(`/api/coverage-reports/summaries/${report.id}`)
  const put = (isPublic: boolean) => agent.put(`/api/coverage-reports/${report.id}/public`).send({ isPublic })
  await show().expect(404)
  await put(true).expect(200)
  await put(true).expect(200)
  expect(await AuditRows.countDocuments({ act: 'coverage.makePublic', account: account._id })).toBe(1)
  const told = (await show().expect(200)).body
  expect(told).toMatchObject({ counts: { required: 31 }, small: 3 }) // 3 and 1 could be reckoned without the 12
  expect(told.children.map((each: { counts: { required: number } }) => each.counts.required)).toEqual([15])
  expect(JSON.stringify(told)).not.toContain(account.name)
  const listed = async () => (await everybody.get('/api/coverage-reports/summaries').expect(200)).body.items
  expect(await listed()).toMatchObject([{ id: report.id, counts: { required: 31 } }])

  const admin = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  await admin.put(`/api/coverage-reports/${report.id}/public`).send({ isPublic: false }).expect(404)
  await put(false).expect(200)
  await show().expect(404)
  await put(true).expect(200)
  await agent.post(`/api/coverage-reports/${report.id}/withdraw`).send({ reason: '口径有误' }).expect(200)
  await show().expect(404)
  expect(await listed()).toEqual([])
  expect((await put(true).expect(409)).body.code).toBe('report.withdrawn')
  const small = (await publish({ unit: tree.branch._id }).expect(200)).body as Report
  const refused = await agent.put(`/api/coverage-reports/${small.id}/public`).send({ isPublic: true }).expect(409)
  expect(refused.body.code).toBe('report.few')
})

test('the axis of the chart ends at a round number that holds all', () => {
  expect([0, 1, 7, 10, 12, 47, 150, 501, 9_336].map(niceMost)).toEqual([1, 1, 10, 10, 20, 50, 200, 1_000, 10_000])
})
