import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { LessonNotes, noteId } from '../../server/features/learning/notes.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { newId } from '../../server/lib/id.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { articleLesson, makeProgramme, publishCourse, requireOf } from '../support/learningFactories.ts'

let site: TestSite
let unit: Unit
let at: string
let other: string
let trainees: Awaited<ReturnType<typeof makeTrainee>>[]
let agents: Awaited<ReturnType<TestSite['signedIn']>>[]
beforeAll(async () => {
  site = await openSite('notes')
  unit = (await makeTree()).branch
})
afterAll(() => site.close())
/** Two trainees of the same course of two lessons. */
beforeEach(async () => {
  trainees = [await makeTrainee(unit), await makeTrainee(unit)]
  agents = await Promise.all(trainees.map(({ account }) => site.signedIn(account.login)))
  const lessons = [articleLesson(), articleLesson()] as const
  const course = await publishCourse(unit, [...lessons])
  await requireOf(
    trainees.map(({ person }) => person),
    unit,
    [await makeProgramme(unit, [course])],
  )
  at = `/api/notes/${course._id}/${lessons[0].id}`
  other = `/api/notes/${course._id}/${lessons[1].id}`
})

const texts = async (agent = agents[0]!, address = at) =>
  (await agent.get(address).expect(200)).body.items.map(({ text }: { text: string }) => text)

test('notes come in the order of the lesson; a repeat, a change and a removal that is taken back leave one of each', async () => {
  const [mine] = agents
  const [late, early] = [newId(), newId()]
  await mine!.put(`${at}/${late}`).send({ at: 65, text: '三会一课' }).expect(200)
  await mine!.put(`${at}/${late}`).send({ at: 65, text: '三会一课' }).expect(200)
  await mine!.put(`${at}/${early}`).send({ at: 5, text: '  开场 ' }).expect(200)
  expect(await texts()).toEqual(['开场', '三会一课'])
  const { body } = await mine!.put(`${at}/${late}`).send({ at: 65, text: '三会一课，每季度' }).expect(200)
  expect(body).toMatchObject({ id: late, at: 65, text: '三会一课，每季度' })
  await mine!.delete(`${at}/${late}`).expect(200)
  expect(await texts()).toEqual(['开场'])
  await mine!.delete(`${at}/${late}`).expect(404)
  await mine!.put(`${at}/${late}`).send({ at: 65, text: '三会一课，每季度' }).expect(200)
  expect(await texts()).toEqual(['开场', '三会一课，每季度'])
})

test('are read by their writer alone, whatever another calls a note of theirs', async () => {
  const [mine, theirs] = agents
  const id = newId()
  await mine!.put(`${at}/${id}`).send({ at: 1, text: '只给自己看' }).expect(200)
  expect(await texts(theirs)).toEqual([])
  await theirs!.delete(`${at}/${id}`).expect(404)
  await theirs!.put(`${at}/${id}`).send({ at: 1, text: '另一人的' }).expect(200)
  expect(await texts()).toEqual(['只给自己看'])
  expect(await LessonNotes.countDocuments({ text: { $in: ['只给自己看', '另一人的'] } })).toBe(2)
})

test('stay with their lesson', async () => {
  const id = newId()
  await agents[0]!.put(`${at}/${id}`).send({ at: 1, text: '甲' }).expect(200)
  await agents[0]!.put(`${other}/${id}`).send({ at: 1, text: '乙' }).expect(404)
  await agents[0]!.delete(`${other}/${id}`).expect(404)
  expect([await texts(), await texts(agents[0], other)]).toEqual([['甲'], []])
})

test('are of a course that is open to the writer, and not without end', async () => {
  const stranger = await site.signedIn((await makeTrainee(unit)).account.login)
  await stranger.get(at).expect(404)
  await stranger.put(`${at}/${newId()}`).send({ at: 1, text: '甲' }).expect(404)
  for (const body of [
    { at: 1, text: '  ' },
    { at: 1, text: '长'.repeat(2_001) },
    { at: -1, text: '甲' },
  ])
    await agents[0]!.put(`${at}/${newId()}`).send(body).expect(422)
  const person = trainees[0]!.person._id
  const [, , , course, lesson] = at.split('/') as string[]
  await LessonNotes.insertMany(
    Array.from({ length: 500 }, (_, index) => ({
      _id: noteId(person, newId()),
      person,
      course,
      lesson,
      at: index,
      text: '甲',
      updatedAt: new Date('2026-05-01T00:00:00Z'),
    })),
  )
  expect((await agents[0]!.put(`${at}/${newId()}`).send({ at: 1, text: '甲' }).expect(409)).body.code).toBe(
    'notes.full',
  )
})
