/** Questions from texts into the bank, and back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Questions } from '../../server/features/questions/questions.model.ts'
import { QuestionImports } from '../../server/features/questions/imports/questionImports.model.ts'
import { listImports } from '../../server/features/questions/imports/questionImports.service.ts'
import { newId } from '../../server/lib/id.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('questionImports')
})
afterAll(() => site.close())

async function inTree() {
  const tree = await makeTree()
  const account = await makeAccount('instructor', tree.institution)
  return { ...tree, teacher: await site.signedIn(account.login) }
}
const TEXT = `一、单选题（每题2分）
1. 党的根本组织原则是（ A ）
A. 民主集中制
B. 首长负责制
难度：易
知识点：组织制度
2. 预备期为多久（ ）
A. 一年
B. 两年
二、判断题
3. 预备党员没有表决权。（√）
4. 预备党员没有表决权。（√）`

test('a text is looked at, mended and added; a reply that was lost adds nothing twice; an undo spares what was changed', async () => {
  const { teacher, institution } = await inTree()
  const look = async (text: string) =>
    (await teacher.post('/api/bank/import-previews').send({ format: 'text', text }).expect(200)).body
  const seen = await look(TEXT)
  expect(seen.faults).toMatchObject([{ line: 7, code: 'noAnswer', reason: '没有找到答案' }])
  expect(seen.questions.map(({ line, twin }: { line: number; twin: number | null }) => [line, twin])).toEqual([
    [2, null],
    [11, null],
    [12, 11],
  ])
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(0)

  const mended = TEXT.replace('为多久（ ）', '为多久（ A ）')
  expect((await look(mended)).faults).toEqual([])
  const body = { id: newId(), format: 'text', text: mended, leaveOut: [12] }
  const added = (await teacher.post('/api/bank/imports').send(body).expect(200)).body
  expect(added).toMatchObject({ added: 3, undoneAt: null })
  expect((await teacher.post('/api/bank/imports').send(body).expect(200)).body.added).toBe(3)
  await teacher
    .post('/api/bank/imports')
    .send({ ...body, leaveOut: [] })
    .expect(409)
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(3)
  expect((await look(mended)).questions.map(({ same }: { same: unknown[] }) => same.length)).toEqual([1, 1, 1, 1])

  const [changed] = (await teacher.get('/api/bank/questions').query({ kind: 'judge' }).expect(200)).body.items
  const { content, traits, revision } = (await teacher.get(`/api/bank/questions/${changed.id}`).expect(200)).body
  const saved = { revision, traits, content: { ...content, explanation: '章程第七条' } }
  await teacher.put(`/api/bank/questions/${changed.id}`).send(saved).expect(200)
  const undone = (await teacher.post(`/api/bank/imports/${body.id}/undo`).expect(200)).body
  expect(undone).toMatchObject({ added: 3, kept: 1 })
  expect((await teacher.post(`/api/bank/imports/${body.id}/undo`).expect(200)).body).toEqual(undone)
  expect((await teacher.post('/api/bank/imports').send(body).expect(200)).body.undoneAt).not.toBeNull()
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(1)
  expect((await teacher.get('/api/bank/imports').expect(200)).body.items).toEqual([undone])
})

test('sent twice at once it is added once; taken back meanwhile, nothing of it comes after', async () => {
  const { teacher, institution } = await inTree()
  const actor = {
    ...{ account: 'a', name: '甲', person: null, session: 'x', mustChangePassword: false },
    grants: [{ role: 'instructor' as const, unit: institution._id }],
  }
  const text = Array.from({ length: 60 }, (_, at) => `${at + 1}. 第${at}件事对吗（√）`).join('\n')
  const body = { id: newId(), format: 'text', text }
  const replies = await Promise.all([1, 2, 3].map(() => teacher.post('/api/bank/imports').send(body)))
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await teacher.get('/api/bank/imports').expect(200)).body.items).toMatchObject([{ added: 60 }])
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(60)
  expect((await listImports(actor, { limit: 5 })).items[0], 'a page has no ids of questions').not.toHaveProperty(
    'questions',
  )

  const other = { ...body, id: newId(), text: text.replaceAll('对吗', '行吗') }
  const [added, undone] = await Promise.all([
    teacher.post('/api/bank/imports').send(other),
    until('it has begun', async () => (await QuestionImports.exists({ _id: other.id })) !== null).then(() =>
      teacher.post(`/api/bank/imports/${other.id}/undo`),
    ),
  ])
  expect(undone.status).toBe(200)
  expect([200, 409]).toContain(added.status)
  expect(await Questions.countDocuments({ unit: institution._id }), 'only the first import is there').toBe(60)
})

test('what is exported is imported again as it was; what a format has no place for is said before', async () => {
  const { teacher } = await inTree()
  const body = { id: newId(), format: 'text', text: TEXT }
  await teacher.post('/api/bank/imports').send(body).expect(200)
  const file = async (format: string) =>
    (await teacher.get('/api/bank/export').query({ format }).buffer(true).expect(200)).text
  const text = await file('text')
  expect(text).toContain('A. 民主集中制\nB. 首长负责制\n答案：A\n难度：易\n知识点：组织制度')
  const { questions, faults } = (
    await teacher.post('/api/bank/import-previews').send({ format: 'text', text }).expect(200)
  ).body
  expect(faults).toEqual([])
  expect(questions.map(({ content }: { content: { points: number } }) => content.points)).toEqual([1, 1, 2])
  const losses = async (format: string) =>
    (await teacher.get('/api/bank/export/losses').query({ format }).expect(200)).body
  expect(await losses('text')).toEqual({ questions: 3, written: 3, more: false, losses: [] })
  expect(await losses('aiken')).toMatchObject({ questions: 3, written: 1 })
  expect((await losses('aiken')).losses[0]).toEqual({ words: '这种题型这个格式放不下，没有导出', count: 2 })
  expect(await file('gift')).toContain('=民主集中制')
  expect(await file('aiken')).toContain('ANSWER: A')

  const other = await inTree()
  expect((await other.teacher.get('/api/bank/export').query({ format: 'text' }).expect(200)).text).toBe('\n')
  await other.teacher.post(`/api/bank/imports/${body.id}/undo`).expect(404)
  await teacher.post('/api/bank/imports').send({ id: newId(), format: 'text', text: '没有题' }).expect(409)
})
