import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { VideoAnswers } from '../../server/features/learning/videoAnswers.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import type { ChoiceQuestion } from '../../server/features/quizzes/quizzes.contract.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import {
  makeAsset,
  makeProgramme,
  publishCourse,
  requireOf,
  videoLesson,
  withQuestions,
} from '../support/learningFactories.ts'

const SINGLE: ChoiceQuestion = {
  id: 'term',
  kind: 'single',
  stem: '支部委员会每届任期',
  explanation: '见《支部工作条例》第十二条',
  points: 1,
  options: [
    { id: 'a', text: '一年' },
    { id: 'b', text: '三年' },
  ],
  answer: 'b',
}
const MULTIPLE: ChoiceQuestion = {
  id: 'meet',
  kind: 'multiple',
  stem: '“三会”包括',
  explanation: '秘密讲解',
  points: 1,
  options: [
    { id: 'x', text: '党员大会' },
    { id: 'y', text: '支委会' },
    { id: 'z', text: '茶话会' },
  ],
  answer: ['x', 'y'],
}
const JUDGE: ChoiceQuestion = {
  id: 'vote',
  kind: 'judge',
  stem: '预备党员没有表决权',
  explanation: '',
  points: 1,
  answer: true,
}

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let unit: Unit
let agent: Awaited<ReturnType<TestSite['signedIn']>>
let other: typeof agent
let person: string
let lesson: Lesson
let course: Awaited<ReturnType<typeof publishCourse>>
let at: string
beforeAll(async () => {
  site = await openSite('videoquestions')
  tree = await makeTree()
  unit = tree.branch
})
afterAll(() => site.close())
beforeEach(async () => {
  const trainees = [await makeTrainee(unit), await makeTrainee(unit)] as const
  person = trainees[0].person._id
  ;[agent, other] = [await site.signedIn(trainees[0].account.login), await site.signedIn(trainees[1].account.login)]
  lesson = withQuestions(videoLesson(await makeAsset(unit, 100)), SINGLE, MULTIPLE, JUDGE)
  course = await publishCourse(unit, [lesson])
  await requireOf(
    trainees.map((each) => each.person),
    unit,
    [await makeProgramme(unit, [course])],
  )
  at = `/api/learning/courses/${course._id}/lessons/${lesson.id}`
})

const questions = async (by = agent) => (await by.get(at).expect(200)).body.questions
const answer = (question: string, given: object, by = agent) =>
  by.put(`${at}/questions/${question}`).send({ answer: given })

test('come with the lesson at their moments, without anything of their key', async () => {
  const asked = await questions()
  expect(asked).toMatchObject([
    { at: 10, id: 'term', kind: 'single', mine: null },
    { at: 20, id: 'meet', options: MULTIPLE.options },
    { at: 30, id: 'vote', options: [] },
  ])
  const told = JSON.stringify([asked, (await agent.post(`${at}/open`).expect(200)).body])
  for (const secret of ['支部工作条例', '秘密讲解', '"key"', '"answer"', '"explanation"'])
    expect(told).not.toContain(secret)
})

test('an answer is told to be right or wrong, with the key and the explanation, of this question alone', async () => {
  expect((await answer('term', { option: 'a' }).expect(200)).body).toMatchObject({
    id: 'term',
    mine: { answer: { option: 'a' }, correct: false, key: 'B. 三年', explanation: SINGLE.explanation },
  })
  expect((await answer('meet', { options: ['y', 'x'] }).expect(200)).body.mine).toMatchObject({
    correct: true,
    key: 'A. 党员大会；B. 支委会',
  })
  expect((await answer('vote', { judge: false }).expect(200)).body.mine).toMatchObject({ correct: false, key: '对' })
  expect((await questions()).map(({ mine }: { mine: { correct: boolean } }) => mine.correct)).toEqual([
    false,
    true,
    false,
  ])
})

test('the same again changes nothing; another answer takes its place; two at once are one row', async () => {
  const first = (await answer('term', { option: 'a' }).expect(200)).body
  expect((await answer('term', { option: 'a' }).expect(200)).body).toEqual(first)
  expect((await answer('term', { option: 'b' }).expect(200)).body.mine.correct).toBe(true)
  await Promise.all(Array.from({ length: 6 }, () => answer('vote', { judge: true }).expect(200)))
  expect(await VideoAnswers.countDocuments({ person })).toBe(2)
})

test('neither credit nor completion depends on them', async () => {
  await answer('term', { option: 'b' }).expect(200)
  expect((await agent.get(at).expect(200)).body).toMatchObject({ state: 'not-started', watchedSeconds: 0 })
})

test('belong to their person and lesson; what does not suit is refused', async () => {
  await answer('term', { option: 'b' }).expect(200)
  expect((await questions(other)).map(({ mine }: { mine: unknown }) => mine)).toEqual([null, null, null])
  for (const given of [{ option: 'x' }, { judge: true }, { options: ['b'] }, { text: 'b' }])
    expect((await answer('term', given).expect(422)).body.code).toBe('question.answer')
  await answer('term', {}).expect(422)
  await answer('nothing', { judge: true }).expect(404)
  const stranger = await site.signedIn((await makeTrainee(unit)).account.login)
  await answer('term', { option: 'b' }, stranger).expect(404)
})

test('an answer to what became another question counts as none', async () => {
  await answer('term', { option: 'a' }).expect(200)
  await VideoAnswers.updateOne({ person, question: 'term' }, { $set: { answer: { judge: true } } })
  expect((await questions())[0].mine).toBeNull()
})

test('the preview shows them without their key', async () => {
  const teacher = await site.signedIn((await makeAccount('instructor', tree.institution)).login)
  const { body } = await teacher.get(`/api/courses/${course._id}/lessons/${lesson.id}/preview`).expect(200)
  expect(body.questions).toMatchObject([
    { at: 10, id: 'term' },
    { at: 20, id: 'meet' },
    { at: 30, id: 'vote' },
  ])
  expect(JSON.stringify(body.questions)).not.toMatch(/条例|秘密|"answer"/)
})
