/** Examinations: scheduled, sat, watched over, marked, released; and what a candidate must never read. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { JobContext } from '../../server/jobs/definitions.ts'
import { definitionOf } from '../../server/jobs/definitions.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Exams } from '../../server/features/exams/exams.model.ts'
import { finishDue } from '../../server/features/exams/due.service.ts'
import { finishSitting } from '../../server/features/exams/sittings/finish.service.ts'
import { prepareExam } from '../../server/features/exams/candidates.service.ts'
import { recordDue, recordExam } from '../../server/features/exams/sittings/record.service.ts'
import { SittingPapers, Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import { mayFollowExam } from '../../server/features/exams/invigilation/watching.service.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { Papers } from '../../server/features/papers/papers.model.ts'
import { newId } from '../../server/lib/id.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { standingClock } from '../support/clock.ts'
import { examContent, examFields, makePaper, RIGHT } from '../support/exams.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { requireOf } from '../support/learningFactories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('exams')
})
beforeEach(() => void (clock = standingClock('2026-04-30T02:00:00Z')))
afterEach(() => clock.release())
afterAll(() => site.close())

const MINUTE = 60
const never = new AbortController().signal
type Agent = Awaited<ReturnType<TestSite['signedIn']>>
const lease = () => newId()

/** A class of two with its teacher, and an examination of it at nine the next day; `scheduled` unless said otherwise. */
async function inClass(given: object = {}) {
  const tree = await makeTree()
  const row = await makeOpenClass(tree.committee)
  const [one, two] = [await makeTrainee(tree.branch), await makeTrainee(tree.branch)]
  for (const { person } of [one, two]) await makeMember(row, person, tree.institution)
  const teacher = await site.signedIn((await makeAccount('instructor', tree.committee)).login)
  const body = examFields({ class: row._id, paper: await makePaper(tree.committee), ...given })
  const made = await teacher.post('/api/exams').send(body).expect(200)
  await teacher.post('/api/exams').send(body).expect(200) // a lost reply
  const id = made.body.id as string
  await teacher.post(`/api/exams/${id}/schedule`).send({ revision: 1 }).expect(200)
  await prepareExam(id, never)
  const [first, second] = [await site.signedIn(one.account.login), await site.signedIn(two.account.login)]
  return { ...tree, row, one, two, teacher, first, second, id, own: `/api/own-exams/${id}` }
}
const toNine = () => clock.pass(23 * 3600)
const start = (agent: Agent, own: string, mine: string, take = false) =>
  agent.post(`${own}/start`).send({ lease: mine, take })
const save = (agent: Agent, sitting: string, slot: string, seq: number, answer: object, mine: string) =>
  agent.put(`/api/own-exams/sittings/${sitting}/answers/${slot}`).send({ lease: mine, seq, answer })
async function answerAll(agent: Agent, sitting: string, mine: string) {
  for (const [slot, answer] of Object.entries(RIGHT)) await save(agent, sitting, slot, 1, answer, mine).expect(200)
}
const records = (person: string) =>
  LearningRecords.find({ person, kind: { $in: ['exam.finished', 'revoked'] } })
    .sort({ seq: 1 })
    .lean()

test('from the making to the result: sat, marked without names, released, in the record once', async () => {
  const { id, own, teacher, first, one, committee } = await inClass()
  const coming = (await first.get('/api/own-exams').expect(200)).body.items
  expect(coming).toMatchObject([{ id, state: 'coming', minutes: 30 }])
  expect(await Notices.countDocuments({ kind: 'exam.scheduled', account: one.account._id })).toBe(1)
  const mine = lease()
  expect((await start(first, own, mine).expect(409)).body.code).toBe('sitting.early')
  toNine()
  const begun = (await start(first, own, mine).expect(200)).body
  expect(begun).toMatchObject({ deadlineAt: '2026-05-01T01:30:00.000Z', held: false })
  expect(begun.slots.map((each: { id: string }) => each.id)).toEqual([
    'single',
    'multiple',
    'judge',
    'blank',
    'essay',
    'part1',
    'part2',
  ])
  expect(begun.slots[5]).toMatchObject({ passage: '案例材料', section: '主观题' })
  await answerAll(first, begun.id, mine)
  await save(first, begun.id, 'essay', 1, { text: '论述' }, mine).expect(200)
  await save(first, begun.id, 'part2', 1, { text: '简答' }, mine).expect(200)
  const resumed = (await start(first, own, mine).expect(200)).body
  expect(resumed.slots[0]).toMatchObject({ answer: { option: 'b' }, seq: 1 })
  await first.post(`/api/own-exams/sittings/${begun.id}/finish`).send({ lease: mine }).expect(200)
  await first.post(`/api/own-exams/sittings/${begun.id}/finish`).send({ lease: mine }).expect(200)
  expect((await save(first, begun.id, 'single', 2, { option: 'a' }, mine).expect(409)).body.code).toBe(
    'sitting.finished',
  )
  expect((await start(first, own, mine).expect(409)).body.code).toBe('sitting.used')

  const { items } = (await teacher.get(`/api/exams/${id}/marking`).expect(200)).body
  expect(items).toMatchObject([
    { question: 'essay', waiting: 1 },
    { question: 'part2', waiting: 1, passage: '案例材料', stem: '案例简答' },
  ])
  for (const { question } of items) {
    const at = `/api/exams/${id}/marking/${question}`
    const list = await teacher.get(at).expect(200)
    expect(JSON.stringify(list.body)).not.toContain(one.person.name)
    const [answer] = list.body.items
    expect(
      (
        await teacher
          .post(at)
          .send({ marks: [{ id: answer.id, awarded: 11 }] })
          .expect(422)
      ).body.code,
    ).toBe('mark.points')
    await teacher
      .post(at)
      .send({ marks: [{ id: answer.id, awarded: 8 }] })
      .expect(200)
    await teacher
      .post(at)
      .send({ marks: [{ id: answer.id, awarded: 8 }] })
      .expect(200)
    expect(
      (
        await teacher
          .post(at)
          .send({ marks: [{ id: answer.id, awarded: 9 }] })
          .expect(409)
      ).body.code,
    ).toBe('mark.changed')
  }
  const result = async () => (await first.get(`/api/own-exams/sittings/${begun.id}`).expect(200)).body
  expect(await result()).toMatchObject({ state: 'finished', score: null, passed: null, slots: null })
  expect((await teacher.post(`/api/exams/${id}/release`).expect(409)).body.code).toBe('exam.notClosed')
  clock.pass(3 * 3600)
  await teacher.post(`/api/exams/${id}/release`).expect(200)
  await recordExam(id, never)
  await recordExam(id, never)
  expect(await result()).toMatchObject({ score: 96, total: 100, passed: true })
  expect((await result()).slots[0].result).toMatchObject({ key: 'B. 乙', correct: true })
  expect((await records(one.person._id)).map(({ data }) => data)).toMatchObject([{ score: 96, passed: true }])
  const at = `/api/exams/${id}/marking/essay`
  const [marked] = (await teacher.get(`${at}?marked=true`).expect(200)).body.items
  await teacher
    .post(at)
    .send({ marks: [{ id: marked.id, awarded: 2 }], correction: '看错了' })
    .expect(200)
  expect((await records(one.person._id)).map(({ kind, data }) => [kind, data['score']])).toEqual([
    ...[
      ['exam.finished', 96],
      ['revoked', undefined],
      ['exam.finished', 90],
    ],
  ])
  const file = await teacher.get(`/api/exams/${id}/results/workbook`).expect(200)
  expect(file.headers['content-type']).toContain('spreadsheetml')
  const stranger = await site.signedIn((await makeAccount('instructor', (await makeTree()).institution)).login)
  await stranger.get(`/api/exams/${id}/board`).expect(404)
  expect(committee).toBeTruthy()
})

test('no key, no other paper and no question before its time leaves by any of a candidate’s ways', async () => {
  const { id, own, first, second, two, one } = await inClass()
  const { _id: theirs } = (await Sittings.findOne({ exam: id, person: two.person._id }).lean())!
  const { _id: mineId } = (await Sittings.findOne({ exam: id, person: one.person._id }).lean())!
  const mine = lease()
  const walk = async () => [
    ...[await first.get('/api/own-exams'), await first.get(own), await start(first, own, mine)],
    ...[await first.get(`/api/own-exams/sittings/${mineId}`), await first.get(`/api/own-exams/sittings/${theirs}`)],
    ...[await first.post(`/api/own-exams/sittings/${theirs}/beat`).send({ lease: mine, away: false, left: 0 })],
    ...[await save(first, theirs, 'single', 1, { option: 'a' }, mine), await first.get(`/api/exams/${id}`)],
    ...[await first.get(`/api/exams/${id}/board`), await first.get(`/api/exams/${id}/marking/essay`)],
    ...[await first.post(`/api/own-exams/sittings/${theirs}/finish`).send({ lease: mine })],
    ...[await first.get(`/api/exams/sittings/${theirs}/late`), await first.get(`/api/exams/${id}/results`)],
  ]
  const said = (replies: Awaited<ReturnType<typeof walk>>) => JSON.stringify(replies.map(({ body }) => body))
  const before = await walk()
  for (const word of ['题干', 'SECRET', '案例材料']) expect(said(before)).not.toContain(word)
  toNine()
  await start(second, own, lease()).expect(200)
  const during = await walk()
  expect(said(during)).toContain('单选题干')
  expect(said(during)).not.toContain('SECRET')
  for (const { headers } of during) expect(headers['cache-control']).toContain('no-store')
  await first.post(`/api/own-exams/sittings/${mineId}/finish`).send({ lease: mine }).expect(200)
  expect(said(await walk())).not.toContain('SECRET')
  const actor = { account: 'x', name: '', person: one.person._id, grants: [], session: '', mustChangePassword: false }
  expect(await mayFollowExam(actor, `exam:${id}`)).toBe(false)
  expect(await mayFollowExam(actor, `own-sitting:${theirs}`)).toBe(false)
  expect(await mayFollowExam(actor, `own-sitting:${mineId}`)).toBe(true)
})

test('one page writes at a time; another takes it over and goes on exactly, and the first is told', async () => {
  const { own, first } = await inClass()
  toNine()
  const [phone, desk] = [lease(), lease()]
  const { id } = (await start(first, own, phone).expect(200)).body
  await save(first, id, 'judge', 1, { judge: true }, phone).expect(200)
  expect((await start(first, own, desk).expect(409)).body.code).toBe('sitting.elsewhere')
  const taken = (await start(first, own, desk, true).expect(200)).body
  expect(taken.slots[2]).toMatchObject({ answer: { judge: true }, seq: 1 })
  expect((await save(first, id, 'judge', 2, { judge: false }, phone).expect(409)).body.code).toBe('sitting.taken')
  await save(first, id, 'judge', 2, { judge: false }, desk).expect(200)
  const beat = (mine: string) =>
    first.post(`/api/own-exams/sittings/${id}/beat`).send({ lease: mine, away: true, left: 2 }).expect(200)
  expect((await beat(phone)).body).toMatchObject({ mine: false })
  expect((await beat(desk)).body).toMatchObject({ mine: true, state: 'open' })
  expect((await first.post(`/api/own-exams/sittings/${id}/finish`).send({ lease: phone }).expect(409)).body.code).toBe(
    'sitting.taken',
  )
  const both = await Promise.all(
    [0, 1].map(() => first.post(`/api/own-exams/sittings/${id}/finish`).send({ lease: desk })),
  )
  expect(both.map(({ status }) => status)).toEqual([200, 200])
})

test('at the deadline it is finished from what was saved; what comes later is kept, and counts by an act', async () => {
  const { id, own, first, one, teacher } = await inClass({ extras: [], results: 'at-once' })
  toNine()
  const mine = lease()
  const { id: sitting } = (await start(first, own, mine).expect(200)).body
  await save(first, sitting, 'single', 1, { option: 'b' }, mine).expect(200)
  clock.pass(31 * MINUTE)
  const late = await save(first, sitting, 'judge', 1, { judge: false }, mine).expect(200)
  expect(late.body).toMatchObject({ late: true })
  await save(first, sitting, 'judge', 1, { judge: false }, mine).expect(200) // its reply was lost
  await save(first, sitting, 'judge', 1, { judge: true }, mine).expect(409) // not kept, and not said to be
  await finishDue(never)
  expect(await Sittings.findById(sitting).lean()).toMatchObject({
    state: 'finished',
    score: 20,
    finishedAt: new Date('2026-05-01T01:30:00Z'),
  })
  expect((await records(one.person._id)).map(({ data }) => data['score'])).toEqual([20])
  const board = (await teacher.get(`/api/exams/${id}/board`).expect(200)).body
  expect(board.items.find((each: { sitting: string }) => each.sitting === sitting)).toMatchObject({
    late: 1,
    state: 'finished',
  })
  expect((await teacher.get(`/api/exams/sittings/${sitting}/late`).expect(200)).body.items).toMatchObject([
    { place: 3, answer: '错' },
  ])
  await teacher.post(`/api/exams/sittings/${sitting}/late`).send({ reason: '教室停电' }).expect(200)
  await teacher.post(`/api/exams/sittings/${sitting}/late`).send({ reason: '教室停电' }).expect(200)
  expect(await Sittings.findById(sitting).lean()).toMatchObject({ score: 40 })
  expect((await records(one.person._id)).at(-1)!.data['score']).toBe(40)
})

test('the invigilator sees who is where, extends, holds, gives an outage back, and voids', async () => {
  const { id, own, first, second, teacher, two } = await inClass()
  toNine()
  const [a, b] = [lease(), lease()]
  const one = (await start(first, own, a).expect(200)).body
  const other = (await start(second, own, b).expect(200)).body
  const board = async (query = '') => (await teacher.get(`/api/exams/${id}/board${query}`).expect(200)).body
  expect((await board()).counts).toMatchObject({ open: 2, lost: 0, ready: 0 })
  clock.pass(55)
  await first.post(`/api/own-exams/sittings/${one.id}/beat`).send({ lease: a, away: true, left: 3 }).expect(200)
  expect((await board('?state=lost')).items).toMatchObject([{ sitting: other.id, state: 'lost' }])
  expect((await board('?state=open')).items.find((each: { sitting: string }) => each.sitting === one.id)).toMatchObject(
    { left: 3, away: true },
  )
  const act = { id: newId(), minutes: 10, reason: '身体不适' }
  for (const _ of [0, 1]) await teacher.post(`/api/exams/sittings/${one.id}/extend`).send(act).expect(200)
  expect((await Sittings.findById(one.id).lean())!.deadlineAt).toEqual(new Date('2026-05-01T01:40:00Z'))
  await save(first, one.id, 'single', 1, { option: 'b' }, a).expect(200)
  await teacher.post(`/api/exams/sittings/${one.id}/hold`).send({ reason: '核对身份' }).expect(200)
  expect((await save(first, one.id, 'single', 2, { option: 'a' }, a).expect(409)).body.code).toBe('sitting.held')
  clock.pass(60)
  await teacher.post(`/api/exams/sittings/${one.id}/resume`).expect(200)
  await save(first, one.id, 'single', 2, { option: 'a' }, a).expect(200)
  expect((await Sittings.findById(one.id).lean())!.deadlineAt).toEqual(new Date('2026-05-01T01:41:00Z'))

  clock.pass(30 * MINUTE) // the second was collected meanwhile
  await finishDue(never)
  const all = { id: newId(), minutes: 15, reopen: true, reason: '服务器中断' }
  const given = await teacher.post(`/api/exams/${id}/extend`).send(all).expect(200)
  expect(given.body).toEqual({ extended: 1, reopened: 1 })
  expect((await teacher.post(`/api/exams/${id}/extend`).send(all).expect(200)).body).toEqual({
    extended: 0,
    reopened: 0,
  })
  expect((await Exams.findById(id).lean())!.closesAt).toEqual(new Date('2026-05-01T03:15:00Z'))
  await start(second, own, b).expect(200)
  await save(second, other.id, 'judge', 1, { judge: false }, b).expect(200)
  await teacher.post(`/api/exams/sittings/${other.id}/void`).send({ reason: '由他人代考', again: true }).expect(200)
  expect((await save(second, other.id, 'judge', 2, { judge: true }, b).expect(409)).body.code).toBe('sitting.void')
  expect(await Notices.countDocuments({ kind: 'exam.voided', account: two.account._id })).toBe(1)
  const again = (await start(second, own, b).expect(200)).body
  expect(again.id).not.toBe(other.id)
})

test('a change before the start freezes anew and asks only the class; after it nothing changes', async () => {
  const { id, teacher, row, first, own, tree } = await inClass().then((made) => ({ ...made, tree: made }))
  const content = examContent()
  content.sections[0]!.questions[0]!.stem = '换过的题'
  const body = {
    ...examFields({ class: row._id, paper: await makePaper(tree.committee, content) }),
    id: undefined,
    revision: 2,
  }
  await teacher
    .put(`/api/exams/${id}`)
    .send({ ...body, title: '改名' })
    .expect(200)
  expect(
    (
      await teacher
        .put(`/api/exams/${id}`)
        .send({ ...body, title: '又改' })
        .expect(409)
    ).body.code,
  ).toBe('conflict')
  const late = await makeTrainee(tree.branch)
  await makeMember(row, late.person, tree.institution)
  for (const _twice of [0, 1]) await prepareExam(id, never)
  expect(await Notices.countDocuments({ kind: 'exam.scheduled', account: late.account._id })).toBe(1)
  expect(await SittingPapers.countDocuments({ exam: id, revision: 2 })).toBe(3)
  toNine()
  expect((await start(first, own, lease()).expect(200)).body.slots[0].stem).toBe('换过的题')
  expect(
    (
      await teacher
        .put(`/api/exams/${id}`)
        .send({ ...body, revision: 3, title: '晚了' })
        .expect(409)
    ).body.code,
  ).toBe('exam.begun')
  expect((await teacher.post(`/api/exams/${id}/withdraw`).expect(409)).body.code).toBe('exam.begun')
  clock.pass(4 * 3600)
  await recordDue(never)
})

test('a paper that is changed after the scheduling is asked as it was, unless somebody takes the new one', async () => {
  const { id, own, teacher, first, second, institution } = await inClass()
  const { paper } = (await Exams.findById(id).lean())!
  const change = (stem: string) =>
    Papers.updateOne(
      { _id: paper },
      { $set: { 'sections.0.items.0.content.stem': stem, title: '新的试卷' }, $inc: { revision: 1 } },
    )
  const stems = async () =>
    (await SittingPapers.find({ exam: id }).lean()).map(({ content }) => content.sections[0]!.questions[0]!.stem)
  expect((await teacher.get(`/api/exams/${id}`)).body.paperNewer).toBe(false)
  await change('改过的题干')
  await SittingPapers.deleteOne({ exam: id }) // as of somebody who comes into the class now
  await prepareExam(id, never)
  expect(await stems()).toEqual(['单选题干', '单选题干'])
  const shown = (await teacher.get(`/api/exams/${id}`)).body
  expect(shown).toMatchObject({ paperNewer: true, paperTitle: '发展党员工作试卷' })
  const stranger = await site.signedIn((await makeAccount('instructor', institution)).login)
  await stranger.post(`/api/exams/${id}/paper`).send({ revision: shown.revision }).expect(404)
  await teacher.post(`/api/exams/${id}/paper`).send({ revision: 1 }).expect(409)
  const after = (await teacher.post(`/api/exams/${id}/paper`).send({ revision: shown.revision }).expect(200)).body
  expect(after).toMatchObject({ paperNewer: false, paperTitle: '新的试卷' })
  await change('又改过的题干')
  await prepareExam(id, never)
  expect(await stems()).toEqual(['改过的题干', '改过的题干'])
  toNine()
  for (const agent of [first, second])
    expect((await start(agent, own, lease()).expect(200)).body.slots[0].stem).toBe('改过的题干')
  const { revision } = (await teacher.get(`/api/exams/${id}`)).body
  expect((await teacher.post(`/api/exams/${id}/paper`).send({ revision }).expect(409)).body.code).toBe('exam.begun')
})

test('who has not fulfilled a requirement is named for a unit of one’s own, to be added as candidates', async () => {
  const tree = await makeTree()
  const [one, two] = [await makeTrainee(tree.branch), await makeTrainee(tree.branch)]
  const requirement = await requireOf([one.person, two.person], tree.committee, [])
  await CoverageStatuses.updateMany({ requirement }, { $set: { seenFrom: [tree.institution._id, tree.faculty._id] } })
  await CoverageStatuses.updateOne({ requirement, person: two.person._id }, { $set: { state: 'covered' } })
  const teacher = await site.signedIn((await makeAccount('instructor', tree.institution)).login)
  const owing = (query: object) => teacher.get('/api/exams/owing').query(query)
  const found = (await owing({ requirement, unit: tree.faculty._id }).expect(200)).body
  expect(found).toEqual({ people: [{ id: one.person._id, name: one.person.name }], more: false })
  await owing({ requirement, unit: tree.committee._id }).expect(404) // above the own unit
  const offered = (await teacher.get('/api/exams/choices').query({ what: 'requirement' }).expect(200)).body.items
  expect(offered).toMatchObject([{ id: requirement }])
  const foreign = await requireOf([], (await makeTree()).committee, [])
  await owing({ requirement: foreign, unit: tree.faculty._id }).expect(404)

  const second = await makeTree()
  const three = await makeTrainee(second.branch)
  const grants = [tree, second].map(({ institution }) => ({
    ...{ _id: newId(), role: 'instructor' as const, unit: institution._id, from: '2000-01-01', to: null },
  }))
  const both = await site.signedIn((await makeAccount('instructor', tree.institution, { grants })).login)
  const named = async (search: string) =>
    (await both.get('/api/exams/choices').query({ what: 'person', search }).expect(200)).body.items
  for (const { person } of [one, three]) expect(await named(person.name)).toMatchObject([{ id: person._id }])
})

test('as long as a candidate is held nothing is over for the others; who is never resumed is handed in a day later', async () => {
  const { id, own, first, second, teacher } = await inClass({ results: 'after-close' })
  toNine()
  const [a, b] = [lease(), lease()]
  const one = (await start(first, own, a).expect(200)).body.id as string
  const other = (await start(second, own, b).expect(200)).body.id as string
  await first.post(`/api/own-exams/sittings/${one}/finish`).send({ lease: a }).expect(200)
  const hold = () => teacher.post(`/api/exams/sittings/${other}/hold`).send({ reason: '核对身份' }).expect(200)
  clock.pass(20 * MINUTE)
  await hold()
  clock.pass(120 * MINUTE) // past the end
  const result = async () => (await first.get(`/api/own-exams/sittings/${one}`).expect(200)).body
  const shown = async () => (await teacher.get(`/api/exams/${id}`).expect(200)).body
  expect(await result()).toMatchObject({ score: null, slots: null })
  expect(await shown()).toMatchObject({ phase: 'open', counts: { held: 1 } })
  expect((await teacher.post(`/api/exams/${id}/release`).expect(409)).body.code).toBe('exam.open')
  expect((await teacher.get(`/api/exams/${id}/board?state=held`).expect(200)).body.items).toMatchObject([
    { sitting: other },
  ])
  await teacher.post(`/api/exams/sittings/${other}/resume`).expect(200)
  clock.pass(9 * MINUTE)
  await save(second, other, 'single', 1, { option: 'b' }, b).expect(200)
  expect((await result()).slots).toBe(null)
  await hold()
  clock.pass(22 * 3600)
  await finishDue(never)
  expect(await Sittings.findById(other).lean()).toMatchObject({ state: 'open' })
  clock.pass(2 * 3600)
  await finishDue(never)
  expect(await Sittings.findById(other).lean()).toMatchObject({
    ...{ state: 'finished', score: 20, heldAt: null, finishedAt: new Date('2026-05-02T03:00:00Z') },
  })
  expect((await result()).slots[0].result.key).toBe('B. 乙')
  expect(await shown()).toMatchObject({ phase: 'closed', counts: { held: 0 } })
})

test('an outage is given back where results are shown at once, too: what arrived meanwhile counts, the result does not', async () => {
  const { id, own, first, one, teacher } = await inClass({ results: 'at-once' })
  toNine()
  const mine = lease()
  const sitting = (await start(first, own, mine).expect(200)).body.id as string
  await save(first, sitting, 'single', 1, { option: 'b' }, mine).expect(200)
  clock.pass(31 * MINUTE)
  expect((await save(first, sitting, 'judge', 1, { judge: false }, mine).expect(200)).body.late).toBe(true)
  expect((await first.get(`/api/own-exams/sittings/${sitting}`).expect(200)).body).toMatchObject({ late: 1, score: 20 })
  clock.pass(90 * MINUTE)
  await recordDue(never)
  expect((await Exams.findById(id).lean())!.recorded).toBe(true)
  const all = { id: newId(), minutes: 120, reopen: true, reason: '服务器中断' }
  expect((await teacher.post(`/api/exams/${id}/extend`).send(all).expect(200)).body).toEqual({
    extended: 0,
    reopened: 1,
  })
  expect(await Exams.findById(id).lean()).toMatchObject({ recorded: false, closesAt: new Date('2026-05-01T05:01:00Z') })
  expect(await Notices.countDocuments({ kind: 'exam.reopened', account: one.account._id })).toBe(1)
  const again = (await start(first, own, mine).expect(200)).body
  expect([again.slots[0], again.slots[2]]).toMatchObject([{ seq: 1 }, { answer: { judge: false }, seq: 1 }])
  expect(
    (await teacher.get(`/api/exams/${id}/board`).expect(200)).body.items.map(({ late }: { late: number }) => late),
  ).toEqual([0, 0])
  await save(first, sitting, 'judge', 2, { judge: true }, mine).expect(200)
  await first.post(`/api/own-exams/sittings/${sitting}/finish`).send({ lease: mine }).expect(200)
  await teacher.post(`/api/exams/sittings/${sitting}/late`).send({ reason: '再收一次' }).expect(200)
  expect((await records(one.person._id)).map(({ data }) => data['score'] ?? data['reason'])).toEqual([
    20,
    '服务器中断',
    20,
  ])
})

test('an answer that came late and is counted is marked anew, and one that comes after that is kept, too', async () => {
  const { id, own, first, one, teacher } = await inClass({ results: 'at-once' })
  toNine()
  const mine = lease()
  const sitting = (await start(first, own, mine).expect(200)).body.id as string
  await save(first, sitting, 'essay', 1, { text: '草稿' }, mine).expect(200)
  clock.pass(31 * MINUTE)
  await save(first, sitting, 'essay', 2, { text: '全文' }, mine).expect(200)
  const at = `/api/exams/${id}/marking/essay`
  const waiting = async () => (await teacher.get(at).expect(200)).body.items as { id: string; text: string }[]
  const give = async (awarded: number) =>
    teacher
      .post(at)
      .send({ marks: [{ id: (await waiting())[0]!.id, awarded }] })
      .expect(200)
  await give(3)
  const accept = () => teacher.post(`/api/exams/sittings/${sitting}/late`).send({ reason: '教室停电' }).expect(200)
  await accept()
  expect((await waiting()).map(({ text }) => text)).toEqual(['全文'])
  await give(8)
  expect(await Sittings.findById(sitting).lean()).toMatchObject({ state: 'finished', score: 8 })
  expect((await save(first, sitting, 'essay', 3, { text: '再改' }, mine).expect(200)).body.late).toBe(true)
  await accept()
  expect((await waiting()).map(({ text }) => text)).toEqual(['再改'])
  await save(first, sitting, 'judge', 1, { judge: false }, mine).expect(200)
  await give(8)
  await accept()
  expect((await records(one.person._id)).at(-2)!.data['reason']).toBe('接受到时以后的答案：教室停电')
})

test('nobody watches over oneself, and of one’s own answers a marker sees nothing', async () => {
  const { id, own, first, one, two, teacher, committee } = await inClass()
  toNine()
  const mine = lease()
  const sitting = (await start(first, own, mine).expect(200)).body.id as string
  await save(first, sitting, 'essay', 1, { text: '论述' }, mine).expect(200)
  const self = await makeAccount('instructor', committee)
  await Accounts.updateOne({ _id: one.account._id }, { $unset: { person: 1 } })
  await Accounts.updateOne({ _id: self._id }, { $set: { person: one.person._id } })
  const both = await site.signedIn(self.login)
  const acts = { extend: { id: newId(), minutes: 5 }, hold: {}, void: { again: true }, late: {}, resume: {} }
  for (const [act, body] of Object.entries(acts)) {
    const said = await both.post(`/api/exams/sittings/${sitting}/${act}`).send({ ...body, reason: 'x' })
    expect([act, said.status, said.body.code]).toEqual([act, 403, 'sitting.own'])
  }
  await finishSitting(sitting)
  const at = `/api/exams/${id}/marking/essay`
  const [answer] = (await teacher.get(at).expect(200)).body.items
  expect(answer.id).not.toContain(sitting) // the board names whose sitting it is
  expect((await both.get(at).expect(200)).body.items).toEqual([])
  await teacher
    .post(at)
    .send({ marks: [{ id: answer.id, awarded: 8 }] })
    .expect(200)
  expect((await both.get(`${at}?marked=true`).expect(200)).body.items).toEqual([])
  expect(two.person._id).toBeTruthy()
})

test('what fails of one examination holds up none of the others', async () => {
  const broken = await inClass({ results: 'after-close' })
  const { own, first, one } = await inClass({ results: 'after-close' })
  toNine()
  await start(broken.first, broken.own, lease()).expect(200)
  const mine = lease()
  const sitting = (await start(first, own, mine).expect(200)).body.id as string
  await first.post(`/api/own-exams/sittings/${sitting}/finish`).send({ lease: mine }).expect(200)
  await SittingPapers.deleteMany({ exam: broken.id })
  clock.pass(4 * 3600)
  const minute = definitionOf('exams.minute').run({}, { signal: never } as JobContext)
  await expect(minute).rejects.toThrow()
  expect(await records(one.person._id)).toHaveLength(1)
  await Sittings.deleteMany({ exam: broken.id })
})

test('a paper that cannot be sat, or a time that is over, is not taken for a scheduled one', async () => {
  const { id, teacher, row, committee } = await inClass()
  const empty = await makePaper(committee, { title: '空卷', sections: [] })
  const { paper } = (await Exams.findById(id).lean())!
  const save = (given: object) =>
    teacher
      .put(`/api/exams/${id}`)
      .send({ ...examFields({ class: row._id, paper, ...given }), id: undefined, revision: 2 })
  expect((await save({ paper: empty }).expect(422)).body.code).toBe('exam.kinds')
  const past = { opensAt: '2026-04-29T01:00:00.000Z', closesAt: '2026-04-29T03:00:00.000Z' }
  expect((await save(past).expect(409)).body.code).toBe('exam.past')
  const stranger = await makeTrainee((await makeTree()).branch)
  await save({ extras: [{ person: stranger.person._id, minutes: 5 }] }).expect(422)
})

test('who is taken from the list is told; a paper in use is never replaced, whoever froze papers later', async () => {
  const { id, own, first, one, two, row, teacher } = await inClass({ attempts: 2, untilPassed: false, extras: [] })
  await SittingPapers.updateMany({ exam: id }, { $set: { revision: 9 } }) // of a later choice than this run knows
  await prepareExam(id, never)
  expect(await SittingPapers.countDocuments({ exam: id, revision: 9 })).toBe(2)
  await Nominations.deleteOne({ class: row._id, person: two.person._id })
  for (const _twice of [0, 1]) await prepareExam(id, never)
  expect(await Notices.countDocuments({ kind: 'exam.notAsked', account: two.account._id })).toBe(1)
  toNine()
  const mine = lease()
  const begun = (await start(first, own, mine).expect(200)).body
  await Exams.updateOne({ _id: id }, { $set: { paperRevision: 12 } })
  expect((await start(first, own, mine).expect(200)).body.slots).toEqual(begun.slots)
  await first.post(`/api/own-exams/sittings/${begun.id}/finish`).send({ lease: mine }).expect(200)
  await Sittings.updateOne({ _id: begun.id }, { $set: { number: 2 } }) // as after two rows of a person became one
  expect((await start(first, own, mine).expect(200)).body.id).not.toBe(begun.id)
  expect([one, teacher]).toBeTruthy()
})
