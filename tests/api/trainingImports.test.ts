/** Training of earlier years: laid before the committee, approved as evidence, counted, and taken back as one. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuildLearning } from '../../server/features/enrolment/rebuild.service.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { computeRequirement } from '../../server/features/coverage/compute.service.ts'
import { RosterImports } from '../../server/features/imports/imports.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { creditWithin, verifyChain } from '../../server/features/ledger/ledger.service.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { sealedNumber } from '../../server/features/roster/secrets.service.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { newId } from '../../server/lib/id.ts'
import { makePositions, makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { act, over, rowsOf, sendFile, show } from '../support/importing.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { toldTo } from '../support/told.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let worker: ReturnType<typeof startWorker>
beforeAll(async () => {
  site = await openSite('trainingImports')
  await makePositions()
  worker = startWorker(site.app, { pollMs: 250 })
})
afterAll(async () => {
  await worker.stop()
  await site.close()
})

const HEADER = '姓名,工号,身份证号,单位,培训班,培训基地,培训开始,培训结束,学时,证书编号'
const CLASS = '示范培训班'
const upload = (agent: Agent, unit: string, rows: readonly string[]) =>
  sendFile(agent, unit, [HEADER, ...rows], { kind: 'training' })

async function university() {
  const tree = await makeTree()
  const keeper = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
  const programme = await makeProgramme(tree.committee, { title: `项目 ${newId()}` })
  const requirement = await makeRequirement(tree.committee, [programme._id], { from: '2022-01-01', to: '2099-12-31' })
  await computeRequirement(requirement._id, { months: [] })
  return { tree, unit: tree.institution._id, keeper, committee, programme, requirement }
}
const stateOf = async (requirement: string, person: string) =>
  (await CoverageStatuses.findOne({ requirement, person }).lean())?.state
const code = ({ body }: { body: { code: string } }) => body.code

test('is laid before the committee, approved, counted and shown with its source; the same again changes nothing', async () => {
  const { tree, unit, keeper, committee, programme, requirement } = await university()
  const { person, account } = await makeTrainee(tree.branch)
  await People.updateOne({ _id: person._id }, { $set: { name: '林知远', staffNumber: '00271' } })
  await computeRequirement(requirement._id, { months: [] })
  const rows = [
    `林知远,00271,,,${CLASS},市委党校,2022-05-10,2022-05-14,40,JW2022-0137`,
    `林知远,00271,,,专题讲座,,2023.03,,7.5,`,
  ]
  const sent = await upload(keeper, unit, rows)
  expect(sent).toMatchObject({ kind: 'training', state: 'checked', counts: { new: 2, error: 0, doubt: 0 }, effect: [] })
  expect((await rowsOf(keeper, sent.id))[0]).toMatchObject({
    name: '林知远',
    brings: `“${CLASS}”（市委党校），2022-05-10 至 2022-05-14，40 学时，证书 JW2022-0137`,
  })
  const choose = (programme: string) =>
    keeper.put(`/api/imports/${sent.id}/classes`).send({ classes: [{ name: CLASS, programme }] })
  expect(code(await choose('nothing').expect(422))).toBe('import.unknownProgramme')
  await choose(programme._id).expect(200)
  await expect
    .poll(async () => (await show(keeper, sent.id)).effect)
    .toMatchObject([{ more: 1, already: 0, outside: 0 }])
  expect(code(await keeper.post(`/api/imports/${sent.id}/apply`).send({}).expect(409))).toBe('import.needsApproval')
  await keeper.post(`/api/imports/${sent.id}/approve`).expect(403)
  expect(code(await committee.post(`/api/imports/${sent.id}/approve`).expect(409))).toBe('import.state')
  await act(keeper, sent.id, 'submit')
  expect(code(await choose(programme._id).expect(409)), 'it lies with the committee').toBe('import.state')
  expect(await LearningRecords.countDocuments({ person: person._id })).toBe(0)
  const waiting = await committee.get('/api/training-batches').expect(200)
  expect(waiting.body.items).toMatchObject([{ id: sent.id, state: 'submitted' }])
  await act(committee, sent.id, 'return', { reason: '请补证书编号' })
  expect(await act(keeper, sent.id, 'submit')).toMatchObject({ state: 'submitted', refusal: null })
  expect(await act(committee, sent.id, 'approve')).toMatchObject({ state: 'applied' })

  expect(await stateOf(requirement._id, person._id)).toBe('covered')
  const mine = await site.signedIn(account.login)
  const record = async (year?: number) =>
    (
      await mine
        .get('/api/learning/record')
        .query({ ...(year && { year }) })
        .expect(200)
    ).body
  expect(await record(2022)).toMatchObject({
    credit: 4_000,
    years: expect.arrayContaining([2022, 2023]),
    items: [{ credit: 4_000, text: expect.stringContaining(programme.title), source: expect.stringContaining('认定') }],
  })
  expect(await record()).toMatchObject({ credit: 4_750, items: [{}, {}] })
  expect(await verifyChain(person._id)).toBeNull()
  expect((await rebuildLearning({ repair: false })).differences).toEqual([])
  expect((await AuditRows.find({ subject: sent.id }).sort({ at: 1 }).lean()).map((row) => row.act)).toEqual([
    'training.submit',
    'training.return',
    'training.submit',
    'training.approve',
  ])

  const told = async (agent: Agent) => (await toldTo(agent)).map(({ title }) => title)
  expect(await told(committee)).toEqual(Array(2).fill(`${tree.institution.name}补录的培训等待认定`))
  expect(await told(keeper)).toEqual(['“名单.csv”已认定', '“名单.csv”被退回'])

  const again = await upload(keeper, unit, [...rows, `林知远,00271,,,${CLASS} （补）,,2022-05-10,,40,JW2022-0137`])
  expect(again.counts).toMatchObject({ new: 0, unchanged: 3 })
  expect(code(await keeper.post(`/api/imports/${again.id}/submit`).send({}).expect(409))).toBe('import.nothing')

  await keeper.post(`/api/imports/${sent.id}/undo`).expect(404)
  const about = (await record()).items[1].id
  const dispute = { id: newId().slice(0, 16), kind: 'hours', about, text: '应为 48 学时' }
  await mine.post('/api/disputes/own').send(dispute).expect(200)
  expect(await act(committee, sent.id, 'undo')).toMatchObject({
    state: 'applied',
    kept: ['林知远：待答复的更正申请'],
  })
  await mine.post(`/api/disputes/own/${dispute.id}/withdraw`).expect(200)
  expect(await act(committee, sent.id, 'undo')).toMatchObject({ state: 'undone' })
  expect(await stateOf(requirement._id, person._id)).not.toBe('covered')
  expect([(await record(2022)).credit, (await record()).credit]).toEqual([0, 0])
  expect((await upload(keeper, unit, rows)).counts).toMatchObject({ new: 2, unchanged: 0 })
})

test('finds a person by number, identity number or name in a unit, asks where it cannot tell, and nobody outside', async () => {
  const { tree, unit, keeper } = await university()
  const beside = await makeUnit('branch', tree.faculty, { name: '第二党支部' })
  const known = await makePerson(tree.branch, undefined, '2020-01-01', { name: '苏慕云' })
  await makePerson(beside, undefined, '2020-01-01', { name: '苏慕云' })
  const number = '11010519491231002X'
  await People.updateOne(
    { _id: known._id },
    { $set: { identityNumber: sealedNumber(known._id, 'identityNumber', number) } },
  )
  const other = await makeUnit('branch', await makeUnit('institution', tree.committee))
  await makePerson(other, undefined, '2020-01-01', { name: '外校人', staffNumber: '9' })
  const sent = await upload(keeper, unit, [
    `苏慕云,,${number},,甲班,,2022-05-10,,8,`,
    `苏慕云,,,第二党支部,甲班,,2022-05-10,,8,`,
    `苏慕云,,,,甲班,,2022-05-10,,8,`,
    `外校人,9,,,甲班,,2022-05-10,,8,`,
    `苏慕云,,,第二党支部,乙班,,2099-05-10,,8,`,
    `苏慕云,,,第二党支部,乙班,,2022-05-10,,八,`,
  ])
  expect(sent.counts).toMatchObject({ new: 2, doubt: 1, error: 3 })
  const errors = await rowsOf(keeper, sent.id, 'error')
  expect(errors.map((row: { errors: { column: string }[] }) => row.errors[0]!.column)).toEqual([
    '姓名',
    '培训结束',
    '学时',
  ])
  const [doubt] = await rowsOf(keeper, sent.id, 'doubt')
  expect(doubt.candidates).toHaveLength(2)
  expect(code(await keeper.post(`/api/imports/${sent.id}/submit`).send({}).expect(409))).toBe('import.leftOut')
  await keeper
    .put(`/api/imports/${sent.id}/choices`)
    .send({ choices: [{ row: 4, person: known._id }] })
    .expect(200)
  expect((await over(keeper, sent.id)).counts, 'the same as the first row').toMatchObject({
    new: 2,
    unchanged: 1,
    doubt: 0,
  })
})

test('laid twice before the committee it is recorded once, and the second says so', async () => {
  const { tree, unit, keeper, committee } = await university()
  const person = await makePerson(tree.branch, undefined, '2020-01-01', { name: '顾怀瑾', staffNumber: '00112' })
  const row = `顾怀瑾,00112,,,${CLASS},,2022-05-10,2022-05-14,40,`
  const sent = [await upload(keeper, unit, [row]), await upload(keeper, unit, [row])]
  for (const { id } of sent) await act(keeper, id, 'submit')
  await Promise.all(sent.map(({ id }) => act(committee, id, 'approve')))
  expect(await LearningRecords.countDocuments({ person: person._id })).toBe(1)
  const left = (await Promise.all(sent.map(({ id }) => rowsOf(committee, id)))).flat().map((each) => each.left)
  expect(left.sort()).toEqual([null, '这次培训已经有记录。'])
})

test('of another institution is nobody else’s to see, to submit or to approve', async () => {
  const { tree, unit, keeper } = await university()
  await makePerson(tree.branch, undefined, '2020-01-01', { name: '顾怀瑾', staffNumber: '00112' })
  const sent = await upload(keeper, unit, [`顾怀瑾,00112,,,${CLASS},,2022-05-10,2022-05-14,40,`])
  const elsewhere = await university()
  await elsewhere.keeper.get(`/api/imports/${sent.id}`).expect(404)
  await elsewhere.keeper.post(`/api/imports/${sent.id}/submit`).send({}).expect(404)
  await act(keeper, sent.id, 'submit')
  await elsewhere.committee.post(`/api/imports/${sent.id}/approve`).expect(404)
  expect((await elsewhere.committee.get('/api/training-batches').expect(200)).body.items).toEqual([])
  expect((await RosterImports.findById(sent.id).lean())!.state).toBe('submitted')
})

test('of two who turn out to be one stands once with the one who stays, and goes with its import', async () => {
  const { tree, unit, keeper, committee } = await university()
  const one = await makePerson(tree.branch, undefined, '2020-01-01', { name: '顾怀瑾', staffNumber: '1' })
  const two = await makePerson(tree.branch, undefined, '2020-01-01', { name: '顾怀瑾', staffNumber: '2' })
  const row = (number: number, name: string) => `顾怀瑾,${number},,,${name},,2022-05-10,2022-05-14,40,`
  const sent = await upload(keeper, unit, [row(1, '甲班'), row(2, '甲班'), row(2, '乙班')])
  await act(keeper, sent.id, 'submit')
  await act(committee, sent.id, 'approve')
  const late = await upload(keeper, unit, [row(1, '丙班'), row(2, '丙班'), row(2, '丁班')])
  await act(keeper, late.id, 'submit')
  await keeper.post(`/api/people/${one._id}/merge/${two._id}`).send({ id: newId() }).expect(200)
  const in2022 = () => creditWithin(one._id, { from: '2022-01-01', before: '2023-01-01' })
  expect(await in2022()).toBe(8_000)
  await act(committee, late.id, 'approve')
  expect(await in2022(), 'what was approved since is of the one who stayed').toBe(16_000)
  expect((await rowsOf(committee, late.id)).map(({ left }: { left: string | null }) => left)).toEqual([
    null,
    '这次培训已经有记录。',
    null,
  ])
  for (const person of [one, two]) expect(await verifyChain(person._id)).toBeNull()
  await act(committee, late.id, 'undo')
  expect(await in2022()).toBe(8_000)
  expect(await act(committee, sent.id, 'undo')).toMatchObject({ state: 'undone' })
  expect(await in2022()).toBe(0)
  expect(await verifyChain(one._id)).toBeNull()
})
