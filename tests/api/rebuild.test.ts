import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Course } from '../../server/features/courses/courses.model.ts'
import type { RecordInput } from '../../server/features/ledger/chain.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { CourseProgresses } from '../../server/features/enrolment/progress.model.ts'
import { rebuildLearning } from '../../server/features/enrolment/rebuild.service.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { articleLesson, makeProgramme, publishCourse, quizLesson } from '../support/learningFactories.ts'
import { fiveKinds } from '../support/quizzes.ts'

let site: TestSite
let unit: Unit
let courses: Course[]
beforeAll(async () => {
  site = await openSite('rebuild')
  unit = await makeUnit('committee')
  courses = [
    await publishCourse(unit, [articleLesson(), quizLesson(fiveKinds())]),
    await publishCourse(unit, [articleLesson()]),
  ]
  await makeProgramme(unit, courses)
})
afterAll(() => site.close())

const step = fc.record({
  person: fc.nat(2),
  course: fc.nat(1),
  lesson: fc.nat(1),
  act: fc.constantFrom('lesson', 'pass', 'fail', 'revoke', 'repeat'),
  pick: fc.nat(20),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

async function take({ person, course: at, lesson: which, act, pick }: Step, index: number, run: string): Promise<void> {
  const course = courses[at]!
  const lessons = course.outline.sections[0]!.lessons
  const lesson = lessons[which % lessons.length]!.id
  const who = `${run}-${person}`
  const base = {
    key: act === 'repeat' ? `${run}:repeat:${who}` : `${run}:${index}`,
    person: who,
    actor: 'x',
    subject: course._id,
    lesson,
    credit: 25,
  }
  await transaction(async (session) => {
    const earlier = (await LearningRecords.find({ person: who }).sort({ seq: 1 }).session(session).lean())[pick]
    const input: RecordInput | null =
      act === 'revoke'
        ? earlier
          ? {
              ...base,
              kind: 'revoked',
              subject: earlier.subject,
              lesson: earlier.lesson,
              data: { record: earlier._id, reason: '重复' },
              credit: -earlier.credit,
            }
          : null
        : act === 'lesson' || act === 'repeat'
          ? { ...base, kind: 'lesson.completed', data: { version: 1 } }
          : { ...base, kind: 'quiz.finished', data: { version: 1, passed: act === 'pass' } }
    if (input) await append(input, session)
  })
}

describe('npm run rebuild', () => {
  it('finds exactly the progress that was kept up record by record, whatever the history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const run = newId()
        for (const [index, each] of steps.entries()) await take(each, index, run)
        expect((await rebuildLearning({ repair: false })).differences).toEqual([])
      }),
      { numRuns: 15 },
    )
    expect(await CourseProgresses.countDocuments({ state: 'completed' })).toBeGreaterThan(0)
  })

  it('reports what was changed behind its back and puts it right', async () => {
    const run = newId()
    for (let person = 0; person < 3; person++)
      await take({ person, course: 0, lesson: 0, act: 'lesson', pick: 0 }, person, run)
    const id = (person: number) => `${run}-${person}:${courses[0]!._id}`
    await CourseProgresses.updateOne({ _id: id(0) }, { $set: { credit: 1_000, state: 'completed' } })
    await CourseProgresses.deleteOne({ _id: id(1) })
    await CourseProgresses.create({
      _id: `nobody:${courses[0]!._id}`,
      person: 'nobody',
      course: courses[0]!._id,
      version: 1,
      lessons: {},
      state: 'completed',
      credit: 0,
    })
    const found = await rebuildLearning({ repair: false })
    expect(found.differences).toHaveLength(3)
    expect(found.differences.join('\n')).toMatch(
      /stored completed, 1 lessons, credit 1000; the records say in-progress, 1 lessons, credit 25/,
    )
    expect(await rebuildLearning({ repair: true })).toEqual(found)
    expect((await rebuildLearning({ repair: false })).differences).toEqual([])
    expect((await CourseProgresses.findById(id(0)).lean())!.credit).toBe(25)
    expect(await CourseProgresses.findById(id(1)).lean()).not.toBeNull()
    expect(await CourseProgresses.findOne({ person: 'nobody' }).lean()).toBeNull()
  })

  it('names the record at which a chain is broken, and does not mend it', async () => {
    const run = newId()
    for (let index = 0; index < 3; index++)
      await take({ person: 0, course: 0, lesson: 0, act: 'fail', pick: 0 }, index, run)
    await LearningRecords.collection.updateOne({ person: `${run}-0`, seq: 2 }, { $set: { on: '2001-01-01' } })
    expect((await rebuildLearning({ repair: true })).differences).toContain(`chain of ${run}-0: broken at record 2`)
    expect((await rebuildLearning({ repair: false })).differences).toEqual([`chain of ${run}-0: broken at record 2`])
  })
})
