/** 轮训: reported by an institution with roster and evidence, approved person by person, and what that does to coverage. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import '../../server/features/index.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { recomputeRequirement } from '../../server/features/coverage/recompute.service.ts'
import { verifyChain } from '../../server/features/ledger/ledger.service.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { Appointments } from '../../server/features/roster/roster.model.ts'
import { mergePeople } from '../../server/features/roster/mergePeople.service.ts'
import { newId } from '../../server/lib/id.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makePositions, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { standingClock } from '../support/clock.ts'
import { makeMember } from '../support/memberFactories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { toldTo } from '../support/told.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
const clock = standingClock('2026-06-01T02:00:00Z')
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let committee: Agent
let unit: Agent
let stranger: Agent
beforeAll(async () => {
  site = await openSite('localTraining')
  await makePositions()
  tree = await makeTree()
  committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
  unit = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const other = await makeUnit('institution', tree.committee)
  stranger = await site.signedIn((await makeAccount('unit-admin', other)).login)
})
afterAll(async () => {
  clock.release()
  await site.close()
})

const FACTS = { title: '教师党支部书记轮训', from: '2026-03-02', to: '2026-03-04', hours: 1_600, place: '党校' }
const code = ({ body }: { body: { code: string } }) => body.code
async function report(people: readonly { _id: string }[], given: object = {}) {
  const { body } = await unit
    .post('/api/local-trainings')
    .send({ id: newId(), ...FACTS, ...given })
    .expect(200)
  const at = `/api/local-trainings/${body.id as string}`
  if (people.length > 0)
    await unit
      .post(`${at}/people`)
      .send({ people: people.map(({ _id }) => ({ person: _id })) })
      .expect(200)
  const file = { filename: '签到表.png', contentType: 'image/png' }
  await unit
    .post(`${at}/proofs`)
    .attach('file', png(4, 4, [9, 9, 9]), file)
    .expect(200)
  return at
}
const revisionAt = async (at: string): Promise<number> => (await unit.get(at).expect(200)).body.revision
const submit = async (at: string) => unit.post(`${at}/submit`).send({ revision: await revisionAt(at) })
const approve = async (at: string, people?: string[]) =>
  committee.post(`${at}/approve`).send({ revision: await revisionAt(at), ...(people && { people }) })
const hoursOf = async (person: string) =>
  (await LearningRecords.find({ person }).lean()).reduce((sum, { credit }) => sum + credit, 0)

test('only its institution and the committee see it; drafts, other people and other files are nobody else’s', async () => {
  const [own, foreign] = [await makePerson(tree.branch), await makePerson(await makeUnit('branch', tree.committee))]
  const at = await report([own])
  await stranger.get(at).expect(404)
  await committee.get(at).expect(404) // a draft
  for (const act of ['submit', 'withdraw', 'remove'])
    await stranger.post(`${at}/${act}`).send({ revision: 1 }).expect(404)
  const { body } = await unit
    .post(`${at}/people`)
    .send({ people: [{ person: foreign._id }] })
    .expect(422)
  expect(body.code).toBe('localTraining.outside')
  expect(body.detail, 'no name of a stranger').not.toContain(foreign.name)
  const [proof] = (await unit.get(at)).body.proofs
  await stranger.get(`${at}/proofs/${proof.id}`).expect(404)
  await unit.get(`${at}/proofs/${proof.id}`).expect(200)
  await unit.post(`${at}/approve`).send({ revision: 2 }).expect(403)
  // who came later was not there
  const late = await makePerson(tree.branch, undefined, '2026-04-01')
  expect(
    code(
      await unit
        .post(`${at}/people`)
        .send({ people: [{ person: late._id }] })
        .expect(422),
    ),
  ).toBe('localTraining.outside')
  // who has left since was
  await Appointments.updateOne({ person: own._id }, { $set: { to: '2026-05-01' } })
  await submit(at)
  expect((await committee.get(at).expect(200)).body).toMatchObject({
    state: 'submitted',
    counts: { waiting: 1 },
    may: { decide: true },
  })
  expect((await committee.get('/api/local-trainings/waiting').expect(200)).body.count).toBeGreaterThan(0)
  const items = (agent: Agent) =>
    agent.get('/api/local-trainings').query({ year: 2026, state: 'submitted', search: 'jsdzb' }).expect(200)
  expect((await items(committee)).body.items).toHaveLength(1)
  expect((await items(stranger)).body.items).toHaveLength(0)
  await unit.post(`${at}/withdraw`).expect(200)
  await unit.post(`${at}/remove`).expect(200)
  await unit.get(at).expect(404)
})

test('what is not whole is not submitted, and what is submitted is not written', async () => {
  const person = await makePerson(tree.branch)
  const { body } = await unit
    .post('/api/local-trainings')
    .send({ id: newId(), ...FACTS })
    .expect(200)
  const at = `/api/local-trainings/${body.id as string}`
  expect(code(await submit(at))).toBe('localTraining.noEvidence')
  await unit.post(`${at}/proofs`).attach('file', png(4, 4, [1, 9, 9]), { filename: 'a.png', contentType: 'image/png' })
  expect(code(await submit(at))).toBe('localTraining.nobody')
  await unit.post(`${at}/people/unit`).send({ unit: tree.branch._id, position: 'faculty-secretary' }).expect(422)
  await unit.post(`${at}/people/unit`).send({ unit: tree.branch._id, position: null }).expect(200)
  await unit
    .put(at)
    .send({ ...FACTS, to: '2026-06-01', revision: 1 })
    .expect(200)
  expect(code(await submit(at))).toBe('localTraining.notOver')
  expect(code(await unit.put(at).send({ ...FACTS, revision: 1 }))).toBe('localTraining.stale')
  await unit
    .put(at)
    .send({ ...FACTS, revision: 2 })
    .expect(200)
  expect((await submit(at)).status).toBe(200)
  expect((await submit(at)).status, 'twice is once').toBe(200)
  expect(code(await unit.post(`${at}/people/remove`).send({ people: [person._id] }))).toBe('localTraining.notEditable')
  expect((await toldTo(committee)).map(({ title }) => title)).toContain(`${tree.institution.name}报送的轮训等待审批`)
})

test('approved once, some refused, reported again; coverage follows there and back', async () => {
  const requirement = await makeRequirement(tree.committee, [], {
    clock: 'concentrated',
    from: '2026-01-01',
    to: '2026-12-31',
    localTrainings: true,
  })
  const { person: first, account } = await makeTrainee(tree.branch)
  const [second, third] = [await makePerson(tree.branch), await makePerson(tree.branch)]
  await recomputeRequirement(requirement._id)
  const stateOf = async ({ _id }: { _id: string }) =>
    (await CoverageStatuses.findOne({ person: _id, requirement: requirement._id }).lean())?.state
  const at = await report([first, second, third])
  await submit(at)
  await approve(at, [first._id])
  const stale = await revisionAt(at)
  await committee
    .post(`${at}/refuse`)
    .send({ revision: stale, people: [second._id], remarks: '签到表上没有' })
    .expect(200)
  await committee.post(`${at}/send-back`).send({ revision: stale, remarks: '请补课程表' }).expect(200)
  expect(code(await approve(at)), 'it was sent back').toBe('localTraining.notWaiting')
  expect(await stateOf(first)).toBe('covered')
  expect(await stateOf(second)).not.toBe('covered')
  expect(code(await unit.put(at).send({ ...FACTS, title: '改名', revision: stale + 1 }))).toBe('localTraining.locked')
  await unit
    .post(`${at}/people/remove`)
    .send({ people: [third._id, first._id] })
    .expect(200)
  expect((await unit.get(at)).body.counts, 'who is approved stays').toMatchObject({
    approved: 1,
    refused: 1,
    waiting: 0,
  })
  await submit(at)
  const revision = await revisionAt(at)
  const twice = await Promise.all([1, 2].map(() => committee.post(`${at}/approve`).send({ revision })))
  expect(twice.map(({ status }) => status)).toEqual([200, 200])
  expect((await committee.get(at)).body).toMatchObject({ state: 'decided', counts: { approved: 2, waiting: 0 } })
  expect([await hoursOf(first._id), await hoursOf(second._id)]).toEqual([1_600, 1_600])
  expect((await toldTo(unit)).map(({ title }) => title)).toEqual(
    expect.arrayContaining(['“教师党支部书记轮训”需要补充', '“教师党支部书记轮训”已审批']),
  )

  const trainee = await site.signedIn(account.login)
  const { body: today } = await trainee.get('/api/learning/today').expect(200)
  expect(today.duties[0]).toMatchObject({
    state: 'covered',
    proof: expect.stringContaining('参加单位轮训“教师党支部书记轮训”'),
  })
  const { body: record } = await trainee.get('/api/learning/record').expect(200)
  expect(record.items[0]).toMatchObject({ credit: 1_600, source: expect.stringContaining(tree.institution.name) })

  const ofGroup = async (group: string) => (await trainee.get('/api/learning/record').query({ group }).expect(200)).body
  expect((await ofGroup('local')).items).toHaveLength(1)
  expect(await ofGroup('classes')).toMatchObject({ items: [], credit: 0 })
  const yearly = async () => (await trainee.get('/api/learning/record/hours').expect(200)).body.items
  expect(await yearly()).toMatchObject([{ year: 2026, credit: 1_600, of: { local: 1_600, courses: 0 } }])

  // other hours, then taken back
  await committee
    .post(`${at}/correct`)
    .send({ people: [first._id], hours: 800, reason: '缺席一天' })
    .expect(200)
  await committee
    .post(`${at}/correct`)
    .send({ people: [first._id], hours: 800, reason: '缺席一天' })
    .expect(200)
  expect([await hoursOf(first._id), await stateOf(first)]).toEqual([800, 'covered'])
  expect((await unit.get(at)).body).toMatchObject({ counts: { approved: 2, revoked: 0 }, may: { reopen: false } })
  await committee
    .post(`${at}/revoke`)
    .send({ people: [first._id], reason: '材料不实' })
    .expect(200)
  expect([await hoursOf(first._id), await stateOf(first), await verifyChain(first._id)]).toEqual([0, 'uncovered', null])
  expect((await unit.get(at)).body.counts).toMatchObject({ approved: 1, revoked: 1 })
  const told = (await toldTo(trainee)).filter(({ title }) => title.startsWith('学习记录已撤销'))
  expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('材料不实')])
  expect(await yearly()).toMatchObject([{ credit: 0, of: { local: 0 } }])
  const { items: own } = await ofGroup('local')
  expect(own.map(({ revoked }: { revoked: string | null }) => revoked)).toEqual([null, '材料不实', null, '缺席一天'])
  await unit.post(`${at}/reopen`).expect(200)
  await submit(at)
  await approve(at)
  expect([await hoursOf(first._id), await stateOf(first)]).toEqual([800, 'covered'])

  // taken back from the person's page: the roster says so
  const standing = await LearningRecords.findOne({ person: second._id, kind: 'localTraining.completed' }).lean()
  await committee.post(`/api/people/${second._id}/records/${standing!._id}/revoke`).send({ reason: '重复' }).expect(200)
  const rows = (await unit.get(`${at}/people`).query({ state: 'revoked' }).expect(200)).body.items
  expect(rows).toMatchObject([{ person: second._id, remarks: '重复' }])
})

test('two rows who are one person: recorded once, and still to be taken back', async () => {
  const [kept, gone] = [
    await makePerson(tree.branch, 'teacher-branch-secretary', '2020-01-01', { name: '王明' }),
    await makePerson(tree.branch, 'faculty-secretary', '2020-01-01', { name: '王明' }),
  ]
  const at = await report([gone])
  await submit(at)
  await approve(at)
  const actor = {
    ...{ account: 'x', name: '管理员', person: null, session: 'x', mustChangePassword: false },
    grants: [{ role: 'committee' as const, unit: tree.committee._id }],
  }
  await mergePeople(actor, kept._id, gone._id, { id: newId(), values: {}, login: 'kept' })
  expect([await hoursOf(kept._id), await hoursOf(gone._id)]).toEqual([1_600, 0])
  expect((await unit.get(`${at}/people`)).body.items).toMatchObject([{ person: kept._id, state: 'approved' }])
  await committee.post(`${at}/revoke`).send({ reason: '材料不实' }).expect(200)
  expect(await hoursOf(kept._id)).toBe(0)
})

test('a roster out of a file: who is meant, and what is wrong with which row', async () => {
  const named = (name: string, staffNumber: string, from?: string) =>
    makePerson(tree.branch, undefined, from, { name, staffNumber })
  const known = await named('赵一', '2001')
  await Promise.all([
    named('钱二', '2002'),
    named('钱二', '2003'),
    named('孙三', '2004', '2026-05-01'),
    named('吴六', '2006'),
  ])
  const at = await report([known])
  const rows = [
    '姓名,工号,学时',
    '赵一,2001,8',
    '赵一,2001,',
    '钱二,,',
    '孙三,2004,',
    '李四,,',
    ',2005,4',
    '周五,,很多',
    '吴六,2006,17',
  ]
  const read = (lines: string[]) =>
    unit
      .post(`${at}/people/file`)
      .attach('file', Buffer.from(lines.join('\n')), { filename: '名单.csv', contentType: 'text/csv' })
  const { body } = await read(rows).expect(200)
  expect(body.people).toMatchObject([{ row: 2, name: '赵一', hours: 800, known: true, overlaps: [] }])
  expect(body.errors.map(({ row, reason }: { row: number; reason: string }) => `${row} ${reason}`)).toEqual([
    '3 与第 2 行是同一个人。',
    '4 看不出是哪一位“钱二”。',
    '5 2026-03-02 至 2026-03-04 在本单位没有任职。',
    '6 名册里没有“李四”。',
    '7 没有姓名。',
    '8 看不出是多少学时。',
    '9 超过这次轮训的 16 学时。',
  ])
  expect(code(await read(['工号', '2001']))).toBe('import.noNames')
  await stranger
    .post(`${at}/people/file`)
    .attach('file', Buffer.from('姓名'), { filename: 'a.csv', contentType: 'text/csv' })
    .expect(404)
  const tooMany = [{ person: known._id, hours: 1_700 }]
  expect(code(await unit.post(`${at}/people`).send({ people: tooMany }))).toBe('localTraining.hours')
  // the same person in a training of the same days is said
  const held = await makeOpenClass(tree.institution, { title: '示范班', from: '2026-03-05', to: '2026-03-06' })
  await makeMember(held, known, tree.institution)
  const other = await report([known], { title: '另一期轮训', from: '2026-03-04', to: '2026-03-05' })
  const [row] = (await unit.get(`${other}/people`).expect(200)).body.items
  expect(row.overlaps).toEqual([
    '“教师党支部书记轮训”（2026-03-02 至 2026-03-04）',
    '培训班“示范班”（2026-03-05 至 2026-03-06）',
  ])
})
