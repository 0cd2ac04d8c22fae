/** 更正申请: said by the person, answered by who keeps the roster or the ledger, seen by nobody else. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Disputes } from '../../server/features/disputes/disputes.model.ts'
import { FOLLOW_JOB, followHolders } from '../../server/features/disputes/follow.service.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { Appointments } from '../../server/features/roster/roster.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { toldTo } from '../support/told.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let keeper: Agent
let committee: Agent
let mine: Agent
let person: string
let post: string
beforeAll(async () => {
  site = await openSite('disputes')
  tree = await makeTree()
  keeper = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
})
afterAll(() => site.close())
beforeEach(async () => {
  const made = await makeTrainee(tree.branch)
  mine = await site.signedIn(made.account.login)
  person = made.person._id
  post = (await Appointments.findOne({ person }).lean())!._id
})

const OWN = '/api/disputes/own'
const say = (given: object, agent = mine) =>
  agent.post(OWN).send({ id: newId(), kind: 'dates', about: post, text: '应从 2019 年 6 月任职', ...given })
async function said(given: object = {}): Promise<string> {
  return (await say(given).expect(200)).body.id
}
const queue = async (agent: Agent, query: object = {}): Promise<string[]> =>
  (await agent.get('/api/disputes').query(query).expect(200)).body.items.map(({ id }: { id: string }) => id)
const answer = (agent: Agent, id: string, given: object = {}) =>
  agent.post(`/api/disputes/${id}/answer`).send({ accepted: false, text: '档案中是 2020 年', ...given })
const attach = (id: string, bytes: Buffer, name = '任命文件.png') =>
  mine.post(`${OWN}/${id}/proofs`).attach('file', bytes, { filename: name, contentType: 'image/png' })
const code = (body: { code: string }) => body.code

test('of a post goes to the nearest administrator above, is mended and answered, and says by whom', async () => {
  const id = newId()
  const { body } = await say({ id }).expect(200)
  await say({ id }).expect(200) // a reply that was lost
  expect(body).toMatchObject({ state: 'open', unitName: tree.institution.name, answer: null })
  expect(body.about).toContain('2020年1月1日起')
  expect(code((await say({ kind: 'post' }).expect(409)).body), 'one open about a post').toBe('dispute.open')
  expect(await queue(keeper)).toContain(id)
  expect(await queue(committee), 'somebody stands nearer').not.toContain(id)
  expect(await queue(committee, { of: 'all' })).toContain(id)
  expect((await keeper.get('/api/disputes/waiting').expect(200)).body).toEqual({ count: 1, more: false })
  await keeper
    .post(`/api/appointments/${post}/correct`)
    .send({ from: '2019-06-01', dualLeader: false, reason: '按任命文件' })
    .expect(200)
  const { mendable } = (await keeper.get(`/api/disputes/${id}`).expect(200)).body
  expect(mendable).toEqual([{ id: expect.any(String), text: expect.stringContaining('2019年6月1日起'), since: true }])
  expect(code((await answer(keeper, id, { accepted: true, mended: post }).expect(422)).body)).toBe('dispute.mended')
  const given = { accepted: true, text: '已按任命文件更正', mended: mendable[0].id }
  await answer(keeper, id, given).expect(200)
  await answer(keeper, id, given).expect(200)
  expect(code((await answer(committee, id).expect(409)).body)).toBe('dispute.closed')
  const seen = (await mine.get(`${OWN}/${id}`).expect(200)).body
  expect(seen).toMatchObject({ state: 'accepted', answer: { text: '已按任命文件更正', mended: mendable[0].text } })
  expect(seen.answer.by).toMatch(/^账号 /)
  expect(await AuditRows.countDocuments({ subject: id })).toBe(2)
  const told = async (agent: Agent) => (await toldTo(agent))[0]
  expect(await told(keeper)).toMatchObject({ group: 'work', link: `/manage/disputes?topic=posts&dispute=${id}` })
  expect(await told(mine)).toMatchObject({ title: '您的更正申请已采纳', link: `/me/disputes/${id}` })
  expect([await queue(keeper), await queue(keeper, { state: 'closed' })]).toEqual([[], [id]])
  await said({ about: mendable[0].id }) // closed: it may be said again
})

test('follows who administers: the nearest by now answers and is told, whoever it was when it was raised', async () => {
  const follows = async () => {
    expect(await Jobs.countDocuments({ kind: FOLLOW_JOB }), 'the change of roles asked for it').toBe(1)
    await Jobs.deleteMany({ kind: FOLLOW_JOB })
    await followHolders()
  }
  await Jobs.deleteMany({ kind: FOLLOW_JOB })
  const id = await said()
  const security = await site.signedIn((await makeAccount('security-admin', tree.committee)).login)
  const nearer = await makeAccount('unit-admin', tree.faculty, { grants: [] })
  const grants = `/api/accounts/${nearer._id}/grants`
  const { body } = await security.post(grants).send({ role: 'unit-admin', unit: tree.faculty._id }).expect(200)
  await follows()
  const agent = await site.signedIn(nearer.login)
  expect([await queue(agent), await queue(keeper)]).toEqual([
    expect.arrayContaining([id]),
    expect.not.arrayContaining([id]),
  ])
  expect(JSON.stringify((await agent.get('/api/notices').expect(200)).body.items)).toContain(id)
  const { id: grant } = body.grants.find(({ unit }: { unit: string }) => unit === tree.faculty._id)
  await security.delete(`${grants}/${grant}`).expect(200)
  await follows()
  expect(await queue(keeper)).toContain(id)
})

test('of training goes to the committee alone', async () => {
  const record = await transaction((session) =>
    append(
      {
        key: `k/${person}`,
        person,
        actor: 'x',
        kind: 'lesson.completed',
        subject: 'c',
        lesson: 'l',
        data: { version: 1, title: '党章' },
        credit: 25,
      },
      session,
    ),
  )
  const id = await said({ kind: 'hours', about: record!._id, text: '应为 0.5 学时' })
  await keeper.get(`/api/disputes/${id}`).expect(404)
  await answer(keeper, id).expect(404)
  await keeper.get('/api/disputes').query({ topic: 'training' }).expect(403)
  expect(await queue(committee, { topic: 'training' })).toEqual([id])
  expect((await committee.get(`/api/disputes/${id}`).expect(200)).body).toMatchObject({
    about: '学完《党章》',
    personName: `人员 ${person}`,
  })
  await answer(committee, id, { text: '按规则 0.25 学时' }).expect(200)
  expect((await mine.get(OWN).expect(200)).body.items[0]).toMatchObject({ id, state: 'declined' })
})

test('is about what is one’s own, and seen by nobody beside', async () => {
  const other = await makeTrainee(tree.branch)
  const stranger = await site.signedIn(other.account.login)
  const theirs = (await Appointments.findOne({ person: other.person._id }).lean())!._id
  for (const given of [
    { about: theirs },
    { about: null },
    { kind: 'hours', about: post },
    { kind: 'hours', about: null },
  ])
    expect(code((await say(given).expect(422)).body)).toBe('dispute.about')
  const id = await said({ kind: 'missing-post', about: null })
  await stranger.get(`${OWN}/${id}`).expect(404)
  await stranger.post(`${OWN}/${id}/withdraw`).expect(404)
  expect((await stranger.get(OWN).expect(200)).body.items).toEqual([])
  expect(code((await say({ id, kind: 'missing-post', about: null }, stranger).expect(404)).body)).toBe('notFound')
  const away = await site.signedIn((await makeAccount('unit-admin', (await makeTree()).institution)).login)
  await away.get(`/api/disputes/${id}`).expect(404)
  expect(await queue(away, { of: 'all' })).toEqual([])
})

test('is taken back while open, once answered no more', async () => {
  const id = await said()
  for (const _ of ['once', 'again'])
    expect((await mine.post(`${OWN}/${id}/withdraw`).expect(200)).body.state).toBe('withdrawn')
  expect(code((await answer(keeper, id).expect(409)).body)).toBe('dispute.closed')
  const next = await said()
  await answer(keeper, next).expect(200)
  expect(code((await mine.post(`${OWN}/${next}/withdraw`).expect(409)).body)).toBe('dispute.closed')
})

test('two answers at once: one stands, the other is told', async () => {
  const id = await said()
  const replies = await Promise.all([answer(keeper, id), answer(committee, id, { accepted: true, text: '同意' })])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  expect((await Disputes.findById(id).lean())!.answer!.text).toBe(
    replies.find(({ status }) => status === 200)!.body.answer.text,
  )
})

test('has three proofs at most, judged by their bytes, read by the person and by who answers', async () => {
  const id = await said()
  expect(code((await attach(id, Buffer.from('MZ not a picture')).expect(422)).body)).toBe('dispute.proofType')
  const pictures = [1, 2, 3, 4].map((width) => png(width, 1, [200, 0, 0]))
  for (const bytes of [pictures[0]!, ...pictures.slice(0, 3)]) await attach(id, bytes).expect(200)
  expect(code((await attach(id, pictures[3]!).expect(409)).body)).toBe('dispute.proofsFull')
  const { proofs } = (await mine.get(`${OWN}/${id}`).expect(200)).body
  expect(proofs.map(({ name }: { name: string }) => name)).toEqual(Array(3).fill('任命文件.png'))
  const [first, second] = proofs
  const read = await keeper.get(`/api/disputes/${id}/proofs/${first.id}`).expect(200)
  expect([read.body.equals(pictures[0]), read.headers['content-disposition']]).toEqual([
    true,
    expect.stringMatching(/^attachment/),
  ])
  expect(await AuditRows.countDocuments({ subject: id, act: 'dispute.proof' })).toBe(1)
  const stranger = await site.signedIn((await makeTrainee(tree.branch)).account.login)
  await stranger.get(`${OWN}/${id}/proofs/${first.id}`).expect(404)
  await mine.delete(`${OWN}/${id}/proofs/${second.id}`).expect(200)
  await mine.get(`${OWN}/${id}/proofs/${second.id}`).expect(404)
  await attach(id, pictures[3]!).expect(200)
  const [, added] = await Promise.all([mine.delete(`${OWN}/${id}/proofs/${first.id}`), attach(id, pictures[0]!)])
  const same = (await attach(id, pictures[0]!).expect(200)).body.proofs.at(-1)
  expect(added.status).toBe(200)
  expect(same.id, 'a file of its own').not.toBe(first.id)
  await mine.get(`${OWN}/${id}/proofs/${same.id}`).expect(200) // one taken away while it is added again stays
  await answer(keeper, id).expect(200)
  expect(code((await mine.delete(`${OWN}/${id}/proofs/${same.id}`).expect(409)).body)).toBe('dispute.closed')
  expect(code((await attach(id, png(9, 1, [200, 0, 0])).expect(409)).body)).toBe('dispute.closed')
})

test('a person sees the own posts as they are recorded', async () => {
  const { items } = (await mine.get('/api/own-posts').expect(200)).body
  expect(items).toMatchObject([{ id: post, unitName: tree.branch.name, from: '2020-01-01', to: null }])
})
