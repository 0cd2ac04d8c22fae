/** 教学评价: who answered is kept apart from what was answered, and nothing of fewer than five is shown. */
import { setTimeout as pause } from 'node:timers/promises'
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Teachers } from '../../server/features/bases/bases.model.ts'
import type { TrainingClass } from '../../server/features/classes/classes.model.ts'
import { daily } from '../../server/features/evaluations/daily.service.ts'
import {
  Evaluations,
  EvaluationTallies,
  EvaluationTextRows,
  EvaluationTurns,
} from '../../server/features/evaluations/evaluations.model.ts'
import { keyOf, STANDARD } from '../../server/features/evaluations/questions.rule.ts'
import { withAnswers } from '../../server/features/evaluations/results.rule.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeBase, makeClass, makeSession } from '../support/planFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('evaluations', { mayScan: true })
})
afterAll(() => site.close())

const today = businessDate()
const DAY = 86_400
const ASKED = { opensOn: today, closesOn: daysAfter(today, 7), questions: [...STANDARD], keep: false, revision: 0 }

/** A class that was held by a base, with two sessions of its teacher, a manager and so many members. */
async function world(count: number) {
  const { committee, institution, branch } = await makeTree()
  const { base, teacher } = await makeBase(institution)
  const row = await makeClass(base, committee, { state: 'ranked', from: today, to: daysAfter(today, 4) })
  const sessions = [
    await makeSession(row._id, { day: today, title: '党章专题', teacher }),
    await makeSession(row._id, { day: daysAfter(today, 1), title: '交流', teacher: null }),
  ]
  const members = []
  for (let at = 0; at < count; at++) {
    const trainee = await makeTrainee(branch)
    await makeMember(row, trainee.person, institution)
    members.push({ ...trainee, agent: await site.signedIn(trainee.account.login) })
  }
  const manager = await site.signedIn((await makeAccount('base-manager', institution)).login)
  const path = `/api/classes/${row._id}/evaluation`
  return { committee, institution, branch, base, teacher, row, sessions, members, manager, path }
}
type World = Awaited<ReturnType<typeof world>>
const begin = ({ manager, path, sessions }: World) =>
  manager.put(path).send({ ...ASKED, sessions: sessions.map(({ _id }) => _id) })
const own = ({ row }: { row: TrainingClass }) => `/api/own-evaluations/${row._id}`
const wordOf = (at: number) => `${'庚辛壬癸甲乙丙丁'[at]}说的话`
const answersOf = ({ sessions }: World, at: number) => ({
  points: [
    { key: `${sessions[0]!._id}:teacher-clear`, value: (at % 5) + 1 },
    { key: 'class-whole', value: 5 },
  ],
  texts: [{ key: 'class-better', text: wordOf(at) }],
})

test('nothing in the database joins a person with an answer: no row, no id, no time, no order', async () => {
  const given = await world(6)
  await begin(given).expect(200)
  for (const [at, { agent }] of given.members.entries())
    expect((await agent.post(own(given)).send(answersOf(given, at)).expect(200)).body).toEqual({ added: true })
  const marks = given.members.map((_, at) => wordOf(at))
  const names = given.members.flatMap(({ person, account }) => [person._id, account._id, account.login])
  for (const { collectionName } of await mongoose.connection.db!.collections())
    for await (const row of mongoose.connection.collection(collectionName).find()) {
      const text = JSON.stringify(row)
      if (marks.some((mark) => text.includes(mark)) || collectionName === 'evaluationTallies')
        expect(names.filter((name) => text.includes(name))).toEqual([])
    }
  const id = given.row._id
  expect(await EvaluationTurns.find({ class: id }).sort({ class: 1, person: 1 }).lean()).toEqual(
    given.members
      .map(({ person: { _id: person } }) => ({ _id: `${id}:${person}`, class: id, person }))
      .sort((a, b) => (a.person < b.person ? -1 : 1)),
  )
  const counts = {
    [`${given.sessions[0]!._id}:teacher-clear`]: [2, 1, 1, 1, 1],
    'class-whole': [0, 0, 0, 0, 6],
  }
  expect(await EvaluationTallies.findById(id).lean()).toEqual({ _id: id, n: 6, counts })
  const key = 'class-better'
  expect(await EvaluationTextRows.find({ class: id }).lean()).toEqual([
    { _id: keyOf(key, id), class: id, key, texts: marks.toSorted() },
  ])
  expect(marks.toSorted()).not.toEqual(marks) // the order in which they came is another
})

test('twice is once, at once too; nobody answers who left, is in another class, or when it is not open', async () => {
  const given = await world(3)
  const [first, left, slow] = given.members
  await first!.agent.post(own(given)).send(answersOf(given, 0)).expect(409) // there is none
  await begin(given).expect(200)
  const replies = await Promise.all(
    [0, 1, 2].map((at) => first!.agent.post(own(given)).send(answersOf(given, at)).expect(200)),
  )
  expect(replies.map(({ body }) => body.added).sort()).toEqual([false, false, true])
  expect((await first!.agent.get(own(given)).expect(200)).body).toMatchObject({ state: 'answered', items: [] })
  expect((await EvaluationTallies.findById(given.row._id).lean())!.n).toBe(1)
  const gone = { on: today, at: new Date(), by: '甲', reason: '退学' }
  await mongoose.connection.collection('nominations').updateOne({ person: left!.person._id }, { $set: { left: gone } })
  await left!.agent.post(own(given)).send(answersOf(given, 1)).expect(404)
  const stranger = await makeTrainee(given.branch)
  await (await site.signedIn(stranger.account.login)).get(own(given)).expect(404)
  for (const points of [
    [],
    [{ key: 'class-whole', value: 6 }],
    [{ key: 'class-best', value: 3 }],
    [{ key: 'other', value: 3 }],
  ])
    await first!.agent
      .post(own(given))
      .send({ points })
      .expect(points.length === 1 && points[0]!.value === 3 ? 200 : 422)
  await Evaluations.updateOne({ _id: given.row._id }, { $set: { closesOn: daysAfter(today, -1) } })
  await slow!.agent.post(own(given)).send(answersOf(given, 1)).expect(409)
  expect((await slow!.agent.get(own(given)).expect(200)).body).toMatchObject({ state: 'closed', items: [] })
})

test('results come when it is closed for good; fewer than five are shown nowhere, not by subtraction either', async () => {
  const given = await world(6)
  const { account } = await makeTrainee(given.branch)
  await Teachers.updateOne({ _id: given.teacher }, { $set: { account: account._id } })
  await begin(given).expect(200)
  expect(await Notices.countDocuments({ kind: 'evaluation.opened' })).toBeGreaterThanOrEqual(6)
  const [rare] = given.sessions
  for (const [at, { agent }] of given.members.entries()) {
    const { points, texts } = answersOf(given, at)
    await agent
      .post(own(given))
      .send({ points: at < 4 ? points : points.slice(1), texts })
      .expect(200)
  }
  await given.manager.get(`${given.path}/results`).expect(409)
  const closed = await given.manager.post(`${given.path}/close`).expect(200)
  expect(closed.body.evaluation).toMatchObject({ phase: 'closed', answered: 6 })
  await given.manager.post(`${given.path}/close`).expect(200)
  const { body } = await given.manager.get(`${given.path}/results`).expect(200)
  const of = (key: string) => (body.items as { key: string }[]).find((each) => each.key === key)
  expect(of('class-whole')).toMatchObject({ n: 6, mean: 5, counts: [0, 0, 0, 0, 6] })
  expect(of(`${rare!._id}:teacher-clear`)).toMatchObject({ n: null, mean: null, counts: null }) // four
  expect(of('class-better')).toMatchObject({ texts: given.members.map((_, at) => wordOf(at)).sort() })
  expect(body.teachers).toEqual([])
  const { body: figures } = await given.manager.get(`/api/evaluations/bases/${given.base._id}`).expect(200)
  expect(figures.classes).toMatchObject([
    { answered: 6, means: { teacher: { n: 0, mean: null }, class: { n: 6, mean: 5 } } },
  ])
  await given.manager.get(`${given.path}/file`).expect(200)
  const revision = closed.body.evaluation.revision as number
  const again = { ...ASKED, sessions: given.sessions.map(({ _id }) => _id), closesOn: daysAfter(today, 30), revision }
  await given.manager.put(given.path).send(again).expect(409) // not opened again
  await given.manager.delete(given.path).expect(409)
})

test('after its last day whoever holds the class reads the results, be the task of the night late', async () => {
  const given = await world(5)
  await begin(given).expect(200)
  for (const [at, { agent }] of given.members.entries())
    await agent.post(own(given)).send(answersOf(given, at)).expect(200)
  await Evaluations.updateOne({ _id: given.row._id }, { $set: { closesOn: daysAfter(today, -1) } })
  const { body } = await given.manager.get(`${given.path}/results`).expect(200)
  expect(body).toMatchObject({ answered: 5 })
  expect(await Evaluations.findById(given.row._id).lean()).toMatchObject({ closed: true, figures: { n: 5 } })
})

test('an answer that is under way when it is closed is in all figures or in none: two of them would tell it', async () => {
  const given = await world(6)
  await begin(given).expect(200)
  for (const [at, { agent }] of given.members.slice(0, 5).entries())
    await agent.post(own(given)).send(answersOf(given, at)).expect(200)
  const { _id } = given.row
  const session = await mongoose.startSession()
  session.startTransaction()
  const after = withAnswers((await EvaluationTallies.findById(_id).lean())!, new Map([['class-whole', 1]]))
  await EvaluationTallies.updateOne({ _id }, { $set: after }, { session })
  const closing = given.manager
    .post(`${given.path}/close`)
    .expect(200)
    .then(() => 'closed')
  await Promise.race([closing, pause(500)])
  await session.commitTransaction()
  await session.endSession()
  await closing
  const { body } = await given.manager.get(`${given.path}/results`).expect(200)
  const whole = (body.items as { key: string; n: number }[]).find(({ key }) => key === 'class-whole')
  expect([whole!.n, body.answered]).toEqual([6, 6])
})

test('a teacher sees the own sessions, who runs the base all of it, and others nothing', async () => {
  const given = await world(5)
  const teacher = await makeTrainee(given.branch)
  const login = teacher.account.login
  const saved = { name: '王教授', title: '', topics: '', phone: '', revision: 1 }
  const at = `/api/bases/${given.base._id}/teachers/${given.teacher}`
  await given.manager
    .put(at)
    .send({ ...saved, login: 'nobody-of-that-name' })
    .expect(422)
  expect(
    (
      await given.manager
        .put(at)
        .send({ ...saved, login })
        .expect(200)
    ).body,
  ).toMatchObject({ login })
  await begin(given).expect(200)
  for (const [index, { agent }] of given.members.entries())
    await agent.post(own(given)).send(answersOf(given, index)).expect(200)
  await Evaluations.updateOne({ _id: given.row._id }, { $set: { closesOn: daysAfter(today, -1) } })
  await daily()
  await daily()
  const agent = await site.signedIn(login)
  const { body } = await agent.get('/api/evaluations/own').expect(200)
  expect(body).toMatchObject({ linked: true, years: [{ n: 5, mean: 3 }], classes: [{ id: given.row._id }] })
  const items = body.classes[0].items as { about: string; session: { id: string } }[]
  expect([...new Set(items.map(({ session }) => session.id))]).toEqual([given.sessions[0]!._id])
  expect(await Notices.countDocuments({ account: teacher.account._id, kind: 'evaluation.results' })).toBe(1)
  const unlinked = await given.members[0]!.agent.get('/api/evaluations/own').expect(200)
  expect(unlinked.body).toEqual({ linked: false, years: [], classes: [] })
  await agent.get(`${given.path}/results`).expect(403)
  const foreign = await site.signedIn((await makeAccount('base-manager', (await makeTree()).institution)).login)
  for (const path of [given.path, `${given.path}/results`, `/api/evaluations/bases/${given.base._id}`])
    await foreign.get(path).expect(404)
  const above = await site.signedIn((await makeAccount('committee', given.committee)).login)
  const year = given.row.year
  const sideBySide = (await above.get(`/api/evaluations?year=${year}`).expect(200)).body.items as unknown[]
  expect(sideBySide).toMatchObject([{ classes: 1, answered: 5, means: { teacher: { n: 5, mean: 3 } } }])
})

test('who has not answered is reminded: once a day by the button, and two days before it closes', async () => {
  const given = await world(2)
  const [done, open] = given.members
  await begin(given).expect(200)
  await done!.agent.post(own(given)).send(answersOf(given, 0)).expect(200)
  expect((await open!.agent.get('/api/own-evaluations').expect(200)).body.items).toMatchObject([{ id: given.row._id }])
  expect((await done!.agent.get('/api/own-evaluations').expect(200)).body.items).toEqual([])
  const told = async () => ({
    done: await Notices.countDocuments({ account: done!.account._id, kind: 'evaluation.closing' }),
    open: await Notices.countDocuments({ account: open!.account._id, kind: 'evaluation.closing' }),
  })
  expect((await given.manager.post(`${given.path}/remind`).expect(200)).body).toEqual({ told: 1 })
  expect((await given.manager.post(`${given.path}/remind`).expect(200)).body).toEqual({ told: 0 })
  expect(await told()).toEqual({ done: 0, open: 1 })
  await daily()
  expect(await told()).toEqual({ done: 0, open: 1 }) // seven days are left
  const clock = standingClock()
  clock.pass(5 * DAY)
  await daily()
  await daily()
  clock.release()
  expect(await told()).toEqual({ done: 0, open: 2 })
})

test('what is asked stays once it is open, and a base keeps its own words for later classes', async () => {
  const given = await world(0)
  const later = { ...ASKED, opensOn: daysAfter(today, 2), sessions: [given.sessions[0]!._id] }
  const words = [{ id: 'q1', about: 'base', kind: 'scale', text: '食堂' }]
  const first = await given.manager
    .put(given.path)
    .send({ ...later, questions: words, keep: true })
    .expect(200)
  expect(first.body).toMatchObject({ evaluation: { phase: 'planned', revision: 1 }, template: words })
  await given.manager.put(given.path).send(later).expect(409) // somebody else was first
  await given.manager
    .put(given.path)
    .send({ ...later, opensOn: today, revision: 1 })
    .expect(200)
  const open = { ...later, opensOn: today, revision: 2 }
  const refused = await given.manager
    .put(given.path)
    .send({ ...open, questions: words })
    .expect(409)
  expect(refused.body.code).toBe('evaluation.begun')
  await given.manager
    .put(given.path)
    .send({ ...open, closesOn: daysAfter(today, 20) })
    .expect(200)
  await given.manager
    .put(given.path)
    .send({ ...open, closesOn: daysAfter(today, -1), revision: 3 })
    .expect(422)
  await given.manager.delete(given.path).expect(200)
  const draft = await makeClass(given.base, given.committee as Unit, { state: 'draft' })
  await given.manager
    .put(`/api/classes/${draft._id}/evaluation`)
    .send({ ...ASKED, sessions: [] })
    .expect(409)
})
