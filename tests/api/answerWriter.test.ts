import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerWriterFor } from '../../server/features/quizzes/answers.service.ts'
import { OpenAnswers } from '../../server/features/quizzes/openAnswers.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('answerWriter')
})
afterAll(() => site.close())

const MANY = 3_500
test('more people than are remembered answer at once: every answer is saved', async () => {
  const ids = Array.from({ length: MANY }, (_, at) => `attempt-${at}`)
  await OpenAnswers.collection.insertMany(ids.map((_id) => ({ _id, answers: {} })) as never)
  const { submit } = answerWriterFor({
    answers: () => OpenAnswers.collection as never,
    async read(named) {
      const rows = await OpenAnswers.find({ _id: { $in: [...named] } }).lean()
      const seqs = (answers: object) => new Map(Object.entries(answers).map(([slot, { seq }]) => [slot, seq as number]))
      const attempt = (_id: string, answers: object) => ({
        ...{ _id, person: _id, state: 'open' as const, deadlineAt: null },
        ...{ fits: () => true, seqs: seqs(answers) },
      })
      return {
        attempts: rows.map(({ _id, answers }) => attempt(_id, answers)),
        stored: new Map(rows.map(({ _id, answers }) => [_id, answers])),
      }
    },
  })
  for (const seq of [1, 2, 3]) {
    const inTurn = ids.map((_, at) => ids[(at * (seq === 2 ? 1_009 : 1)) % MANY]!) // some that are remembered among some that are not
    const given = (attempt: string) => ({
      attempt,
      person: attempt,
      slot: 'q1',
      seq,
      answer: { judge: true },
      at: new Date(),
    })
    const told = await Promise.all(inTurn.map((id) => submit(given(id))))
    expect(told.filter((each) => each !== 'saved')).toEqual([])
  }
})
