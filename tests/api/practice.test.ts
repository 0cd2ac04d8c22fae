/** Practice, chapter tests, and the book of wrong answers; and that no question of an examination gets into them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { prepareExam } from '../../server/features/exams/candidates.service.ts'
import { Exams } from '../../server/features/exams/exams.model.ts'
import { countCorrection, regrade } from '../../server/features/exams/corrections/regrade.ts'
import { Papers } from '../../server/features/papers/papers.model.ts'
import { BookPlaces } from '../../server/features/practice/book.model.ts'
import { PracticeRuns } from '../../server/features/practice/runs.model.ts'
import { PracticeSets } from '../../server/features/practice/sets.model.ts'
import { Questions } from '../../server/features/questions/questions.model.ts'
import type { BankQuestion } from '../../server/features/questions/question.contract.ts'
import { sameKey } from '../../server/features/questions/questions.service.ts'
import { joinedRows } from '../../server/features/roster/joinedPeople.service.ts'
import { personRemoving } from '../../server/features/roster/roster.events.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { standingClock } from '../support/clock.ts'
import { examFields, makePaper, RIGHT } from '../support/exams.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import {
  makeAsset,
  makeProgramme,
  publishCourse,
  quizLesson,
  requireOf,
  videoLesson,
  withQuestions,
} from '../support/learningFactories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { addQuestions, judgeQuestion, makeSet, setFields } from '../support/practice.ts'
import { fiveKinds, rightAnswers } from '../support/quizzes.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('practice')
})
beforeEach(() => void (clock = standingClock('2026-05-01T01:00:00Z')))
afterEach(() => clock.release())
afterAll(() => site.close())

const DAY = 86_400
const never = new AbortController().signal
const job = { signal: never, progress: () => undefined, publish: transaction }
type Agent = Awaited<ReturnType<TestSite['signedIn']>>

/** A unit with its teacher and a trainee. */
async function inUnit() {
  const tree = await makeTree()
  const trainee = await makeTrainee(tree.branch)
  const own = await site.signedIn(trainee.account.login)
  const teacher = await site.signedIn((await makeAccount('instructor', tree.institution)).login)
  return { ...tree, person: trainee.person, own, teacher }
}
const get = async (own: Agent, path: string) => (await own.get(`/api/practice${path}`).expect(200)).body
const begin = async (own: Agent, set: string) => (await own.post(`/api/practice/sets/${set}/runs`).expect(200)).body
const give = async (own: Agent, run: string, slot: string, answer: object, seq = 1) =>
  (await own.put(`/api/practice/runs/${run}/answers/${slot}`).send({ seq, answer }).expect(200)).body
const book = async (own: Agent, query = '') => (await get(own, `/book?limit=50${query}`)).items
const [TRUE, FALSE] = [{ judge: true }, { judge: false }]

test('practice tells the key with each answer and goes on where it was; what was wrong comes back until it is known', async () => {
  const { institution, own } = await inUnit()
  await addQuestions(
    institution,
    ['一', '二', '三'].map((each) => judgeQuestion(`题${each}`)),
    { topics: ['党章'] },
  )
  const set = await makeSet(institution)
  const run = await begin(own, set._id)
  expect(run.slots).toHaveLength(3)
  expect(JSON.stringify(run)).not.toContain('KEY-')
  const [first, second] = run.slots as { id: string; stem: string }[]
  const after = await give(own, run.id, first!.id, FALSE)
  expect(after.result).toMatchObject({ correct: false, key: '对', explanation: `KEY-${first!.stem}` })
  expect((await give(own, run.id, first!.id, TRUE, 2)).result.correct).toBe(false) // the first one stands
  await give(own, run.id, second!.id, TRUE)
  expect((await begin(own, set._id)).slots.map((each: { seq: number }) => each.seq)).toEqual([1, 1, 0])
  expect((await get(own, '/sets')).items).toMatchObject([{ id: set._id, open: { run: run.id, answered: 2 } }])

  const [entry, ...others] = await book(own)
  expect(others).toEqual([])
  expect(entry).toMatchObject({ groupName: '党章', isDue: false, dueOn: '2026-05-02', streak: 0, wrong: 1 })
  expect(entry).toMatchObject({ shown: { key: '对', bank: 'same' }, sources: [{ kind: 'practice', said: '错' }] })
  expect(await get(own, '/book/due')).toEqual({ count: 0, more: false })
  expect((await own.post('/api/practice/book/review').send({}).expect(409)).body.code).toBe('review.nothing')
  for (const [later, streak] of [3, 9, 30].entries()) {
    clock.pass(streak * DAY)
    expect((await get(own, '/book/due')).count).toBe(1)
    const review = (await own.post('/api/practice/book/review').send({}).expect(200)).body
    expect(review).toMatchObject({ mode: 'review', slots: [{ stem: first!.stem, result: null }] })
    await give(own, review.id, review.slots[0].id, TRUE)
    await own.post(`/api/practice/runs/${review.id}/finish`).expect(200)
    if (later < 2) expect((await book(own))[0].streak).toBe(later + 1)
  }
  expect(await book(own)).toEqual([])
  expect(await book(own, '&state=mastered')).toMatchObject([{ streak: 3 }])
  const at = `/api/practice/book/${entry.id}`
  await own.put(at).send({ state: 'open' }).expect(200)
  await own.put(at).send({ remark: '再看党章第二十条' }).expect(200)
  expect(await book(own)).toMatchObject([{ isDue: true, streak: 0 }])
  await own.put(at).send({ state: 'hidden' }).expect(200)
  expect(await book(own, '&state=hidden')).toMatchObject([{ note: '再看党章第二十条' }])
  expect((await get(own, '/book/groups')).items).toMatchObject([{ name: '党章', open: 0, wrong: 1, right: 3 }])

  const other = await site.signedIn((await makeTrainee(institution)).account.login)
  await other.get(`/api/practice/runs/${run.id}`).expect(404)
  await other.put(at).send({ remark: 'x' }).expect(404)
  expect(await book(other)).toEqual([])
})

test('what no key judges one judges oneself, once, with the reference before one; a changed question says so', async () => {
  const { institution, own } = await inUnit()
  const short = { ...judgeQuestion('简述'), kind: 'short', reference: 'REFERENCE' } as never as BankQuestion
  const [id] = await addQuestions(institution, [short])
  const run = await begin(own, (await makeSet(institution))._id)
  const slot = run.slots[0].id as string
  const at = `/api/practice/runs/${run.id}/answers/${slot}/assessed`
  expect((await own.put(at).send({ right: true }).expect(409)).body.code).toBe('practice.assessed')
  const answered = await give(own, run.id, slot, { text: '我的回答' })
  expect(answered).toMatchObject({ assess: true, result: { correct: null, key: 'REFERENCE' } })
  expect((await own.put(at).send({ right: false }).expect(200)).body.result.correct).toBe(false)
  expect((await own.put(at).send({ right: true }).expect(409)).body.code).toBe('practice.assessed')
  expect(await book(own)).toMatchObject([{ shown: { bank: 'same' }, sources: [{ said: '我的回答' }] }])
  await Questions.updateOne({ _id: id! }, { $set: { 'content.reference': '另一个答案' } })
  expect(await book(own)).toMatchObject([{ shown: { bank: 'changed', key: 'REFERENCE' } }])
  await Questions.updateOne({ _id: id! }, { $set: { retired: true } })
  expect(await book(own)).toMatchObject([{ shown: { bank: 'retired' } }])
})

test('a chapter test is drawn, ends with a result, has its attempts, and counts as the teacher’s information alone', async () => {
  const { committee, institution, branch, own, teacher } = await inUnit()
  await addQuestions(
    institution,
    Array.from({ length: 12 }, (_, at) => judgeQuestion(`测${at}`)),
    { topics: ['纪律'] },
  )
  const [topic] = (await teacher.get('/api/bank/topics').expect(200)).body.items as { id: string }[]
  const draw = { topics: [topic!.id], kinds: ['judge'], difficulties: [], positions: [] }
  const body = setFields({ mode: 'test', count: 4, attempts: 1, audience: branch._id, draw })
  const made = (await teacher.post('/api/practice-sets').send(body).expect(200)).body
  await teacher.post('/api/practice-sets').send(body).expect(200) // a lost reply
  expect(made).toMatchObject({ available: 12, held: 0, topicNames: ['纪律'], audienceName: branch.name })
  const refused = await teacher
    .post('/api/practice-sets')
    .send(setFields({ audience: committee._id }))
    .expect(422)
  expect(refused.body.fields[0].path).toBe('audience')
  const run = await begin(own, made.id)
  expect(run.slots).toHaveLength(4)
  const [one, two, three] = run.slots.map(({ id }: { id: string }) => id) as [string, string, string]
  for (const slot of [one, two, three]) await give(own, run.id, slot, FALSE)
  expect(JSON.stringify(await give(own, run.id, one, TRUE, 3))).not.toContain('KEY-')
  await give(own, run.id, one, FALSE, 2) // came late
  const other = own.put(`/api/practice/runs/${run.id}/answers/${one}`).send({ seq: 3, answer: FALSE })
  expect((await other.expect(409)).body.code).toBe('conflict') // two tabs: the second must not be told that it is saved
  await Promise.all([give(own, run.id, three, TRUE, 4), give(own, run.id, three, FALSE, 5)])
  expect((await PracticeRuns.findById(run.id).lean())!.answers[three]).toMatchObject({ seq: 5, answer: FALSE })
  await give(own, run.id, two, TRUE, 2)
  const end = (await own.post(`/api/practice/runs/${run.id}/finish`).expect(200)).body
  expect(end).toMatchObject({ state: 'finished', result: { score: 2, total: 4, passed: false } })
  await own.post(`/api/practice/runs/${run.id}/finish`).expect(200)
  expect(await book(own)).toMatchObject([{ wrong: 1 }, { wrong: 1 }])
  await own.put(`/api/practice/runs/${run.id}/answers/${three}`).send({ seq: 9, answer: TRUE }).expect(409)
  expect((await own.post(`/api/practice/sets/${made.id}/runs`).expect(409)).body.code).toBe('practice.used')
  expect((await get(own, '/sets')).items).toMatchObject([{ done: 1, canStart: false, best: { score: 2, total: 4 } }])
  const { items } = (await teacher.get(`/api/practice-sets/${made.id}/results`).expect(200)).body
  expect(items).toMatchObject([{ score: 2, total: 4, passed: false, number: 1 }])
  const save = { ...body, id: undefined, revision: 1, title: '第二章测试' }
  expect((await teacher.put(`/api/practice-sets/${made.id}`).send(save).expect(200)).body.revision).toBe(2)
  expect(
    (
      await teacher
        .put(`/api/practice-sets/${made.id}`)
        .send({ ...save, title: 'x' })
        .expect(409)
    ).body.code,
  ).toBe('practiceSet.stale')
  await teacher.delete(`/api/practice-sets/${made.id}`).expect(200)
  expect((await get(own, '/sets')).items).toEqual([])
})

test('a set is open to a class or a unit’s people, from its first day to its last; of a course it asks what that shows', async () => {
  const { committee, institution, person, own, teacher } = await inUnit()
  const asset = await makeAsset(institution)
  const shown = { ...fiveKinds(), questions: fiveKinds().questions.map((each) => ({ ...each, id: newId() })) }
  const hidden = {
    ...fiveKinds({ reveal: 'never' }),
    questions: [{ ...fiveKinds().questions[2]!, stem: '不公布的题' }],
  }
  const inVideo = { id: newId(), kind: 'judge' as const, stem: '视频题', explanation: '', points: 1, answer: true }
  const lessons = [quizLesson(shown), quizLesson(hidden), withQuestions(videoLesson(asset), { ...inVideo })]
  const course = await publishCourse(institution, lessons)
  const trainingClass = await makeOpenClass(institution)
  const given = { source: 'course', course: course._id, audienceKind: 'class', audience: trainingClass._id, count: 20 }
  const body = setFields({ ...given, from: '2026-05-02', to: '2026-05-03' })
  const made = (await teacher.post('/api/practice-sets').send(body).expect(200)).body
  expect((await get(own, '/sets')).items).toEqual([])
  await makeMember(trainingClass, person, institution)
  await own.post(`/api/practice/sets/${made.id}/runs`).expect(404) // tomorrow
  clock.pass(DAY)
  const run = await begin(own, made.id)
  const stems = run.slots.map(({ stem }: { stem: string }) => stem)
  expect(stems.sort()).toEqual(['____ 年，____', '视频题', '题干', '题干', '题干', '题干'].sort())
  clock.pass(2 * DAY)
  expect((await get(own, '/sets')).items).toEqual([])
  await own.get(`/api/practice/runs/${run.id}`).expect(200) // what was begun goes on
  await makeSet(committee, { title: '全市' })
  expect((await get(own, '/sets')).items).toMatchObject([{ title: '全市' }])
})

test('two hundred chosen questions are as many as they say: the set is shown, and changed', async () => {
  const { institution, teacher } = await inUnit()
  const questions = Array.from({ length: 200 }, newId)
  const set = await makeSet(institution, { source: 'list', questions, count: questions.length })
  const at = `/api/practice-sets/${set._id}`
  expect((await teacher.get(at).expect(200)).body.count).toBe(200)
  const { draw, course, attempts, passPercent, from, to, audienceKind, audience } = set
  const body = { title: '新名称', mode: 'practice', source: 'list', draw, questions, course, count: 200, attempts }
  await teacher
    .put(at)
    .send({ ...body, passPercent, from, to, audienceKind, audience, revision: 1 })
    .expect(200)
})

test('a chapter test that is made a practice keeps its results, and rounds of practice are no attempts', async () => {
  const { institution, own, teacher } = await inUnit()
  const judge = judgeQuestion('题')
  const short = { ...judgeQuestion('述'), kind: 'short', reference: '参考' } as never as BankQuestion
  await addQuestions(institution, [judge, short])
  const set = await makeSet(institution, { attempts: 1 })
  const turn = (mode: 'practice' | 'test', revision: number) =>
    PracticeSets.updateOne({ _id: set._id }, { $set: { mode, revision } })
  const round = async () => {
    const { id } = await begin(own, set._id)
    await give(own, id, judge.id, TRUE)
    return (await own.post(`/api/practice/runs/${id}/finish`).expect(200)).body
  }
  await round()
  await turn('test', 2)
  expect((await teacher.get(`/api/practice-sets/${set._id}`).expect(200)).body.available).toBe(1) // no essay
  const results = async () => (await teacher.get(`/api/practice-sets/${set._id}/results`).expect(200)).body.items
  expect(await results()).toEqual([])
  expect((await get(own, '/sets')).items).toMatchObject([{ done: 0, best: null, canStart: true }])
  expect(await round()).toMatchObject({ mode: 'test', result: { passed: true } })
  await turn('practice', 3)
  for (const _ of [1, 2]) await round()
  await turn('test', 4)
  expect(await results()).toMatchObject([{ score: 1, total: 1, passed: true }])
  expect((await get(own, '/sets')).items).toMatchObject([{ done: 1, canStart: false, best: { score: 1 } }])
})

test('of two versions of a question the book asks one at a time', async () => {
  const { institution, own } = await inUnit()
  const [id] = await addQuestions(institution, [judgeQuestion('旧的题干')])
  const set = await makeSet(institution)
  const wrong = async () => {
    const run = await begin(own, set._id)
    await give(own, run.id, id!, FALSE)
    await own.post(`/api/practice/runs/${run.id}/finish`).expect(200)
  }
  await wrong()
  const content = { ...judgeQuestion('新的题干'), id: id! }
  await Questions.updateOne({ _id: id! }, { $set: { content, same: sameKey(content) } })
  clock.pass(60)
  await wrong()
  expect(await book(own)).toHaveLength(2)
  clock.pass(2 * DAY)
  const asked: string[] = []
  for (let left = 2; left > 0; left--) {
    expect((await get(own, '/book/due')).count).toBe(left)
    const { id: run, slots } = (await own.post('/api/practice/book/review').send({}).expect(200)).body
    expect(slots).toHaveLength(1)
    asked.push(slots[0].stem)
    await give(own, run, slots[0].id, TRUE)
    await own.post(`/api/practice/runs/${run}/finish`).expect(200)
  }
  expect(asked.sort()).toEqual(['新的题干', '旧的题干'].sort())
})

test('where an examination holds back a whole round, another one is begun; a test waits, and nothing is passed by it', async () => {
  const { institution, own, teacher } = await inUnit()
  const [held, free] = [judgeQuestion('压轴题'), judgeQuestion('机动题')]
  await addQuestions(institution, [held])
  const [set, chapter] = [await makeSet(institution), await makeSet(institution, { mode: 'test' })]
  const [run, tested] = [await begin(own, set._id), await begin(own, chapter._id)]
  await give(own, run.id, held.id, FALSE)
  clock.pass(2 * DAY)
  const review = (await own.post('/api/practice/book/review').send({}).expect(200)).body
  const sections = [{ id: 's', title: '判断', questions: [held] }]
  const paper = await makePaper(institution, { title: '卷', sections })
  const days = { opensAt: '2026-05-09T01:00:00.000Z', closesAt: '2026-05-09T03:00:00.000Z' }
  await teacher
    .post('/api/exams')
    .send(examFields({ ...days, paper }))
    .expect(200)
  const code = async (path: string) => (await own.post(`/api/practice${path}`).send({}).expect(409)).body.code
  expect(await code('/book/review')).toBe('review.held') // which is not that there is nothing due
  expect(await code(`/sets/${set._id}/runs`)).toBe('practice.nothing')
  expect(await code(`/runs/${tested.id}/finish`)).toBe('practice.allHeld')
  expect(await begin(own, chapter._id)).toMatchObject({ id: tested.id, slots: [], held: 1 })
  await addQuestions(institution, [free])
  clock.pass(60)
  const next = await begin(own, set._id)
  expect(next.slots).toMatchObject([{ stem: '机动题' }])
  await give(own, next.id, free.id, FALSE)
  clock.pass(2 * DAY)
  const other = (await own.post('/api/practice/book/review').send({}).expect(200)).body
  expect(other.id).not.toBe(review.id)
  expect(other.slots).toMatchObject([{ stem: '机动题' }])
})

test('who has practised stays in the roster; of two people with the same test open none is ended unasked', async () => {
  const { institution, own, person } = await inUnit()
  await addQuestions(institution, [judgeQuestion('题')])
  const set = await makeSet(institution, { mode: 'test' })
  const run = await begin(own, set._id)
  const kept = new Map([[person._id, [] as string[]]])
  const people = [person._id]
  await transaction((session) => personRemoving.emit({ people, kept }, session))
  expect(kept.get(person._id)).toContain('练习作答')
  const gone = newId()
  const obstacle = () =>
    joinedRows().find(({ label }) => label === '练习作答')!.obstacle!({ kept: person._id, gone, account: 'kept' })
  expect(await obstacle()).toBeNull()
  const { _id, ...row } = (await PracticeRuns.findById(run.id).lean())!
  await PracticeRuns.create({ ...row, _id: newId(), person: gone })
  expect(await obstacle()).toContain(`《${set.title}》`)
})

/** Everything that practice tells a trainee, as text. */
async function told(own: Agent, sets: readonly string[]): Promise<string> {
  const found: unknown[] = []
  for (const state of ['open', 'mastered', 'hidden']) found.push(await book(own, `&state=${state}`))
  const { items } = await get(own, '/book/groups')
  const starts = [
    ...sets.map((set) => own.post(`/api/practice/sets/${set}/runs`)),
    ...[{}, ...items.map(({ group }: { group: string }) => ({ group }))].map((body) =>
      own.post('/api/practice/book/review').send(body),
    ),
  ]
  for (const start of starts) {
    const { body } = await start
    found.push(body)
    const at = `/api/practice/runs/${body.id}`
    for (const { id } of body.slots ?? [])
      found.push((await own.put(`${at}/answers/${id}`).send({ seq: 99, answer: FALSE })).body)
    if (body.id) found.push((await own.get(at)).body, (await own.post(`${at}/finish`)).body)
  }
  return JSON.stringify(found)
}

test('no question of an examination that is not over is shown, whichever way it stands in it, until results are', async () => {
  const { institution, own, teacher, person } = await inUnit()
  const [fixed, drawn, draft, free] = ['定卷题', '抽卷题', '备考题', '自由题'].map((stem) => judgeQuestion(stem))
  const twin = judgeQuestion('定卷题')
  await addQuestions(institution, [fixed!, draft!, free!, twin])
  await addQuestions(institution, [drawn!], { topics: ['抽'] })
  const set = await makeSet(institution, { count: 10 })
  const list = await makeSet(institution, { source: 'list', questions: [fixed!.id, drawn!.id, draft!.id], count: 3 })
  const early = [await begin(own, set._id), await begin(own, list._id)]
  expect(early.map(({ slots }) => slots.length)).toEqual([4, 3]) // the twin is the same question
  for (const { id } of early[0].slots) await give(own, early[0].id, id, FALSE)
  clock.pass(2 * DAY)
  expect((await get(own, '/book/due')).count).toBe(4)

  const paper = async (questions: BankQuestion[]) =>
    makePaper(institution, { title: '卷', sections: [{ id: 's', title: '判断', questions }] })
  const blueprint = await paper([])
  const topic = (await Questions.findById(drawn!.id).lean())!.topics[0]!
  const cell = { id: 'c', section: 's', kind: 'judge', topic, difficulty: null, count: 1, points: 1 }
  const shares = [{ cell: 'c', difficulty: 0, count: 1 }]
  await Papers.updateOne({ _id: blueprint }, { $set: { kind: 'drawn', cells: [cell], shares } })
  const days = { opensAt: '2026-05-04T01:00:00.000Z', closesAt: '2026-05-04T03:00:00.000Z', people: [person._id] }
  const exam = async (of: string, schedule = true) => {
    const body = examFields({ ...days, paper: of })
    await teacher.post('/api/exams').send(body).expect(200)
    if (schedule) await teacher.post(`/api/exams/${body.id}/schedule`).send({ revision: 1 }).expect(200)
    return body.id
  }
  const exams = [await exam(await paper([fixed!])), await exam(blueprint), await exam(await paper([draft!]), false)]
  await prepareExam(exams[0]!, never)
  const secret = /定卷题|抽卷题|备考题/u
  const now = () => told(own, [set._id, list._id])
  expect((await get(own, `/runs/${early[1].id}`)).held).toBe(3)
  expect((await book(own)).filter(({ shown }: { shown: unknown }) => shown).length).toBe(1)
  const at = `/api/practice/runs/${early[1].id}/answers/${fixed!.id}`
  expect((await own.put(at).send({ seq: 9, answer: TRUE }).expect(409)).body.code).toBe('practice.heldBack')
  expect(await now()).not.toMatch(secret)
  expect((await teacher.get(`/api/practice-sets/${set._id}`).expect(200)).body).toMatchObject({ available: 1, held: 4 })
  await Papers.updateOne({ _id: { $in: [(await Exams.findById(exams[0]).lean())!.paper] } }, { $set: { sections: [] } })
  expect(await now()).not.toMatch(/定卷题/u) // it stands in the frozen papers still
  clock.pass(2 * DAY)
  expect(await now()).not.toMatch(/定卷题|抽卷题/u) // over, and not released
  expect(await now()).toMatch(/备考题/u) // never scheduled
  for (const id of exams.slice(0, 2)) await teacher.post(`/api/exams/${id}/release`).expect(200)
  expect(await now()).toMatch(/定卷题/u)
  expect(await PracticeRuns.countDocuments({ person: person._id, mode: 'test' })).toBe(0)
})

test('quizzes and videos come into the book as far as their rule shows the key, and corrections take them out', async () => {
  const { institution, person, own, committee } = await inUnit()
  const asset = await makeAsset(institution)
  const inVideo = { id: newId(), kind: 'judge' as const, stem: '视频里的题', explanation: '', points: 1, answer: true }
  const quizzes = [fiveKinds(), fiveKinds({ reveal: 'never' })]
  const marked = {
    ...quizzes[0]!,
    questions: quizzes[0]!.questions.map((each) => ({ ...each, stem: `${each.stem}${each.kind}` })),
  }
  const lessons = [quizLesson(marked), quizLesson(quizzes[1]!), withQuestions(videoLesson(asset), { ...inVideo })]
  const course = await publishCourse(institution, lessons)
  await requireOf([person], committee, [await makeProgramme(committee, [course])])
  const at = (lesson: number) => `/api/learning/courses/${course._id}/lessons/${lessons[lesson]!.id}`
  const finish = async (lesson: number) => {
    const { id } = (await own.post(`${at(lesson)}/attempts`).expect(200)).body
    const answers = { ...rightAnswers, judge: TRUE, short: { text: '我的简答' } }
    for (const [slot, answer] of Object.entries(answers))
      await own.put(`/api/learning/attempts/${id}/answers/${slot}`).send({ seq: 1, answer }).expect(200)
    await own.post(`/api/learning/attempts/${id}/finish`).expect(200)
    return id as string
  }
  const attempt = await finish(0)
  await finish(1)
  const stems = async () =>
    (await book(own)).map(({ shown }: { shown: { question: { stem: string } } }) => shown.question.stem)
  expect(await stems()).toEqual(['题干judge'])
  const teacher = await site.signedIn((await makeAccount('instructor', institution)).login)
  const mark = (awarded: number, correction?: string) =>
    teacher
      .post(`/api/marking/${attempt}`)
      .send({ marks: [{ slot: 'short', awarded }], correction })
      .expect(200)
  await mark(5)
  expect(await stems()).toEqual(expect.arrayContaining(['题干judge', '题干short']))
  await mark(8, '看错了')
  expect(await stems()).toEqual(['题干judge'])
  await own
    .put(`${at(2)}/questions/${inVideo.id}`)
    .send({ answer: FALSE })
    .expect(200)
  expect((await stems()).sort()).toEqual(['视频里的题', '题干judge'].sort())
  expect((await book(own, `&search=${encodeURIComponent('视频')}`))[0]).toMatchObject({
    sources: [{ kind: 'video', said: '错' }],
  })
})

test('an examination comes into the book when its key is shown, and not before', async () => {
  const { institution, person, own, teacher } = await inUnit()
  const body = examFields({
    ...{ paper: await makePaper(institution), people: [person._id], results: 'at-once' },
    ...{ opensAt: '2026-05-01T02:00:00.000Z', closesAt: '2026-05-01T03:00:00.000Z' },
  })
  await teacher.post('/api/exams').send(body).expect(200)
  await teacher.post(`/api/exams/${body.id}/schedule`).send({ revision: 1 }).expect(200)
  clock.pass(3_660)
  const lease = newId()
  const { id } = (await own.post(`/api/own-exams/${body.id}/start`).send({ lease }).expect(200)).body
  for (const [slot, answer] of Object.entries({ ...RIGHT, part1: FALSE, single: { option: 'a' } }))
    await own.put(`/api/own-exams/sittings/${id}/answers/${slot}`).send({ lease, seq: 1, answer }).expect(200)
  await own.post(`/api/own-exams/sittings/${id}/finish`).send({ lease }).expect(200)
  expect(await book(own)).toEqual([])
  clock.pass(DAY)
  const found = await book(own)
  expect(found.map(({ sources }: { sources: { kind: string }[] }) => sources[0]!.kind)).toEqual(Array(4).fill('exam'))
  const part = found.find(
    ({ shown }: { shown: { question: { passage?: string } } }) => shown.question.passage === '案例材料',
  )
  expect(part).toMatchObject({ shown: { bank: 'none' } })
  const review = (await own.post('/api/practice/book/review').send({}).expect(200)).body
  expect(review.slots.map(({ stem }: { stem: string }) => stem)).toEqual(
    expect.arrayContaining(['单选题干', '案例判断', '案例简答', '论述题干']),
  )

  const stems = async () =>
    (await book(own)).map(({ shown }: { shown: { question: { stem: string } } }) => shown.question.stem)
  const correct = async (question: string, change: object) => {
    const correction = { id: newId(), question, change, reason: '答案有误' }
    await teacher.post(`/api/exams/${body.id}/corrections`).send(correction).expect(200)
    await countCorrection(correction.id, job)
    await teacher.post(`/api/exams/corrections/${correction.id}/confirm`).expect(200)
    await regrade(correction.id, job)
  }
  expect(await stems()).toContain('单选题干')
  await correct('single', { how: 'also', key: { option: 'a' } })
  expect(await stems()).not.toContain('单选题干')
  await correct('judge', { how: 'replace', key: { judge: true } })
  const wrong = (await book(own)).find(
    ({ shown }: { shown: { question: { stem: string } } }) => shown.question.stem === '判断题干',
  )
  expect(wrong.sources).toMatchObject([{ kind: 'exam', said: '错' }])
  await correct('part1', { how: 'out' })
  expect(await stems()).not.toContain('案例判断')

  // A key that is corrected while somebody looks is not forgotten
  const write = BookPlaces.updateOne.bind(BookPlaces)
  await write({ _id: person._id }, { $set: { waiting: ['looked-at'] } })
  const meanwhile = async (...given: Parameters<typeof write>) => {
    await write({ _id: person._id }, { $addToSet: { waiting: 'corrected' } })
    return write(...given)
  }
  vi.spyOn(BookPlaces, 'updateOne').mockImplementationOnce(meanwhile as never)
  await book(own)
  vi.restoreAllMocks()
  expect((await BookPlaces.findById(person._id).lean())!.waiting).toContain('corrected')
})
