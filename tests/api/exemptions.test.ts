/** 豁免申请: asked, applied for, forwarded, approved, sent back, ended; who sees what; and what becomes of the figures. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { followHolders, FOLLOW_JOB } from '../../server/features/coverage/exemptions/follow.service.ts'
import { ExemptionApplications, Exemptions } from '../../server/features/coverage/exemptions/exemptions.model.ts'
import { recomputeRequirement } from '../../server/features/coverage/recompute.service.ts'
import { Requirements, type Requirement } from '../../server/features/programmes/programmes.model.ts'
import { Appointments, type Person } from '../../server/features/roster/roster.model.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { makePositions, makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { toldTo } from '../support/told.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
const BASE = '/api/exemptions'
const APPLICATIONS = `${BASE}/applications`
const today = businessDate()
const days = { from: today, to: daysAfter(today, 100) }
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let unit: Agent
let elsewhere: Agent
let committee: Agent
let second: Agent
let requirement: Requirement
let mine: Agent
let person: Person
beforeAll(async () => {
  site = await openSite('exemptions')
  await makePositions()
  tree = await makeTree()
  const signedIn = async (...given: Parameters<typeof makeAccount>) =>
    site.signedIn((await makeAccount(...given)).login)
  unit = await signedIn('unit-admin', tree.institution)
  elsewhere = await signedIn('unit-admin', await makeUnit('institution', tree.committee))
  committee = await signedIn('committee', tree.committee)
  second = await signedIn('committee', tree.committee)
  requirement = await makeRequirement(tree.committee, [(await makeProgramme(tree.committee))._id])
  await recomputeRequirement(requirement._id)
})
afterAll(() => site.close())
beforeEach(async () => {
  const made = await makeTrainee(tree.branch)
  person = made.person
  mine = await site.signedIn(made.account.login)
  await recomputeRequirement(requirement._id)
})

const people = (...all: Person[]) => all.map(({ _id }) => ({ id: newId(), person: _id }))
const body = (given: object = {}) => ({
  ...{
    people: people(person),
    requirement: requirement._id,
    ...days,
    reason: '援外医疗队',
    document: '沪卫〔2026〕1号',
  },
  ...given,
})
const apply = (given: object = {}, agent = unit) => agent.post(APPLICATIONS).send(body(given))
const applied = async (given: object = {}): Promise<string> => (await apply(given).expect(200)).body.items[0]
const ask = (given: object = {}, agent = mine) =>
  agent.post(`${BASE}/own`).send({ id: newId(), requirement: requirement._id, ...days, reason: '已退休返聘', ...given })
const asked = async (): Promise<string> => (await ask().expect(200)).body.id
const approve = (applications: string[], given: object = {}, agent = committee) =>
  agent.post(`${APPLICATIONS}/approve`).send({ applications, ...given })
const sendBack = (applications: string[], agent = committee) =>
  agent.post(`${APPLICATIONS}/send-back`).send({ applications, text: '请补派出文件' })
const seen = async (agent: Agent, id: string) => (await agent.get(`${APPLICATIONS}/${id}`).expect(200)).body
const listed = async (agent: Agent, query: object = {}): Promise<string[]> =>
  (await agent.get(APPLICATIONS).query(query).expect(200)).body.items.map(({ id }: { id: string }) => id)
const standing = async (query: object = {}, agent = committee) =>
  (await agent.get(BASE).query(query).expect(200)).body.items
const stateOf = async (of = person): Promise<string> => {
  const path = `/api/coverage/${requirement._id}/units/${tree.branch._id}/people`
  const { items } = (await unit.get(path).query({ limit: 100 }).expect(200)).body
  return items.find((each: { person: string }) => each.person === of._id).state
}
const code = (reply: { body: { code: string } }) => reply.body.code
const attach = (agent: Agent, path: string) =>
  agent
    .post(`${path}/proofs`)
    .attach('file', png(4, 4, [179, 38, 30]), { filename: '派出文件.png', contentType: 'image/png' })

test('the unit applies for several with one paper, the committee approves with other days, all are told, the figures move', async () => {
  const other = await makePerson(tree.branch)
  await recomputeRequirement(requirement._id)
  const given = body({ people: people(person, other) })
  const ids: string[] = (await unit.post(APPLICATIONS).send(given).expect(200)).body.items
  expect((await unit.post(APPLICATIONS).send(given).expect(200)).body.items, 'a reply that was lost').toEqual(ids)
  expect(
    code(
      await unit
        .post(APPLICATIONS)
        .send({ ...given, reason: '别的' })
        .expect(409),
    ),
  ).toBe('create.differs')
  const twice = await apply().expect(409)
  expect([code(twice), JSON.stringify(twice.body)]).toEqual(['exemption.waiting', expect.stringContaining(person.name)])
  const [first = '', last = ''] = ids
  const { proofs } = (await attach(unit, `${APPLICATIONS}/${first}`).expect(200)).body
  expect((await seen(unit, last)).proofs, 'made together, they share their paper').toEqual(proofs)
  expect(await stateOf()).toBe('uncovered')

  expect(await listed(committee)).toEqual(expect.arrayContaining(ids))
  expect([await listed(unit), await listed(unit, { state: 'open' })]).toEqual([[], expect.arrayContaining(ids)])
  expect((await committee.get(`${APPLICATIONS}/waiting`).expect(200)).body.count).toBeGreaterThanOrEqual(2)
  expect((await toldTo(committee))[0]).toMatchObject({ title: expect.stringMatching(/等 2 人 的豁免申请等待办理$/) })
  const shorter = { to: daysAfter(today, 60), text: '批到任务结束' }
  await approve(ids, shorter).expect(200)
  await approve(ids, shorter).expect(200)
  expect(await Exemptions.countDocuments({ application: { $in: ids } })).toBe(2)
  expect([await stateOf(), await stateOf(other)]).toEqual(['exempt', 'exempt'])
  expect(await seen(unit, first)).toMatchObject({
    state: 'approved',
    answer: { text: '批到任务结束', from: today, to: shorter.to },
    overlaps: [],
    may: { forward: false, decide: false, withdraw: false },
  })
  expect((await toldTo(unit))[0]).toMatchObject({ title: expect.stringContaining('等 2 人 的豁免申请已批准') })
  expect((await toldTo(mine))[0]).toMatchObject({ group: 'decided', link: '/me' })
  const [row] = await standing({ requirement: requirement._id, unit: tree.branch._id, search: person.name })
  expect(row).toMatchObject({
    state: 'held',
    until: shorter.to,
    document: '沪卫〔2026〕1号',
    proofs,
    person: person._id,
  })
  expect(row.appliedBy).toMatch(/^账号 /)
  await committee.get(`${BASE}/${row.id}/proofs/${proofs[0].id}`).expect(200)
  await elsewhere.get(`${BASE}/${row.id}/proofs/${proofs[0].id}`).expect(404)
  expect(await AuditRows.distinct('act', { subject: person._id })).toEqual(
    expect.arrayContaining(['exemption.apply', 'exemption.approve', 'exemption.proof']),
  )
  await unit.delete(`${APPLICATIONS}/${first}/proofs/${proofs[0].id}`).expect(409) // what was decided by stays
})

test('a person asks, the unit forwards or says why not, and the person follows it', async () => {
  const id = newId()
  await ask({ id }).expect(200)
  await ask({ id }).expect(200)
  expect(code(await ask().expect(409))).toBe('exemption.waiting')
  expect(code(await apply().expect(409)), 'the unit would be the second').toBe('exemption.waiting')
  await attach(mine, `${BASE}/own/${id}`).expect(200)
  expect((await mine.get(`${BASE}/own`).expect(200)).body.items).toMatchObject([
    { id, state: 'asked', nearName: tree.institution.name },
  ])
  expect([await listed(unit), await listed(committee)]).toEqual([[id], expect.not.arrayContaining([id])])
  expect(code(await approve([id]).expect(409)), 'not yet with the committee').toBe('exemption.answered')
  const forwarded = { from: today, to: daysAfter(today, 30), text: '情况属实', document: '' }
  const forward = (given: object = {}) => unit.post(`${APPLICATIONS}/${id}/forward`).send({ ...forwarded, ...given })
  expect((await forward().expect(200)).body).toMatchObject({ state: 'waiting', to: forwarded.to, own: true })
  await forward().expect(200)
  expect(code(await forward({ text: '另一句' }).expect(409))).toBe('exemption.closed')
  await sendBack([id]).expect(200)
  await sendBack([id]).expect(200)
  expect((await mine.get(`${BASE}/own/${id}`).expect(200)).body).toMatchObject({
    state: 'returned',
    answer: { text: '请补派出文件' },
  })
  const link = `/me/exemptions/${id}`
  expect((await toldTo(mine))[0]).toMatchObject({ title: expect.stringContaining('已退回'), link })
  expect((await toldTo(unit))[0]).toMatchObject({ title: expect.stringContaining('已退回') })

  const again = await asked()
  const decline = (reason: string) => unit.post(`${APPLICATIONS}/${again}/decline`).send({ reason })
  await decline('任务已经结束').expect(200)
  await decline('任务已经结束').expect(200)
  expect(code(await decline('别的').expect(409))).toBe('exemption.closed')
  expect((await mine.get(`${BASE}/own/${again}`).expect(200)).body.state).toBe('declined')
  expect(await stateOf()).toBe('uncovered')
  const third = await asked()
  await mine.post(`${BASE}/own/${third}/withdraw`).expect(200)
  await mine.post(`${BASE}/own/${third}/withdraw`).expect(200)
  expect(code(await decline('晚了').expect(409))).toBe('exemption.closed')
})

test('what the committee attached for people of two institutions, neither takes from the other', async () => {
  const institution = await makeUnit('institution', tree.committee)
  const stranger = await makePerson(await makeUnit('branch', institution))
  const theirs = await site.signedIn((await makeAccount('unit-admin', institution)).login)
  await recomputeRequirement(requirement._id)
  const [first = '', last = '']: string[] = (await apply({ people: people(person, stranger) }, committee).expect(200))
    .body.items
  const [proof] = (await attach(committee, `${APPLICATIONS}/${first}`).expect(200)).body.proofs
  expect((await seen(theirs, last)).proofs).toEqual([proof])
  await theirs.delete(`${APPLICATIONS}/${last}/proofs/${proof.id}`).expect(200)
  expect((await seen(theirs, last)).proofs).toEqual([])
  expect((await seen(unit, first)).proofs).toEqual([proof])
  await unit.get(`${APPLICATIONS}/${first}/proofs/${proof.id}`).expect(200)
})

test('who has no business there is refused, and learns nothing', async () => {
  const [id, own] = [await applied({ people: people(await makeAsked()) }), await asked()]
  await attach(unit, `${APPLICATIONS}/${id}`).expect(200)
  const [{ id: proof }] = (await attach(mine, `${BASE}/own/${own}`).expect(200)).body.proofs
  for (const path of [id, own, `${own}/proofs/${proof}`]) await elsewhere.get(`${APPLICATIONS}/${path}`).expect(404)
  for (const act of ['forward', 'decline'])
    await elsewhere
      .post(`${APPLICATIONS}/${own}/${act}`)
      .send({ ...days, reason: '不属实' })
      .expect(404)
  await elsewhere.post(`${APPLICATIONS}/${id}/withdraw`).expect(404)
  expect(code(await apply({}, elsewhere).expect(422))).toBe('exemption.people')
  await approve([id], {}, unit).expect(403)
  await sendBack([id], unit).expect(403)
  expect(await listed(elsewhere, { state: 'open' })).toEqual([])
  const stranger = await site.signedIn((await makeTrainee(tree.branch)).account.login)
  await stranger.get(`${BASE}/own/${own}`).expect(404)
  await stranger.get(`${BASE}/own/${own}/proofs/${proof}`).expect(404)
  await stranger.get(`${APPLICATIONS}/${own}`).expect(403)
  await mine.get(`${BASE}/own/${id}`).expect(404) // what the unit applied for is the unit's
  await mine.get(`${BASE}/own/${own}/proofs/${proof}`).expect(200)
  await unit.get(`${APPLICATIONS}/${own}/proofs/${proof}`).expect(200)
  const organiser = await makePerson(tree.branch, 'organiser')
  expect(code(await apply({ people: people(organiser) }).expect(422))).toBe('exemption.notAsked')
  expect(code(await approve([newId()]).expect(409))).toBe('exemption.gone')
  await apply({ from: days.to, to: days.from }).expect(422)
})

async function makeAsked(): Promise<Person> {
  const made = await makePerson(tree.branch)
  await recomputeRequirement(requirement._id)
  return made
}

test('two approvers at once make one exemption; all or none when one was answered meanwhile', async () => {
  const id = await applied()
  const replies = await Promise.all([
    approve([id], { text: '同意' }),
    approve([id], { text: '同意，注意期限' }, second),
    sendBack([id], second),
  ])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const { state, exemption } = (await ExemptionApplications.findById(id).lean())!
  expect(await Exemptions.countDocuments({ application: id })).toBe(state === 'approved' ? 1 : 0)
  expect(exemption !== null).toBe(state === 'approved')
  const other = await applied({ people: people(await makeAsked()) })
  expect(code(await approve([other, id], { text: '第三次' }).expect(409))).toBe('exemption.answered')
  expect((await seen(unit, other)).state).toBe('waiting')
  expect(code(await approve([other], { from: daysAfter(days.to, 1) }).expect(422))).toBe('exemption.days')
  await unit.post(`${APPLICATIONS}/${other}/withdraw`).expect(200)
  expect(code(await approve([other]).expect(409))).toBe('exemption.answered')
  const pair = people(await makeAsked())
  const raced = await Promise.all([
    apply({ people: pair }),
    apply({ people: [{ ...pair[0]!, id: newId() }] }, committee),
  ])
  expect(raced.map(({ status }) => status).sort(), 'one at a time').toEqual([200, 409])
})

test('an approval is told as of when: known then it was not, known now the past is excused; revoked and ended it stands till then', async () => {
  const yesterday = daysAfter(today, -1)
  const id = await applied({ from: daysAfter(today, -10) })
  await approve([id]).expect(200)
  const statesAt = async (known: string): Promise<number> => {
    const path = `/api/coverage/${requirement._id}/units/${tree.branch._id}/at`
    const { exempt } = (await committee.get(path).query({ on: yesterday, known }).expect(200)).body.unit.counts
    return exempt
  }
  const before = await statesAt('then')
  expect((await statesAt('now')) - before).toBeGreaterThanOrEqual(1)
  const { exemption } = (await ExemptionApplications.findById(id).lean())!
  const end = (on: string, given: object = {}) =>
    committee.post(`${BASE}/${exemption}/end`).send({ on, reason: '任务提前结束', ...given })
  for (const wrong of [yesterday, daysAfter(days.to, 1)])
    expect(code(await end(wrong).expect(422))).toBe('exemption.endDay')
  await unit.post(`${BASE}/${exemption}/end`).send({ on: today, reason: '提前' }).expect(403)
  await end(daysAfter(today, 5)).expect(200)
  await end(daysAfter(today, 5)).expect(200)
  expect(await stateOf(), 'it holds until then').toBe('exempt')
  const expiring = await standing({ state: 'expiring', search: person.name })
  expect(expiring).toMatchObject([{ until: daysAfter(today, 5), revoked: { ended: true, text: '任务提前结束' } }])
  await end(days.to).expect(200)
  expect(await standing({ search: person.name })).toMatchObject([{ until: days.to, revoked: null }])
  expect(await standing({ state: 'expiring', search: person.name })).toEqual([])
  const revoke = `/api/coverage/${requirement._id}/people/${person._id}/exemptions/${exemption}/revoke`
  await committee.post(revoke).send({ reason: '误批' }).expect(200)
  expect(await stateOf()).toBe('uncovered')
  expect(await standing({ search: person.name })).toEqual([])
  expect(await standing({ state: 'ended', search: person.name })).toEqual([])
  expect(await standing({ state: 'revoked', search: person.name })).toMatchObject([
    { state: 'revoked', until: yesterday, revoked: { text: '误批', ended: false } },
  ])
  expect(code(await end(today).expect(409))).toBe('exemption.over')
})

test('overlaps are said; an archived requirement takes none; a directly entered exemption stands in the list', async () => {
  const path = `/api/coverage/${requirement._id}/people/${person._id}/exemptions`
  const period = { from: today, to: daysAfter(today, 10) }
  await committee
    .post(path)
    .send({ ...period, reason: '病休', document: '医院证明' })
    .expect(200)
  const id = await applied()
  expect((await seen(committee, id)).overlaps).toEqual([period])
  expect(await standing({ search: person.name })).toMatchObject([{ document: '医院证明', appliedBy: null }])
  await Requirements.updateOne({ _id: requirement._id }, { $set: { archivedAt: new Date() } })
  expect(code(await approve([id]).expect(422))).toBe('exemption.archived')
  expect(code(await apply({ people: people(await makeAsked()) }).expect(422))).toBe('exemption.archived')
  await sendBack([id]).expect(200)
  await Requirements.updateOne({ _id: requirement._id }, { $unset: { archivedAt: 1 } })
  for (const which of ['', '/applications'])
    await committee
      .get(`${BASE}${which}/workbook`)
      .expect(200)
      .expect('content-type', /spreadsheetml/)
  await elsewhere.get(BASE).query({ unit: tree.branch._id }).expect(404)
})

test('two people who are one bring their applications and exemptions together, and apart again', async () => {
  const other = await makeAsked()
  const [asks, gone] = [await asked(), await applied({ people: people(other) })]
  await approve([await applied({ people: people(await makeAsked()) })]).expect(200)
  const path = `/api/coverage/${requirement._id}/people/${other._id}/exemptions`
  await committee.post(path).send({ from: today, to: today, reason: '病休' }).expect(200)
  const merge = newId()
  await unit.post(`/api/people/${person._id}/merge/${other._id}`).send({ id: merge }).expect(200)
  const rows = await ExemptionApplications.find({ _id: { $in: [asks, gone] } }).lean()
  expect(rows.map((row) => row.person)).toEqual([person._id, person._id])
  expect(new Set(rows.map(({ open }) => open)).size, 'both wait still').toBe(2)
  expect(await standing({ search: person.name })).toMatchObject([{ person: person._id, until: today }])
  await unit.post(`/api/merges/${merge}/undo`).expect(200)
  expect((await seen(unit, gone)).person).toBe(other._id)
  expect(await standing({ search: other.name })).toMatchObject([{ person: other._id }])
  await sendBack([gone]).expect(200)
})

test('follows who administers, and the person who goes to another unit', async () => {
  const id = await asked()
  const nearer = await makeAccount('unit-admin', tree.faculty)
  const agent = await site.signedIn(nearer.login)
  await followHolders()
  expect([(await listed(agent))[0], await listed(unit)]).toEqual([id, []])
  expect((await toldTo(agent))[0]).toMatchObject({ link: expect.stringContaining(id) })
  const faculty = await makeUnit('faculty', tree.institution)
  const branch = await makeUnit('branch', faculty)
  const post = (await Appointments.findOne({ person: person._id }).lean())!
  await Jobs.deleteMany({ kind: FOLLOW_JOB })
  await unit.post(`/api/appointments/${post._id}/end`).send({ to: today }).expect(200)
  const begun = { position: post.position, from: today, dualLeader: false }
  await unit
    .post(`/api/units/${branch._id}/people/${person._id}/appointments`)
    .send({ id: newId(), ...begun })
    .expect(200)
  expect(await Jobs.countDocuments({ kind: FOLLOW_JOB })).toBe(1)
  await followHolders()
  expect([await listed(agent, { state: 'open' }), await listed(unit)]).toEqual([expect.not.arrayContaining([id]), [id]])
})
