/** 合并重复人员: two rows of the roster become one person with all that they did, and two again. */
import fc from 'fast-check'
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { joinAudience } from '../../server/features/audience/attendance.service.ts'
import { Viewers } from '../../server/features/audience/audience.model.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { Exemptions } from '../../server/features/coverage/exemptions/exemptions.model.ts'
import { Disputes } from '../../server/features/disputes/disputes.model.ts'
import { PinnedVersions } from '../../server/features/enrolment/pinnedVersion.model.ts'
import { beginVersion } from '../../server/features/enrolment/pinnedVersion.service.ts'
import { CourseProgresses } from '../../server/features/enrolment/progress.model.ts'
import { rebuildLearning } from '../../server/features/enrolment/rebuild.service.ts'
import { Honours } from '../../server/features/honours/honours.model.ts'
import { LessonNotes, noteId } from '../../server/features/learning/notes.model.ts'
import { RosterImports } from '../../server/features/imports/imports.model.ts'
import { trainingsOf } from '../../server/features/ledger/training.service.ts'
import { append, creditSince, verifyChain } from '../../server/features/ledger/ledger.service.ts'
import { Positions, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { EMPTY_LOG, writeLog } from '../../server/features/playback/creditLog.ts'
import { Watches, watchId } from '../../server/features/playback/watch.model.ts'
import { Attempts } from '../../server/features/quizzes/quizzes.model.ts'
import { findDuplicates } from '../../server/features/roster/findDuplicates.ts'
import { Appointments, People, type Person } from '../../server/features/roster/roster.model.ts'
import { whoTheyAre } from '../../server/features/roster/people.service.ts'
import { sealedNumber } from '../../server/features/roster/secrets.service.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  quizLesson,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { fiveKinds, makeAttempt } from '../support/quizzes.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
beforeAll(async () => {
  site = await openSite('merges')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

async function keeperOf() {
  const tree = await makeTree()
  return { tree, agent: await site.signedIn((await makeAccount('unit-admin', tree.institution)).login) }
}
const mergeInto = (agent: Agent, kept: string, gone: string, given: object = {}) =>
  agent.post(`/api/people/${kept}/merge/${gone}`).send({ id: newId(), ...given })
const code = ({ body }: { body: { code: string } }) => body.code

const complete = (person: string, course: string, lesson: string, on: string, credit: number) =>
  transaction((session) =>
    append(
      {
        ...{ key: `lesson:${person}:${course}:${lesson}:0`, person, actor: 'x', kind: 'lesson.completed' },
        ...{ subject: course, lesson, data: { version: 1, title: '一课' }, credit, on },
      },
      session,
    ),
  )
const watch = (person: string, asset: string, ranges: [number, number][]) =>
  Watches.create({
    ...{ _id: watchId(person, asset), person, asset, ranges, position: ranges.at(-1)![1], lease: null, seq: 0 },
    ...{ watchedSeconds: ranges.reduce((sum, [from, to]) => sum + to - from, 0), beatAt: null, slackMs: 0 },
    ...{ budgetMs: 0, revision: 3, log: writeLog(EMPTY_LOG) },
  })

/** All that the collections say of some people, without what says when and as which record. */
async function all(people: string[]) {
  const of = { person: { $in: people } }
  const standing = await Appointments.find({ ...of, supersededAt: null }).lean()
  return {
    people: await People.find({ _id: { $in: people } }, { revision: 0, looked: 0 })
      .sort({ _id: 1 })
      .lean(),
    posts: standing.map(({ person, unit, from, to }) => [person, unit, from, to].join()).sort(),
    accounts: await Accounts.find({ name: /./ }, { login: 1, person: 1, learner: 1, disabledAt: 1, name: 1 })
      .sort({ _id: 1 })
      .lean(),
    watches: await Watches.find(of).sort({ _id: 1 }).lean(),
    viewers: (await Viewers.find(of).lean()).map(({ _id }) => _id).sort(),
    pinned: await PinnedVersions.find(of).sort({ _id: 1 }).lean(),
    notes: await LessonNotes.find(of).sort({ _id: 1 }).lean(),
    attempts: (await Attempts.find(of).lean()).map(({ _id, person, number }) => [_id, person, number].join()).sort(),
    exemptions: (await Exemptions.find(of).lean()).map(({ _id, person }) => [_id, person].join()),
    disputes: (await Disputes.find(of).lean()).map(({ _id, person, openAbout }) => [_id, person, openAbout].join()),
    honours: (await Honours.find({ subject: { $in: people } }).lean()).map(({ subject, name }) =>
      [subject, name].join(),
    ),
    progress: (await CourseProgresses.find(of).lean())
      .map(({ person, course, state, lessons }) => [person, course, state, Object.keys(lessons).sort()].join())
      .filter((each) => !each.endsWith(','))
      .sort(),
    coverage: (await CoverageStatuses.find(of).lean())
      .map(({ person, state, coveredOn }) => [person, state, coveredOn].join())
      .sort(),
    credit: await Promise.all(people.map((person) => creditSince(person, '2000-01-01'))),
  }
}

test('everything of both comes together under one person, and apart again as it was', async () => {
  const { tree, agent } = await keeperOf()
  const other = await makeUnit('branch', tree.faculty)
  const one = await makeTrainee(tree.branch)
  const two = await makeTrainee(other, undefined, '2021-03-01')
  const [kept, gone] = [one.person._id, two.person._id]
  await makePerson(tree.branch) // a bystander
  const identityNumber = sealedNumber(gone, 'identityNumber', '310101199001011000')
  await People.updateOne({ _id: gone }, { $set: { identityNumber, staffNumber: 'B7', 'details.sex': 'male' } })
  const asset = await makeAsset(tree.institution)
  const lessons = [articleLesson(), articleLesson(), articleLesson(), videoLesson(asset), quizLesson(fiveKinds())]
  const course = await publishCourse(tree.institution, lessons.slice(0, 3))
  const videos = await publishCourse(tree.institution, lessons.slice(3))
  const programme = await makeProgramme(tree.institution, [course])
  await requireOf([one.person, two.person], tree.institution, [programme], '2099-12-31')
  await complete(kept, course._id, lessons[0]!.id, '2025-02-01', 25)
  await complete(kept, course._id, lessons[1]!.id, '2025-02-02', 25)
  await complete(gone, course._id, lessons[1]!.id, '2025-03-01', 50)
  await complete(gone, course._id, lessons[2]!.id, '2025-04-01', 100)
  for (const person of [kept, gone]) await beginVersion(person, videos._id, 1)
  await watch(kept, asset, [[0, 100]])
  await watch(gone, asset, [[50, 300]])
  for (const person of [kept, gone])
    await joinAudience({ course: videos._id, lesson: lessons[3]!.id, asset, duration: 600 }, person)
  const told = { course: videos._id, lesson: lessons[3]!.id, at: 5, text: '记下', updatedAt: new Date() }
  await LessonNotes.create({ _id: noteId(gone, 'n1'), person: gone, ...told })
  const quiz = { course: videos._id, lesson: lessons[4]!.id, state: 'finished' as const }
  for (const person of [kept, gone]) await makeAttempt({ person, ...quiz })
  const held = { requirement: 'r', from: '2025-01-01', to: '2025-12-31', reason: '病休', approvedBy: 'x' }
  await Exemptions.create({ person: gone, ...held, approvedAt: new Date() })
  const post = (await Appointments.findOne({ person: gone }).lean())!
  const said = {
    topic: 'posts',
    kind: 'dates',
    about: post._id,
    text: '有误',
    state: 'open',
    ancestors: other.ancestors,
  } as const
  const dispute = { _id: newId(), person: gone, ...said, openAbout: `${gone}:${post._id}`, near: other._id }
  await Disputes.create({ ...dispute, raisedAt: new Date() })
  const honour = { kind: 'party-worker', of: 'person', level: 'city', from: '2024-01-01', revision: 1 } as const
  await Honours.create({ subject: gone, name: two.person.name, ancestors: other.ancestors, ...honour })

  const before = await all([kept, gone])
  const view = (await agent.get(`/api/people/${kept}/merge/${gone}`).expect(200)).body
  expect(view.obstacles).toEqual({ kept: [], gone: [] })
  expect(view.gone.account.login).toBe(two.account.login)
  expect(view.gone.counts).toEqual(
    expect.arrayContaining([
      { label: '学习记录', count: 2 },
      { label: '笔记', count: 1 },
    ]),
  )

  const id = newId()
  const values = { identityNumber: 'gone', staffNumber: 'gone', sex: 'gone' }
  const { body } = await mergeInto(agent, kept, gone, { id, values, login: 'gone' }).expect(200)
  await mergeInto(agent, kept, gone, { id, values, login: 'gone' }).expect(200) // a reply that was lost
  expect(body).toMatchObject({ staffNumber: 'B7', identityMasked: '310***********1000', details: { sex: 'male' } })
  expect(body.appointments).toHaveLength(2)
  const after = await all([kept, gone])
  expect(after.watches.map(({ _id, ranges }) => [_id, ranges])).toEqual([[watchId(kept, asset), [[0, 300]]]])
  expect(after.attempts.map((each) => each.slice(each.indexOf(',')))).toEqual(
    expect.arrayContaining([`,${kept},1`, `,${kept},2`]),
  )
  for (const name of [
    'viewers',
    'pinned',
    'notes',
    'exemptions',
    'disputes',
    'honours',
    'progress',
    'coverage',
  ] as const)
    expect(JSON.stringify(after[name]), name).not.toContain(`${gone},`)
  expect(after.notes).toHaveLength(1)
  expect(after.honours).toEqual([`${kept},${one.person.name}`])
  expect(after.credit, 'a lesson done twice earns once').toEqual([150, 0])
  expect(after.coverage, 'two halves of a course are a whole').toEqual([expect.stringMatching(`^${kept},covered`)])
  expect((await Disputes.findById(dispute._id).lean())!.about).toBe(
    body.appointments.find(({ unit }: { unit: string }) => unit === other._id).id,
  )
  expect((await Accounts.findOne({ login: one.account.login }).lean())!).toMatchObject({ person: null, learner: false })
  await agent.get(`/api/people/${gone}`).expect(404)
  expect([await verifyChain(kept), await verifyChain(gone)]).toEqual([null, null])
  expect((await rebuildLearning({ repair: false })).differences).toEqual([])

  await agent.post(`/api/merges/${id}/undo`).expect(200)
  await agent.post(`/api/merges/${id}/undo`).expect(200)
  expect(await all([kept, gone])).toEqual(before)
  expect([await verifyChain(kept), await verifyChain(gone)]).toEqual([null, null])
  expect((await rebuildLearning({ repair: false })).differences).toEqual([])
  const acts = (await AuditRows.find({ subject: kept }).sort({ at: 1 }).lean()).map(({ act }) => act)
  expect(acts).toEqual(['person.merge', 'person.unmerge'])
  await mergeInto(agent, gone, kept).expect(200) // and once more, the other way round
  expect((await all([kept, gone])).credit).toEqual([0, 175])
})

test('is undone until something depends on it, and refused with what stands against it', async () => {
  const { tree, agent } = await keeperOf()
  const [one, two] = [await makePerson(tree.branch), await makePerson(tree.faculty, 'organiser')]
  const stranger = await makePerson((await makeTree()).branch)
  await mergeInto(agent, one._id, stranger._id).expect(404)
  expect(code(await mergeInto(agent, one._id, one._id).expect(422))).toBe('merge.same')
  const undo = async (id: string) => (await agent.post(`/api/merges/${id}/undo`)).body
  for (const [change, what] of [
    [() => agent.patch(`/api/people/${one._id}`).send({ name: '新名字', reason: '误写' }), '人员资料'],
    [() => complete(one._id, 'c', newId(), '2025-01-01', 1), '学习记录'],
    [
      async () => agent.post(`/api/appointments/${await postOf(one._id, tree.branch)}/end`).send({ to: '2030-01-01' }),
      '任职',
    ],
  ] as const) {
    const id = newId()
    await mergeInto(agent, one._id, two._id, { id }).expect(200)
    const merged = await People.findById(one._id).lean()
    await change()
    expect((await undo(id)).title, what).toContain(`（${what}）`)
    if (what === '任职') break
    if (what === '人员资料') {
      await agent.patch(`/api/people/${one._id}`).send({ name: merged!.name, reason: '误写' })
      expect(await undo(id)).toEqual({ done: true })
      continue
    }
    Object.assign(two, await makePerson(tree.faculty, 'organiser'))
  }
})
const postOf = async (person: string, unit: Unit) =>
  (await Appointments.findOne({ person, unit: unit._id, supersededAt: null }).lean())!._id

test('what an import records of somebody and a merger of the same instant conflict, so that none goes with the row', async () => {
  const { tree, agent } = await keeperOf()
  const [kept, gone] = [await makePerson(tree.branch), await makePerson(tree.branch)]
  const [recording, merging] = [await mongoose.startSession(), await mongoose.startSession()]
  recording.startTransaction()
  merging.startTransaction()
  expect([...(await whoTheyAre([gone._id], recording))]).toEqual([[gone._id, gone._id]])
  const merged = { $set: { mergedInto: kept._id } }
  await expect(People.updateOne({ _id: gone._id }, merged, { session: merging })).rejects.toThrow()
  await merging.abortTransaction()
  await recording.commitTransaction()
  await mergeInto(agent, kept._id, gone._id).expect(200)
  const meant = await transaction((session) => whoTheyAre([gone._id, kept._id], session))
  expect([...meant.values()]).toEqual([kept._id, kept._id])
  await Promise.all([recording, merging].map((session) => session.endSession()))
})

test('the account that goes must hold no role', async () => {
  const { tree, agent } = await keeperOf()
  const [one, two] = [await makeTrainee(tree.branch), await makeTrainee(tree.faculty)]
  const grant = { _id: newId(), role: 'instructor' as const, unit: tree.faculty._id, from: '2020-01-01', to: null }
  await Accounts.updateOne({ _id: two.account._id }, { $push: { grants: grant } })
  const refused = await mergeInto(agent, one.person._id, two.person._id).expect(409)
  expect(refused.body.title).toContain(two.account.login)
  const session = await site.signedIn(one.account.login)
  await mergeInto(agent, one.person._id, two.person._id, { login: 'gone' }).expect(200)
  await session.get('/api/own-posts').expect(401)
})

test('likely duplicates are found, decided and not suggested again', async () => {
  const { tree, agent } = await keeperOf()
  const named = (name: string, given: Partial<Person> = {}) =>
    makePerson(tree.branch, undefined, '2020-01-01', { name, pinyin: 'zhang', ...given })
  const phone = (person: string) => ({ phone: sealedNumber(person, 'phone', '13900001111') })
  const [a, b] = [await named('张甲'), await named('张甲')]
  await named('张乙', { staffNumber: '1' })
  await named('张乙', { staffNumber: '2' }) // two numbers: two people
  const [c, d] = [await named('李丙'), await named('李炳')]
  for (const { _id } of [c, d]) await People.updateOne({ _id }, { $set: phone(_id) })
  await findDuplicates()
  const list = async (state = 'open') =>
    (await agent.get(`/api/units/${tree.institution._id}/duplicates`).query({ state }).expect(200)).body.items as {
      id: string
      people: { id: string }[]
      reasons: string[]
    }[]
  const pairs = (await list()).map(({ people, reasons }) => [people.map(({ id }) => id).sort(), reasons])
  expect(pairs).toHaveLength(2)
  expect(pairs).toEqual(
    expect.arrayContaining([
      [[a._id, b._id].sort(), ['name']],
      [[c._id, d._id].sort(), ['phone']],
    ]),
  )
  const [pair] = (await list()).filter(({ reasons }) => reasons[0] === 'name')
  await agent.post(`/api/duplicates/${pair!.id}`).send({ apart: true }).expect(200)
  await findDuplicates()
  expect((await list()).map(({ reasons }) => reasons)).toEqual([['phone']])
  expect((await list('apart')).map(({ id }) => id)).toEqual([pair!.id])
  expect((await agent.get(`/api/units/${tree.institution._id}/duplicates/count`).expect(200)).body).toEqual({ open: 1 })
  const id = newId()
  await Promise.all([1, 2].map(() => mergeInto(agent, c._id, d._id, { id }).expect(200))) // a double click
  expect(await list()).toEqual([])
  expect((await list('merged')).map(({ reasons }) => reasons)).toEqual([['phone']])
  expect((await list('merged')).map(({ people }) => people.map(({ id }) => id).sort())).toEqual([[c._id, d._id].sort()])
  expect(
    code(
      await agent
        .post(`/api/duplicates/${[c._id, d._id].sort().join('-')}`)
        .send({ apart: true })
        .expect(409),
    ),
  ).toBe('merge.decided')
})

test('random mergers and their undoing leave the posts that a naive model says', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.boolean()), { minLength: 3, maxLength: 8 }),
      async (steps) => {
        const { tree, agent } = await keeperOf()
        const people = await Promise.all(
          [2019, 2020, 2021, 2022].map((year, at) =>
            makePerson(at % 2 ? tree.branch : tree.faculty, 'organiser', `${year}-01-01`),
          ),
        )
        /** Who holds which unit since when. */
        let model = new Map(
          people.map(({ _id }, at) => [
            _id,
            new Map([[at % 2 ? tree.branch._id : tree.faculty._id, `${2019 + at}-01-01`]]),
          ]),
        )
        const done: { id: string; before: typeof model }[] = []
        for (const [at, with_, undo] of steps) {
          const last = undo ? done.pop() : undefined
          const [kept, gone] = [people[at]!._id, people[with_]!._id]
          if (last) {
            await agent.post(`/api/merges/${last.id}/undo`).expect(200)
            model = last.before
          } else if (kept !== gone && model.has(kept) && model.has(gone)) {
            const id = newId()
            await mergeInto(agent, kept, gone, { id }).expect(200)
            done.push({ id, before: new Map(model) })
            const both = new Map(model.get(kept))
            for (const [unit, from] of model.get(gone)!) if (!(both.get(unit)! < from)) both.set(unit, from)
            model.delete(gone)
            model.set(kept, both)
          }
          const posts = await Appointments.find({ ancestors: tree.institution._id, supersededAt: null }).lean()
          expect(posts.map(({ person, unit, from }) => `${person} ${unit} ${from}`).sort()).toEqual(
            [...model].flatMap(([person, held]) => [...held].map(([unit, from]) => `${person} ${unit} ${from}`)).sort(),
          )
          const seen = await People.find({ ancestors: tree.institution._id }, { _id: 1 }).lean()
          expect(seen.map(({ _id }) => _id).sort()).toEqual([...model.keys()].sort())
        }
      },
    ),
    { numRuns: 4 },
  ))

test('of two who had the same training, what an import brought and took back does not come back with the two', async () => {
  const { tree, agent } = await keeperOf()
  const [kept, gone] = [(await makePerson(tree.branch))._id, (await makePerson(tree.branch))._id]
  const trained = (person: string, from: string) =>
    transaction((session) =>
      append(
        {
          ...{ key: `training:${from}`, person, actor: 'x', kind: 'training.completed', subject: 'p', lesson: null },
          ...{ data: { training: '甲班', source: { import: from } }, credit: 800, on: '2024-05-01' },
        },
        session,
      ),
    )
  const [theirs, undone, standing] = [newId(), newId(), newId()]
  await RosterImports.collection.insertMany([
    { _id: undone, undoneAt: new Date() },
    { _id: standing, undoneAt: null },
  ] as never)
  for (const [from, comesBack] of [
    [standing, true],
    [undone, false],
  ] as const) {
    await trained(kept, `${theirs}:${from}`)
    const record = (await trained(gone, from))!
    const id = newId()
    await mergeInto(agent, kept, gone, { id }).expect(200)
    await agent.post(`/api/merges/${id}/undo`).expect(200)
    const stands = (await trainingsOf([gone])).get(gone)?.some(({ _id }) => _id === record._id) ?? false
    expect(stands).toBe(comesBack)
  }
})
