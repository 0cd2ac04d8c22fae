/** A server that is killed while it graduates a class: the same act does the rest, and nobody has anything twice. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Certificates } from '../../server/features/certificates/certificates.model.ts'
import { Graduations } from '../../server/features/graduation/graduation.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeSession } from '../support/planFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

const CHILD = path.join(import.meta.dirname, 'graduationChild.ts')
const PEOPLE = 40

let site: TestSite
beforeAll(async () => {
  site = await openSite('graduationKilled')
})
afterAll(() => site.close())

/** Certificates written and no record yet; all of it kept, and nobody told. */
const KILLED = [
  ['commandStarted', 'insert', 'learningRecords'],
  ['commandSucceeded', 'commitTransaction'],
] as const

test('killed in the middle of it, forty people have one certificate and one record each, and no number twice', async () => {
  const tree = await makeTree()
  const row = await makeOpenClass(tree.committee, { state: 'ranked', credit: 800 })
  await makeSession(row._id, { day: row.from, credit: 800 })
  const people: string[] = []
  for (let at = 0; at < PEOPLE; at++) {
    const person = await makePerson(tree.branch, 'teacher-branch-secretary', '2020-01-01', { name: '李明' })
    await makeMember(row, person, tree.institution)
    people.push(person._id)
  }
  const agent = await site.signedIn((await makeAccount('base-manager', tree.committee)).login)
  const at = `/api/classes/${row._id}/graduation`
  const items = people.map((person) => ({ person, attended: 800 }))
  await agent.put(`${at}/hours`).send({ items }).expect(200)
  for (const [index, given] of KILLED.entries()) {
    const child = spawn(process.execPath, [CHILD, uriOfThisTest(), row._id, tree.committee._id, ...given])
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal, given.join(' ')).toBe('SIGKILL')
    const kept = await Certificates.countDocuments({ class: row._id })
    expect(kept, given.join(' ')).toBe(index === 0 ? 0 : PEOPLE)
    expect(await LearningRecords.countDocuments({ person: { $in: people } })).toBe(kept)
  }
  await agent.post(at).expect(200)
  const certificates = await Certificates.find({ class: row._id }).lean()
  const numbers = certificates.map(({ number }) => Number(/第(\d+)号/.exec(number)![1])).sort((a, b) => a - b)
  expect(new Set(certificates.map(({ person }) => person)).size).toBe(PEOPLE)
  expect(numbers).toEqual(Array.from({ length: PEOPLE }, (_, index) => numbers[0]! + index))
  const records = await LearningRecords.find({ person: { $in: people } }).lean()
  expect(new Set(records.map(({ data }) => data['certificate']))).toEqual(
    new Set(certificates.map(({ number }) => number)),
  )
  expect([records.length, await Graduations.countDocuments({ class: row._id, rounds: 1 })]).toEqual([PEOPLE, PEOPLE])
}, 240_000)
