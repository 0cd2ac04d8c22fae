/** Every kind of question, sat in an examination and in a quiz: pictures, what suits, what is earned, what may be read. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { prepareExam } from '../../server/features/exams/candidates.service.ts'
import { newId } from '../../server/lib/id.ts'
import type { Quiz } from '../../server/features/quizzes/quizzes.contract.ts'
import { standingClock } from '../support/clock.ts'
import { examFields, makePaper, RIGHT } from '../support/exams.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeProgramme, publishCourse, quizLesson, requireOf } from '../support/learningFactories.ts'
import { nineKinds, ORDER, PAIRS } from '../support/nineKinds.ts'
import { png } from '../support/png.ts'
import { fiveKinds } from '../support/quizzes.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('nineKinds')
})
beforeEach(() => void (clock = standingClock('2026-04-30T02:00:00Z')))
afterEach(() => clock.release())
afterAll(() => site.close())

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
const PICTURE = png(4, 2, [180, 38, 30])

/** Two people with a teacher, and two pictures: of a stem, and of an explanation. */
async function room() {
  const tree = await makeTree()
  const [one, two] = [await makeTrainee(tree.branch), await makeTrainee(tree.branch)]
  const teacher = await site.signedIn((await makeAccount('instructor', tree.committee)).login)
  const picture = async (name: string): Promise<string> =>
    (
      await teacher
        .post(`/api/assets/pictures?unit=${tree.committee._id}`)
        .attach('file', PICTURE, { filename: name, contentType: 'image/png' })
        .expect(200)
    ).body.id
  const [shown, told] = [await picture('流程.png'), await picture('答案.png')]
  const [first, second] = [await site.signedIn(one.account.login), await site.signedIn(two.account.login)]
  return { ...tree, one, two, teacher, first, second, shown, told, paper: nineKinds(shown, told) }
}

/** Each answer of another kind, to something that is not offered, twice the same. */
const UNFIT: [string, object][] = [
  ['order', { pairs: PAIRS }],
  ['order', { order: ORDER.slice(1) }],
  ['order', { order: [...ORDER.slice(1), ORDER[1]] }],
  ['order', { order: [...ORDER.slice(1), 'none'] }],
  ['match', { order: ORDER }],
  ['match', { pairs: { m1: 'none' } }],
  ['match', { pairs: { none: 'k8' } }],
  ['essay', { judge: true }],
]
const GIVEN: Record<string, object> = {
  ...RIGHT,
  order: { order: ORDER },
  match: { pairs: { m1: 'k8', m2: 'z1' } },
  essay: { text: '论述的回答' },
  part2: { text: '简答的回答' },
}
/** 20 + 20 + 20 + 10 + 10 + 3 + 10, without what a person marks. */
const EARNED = 93

/** The picture of the stem is there for who sits, and for no other session; that of the explanation for nobody yet. */
async function seesPictures(view: { pictures: Record<string, string> }, mine: Agent, theirs: Agent, shown: string) {
  expect(Object.keys(view.pictures)).toEqual([shown])
  await mine.get(view.pictures[shown]!).expect(200).expect('content-type', 'image/png')
  await theirs.get(view.pictures[shown]!).expect(403)
  await site.visitor().get(view.pictures[shown]!).expect(403)
}
const slotOf = (view: { slots: { id: string }[] }, id: string) => view.slots.find((each) => each.id === id)

test('an examination', async () => {
  const { committee, teacher, first, second, one, two, shown, told, paper } = await room()
  const people = [one.person._id, two.person._id]
  const fields = examFields({ people, paper: await makePaper(committee, paper), results: 'after-release' })
  const { id } = (await teacher.post('/api/exams').send(fields).expect(200)).body
  await teacher.post(`/api/exams/${id}/schedule`).send({ revision: 1 }).expect(200)
  await prepareExam(id, new AbortController().signal)
  const own = `/api/own-exams/${id}`
  const [mine, theirs] = [newId(), newId()]
  const early = await first.post(`${own}/start`).send({ lease: mine, take: false }).expect(409)
  expect(JSON.stringify(early.body)).not.toContain(shown)
  clock.pass(23 * 3_600)
  const begun = (await first.post(`${own}/start`).send({ lease: mine, take: false }).expect(200)).body
  const others = (await second.post(`${own}/start`).send({ lease: theirs, take: false }).expect(200)).body
  await seesPictures(begun, first, second, shown)
  expect(JSON.stringify(begun)).not.toContain('SECRET')
  expect(JSON.stringify(begun)).not.toContain(told)
  const ordering = (view: typeof begun) => slotOf(view, 'order') as { options?: { id: string }[] } | undefined
  for (const view of [begun, others]) expect(ordering(view)?.options?.map((each) => each.id)).not.toEqual(ORDER)
  expect(slotOf(begun, 'match')).toMatchObject({ left: [{ id: 'm1' }, { id: 'm2' }, { id: 'm3' }], answer: null })
  expect(slotOf(begun, 'part1')).toMatchObject({ passage: '案例材料', section: '主观题' })

  const save = (slot: string, answer: object, seq = 1) =>
    first.put(`/api/own-exams/sittings/${begun.id}/answers/${slot}`).send({ lease: mine, seq, answer })
  for (const [slot, answer] of UNFIT) expect((await save(slot, answer).expect(422)).body.code).toBe('sitting.answer')
  for (const [slot, answer] of Object.entries(GIVEN)) await save(slot, answer).expect(200)
  expect(slotOf((await first.post(`${own}/start`).send({ lease: mine, take: false })).body, 'order')).toMatchObject({
    answer: { order: ORDER },
    options: ordering(begun)?.options,
  })
  await first.post(`/api/own-exams/sittings/${begun.id}/finish`).send({ lease: mine }).expect(200)

  const marking = (await teacher.get(`/api/exams/${id}/marking`).expect(200)).body
  expect(marking.items).toMatchObject([
    { question: 'essay', rubric: [{ points: 6 }, { points: 4 }] },
    { question: 'part2', passage: '案例材料', rubric: [] },
  ])
  for (const question of ['essay', 'part2']) {
    const at = `/api/exams/${id}/marking/${question}`
    const [answer] = (await teacher.get(at).expect(200)).body.items
    await teacher
      .post(at)
      .send({ marks: [{ id: answer.id, awarded: 5 }] })
      .expect(200)
  }
  const result = async () => (await first.get(`/api/own-exams/sittings/${begun.id}`).expect(200)).body
  expect(await result()).toMatchObject({ slots: null, pictures: {} })
  clock.pass(4 * 3_600)
  await second.get('/api/own-exams').expect(200)
  await teacher.post(`/api/exams/${id}/release`).expect(200)
  const end = await result()
  expect(end).toMatchObject({ score: EARNED + 10, total: 119 })
  expect(slotOf(end, 'order')).toMatchObject({ result: { correct: true, keyAnswer: { order: ORDER }, awarded: 10 } })
  expect(slotOf(end, 'match')).toMatchObject({ result: { correct: false, keyAnswer: { pairs: PAIRS }, awarded: 3 } })
  expect(slotOf(end, 'essay')).toMatchObject({ result: { key: '参考-SECRET', awarded: 5 } })
  expect(Object.keys(end.pictures).toSorted()).toEqual([shown, told].toSorted())
  await first.get(end.pictures[told]).expect(200)
  await second.get(end.pictures[told]).expect(403)
})

test('a quiz of a course', async () => {
  const { committee, faculty, one, two, teacher, first, second, shown, told, paper } = await room()
  const questions: Quiz['questions'] = paper.sections.flatMap((section) => section.questions)
  const lesson = quizLesson({ questions, rule: { ...fiveKinds().rule, reveal: 'after-pass', attempts: 0 } })
  const course = await publishCourse(faculty, [lesson])
  await requireOf([one.person, two.person], committee, [await makeProgramme(committee, [course])])
  const at = `/api/learning/courses/${course._id}/lessons/${lesson.id}`
  expect((await first.get(`${at}/quiz`).expect(200)).body).toMatchObject({
    ...{ questionCount: 9, total: 119, marking: { count: 2, points: 20 } },
  })
  const begun = (await first.post(`${at}/attempts`).expect(200)).body
  await seesPictures(begun, first, second, shown)
  expect(JSON.stringify(begun)).not.toContain('SECRET')
  const save = (slot: string, answer: object, seq = 1) =>
    first.put(`/api/learning/attempts/${begun.id}/answers/${slot}`).send({ seq, answer })
  for (const [slot, answer] of UNFIT) expect((await save(slot, answer).expect(422)).body.code).toBe('attempt.answer')
  for (const [slot, answer] of Object.entries(GIVEN)) await save(slot, answer).expect(200)
  expect(slotOf((await first.get(`/api/learning/attempts/${begun.id}`)).body, 'match')).toMatchObject({
    answer: GIVEN['match'],
  })
  const done = (await first.post(`/api/learning/attempts/${begun.id}/finish`).expect(200)).body
  expect(done).toMatchObject({ state: 'awaiting-marking', result: { score: EARNED, total: 119, passed: true } })
  expect(Object.keys(done.pictures).toSorted()).toEqual([shown, told].toSorted())
  const marker = (await teacher.get(`/api/marking/${begun.id}`).expect(200)).body
  expect(marker.slots).toMatchObject([
    { id: 'essay', rubric: [{}, {}] },
    { id: 'part2', passage: '案例材料' },
  ])
  const mark = (slot: string) => ({ slot, awarded: 9, comment: '' })
  const marks = [mark('essay'), mark('part2')]
  expect(
    (
      await teacher
        .post(`/api/marking/${begun.id}`)
        .send({ marks: [mark('order')] })
        .expect(422)
    ).body.code,
  ).toBe('marking.slot')
  await teacher.post(`/api/marking/${begun.id}`).send({ marks }).expect(200)
  const end = (await first.get(`/api/learning/attempts/${begun.id}`).expect(200)).body
  expect(end.result).toMatchObject({ score: EARNED + 18, passed: true })
  expect(end.result.slots.find(({ id }: { id: string }) => id === 'order')).toMatchObject({
    keyAnswer: { order: ORDER },
  })

  const failed = (await second.post(`${at}/attempts`).expect(200)).body
  const shut = (await second.post(`/api/learning/attempts/${failed.id}/finish`).expect(200)).body
  expect([JSON.stringify(shut).includes('SECRET'), Object.keys(shut.pictures)]).toEqual([false, [shown]])
})

test('a draft takes questions of the bank with their pictures, and says what they lack', async () => {
  const { committee, teacher, shown, told, paper } = await room()
  const ordering = paper.sections[0]!.questions.find(({ kind }) => kind === 'order')!
  const traits = { difficulty: null, topics: [], positions: [], source: '', sourceDate: null, reviewOn: null }
  const bankId = newId()
  const kept = await teacher
    .post('/api/bank/questions')
    .send({ id: bankId, content: { ...ordering, id: bankId }, traits })
  expect(kept.body).toMatchObject({ pictures: { [shown]: expect.any(String), [told]: expect.any(String) } })
  const made = (
    await teacher.post('/api/courses').send({ id: newId(), title: '带图的测验', unit: committee._id }).expect(200)
  ).body
  const question = { ...ordering, origin: { question: bankId, version: 1 } }
  const rule = { passPercent: 60, attempts: 0, minutes: 0, shuffle: false, reveal: 'after-pass' }
  const save = (revision: number, asked: object) => {
    const lesson = { id: 'quiz-lesson', title: '测验', kind: 'quiz', quiz: { questions: [asked], rule } }
    const outline = { sections: [{ id: 'section', title: '一', lessons: [lesson] }] }
    return teacher.put(`/api/courses/${made.id}/draft`).send({ revision, title: made.title, summary: '', outline })
  }
  const strange = {
    ...question,
    stem: { type: 'doc', content: [{ type: 'picture', attrs: { asset: 'none', alt: '' } }] },
  }
  expect((await save(made.revision, strange).expect(422)).body.code).toBe('course.picture')
  const script = { ...question, stem: { type: 'doc', content: [{ type: 'script' }] } }
  expect((await save(made.revision, script).expect(422)).body.code).toBe('course.outline')
  const saved = (await save(made.revision, question).expect(200)).body
  expect(saved.assets.map((each: { id: string }) => each.id).toSorted()).toEqual([shown, told].toSorted())
  expect(saved.obstacles).toEqual([])
  const preview = await teacher.get(`/api/courses/${made.id}/lessons/quiz-lesson/preview`)
  expect(preview.body).toMatchObject({
    quiz: { slots: [{ kind: 'order' }] },
    pictures: { [shown]: expect.any(String) },
  })
  const { items } = question as unknown as { items: object[] }
  const short = (await save(saved.revision, { ...question, items: items.slice(0, 1) }).expect(200)).body
  expect(short.obstacles[0].message).toContain('至少要有两个项')
})
