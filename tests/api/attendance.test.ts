/** A class day: signing in by the code, late scans, the list, leave, hours and 退学. */
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { io } from 'socket.io-client'
import { Attendances } from '../../server/features/attendance/attendance.model.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { tellClaims } from '../../server/features/attendance/claims.service.ts'
import { hoursOf } from '../../server/features/attendance/hours.service.ts'
import { stepOf } from '../../server/features/attendance/signIn.rule.ts'
import { signInCode } from '../../server/features/attendance/signInCode.ts'
import { warnAll } from '../../server/features/attendance/warn.service.ts'
import { memberOf } from '../../server/features/classes/members.service.ts'
import type { TrainingClass } from '../../server/features/classes/classes.model.ts'
import { now } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { graduationId, Graduations } from '../../server/features/graduation/graduation.model.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeSession } from '../support/planFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('attendance', { whole: true })
})
afterAll(() => site.close())
/** Monday, 08:55: five minutes before the first session. */
beforeEach(() => (clock = standingClock('2025-06-16T08:55:00+08:00')))
afterEach(() => clock.release())

const MINUTE = 60
const HOURS = [
  { day: '2025-06-16', from: 540, to: 690 },
  { day: '2025-06-16', from: 840, to: 990 },
  { day: '2025-06-17', from: 540, to: 690 },
  { day: '2025-06-18', from: 540, to: 690 },
]

async function makeDay(given: Partial<TrainingClass> = {}) {
  const { committee, institution, branch } = await makeTree()
  const row = await makeOpenClass(institution, { state: 'ranked', credit: 1_200, ...given })
  const room = newId()
  const sessions = []
  for (const hours of HOURS) sessions.push(await makeSession(row._id, { ...hours, room, credit: 300 }))
  const [one, two] = [await makeTrainee(branch), await makeTrainee(branch)]
  await makeMember(row, { ...one.person, name: '李明' }, institution)
  await makeMember(row, { ...two.person, name: '王芳' }, institution)
  const { login: teacherLogin } = await makeAccount('instructor', institution)
  const teacher = await site.signedIn(teacherLogin)
  const admin = await makeAccount('unit-admin', institution)
  return { committee, institution, branch, row, sessions, one, two, teacher, teacherLogin, admin }
}
const codeOf = (session: string) => signInCode(session, stepOf(now().getTime()), site.app.secret)
const phoneOf = async ({ account }: { account: { login: string } }) => site.signedIn(account.login)
const rollPath = (row: TrainingClass, session: { _id: string }) => `/api/classes/${row._id}/attendance/${session._id}`

test('a trainee signs in once by the code on the screen, and the wall hears of it', async () => {
  const { row, sessions, one, teacher, teacherLogin, admin } = await makeDay()
  const path = rollPath(row, sessions[0]!)
  const shown = (await teacher.get(`${path}/code`).expect(200)).body.code
  const code = (shown.link as string).split('/').pop()!
  expect(shown.leftMs).toBeGreaterThan(0)
  const follow = async (login: string) => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ login, password: DEMO_PASSWORD })
    const opened = await fetch(`${site.url}/api/session`, { method: 'POST', headers, body })
    const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!
    const socket = io(site.url, { extraHeaders: { cookie }, forceNew: true, reconnection: false })
    const heard: unknown[] = []
    socket.on('attendance', (said) => heard.push(said))
    await once(socket as never, 'connect')
    const may = (await socket.emitWithAck('follow', `sitting:${sessions[0]!._id}`)) as boolean
    return { socket, heard, may }
  }
  const [wall, other] = [await follow(teacherLogin), await follow(admin.login)]
  expect([wall.may, other.may]).toEqual([true, false])
  const phone = await phoneOf(one)
  const twice = await Promise.all([1, 2].map(() => phone.post('/api/class-sign-in').send({ code })))
  expect(twice.map(({ status, body }) => [status, body.state])).toEqual([
    [200, 'present'],
    [200, 'present'],
  ])
  const stored = await Attendances.find({ class: row._id }).lean()
  expect(stored).toHaveLength(1)
  expect(stored[0]!.history).toHaveLength(1)
  await expect.poll(() => wall.heard).toMatchObject([{ person: one.person._id, state: 'present' }])
  expect(other.heard).toEqual([])
  for (const { socket } of [wall, other]) socket.disconnect()
  clock.pass(60 * MINUTE) // its reply was lost: the same is sent again, and is no old code
  expect((await phone.post('/api/class-sign-in').send({ code }).expect(200)).body.state).toBe('present')
  const seen = (await teacher.get(`${path}/wall`).expect(200)).body.items as { name: string; state: string }[]
  expect(seen.filter(({ state }) => state === 'present').map(({ name }) => name)).toEqual(['李明'])
})

test('refused with what to do: an old code, a wrong one, another class, who left, too early, and when it is over', async () => {
  const { row, sessions, one, two, institution, branch } = await makeDay()
  const other = await makeOpenClass(institution, { state: 'ranked' })
  const elsewhere = await makeSession(other._id, { ...HOURS[0]! })
  const left = await makeTrainee(branch)
  const leaving = { on: '2025-06-16', at: now(), by: '甲', reason: '请假过多' }
  await makeMember(row, left.person, institution, { left: leaving })
  const refused = async (who: typeof one, code: string, as: string) => {
    const { body } = await (await phoneOf(who)).post('/api/class-sign-in').send({ code })
    expect(body.code, as).toBe(as)
  }
  const session = sessions[0]!._id
  const fresh = codeOf(session)
  await refused(one, `${fresh.slice(0, 38)}${fresh.endsWith('A') ? 'Q' : 'A'}`, 'signIn.codeWrong')
  await refused(one, codeOf(elsewhere._id), 'signIn.notMember')
  await refused(left, fresh, 'signIn.notMember')
  await refused(one, codeOf(sessions[1]!._id), 'signIn.tooEarly')
  clock.pass(26)
  await refused(one, fresh, 'signIn.codeOld')
  clock.pass(20 * MINUTE)
  const late = await (
    await phoneOf(two)
  )
    .post('/api/class-sign-in')
    .send({ code: codeOf(session) })
    .expect(200)
  expect(late.body.state).toBe('late')
  clock.pass(3 * 60 * MINUTE)
  await refused(one, codeOf(session), 'signIn.over')
})

test('where a class asks for a place, only within or outside and a rounded distance are kept', async () => {
  const { row, sessions, one, two, teacher } = await makeDay()
  const place = { latitude: 31.23, longitude: 121.47, radius: 200 }
  const path = `/api/classes/${row._id}/attendance/settings`
  const settings = { opensBefore: 30, lateAfter: 10, place, revision: 0 }
  await teacher.put(path).send(settings).expect(200)
  expect((await teacher.put(path).send(settings).expect(409)).body.code).toBe('attendance.settingsStale')
  const code = codeOf(sessions[0]!._id)
  const send = async (who: typeof one, phone: object | null) =>
    (await (await phoneOf(who)).post('/api/class-sign-in').send({ code, phone })).body
  expect(await send(one, null)).toMatchObject({ code: 'signIn.placeNeeded' })
  const asked = await send(one, null)
  clock.pass(30) // the phone asks its owner for leave meanwhile
  const there = { latitude: 31.2301, longitude: 121.47, accuracy: 20 }
  const later = (who: typeof one) => phoneOf(who).then((phone) => phone.post('/api/class-sign-in').send(body))
  const body = { code, phone: { ...there, latitude: 31.25 }, ticket: asked.detail.ticket }
  expect((await later(one)).body).toMatchObject({ code: 'signIn.outside' })
  expect((await later(two)).body).toMatchObject({ code: 'signIn.codeOld' }) // another's ticket
  const again = (await phoneOf(one)).post('/api/class-sign-in').send({ ...body, phone: null })
  expect((await again).body).toMatchObject({ code: 'signIn.codeOld' })
  clock.pass(-30)
  const far = { latitude: 31.25, longitude: 121.47, accuracy: 20 }
  expect(await send(one, far)).toMatchObject({ code: 'signIn.outside', title: expect.stringContaining('2200 米') })
  expect(await send(two, { ...far, latitude: 31.2301 })).toMatchObject({ state: 'present' })
  const [stored] = await Attendances.find({ class: row._id }).lean()
  expect(stored!.place).toEqual({ within: true, metres: 0 })
})

test('a scan without net is a claim until the staff confirm or refuse it', async () => {
  const { row, sessions, one, two, teacher, institution } = await makeDay()
  const session = sessions[0]!
  const code = codeOf(session._id)
  clock.pass(4 * 60 * MINUTE)
  const closed = { marks: [{ person: two.person._id, state: 'absent', revision: 0 }] } // before its scan came
  await teacher.post(rollPath(row, session)).send(closed).expect(200)
  const claims = [await phoneOf(one), await phoneOf(two)].map((phone) =>
    phone.post('/api/class-sign-in/claims').send({ code }).expect(200),
  )
  for (const { body } of await Promise.all(claims)) expect(body).toMatchObject({ claim: { answer: null } })
  const roll = async () => (await teacher.get(rollPath(row, session)).expect(200)).body.items as { standing: string }[]
  expect((await roll()).map(({ standing }) => standing)).toEqual(['pending', 'pending'])
  const manager = await makeAccount('base-manager', institution)
  for (let time = 0; time < 2; time += 1) await tellClaims(row._id, transaction)
  const { title, link } = (await Notices.find({ account: manager._id, kind: 'attendance.claims' }).lean())[0]!
  expect([title, link]).toEqual([expect.stringContaining('补签等待确认'), expect.stringContaining('standing=pending')])
  expect(await Notices.countDocuments({ account: manager._id, kind: 'attendance.claims' }), 'once a day').toBe(1)
  const answer = (who: typeof one, body: object) =>
    teacher.post(`${rollPath(row, session)}/claims/${who.person._id}`).send(body)
  await answer(one, { accepted: false }).expect(422)
  await answer(one, { accepted: true }).expect(200)
  await answer(one, { accepted: true }).expect(200)
  expect((await answer(one, { accepted: false, reason: '没到' }).expect(409)).body.code).toBe(
    'attendance.claimAnswered',
  )
  await answer(two, { accepted: false, reason: '没到' }).expect(200)
  const told = await Notices.find({ account: two.account._id, kind: 'attendance.claimRefused' }).lean()
  expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('没到')])
  expect((await roll()).map(({ standing }) => standing)).toEqual(['present', 'absent'])
  const own = (await (await phoneOf(two)).get(`/api/class-sign-in/classes/${row._id}`).expect(200)).body
  expect(own.sessions[0]).toMatchObject({ standing: 'absent', claim: { answer: { accepted: false, reason: '没到' } } })
  clock.pass(4 * 24 * 60 * MINUTE)
  const late = signInCode(sessions[1]!._id, stepOf(Date.parse('2025-06-16T14:00:00+08:00')), site.app.secret)
  const { body } = await (await phoneOf(one)).post('/api/class-sign-in/claims').send({ code: late }).expect(409)
  expect(body.code).toBe('signIn.claimLate')
})

test('a late scan leaves standing what the staff enter in the same moment', async () => {
  const { row, sessions, one, teacher } = await makeDay()
  const code = codeOf(sessions[0]!._id)
  const path = rollPath(row, sessions[0]!)
  const of = (state: string, revision: number) => ({ marks: [{ person: one.person._id, state, revision }] })
  await teacher.post(path).send(of('leave', 0)).expect(200)
  const phone = await phoneOf(one)
  const update = Attendances.updateOne.bind(Attendances)
  const spied = vi.spyOn(Attendances, 'updateOne').mockImplementationOnce(((...given: Parameters<typeof update>) =>
    teacher
      .post(path)
      .send(of('absent', 1))
      .expect(200)
      .then(() => update(...given))) as never)
  const { body } = await phone.post('/api/class-sign-in/claims').send({ code }).expect(200)
  spied.mockRestore()
  expect(body).toMatchObject({ state: 'absent', claim: { answer: null } })
})

test('asked for twice at once, a session has one leave', async () => {
  const { row, sessions, one } = await makeDay()
  const phone = await phoneOf(one)
  const ask = (id: string) =>
    phone.post(`/api/class-leaves/own/${row._id}`).send({ id, sessions: [sessions[2]!._id], reason: '值班' })
  const replies = await Promise.all([ask(newId()), ask(newId())])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
})

test('the list is kept by hand: others are not overwritten, the past is corrected with a reason, every entry stays', async () => {
  const { row, sessions, one, two, teacher, admin } = await makeDay()
  const path = rollPath(row, sessions[0]!)
  const mark = (marks: object[], more: object = {}, as = path) => teacher.post(as).send({ marks, ...more })
  const of = ({ person }: typeof one, state: string | null, revision = 0) => ({ person: person._id, state, revision })
  await (
    await site.signedIn(admin.login)
  )
    .post(path)
    .send({ marks: [of(one, 'present')] })
    .expect(403)
  const next = rollPath(row, sessions[2]!)
  expect((await mark([of(one, 'present')], {}, next).expect(409)).body.code).toBe('attendance.ahead')
  await mark([of(one, 'leave')], {}, next).expect(200)
  await mark([of(two, 'leave'), of(two, 'late')], {}, next).expect(422) // one of them would wait for the other for ever
  expect((await mark([of(one, 'present'), of(two, 'absent')]).expect(200)).body.left).toEqual([])
  expect((await mark([of(one, 'late'), of(two, 'present', 1)]).expect(200)).body.left).toEqual([one.person._id])
  const stranger = newId()
  expect((await mark([{ person: stranger, state: 'present', revision: 0 }]).expect(200)).body.left).toEqual([stranger])
  clock.pass(24 * 60 * MINUTE)
  expect((await mark([of(one, 'early', 1)]).expect(422)).body.code).toBe('attendance.reason')
  await mark([of(one, 'early', 1)], { reason: '提前离开，漏登' }).expect(200)
  const items = (await teacher.get(path).expect(200)).body.items as { entry: { history: { state: string }[] } }[]
  expect(items[0]!.entry.history.map(({ state }) => state)).toEqual(['present', 'early'])
  const list = Buffer.from('姓名,参会时长\n上海-李明,2:20:00\n王芳,00:30:00\n赵六,1:00:00\n')
  const read = await teacher
    .post(`${path}/list`)
    .attach('file', list, { filename: '名单.csv', contentType: 'text/csv' })
  expect(read.body).toMatchObject({
    marks: [
      { name: '李明', state: 'present', minutes: 140, revision: 2 },
      { name: '王芳', state: 'early' },
    ],
    unread: [{ name: '赵六', why: 'unknown' }],
  })
  const sheet = await teacher.get(`/api/classes/${row._id}/attendance/workbook`).expect(200)
  expect(sheet.headers['content-type']).toContain('spreadsheet')
})

test('a session in which somebody has signed in stays in the timetable, and its hours with it', async () => {
  const { institution, row, sessions, one } = await makeDay()
  const manager = await site.signedIn((await makeAccount('base-manager', institution)).login)
  const remove = ({ _id }: { _id: string }) => manager.delete(`/api/classes/${row._id}/timetable/${_id}`)
  const code = codeOf(sessions[0]!._id)
  await (await phoneOf(one)).post('/api/class-sign-in').send({ code }).expect(200)
  expect((await remove(sessions[0]!).expect(409)).body.code).toBe('timetable.kept')
  await remove(sessions[3]!).expect(200)
})

test('that somebody comes after all is told to who runs the class: of granted leave only, and once', async () => {
  const { institution, row, sessions, one, teacher } = await makeDay()
  const { _id: account } = await makeAccount('base-manager', institution)
  const phone = await phoneOf(one)
  const takenBack = async (session: { _id: string }, granted: boolean) => {
    const id = newId()
    const asked = { id, sessions: [session._id], reason: '医院急诊值班' }
    await phone.post(`/api/class-leaves/own/${row._id}`).send(asked).expect(200)
    const answer = () => teacher.post(`/api/class-leaves/classes/${row._id}/${id}/answer`).send({ approved: true })
    if (granted) await answer().expect(200)
    for (let again = 0; again < 2; again++) await phone.post(`/api/class-leaves/${id}/withdraw`).expect(200)
  }
  const told = () => Notices.find({ account, kind: 'leave.withdrawn' }).lean()
  await takenBack(sessions[2]!, false)
  expect(await told()).toEqual([])
  await takenBack(sessions[2]!, true)
  expect(await told()).toMatchObject([
    { title: '李明 撤回了请假', text: `“${row.title}”，1 节课。原来的原因：医院急诊值班` },
  ])
})

test('leave is asked for, granted and counted; beyond one seventh 退学 is proposed, told, carried out and undone', async () => {
  const { row, sessions, one, two, teacher, admin } = await makeDay()
  const phone = await phoneOf(one)
  const ask = (id: string, own: { _id: string }[]) =>
    phone
      .post(`/api/class-leaves/own/${row._id}`)
      .send({ id, sessions: own.map(({ _id }) => _id), reason: '医院急诊值班' })
  const id = newId()
  for (let again = 0; again < 2; again++) await ask(id, [sessions[2]!]).expect(200)
  expect((await ask(newId(), [sessions[2]!, sessions[3]!]).expect(409)).body.code).toBe('leave.overlaps')
  const paper = Buffer.from('%PDF-1.4\n%%EOF')
  await phone.post(`/api/class-leaves/${id}/proofs`).attach('file', paper, '假条.pdf').expect(200)
  await (await phoneOf(two)).post(`/api/class-leaves/${id}/withdraw`).expect(404)
  const listed = (await teacher.get(`/api/class-leaves/classes/${row._id}`).expect(200)).body.items
  expect(listed).toMatchObject([{ name: '李明', state: 'asked', proofs: [{ name: '假条.pdf' }] }])
  expect((await teacher.get('/api/class-leaves/waiting').expect(200)).body.count).toBe(1)
  const answering = `/api/class-leaves/classes/${row._id}/${id}/answer`
  const answer = (body: object) => teacher.post(answering).send(body)
  const held = { kind: 'class', thing: row._id, title: row.title, from: '2025-01-01', to: '2099-01-01' } as const
  const helps = { _id: newId(), role: 'class-assistant' as const, ...held, byName: '甲' }
  await Accounts.updateOne({ _id: one.account._id }, { $push: { thingGrants: helps } })
  expect((await phone.post(answering).send({ approved: true }).expect(403)).body.code).toBe('attendance.own')
  const ownMark = { marks: [{ person: one.person._id, state: 'present', revision: 0 }] }
  expect((await phone.post(rollPath(row, sessions[0]!)).send(ownMark).expect(403)).body.code).toBe('attendance.own')
  await answer({ approved: false }).expect(422)
  await answer({ approved: true }).expect(200)
  const told = async (account: string) =>
    (await Notices.find({ account }).sort({ account: 1, at: -1 }).lean()).map(({ kind }) => kind)
  expect((await told(one.account._id)).sort()).toEqual(['attendance.warning', 'leave.answered'])
  expect(await told(admin._id)).toEqual(['attendance.warning'])
  const shares = async () => (await teacher.get(`/api/classes/${row._id}/attendance/shares`).expect(200)).body.items
  expect(await shares()).toMatchObject([{ name: '李明', missed: 300, verdict: 'beyond' }, { verdict: 'fine' }])
  const mark = { marks: [{ person: two.person._id, state: 'present', revision: 0 }] }
  await teacher.post(rollPath(row, sessions[0]!)).send(mark).expect(200)
  clock.pass(3 * 60 * MINUTE)
  await warnAll()
  await warnAll()
  expect(await told(admin._id)).toEqual(['attendance.warning'])
  const hours = await hoursOf(row._id)
  expect(hours.get(one.person._id)).toMatchObject({ attended: 0, leave: 0, absent: 300, total: 300 })
  expect(hours.get(two.person._id)).toMatchObject({ attended: 300, leave: 0, absent: 0, total: 300 })
  const leaving = `/api/classes/${row._id}/attendance/shares/${one.person._id}/leaving`
  for (let again = 0; again < 2; again++) await teacher.post(leaving).send({ reason: '请假超过规定' }).expect(200)
  expect(await memberOf(row._id, one.person._id)).toBeNull()
  expect((await shares()).map((each: { left: object | null }) => each.left !== null)).toEqual([false, true])
  expect((await told(one.account._id)).filter((kind) => kind === 'class.left')).toHaveLength(1)
  await phone.get(`/api/class-sign-in/classes/${row._id}`).expect(404)
  await teacher.delete(leaving).expect(200)
  expect(await memberOf(row._id, one.person._id)).not.toBeNull()
  const graduated = { at: now(), by: '甲', hours: 1_200, credit: 1_200, reasons: [] }
  const of = { class: row._id, person: one.person._id }
  await Graduations.create({ _id: graduationId(row._id, one.person._id), ...of, graduated })
  const late = await teacher.post(leaving).send({ reason: '请假超过规定' }).expect(409)
  expect(late.body.code).toBe('class.mayNotLeave')
})
