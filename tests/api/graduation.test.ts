/** From what was attended to the record and the certificate, once; and back by a compensating record. */
import { createLocalJWKSet, importJWK, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { attendanceId, Attendances } from '../../server/features/attendance/attendance.model.ts'
import { entered, enterAll } from '../../server/features/attendance/enter.ts'
import { TrainingClasses, type TrainingClass } from '../../server/features/classes/classes.model.ts'
import { ClassSessions } from '../../server/features/classes/timetable/timetable.model.ts'
import { graduateInSlices, RUN_JOB, runKey } from '../../server/features/graduation/graduate.service.ts'
import { REVIEW_JOB, reviewAll, reviewClass } from '../../server/features/graduation/reviews/reviews.service.ts'
import { GraduationReviews } from '../../server/features/graduation/reviews/reviews.model.ts'
import { enqueue } from '../../server/jobs/enqueue.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { Certificates } from '../../server/features/certificates/certificates.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { brokenAt } from '../../server/features/ledger/ledger.service.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { joinedRows } from '../../server/features/roster/joinedPeople.service.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { pdfText } from '../support/pdfText.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeSession } from '../support/planFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { toldTo } from '../support/told.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('graduation')
})
afterAll(() => site.close())

const AT_ONCE = { signal: new AbortController().signal, progress: () => undefined }
type Tree = Awaited<ReturnType<typeof makeTree>>
const signIn = async (role: 'committee' | 'base-manager' | 'instructor' | 'unit-admin', unit: Unit) =>
  site.signedIn((await makeAccount(role, unit)).login)
type Agent = Awaited<ReturnType<typeof signIn>>

/** A class of 24 学时 that is over, of which 21 must be attended, with so many members. */
async function heldClass(
  { committee, institution, branch }: Tree,
  names: string[],
  given: Partial<TrainingClass> = {},
) {
  const row = await makeOpenClass(committee, { state: 'ranked', credit: 2_400, ...given })
  for (const day of ['2025-06-16', '2025-06-17', '2025-06-18']) await makeSession(row._id, { day, credit: 800 })
  const people: string[] = []
  for (const name of names) {
    const person = await makePerson(branch, 'teacher-branch-secretary', '2020-01-01', { name })
    await makeMember(row, person, institution)
    people.push(person._id)
  }
  const path = `/api/classes/${row._id}/graduation`
  const enter = (agent: Agent, hours: (number | null)[]) =>
    agent.put(`${path}/hours`).send({ items: people.map((person, at) => ({ person, attended: hours[at] ?? null })) })
  return { row, people, path, enter }
}
const recordsOf = (person: string) => LearningRecords.find({ person }).sort({ seq: 1 }).lean()

const pdfOf = async (agent: Agent, address: string): Promise<Buffer> =>
  (await agent.get(address).buffer(true).parse(bodyOf).expect(200)).body as Buffer
function bodyOf(res: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = []
  const stream = res as NodeJS.ReadableStream
  stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)))
}

test('without attendance nobody graduates; hours are entered, all who pass graduate once whatever is clicked', async () => {
  const tree = await makeTree()
  const { row, people, path, enter } = await heldClass(tree, ['⻓孙𠮷', '李明', '王𡌴', '💡奇'])
  const agent = await signIn('base-manager', tree.committee)
  const list = async () => (await agent.get(path).expect(200)).body
  expect((await list()).items.map((each: { reasons: string[] }) => each.reasons)).toEqual(
    people.map(() => ['还没有签到记录']),
  )
  expect((await agent.post(path).expect(200)).body.graduated).toBe(0)
  expect((await enter(agent, [2_400, 2_401, 0, 0]).expect(422)).body.code).toBe('graduation.tooMany')
  await enter(agent, [2_400, 1_900, 2_100, 2_400]).expect(200)
  const { items, needed } = await list()
  expect(needed).toBe(2_064)
  const reasonsOf = (name: string) => items.find((each: { name: string }) => each.name === name).reasons
  expect(reasonsOf('李明')).toEqual(['差 1.64 学时（已参加 19，应达到 20.64）'])
  const clicks = await Promise.all([agent.post(path), agent.post(path), agent.post(path)])
  expect(clicks.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(clicks.reduce((sum, { body }) => sum + body.graduated, 0)).toBe(2)
  expect(clicks[0]!.body.unprintable).toEqual([{ name: '💡奇', characters: '💡' }])
  const issued = await Certificates.find({ class: row._id }).sort({ number: 1 }).lean()
  expect(issued.map(({ content }) => content.name).sort()).toEqual(['王𡌴', '长孙𠮷'])
  const sequence = (number: string) => Number(/第(\d+)号/.exec(number)![1])
  expect(sequence(issued[1]!.number) - sequence(issued[0]!.number)).toBe(1)
  for (const at of [0, 2]) {
    const [record, ...more] = await recordsOf(people[at]!)
    expect(more).toEqual([])
    expect(record).toMatchObject({ kind: 'class.completed', on: row.to, credit: at === 0 ? 2_400 : 2_100 })
    expect(record!.data['certificate']).toBe(issued.find(({ person }) => person === people[at])!.number)
  }
  const pages = await pdfText(await pdfOf(agent, `/api/certificates/classes/${row._id}/pdf`))
  expect(pages).toHaveLength(2)
  for (const name of ['王𡌴', '长孙𠮷'])
    expect(
      pages.some((page) => page.includes(`${name} 同志`)),
      name,
    ).toBe(true)
})

test('an exception is asked by the base, decided by the committee, and counts what was attended', async () => {
  const tree = await makeTree()
  const { people, path, enter } = await heldClass(tree, ['李明', '王芳'])
  const [base, committee] = [await signIn('base-manager', tree.committee), await signIn('committee', tree.committee)]
  await enter(base, [1_200, 2_400]).expect(200)
  const ask = (person: string) => base.post(`${path}/${person}/exception`).send({ reason: '因公出差半天' })
  expect((await ask(people[1]!).expect(409)).body.code).toBe('graduation.passes')
  await ask(people[0]!).expect(200)
  const answer = (agent: Agent, approve: boolean) =>
    agent.post(`${path}/${people[0]!}/exception/answer`).send({ approve, remark: '同意' })
  await answer(base, true).expect(403)
  const asker = await makeAccount('committee', tree.committee)
  await Accounts.updateOne({ _id: asker._id }, { $set: { person: people[0]! } })
  expect((await answer(await site.signedIn(asker.login), true).expect(403)).body.code).toBe('graduation.ownException')
  await answer(committee, true).expect(200)
  await answer(committee, true).expect(200)
  expect((await answer(committee, false).expect(409)).body.code).toBe('graduation.notAsked')
  expect((await base.post(path).expect(200)).body.graduated).toBe(2)
  expect((await recordsOf(people[0]!))[0]).toMatchObject({ credit: 1_200, data: { hours: 1_200 } })
})

test('a late correction is a compensating record and another certificate; taken back, it is revoked', async () => {
  const tree = await makeTree()
  const { row, people, path, enter } = await heldClass(tree, ['李明'])
  const [agent, committee] = [await signIn('base-manager', tree.committee), await signIn('committee', tree.committee)]
  await enter(agent, [2_400]).expect(200)
  await agent.post(path).expect(200)
  const correct = () => agent.post(`${path}/${people[0]!}/correct`).send({ reason: '核对签到表' })
  expect((await correct().expect(409)).body.code).toBe('graduation.agrees')
  await enter(agent, [2_200]).expect(200)
  expect((await agent.get(path)).body.items[0].differs).toContain('参加学时现为 22，结业时记为 24')
  await correct().expect(200)
  const credits = async () => (await recordsOf(people[0]!)).map(({ kind, credit, on }) => [kind, credit, on])
  const [first, taken, second] = [
    ['class.completed', 2_400, row.to],
    ['revoked', -2_400, row.to],
    ['class.completed', 2_200, row.to],
  ]
  expect(await credits()).toEqual([first, taken, second])
  const states = async () =>
    (await Certificates.find({ class: row._id }).sort({ version: 1 }).lean()).map(({ state }) => state)
  expect(await states()).toEqual(['superseded', 'valid'])
  await agent.post(`${path}/${people[0]!}/withdraw`).send({ reason: '代签' }).expect(200)
  await agent.post(`${path}/${people[0]!}/withdraw`).send({ reason: '代签' }).expect(200)
  expect(await credits()).toEqual([first, taken, second, ['revoked', -2_200, row.to]])
  expect(await states()).toEqual(['superseded', 'revoked'])
  expect((await agent.post(path).expect(200)).body.graduated).toBe(0)
  const [record] = (await recordsOf(people[0]!)).slice(2)
  await committee
    .post(`/api/people/${people[0]!}/records/${record!._id}/restore`)
    .send({ reason: '查无此事' })
    .expect(200)
  expect(await states()).toEqual(['superseded', 'valid'])
  expect((await agent.get(path)).body.items[0]).toMatchObject({ state: 'graduated', withdrawn: null })
  expect(brokenAt(await recordsOf(people[0]!))).toBeNull()
})

test('withdrawn while its person disputes the record, that ends with a reason, and may be said anew', async () => {
  const tree = await makeTree()
  const { row, path, enter, people } = await heldClass(tree, ['李明'])
  const { account, person } = await makeTrainee(tree.branch)
  await makeMember(row, person, tree.institution)
  people.splice(0, 1, person._id)
  const [agent, committee] = [await signIn('base-manager', tree.committee), await signIn('committee', tree.committee)]
  const mine = await site.signedIn(account.login)
  await enter(agent, [2_400]).expect(200)
  await agent.post(path).expect(200)
  const raise = async (given: object) => {
    const said = { id: newId(), kind: 'hours', text: '应为 24 学时', ...given }
    return (await mine.post('/api/disputes/own').send(said).expect(200)).body
  }
  const { id, about } = await raise({ about: (await recordsOf(person._id))[0]!._id })
  const other = await raise({ kind: 'missing-training', about: null })
  const withdraw = () => agent.post(`${path}/${person._id}/withdraw`).send({ reason: '代签' }).expect(200)
  await withdraw()
  await withdraw()
  const own = async (dispute: string) => (await mine.get(`/api/disputes/own/${dispute}`).expect(200)).body
  expect(await own(id)).toMatchObject({ state: 'lapsed', about, answer: { text: expect.stringContaining('（代签）') } })
  expect((await own(other.id)).state, 'of something else').toBe('open')
  const withdrawals = (await toldTo(mine)).filter(({ title }) => title.endsWith('的结业已撤销'))
  expect(withdrawals).toMatchObject([
    { text: expect.stringContaining('代签'), link: `/learn/classes/${row._id}/graduation` },
  ])
  const told = (await toldTo(mine)).filter(({ link }) => link === `/me/disputes/${id}`)
  expect(told.map(({ title }) => title)).toEqual(['您的更正申请已结束：学习记录已撤销'])
  const answer = committee.post(`/api/disputes/${id}/answer`).send({ accepted: true, text: '采纳' })
  expect((await answer.expect(409)).body.code).toBe('dispute.closed')
  const closed = await committee.get('/api/disputes').query({ topic: 'training', state: 'closed' }).expect(200)
  expect(closed.body.items.map((each: { id: string }) => each.id)).toContain(id)
  await mine.post(`/api/disputes/own/${other.id}/withdraw`).expect(200)
  await raise({ kind: 'missing-training', about: null })
  // A correction that is recorded anew answers nothing: who is to answer names it.
  await agent.post(`${path}/${person._id}/exception`).send({ reason: '补签' }).expect(200)
  await committee.post(`${path}/${person._id}/exception/answer`).send({ approve: true, remark: '' }).expect(200)
  await agent.post(path).expect(200)
  const standing = (await recordsOf(person._id)).at(-1)!
  const again = await raise({ about: standing._id })
  await enter(agent, [2_200]).expect(200)
  await agent.post(`${path}/${person._id}/correct`).send({ reason: '核对签到表' }).expect(200)
  expect((await own(again.id)).state).toBe('open')
  const mended = (await recordsOf(person._id)).at(-1)!._id
  await committee.post(`/api/disputes/${again.id}/answer`).send({ accepted: true, text: '已改', mended }).expect(200)
})

test('a correction below the rule takes the graduation back, and with enough hours the person graduates again', async () => {
  const tree = await makeTree()
  const { row, people, path, enter } = await heldClass(tree, [], { title: '书记班' })
  const { account, person } = await makeTrainee(tree.branch)
  await makeMember(row, person, tree.institution)
  people.push(person._id)
  const [agent, mine] = [await signIn('base-manager', tree.committee), await site.signedIn(account.login)]
  await enter(agent, [2_400]).expect(200)
  await agent.post(path).expect(200)
  await enter(agent, [800]).expect(200)
  await agent.post(`${path}/${people[0]!}/correct`).send({ reason: '核对签到表' }).expect(200)
  const shown = async () => (await agent.get(path).expect(200)).body.items[0]
  expect(await shown()).toMatchObject({ state: 'withdrawn', certificate: { state: 'revoked' } })
  expect((await toldTo(mine)).map(({ title }) => title)).toEqual(['“书记班”的结业已撤销', '您已从“书记班”结业'])
  await enter(agent, [2_200]).expect(200)
  expect(await shown()).toMatchObject({ state: 'passes' })
  expect((await agent.post(path).expect(200)).body.graduated).toBe(1)
  expect(await shown()).toMatchObject({ state: 'graduated', withdrawn: null, certificate: { state: 'valid' } })
  expect((await recordsOf(people[0]!)).map(({ credit }) => credit)).toEqual([2_400, -2_400, 2_200])
})

test('what is corrected after graduation waits on the first page of who runs the class, until it is decided', async () => {
  const tree = await makeTree()
  const { row, people, path, enter } = await heldClass(tree, ['李明', '王芳'])
  const agent = await signIn('base-manager', tree.committee)
  const review = async () => {
    for (const { payload } of await Jobs.find({ kind: REVIEW_JOB, 'payload.class': row._id }).lean())
      await reviewClass(payload['class'] as string, transaction)
    await Jobs.deleteMany({ kind: REVIEW_JOB })
    return (await agent.get('/api/graduation-reviews').expect(200)).body
  }
  await Jobs.deleteMany({ kind: REVIEW_JOB })
  await enter(agent, [2_400, 2_400]).expect(200)
  expect(await Jobs.countDocuments({ kind: REVIEW_JOB }), 'nobody has graduated').toBe(0)
  await agent.post(path).expect(200)
  expect(await review()).toEqual({ count: 0, more: false, classes: [] })
  await enter(agent, [2_200, 2_300]).expect(200)
  await enter(agent, [2_200, 2_400]).expect(200)
  const waits = { id: row._id, title: row.title, intake: row.intake, people: 1, since: expect.any(String) }
  expect(await review()).toEqual({ count: 1, more: false, classes: [{ ...waits, decides: true }] })
  const held = { kind: 'class', thing: row._id, title: row.title, from: '2020-01-01', to: '2099-01-01' } as const
  const thingGrants = [{ _id: newId(), role: 'class-assistant' as const, ...held, byName: '甲' }]
  const helper = await site.signedIn(
    (await makeAccount('instructor', tree.committee, { grants: [], thingGrants })).login,
  )
  expect((await helper.get('/api/graduation-reviews')).body.classes).toEqual([{ ...waits, decides: false }])
  const other = await signIn('base-manager', (await makeTree()).committee)
  expect((await other.get('/api/graduation-reviews').expect(200)).body.count).toBe(0)
  await (await signIn('unit-admin', tree.institution)).get('/api/graduation-reviews').expect(403)
  await agent.post(`${path}/${people[0]!}/correct`).send({ reason: '核对签到表' }).expect(200)
  expect((await review()).count).toBe(0)
  // By the sheets that were found later: what was entered by hand counts no more.
  const session = (await ClassSessions.findOne({ class: row._id }).lean())!
  const entry = { class: row._id, session: session._id, state: 'present' as const, way: 'list' as const, by: '甲' }
  await transaction((within) =>
    enterAll(
      people.map((person) => entered(null, { ...entry, person })),
      within,
    ),
  )
  expect(await review()).toMatchObject({ count: 2 })
  await agent.post(`${path}/${people[0]!}/withdraw`).send({ reason: '没有到课' }).expect(200)
  expect(await review()).toMatchObject({ count: 1 })
  await GraduationReviews.deleteMany({ _id: row._id })
  await TrainingClasses.updateOne({ _id: row._id }, { from: businessDate(), to: businessDate() })
  await reviewAll(transaction, new AbortController().signal)
  expect(await review(), 'found by night').toMatchObject({ count: 1 })
})

test('a large class is graduated by a task: its page says how far it is, and that it was given up', async () => {
  const tree = await makeTree()
  const { row, path } = await heldClass(tree, [])
  const agent = await signIn('base-manager', tree.committee)
  const task = async () => (await agent.get(path).expect(200)).body.task
  expect(await task()).toEqual({ progress: null, failedAt: null })
  const by = { account: newId(), name: '甲' }
  await enqueue(RUN_JOB, { class: row._id, title: row.title, ...by }, { key: runKey(row._id) })
  const own = { kind: RUN_JOB, 'payload.class': row._id }
  await Jobs.updateOne(own, { progress: 0.4 })
  expect(await task()).toEqual({ progress: 0.4, failedAt: null })
  const failedAt = new Date()
  await Jobs.updateOne(own, { state: 'dead', key: null, finishedAt: failedAt })
  expect(await task()).toEqual({ progress: null, failedAt: failedAt.toISOString() })
  await enqueue(RUN_JOB, { class: row._id, title: row.title, ...by }, { key: runKey(row._id) })
  await Jobs.updateOne({ ...own, state: 'waiting' }, { state: 'done', key: null })
  expect(await task()).toEqual({ progress: null, failedAt: null })
})

test('a class with graduates is not cancelled on its last day, and of a cancelled one nobody graduates', async () => {
  const tree = await makeTree()
  const today = businessDate()
  const { row, path, enter } = await heldClass(tree, ['李明'], { from: today, to: today })
  const agent = await signIn('base-manager', tree.committee)
  await enter(agent, [2_400]).expect(200)
  await agent.post(path).expect(200)
  const cancelled = agent.post(`/api/classes/${row._id}/cancel`).send({ reason: '讲师生病' })
  expect((await cancelled.expect(409)).body.code).toBe('graduation.held')
  const other = await heldClass(tree, ['王芳'], { from: today, to: today })
  await other.enter(agent, [2_400]).expect(200)
  await agent.post(`/api/classes/${other.row._id}/cancel`).send({ reason: '讲师生病' }).expect(200)
  await graduateInSlices(other.row._id, { account: newId(), name: '甲' }, AT_ONCE)
  expect(await Certificates.countDocuments({ class: other.row._id })).toBe(0)
})

test('a day gives no more than the rule says, however long one was there on it', async () => {
  const tree = await makeTree()
  const row = await makeOpenClass(tree.committee, {
    ...{ state: 'ranked', credit: 2_400, graduation: { attendance: 50, course: null } },
  })
  const [long, other] = [
    await makeSession(row._id, { day: '2025-06-16', credit: 1_200 }),
    await makeSession(row._id, { day: '2025-06-17', credit: 1_200 }),
  ]
  const person = await makePerson(tree.branch, 'teacher-branch-secretary', '2020-01-01')
  await makeMember(row, person, tree.institution)
  const entry = { class: row._id, person: person._id, way: 'list' as const, at: new Date(), revision: 1 }
  const enter = ({ _id: session }: { _id: string }, state: 'present' | 'absent', claim: object | null = null) =>
    Attendances.create({ _id: attendanceId(session, person._id), session, state, claim, ...entry } as never)
  const agent = await signIn('base-manager', tree.committee)
  const gaps = async () => (await agent.get(`/api/classes/${row._id}/graduation`).expect(200)).body.gaps
  await enter(long, 'present')
  expect(await gaps(), 'a session without a list').toEqual({ unkept: 1_200, pending: 0 })
  await enter(other, 'absent', { shownAt: new Date(), sentAt: new Date(), answer: null })
  expect(await gaps(), 'a late scan that waits').toEqual({ unkept: 0, pending: 1 })
  await Attendances.updateOne({ _id: attendanceId(other._id, person._id) }, { claim: null })
  expect(await gaps()).toEqual({ unkept: 0, pending: 0 })
  expect((await agent.post(`/api/classes/${row._id}/graduation`).expect(200)).body.graduated).toBe(1)
  expect(await recordsOf(person._id)).toMatchObject([{ credit: 800, data: { hours: 1_200 } }])
})

test('two people who are one hold one valid certificate of a class, and who has graduated does not leave it', async () => {
  const tree = await makeTree()
  const { row, people, path, enter } = await heldClass(tree, ['李明', '李鸣'])
  const agent = await signIn('base-manager', tree.committee)
  await enter(agent, [2_400, 2_400]).expect(200)
  await agent.post(path).expect(200)
  const [kept, gone] = people as [string, string]
  const refused = await agent.post(`/api/classes/${row._id}/attendance/shares/${gone}/leaving`).send({ reason: '缺课' })
  expect([refused.status, refused.body.code]).toEqual([409, 'class.mayNotLeave'])
  const certificates = joinedRows().find(({ collection }) => collection === 'certificates')!
  const joining = { merge: newId(), kept, gone, account: 'kept' as const, posts: new Map(), ended: [], written: 0 }
  await transaction((session) => certificates.join(joining, session))
  const states = (await Certificates.find({ class: row._id, person: kept }).sort({ version: 1 }).lean()).map(
    ({ state }) => state,
  )
  expect(states).toEqual(['superseded', 'valid'])
})

test('a corrected name gets another certificate; anybody checks either by code or number, with the name masked', async () => {
  const tree = await makeTree()
  const { row, people, path, enter } = await heldClass(tree, ['李明明'])
  const agent = await signIn('base-manager', tree.committee)
  await enter(agent, [2_400]).expect(200)
  await agent.post(path).expect(200)
  const [old] = await Certificates.find({ class: row._id }).lean()
  const reissue = () => agent.post(`/api/certificates/${old!._id}/reissue`)
  expect((await reissue().expect(409)).body.code).toBe('certificate.sameName')
  await People.updateOne({ _id: people[0]! }, { $set: { name: '李鸣明' } })
  const own = await makeAccount('trainee', tree.branch, { person: people[0]! })
  const { number } = (await reissue().expect(200)).body
  expect((await reissue().expect(409)).body.code).toBe('certificate.ended')
  const told = await Notices.find({ account: own._id, kind: 'certificate.reissued' }).lean()
  expect(told).toMatchObject([{ text: expect.stringContaining(`已改为“李鸣明”，新的编号是 ${number}`) }])
  const anybody = site.visitor()
  const check = async (code: string, name = '') =>
    (await anybody.get('/api/certificates/check').query({ code, name }).expect(200)).body
  expect(await check(old!.code)).toMatchObject({ state: 'superseded', name: '李**', supersededBy: number })
  const typed = number.replace('〔', '[').replace('〕', ']')
  const checked = await check(typed, '李鸣明')
  const without = await anybody.get('/api/certificates/check').query({ code: typed }).expect(422)
  expect(without.body.code).toBe('certificate.name')
  await anybody.get('/api/certificates/check').query({ code: typed, name: '李明' }).expect(404)
  expect(checked).toMatchObject({
    number,
    state: 'valid',
    name: '李**',
    title: row.title,
    committee: tree.committee.name,
  })
  expect(JSON.stringify(checked)).not.toContain('鸣')
  await anybody.get('/api/certificates/check').query({ code: 'no such' }).expect(404)
})

test('its person sees what is missing, then takes the certificate, and a badge that a verifier accepts', async () => {
  const tree = await makeTree()
  const row = await makeOpenClass(tree.committee, { state: 'ranked', credit: 2_400 })
  const { person, account } = await makeTrainee(tree.branch)
  const stranger = await site.signedIn((await makeTrainee(tree.branch)).account.login)
  await makeMember(row, person, tree.institution)
  const [own, agent] = [await site.signedIn(account.login), await signIn('base-manager', tree.committee)]
  const path = `/api/own-classes/${row._id}/graduation`
  expect((await own.get(path).expect(200)).body).toMatchObject({ state: 'short', certificate: null })
  await agent.put(`/api/classes/${row._id}/graduation/hours`).send({ items: [{ person: person._id, attended: 2_400 }] })
  await agent.post(`/api/classes/${row._id}/graduation`).expect(200)
  const { certificate } = (await own.get(path).expect(200)).body
  const file = `/api/certificates/${certificate.id}`
  expect((await pdfText(await pdfOf(own, `${file}/pdf`)))[0]).toContain(person.name)
  for (const what of ['pdf', 'badge']) await stranger.get(`${file}/${what}`).expect(404)
  expect((await own.get('/api/certificates/own').expect(200)).body.items).toHaveLength(1)
  const jwt = (await pdfOf(own, `${file}/badge`)).toString()
  const keys = createLocalJWKSet((await site.visitor().get('/api/badges/jwks').expect(200)).body)
  const { payload, protectedHeader } = await jwtVerify(jwt, keys, { typ: 'vc+jwt', algorithms: ['EdDSA'] })
  const named = new URL(protectedHeader.kid!) // the other way of verifiers: the key at the address that the badge names
  const { body: key } = await site.visitor().get(named.pathname).expect(200)
  await jwtVerify(jwt, await importJWK(key, 'EdDSA'))
  expect(payload).toMatchObject({
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    iss: expect.stringMatching(/issuer$/),
  })
  const [head, , seal] = jwt.split('.')
  const forged = [head, Buffer.from(JSON.stringify({ ...payload, name: '假' })).toString('base64url'), seal].join('.')
  await expect(jwtVerify(forged, keys)).rejects.toThrow()
  const status = `/api/badges/status/${(await Certificates.findById(certificate.id).lean())!.code}`
  expect((await site.visitor().get(status).expect(200)).body.revokedCredentials).toEqual([])
  await agent.post(`/api/classes/${row._id}/graduation/${person._id}/withdraw`).send({ reason: '代签' }).expect(200)
  expect((await site.visitor().get(status).expect(200)).body.revokedCredentials).toHaveLength(1)
})

test('another base’s class, a draft, and a class that is not over are refused', async () => {
  const [tree, other] = [await makeTree(), await makeTree()]
  const { path, row } = await heldClass(tree, ['李明'], { to: '2099-06-20' })
  for (const [role, unit, status] of [
    ['base-manager', other.committee, 404],
    ['unit-admin', tree.committee, 403],
    ['instructor', tree.committee, 403],
    ['base-manager', tree.committee, 409],
  ] as const)
    await (await signIn(role, unit)).post(path).expect(status)
  await TrainingClasses.updateOne({ _id: row._id }, { $set: { state: 'draft' } })
  await (await signIn('base-manager', tree.committee)).post(path).expect(404)
})
