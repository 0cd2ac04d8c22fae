import { setImmediate } from 'node:timers/promises'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answerWriter } from '../../server/features/quizzes/answerWriter.ts'
import { finishAttempt } from '../../server/features/quizzes/finish.service.ts'
import { OpenAnswers } from '../../server/features/quizzes/openAnswers.ts'
import type { Attempt } from '../../server/features/quizzes/quizzes.model.ts'
import { Attempts } from '../../server/features/quizzes/quizzes.model.ts'
import { newId } from '../../server/lib/id.ts'
import { fiveKinds, makeAttempt } from '../support/quizzes.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('answers')
})
afterAll(() => site.close())

const SHORT = fiveKinds().questions.find(({ kind }) => kind === 'short')!.id
const at = new Date('2026-05-01T01:00:00Z')
const writer = () => answerWriter(() => ({ attempts: Attempts.collection, answers: OpenAnswers.collection }) as never)
const submit = (to: ReturnType<typeof writer>, { _id, person }: Attempt, text: string, seq = 1, when = at) =>
  to.submit({ attempt: _id, person, slot: SHORT, seq, answer: { text }, at: when })
const saved = async ({ _id }: Attempt) => (await OpenAnswers.findById(_id).lean())!.answers[SHORT]

describe('writing answers in groups', () => {
  it('answers that wait together go in one write, and each is durable when it is answered', async () => {
    const attempts = await Promise.all(Array.from({ length: 60 }, () => makeAttempt()))
    const bulkWrite = vi.spyOn(OpenAnswers.collection, 'bulkWrite')
    const one = writer()
    const outcomes = await Promise.all(attempts.map((attempt) => submit(one, attempt, attempt._id)))
    expect(bulkWrite).toHaveBeenCalledTimes(1)
    bulkWrite.mockRestore()
    expect(new Set(outcomes)).toEqual(new Set(['saved']))
    for (const attempt of attempts) expect(await saved(attempt)).toEqual({ seq: 1, answer: { text: attempt._id }, at })
  })

  it('answers of one attempt in one group: of a slot the one with the highest seq, of others all', async () => {
    const attempt = await makeAttempt()
    const one = writer()
    const judge = fiveKinds().questions.find(({ kind }) => kind === 'judge')!.id
    const outcomes = await Promise.all([
      submit(one, attempt, 'second', 2),
      submit(one, attempt, 'first', 1),
      submit(one, attempt, 'third', 3),
      one.submit({ attempt: attempt._id, person: attempt.person, slot: judge, seq: 1, answer: { judge: true }, at }),
    ])
    expect(outcomes).toEqual(['saved', 'refused', 'saved', 'saved'])
    const { answers } = (await OpenAnswers.findById(attempt._id).lean())!
    expect(answers).toMatchObject({ [SHORT]: { seq: 3, answer: { text: 'third' } }, [judge]: { seq: 1 } })
  })

  it('an attempt that became another person’s by a merger takes that person’s answers, and no others', async () => {
    const attempt = await makeAttempt()
    const one = writer()
    expect(await submit(one, attempt, 'before')).toBe('saved')
    const person = newId()
    await Attempts.updateOne({ _id: attempt._id }, { $set: { person } })
    expect(await submit(one, { ...attempt, person }, 'after', 2)).toBe('saved')
    expect(await submit(one, attempt, 'as before', 3)).toBe('unknown')
    expect(await saved(attempt)).toMatchObject({ seq: 2, answer: { text: 'after' } })
  })

  it('two processes that write the same attempt lose nothing of each other', async () => {
    const attempt = await makeAttempt()
    const writers = [writer(), writer()]
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.all(
        writers.map((each, index) => submit(each, attempt, `${index}`, 2 * round + index + 1)),
      )
      expect(outcomes[1]).toBe('saved')
      expect(await saved(attempt)).toMatchObject({ seq: 2 * round + 2, answer: { text: '1' } })
    }
  })

  it('the same seq on two devices: the first is saved, the other is told', async () => {
    const attempt = await makeAttempt()
    const outcomes = await Promise.all([submit(writer(), attempt, 'a'), submit(writer(), attempt, 'b')])
    expect(outcomes.toSorted()).toEqual(['refused', 'saved'])
    expect((await saved(attempt))!.answer).toEqual({ text: outcomes[0] === 'saved' ? 'a' : 'b' })
  })

  it('what another process finished takes no more answers, though it is remembered as open', async () => {
    const attempt = await makeAttempt()
    const one = writer()
    await submit(one, attempt, 'in time')
    await finishAttempt(attempt._id, 'system')
    expect(await submit(one, attempt, 'late', 2)).toBe('refused')
    const { answers } = (await Attempts.findById(attempt._id).lean())!
    expect(answers[SHORT]!.answer).toEqual({ text: 'in time' })
  })

  it('beside the hand-in: what is answered with saved is in the paper, and nothing else', async () => {
    const attempts = await Promise.all(Array.from({ length: 12 }, () => makeAttempt()))
    const one = writer()
    const outcomes = await Promise.all(
      attempts.map(async (attempt, index) => {
        const [outcome] = await Promise.all([
          submit(one, attempt, 'answer'),
          setImmediate(index % 3).then(() => finishAttempt(attempt._id, 'system')),
        ])
        return outcome
      }),
    )
    for (const [index, { _id }] of attempts.entries()) {
      const { state, answers } = (await Attempts.findById(_id).lean())!
      expect(state).not.toBe('open')
      expect(answers[SHORT]?.answer).toEqual(outcomes[index] === 'saved' ? { text: 'answer' } : undefined)
    }
    expect(await OpenAnswers.countDocuments({ _id: { $in: attempts.map(({ _id }) => _id) } })).toBe(0)
  })

  it('what arrives at the deadline or after it is refused, what arrived before is saved', async () => {
    const attempt = await makeAttempt({ deadlineAt: at })
    const one = writer()
    expect(await submit(one, attempt, 'too late')).toBe('refused')
    expect(await submit(one, attempt, 'in time', 1, new Date(at.getTime() - 1))).toBe('saved')
  })

  it('another person’s attempt and questions that are not in the paper are unknown', async () => {
    const attempt = await makeAttempt()
    const one = writer()
    expect(await submit(one, { ...attempt, person: newId() }, 'mine')).toBe('unknown')
    expect(await submit(one, { ...attempt, _id: newId() }, 'where')).toBe('unknown')
    const nowhere = { attempt: attempt._id, person: attempt.person, slot: newId(), seq: 1, answer: { text: '' }, at }
    expect(await one.submit(nowhere)).toBe('unknown')
    expect(await saved(attempt)).toBeUndefined()
  })

  it('an attempt that another transaction holds does not hold up the others; its own answer is saved when it is free', async () => {
    const attempts = await Promise.all([makeAttempt(), makeAttempt(), makeAttempt()])
    const one = writer()
    const session = await mongoose.startSession()
    session.startTransaction()
    await OpenAnswers.updateOne({ _id: attempts[1]!._id }, { $set: { [`answers.other`]: 1 } }, { session })
    const outcomes = attempts.map((attempt) => submit(one, attempt, 'answer'))
    expect(await Promise.all([outcomes[0], outcomes[2]])).toEqual(['saved', 'saved'])
    await session.commitTransaction()
    await session.endSession()
    expect(await outcomes[1]).toBe('saved')
  })

  it('when the database refuses, the answer fails and is saved when it is sent again', async () => {
    const attempt = await makeAttempt()
    const one = writer()
    const bulkWrite = vi.spyOn(OpenAnswers.collection, 'bulkWrite').mockRejectedValueOnce(new Error('gone'))
    await expect(submit(one, attempt, 'answer')).rejects.toThrow('gone')
    bulkWrite.mockRestore()
    expect(await submit(one, attempt, 'answer')).toBe('saved')
  })
})
