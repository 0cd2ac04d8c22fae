/** 荣誉与项目: entered by the committee, dated, seen where its holder stands, and what priority will be ranked by. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import '../../server/features/index.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { honoursOn } from '../../server/features/honours/list.service.ts'
import { newId } from '../../server/lib/id.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { POSITIONS } from '../../seeds/positions.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { keyOfProof } from '../../server/storage/proofs.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
interface Row {
  id: string
  subjectName: string
  revision: number
}
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let committee: Agent
let keeper: Agent
beforeAll(async () => {
  site = await openSite('honours')
  await Positions.insertMany(POSITIONS)
  tree = await makeTree()
  committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
  keeper = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
})
afterAll(() => site.close())

const FACTS = {
  kind: 'model-branch',
  level: 'national',
  batch: '第三批',
  document: '教思政〔2024〕1号',
  from: '2024-01-01',
}
const add = (place: string, given: object = {}, agent = committee) =>
  agent.post(`/api/honours/${place}`).send({ id: newId(), ...FACTS, ...given })
const list = async (query: object = {}, agent = keeper): Promise<Row[]> =>
  (await agent.get('/api/honours').query(query).expect(200)).body.items
const names = async (query: object = {}, agent = keeper) => (await list(query, agent)).map((each) => each.subjectName)
const code = ({ body }: { body: { code: string } }) => body.code

test('an honour is entered once, ended by its date, and counts on the days between', async () => {
  const branch = await makeUnit('branch', tree.faculty, { name: '样板党支部' })
  const id = newId()
  await add(`units/${branch._id}`, { id }).expect(200)
  await add(`units/${branch._id}`, { id }).expect(200) // a reply that was lost
  const [row] = (await keeper.get(`/api/honours/units/${branch._id}`).expect(200)).body.items
  expect(row).toMatchObject({ id, kindName: '全国党建工作样板支部', batch: '第三批', to: null, revision: 1 })
  const { kind: _, ...facts } = FACTS
  const save = (given: object) => committee.put(`/api/honours/${id}`).send({ ...facts, revision: 1, ...given })
  expect(code(await save({ to: '2024-01-01' }).expect(422))).toBe('honour.period')
  await save({ to: '2025-01-01' }).expect(200)
  await save({ to: '2025-01-01' }).expect(200)
  expect(code(await save({ to: '2026-01-01' }).expect(409)), 'somebody changed it').toBe('conflict')
  const on = async (day: string) => (await honoursOn(day, [branch._id, 'other'])).map(({ first }) => first)
  expect([await on('2023-12-31'), await on('2024-01-01'), await on('2024-12-31'), await on('2025-01-01')]).toEqual([
    [],
    [true],
    [true],
    [],
  ])
  expect([await names({ search: '样板' }), await names({ search: 'ybdzb', held: 'all' })]).toEqual([[], ['样板党支部']])
  const renamed = { name: '先锋党支部', on: '2024-06-01', revision: 1 }
  await committee.patch(`/api/units/${branch._id}`).send(renamed).expect(200)
  expect([await names({ search: 'ybdzb', held: 'all' }), await names({ search: 'xfdzb', held: 'all' })]).toEqual([
    [],
    ['先锋党支部'],
  ])
  await committee.post(`/api/honours/${id}/remove`).send({ reason: ' ' }).expect(422)
  await committee.post(`/api/honours/${id}/remove`).send({ reason: '录错' }).expect(200)
  expect(await on('2024-06-01')).toEqual([])
  expect((await AuditRows.find({ subject: id }).sort({ at: 1 }).lean()).map(({ act }) => act)).toEqual([
    'honour.create',
    'honour.save',
    'honour.remove',
  ])
})

test('an honour follows its person, and is found under the corrected name; each sees those below', async () => {
  const person = await makePerson(tree.branch, undefined, '2020-01-01', { name: '张三', pinyin: 'zhang san' })
  await add(`people/${person._id}`, { kind: 'party-worker' }).expect(200)
  expect(code(await add(`people/${person._id}`).expect(422)), 'given to units').toBe('honour.kind')
  expect(await names({ kind: 'party-worker' })).toEqual(['张三'])
  const other = await makeUnit('institution', tree.committee)
  const branch = await makeUnit('branch', other)
  const away = await site.signedIn((await makeAccount('unit-admin', other)).login)
  expect(await names({}, away)).toEqual([])
  await away.get(`/api/honours/people/${person._id}`).expect(404)
  const post = { position: 'teacher-branch-secretary', from: '2024-06-01' }
  await committee.post(`/api/units/${branch._id}/people/${person._id}/appointments`).send(post).expect(200)
  await committee.patch(`/api/people/${person._id}`).send({ name: '章三', reason: '误写' }).expect(200)
  expect(await names({ search: '章' }, away)).toEqual(['章三'])
  await add(`people/${person._id}`, { kind: 'party-worker' }, keeper).expect(403)
  await away.get('/api/honours/workbook').expect(200)
  expect(await AuditRows.find({ act: 'export.honours' }, { detail: 1 }).lean()).toEqual([
    expect.objectContaining({ detail: expect.stringMatching(/，1 条$/) }),
  ])
})

test('kinds are a table: one in use stays', async () => {
  const id = newId()
  const save = (given: object) =>
    committee
      .put(`/api/honours/kinds/${id}`)
      .send({ name: '金课工作室', of: 'both', first: true, revision: 0, ...given })
  await save({}).expect(200)
  await save({}).expect(200)
  expect(code(await save({ name: '改名', revision: 0 }).expect(409))).toBe('conflict')
  expect(code(await save({ name: '优秀党务工作者', revision: 1 }).expect(409))).toBe('honourKind.nameTaken')
  await add(`units/${tree.branch._id}`, { kind: id }).expect(200)
  expect(code(await committee.delete(`/api/honours/kinds/${id}`).expect(409))).toBe('honourKind.inUse')
  const [row] = await list({ kind: id })
  await committee.post(`/api/honours/${row!.id}/remove`).send({ reason: '录错' }).expect(200)
  await committee.delete(`/api/honours/kinds/${id}`).expect(200)
  expect(code(await add(`units/${tree.branch._id}`, { kind: id }).expect(422))).toBe('honour.kind')
})

test('an honour has its documents, read where the honour is seen, and gone with it', async () => {
  const branch = await makeUnit('branch', tree.faculty)
  const id = newId()
  await add(`units/${branch._id}`, { id }).expect(200)
  const attach = (bytes: Buffer, agent = committee) =>
    agent
      .post(`/api/honours/${id}/proofs`)
      .attach('file', bytes, { filename: '立项通知.png', contentType: 'image/png' })
  expect(code(await attach(Buffer.from('MZ not a picture')).expect(422))).toBe('honour.proofType')
  await attach(png(1, 1, [200, 0, 0]), keeper).expect(403)
  for (const width of [1, 1, 2, 3]) await attach(png(width, 1, [200, 0, 0])).expect(200)
  expect(code(await attach(png(4, 1, [200, 0, 0])).expect(409))).toBe('honour.proofsFull')
  const [{ proofs }] = (await keeper.get(`/api/honours/units/${branch._id}`).expect(200)).body.items
  expect(proofs).toHaveLength(3)
  const at = (proof: { id: string }) => `/api/honours/${id}/proofs/${proof.id}`
  const read = await keeper.get(at(proofs[0])).expect(200)
  expect(read.body.equals(png(1, 1, [200, 0, 0]))).toBe(true)
  const away = await site.signedIn(
    (await makeAccount('unit-admin', await makeUnit('institution', tree.committee))).login,
  )
  await away.get(at(proofs[0])).expect(404)
  expect((await committee.delete(at(proofs[0])).expect(200)).body.proofs).toHaveLength(2)
  await committee.post(`/api/honours/${id}/remove`).send({ reason: '录错' }).expect(200)
  for (const proof of proofs) expect(await site.app.storage.read(keyOfProof(id, proof.id))).toBeNull()
})
