/** 资料, 通知, 讨论, 照片 and 临时党支部 of a class: who keeps them, who sees them, and who sees nothing of them. */
import { crc32 } from 'node:zlib'
import { once } from 'node:events'
import { io } from 'socket.io-client'
import type supertest from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TrainingClass } from '../../server/features/classes/classes.model.ts'
import { Announcements } from '../../server/features/notifications/announcements/announcements.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { ClassPosts, keyOfPicture } from '../../server/features/classLife/discussion/discussion.model.ts'
import { ClassPhotos, keyOfPhoto } from '../../server/features/classLife/photos/photos.model.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeSession } from '../support/planFactories.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { toldTo } from '../support/told.ts'
import { cookieOf } from '../support/uploading.ts'
import { until } from '../support/wait.ts'

type Agent = ReturnType<typeof supertest.agent>
let site: TestSite
let row: TrainingClass
let path: string
let staff: Agent, member: Agent, other: Agent, left: Agent, elsewhere: Agent, teacherElsewhere: Agent
const people: Record<string, Awaited<ReturnType<typeof makeTrainee>>> = {}
const LEFT = { on: '2025-06-17', at: new Date('2025-06-17T01:00:00Z'), by: '甲', reason: '请假过多' }

beforeAll(async () => {
  site = await openSite('classLife', { whole: true })
  const { institution, branch } = await makeTree()
  const today = businessDate()
  row = await makeOpenClass(institution, { from: daysAfter(today, -1), to: daysAfter(today, 3) })
  path = `/api/classes/${row._id}`
  for (const name of ['member', 'other', 'left', 'elsewhere']) people[name] = await makeTrainee(branch)
  await makeMember(row, people['member']!.person, institution)
  await makeMember(row, people['other']!.person, institution)
  await makeMember(row, people['left']!.person, institution, { left: LEFT })
  await makeMember(await makeOpenClass(institution), people['elsewhere']!.person, institution)
  const signedIn = (name: string) => site.signedIn(people[name]!.account.login)
  member = await signedIn('member')
  other = await signedIn('other')
  left = await signedIn('left')
  elsewhere = await signedIn('elsewhere')
  staff = await site.signedIn((await makeAccount('base-manager', institution)).login)
  const foreign = await makeTree()
  teacherElsewhere = await site.signedIn((await makeAccount('instructor', foreign.institution)).login)
})
afterAll(() => site.close())

const noOne = () => [left, elsewhere, teacherElsewhere]

test('the day of a class: sessions of today, and the next day that has some', async () => {
  const today = businessDate()
  await makeSession(row._id, { day: today, title: '专题辅导' })
  await makeSession(row._id, { day: daysAfter(today, 2), title: '分组交流' })
  const { body } = await member.get(`/api/own-classes/${row._id}/day`).expect(200)
  expect(body).toMatchObject({ date: today, sessions: [{ title: '专题辅导' }], next: { day: daysAfter(today, 2) } })
  const running = (await member.get('/api/own-classes/running').expect(200)).body.items
  expect(running).toMatchObject([{ id: row._id, sessions: [{ title: '专题辅导' }] }])
  for (const agent of [left, elsewhere]) {
    await agent.get(`/api/own-classes/${row._id}/day`).expect(404)
    expect((await agent.get('/api/own-classes/running').expect(200)).body.items).toEqual([])
  }
})

/** A PNG with a text chunk, as a telephone writes where it was. */
function withPlace(picture: Buffer): Buffer {
  const text = Buffer.from('tEXtLocation\u000031.2304,121.4737', 'latin1')
  const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(text.length - 4)
  check.writeUInt32BE(crc32(text))
  return Buffer.concat([picture.subarray(0, 33), size, text, check, picture.subarray(33)])
}

const upload = (query: object, bytes = png(4, 4, [200, 0, 0]), name = '讲义.png') =>
  staff.post(`${path}/materials/files`).query(query).attach('file', bytes, { filename: name, contentType: 'image/png' })

test('materials: given once, seen from their day on, new until they are opened, read by nobody else', async () => {
  const [now, later, link] = [newId(), newId(), newId()]
  await upload({ id: now, title: '讲义' }).expect(200)
  await upload({ id: now, title: '讲义' }).expect(200)
  const another = await upload({ id: now, title: '讲义' }, png(5, 5, [0, 0, 200]))
  expect(another.body.code).toBe('create.differs')
  await upload({ id: later, title: '课后资料', from: daysAfter(businessDate(), 1) }).expect(200)
  await staff
    .post(`${path}/materials/links`)
    .send({ id: link, title: '录像', link: 'https://example.com/a' })
    .expect(200)
  expect((await upload({ id: newId(), title: '假的' }, Buffer.from('MZ'))).body.code).toBe('material.kind')
  const seen = async (agent: Agent) => (await agent.get(`${path}/materials`).expect(200)).body.items
  expect((await seen(member)).map(({ title }: { title: string }) => title)).toEqual(['讲义', '录像'])
  expect((await seen(member))[0]).toMatchObject({ isNew: true, readers: null })
  await member.post(`${path}/materials/${now}/opened`).expect(200)
  await staff.post(`${path}/materials/${now}/opened`).expect(200) // who runs the class is no reader
  await member.post(`${path}/materials/${now}/opened`).expect(200)
  expect((await seen(member))[0]).toMatchObject({ isNew: false })
  expect((await seen(other))[0]).toMatchObject({ isNew: true })
  expect(await seen(staff)).toMatchObject([{ readers: 1 }, { title: '课后资料' }, { readers: 0 }])
  const file = await member.get(`${path}/materials/${now}/file`).expect(200)
  expect(file.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': expect.stringMatching(/^attachment; .*%E8%AE%B2%E4%B9%89\.png$/),
    'cache-control': 'private, no-store',
  })
  expect(Buffer.from(file.body as Buffer)).toEqual(png(4, 4, [200, 0, 0])) // not the one that was refused
  await member.get(`${path}/materials/${later}/file`).expect(404)
  for (const agent of noOne())
    for (const at of ['materials', `materials/${now}/file`, 'handbook']) await agent.get(`${path}/${at}`).expect(404)
  await staff
    .put(`${path}/materials-order`)
    .send({ ids: [link, now] })
    .expect(200)
  expect((await seen(member)).map(({ title }: { title: string }) => title)).toEqual(['录像', '讲义'])
  const saved = { title: '讲义（第二版）', session: null, from: null, revision: 1 }
  await staff.put(`${path}/materials/${now}`).send(saved).expect(200)
  expect((await staff.put(`${path}/materials/${now}`).send(saved)).body.code).toBe('material.stale')
  await member.delete(`${path}/materials/${now}`).expect(403)
  await staff.delete(`${path}/materials/${now}`).expect(200)
  await member.get(`${path}/materials/${now}/file`).expect(404)
})

test('the handbook is written against its revision and cleaned; pictures are refused', async () => {
  const paragraph = { type: 'paragraph', content: [{ type: 'text', text: '食堂在一楼' }] }
  const write = (content: object[], revision: number) =>
    staff.put(`${path}/handbook`).send({ article: { type: 'doc', content }, revision })
  await write([{ ...paragraph, onclick: 'x' }], 0).expect(200)
  expect((await write([paragraph], 0)).body.code).toBe('handbook.stale')
  expect((await write([{ type: 'script' }], 1)).body.code).toBe('handbook.unfit')
  expect((await write([{ type: 'picture', attrs: { asset: 'a' } }], 1)).body.code).toBe('handbook.pictures')
  const { body } = await member.get(`${path}/handbook`).expect(200)
  expect(body).toMatchObject({ article: { content: [paragraph] }, runs: false, revision: 1 })
})

test('an announcement reaches the members once, and none but them', async () => {
  const sent = { id: newId(), title: '明天八点集合', text: '在一楼大厅。' }
  for (const _ of [1, 2]) await staff.post(`${path}/announcements`).send(sent).expect(200)
  await until('it is sent', async () => {
    const { items } = (await staff.get(`${path}/announcements`).expect(200)).body
    return items.some(({ reached }: { reached: { sent: boolean } }) => reached.sent)
  })
  const told = async (name: string) =>
    Notices.countDocuments({ account: people[name]!.account._id, kind: 'announcement' })
  expect(await Promise.all(['member', 'other', 'left', 'elsewhere'].map(told))).toEqual([1, 1, 0, 0])
  expect((await member.get(`${path}/announcements`).expect(200)).body.items).toMatchObject([{ reached: null }])
  expect((await staff.get(`${path}/announcements`).expect(200)).body.items).toMatchObject([{ reached: { told: 2 } }])
  expect((await Notices.findOne({ announcement: sent.id }).lean())!.link).toBe(`/learn/classes/${row._id}`)
  for (const agent of noOne()) await agent.get(`${path}/announcements`).expect(404)
  await member
    .post(`${path}/announcements`)
    .send({ ...sent, id: newId() })
    .expect(403)
  await teacherElsewhere
    .post(`${path}/announcements`)
    .send({ ...sent, id: newId() })
    .expect(404)
  expect(await Announcements.countDocuments({ class: row._id })).toBe(1)
})

const board = (agent: Agent) => agent.get(`${path}/discussion`).expect(200)
const titles = async (agent: Agent) => (await board(agent)).body.items.map(({ title }: { title: string }) => title)
const begin = (agent: Agent, title: string, id = newId()) =>
  agent.post(`${path}/discussion`).send({ id, title, text: '请大家说说。' })
const answer = (agent: Agent, topic: string, text: string, id = newId()) =>
  agent.post(`${path}/discussion/${topic}/replies`).send({ id, text })
const act = (topic: string, what: object) => staff.post(`${path}/discussion/${topic}/act`).send(what)
const set = async (review: string, until: string | null = null) => {
  const { revision } = (await board(staff)).body.setting
  return staff.put(`${path}/discussion/setting`).send({ review, until, revision }).expect(200)
}
const topicOf = async (agent: Agent, id: string) => (await agent.get(`${path}/discussion/${id}`).expect(200)).body

test('a discussion: written once, answered, new until it is read, told once a day, and of members alone', async () => {
  const [id, first] = [newId(), newId()]
  await begin(member, '谈心谈话怎么开头', id).expect(200)
  await begin(member, '谈心谈话怎么开头', id).expect(200)
  expect((await begin(other, '别的', id)).status).toBe(404)
  expect(await titles(other)).toEqual(['谈心谈话怎么开头'])
  expect((await other.get(`${path}/discussion/unread`).expect(200)).body).toEqual({ count: 1 })
  await topicOf(other, id)
  expect((await other.get(`${path}/discussion/unread`).expect(200)).body).toEqual({ count: 0 })
  await answer(other, id, '从工作说起', first).expect(200)
  await answer(other, id, '从工作说起', first).expect(200)
  await answer(other, id, '再补充一点').expect(200)
  const { topic, items } = await topicOf(member, id)
  expect([topic.replies, items.map(({ text }: { text: string }) => text)]).toEqual([2, ['从工作说起', '再补充一点']])
  const told = { kind: 'class.answered' as const, account: people['member']!.account._id }
  expect(await Notices.countDocuments(told)).toBe(1)
  const words = { title: '', text: '从学习说起', revision: 1 }
  expect((await member.put(`${path}/discussion/${first}`).send(words)).status).toBe(404)
  await other.put(`${path}/discussion/${first}`).send(words).expect(200)
  expect((await other.put(`${path}/discussion/${first}`).send(words)).body.code).toBe('discussion.stale')
  expect((await member.post(`${path}/discussion/${id}/withdraw`)).body.code).toBe('discussion.answered')
  await member.post(`${path}/discussion/${first}/withdraw`).expect(404)
  for (const _ of [1, 2]) await other.post(`${path}/discussion/${first}/withdraw`).expect(200)
  expect((await topicOf(member, id)).items[0]).toMatchObject({ gone: true, text: '', by: '' })
  for (const agent of noOne()) {
    await agent.get(`${path}/discussion`).expect(404)
    await agent.get(`${path}/discussion/${id}`).expect(404)
    expect((await begin(agent, '不该有')).status).toBe(404)
    expect((await answer(agent, id, '不该有')).status).toBe(404)
    await agent.post(`${path}/discussion/${id}/report`).send({ reason: '广告' }).expect(404)
  }
})

test('what is reported is looked at; what is hidden is read by its author and by staff, with the reason', async () => {
  const [id, rude] = [newId(), newId()]
  await begin(other, '资料在哪里', id).expect(200)
  await answer(member, id, '不文明的话', rude).expect(200)
  const report = (agent: Agent) => agent.post(`${path}/discussion/${rude}/report`).send({ reason: '不文明' })
  expect((await report(member)).body.code).toBe('discussion.own')
  for (const _ of [1, 2]) await report(other).expect(200)
  const queue = async () => (await staff.get(`${path}/discussion/queue`).expect(200)).body.items
  expect(await queue()).toMatchObject([{ id: rude, reports: [{ reason: '不文明' }], topicTitle: '资料在哪里' }])
  await member.get(`${path}/discussion/queue`).expect(403)
  await member.post(`${path}/discussion/${rude}/act`).send({ act: 'hide', reason: '不' }).expect(403)
  expect((await act(rude, { act: 'hide' })).status).toBe(422)
  await act(rude, { act: 'hide', reason: '请文明发言' }).expect(200)
  expect(await queue()).toEqual([])
  expect((await topicOf(other, id)).items).toMatchObject([{ gone: true, text: '', by: '', reason: '' }])
  expect((await topicOf(member, id)).items).toMatchObject([{ text: '不文明的话', reason: '请文明发言' }])
  expect((await topicOf(staff, id)).topic.replies).toBe(0)
  expect(await Notices.countDocuments({ kind: 'class.postHidden' })).toBe(1)
  await act(rude, { act: 'show' }).expect(200)
  expect((await topicOf(other, id)).items).toMatchObject([{ text: '不文明的话' }])
  await act(id, { act: 'pin' }).expect(200)
  expect((await board(member)).body.pinned).toMatchObject([{ id, pinned: true }])
  await act(id, { act: 'close' }).expect(200)
  expect((await answer(member, id, '还能说吗')).body.code).toBe('discussion.closed')
  await act(id, { act: 'hide', reason: '重复' }).expect(200)
  await member.get(`${path}/discussion/${id}`).expect(404)
  await member.put(`${path}/discussion/${rude}`).send({ title: '', text: '改过', revision: 1 }).expect(404)
  expect((await topicOf(other, id)).topic).toMatchObject({ state: 'hidden', reason: '重复' })
})

test('reviewed before it is shown nothing shows early; after the end nobody writes', async () => {
  await set('before')
  const [id, reply] = [newId(), newId()]
  await begin(member, '等待审核的话题', id).expect(200)
  expect(await titles(other)).not.toContain('等待审核的话题')
  expect(await titles(member)).toContain('等待审核的话题')
  await other.get(`${path}/discussion/${id}`).expect(404)
  expect((await answer(member, id, '自己先说')).body.code).toBe('discussion.closed')
  await act(id, { act: 'show' }).expect(200)
  await answer(other, id, '等待审核的回复', reply).expect(200)
  expect(await topicOf(member, id)).toMatchObject({ topic: { replies: 0 }, items: [] })
  expect((await topicOf(other, id)).items).toMatchObject([{ state: 'waiting' }])
  expect((await board(staff)).body.waiting).toMatchObject({ count: 1 })
  await act(reply, { act: 'show' }).expect(200)
  expect(await topicOf(member, id)).toMatchObject({ topic: { replies: 1 }, items: [{ text: '等待审核的回复' }] })
  const words = { title: '', text: '改过的回复', revision: 2 }
  await other.put(`${path}/discussion/${reply}`).send(words).expect(200)
  expect(await topicOf(member, id)).toMatchObject({ topic: { replies: 0 }, items: [] })
  await set('after', daysAfter(businessDate(), -1))
  expect((await answer(other, id, '晚了')).body.code).toBe('discussion.over')
  await set('closed')
  expect((await begin(member, '晚了')).body.code).toBe('discussion.over')
})

test('pictures in a post: of its author, without the place, for who may read it, and gone with it', async () => {
  await set('after')
  const [id, picture] = [newId(), newId()]
  await begin(member, '板书的照片', id).expect(200)
  const at = `${path}/discussion/${id}/pictures`
  const add = (agent: Agent, given: string, bytes = withPlace(png(64, 32, [0, 90, 0]))) =>
    agent.post(at).query({ id: given }).attach('file', bytes, { filename: 'a', contentType: 'image/png' })
  expect((await add(member, newId(), Buffer.from('GIF89a no picture'))).body.code).toBe('photo.kind')
  for (const agent of [other, staff, ...noOne()]) expect((await add(agent, newId())).status).toBe(404)
  const twice = await Promise.all([1, 2].map(() => add(member, picture)))
  expect(twice.map(({ status, body }) => [status, body.pictures])).toEqual([1, 2].map(() => [200, [{ id: picture }]]))
  expect((await add(member, picture, png(8, 8, [1, 1, 1]))).body.code).toBe('create.differs')
  const { body } = await other.get(`${at}/${picture}`).expect('content-type', 'image/jpeg').expect(200)
  expect((body as Buffer).includes('31.2304')).toBe(false)
  const [second, third] = [newId(), newId()]
  for (const each of [second, third]) await add(member, each, png(16, 16, [9, 9, 9])).expect(200)
  expect((await add(member, newId())).body.code).toBe('discussion.pictures')
  await other.delete(`${at}/${third}`).expect(404)
  for (const _ of [1, 2]) await member.delete(`${at}/${third}`).expect(200)
  const post = (await ClassPosts.findById(id).lean())!
  const kept = (each: string) => site.app.storage.size(keyOfPicture(post, each, 'small'))
  expect([await kept(third), (await kept(second)) !== null]).toEqual([null, true])
  for (const agent of noOne()) await agent.get(`${at}/${picture}`).expect(404)
  await act(id, { act: 'hide', reason: '看不清' }).expect(200)
  await other.get(`${at}/${picture}`).expect(404)
  await staff.get(`${at}/${picture}?size=small`).expect(200)
  await act(id, { act: 'show' }).expect(200)
  await set('before')
  await add(member, third).expect(200)
  await other.get(`${at}/${picture}`).expect(404) // reviewed again, with what is new
  expect(await ClassPosts.findById(id).lean()).toMatchObject({ state: 'waiting' })
  await act(id, { act: 'show' }).expect(200)
  await member.post(`${path}/discussion/${id}/withdraw`).expect(200)
  expect([await kept(picture), await kept(second), await kept(third)]).toEqual([null, null, null])
  await staff.get(`${at}/${picture}`).expect(404)
  await set('after')
})

test('whoever has the discussion open hears of what is shown in it, until they leave the class', async () => {
  const follow = async (name: string) => {
    const cookie = await cookieOf(site.url, people[name]!.account.login)
    const socket = io(site.url, { extraHeaders: { cookie }, forceNew: true, reconnection: false })
    const heard: unknown[] = []
    socket.on('discussion', (said) => heard.push(said))
    await once(socket as never, 'connect')
    return { socket, heard, may: await socket.emitWithAck('follow', `discussion:${row._id}`) }
  }
  const [one, two, gone, stranger] = await Promise.all(['member', 'other', 'left', 'elsewhere'].map(follow))
  expect([one!.may, two!.may, gone!.may, stranger!.may]).toEqual([true, true, false, false])
  await set('before')
  const [waiting, shown] = [newId(), newId()]
  await begin(other, '还没有审核', waiting).expect(200)
  await set('after')
  await begin(other, '谁有流程图', shown).expect(200)
  const said = { class: row._id, topic: shown }
  await expect.poll(() => one!.heard).toEqual([said]) // and nothing of the one that waits
  await answer(member, shown, '我有').expect(200)
  await expect.poll(() => two!.heard).toEqual([said, said])
  const seat = { class: row._id, person: people['other']!.person._id }
  await Nominations.updateOne(seat, { $set: { left: LEFT } })
  await expect
    .poll(async () => {
      const before = two!.heard.length
      const reply = newId()
      await answer(staff, shown, '给大家', reply).expect(200)
      await expect.poll(() => one!.heard.length).toBeGreaterThan(before)
      return two!.heard.length - before
    })
    .toBe(0)
  await Nominations.updateOne(seat, { $set: { left: null } })
  expect([gone!.heard, stranger!.heard]).toEqual([[], []])
  for (const each of [one, two, gone, stranger]) each!.socket.disconnect()
})

const photo = (id: string, bytes: Buffer, contentType = 'image/png') =>
  staff.post(`${path}/photos`).query({ id }).attach('file', bytes, { filename: 'a', contentType })
const photosOf = async (agent: Agent) =>
  (await agent.get(`${path}/photos`).expect(200)).body.items.map(({ id }: { id: string }) => id)
const mark = (id: string, people: string[], revision: number) =>
  staff.put(`${path}/photos/${id}`).send({ caption: '合影', people, revision })
const consent = (agent: Agent, agreed: boolean) => agent.put('/api/photo-consent').send({ agreed })

test('photos: by consent of everybody on them, without what the camera wrote, removed when asked', async () => {
  const id = newId()
  const [mine, others] = [people['member']!.person._id, people['other']!.person._id]
  expect((await photo(newId(), Buffer.from('GIF89a no picture'))).body.code).toBe('photo.kind')
  expect((await photo(newId(), png(64, 32, [0, 0, 0]).subarray(0, 60))).body.code).toBe('photo.kind')
  for (const _ of [1, 2]) await photo(id, withPlace(png(64, 32, [0, 90, 0]))).expect(200)
  const { body: bytes } = await staff.get(`${path}/photos/${id}/image`).expect('content-type', 'image/jpeg').expect(200)
  expect((bytes as Buffer).includes('31.2304')).toBe(false)
  expect(await photosOf(member), 'nobody has said who is on it').toEqual([])
  expect((await mark(id, [people['elsewhere']!.person._id], 1)).body.code).toBe('photo.notMember')
  await mark(id, [mine, others], 1).expect(200)
  expect((await mark(id, [], 1)).body.code).toBe('photo.stale')
  await consent(member, true).expect(200)
  expect([await photosOf(member), await photosOf(other)]).toEqual([[], [id]]) // the other one has not answered
  await consent(other, true).expect(200)
  expect([await photosOf(member), await photosOf(other)]).toEqual([[id], [id]])
  const kept = await member.get(`${path}/photos/${id}/image?size=small&keep=yes`).expect(200)
  expect(kept.headers['content-disposition']).toMatch(/^attachment/)
  await consent(other, false).expect(200)
  await member.get(`${path}/photos/${id}/image`).expect(404)
  await consent(other, true).expect(200)
  for (const agent of noOne()) {
    await agent.get(`${path}/photos`).expect(404)
    await agent.get(`${path}/photos/${id}/image`).expect(404)
  }
  const gone = people['left']!.person._id
  await consent(left, true).expect(200)
  await mark(id, [gone], 2).expect(200)
  expect(await photosOf(other)).toEqual([id])
  await consent(left, false).expect(200) // who has left takes it back all the same
  expect((await left.get('/api/photo-consent').expect(200)).body).toEqual({ agreed: false })
  expect(await photosOf(other)).toEqual([])
  await mark(id, [mine, others], 3).expect(200)
  await member.put(`${path}/photos/${id}`).send({ caption: '', people: [], revision: 2 }).expect(403)
  await member.get(`${path}/photos-people`).expect(403)
  const ask = () => member.post(`${path}/photos/${id}/removal`).send({ reason: '没拍好' })
  for (const _ of [1, 2]) await ask().expect(200)
  expect([await photosOf(member), await photosOf(other)]).toEqual([[], []])
  expect((await staff.get(`${path}/photos`)).body.items).toMatchObject([{ staff: { removal: { reason: '没拍好' } } }])
  const told = (await toldTo(staff)).filter(({ link }) => link.endsWith('/photos'))
  expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('没拍好')])
  await staff.post(`${path}/photos/${id}/keep`).expect(200)
  expect(await photosOf(other)).toEqual([id])
  const row = (await ClassPhotos.findById(id).lean())!
  await staff.delete(`${path}/photos/${id}`).expect(200)
  expect(await site.app.storage.size(keyOfPhoto(row, 'large'))).toBeNull()
})

test('a temporary branch: officers are members, they record its meetings, and every member reads them', async () => {
  const [mine, others] = [people['member']!.person._id, people['other']!.person._id]
  const name = (person: string, revision: number) =>
    staff.put(`${path}/branch`).send({ officers: [{ office: 'secretary', person }], revision })
  expect((await name(people['elsewhere']!.person._id, 0)).body.code).toBe('branch.notMember')
  await name(mine, 0).expect(200)
  expect((await name(others, 0)).body.code).toBe('branch.stale')
  const meeting = { kind: 'branch', day: businessDate(), title: '选举', text: '通过了分工。', people: [mine, others] }
  const id = newId()
  expect((await other.post(`${path}/branch/meetings`).send({ id, ...meeting })).body.code).toBe('branch.notOfficer')
  for (const _ of [1, 2])
    await member
      .post(`${path}/branch/meetings`)
      .send({ id, ...meeting })
      .expect(200)
  const { body } = await other.get(`${path}/branch`).expect(200)
  expect(body).toMatchObject({ records: false, runs: false, members: [], meetings: [{ title: '选举' }] })
  expect(body.meetings[0].people.map((each: { id: string }) => each.id)).toEqual([mine, others])
  const change = (agent: Agent) =>
    agent.put(`${path}/branch/meetings/${id}`).send({ ...meeting, title: '支委分工', revision: 1 })
  expect((await change(other)).body.code).toBe('branch.notOfficer')
  await change(member).expect(200)
  expect((await change(staff)).body.code).toBe('branch.stale')
  for (const agent of noOne()) {
    await agent.get(`${path}/branch`).expect(404)
    await change(agent).expect(404)
  }
  await member.delete(`${path}/branch/meetings/${id}`).expect(200)
})
