/** The question bank 题库: what is kept, how it is found, and that a change leaves what was used as it was. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addMany,
  bankFor,
  contentOf,
  questionsForUse,
  removeUnused,
} from '../../server/features/questions/questions.service.ts'
import { candidatesAbout } from '../../server/features/questions/candidates.service.ts'
import { Questions } from '../../server/features/questions/questions.model.ts'
import type { BankQuestion } from '../../server/features/questions/question.contract.ts'
import { newId } from '../../server/lib/id.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { makeAsset } from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('bank')
})
afterAll(() => site.close())

const NO_TRAITS = { difficulty: null, topics: [], positions: [], source: '', sourceDate: null, reviewOn: null }
type Single = Extract<BankQuestion, { kind: 'single' }>
const single = (stem: string, given: Partial<Single> = {}): Single => ({
  ...{ id: 'x', kind: 'single', stem, explanation: '', points: 2, answer: 'a' },
  options: [
    { id: 'a', text: '民主集中制' },
    { id: 'b', text: '首长负责制' },
  ],
  ...given,
})

async function inTree() {
  const tree = await makeTree()
  const account = await makeAccount('instructor', tree.institution)
  const actor = {
    ...{ account: account._id, name: account.name, person: null, session: 'x', mustChangePassword: false },
    grants: [{ role: 'instructor' as const, unit: tree.institution._id }],
  }
  return { ...tree, actor, teacher: await site.signedIn(account.login) }
}
type Agent = Awaited<ReturnType<typeof inTree>>['teacher']
const add = async (teacher: Agent, content: BankQuestion, traits: object = {}) =>
  (await teacher.post('/api/bank/questions').send({ id: newId(), content, traits }).expect(200)).body
const found = async (teacher: Agent, query: Record<string, string | number>) =>
  (await teacher.get('/api/bank/questions').query(query).expect(200)).body as {
    items: { id: string; stem: string }[]
    nextCursor: string | null
  }
const stems = async (teacher: Agent, query: Record<string, string | number>) =>
  (await found(teacher, query)).items.map(({ stem }) => stem)

test('a question is made once, changed against its revision, and every version of it stays', async () => {
  const { teacher, actor } = await inTree()
  const id = newId()
  const body = { id, content: single('党的根本组织原则是什么？'), traits: { topics: ['组织制度'], difficulty: 2 } }
  const made = (await teacher.post('/api/bank/questions').send(body).expect(200)).body
  expect(made).toMatchObject({ id, version: 1, revision: 1, topics: ['组织制度'], difficulty: 2, same: [] })
  expect((await teacher.post('/api/bank/questions').send(body).expect(200)).body.serial).toBe(made.serial)
  expect(made.content.id).toBe(id)
  const traits = { ...NO_TRAITS, topics: ['组织制度', '民主集中制'] }
  const save = (revision: number, content: BankQuestion) =>
    teacher.put(`/api/bank/questions/${id}`).send({ revision, content, traits })
  expect((await save(1, made.content).expect(200)).body).toMatchObject({ version: 1, revision: 2 }) // traits alone
  const other = { ...made.content, answer: 'b' }
  expect((await save(2, other).expect(200)).body).toMatchObject({ version: 2, revision: 3 })
  expect((await save(2, other).expect(200)).body.revision).toBe(3) // a lost reply
  expect((await save(2, made.content).expect(409)).body.code).toBe('question.stale')
  expect(await contentOf(id, 1)).toMatchObject({ answer: 'a' })
  expect(await contentOf(id, 2)).toMatchObject({ answer: 'b' })
  expect(await contentOf(id, 3)).toBeNull()
  const { items } = (await teacher.get(`/api/bank/questions/${id}/versions`).expect(200)).body
  expect(items).toMatchObject([{ version: 1, content: { answer: 'a' } }])
  expect(await questionsForUse(actor, [id])).toMatchObject([{ id, version: 2, traits: { topics: traits.topics } }])
})

test('what cannot be asked is refused at its field; the same text is told', async () => {
  const { teacher } = await inTree()
  const body = { id: newId(), content: single('', { options: [], answer: '' }), traits: {} }
  const { fields } = (await teacher.post('/api/bank/questions').send(body).expect(422)).body
  expect(fields.map(({ path }: { path: string }) => path)).toEqual([
    'content.stem',
    'content.options',
    'content.answer',
  ])
  const first = await add(teacher, single('我党的最高纲领是____？'))
  const options = single('').options.toReversed()
  const again = await add(teacher, single('我党的最高纲领是（  ）', { options }))
  expect(again.same).toEqual([{ id: first.id, serial: first.serial }])
})

test('questions are found as one types and by their traits, page by page, those of elsewhere never', async () => {
  const { teacher, committee, institution } = await inTree()
  const elsewhere = await inTree()
  await add(elsewhere.teacher, single('预备党员的预备期为一年，对吗？'))
  const one = await add(teacher, single('《党章》规定，预备党员的预备期为多久？'), {
    topics: ['发展党员'],
    difficulty: 1,
  })
  const two = await add(
    teacher,
    { id: 'x', kind: 'judge', stem: '预备期从大会通过之日算起。', explanation: '', points: 1, answer: true },
    { reviewOn: '2020-01-01', positions: ['organiser'] },
  )
  expect(await stems(teacher, { search: '预备期' })).toEqual([
    '预备期从大会通过之日算起。',
    '《党章》规定，预备党员的预备期为多久？',
  ])
  for (const search of ['党章规定 预备', '久', '备党']) expect(await stems(teacher, { search })).toHaveLength(1)
  for (const search of ['党委', '纲', '（）*['].slice(0, 2)) expect(await stems(teacher, { search })).toEqual([])
  const ids = async (query: Record<string, string | number>) => (await found(teacher, query)).items.map(({ id }) => id)
  const { items: topics } = (await teacher.get('/api/bank/topics').expect(200)).body
  expect(await ids({ topic: topics[0].id })).toEqual([one.id])
  expect(await ids({ kind: 'judge' })).toEqual([two.id])
  expect(await ids({ difficulty: 1 })).toEqual([one.id])
  expect(await ids({ position: 'organiser', search: '预备' })).toEqual([two.id])
  expect(await ids({ state: 'review' })).toEqual([two.id])
  expect((await teacher.get('/api/bank/review/count').expect(200)).body).toEqual({ count: 1, more: false })
  await teacher.post(`/api/bank/questions/${two.id}/reviewed`).send({ reviewOn: '2099-01-01' }).expect(200)
  expect(await ids({ state: 'review' })).toEqual([])
  await teacher.post(`/api/bank/questions/${two.id}/retire`).send({ retired: true }).expect(200)
  expect(await ids({ search: '预备期' })).toEqual([one.id])
  expect(await ids({ state: 'retired' })).toEqual([two.id])
  await teacher.post(`/api/bank/questions/${two.id}/retire`).send({ retired: false }).expect(200)
  const first = await found(teacher, { limit: 1 })
  const second = await found(teacher, { limit: 1, cursor: first.nextCursor! })
  expect([first.items[0]!.id, second.items[0]!.id, second.nextCursor]).toEqual([two.id, one.id, null])
  const above = await site.signedIn((await makeAccount('instructor', committee)).login)
  expect(await stems(above, { search: '预备期' })).toHaveLength(2)
  expect(institution._id).toBe(one.unit)
  await elsewhere.teacher.get(`/api/bank/questions/${one.id}`).expect(404)
})

test('topics are renamed wherever they stand, and removed once no question has them', async () => {
  const { teacher } = await inTree()
  const { id } = await add(teacher, single('党的纪律有哪些？'), { topics: ['纪律'] })
  const [topic] = (await teacher.get('/api/bank/topics').expect(200)).body.items
  const save = (name: string, revision: number) => teacher.put(`/api/bank/topics/${topic.id}`).send({ name, revision })
  await save('党的纪律', 1).expect(200)
  await save('党的纪律', 1).expect(200)
  await save('别的', 1).expect(409)
  await teacher.post('/api/bank/topics').send({ id: newId(), name: '党章' }).expect(200)
  expect((await save('党章', 2).expect(409)).body.code).toBe('topic.nameTaken')
  expect((await teacher.get(`/api/bank/questions/${id}`).expect(200)).body.topics).toEqual(['党的纪律'])
  expect((await teacher.delete(`/api/bank/topics/${topic.id}`).expect(409)).body.code).toBe('topic.inUse')
  const { content } = (await teacher.get(`/api/bank/questions/${id}`).expect(200)).body
  await teacher.put(`/api/bank/questions/${id}`).send({ revision: 1, content, traits: {} }).expect(200)
  await teacher.delete(`/api/bank/topics/${topic.id}`).expect(200)
})

test('what is about a topic is drawn from, and nothing beside it', async () => {
  const { teacher, institution } = await inTree()
  const one = await add(teacher, single('党史上的大事有哪些？'), { topics: ['党史'] })
  await add(teacher, single('党章的结构是什么？'), { topics: ['党章'] })
  const { items } = (await teacher.get('/api/bank/topics').expect(200)).body
  const topic = items.find(({ name }: { name: string }) => name === '党史').id
  const about = { topics: [topic], kinds: [], difficulties: [], positions: [] }
  expect((await candidatesAbout(institution._id, about)).map(({ _id }) => _id)).toEqual([one.id])
})

test('many are added once, faulty ones named; all are read back, and what nobody touched is taken away', async () => {
  const { actor, teacher } = await inTree()
  const questions = Array.from({ length: 300 }, (_, at) => ({
    id: newId(),
    content: single(at === 7 ? '' : `第 ${at} 道关于组织生活的题`),
    traits: { ...NO_TRAITS, topics: [`专题${at % 3}`] },
  }))
  const { added, faulty } = await addMany(actor, { questions })
  expect(added).toHaveLength(299)
  expect(faulty).toMatchObject([{ id: questions[7]!.id, faults: [{ path: 'stem' }] }])
  expect((await addMany(actor, { questions })).added).toEqual([])
  const rows = await Array.fromAsync(bankFor(actor, { state: 'active' }))
  expect(rows.map(({ id }) => id)).toEqual(added.toReversed())
  expect(rows[0]!.traits.topics).toEqual(['专题2'])
  const [touched] = added
  await teacher.post(`/api/bank/questions/${touched}/retire`).send({ retired: true }).expect(200)
  expect(new Set(await removeUnused(actor, added))).toEqual(new Set(added.slice(1)))
  expect(await Questions.countDocuments({ _id: { $in: added } })).toBe(1)
})

test('an asset that a question shows, or showed in an earlier version, is not removed', async () => {
  const { teacher, institution } = await inTree()
  const asset = await makeAsset(institution, null, { kind: 'picture', name: '党旗' })
  const pictured = { type: 'doc' as const, content: [{ type: 'picture', attrs: { asset, alt: '' } }] }
  const made = await add(teacher, single('', { stem: pictured }))
  const remove = async () => (await teacher.delete(`/api/assets/${asset}`).expect(409)).body
  const said = { code: 'asset.used', title: expect.stringContaining(`试题 ${made.serial}。`) }
  expect(await remove()).toMatchObject(said)
  const plain = { ...made.content, stem: '党旗上的图案是什么？' }
  const body = { revision: 1, content: plain, traits: {} }
  await teacher.put(`/api/bank/questions/${made.id}`).send(body).expect(200)
  expect(await remove()).toMatchObject(said)
})
