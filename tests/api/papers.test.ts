/** Papers 试卷: what is in one stays as it was; drawn by a blueprint, copied, printed, removed and brought back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { paperContent, papersToUse, paperToUse } from '../../server/features/papers/papers.service.ts'
import { Papers } from '../../server/features/papers/papers.model.ts'
import { Questions } from '../../server/features/questions/questions.model.ts'
import { addMany, removeUnused } from '../../server/features/questions/questions.service.ts'
import type { BankQuestion } from '../../server/features/questions/question.contract.ts'
import { newId } from '../../server/lib/id.ts'
import { withWorkFile } from '../../server/storage/workFolder.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('papers')
})
afterAll(() => site.close())

const TRAITS = { difficulty: null, topics: [], positions: [], source: '', sourceDate: null, reviewOn: null }
const judge = (stem: string, points = 1): BankQuestion => ({
  ...{ id: 'x', kind: 'judge', stem, explanation: '', points, answer: true },
})

async function inTree() {
  const tree = await makeTree()
  const account = await makeAccount('instructor', tree.institution)
  const actor = {
    ...{ account: account._id, name: account.name, person: null, session: 'x', mustChangePassword: false },
    grants: [{ role: 'instructor' as const, unit: tree.institution._id }],
  }
  async function bank(rows: readonly (readonly [stem: string, difficulty?: number])[]): Promise<string[]> {
    const questions = rows.map(([stem, difficulty = null]) => ({
      ...{ id: newId(), content: judge(stem), traits: { ...TRAITS, difficulty } },
    }))
    const { added } = await addMany(actor, { questions })
    return questions.map(({ id }) => id).filter((id) => added.includes(id))
  }
  return { ...tree, actor, bank, teacher: await site.signedIn(account.login) }
}
type Agent = Awaited<ReturnType<typeof inTree>>['teacher']

async function begin(teacher: Agent, kind: 'fixed' | 'drawn' = 'fixed') {
  const body = { id: newId(), title: '结业考试', kind }
  const { body: made } = await teacher.post('/api/papers').send(body).expect(200)
  expect((await teacher.post('/api/papers').send(body).expect(200)).body).toEqual(made) // a lost reply
  await teacher
    .post('/api/papers')
    .send({ ...body, title: '另一份' })
    .expect(409)
  return made as { id: string; revision: number; unit: string; sections: { id: string }[] }
}
const section = (ids: readonly string[], { points = 2, version = 1 } = {}) => ({
  ...{ id: 's1', title: '判断题', points },
  items: ids.map((question) => ({ question, version })),
})
const saving = (ids: readonly string[], revision = 1, given = {}) => ({
  ...{ revision, title: '结业考试', sections: [section(ids, given)], cells: [] },
})
/** As superagent reads what is no text. */
const fileOf = (teacher: Agent, path: string, query: object) =>
  teacher
    .get(path)
    .query(query)
    .buffer(true)
    .parse((reply, ended) => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.on('end', () => ended(null, Buffer.concat(parts)))
    })
    .expect(200)

test('a paper keeps its questions as they were when they came in, until it is told to take the newer ones', async () => {
  const { teacher, actor, bank, institution } = await inTree()
  const stems = ['党员有表决权。', '党员有选举权。', '党员有被选举权。', '党员有建议权。']
  const [first, second, third, unused] = (await bank(stems.map((stem) => [stem]))) as [string, string, string, string]
  const { id } = await begin(teacher)
  const path = `/api/papers/${id}`
  const saved = (
    await teacher
      .put(path)
      .send(saving([first, second]))
      .expect(200)
  ).body
  expect(saved).toMatchObject({ revision: 2, questions: 2, total: 4, unitName: institution.name, editable: true })
  expect(
    (
      await teacher
        .put(path)
        .send(saving([first, second]))
        .expect(200)
    ).body.revision,
  ).toBe(2) // a lost reply
  expect(
    (
      await teacher
        .put(path)
        .send(saving([first]))
        .expect(409)
    ).body.code,
  ).toBe('paper.stale')

  const question = (await teacher.get(`/api/bank/questions/${first}`).expect(200)).body
  const content = { ...question.content, stem: '预备党员有表决权。', answer: false }
  await teacher.put(`/api/bank/questions/${first}`).send({ revision: 1, content, traits: TRAITS }).expect(200)
  await teacher.post(`/api/bank/questions/${second}/retire`).send({ retired: true }).expect(200)
  const { body: seen } = await teacher.get(path).expect(200)
  expect(seen.sections[0].items).toMatchObject([
    { question: first, version: 1, newest: 2, content: { stem: '党员有表决权。', answer: true } },
    { question: second, version: 1, newest: 1 },
  ])
  // Another title leaves them as they are, the retired one too
  await teacher
    .put(path)
    .send({ ...saving([second, first], 2), title: '期末考试' })
    .expect(200)
  expect(await paperContent(id, 'any')).toMatchObject({
    title: '期末考试',
    sections: [
      {
        title: '判断题',
        questions: [
          { id: second, points: 2 },
          { id: first, points: 2, answer: true },
        ],
      },
    ],
  })
  const newer = { ...saving([], 3), sections: [section([first], { version: 2 })] }
  expect((await teacher.put(path).send(newer).expect(200)).body.sections[0].items).toMatchObject([
    { version: 2, content: { answer: false } },
  ])
  // Once out, the retired one does not come in again; nor does one twice
  for (const ids of [[second], [first, first]])
    expect(
      (
        await teacher
          .put(path)
          .send(saving(ids, 4, { version: 1 }))
          .expect(422)
      ).body.fields[0].path,
    ).toBe('sections')
  await teacher
    .put(path)
    .send(saving([third], 4))
    .expect(200)
  expect(await removeUnused(actor, [third, unused])).toEqual([unused])
})

test('a blueprint draws for everybody as hard a paper, says what is short, and becomes a paper to print', async () => {
  const { teacher, bank, institution } = await inTree()
  await bank(Array.from({ length: 12 }, (_, at) => [`第 ${at} 题`, at < 6 ? 1 : 3] as const))
  const { id, unit, sections } = await begin(teacher, 'drawn')
  const cell = (count: number, given = {}) => ({
    ...{ id: `c${count}`, section: sections[0]!.id, kind: 'judge', topic: null, difficulty: null, count, points: 5 },
    ...given,
  })
  const path = `/api/papers/${id}`
  const saves = (revision: number, cells: object[]) => ({
    ...{
      revision,
      title: '抽题',
      cells,
      sections: [{ id: sections[0]!.id, title: '判断题', points: null, items: [] }],
    },
  })
  const asked = { unit, cells: [cell(5, { difficulty: 1 }), cell(3, { difficulty: 1 }), cell(1, { kind: 'case' })] }
  const { body: there } = await teacher.post('/api/papers/available').send(asked).expect(200)
  expect(there).toEqual({
    available: [6, 6, 0],
    short: [
      { cell: 'c3', missing: 2, among: ['c5', 'c3'], wanted: 8, available: 6 },
      { cell: 'c1', missing: 1, among: ['c1'], wanted: 1, available: 0 },
    ],
  })
  expect((await teacher.put(path).send(saves(1, asked.cells)).expect(200)).body.short).toEqual(there.short)
  expect((await teacher.get(`${path}/preview`).expect(422)).body).toMatchObject({ code: 'paper.short' })
  const good = await teacher
    .put(path)
    .send(saves(2, [cell(4)]))
    .expect(200)
  expect(good.body).toMatchObject({ questions: 4, total: 20, short: [] })
  const difficulty = new Map(
    (await Questions.find({ unit: institution._id }).lean()).map((row) => [row._id, row.difficulty]),
  )
  const papers = await Promise.all(['1', '2', '3', '4', '5'].map((seed) => paperContent(id, seed)))
  for (const paper of papers) {
    const ids = paper.sections[0]!.questions.map((question) => question.id)
    expect(ids.map((each) => difficulty.get(each)).sort()).toEqual([1, 1, 3, 3])
    expect(paper.sections[0]!.questions.every(({ points }) => points === 5)).toBe(true)
  }
  expect(new Set(papers.map((paper) => JSON.stringify(paper))).size).toBeGreaterThan(1)
  expect(await paperContent(id, '1')).toEqual(papers[0])
  expect((await teacher.get(`${path}/print`).expect(422)).body.code).toBe('paper.drawn')

  const copy = { id: newId(), title: '抽定的试卷', seed: '1' }
  const other = { ...copy, id: newId(), shown: ['another'] }
  expect((await teacher.post(`${path}/copy`).send(other).expect(409)).body.code).toBe('paper.drawnOther')
  const { body: fixed } = await teacher.post(`${path}/copy`).send(copy).expect(200)
  expect(fixed).toMatchObject({ kind: 'fixed', questions: 4, total: 20, cells: [] })
  expect((await teacher.post(`${path}/copy`).send(copy).expect(200)).body.id).toBe(fixed.id)
  expect((await paperContent(fixed.id, '')).sections).toEqual(papers[0]!.sections)
  // A question that goes out of use while the pool is in memory is not drawn
  const [drawn] = papers[0]!.sections[0]!.questions
  await teacher.post(`/api/bank/questions/${drawn!.id}/retire`).send({ retired: true }).expect(200)
  const again = (await paperContent(id, '1')).sections[0]!.questions.map((question) => question.id)
  expect(again).toHaveLength(4)
  expect(again).not.toContain(drawn!.id)
})

test('a topic that a paper draws by is not removed', async () => {
  const { teacher } = await inTree()
  const [topic, { id, sections }] = [newId(), await begin(teacher, 'drawn')]
  await teacher.post('/api/bank/topics').send({ id: topic, name: '党史' }).expect(200)
  const { id: of } = sections[0]!
  const cell = { id: newId(), section: of, kind: 'judge', topic, difficulty: null, count: 1, points: 1 }
  const save = (cells: object[], revision: number) => {
    const body = {
      revision,
      title: '结业考试',
      sections: [{ id: of, title: '判断题', points: null, items: [] }],
      cells,
    }
    return teacher.put(`/api/papers/${id}`).send(body)
  }
  await save([cell, cell], 1).expect(422)
  await save([cell], 1).expect(200)
  const { code, title } = (await teacher.delete(`/api/bank/topics/${topic}`).expect(409)).body
  expect([code, title]).toEqual(['topic.drawnBy', expect.stringContaining('试卷《结业考试》')])
  await save([], 2).expect(200)
  await teacher.delete(`/api/bank/topics/${topic}`).expect(200)
})

test('is printed as PDF and Word with its pictures, A and B with their own keys', async () => {
  const { teacher, bank, institution } = await inTree()
  const asset = newId()
  const sha256 = 'f'.repeat(64)
  await Assets.create({
    ...{ _id: asset, unit: institution._id, ancestors: institution.ancestors, owner: 'x', name: '图', kind: 'picture' },
    ...{ state: 'ready', size: 1, sha256, original: asset, createdAt: new Date(), reuses: 0, progress: 0 },
  })
  await withWorkFile(site.app, png(60, 40, [179, 38, 30]), (file) =>
    site.app.storage.put(`originals/${sha256}.${asset}`, file),
  )
  const ids = await bank(Array.from({ length: 6 }, (_, at) => [`判断 ${at}`] as const))
  const article = { type: 'doc', content: [{ type: 'picture', attrs: { asset, alt: '图' } }] }
  await Questions.updateOne({ _id: ids[0]! }, { $set: { 'content.stem': article } })
  const { id } = await begin(teacher)
  const path = `/api/papers/${id}/print`
  expect((await teacher.get(path).expect(422)).body.code).toBe('paper.empty')
  await teacher.put(`/api/papers/${id}`).send(saving(ids)).expect(200)
  const pdf = await fileOf(teacher, path, { variant: 'A' })
  expect(pdf.headers['content-type']).toContain('application/pdf')
  expect(decodeURIComponent(pdf.headers['content-disposition'] ?? '')).toContain('结业考试（A 卷）.pdf')
  expect((pdf.body as Buffer).includes('/Subtype /Image')).toBe(true)
  const docx = await fileOf(teacher, path, { variant: 'B', format: 'docx', part: 'key', size: 'A3', onSheet: 'true' })
  expect((docx.body as Buffer).subarray(0, 2).toString()).toBe('PK')
})

test('is found, copied, removed and brought back by those whose unit it is', async () => {
  const { teacher, actor, bank } = await inTree()
  const stranger = await inTree()
  const { id } = await begin(teacher)
  const [question] = await bank([['党员有表决权。']])
  await teacher
    .put(`/api/papers/${id}`)
    .send(saving([question!]))
    .expect(200)
  const listed = async (query = {}) => (await teacher.get('/api/papers').query(query).expect(200)).body.items
  expect(await listed({ search: '结业', kind: 'fixed' })).toMatchObject([{ id, questions: 1, total: 2 }])
  expect(await listed({ search: '(' })).toEqual([])
  expect(await listed({ kind: 'drawn' })).toEqual([])
  expect(await papersToUse(actor, '结业')).toEqual([{ id, title: '结业考试' }])
  for (const [method, path] of [
    ['get', ''],
    ['get', '/preview'],
    ['get', '/print'],
    ['delete', ''],
    ['post', '/restore'],
  ] as const)
    await stranger.teacher[method](`/api/papers/${id}${path}`).expect(404)
  await stranger.teacher.put(`/api/papers/${id}`).send(saving([])).expect(404)
  await stranger.teacher.post('/api/papers').send({ id, title: '结业考试', kind: 'fixed' }).expect(404)
  // Another's question does not come in by its id
  const { id: theirs } = await begin(stranger.teacher)
  await stranger.teacher
    .put(`/api/papers/${theirs}`)
    .send(saving([question!]))
    .expect(422)

  await teacher.delete(`/api/papers/${id}`).expect(200)
  await teacher.delete(`/api/papers/${id}`).expect(200)
  expect(await listed()).toEqual([])
  await expect(paperToUse(actor, id)).rejects.toMatchObject({ status: 404 })
  expect((await paperContent(id, '')).sections[0]!.questions).toHaveLength(1) // an examination goes on
  await teacher.post(`/api/papers/${id}/restore`).expect(200)
  expect(await listed()).toMatchObject([{ id }])
  expect(await Papers.countDocuments({ _id: id, revision: 2 })).toBe(1)
})
