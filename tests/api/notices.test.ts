/** What people are told: once, in the transaction of what happened, seen by nobody else. */
import { once } from 'node:events'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { notify, type Told } from '../../server/features/notifications/notify.service.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { PinnedVersions } from '../../server/features/enrolment/pinnedVersion.model.ts'
import { publishCourse as publishedOnce } from '../support/learningFactories.ts'
import { article } from '../support/courseFactories.ts'
import { until } from '../support/wait.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let mine: Awaited<ReturnType<TestSite['signedIn']>>
let me: Awaited<ReturnType<typeof makeTrainee>>
beforeAll(async () => {
  site = await openSite('notices', { whole: true })
  tree = await makeTree()
})
afterAll(() => site.close())
beforeEach(async () => {
  me = await makeTrainee(tree.branch)
  mine = await site.signedIn(me.account.login)
})

const tell = (told: Told, key: string = newId(), given: object = {}) =>
  transaction((session) =>
    notify(
      told,
      { kind: 'course.newer', key, values: { course: '党章学习', version: '2' }, link: '/courses/x', ...given },
      session,
    ),
  )
const toMe = (key?: string) => tell({ accounts: [me.account._id] }, key)
const list = async (query: object = {}) => (await mine.get('/api/notices').query(query).expect(200)).body
const unread = async (): Promise<number> => (await mine.get('/api/notices/unread').expect(200)).body.count

test('is told once, however often and by how many at a time it is told', async () => {
  const key = newId()
  const told = await Promise.all(Array.from({ length: 8 }, () => toMe(key)))
  expect(told.reduce((sum, each) => sum + each, 0)).toBe(1)
  expect(await tell({ people: [me.person._id, 'nobody'] }, key)).toBe(0)
  expect(await unread()).toBe(1)
  expect((await list()).items).toEqual([
    expect.objectContaining({ group: 'course', title: '《党章学习》发布了新版本', link: '/courses/x', unread: true }),
  ])
})

test('is told once by who expects to be the first, to whoever was not told before', async () => {
  const key = newId()
  const another = await makeTrainee(tree.branch)
  const people = [me.person._id, another.person._id]
  expect(await tell({ people: [me.person._id] }, key, { first: true })).toBe(1)
  expect(await tell({ people }, key, { first: true })).toBe(1)
  expect(await tell({ people }, key, { first: true })).toBe(0)
  expect(await Notices.countDocuments({ account: { $in: [me.account._id, another.account._id] } })).toBe(2)
})

test('is not told when what happened did not happen, nor to an account that is not in use', async () => {
  const disabled = await makeAccount('instructor', tree.institution, { disabledAt: new Date() })
  expect(await tell({ accounts: [disabled._id] })).toBe(0)
  const failed = transaction(async (session) => {
    await notify(
      { accounts: [me.account._id] },
      { kind: 'announcement', key: newId(), values: { title: 'x', text: '' } },
      session,
    )
    throw new Error('it did not happen')
  })
  await expect(failed).rejects.toThrow('it did not happen')
  expect(await Notices.countDocuments({ account: me.account._id })).toBe(0)
})

test('is listed page by page, read, and unread again; all read leaves what came later', async () => {
  const clock = standingClock('2026-05-01T00:00:00Z')
  try {
    for (let at = 0; at < 5; at += 1) {
      await toMe()
      clock.pass(1)
    }
  } finally {
    clock.release()
  }
  const first = await list({ limit: 3 })
  const second = await list({ limit: 3, cursor: first.nextCursor })
  const all = [...first.items, ...second.items]
  expect(all.map(({ at }: { at: string }) => at.slice(-6, -5))).toEqual(['4', '3', '2', '1', '0'])
  expect(second.nextCursor).toBeNull()
  for (const flag of [false, false])
    await mine.post(`/api/notices/${all[0].id}/mark`).send({ unread: flag }).expect(200)
  expect(await unread()).toBe(4)
  await mine.post(`/api/notices/${all[0].id}/mark`).send({ unread: true }).expect(200)
  await mine.post('/api/notices/read').send({ until: all[1].at }).expect(200)
  expect((await list({ of: 'unread' })).items.map(({ id }: { id: string }) => id)).toEqual([all[0].id])
})

test('is nobody else’s', async () => {
  await toMe()
  const [{ id }] = (await list()).items
  const other = await site.signedIn((await makeTrainee(tree.branch)).account.login)
  expect((await other.get('/api/notices').expect(200)).body.items).toEqual([])
  await other.post(`/api/notices/${id}/mark`).send({ unread: false }).expect(404)
  expect(await unread()).toBe(1)
})

test('an open page hears of it at once, and of what is read elsewhere', async () => {
  const reply = await fetch(`${site.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: me.account.login, password: DEMO_PASSWORD }),
  })
  const socket = io(site.url, {
    extraHeaders: { cookie: reply.headers.getSetCookie()[0]!.split(';')[0]! },
    forceNew: true,
  })
  try {
    await once(socket as never, 'connect')
    let heard = once(socket as never, 'notices')
    await toMe()
    await heard
    heard = once(socket as never, 'notices')
    const [{ id }] = (await list()).items
    await mine.post(`/api/notices/${id}/mark`).send({ unread: false }).expect(200)
    await heard
  } finally {
    socket.close()
  }
})

test('tells who has work waiting, then the one it was decided for, and whoever learns by an older version', async () => {
  const teacher = await makeAccount('instructor', tree.institution)
  const reviewer = await makeAccount('committee', tree.committee)
  const [author, committee] = [await site.signedIn(teacher.login), await site.signedIn(reviewer.login)]
  const { _id: course } = await publishedOnce(tree.institution, [article()])
  await PinnedVersions.create({ _id: newId(), person: me.person._id, course, version: 1 })
  const submit = async () =>
    author
      .post(`/api/courses/${course}/submit`)
      .send({ revision: (await author.get(`/api/courses/${course}`).expect(200)).body.revision, remarks: '' })
      .expect(200)
  const decide = async (act: string, body: object) =>
    committee
      .post(`/api/courses/${course}/${act}`)
      .send({ revision: (await committee.get(`/api/courses/${course}`).expect(200)).body.revision, ...body })
      .expect(200)
  const titles = async (account: string) =>
    (await Notices.find({ account }).sort({ at: -1 }).lean()).map(({ kind, link }) => `${kind} ${link}`)
  await Courses.updateOne({ _id: course }, { $set: { state: 'draft' } })
  await submit()
  expect(await titles(reviewer._id)).toEqual([`review.waiting /manage/reviews/${course}`])
  await decide('return', { remarks: '缺少字幕' })
  expect((await Notices.findOne({ account: teacher._id }).lean())!.text).toContain('缺少字幕')
  await submit()
  await decide('publish', { remarks: '' })
  expect(await titles(teacher._id)).toEqual([
    `review.published /manage/courses/${course}`,
    `review.returned /manage/courses/${course}`,
  ])
  await until('the learner hears of it', async () => (await titles(me.account._id)).length > 0)
  expect(await titles(me.account._id)).toEqual([`course.newer /courses/${course}`])
})
