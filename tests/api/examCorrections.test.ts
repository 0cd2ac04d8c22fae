/** A key corrected after the examination: who changes is known first, then regraded; and the analysis of its questions. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analyseExam } from '../../server/features/exams/analysis/analyse.service.ts'
import { CorrectionChanges, KeyCorrections } from '../../server/features/exams/corrections/corrections.model.ts'
import { Exams } from '../../server/features/exams/exams.model.ts'
import { ExamMarks } from '../../server/features/exams/marking/marks.model.ts'
import { recordExam } from '../../server/features/exams/sittings/record.service.ts'
import { countCorrection, regrade } from '../../server/features/exams/corrections/regrade.ts'
import { SittingPapers, Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import type { BankQuestion } from '../../server/features/questions/question.contract.ts'
import { Questions } from '../../server/features/questions/questions.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { definitionOf } from '../../server/jobs/definitions.ts'
import { live } from '../../server/jobs/enqueue.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { makeSatExam, RIGHT } from '../support/exams.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('examCorrections')
})
afterAll(() => site.close())

const job = { signal: new AbortController().signal, progress: () => undefined, publish: transaction }
const { single: _, ...rest } = RIGHT
/** 单选 is worth 20, of 100: who chose 丙 has 60 with the rest, and who chose 乙 (the key) and nothing more 20. */
async function made() {
  const tree = await makeTree()
  const people = await Promise.all([0, 1, 2].map(() => makeTrainee(tree.branch)))
  const answers = [
    { single: { option: 'c' }, ...rest },
    { single: { option: 'b' }, ...rest },
    { single: { option: 'b' } },
  ]
  const sat = people.map(({ person }, at) => ({ person, answers: answers[at]! }))
  const exam = await makeSatExam(tree.committee, sat, { passPercent: 75 })
  const teacher = await site.signedIn((await makeAccount('instructor', tree.committee)).login)
  const sittings = await Promise.all(people.map(({ person }) => Sittings.findOne({ exam, person: person._id }).lean()))
  return { exam, teacher, people, tree, sittings: sittings.map((each) => each!._id) }
}
type Teacher = Awaited<ReturnType<typeof made>>['teacher']
async function ask(teacher: Teacher, exam: string, change: object, question = 'single') {
  const body = { id: newId(), question, change, reason: '题目有歧义' }
  for (const _twice of [0, 1]) await teacher.post(`/api/exams/${exam}/corrections`).send(body).expect(200)
  await countCorrection(body.id, job)
  return { at: `/api/exams/corrections/${body.id}`, id: body.id }
}
const scores = async (exam: string) =>
  (await Sittings.find({ exam }).sort({ exam: 1, pinyin: 1, _id: 1 }).lean()).map(({ _id, score, passed, total }) => ({
    _id,
    score,
    passed,
    total,
  }))
const scoreOf = async (id: string) => (await Sittings.findById(id).lean())!.score

test('who changes is known before, and nothing changes until it is confirmed; then records, notices and the paper', async () => {
  const { exam, teacher, people, sittings, tree } = await made()
  await teacher.post(`/api/exams/${exam}/release`).expect(200)
  await recordExam(exam, job.signal)
  const papers = await SittingPapers.find({ exam }).lean()
  const before = await scores(exam)
  expect((await teacher.get(`/api/exams/${exam}/questions/single`).expect(200)).body).toMatchObject({
    ...{ kind: 'single', now: 'B. 乙', keys: [{ option: 'b' }], history: [] },
  })
  const { at, id } = await ask(teacher, exam, { how: 'replace', key: { option: 'c' } })
  const shown = (await teacher.get(at).expect(200)).body
  expect(shown).toMatchObject({ state: 'ready', words: '答案更正为 C. 丙' })
  expect(shown.counts).toEqual({ sittings: 3, changed: 3, up: 1, down: 2, gained: 1, lost: 1 })
  const lost = (await teacher.get(`${at}/changes?effect=lost`).expect(200)).body.items
  expect(lost).toMatchObject([
    { sitting: sittings[1], before: { score: 80, passed: true }, after: { score: 60, points: 0 } },
  ])
  const found = await teacher.get(`${at}/changes?search=${encodeURIComponent(people[0]!.person.name)}`).expect(200)
  expect(found.body.items.map((each: { sitting: string }) => each.sitting)).toContain(sittings[0])
  expect((await teacher.get(`${at}/workbook`).expect(200)).headers['content-type']).toContain('spreadsheetml')
  expect(await scores(exam)).toEqual(before)

  for (const _twice of [0, 1]) await teacher.post(`${at}/confirm`).expect(200)
  expect((await teacher.delete(at).expect(409)).body.code).toBe('correction.confirmed')
  const killed = { ...job, publish: () => Promise.reject(new Error('killed')) }
  await expect(regrade(id, killed)).rejects.toThrow('killed')
  await regrade(id, job) // goes on where all are settled already
  await regrade(id, job) // it is over
  expect(await Promise.all(sittings.map(scoreOf))).toEqual([80, 60, 0])
  expect(await SittingPapers.find({ exam }).lean()).toEqual(papers)
  const records = await LearningRecords.find({
    person: people[1]!.person._id,
    kind: { $in: ['exam.finished', 'revoked'] },
  })
    .sort({ seq: 1 })
    .lean()
  expect(records.map(({ kind, data }) => [kind, data['score'] ?? data['reason']])).toEqual([
    ...[
      ['exam.finished', 80],
      ['revoked', '答案更正为 C. 丙：题目有歧义'],
      ['exam.finished', 60],
    ],
  ])
  const told = await Notices.find({ kind: 'exam.corrected', account: people[1]!.account._id }).lean()
  expect(told.map(({ text }) => text)).toEqual(['由 80/100 分改为 60 分（满分 100 分）。答案更正为 C. 丙：题目有歧义'])
  await Exams.updateOne({ _id: exam }, { $set: { showsKey: true } })
  const trainee = await site.signedIn(people[1]!.account.login)
  const own = (await trainee.get(`/api/own-exams/sittings/${sittings[1]}`).expect(200)).body
  expect(own.slots[0].result).toMatchObject({ awarded: 0, key: 'C. 丙（更正：题目有歧义）' })
  await trainee.get(at).expect(403)
  const stranger = await site.signedIn((await makeAccount('instructor', (await makeTree()).institution)).login)
  for (const url of [at, `${at}/changes`, `${at}/workbook`]) await stranger.get(url).expect(404)
  await stranger.post(`${at}/confirm`).expect(404)
  expect(tree.branch).toBeTruthy()
})

test('points for all of what nobody has marked yet decide the sitting, and nothing waits any more', async () => {
  const tree = await makeTree()
  const { person } = await makeTrainee(tree.branch)
  const exam = await makeSatExam(tree.committee, [{ person, answers: { ...RIGHT, essay: { text: '写了' } } }])
  const teacher = await site.signedIn((await makeAccount('instructor', tree.committee)).login)
  expect(await Sittings.findOne({ exam, person: person._id }).lean()).toMatchObject({ state: 'handed-in', score: null })
  const { at, id } = await ask(teacher, exam, { how: 'full' }, 'essay')
  await teacher.post(`${at}/confirm`).expect(200)
  await regrade(id, job)
  expect(await Sittings.findOne({ exam, person: person._id }).lean()).toMatchObject({ state: 'finished', score: 90 })
  expect(await ExamMarks.countDocuments({ exam, state: 'waiting' })).toBe(0)
})

test('further keys count beside the first; points for all; a question taken out; and back to what was asked', async () => {
  const { exam, teacher, sittings } = await made()
  const apply = async (change: object, question?: string) => {
    const { at, id } = await ask(teacher, exam, change, question)
    await teacher.post(`${at}/confirm`).expect(200)
    await regrade(id, job)
    return Promise.all(sittings.map(async (each) => (await Sittings.findById(each).lean())!))
  }
  const stale = await ask(teacher, exam, { how: 'full' })
  expect((await apply({ how: 'also', key: { option: 'c' } })).map(({ score }) => score)).toEqual([80, 80, 20])
  expect((await teacher.post(`${stale.at}/confirm`).expect(409)).body.code).toBe('correction.stale')
  await teacher.post(`${stale.at}/recount`).expect(200)
  await countCorrection(stale.id, job)
  await teacher.delete(stale.at).expect(200)
  expect((await apply({ how: 'full' }, 'essay')).map(({ score }) => score)).toEqual([90, 90, 30])
  const out = await apply({ how: 'out' })
  expect(out.map(({ score, total }) => [score, total])).toEqual([
    [70, 80],
    [70, 80],
    [10, 80],
  ])
  expect((await apply({ how: 'restore' })).map(({ score, total }) => [score, total])).toEqual([
    [70, 100],
    [90, 100],
    [30, 100],
  ])
  const blanks = { how: 'replace', key: { blanks: [['1922', '1921']] } }
  expect((await apply(blanks, 'blank')).map(({ score }) => score)).toEqual([70, 90, 30])
  const { history } = (await teacher.get(`/api/exams/${exam}/questions/single`).expect(200)).body
  expect(history.map((each: { words: string }) => each.words)).toEqual(['恢复原来的答案', '本题不计分', 'C. 丙 也算对'])
  const wrong = { id: newId(), question: 'single', change: { how: 'replace', key: { judge: true } }, reason: 'x' }
  await teacher.post(`/api/exams/${exam}/corrections`).send(wrong).expect(422)
  const open = await Exams.findByIdAndUpdate(exam, { closesAt: new Date(Date.now() + 3_600_000) }).lean()
  const early = await teacher
    .post(`/api/exams/${exam}/corrections`)
    .send({ ...wrong, id: newId() })
    .expect(409)
  expect([open!._id, early.body.code]).toEqual([exam, 'exam.notClosed'])
})

test('the analysis is made once for all who look, and anew after a correction; the bank points to both', async () => {
  const { exam, teacher, tree } = await made()
  const at = `/api/exams/${exam}/analysis`
  expect((await teacher.get(at).expect(200)).body).toMatchObject({ analysis: null, items: [], mayCorrect: true })
  await teacher.post(at).expect(200)
  expect(await Jobs.countDocuments(live(`exams.analyse:${exam}`))).toBe(1)
  await analyseExam(exam, job)
  const first = (await teacher.get(at).expect(200)).body
  expect(first.analysis.figures).toMatchObject({ n: 3, items: 7, total: 100, unit: 'points', max: 80, min: 20 })
  const [single] = first.items
  expect(single).toMatchObject({
    question: 'single',
    figures: { n: 3, options: [{ id: 'a', all: 0 }, { id: 'b' }, { id: 'c' }] },
  })
  expect(single.figures.facility).toBeCloseTo(2 / 3)
  expect(single.options.map((each: { right: boolean }) => each.right)).toEqual([false, true, false])
  const { at: correction, id } = await ask(teacher, exam, { how: 'out' })
  await teacher.post(`${correction}/confirm`).expect(200)
  await regrade(id, job)
  await analyseExam(exam, job)
  const second = (await teacher.get(at).expect(200)).body
  expect(second).toMatchObject({
    analysis: { out: 1, figures: { items: 6, total: 80 } },
    corrections: [{ id, state: 'applied' }],
  })
  expect((await teacher.get(`${at}/workbook`).expect(200)).headers['content-type']).toContain('spreadsheetml')
  const bank = { unit: tree.committee._id, ancestors: tree.committee.ancestors, version: 1, revision: 1, savedBy: 'x' }
  const days = { createdAt: new Date(), updatedAt: new Date() }
  const content: BankQuestion = {
    ...{ id: 'single', kind: 'single', stem: '单选题干', explanation: '', points: 5, options: [], answer: '' },
  }
  await Questions.create({ _id: 'single', serial: 1, ...bank, ...days, content, kind: 'single', same: 'x' })
  const of = (await teacher.get('/api/exams/of-question/single').expect(200)).body
  expect(of).toMatchObject({ exams: [], corrections: [{ id, exam, words: '本题不计分' }] })
  const stranger = await site.signedIn((await makeAccount('instructor', (await makeTree()).institution)).login)
  await stranger.get('/api/exams/of-question/single').expect(404)
  await stranger.get(at).expect(404)
  await stranger.post(at).expect(404)
  expect(await KeyCorrections.countDocuments({ exam })).toBe(1)
})

test('a counting or a regrading that has stopped says so, and goes on when it is asked again', async () => {
  const { exam, teacher, sittings } = await made()
  const { at, id } = await ask(teacher, exam, { how: 'replace', key: { option: 'c' } })
  const shown = async () => (await teacher.get(at).expect(200)).body
  const stop = (kind: string) =>
    transaction(async (session) => definitionOf(kind).onFailed!({ correction: id, title: 'x' }, 'dead', session))
  await teacher.post(`${at}/recount`).expect(200)
  await stop('exams.countCorrection')
  expect(await shown()).toMatchObject({ state: 'failed', confirmedAt: null })
  expect((await teacher.post(`${at}/confirm`).expect(409)).body.code).toBe('correction.counting')
  await teacher.post(`${at}/recount`).expect(200)
  await countCorrection(id, job)
  await teacher.post(`${at}/confirm`).expect(200)
  await stop('exams.regrade')
  expect(await shown()).toMatchObject({ state: 'failed', confirmedAt: expect.any(String) })
  await Jobs.deleteMany(live(`exams.regrade:${id}`))
  for (const _twice of [0, 1]) await teacher.post(`${at}/confirm`).expect(200)
  expect(await Jobs.countDocuments(live(`exams.regrade:${id}`))).toBe(1)
  expect((await shown()).state).toBe('applying')
  await regrade(id, job)
  expect((await shown()).state).toBe('applied')
  await stop('exams.regrade')
  expect((await shown()).state).toBe('applied')
  expect(await Promise.all(sittings.map(scoreOf))).toEqual([80, 60, 0])
})

test('what was withdrawn while it was counted leaves nothing behind', async () => {
  const { exam, teacher } = await made()
  const body = { id: newId(), question: 'single', change: { how: 'full' }, reason: '题目有歧义' }
  await teacher.post(`/api/exams/${exam}/corrections`).send(body).expect(200)
  const publish: typeof transaction = async (work) => {
    await teacher.delete(`/api/exams/corrections/${body.id}`).expect(200)
    return transaction(work)
  }
  await countCorrection(body.id, { ...job, publish })
  expect(await CorrectionChanges.countDocuments({ correction: body.id })).toBe(0)
})
