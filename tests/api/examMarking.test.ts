/** Two markers of one answer who know nothing of each other, an arbiter, and what the organiser sees of them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examContent, makeSatExam } from '../support/exams.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { ExamMarks } from '../../server/features/exams/marking/marks.model.ts'
import type { Exam } from '../../server/features/exams/exams.model.ts'
import { Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import { now } from '../../server/lib/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('examMarking')
})
afterAll(() => site.close())

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
interface ToMark {
  id: string
  text: string
  awarded: number | null
}
const PAIR = { markers: 2, allowed: 2, unit: 'points' } as const
const essay = (text: string) => ({ essay: { text } })

/** An examination whose essay is worth ten points, with a rubric of two lines, and three markers. */
async function made(texts: string[], given: Partial<Exam> = {}) {
  const tree = await makeTree()
  const content = examContent()
  const asked = content.sections[1]!.questions[0]!
  if (asked.kind === 'essay')
    asked.rubric = [
      { id: 'line1', text: '观点正确', points: 6 },
      { id: 'line2', text: '联系实际', points: 4 },
    ]
  const people = await Promise.all(texts.map(() => makeTrainee(tree.branch)))
  const sat = people.map(({ person }, at) => ({ person, answers: essay(texts[at]!) }))
  const exam = await makeSatExam(tree.committee, sat, { marking: PAIR, ...given }, content)
  const markers = []
  for (let at = 0; at < 3; at++)
    markers.push(await site.signedIn((await makeAccount('instructor', tree.committee)).login))
  return { exam, people, tree, at: `/api/exams/${exam}/marking/essay`, markers: markers as [Agent, Agent, Agent] }
}
const deal = async (agent: Agent, at: string) => (await agent.post(`${at}/deal`).expect(200)).body.items as ToMark[]
const mark = (agent: Agent, at: string, id: string, awarded: number, more: object = {}) =>
  agent.post(at).send({ marks: [{ id, awarded, ...more }] })
const sittingOf = async (id: string) =>
  (await Sittings.findById((await ExamMarks.findById(id).lean())!.sitting).lean())!

test('two marks within the difference are their mean, in whole points for the candidate', async () => {
  const { at, markers, exam } = await made(['一', '二'])
  const [a, b, c] = markers
  const dealt = await deal(a, at)
  expect(dealt.map(({ text }) => text).sort()).toEqual(['一', '二'])
  const [one, two] = dealt as [ToMark, ToMark]
  await mark(a, at, one.id, 6, { comment: '甲评', lines: ['line1'] }).expect(200)
  await mark(a, at, one.id, 6, { comment: '甲评', lines: ['line1'] }).expect(200) // a lost reply
  expect((await mark(a, at, one.id, 6, { lines: ['line9'] }).expect(422)).body.code).toBe('mark.lines')
  expect((await deal(a, at)).map(({ id }) => id)).toEqual([two.id])
  const seen = await b.get(`${at}?marked=false`).expect(200)
  expect(JSON.stringify([seen.body, await deal(b, at)])).not.toContain('甲评')
  expect((await sittingOf(one.id)).marks).toEqual({})
  await mark(a, at, one.id, 5, { comment: '甲评' }).expect(200) // one’s own is changed as long as nobody else has marked it
  await mark(b, at, one.id, 6).expect(200)
  expect(await sittingOf(one.id)).toMatchObject({
    state: 'finished',
    score: 6,
    marks: { essay: { awarded: 6, comment: '甲评' } },
  })
  expect((await mark(a, at, one.id, 9).expect(409)).body.code).toBe('mark.decided')
  expect((await mark(c, at, one.id, 9).expect(409)).body.code).toBe('mark.taken')
  expect((await a.get(`${at}?marked=true`).expect(200)).body.items).toMatchObject([{ id: one.id, awarded: 5 }])
  const [row] = (await a.get(`/api/exams/${exam}/marking`).expect(200)).body.items
  expect(row).toMatchObject({ waiting: 1, marked: 1, rubric: [{ id: 'line1' }, { id: 'line2' }] })
  await mark(c, at, one.id, 9, {}).expect(409)
  const corrected = { marks: [{ id: one.id, awarded: 9 }], correction: '总分算错' }
  await c.post(at).send(corrected).expect(200) // who organises it
  expect(await sittingOf(one.id)).toMatchObject({ score: 9 })
})

test('beyond it a third decides who sees both marks and no name; nobody twice, nobody oneself', async () => {
  const { at, markers, exam, people, tree } = await made(['一'])
  const [a, b, c] = markers
  const [{ id }] = (await deal(a, at)) as [ToMark]
  await mark(a, at, id, 2, { comment: '空泛' }).expect(200)
  await mark(b, at, id, 8, { comment: '充实' }).expect(200)
  expect((await ExamMarks.findById(id).lean())!.state).toBe('arbitration')
  expect((await a.post(`/api/exams/${exam}/release`).expect(409)).body.code).toBe('exam.marking')
  const list = `/api/exams/${exam}/arbitrations`
  expect((await a.get(list).expect(200)).body.items).toEqual([])
  expect((await a.post(list).send({ id, awarded: 5 }).expect(403)).body.code).toBe('mark.both')
  const [shown] = (await c.get(list).expect(200)).body.items
  expect(shown).toMatchObject({
    id,
    points: 10,
    given: [
      { awarded: 2, comment: '空泛' },
      { awarded: 8, comment: '充实' },
    ],
  })
  const names = (await ExamMarks.findById(id).lean())!.given!.map(({ name }) => name)
  expect(names.filter((name) => JSON.stringify(shown).includes(name))).toEqual([])
  const self = await makeAccount('instructor', tree.committee)
  await Accounts.updateOne({ _id: people[0]!.account._id }, { $unset: { person: 1 } })
  await Accounts.updateOne({ _id: self._id }, { $set: { person: people[0]!.person._id } })
  const own = await site.signedIn(self.login)
  expect((await own.post(list).send({ id, awarded: 5 }).expect(403)).body.code).toBe('mark.own')
  expect((await mark(own, at, id, 5).expect(403)).body.code).toBe('mark.own')
  await c.post(list).send({ id, awarded: 7, comment: '取其实' }).expect(200)
  await c.post(list).send({ id, awarded: 7, comment: '取其实' }).expect(200)
  expect(await sittingOf(id)).toMatchObject({ state: 'finished', score: 7 })
  const progress = (await a.get(`/api/exams/${exam}/markers`).expect(200)).body
  expect(progress.questions).toMatchObject([{ answers: 1, decided: 1, arbitration: 0 }])
  expect(progress.markers.map((each: { difference: number }) => each.difference).sort()).toEqual([-6, 6])
  const file = await a.get(`/api/exams/${exam}/markers/workbook`).expect(200)
  expect(file.headers['content-type']).toContain('spreadsheetml')
})

test('an answer is dealt to two, put back for others, and of three marks at once two count', async () => {
  const { at, markers } = await made(['一'])
  const [a, b, c] = markers
  const [{ id }] = (await deal(a, at)) as [ToMark]
  expect(await deal(b, at)).toHaveLength(1)
  expect(await deal(c, at)).toEqual([])
  await b
    .post(`${at}/put-back`)
    .send({ ids: [id] })
    .expect(200)
  expect(await deal(c, at)).toHaveLength(1)
  await ExamMarks.updateOne({ _id: id }, { $set: { 'takers.0.at': new Date(now().getTime() - 9 * 3_600_000) } })
  expect(await deal(b, at)).toHaveLength(1) // the first has left it too long
  await ExamMarks.updateOne({ _id: id }, { $set: { takers: [] } })
  const all = await Promise.all([a, b, c].map((agent) => mark(agent, at, id, 5)))
  expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 409])
  const row = (await ExamMarks.findById(id).lean())!
  expect(row.given).toHaveLength(2)
  expect(await sittingOf(id)).toMatchObject({ state: 'finished', score: 5 })
})

test('what waits is counted for who may mark it, and a mark survives another question’s scoring', async () => {
  const { at, markers, exam, tree } = await made(['一'])
  const [a, b] = markers
  const count = async (agent: Agent) => (await agent.get('/api/exams/marking/waiting/count').expect(200)).body.count
  expect(await count(a)).toBe(1)
  const [{ id }] = (await deal(a, at)) as [ToMark]
  await mark(a, at, id, 4).expect(200)
  expect([await count(a), await count(b)]).toEqual([0, 1])
  expect((await b.get('/api/exams?phase=marking').expect(200)).body.items).toMatchObject([{ id: exam }])
  expect((await a.get('/api/exams?phase=marking').expect(200)).body.items).toEqual([])
  const stranger = await site.signedIn((await makeAccount('instructor', (await makeTree()).institution)).login)
  for (const path of ['', '/essay', '/essay/deal']) {
    const url = `/api/exams/${exam}/marking${path}`
    await (path.endsWith('deal') ? stranger.post(url) : stranger.get(url)).expect(404)
  }
  expect(await count(stranger)).toBe(0)
  const trainee = await site.signedIn((await makeTrainee(tree.branch)).account.login)
  await trainee.post(`${at}/deal`).expect(403)
})
