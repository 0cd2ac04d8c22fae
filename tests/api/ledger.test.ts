import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { append, verifyChain } from '../../server/features/ledger/ledger.service.ts'
import { recordsAppended } from '../../server/features/ledger/ledger.events.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import '../../server/features/enrolment/enrolment.listeners.ts'
import { CourseProgresses } from '../../server/features/enrolment/progress.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('ledger')
})
afterAll(() => site.close())

const fact = (person: string, key: string) => ({
  key: `${person}/${key}`,
  person,
  actor: 'x',
  kind: 'lesson.completed' as const,
  subject: 'course',
  lesson: key,
  data: { version: 1 },
  credit: 25,
  rule: 'r',
})

describe('the ledger', () => {
  it('appends a fact once, however often it is told', async () => {
    const person = newId()
    expect(await transaction((session) => append(fact(person, 'a'), session))).toMatchObject({ seq: 1, previous: '' })
    expect(await transaction((session) => append(fact(person, 'a'), session))).toBeNull()
    expect(await LearningRecords.countDocuments({ person })).toBe(1)
  })

  it('facts told at the same moment all stand in one unbroken chain, and the progress holds each of them', async () => {
    const person = newId()
    const names = Array.from({ length: 8 }, (_, index) => `l${index % 6}`)
    await Promise.all(names.map((name) => transaction((session) => append(fact(person, name), session))))
    const records = await LearningRecords.find({ person }).sort({ seq: 1 }).lean()
    expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await verifyChain(person)).toBeNull()
    expect((await CourseProgresses.findById(`${person}:course`).lean())!.credit).toBe(150)
  })

  it('several facts in one transaction are linked to each other', async () => {
    const person = newId()
    await transaction(async (session) => {
      await append(fact(person, 'a'), session)
      await append(fact(person, 'b'), session)
    })
    expect(await verifyChain(person)).toBeNull()
    expect(await LearningRecords.countDocuments({ person })).toBe(2)
  })

  it('a record that a listener refuses is not there, nor is its effect', async () => {
    const person = newId()
    recordsAppended.on(async ([record]) => {
      if (record!.person === person && record!.lesson === 'bad') throw new Error('refused')
    })
    await expect(transaction((session) => append(fact(person, 'bad'), session))).rejects.toThrow('refused')
    expect(await LearningRecords.countDocuments({ person })).toBe(0)
    expect(await CourseProgresses.countDocuments({ person })).toBe(0)
  })

  it('a changed record is found out', async () => {
    const person = newId()
    for (const name of ['a', 'b', 'c']) await transaction((session) => append(fact(person, name), session))
    await LearningRecords.collection.updateOne({ person, seq: 2 }, { $set: { credit: 9_900 } })
    expect(await verifyChain(person)).toBe(2)
  })
})
