/** Questions from files: read by a job, looked at page by page, added by a job, taken back. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { addFile, undoFile } from '../../server/features/questions/imports/addFile.service.ts'
import {
  ImportItems,
  QuestionImports,
  sourceKey,
} from '../../server/features/questions/imports/questionImports.model.ts'
import { readFileOf } from '../../server/features/questions/imports/readFile.service.ts'
import { tidyQuestionImports } from '../../server/features/questions/imports/tidyImports.job.ts'
import { readWord } from '../../server/features/questions/formats/word/readWord.ts'
import { Questions } from '../../server/features/questions/questions.model.ts'
import type { JobContext } from '../../server/jobs/definitions.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { withWorkFile } from '../../server/storage/workFolder.ts'
import { workbook } from '../../server/lib/workbook.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { makeAsset } from '../support/learningFactories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'
import { definition, drawn, list, listed, paragraph, wordFile } from '../support/wordFile.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let worker: ReturnType<typeof startWorker>
beforeAll(async () => {
  site = await openSite('questionFiles')
  worker = startWorker(site.app, { pollMs: 250 })
})
afterAll(async () => {
  await worker.stop()
  await site.close()
})

async function inTree() {
  const tree = await makeTree()
  const account = await makeAccount('instructor', tree.institution)
  return { ...tree, teacher: await site.signedIn(account.login) }
}
const AT_WORK = ['reading', 'adding', 'undoing']
async function over(agent: Agent, id: string) {
  await until(
    'the job is over',
    async () => !AT_WORK.includes((await QuestionImports.findById(id).lean())!.file!.state),
  )
  return (await agent.get(`/api/bank/imports/${id}`).expect(200)).body
}
interface Sent {
  bytes: Uint8Array
  format?: string
  fileName?: string
  id?: string
}
const send = ({ bytes, format = 'excel', fileName = '题.xlsx', id = newId() }: Sent, agent: Agent) =>
  agent
    .post('/api/bank/import-files')
    .query({ id, fileName, format })
    .attach('file', Buffer.from(bytes), { filename: 'x', contentType: 'application/octet-stream' })
const itemsOf = async (agent: Agent, id: string, query = {}) =>
  (
    await agent
      .get(`/api/bank/imports/${id}/items`)
      .query({ limit: 100, ...query })
      .expect(200)
  ).body.items
const act = async (agent: Agent, id: string, what: string) => {
  await agent.post(`/api/bank/imports/${id}/${what}`).expect(200)
  return over(agent, id)
}

const HEADER = ['题型', '题干', '选项A', '选项B', '答案', '知识点']
const book = (rows: readonly (readonly string[])[]) =>
  workbook('甲', '题', [{ name: '试题', preface: [], columns: HEADER.map((header) => ({ header, width: 10 })), rows }])
const judged = (count: number) =>
  Array.from({ length: count }, (_, at) => ['判断题', `第${at}件事对吗`, '', '', '对', '党章'])

test('a workbook is read, looked at, added but for what is left out, and taken back', async () => {
  const { teacher, institution } = await inTree()
  const rows = [
    ['单选题', '党的根本组织原则是（ ）', '民主集中制', '首长负责制', 'A', '组织'],
    ['单选题', '预备期为多久（ ）', '一年', '两年', 'D', ''],
    ['判断题', '预备党员没有表决权。', '', '', '√', ''],
    ['判断题', '预备党员没有表决权', '', '', '对', ''],
    ['填空题', '预备期为____年', '', '', '一', ''],
  ]
  const [id, bytes] = [newId(), await book(rows)]
  await send({ bytes, id }, teacher).expect(200)
  await send({ bytes, id }, teacher).expect(200)
  await send({ bytes: await book(rows.slice(1)), id }, teacher).expect(409)
  const read = await over(teacher, id)
  expect(read).toMatchObject({
    ...{ state: 'read', fileName: '题.xlsx', added: 0 },
    counts: { questions: 4, faults: 1, doubles: 1, taken: 3 },
  })
  const items = await itemsOf(teacher, id)
  expect(items).toMatchObject([
    { line: 2, kind: 'question', taken: true, twin: null },
    { line: 3, kind: 'fault', fault: { reason: '答案“D”不在选项里' } },
    { line: 4, kind: 'question', question: { content: { kind: 'judge', answer: true } } },
    { line: 5, kind: 'double', twin: '4', taken: false },
    { line: 6, kind: 'question' },
  ])
  expect(await itemsOf(teacher, id, { kind: 'fault' })).toMatchObject([{ line: 3 }])
  const first = (await teacher.get(`/api/bank/imports/${id}/items`).query({ limit: 3 }).expect(200)).body
  expect(await itemsOf(teacher, id, { cursor: first.nextCursor })).toEqual(items.slice(3))
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(0)

  const take = (at: number, taken: boolean) => teacher.put(`/api/bank/imports/${id}/taken`).send({ items: [at], taken })
  expect((await take(4, false).expect(200)).body.counts.taken).toBe(2)
  expect((await take(4, false).expect(200)).body.counts.taken).toBe(2)
  expect((await take(1, true).expect(200)).body.counts.taken, 'a fault is no question').toBe(2)
  expect(await act(teacher, id, 'confirm')).toMatchObject({ state: 'added', added: 2 })
  expect(await act(teacher, id, 'confirm').catch(() => null)).toBeNull()
  await take(4, true).expect(409)
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(2)
  expect((await itemsOf(teacher, id))[0].same, 'its own questions are no doubles').toEqual([])
  const again = newId()
  await send({ bytes, id: again }, teacher).expect(200)
  expect((await over(teacher, again)).counts).toMatchObject({ doubles: 3, taken: 1 })
  await teacher.delete(`/api/bank/imports/${again}`).expect(200)
  await teacher.delete(`/api/bank/imports/${id}`).expect(409)

  const {
    content,
    traits,
    revision,
    id: changed,
  } = (
    await teacher.get(
      `/api/bank/questions/${(await Questions.findOne({ unit: institution._id, kind: 'judge' }).lean())!._id}`,
    )
  ).body
  await teacher
    .put(`/api/bank/questions/${changed}`)
    .send({ revision, traits, content: { ...content, points: 3 } })
    .expect(200)
  expect(await act(teacher, id, 'undo')).toMatchObject({ state: 'undone', added: 2, kept: 1 })
  expect((await teacher.get('/api/bank/imports').expect(200)).body.items).toMatchObject([{ id, state: 'undone' }])
  const other = await inTree()
  await other.teacher.get(`/api/bank/imports/${id}/items`).expect(404)
})

async function exportedAs(teacher: Agent, format: string): Promise<Buffer> {
  const { body } = await teacher
    .get('/api/bank/export')
    .query({ format })
    .buffer(true)
    .parse((response, done) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => done(null, Buffer.concat(pieces)))
    })
    .expect(200)
  return body as Buffer
}

/** A job that nobody's worker has: it runs as far as it is let. */
const job = (): JobContext => ({
  ...{ id: 'job', app: site.app, fence: 1, signal: new AbortController().signal },
  progress: () => undefined,
  publish: transaction,
  acquireExclusive: () => Promise.resolve(true),
})

test('adding that was killed between two slices goes on to the same questions; stopped, it takes them away again', async () => {
  const { teacher, institution } = await inTree()
  const id = newId()
  await send({ bytes: await book(judged(60)), id }, teacher).expect(200)
  expect((await over(teacher, id)).counts.taken).toBe(60)
  const ids = Array.from({ length: 60 }, (_, at) => at)
  await worker.stop()
  await teacher.post(`/api/bank/imports/${id}/confirm`).expect(200)
  expect(ids).toHaveLength((await QuestionImports.findById(id).lean())!.questions.length)
  await expect(addFile(job(), id, { slice: 25, most: 1 })).rejects.toThrow('stopped')
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(25)

  const [waiting] = (await teacher.get('/api/tasks').expect(200)).body.items
  await teacher.post(`/api/tasks/${waiting.id}/cancel`).expect(200)
  expect((await teacher.get(`/api/bank/imports/${id}`)).body).toMatchObject({ state: 'undoing' })
  worker = startWorker(site.app, { pollMs: 250 })
  expect(await over(teacher, id)).toMatchObject({
    state: 'read',
    refusal: { code: 'questionImport.cancelled' },
    added: 0,
  })
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(0)

  await worker.stop()
  await teacher.post(`/api/bank/imports/${id}/confirm`).expect(200)
  await expect(addFile(job(), id, { slice: 25, most: 2 })).rejects.toThrow('stopped')
  worker = startWorker(site.app, { pollMs: 250 })
  expect(await over(teacher, id)).toMatchObject({ state: 'added', added: 60, progress: 1 })
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(60)
})

test('a worker that lost its job changes nothing of what another one did', async () => {
  const { teacher, institution } = await inTree()
  const id = newId()
  await send({ bytes: await book(judged(5)), id }, teacher).expect(200)
  await over(teacher, id)
  const late: JobContext = { ...job(), publish: () => Promise.reject(new Error('lease lost')) }
  const source = await book(judged(5))
  await withWorkFile(site.app, source, (local) => site.app.storage.put(sourceKey(id), local))
  await QuestionImports.updateOne({ _id: id }, { $set: { 'file.state': 'reading' } })
  await expect(readFileOf(late, id)).rejects.toThrow('lease lost')
  expect(await ImportItems.countDocuments({ import: id }), 'what was read is there').toBe(5)
  await QuestionImports.updateOne({ _id: id }, { $set: { 'file.state': 'read' } })
  await act(teacher, id, 'confirm')
  await QuestionImports.updateOne({ _id: id }, { $set: { 'file.state': 'undoing' } })
  await expect(undoFile(late, id)).rejects.toThrow('lease lost')
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(5)
})

test('what is no such file, holds too much, or hides a bomb is refused with a sentence', async () => {
  const { teacher } = await inTree()
  const failed = async (sent: Sent) => {
    const id = newId()
    await send({ ...sent, id }, teacher).expect(200)
    return (await over(teacher, id)).refusal?.code
  }
  expect(await failed({ bytes: Buffer.from('%PDF-1.7 x') })).toBe('sheets.notASheet')
  expect(await failed({ bytes: png(1, 1, [0, 0, 0]) })).toBe('sheets.notASheet')
  expect(await failed({ bytes: Buffer.from('姓名,工号\n甲,1') })).toBe('questionFile.noHeader')
  expect(await failed({ bytes: Buffer.from(`题干,答案\n${'甲,对\n'.repeat(5_001)}`) })).toBe('questionImport.tooMany')
  const id = newId()
  const text = Array.from({ length: 1_001 }, (_, at) => `第${at}件事对吗{T}`).join('\n\n')
  const tooMany = await teacher.post('/api/bank/import-previews').send({ format: 'gift', text }).expect(409)
  expect(tooMany.body.code).toBe('questionImport.tooManyAtOnce')
  await send({ bytes: Buffer.from(text), format: 'gift', fileName: '题.txt', id }, teacher).expect(200)
  expect((await over(teacher, id)).counts).toMatchObject({ questions: 1_001, taken: 1_001 })
})

/** Enough to be known as a sound. */
const wav = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4), Buffer.from('WAVEfmt '), Buffer.alloc(40)])

test('pictures and sounds of a file become assets of the unit once it is confirmed, each content once', async () => {
  const { teacher, institution } = await inTree()
  const files = { 'a.png': png(2, 2, [9, 9, 9]), 'b.png': png(2, 2, [9, 9, 9]), 'c.wav': wav }
  const asked = (stem: string, names: (keyof typeof files)[]) =>
    `<question type="truefalse"><questiontext format="html"><text><![CDATA[<p>${stem}</p>${names
      .map((name) =>
        name.endsWith('wav')
          ? `<audio controls="controls"><source src="@@PLUGINFILE@@/${name}"/></audio>`
          : `<p><img src="@@PLUGINFILE@@/${name}" alt="图"/></p>`,
      )
      .join('')}]]></text>${names
      .map((name) => `<file name="${name}" path="/" encoding="base64">${files[name].toString('base64')}</file>`)
      .join(
        '',
      )}</questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>`
  const xml = `<?xml version="1.0"?><quiz>${asked('甲', ['a.png'])}${asked('乙', ['b.png', 'c.wav'])}</quiz>`
  const id = newId()
  await send({ bytes: Buffer.from(xml), format: 'moodle', fileName: '题.xml', id }, teacher).expect(200)
  expect(await over(teacher, id)).toMatchObject({ state: 'read', counts: { taken: 2 } })
  const [first, second] = await itemsOf(teacher, id)
  expect(second.pictures).toMatchObject([{ sound: false }, { sound: true }])
  await teacher.get(`/api/bank/imports/${id}/pictures/${first.pictures[0].file}`).expect(200)
  expect(await Assets.countDocuments({ unit: institution._id })).toBe(0)
  // The same sound came before, and is being prepared: the job waits for it.
  const sha256 = createHash('sha256').update(wav).digest('hex')
  const sound = { kind: 'audio', upload: `sound:${institution._id}:${sha256}`, sha256 }
  const asset = await makeAsset(institution, null, { ...sound, state: 'processing' })
  await teacher.post(`/api/bank/imports/${id}/confirm`).expect(200)
  await until('the picture is there', async () => (await Assets.countDocuments({ unit: institution._id })) === 2)
  expect(await Questions.countDocuments({ unit: institution._id })).toBe(0)
  await Assets.updateOne({ _id: asset }, { $set: { state: 'ready' } })
  expect(await over(teacher, id)).toMatchObject({ state: 'added', added: 2 })
  const assets = await Assets.find({ unit: institution._id }).lean()
  expect(assets.map(({ kind }) => kind).sort()).toEqual(['audio', 'picture'])
  const shown = await Questions.find({ unit: institution._id }).sort({ serial: 1 }).lean()
  const [audio, picture] = ['audio', 'picture'].map((kind) => assets.find((each) => each.kind === kind)!._id)
  expect(shown.map((question) => question.assets)).toEqual([[picture], [picture, audio]])
})

test('a file that nobody confirmed is removed after two weeks; what was added can still be taken back', async () => {
  const { teacher } = await inTree()
  const [open, done] = [newId(), newId()]
  for (const id of [open, done]) await send({ bytes: await book(judged(2)), id }, teacher).expect(200)
  await over(teacher, open)
  await over(teacher, done)
  await act(teacher, done, 'confirm')
  const before = { createdAt: new Date(Date.now() - 15 * 86_400_000) }
  await QuestionImports.updateMany({ _id: { $in: [open, done] } }, { $set: before })
  await tidyQuestionImports(site.app)
  expect(await QuestionImports.findById(open).lean()).toBeNull()
  expect(await ImportItems.countDocuments({ import: { $in: [open, done] } })).toBe(0)
  expect(await act(teacher, done, 'undo')).toMatchObject({ state: 'undone', kept: 0 })
})

test('a Word document brings its pictures, and leaves with them', async () => {
  const { teacher, institution } = await inTree()
  const picture = png(9, 7, [179, 38, 30])
  const bytes = wordFile({
    pictures: { p1: { name: 'a.png', bytes: picture } },
    numbering: definition(0, [['decimal', '%1.']]) + list(1, 0),
    body: [
      paragraph(`<w:r><w:t>看图（B）</w:t></w:r>${drawn('p1', '会徽')}`, listed(1)),
      ...[paragraph('A. 甲'), paragraph('B. 乙'), paragraph('没有答案', listed(1))],
    ],
  })
  const id = newId()
  await send({ bytes, format: 'word', fileName: '题.docx', id }, teacher).expect(200)
  expect((await over(teacher, id)).counts).toMatchObject({ questions: 1, faults: 1 })
  expect(await itemsOf(teacher, id, { kind: 'fault' })).toMatchObject([{ line: 4, place: '“2. 没有答案”' }])
  expect(await act(teacher, id, 'confirm')).toMatchObject({ state: 'added', added: 1 })
  const { content } = (await Questions.findOne({ unit: institution._id }).lean())!
  expect(content.stem).toMatchObject({ content: [{ type: 'paragraph' }, { type: 'picture', attrs: { alt: '会徽' } }] })
  const read = await readWord(await exportedAs(teacher, 'word'))
  expect(read.questions[0]!.content).toMatchObject({ kind: 'single', stem: { content: [{}, { type: 'picture' }] } })
  expect(read.files.map((file) => Buffer.from(file.bytes))).toEqual([picture])
  const old = newId()
  await send({ bytes: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), format: 'word', id: old }, teacher).expect(200)
  expect((await over(teacher, old)).refusal?.code).toBe('questionFile.oldWord')
})

test('what is exported as a workbook is imported again as it was', async () => {
  const { teacher } = await inTree()
  const id = newId()
  await send({ bytes: await book(judged(3)), id }, teacher).expect(200)
  await over(teacher, id)
  await act(teacher, id, 'confirm')
  const body = await exportedAs(teacher, 'excel')
  const back = newId()
  await send({ bytes: body, id: back }, teacher).expect(200)
  expect((await over(teacher, back)).counts).toEqual({ questions: 3, faults: 0, doubles: 3, taken: 0 })
  const template = await teacher.get('/api/bank/import-template').expect(200)
  expect(template.headers['content-disposition']).toContain(encodeURIComponent('试题导入模板'))
})
