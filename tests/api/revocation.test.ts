/** 撤销学习记录: what is taken back with its reason, what follows from it, and how it comes back. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import '../../server/features/index.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { rebuildLearning } from '../../server/features/enrolment/rebuild.service.ts'
import { CourseProgresses } from '../../server/features/enrolment/progress.model.ts'
import { creditSince, verifyChain } from '../../server/features/ledger/ledger.service.ts'
import { EMPTY_LOG, writeLog } from '../../server/features/playback/creditLog.ts'
import { Watches, watchId } from '../../server/features/playback/watch.model.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { toldTo } from '../support/told.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
interface Line {
  id: string
  text: string
  revocable: boolean
  revoked: { reason: string } | null
}
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let committee: Agent
let mine: Agent
let person: string
let course: string
let lesson: string
beforeAll(async () => {
  site = await openSite('revocation')
  tree = await makeTree()
  committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
})
afterAll(() => site.close())
/** A trainee who has completed a course of one lesson, the programme of it, and so the requirement. */
beforeEach(async () => {
  const made = await makeTrainee(tree.branch)
  person = made.person._id
  mine = await site.signedIn(made.account.login)
  const read = articleLesson()
  lesson = read.id
  const published = await publishCourse(tree.institution, [read])
  course = published._id
  await requireOf([made.person], tree.institution, [await makeProgramme(tree.institution, [published])])
  await finish()
})

const at = () => `/api/people/${person}/records`
const finish = () => mine.post(`/api/learning/courses/${course}/lessons/${lesson}/read`).expect(200)
const lines = async (): Promise<Line[]> => (await committee.get(at()).expect(200)).body.items
const line = async (start: string): Promise<Line> => (await lines()).find(({ text }) => text.startsWith(start))!
const send = (act: 'revoke' | 'restore', id: string, reason = '代学') =>
  committee.post(`${at()}/${id}/${act}`).send({ reason })
const duty = async () => (await mine.get('/api/learning/today').expect(200)).body.duties[0].state
const states = async () => [await duty(), (await CourseProgresses.findById(`${person}:${course}`).lean())!.state]

test('a lesson goes with the course and the programme that it completed; coverage follows, and all comes back', async () => {
  expect(await states()).toEqual(['covered', 'completed'])
  const { id } = await line('学完')
  expect((await committee.get(`${at()}/${id}/dependants`).expect(200)).body.items).toEqual([
    expect.stringMatching(/^完成课程/),
    expect.stringMatching(/^完成培训项目/),
  ])
  await send('revoke', id).expect(200)
  await send('revoke', id).expect(200) // a reply that was lost
  expect(await states()).toEqual(['uncovered', 'in-progress'])
  expect((await lines()).filter(({ revoked }) => revoked?.reason === '代学')).toHaveLength(3)
  const told = (await mine.get('/api/learning/record').expect(200)).body.items.map(({ text }: Line) => text)
  expect(told).toContainEqual(expect.stringMatching(/^撤销“学完《.*》.*”：代学（账号 /))
  await send('restore', id, '查明是本人').expect(200)
  await send('restore', id, '查明是本人').expect(200)
  expect(await states()).toEqual(['covered', 'completed'])
  expect((await lines()).filter(({ revoked }) => revoked)).toEqual([])
  expect(await lines()).toHaveLength(9)
  expect(await verifyChain(person)).toBeNull()
  expect((await rebuildLearning({ repair: false })).differences).toEqual([])
  expect(await AuditRows.countDocuments({ subject: person, act: { $in: ['record.revoke', 'record.restore'] } })).toBe(2)
  await send('revoke', id, '再次查明').expect(200)
  expect(await states()).toEqual(['uncovered', 'in-progress'])
  const notices = (await toldTo(mine)).filter(({ title }) => title.startsWith('学习记录已'))
  expect(
    notices.map(({ title, text: words }) => [title.slice(0, 7), /(代学|查明是本人|再次查明)/.exec(words)![0]]),
  ).toEqual([
    ['学习记录已撤销', '再次查明'],
    ['学习记录已恢复', '查明是本人'],
    ['学习记录已撤销', '代学'],
  ])
})

test('a video is to be watched anew; what was watched counts again with its record', async () => {
  const asset = await makeAsset(tree.institution, 600)
  const video = videoLesson(asset)
  const published = await publishCourse(tree.institution, [video])
  await makeProgramme(tree.institution, [published], { open: true })
  const watched = { ranges: [[0, 590]] as [number, number][], watchedSeconds: 590, position: 590, lease: null, seq: 0 }
  const rest = { beatAt: null, slackMs: 0, budgetMs: 0, revision: 1, log: writeLog(EMPTY_LOG) }
  await Watches.create({ _id: watchId(person, asset), person, asset, ...watched, ...rest })
  const look = async () =>
    (await mine.get(`/api/learning/courses/${published._id}/lessons/${video.id}`).expect(200)).body
  expect(await look()).toMatchObject({ state: 'completed', watchedSeconds: 590 })
  const { id } = (await lines()).find(({ text, revocable }) => revocable && text.includes(video.title))!
  await send('revoke', id).expect(200)
  expect(await look()).toMatchObject({ state: 'not-started', watchedSeconds: 0 })
  await send('restore', id).expect(200)
  expect(await look()).toMatchObject({ state: 'completed', watchedSeconds: 590 })
  expect((await rebuildLearning({ repair: false })).differences).toEqual([])
})

test('a programme goes alone, and is not brought back by the old courses', async () => {
  const { id } = await line('完成培训项目')
  await send('revoke', id).expect(200)
  expect(await states()).toEqual(['uncovered', 'completed'])
  await send('restore', id).expect(200)
  expect(await states()).toEqual(['covered', 'completed'])
})

test('what was done anew meanwhile is not counted twice', async () => {
  const { id } = await line('学完')
  await send('revoke', id).expect(200)
  await finish()
  expect(await states()).toEqual(['covered', 'completed'])
  const earned = await creditSince(person, '2000-01-01')
  expect((await send('restore', id).expect(409)).body.code).toBe('record.doneAnew')
  expect(await creditSince(person, '2000-01-01')).toBe(earned)
})

test('is the committee’s, with a reason; a completed course goes with a lesson of it', async () => {
  const [done, whole] = [await line('学完'), await line('完成课程')]
  expect([done.revocable, whole.revocable]).toEqual([true, false])
  expect((await send('revoke', whole.id).expect(422)).body.code).toBe('record.notRevocable')
  await send('revoke', done.id, ' ').expect(422)
  const keeper = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  await keeper.get(at()).expect(403)
  const elsewhere = await site.signedIn((await makeAccount('committee', (await makeTree()).committee)).login)
  await elsewhere.get(at()).expect(404)
  await elsewhere.post(`${at()}/${done.id}/revoke`).send({ reason: '代学' }).expect(404)
  expect(await states()).toEqual(['covered', 'completed'])
})
