/** 年度考核: a scheme of indicators, self-reports, their check, and results that are frozen. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  AssessmentItems,
  AssessmentPublications,
  Assessments,
} from '../../server/features/assessments/assessments.model.ts'
import { CALCULATE_JOB, calculateFigures } from '../../server/features/assessments/calculate.service.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { computeRequirement } from '../../server/features/coverage/compute.service.ts'
import { cellId, Cells } from '../../server/features/coverage/coverage.model.ts'
import { institutionFigures } from '../../server/features/coverage/institutionFigures.service.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import type { RecordKind } from '../../server/features/ledger/ledger.model.ts'
import { Units } from '../../server/features/organisations/organisations.model.ts'
import { findRequirement } from '../../server/features/programmes/requirements.service.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { standingClock } from '../support/clock.ts'
import { makePositions, makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { pdfText } from '../support/pdfText.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { toldTo } from '../support/told.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
const DAY = 86_400
let site: TestSite
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  clock = standingClock('2026-12-05T04:00:00Z')
  site = await openSite('assessments')
  await makePositions()
})
afterAll(async () => {
  clock.release()
  await site.close()
})

const none = { university: 0, hospital: 0, affiliate: 0, 'private-university': 0 }
const line = (full: number) => ({ by: 'line', zero: 0, full, steps: [] })
const about = { requirement: null, asks: '', measure: '', needsProof: false }
const record = (person: string, subject: string, kind: RecordKind, given: object = {}) =>
  transaction((session) => append({ key: newId(), person, actor: 'x', kind, subject, ...given }, session))

/** The figures of an assessment, as its job calculates them. */
const calculated = (id: string) =>
  calculateFigures(id, { progress: () => {}, signal: new AbortController().signal, publish: transaction })

/** A university with two secretaries, one of them trained; another with one who is not; a hospital that takes no part. */
async function world() {
  const tree = await makeTree()
  const other = await makeUnit('institution', tree.committee)
  const hospital = await makeUnit('institution', tree.committee, { sector: 'hospital', kind: 'hospital' })
  const programme = await makeProgramme(tree.committee)
  const requirement = await makeRequirement(tree.committee, [programme._id], { to: '2026-12-31' })
  const [trained] = [await makePerson(tree.branch), await makePerson(tree.branch)]
  const untrained = await makePerson(other)
  await record(trained._id, programme._id, 'programme.completed')
  await record(trained._id, 'course', 'quiz.finished', { lesson: 'l', credit: 300, data: { passed: false } })
  await record(trained._id, 'course', 'quiz.finished', { lesson: 'l', credit: 0, data: { passed: true } })
  await record(trained._id, 'course', 'quiz.finished', { lesson: 'm', credit: 0, data: { passed: false } })
  const committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
  const admin = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const reported = newId()
  const of = (kind: string, weight: number, scale: object = line(100), id = newId()) => ({
    ...{ id, name: kind, kind, ...about, requirement: requirement._id, scale },
    weights: { ...none, university: weight },
  })
  const indicators = [
    of('coverage', 40),
    of('timeliness', 10),
    of('hours', 10, line(3)),
    of('tests', 10),
    { ...of('reported', 30, line(2), reported), requirement: null, needsProof: true, measure: '次' },
  ]
  return { tree, other, hospital, programme, requirement, trained, untrained, committee, admin, reported, indicators }
}
type World = Awaited<ReturnType<typeof world>>

const scheme = {
  title: '2026 年度考核',
  on: '2026-12-31',
  known: 'now',
  reportFrom: '2026-12-05',
  reportTo: '2026-12-20',
}
const at = (id: string, rest = '') => `/api/assessments/${id}${rest}`
async function drafted({ committee, indicators, requirement }: World, more: object = {}): Promise<string> {
  const id = newId()
  await committee
    .post('/api/assessments')
    .send({ id, year: 2026, ...scheme, ...more })
    .expect(200)
  const body = { revision: 1, ...scheme, ...more, sizedBy: requirement._id, indicators }
  await committee.put(at(id)).send(body).expect(200)
  return id
}
async function opened(made: World, more: object = {}): Promise<string> {
  const id = await drafted(made, more)
  await made.committee.post(at(id, '/open')).send({ revision: 2 }).expect(200)
  await calculated(id)
  return id
}
const own = ({ tree }: World, id: string, rest = '') => at(id, `/units/${tree.institution._id}${rest}`)
const item = (made: World, id: string, rest = '') => own(made, id, `/items/${made.reported}${rest}`)
const attach = (agent: Agent, url: string, name = '通知.png') =>
  agent.post(`${url}/proofs`).attach('file', png(4, 4, [200, 30, 30]), { filename: name, contentType: 'image/png' })

async function submitted(made: World, id: string, number = 1): Promise<void> {
  const { admin } = made
  await admin.put(item(made, id)).send({ revision: 1, text: '举办示范班', number }).expect(200)
  await attach(admin, item(made, id)).expect(200)
  await admin.post(own(made, id, '/submit')).expect(200)
}
const titles = async (agent: Agent) => (await toldTo(agent)).map(({ title }) => title)
const code = ({ body }: { body: { code: string } }) => body.code
type Row = { unit: string; total: number; lines: { points: number | null; figure: object | null }[]; place: object }
const rows = async (agent: Agent, id: string): Promise<Row[]> =>
  (await agent.get(at(id, '/board')).expect(200)).body.rows

test('a draft is previewed with the figures of today, saved against its revision, and refuses to open unfinished', async () => {
  const made = await world()
  const { committee, tree, other, indicators } = made
  const id = await drafted(made)
  await calculated(id)
  const board = await rows(committee, id)
  expect(board.map(({ unit }) => unit).sort(), 'hospitals have no points').toEqual(
    [tree.institution._id, other._id].sort(),
  )
  const mine = board.find(({ unit }) => unit === tree.institution._id)!
  expect(mine.lines.map(({ figure }) => figure)).toEqual([
    { part: 1, whole: 2 },
    { part: 0, whole: 0 },
    { part: 300, whole: 2 },
    { part: 1, whole: 2 },
    null,
  ])
  expect(
    mine.lines.map(({ points }) => points),
    'nobody was due yet',
  ).toEqual([2_000, null, 500, 500, 0])
  expect(mine).toMatchObject({ total: 3_333, place: { rank: 1, of: 2, best: 3_333 } })
  await made.admin.get(own(made, id)).expect(404) // nobody has been told of it

  const body = { revision: 2, ...scheme, sizedBy: null, indicators: indicators.slice(1) }
  await committee.put(at(id)).send(body).expect(200)
  expect(code(await committee.put(at(id)).send(body).expect(409))).toBe('conflict')
  const refused = await committee.post(at(id, '/open')).send({ revision: 3 }).expect(422)
  expect(refused.body.code).toBe('assessment.scheme')
  expect(JSON.stringify(refused.body)).toContain('合计 60')
  const foreign = { ...indicators[0]!, requirement: newId() }
  expect(
    code(
      await committee
        .put(at(id))
        .send({ ...body, revision: 3, indicators: [foreign] })
        .expect(422),
    ),
  ).toBe('assessment.requirement')
  const wrong = { id: newId(), year: 2026, ...scheme, reportTo: '2026-01-01' }
  expect(code(await committee.post('/api/assessments').send(wrong).expect(422))).toBe('assessment.dates')

  const copy = newId()
  const again = { id: copy, year: 2027, ...scheme, copyOf: id }
  await committee.post('/api/assessments').send(again).expect(200)
  const view = (await committee.post('/api/assessments').send(again).expect(200)).body // a reply that was lost
  expect(view.indicators.map(({ name }: { name: string }) => name)).toEqual([
    'timeliness',
    'hours',
    'tests',
    'reported',
  ])
  await committee.post(at(copy, '/remove')).expect(200)
  await committee.get(at(copy)).expect(404)
})

test('counts as coverage does: a closed month as it was closed, today as the cells have it', async () => {
  const { tree, other, requirement, programme, untrained } = await world()
  const units = [tree.institution._id, other._id]
  await record(untrained._id, programme._id, 'training.completed', {
    on: '2026-11-20',
    data: { class: '示范班', from: '2026-11-20', to: '2026-11-20' },
  })
  await computeRequirement(requirement._id, { months: ['2026-11'] })
  const [closed, today] = [
    { on: '2026-11-30', known: 'then' },
    { on: '2026-12-05', known: 'now' },
  ] as const
  for (const moment of [closed, today]) {
    const asked = (await findRequirement(requirement._id))!
    const figures = await institutionFigures(asked, { ...moment, kinds: new Set() }, units)
    for (const unit of units) {
      const cell = (await Cells.findById(cellId(requirement._id, unit)).lean())!
      const { covered, required } = moment === closed ? cell.months['2026-11']! : cell.counts
      expect(figures.get(unit)!.coverage, moment.on).toEqual({ part: covered, whole: required })
    }
  }
})

test('is opened once and tells the institutions, who report in its days and submit what is whole', async () => {
  const made = await world()
  const { admin, committee } = made
  const id = await opened(made)
  await committee.post(at(id, '/open')).send({ revision: 2 }).expect(200)
  expect(
    (await Jobs.find({ kind: CALCULATE_JOB }).lean()).filter(({ key }) => key === `${CALCULATE_JOB}:${id}`),
  ).toHaveLength(1)
  expect(await titles(admin)).toEqual(['2026 年度考核开始自评填报'])
  expect((await admin.get('/api/assessments/own/waiting').expect(200)).body.count).toBe(1)
  const { items } = (await admin.get('/api/assessments/own').expect(200)).body
  expect(items).toMatchObject([
    { id, unit: made.tree.institution._id, state: 'open', mayReport: true, hasResult: false },
  ])
  const after = { revision: 3, ...scheme, sizedBy: null, indicators: [] }
  expect(code(await committee.put(at(id)).send(after).expect(409))).toBe('assessment.notDraft')
  expect(code(await committee.post(at(id, '/remove')).expect(409))).toBe('assessment.notDraft')

  const refused = await admin.post(own(made, id, '/submit')).expect(422)
  expect(refused.body.title).toContain('没有填写数值')
  const said = { revision: 1, text: '举办示范班 1 次', number: 1 }
  const saved = (await admin.put(item(made, id)).send(said).expect(200)).body
  expect((await admin.put(item(made, id)).send(said).expect(200)).body, 'a reply that was lost').toEqual(saved)
  expect(
    code(
      await admin
        .put(item(made, id))
        .send({ ...said, number: 2 })
        .expect(409),
    ),
  ).toBe('conflict')
  await admin
    .put(item(made, id))
    .send({ ...said, number: 1.005 })
    .expect(422)
  expect((await admin.post(own(made, id, '/submit')).expect(422)).body.title).toContain('没有证明文件')
  const { body } = await attach(admin, item(made, id)).expect(200)
  await attach(admin, item(made, id)).expect(200) // the same file is one
  expect(
    (await AssessmentItems.findOne({ assessment: id, indicator: made.reported, number: 1 }).lean())!.proofs,
  ).toHaveLength(1)
  const proof = item(made, id, `/proofs/${body.proofs[0].id}`)
  await admin.get(proof).expect(200)
  await committee.get(proof).expect(200)

  await admin.post(own(made, id, '/submit')).expect(200)
  await admin.post(own(made, id, '/submit')).expect(200)
  expect(await titles(committee)).toEqual([`${made.tree.institution.name}提交了年度考核自评`])
  expect((await committee.get('/api/assessments/waiting').expect(200)).body.count).toBe(1)
  expect((await committee.get('/api/assessments').expect(200)).body.items).toMatchObject([
    { id, waiting: 1, sheets: 2 },
  ])
  expect(
    code(
      await admin
        .put(item(made, id))
        .send({ ...said, revision: 3, number: 2 })
        .expect(409),
    ),
  ).toBe('assessment.notReporting')
  expect(code(await admin.del(proof).expect(409))).toBe('assessment.notReporting')
  expect(await AuditRows.countDocuments({ act: 'assessment.submit', subject: id })).toBe(1)
})

test('is checked: accepted, corrected with a reason, sent back until a day; nobody does another’s part', async () => {
  const made = await world()
  const { admin, committee, tree, other } = made
  const id = await opened(made)
  const check = (given: object, revision = 3) =>
    committee.put(item(made, id, '/check')).send({ revision, outcome: 'accepted', ...given })
  expect(code(await check({}, 1).expect(409)), 'not submitted').toBe('assessment.notWaiting')
  await submitted(made, id)
  await check({ outcome: 'corrected', number: 2 }).expect(422)
  await check({}, 2).expect(409)
  await check({ outcome: 'corrected', number: 2, reason: '通知写明两次' }).expect(200)
  const view = (await check({ outcome: 'corrected', number: 2, reason: '通知写明两次' }).expect(200)).body
  expect(view).toMatchObject({ state: 'checked', mayReport: false })
  expect(view.lines.at(-1)).toMatchObject({
    points: 3_000,
    item: { number: 1, check: { number: 2, reason: '通知写明两次' } },
  })
  expect(await AuditRows.countDocuments({ act: 'assessment.check', subject: id })).toBe(1)

  const back = (given: object = {}) =>
    committee
      .post(own(made, id, '/return'))
      .send({ revision: view.revision, until: '2027-01-05', reason: '请补充通知', ...given })
  expect(code(await back({ until: '2026-12-01' }).expect(422))).toBe('assessment.deadline')
  expect(code(await back({ revision: 1 }).expect(409))).toBe('conflict')
  await back().expect(200)
  await back().expect(200)
  expect(await titles(admin)).toContain('2026 年度考核的自评需要补充')
  expect(await titles(admin)).toHaveLength(2)
  const returned = (await admin.get(own(made, id)).expect(200)).body
  expect(returned).toMatchObject({ state: 'returned', mayReport: true, returnReason: '请补充通知' })
  expect(returned.lines.at(-1), 'counts once it is submitted again').toMatchObject({ points: 0, item: { check: null } })
  await admin
    .put(item(made, id))
    .send({ revision: returned.lines.at(-1).item.revision, text: '两次', number: 2 })
    .expect(200)
  const sent = (await admin.post(own(made, id, '/submit')).expect(200)).body
  expect(
    code(
      await committee
        .post(own(made, id, '/accept'))
        .send({ revision: 1 })
        .expect(409),
    ),
  ).toBe('conflict')
  await committee
    .post(own(made, id, '/accept'))
    .send({ revision: sent.revision })
    .expect(200)
  await committee
    .post(own(made, id, '/accept'))
    .send({ revision: sent.revision })
    .expect(200)

  const stranger = await site.signedIn((await makeAccount('unit-admin', other)).login)
  await stranger.get(own(made, id)).expect(404)
  await stranger.put(item(made, id)).send({ revision: 1, text: '', number: 1 }).expect(404)
  expect((await stranger.get('/api/assessments/own').expect(200)).body.items).toHaveLength(1)
  const elsewhere = await site.signedIn((await makeAccount('committee', (await makeTree()).committee)).login)
  for (const rest of ['', '/board', '/workbook']) await elsewhere.get(at(id, rest)).expect(404)
  await admin.get(at(id, '/board')).expect(403)
  await committee.put(item(made, id)).send({ revision: 1, text: '', number: 1 }).expect(403)
  expect(tree.institution._id).not.toBe(other._id)
})

test('is published when all is done, frozen as what was hashed, told to each its own, withdrawn and published anew', async () => {
  const restore = clock
  clock = standingClock('2026-12-05T04:00:00Z')
  const made = await world()
  const { tree, other, programme, untrained } = made
  const id = await opened(made)
  await submitted(made, id)
  const publication = newId()
  const publish = (by = made.committee, as = publication) => by.post(at(id, '/publish')).send({ id: as })
  const early = await publish().expect(409)
  for (const said of ['考核日', '还有 1 个单位没有提交', '没有审核']) expect(early.body.title, said).toContain(said)
  const { revision } = (await made.admin.get(own(made, id)).expect(200)).body
  await made.committee
    .post(own(made, id, '/accept'))
    .send({ revision })
    .expect(200)

  clock.pass(28 * DAY)
  const committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
  const admin = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  expect((await publish(committee).expect(409)).body.title).toContain('重新计算')
  await committee.post(at(id, '/calculate')).expect(200)
  await calculated(id)
  expect(code(await admin.get(own(made, id, '/result')).expect(409))).toBe('assessment.unpublished')
  for (const [agent, url] of [[admin, own(made, id, '/result/pdf')] as const, [committee, at(id, '/groups')] as const])
    expect((await agent.get(url).expect(409)).body.code).toBe('assessment.unpublished')
  await publish(committee).expect(200)
  await publish(committee).expect(200) // a reply that was lost
  const { content, hash } = (await AssessmentPublications.findById(publication).lean())!
  expect(createHash('sha256').update(content).digest('hex')).toBe(hash)
  const before = (await admin.get(own(made, id, '/result')).expect(200)).body
  expect(before).toMatchObject({
    hash,
    withdrawn: null,
    row: { unit: tree.institution._id, place: { rank: 1, of: 2 } },
  })
  expect(before.row.lines.map(({ points }: { points: number }) => points)).toEqual([2_000, 500, 500, 500, 1_500])
  expect(before.row.total).toBe(5_000)
  expect(JSON.stringify(before), 'others are not named').not.toContain(other.name)
  const paper = async (agent: Agent, url: string) =>
    (await pdfText((await agent.get(url).responseType('blob').expect(200)).body as Uint8Array)).join('')
  const number = `编号：2026-${hash.slice(0, 8).toUpperCase()}`
  const printed = await paper(admin, own(made, id, '/result/pdf'))
  for (const said of ['2026 年度考核得分表', number, '数据时点：2026年12月31日，按公布时所知', '总分 50.00 分', hash])
    expect(printed, said).toContain(said)
  expect(printed).toMatch(/2\s*个单位中列第 1 名；本组最高 50.00 分，平均 25.00 分/)
  expect(printed, 'others are not named').not.toContain(other.name)
  const stranger = await site.signedIn((await makeAccount('unit-admin', other)).login)
  await stranger.get(own(made, id, '/result/pdf')).expect(404)
  await admin.get(at(id, '/groups')).expect(403)
  const tables = await paper(committee, at(id, '/groups?sector=university'))
  for (const said of ['2026 年度考核各组得分', '高校', number, tree.institution.name, other.name, '25.00 分'])
    expect(tables, said).toContain(said)
  expect(await paper(committee, at(id, '/groups?sector=hospital'))).not.toContain(tree.institution.name)
  expect(await titles(admin)).toEqual(['2026 年度考核结果已公布'])

  await record(untrained._id, programme._id, 'programme.completed')
  expect(code(await committee.post(at(id, '/calculate')).expect(409))).toBe('assessment.notOpen')
  await calculated(id)
  const board = await rows(committee, id)
  expect(
    board.find(({ unit }) => unit === other._id),
    'as it was published',
  ).toMatchObject({ total: 0 })
  expect(board.find(({ unit }) => unit === tree.institution._id)).toEqual({ ...before.row, state: 'checked' })
  const workbook = await committee.get(at(id, '/workbook')).responseType('blob').expect(200)
  expect((workbook.body as Buffer).subarray(0, 2).toString()).toBe('PK')

  await committee.post(at(id, '/withdraw')).send({ reason: '口径有误' }).expect(200)
  await committee.post(at(id, '/withdraw')).send({ reason: '再来一次' }).expect(200)
  const withdrawn = (await admin.get(own(made, id, '/result')).expect(200)).body
  expect(withdrawn).toMatchObject({ hash, withdrawn: { reason: '口径有误' } })
  expect(await paper(admin, own(made, id, '/result/pdf'))).toContain('本结果已于2027年1月2日撤回')
  await committee.post(at(id, '/calculate')).expect(200)
  await calculated(id)
  await publish(committee, newId()).expect(200)
  expect(await AssessmentPublications.countDocuments({ assessment: id })).toBe(2)
  expect((await rows(committee, id)).find(({ unit }) => unit === other._id)!.lines[0]!.points).toBe(0) // trained after the day
  expect(await AuditRows.countDocuments({ act: 'assessment.withdraw', subject: id })).toBe(1)

  await committee.post(at(id, '/withdraw')).send({ reason: '有单位在考核日前撤销' }).expect(200)
  await Units.updateOne({ _id: other._id }, { $set: { closedOn: '2026-12-31' } })
  expect((await rows(committee, id)).map(({ unit, place }) => [unit, place])).toMatchObject([
    [tree.institution._id, { rank: 1, of: 1 }],
  ])
  clock.release()
  clock = restore
})

test('what was sent back and not submitted in time is checked as it was left; the deadline moves', async () => {
  clock = standingClock('2026-12-05T04:00:00Z')
  const made = await world()
  const id = await opened(made)
  const move = (reportTo: string, revision = 3) => made.committee.post(at(id, '/deadline')).send({ revision, reportTo })
  expect(code(await move('2026-12-01').expect(422))).toBe('assessment.deadline')
  await move('2026-12-08').expect(200)
  await move('2026-12-08').expect(200)
  expect(code(await move('2026-12-09').expect(409))).toBe('conflict')
  expect((await Assessments.findById(id).lean())!.calculation).toMatchObject({ state: 'done', revision: 4 })
  await submitted(made, id)
  const { revision } = (await made.admin.get(own(made, id)).expect(200)).body
  const until = { revision, until: '2026-12-06', reason: '请补充' }
  await made.committee
    .post(own(made, id, '/return'))
    .send(until)
    .expect(200)
  const now = (await made.committee.get(own(made, id)).expect(200)).body
  const accept = (by: Agent) => by.post(own(made, id, '/accept')).send({ revision: now.revision })
  expect(code(await accept(made.committee).expect(409))).toBe('assessment.notWaiting')
  clock.pass(3 * DAY)
  expect((await made.committee.get(at(id, '/board')).expect(200)).body.missing.join()).toContain('没有审核')
  expect((await accept(made.committee).expect(200)).body).toMatchObject({ state: 'checked' })
  expect(code(await made.admin.put(item(made, id)).send({ revision: 5, text: '', number: 1 }).expect(409))).toBe(
    'assessment.notReporting',
  )
})
