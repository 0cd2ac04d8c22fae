/** Announcements to an audience, and deadlines that come near: told to whom they concern, once, and counted. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { tellDeadlines } from '../../server/features/notifications/deadlines.service.ts'
import { DailyRuns } from '../../server/features/notifications/daily.model.ts'
import { tellDigests } from '../../server/features/notifications/digest.service.ts'
import { cellId, Cells, CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { Requirements } from '../../server/features/programmes/programmes.model.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { newId } from '../../server/lib/id.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { requireOf } from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

let site: TestSite
let clock: ReturnType<typeof standingClock> | undefined
beforeAll(async () => {
  site = await openSite('announcements', { whole: true })
})
afterEach(() => {
  clock?.release()
  clock = undefined
})
afterAll(() => site.close())

async function world() {
  const tree = await makeTree()
  const admin = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const one = await makeTrainee(tree.branch)
  const two = await makeTrainee(tree.faculty, 'faculty-secretary')
  const silent = await makePerson(tree.branch) // without an account
  const elsewhere = await makeTrainee(await makeUnit('branch', await makeUnit('institution', tree.committee)))
  const send = (given: object, id = newId()) =>
    admin
      .post('/api/announcements')
      .send({ id, unit: tree.institution._id, title: '关于轮训的通知', text: '请按时参加。', ...given })
  const isSent = (id: string) =>
    until('it is sent', async () => {
      const { items } = (await admin.get('/api/announcements').expect(200)).body
      return items.some((each: { id: string; sent: boolean }) => each.id === id && each.sent)
    })
  const told = async () =>
    (await Notices.find({ kind: 'announcement' }, { account: 1 }).lean()).map(({ account }) => account)
  return { tree, admin, one, two, silent, elsewhere, send, isSent, told }
}

test('goes to who holds a post below the unit, once, and says how many it reached and who read it', async () => {
  const { tree, admin, one, two, elsewhere, send, isSent, told } = await world()
  const size = (await admin.post('/api/announcements/audience').send({ unit: tree.institution._id }).expect(200)).body
  expect(size).toEqual({ people: 3, accounts: 2 })
  const id = newId()
  await send({}, id).expect(200)
  await send({}, id).expect(200) // a reply that was lost
  expect((await send({ title: '别的' }, id).expect(409)).body.code).toBe('create.differs')
  await isSent(id)
  expect((await told()).sort()).toEqual([one.account._id, two.account._id].sort())
  expect(await told()).not.toContain(elsewhere.account._id)
  const reader = await site.signedIn(one.account.login)
  await reader
    .post('/api/notices/read')
    .send({ until: new Date(Date.now() + 60_000).toISOString() })
    .expect(200)
  clock = standingClock(Date.now() + 60_000) // the count is fresh for a while
  await until('the reading is counted', async () => {
    const [item] = (await admin.get('/api/announcements').expect(200)).body.items
    return item.people === 3 && item.told === 2 && item.read === 1
  })
})

test('to some positions, and to who has not fulfilled a requirement', async () => {
  const { tree, one, two, send, isSent, told } = await world()
  const before = new Set(await told())
  const positions = newId()
  await send({ positions: ['faculty-secretary'] }, positions).expect(200)
  await isSent(positions)
  expect((await told()).filter((each) => !before.has(each))).toEqual([two.account._id])
  const requirement = await requireOf([one.person, two.person], tree.institution, [])
  await CoverageStatuses.updateMany({ requirement }, { $set: { seenFrom: [tree.institution._id] } })
  await CoverageStatuses.updateOne({ requirement, person: two.person._id }, { $set: { state: 'covered' } })
  const uncovered = newId()
  await send({ requirement }, uncovered).expect(200)
  await isSent(uncovered)
  expect(await Notices.find({ announcement: uncovered }, { account: 1 }).lean()).toMatchObject([
    { account: one.account._id },
  ])
})

test('an administrator announces within the own units only', async () => {
  const { tree, admin, send } = await world()
  await send({ unit: tree.committee._id }).expect(404)
  await admin.post('/api/announcements/audience').send({ unit: tree.committee._id }).expect(404)
})

test('deadlines are told 30, 7 and 1 days before, once, in the morning; a day without a run is made up for', async () => {
  const { tree, one, two } = await world()
  await Requirements.deleteMany({})
  const requirement = await requireOf([one.person, two.person], tree.institution, [], '2027-06-30')
  await CoverageStatuses.updateMany({ requirement }, { $set: { seenFrom: [tree.institution._id] } })
  await CoverageStatuses.updateOne({ requirement, person: two.person._id }, { $set: { state: 'covered' } })
  const told = async () =>
    (await Notices.find({ kind: 'deadline.near', account: one.account._id }).sort({ at: 1 }).lean()).map(
      ({ title }) => /还有 (\d+) 天/.exec(title)![1],
    )
  const run = async (instant: string) => {
    clock?.release()
    clock = standingClock(instant)
    await Promise.all([tellDeadlines(), tellDeadlines()])
  }
  await DailyRuns.deleteMany({})
  await run('2027-05-30T23:00:00Z') // seven in the morning
  expect(await told()).toEqual([])
  await run('2027-05-31T02:00:00Z')
  await run('2027-05-31T03:00:00Z')
  expect(await told()).toEqual(['30'])
  await run('2027-06-22T02:00:00Z')
  await run('2027-06-25T02:00:00Z') // nothing ran on the 23rd
  expect(await told()).toEqual(['30', '5'])
  await run('2027-06-29T02:00:00Z')
  expect(await told()).toEqual(['30', '5', '1'])
  expect(await Notices.countDocuments({ kind: 'deadline.near', account: two.account._id })).toBe(0)
  expect(await Jobs.countDocuments({ state: 'dead' })).toBe(0)
})

test('who administers a unit hears once a day what is owed there, and nothing where nothing is', async () => {
  const { tree, admin, one } = await world()
  const idle = await makeTree()
  const other = await makeAccount('unit-admin', idle.institution)
  await Requirements.deleteMany({})
  const requirement = await requireOf([one.person], tree.institution, [], '2027-06-30')
  const counts = { required: 5, covered: 3, grace: 0, exempt: 0 }
  const place = { requirement, unit: tree.institution._id, parent: null }
  const figures = { counts, direct: counts, positions: {}, months: {} }
  await Cells.create({ _id: cellId(requirement, tree.institution._id), ...place, ...figures })
  for (const instant of ['2027-03-01T23:00:00Z', '2027-03-02T01:00:00Z', '2027-03-02T09:00:00Z']) {
    clock?.release()
    clock = standingClock(instant)
    await tellDigests()
  }
  const digests = (await admin.get('/api/notices').expect(200)).body.items
  expect(digests).toMatchObject([{ group: 'digest', text: expect.stringContaining('还有 2 人未完成') }])
  expect(await Notices.countDocuments({ account: other._id, kind: 'digest' })).toBe(0)
  await admin
    .put('/api/notice-choices')
    .send({ off: ['app:digest'], quiet: null, email: null })
    .expect(200)
  clock!.pass(86_400)
  await tellDigests()
  expect((await admin.get('/api/notices').expect(200)).body.items).toHaveLength(digests.length) // switched off
})
