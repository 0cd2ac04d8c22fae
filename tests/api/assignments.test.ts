/** Assignments of a class: written, handed in, returned, marked; who must not, and what happens twice. */
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { assignmentResults } from '../../server/features/assignments/results.service.ts'
import { remind } from '../../server/features/assignments/remind.service.ts'
import { Assignments } from '../../server/features/assignments/assignments.model.ts'
import { Submissions } from '../../server/features/assignments/submissions.model.ts'
import { TrainingClasses } from '../../server/features/classes/classes.model.ts'
import { newSheet } from '../../server/features/certificates/pdf/certificatePdf.ts'
import { runsOf } from '../../server/lib/pdf/typefaces.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { MOST_PAGES, remarkOf } from '../../server/features/assignments/resemblance/attached.rule.ts'
import { COMPARE_JOB } from '../../server/features/assignments/resemblance/compare.job.ts'
import { compareAgain } from '../../server/features/assignments/resemblance/compareAgain.ts'
import { pdfText } from '../../server/features/assignments/resemblance/pdfText.ts'
import { filesText } from '../../server/features/assignments/resemblance/filesText.ts'
import { compareSubmission } from '../../server/features/assignments/resemblance/compare.ts'
import { Resemblances, SubmissionPrintRows } from '../../server/features/assignments/resemblance/resemblance.model.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import type { Proof } from '../../server/storage/proofs.ts'
import { zipOf } from '../support/workbooks.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('assignments')
})
beforeEach(() => void (clock = standingClock('2025-06-16T02:00:00Z')))
afterEach(() => clock.release())
afterAll(() => site.close())

const DAY = 86_400
const ESSAY =
  '支部工作要从身边的小事做起，把组织生活过得有质量，让每一名党员都愿意来、坐得住、有收获，这是我在这次培训里最深的体会。'
const GIVEN = {
  ...{
    title: '学习心得',
    kind: 'reflection',
    instructions: '结合本支部的工作，写一篇学习心得。',
    files: true,
    least: 10,
  },
  ...{ dueOn: '2025-06-20', closesOn: '2025-06-25', scale: 'points', points: 100, passPoints: 60, rubric: [] },
  ...{ counts: true, group: false },
}
type Agent = Awaited<ReturnType<TestSite['signedIn']>>

/** A class of two trainees with its teacher; an assignment of it, published. */
async function inClass(given: object = {}) {
  const tree = await makeTree()
  const row = await makeOpenClass(tree.committee)
  const [one, two] = [await makeTrainee(tree.branch), await makeTrainee(tree.branch)]
  for (const { person } of [one, two]) await makeMember(row, person, tree.institution)
  const teacher = await site.signedIn((await makeAccount('instructor', tree.committee)).login)
  const body = { id: newId(), ...GIVEN, ...given }
  const made = await teacher.post(`/api/assignments/classes/${row._id}`).send(body).expect(200)
  const id = made.body.id as string
  const publish = () => teacher.post(`/api/assignments/${id}/publish`).send({ revision: 1 })
  const [first, second] = [await site.signedIn(one.account.login), await site.signedIn(two.account.login)]
  return { ...tree, row, one, two, teacher, first, second, id, publish, own: `/api/own-assignments/${id}` }
}
const write = (agent: Agent, own: string, revision: number, text: string) =>
  agent.put(`${own}/draft`).send({ revision, text })
const handIn = (agent: Agent, own: string, revision: number) => agent.post(`${own}/hand-in`).send({ revision })
const submissionOf = async (assignment: string, person: string) =>
  (await Submissions.findOne({ assignment, people: person }).lean())!
const kindsFor = async (account: string) => (await Notices.find({ account }).lean()).map(({ kind }) => kind)

test('a draft is kept, handed in once however often, returned, handed in again and marked; results count it', async () => {
  const { row, one, teacher, first, id, publish, own } = await inClass()
  await first.get(own).expect(404) // not published
  await publish().expect(200)
  await publish().expect(200)
  const owed = async () => (await first.get('/api/own-assignments/owed').expect(200)).body.items
  expect(await owed()).toMatchObject([{ id, class: row._id, state: 'writing' }])
  const written = await write(first, own, 0, '一二三').expect(200)
  expect(written.body).toMatchObject({ state: 'writing', text: '一二三', revision: 1 })
  await write(first, own, 0, '一二三').expect(200) // a lost reply
  expect((await write(first, own, 0, '别的').expect(409)).body.code).toBe('conflict')
  expect((await handIn(first, own, 1).expect(422)).body.title).toContain('至少写 10 字，现在 3 字')
  await teacher.get(`/api/submissions/${(await submissionOf(id, one.person._id))._id}`).expect(404) // a draft is its writer's

  await write(first, own, 1, ESSAY).expect(200)
  const [a, b] = await Promise.all([handIn(first, own, 2), handIn(first, own, 2)])
  expect([a.status, b.status]).toEqual([200, 200])
  expect((await handIn(first, own, 2).expect(200)).body.versions).toHaveLength(1)
  expect(await owed()).toEqual([])
  const { _id: submission } = await submissionOf(id, one.person._id)
  const path = `/api/submissions/${submission}`
  const back = { revision: 1, comment: '请再具体些', remarks: [{ quote: '坐得住', text: '怎么做到的？' }] }
  await teacher
    .post(`${path}/return`)
    .send({ ...back, remarks: [{ quote: '没有这句', text: '？' }] })
    .expect(422)
  await teacher.post(`${path}/return`).send(back).expect(200)
  await teacher.post(`${path}/return`).send(back).expect(200)
  const returned = await first.get(own).expect(200)
  expect(returned.body).toMatchObject({ state: 'returned', verdicts: [{ what: 'returned', comment: '请再具体些' }] })
  expect((await handIn(first, own, 2).expect(409)).body.code).toBe('assignment.unchanged')
  await write(first, own, 2, `${ESSAY}我们每月一次主题党日。`).expect(200)
  expect((await handIn(first, own, 3).expect(200)).body.versions).toHaveLength(2)

  expect((await teacher.post(`${path}/mark`).send({ revision: 1, points: 80 }).expect(409)).body.code).toBe('conflict')
  await teacher.post(`${path}/mark`).send({ revision: 3, points: 101 }).expect(422)
  const marked = await teacher.post(`${path}/mark`).send({ revision: 3, points: 55 }).expect(200)
  expect(marked.body).toMatchObject({ state: 'marked', points: 55, passed: false })
  expect((await assignmentResults(row._id)).get(one.person._id)).toEqual({ asked: 1, passed: 0, missing: ['学习心得'] })
  await teacher.post(`${path}/mark`).send({ revision: 3, points: 55 }).expect(200) // a lost reply
  expect((await teacher.post(`${path}/mark`).send({ revision: 4, points: 86 }).expect(409)).body.code).toBe(
    'submission.reason',
  )
  await teacher.post(`${path}/mark`).send({ revision: 4, points: 86, reason: '漏看了第二段' }).expect(200)
  expect((await assignmentResults(row._id)).get(one.person._id)).toEqual({ asked: 1, passed: 1, missing: [] })
  const seen = (await first.get(own).expect(200)).body
  expect(seen).toMatchObject({ state: 'marked', points: 86, passed: true, obstacle: 'marked' })
  expect(seen.verdicts.map(({ what }: { what: string }) => what)).toEqual(['returned', 'marked', 'corrected'])
  await write(first, own, 3, '不能再改了，已经批阅').expect(409)
  const told = await kindsFor(one.account._id)
  expect(told.filter((kind) => kind.startsWith('assignment.')).sort()).toEqual([
    ...['assignment.marked', 'assignment.marked', 'assignment.published', 'assignment.returned'],
  ])
  const queue = (await teacher.get(`/api/assignments/${id}`).expect(200)).body
  expect(queue.assignment.handIns).toEqual({ asked: 2, handedIn: 1, waiting: 0, marked: 1 })
  expect(queue.queue.map(({ state }: { state: string }) => state)).toEqual(['marked', 'writing'])
  const excel = await teacher.get(`/api/assignments/classes/${row._id}/workbook`).expect(200)
  expect(excel.headers['content-type']).toContain('spreadsheet')
})

test('late is said, after the last day nothing is taken, and a returned one still is', async () => {
  const { one, teacher, first, second, id, publish, own } = await inClass()
  await publish().expect(200)
  await write(first, own, 0, ESSAY).expect(200)
  clock.pass(6 * DAY) // the 22nd
  expect((await handIn(first, own, 1).expect(200)).body).toMatchObject({ late: true, versions: [{ late: true }] })
  clock.pass(4 * DAY)
  expect((await write(second, own, 0, ESSAY).expect(409)).body.code).toBe('assignment.closed')
  const { _id } = await submissionOf(id, one.person._id)
  await teacher.post(`/api/submissions/${_id}/return`).send({ revision: 1, comment: '补充' }).expect(200)
  await write(first, own, 1, `${ESSAY}补充`).expect(200)
  await handIn(first, own, 2).expect(200)
})

test('nobody reads or writes where they have no seat, have left, or run no class', async () => {
  const here = await inClass()
  const there = await inClass()
  for (const each of [here, there]) await each.publish().expect(200)
  await write(here.first, here.own, 0, ESSAY).expect(200)
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const attach = (agent: Agent) =>
    agent.post(`${here.own}/files`).attach('file', png, { filename: '照片.png', contentType: 'image/png' })
  const [added] = [await attach(here.first).expect(200), await attach(here.first).expect(200)]
  expect(added.body).toMatchObject({ revision: 2, proofs: [{ name: '照片.png' }] })
  const file = `${here.own}/files/${added.body.proofs[0].id}`
  await here.first.get(file).expect(200)
  await here.second.get(file).expect(404) // another trainee's
  await there.first.get(here.own).expect(404)
  await write(there.first, here.own, 0, ESSAY).expect(404)
  await handIn(here.first, here.own, 2).expect(200)
  await here.first.delete(file).expect(200) // out of the draft: the version keeps it
  const { _id } = await submissionOf(here.id, here.one.person._id)
  await here.teacher.get(`/api/submissions/${_id}/files/${added.body.proofs[0].id}`).expect(200)
  for (const path of [`submissions/${_id}`, `submissions/${_id}/resemblances`, `assignments/${here.id}`])
    await there.teacher.get(`/api/${path}`).expect(404)
  await there.teacher.post(`/api/submissions/${_id}/mark`).send({ revision: 1, points: 1 }).expect(404)
  await here.first.get(`/api/submissions/${_id}`).expect(403)
  const left = { on: '2025-06-17', at: new Date(), by: '甲', reason: '请假过多' }
  await Nominations.updateOne({ class: here.row._id, person: here.one.person._id }, { $set: { left } })
  await here.first.get(here.own).expect(404)
  expect((await here.teacher.get(`/api/assignments/${here.id}`)).body.assignment.handIns.asked).toBe(1)
})

test('what was published changes with a reason, and not what is marked by once something came', async () => {
  const { row, one, teacher, first, id, publish, own } = await inClass()
  await publish().expect(200)
  const save = (change: object) => teacher.put(`/api/assignments/${id}`).send({ ...GIVEN, revision: 2, ...change })
  await teacher.delete(`/api/assignments/${id}`).expect(409)
  await write(first, own, 0, ESSAY).expect(200)
  expect((await teacher.post(`/api/assignments/${id}/withdraw`).expect(409)).body.code).toBe('assignment.begun')
  expect((await save({ group: true }).expect(409)).body.code).toBe('assignment.groupWritten')
  await Assignments.updateOne({ _id: id }, { state: 'draft' }) // withdrawn in the moment in which somebody began
  expect((await teacher.delete(`/api/assignments/${id}`).expect(409)).body.code).toBe('assignment.written')
  await Assignments.updateOne({ _id: id }, { state: 'published' })
  await handIn(first, own, 1).expect(200)
  expect((await save({ points: 50, passPoints: 30 }).expect(409)).body.code).toBe('assignment.frozen')
  expect((await save({ passPoints: GIVEN.passPoints - 1 }).expect(409)).body.code).toBe('assignment.frozen')
  expect((await save({ dueOn: '2025-06-22' }).expect(422)).body.code).toBe('assignment.reason')
  const changed = await save({ dueOn: '2025-06-22', reason: '会期推迟' }).expect(200)
  expect(changed.body).toMatchObject({ dueOn: '2025-06-22', changes: [{ reason: '会期推迟' }] })
  await save({ dueOn: '2025-06-23', reason: '旧页面' }).expect(409)
  clock.pass(5 * DAY) // the 21st: one day left for who has handed in nothing
  await remind(AbortSignal.abort())
  await remind(new AbortController().signal)
  await remind(new AbortController().signal)
  expect((await kindsFor(one.account._id)).filter((kind) => kind === 'assignment.due')).toEqual([])
  expect(
    await Notices.countDocuments({ kind: 'assignment.due', link: `/learn/classes/${row._id}/assignments/${id}` }),
  ).toBe(1)
})

test('one of a group hands in for all, by a rubric; one of them may get another mark', async () => {
  const level = (points: number) => ({ id: newId(), title: `${points} 分`, points })
  const rubric = [{ id: newId(), title: '联系实际', levels: [level(0), level(60), level(90)] }]
  const made = await inClass({ group: true, rubric })
  const { row, one, two, teacher, first, second, id, publish, own, branch, institution } = made
  await publish().expect(200)
  expect((await write(first, own, 0, ESSAY).expect(409)).body.code).toBe('assignment.noGroup')
  const groups = [{ id: newId(), name: '第一组', leader: one.person._id, people: [one.person._id, two.person._id] }]
  const save = (revision: number, given: object[]) =>
    teacher.put(`/api/class-groups/${row._id}`).send({ revision, groups: given })
  await save(0, [...groups, { ...groups[0]!, id: newId() }]).expect(422)
  await save(0, groups).expect(200)
  await save(0, groups).expect(200)
  await save(0, []).expect(409)
  expect((await second.get(`/api/class-groups/${row._id}/own`).expect(200)).body.own).toBe(groups[0]!.id)
  await write(first, own, 0, '我先写开头').expect(200)
  const both = await write(second, own, 1, ESSAY).expect(200)
  expect(both.body.group).toMatchObject({ name: '第一组', people: [one.person.name, two.person.name] })
  await handIn(second, own, 2).expect(200)
  expect((await first.get(own).expect(200)).body).toMatchObject({ state: 'handed-in', versions: [{ number: 1 }] })
  const path = `/api/submissions/${(await submissionOf(id, one.person._id))._id}`
  await teacher.post(`${path}/mark`).send({ revision: 1, levels: [] }).expect(422)
  const levels = [{ criterion: rubric[0]!.id, level: rubric[0]!.levels[2]!.id }]
  expect((await teacher.post(`${path}/mark`).send({ revision: 1, levels }).expect(200)).body.points).toBe(90)
  const less = { revision: 2, person: two.person._id, points: 40, reason: '没有参加讨论' }
  await teacher.post(`${path}/adjust`).send(less).expect(200)
  expect((await first.get(own).expect(200)).body).toMatchObject({ points: 90, passed: true })
  expect((await second.get(own).expect(200)).body).toMatchObject({ points: 40, passed: false })
  const results = await assignmentResults(row._id)
  expect([one, two].map(({ person }) => results.get(person._id)!.passed)).toEqual([1, 0])
  // Who comes into the group afterwards has no part in it, is told so, and is not forgotten by who marks.
  const late = await makeTrainee(branch)
  await makeMember(row, { ...late.person, name: '后来' }, institution)
  const third = await site.signedIn(late.account.login)
  await save(1, [{ ...groups[0]!, people: [...groups[0]!.people, late.person._id] }]).expect(200)
  expect((await third.get(own).expect(200)).body).toMatchObject({ joined: true, points: null, passed: null })
  const queue = (await teacher.get(`/api/assignments/${id}`).expect(200)).body.queue as { name: string }[]
  expect(queue.map(({ name }) => name)).toEqual(['第一组', '后来（提交后进组，还没有成绩）'])
  const { people, revision } = (await teacher.get(path).expect(200)).body
  expect(people.at(-1)).toMatchObject({ name: '后来', joined: true, passed: null })
  const given = { revision, person: late.person._id, points: 70, reason: '补了调研' }
  await teacher.post(`${path}/adjust`).send(given).expect(200)
  expect((await third.get(own).expect(200)).body).toMatchObject({ joined: false, points: 70, passed: true })
  expect((await assignmentResults(row._id)).get(late.person._id)!.passed).toBe(1)
})

test('copied passages are found side by side, whichever came first, and the words of the assignment are not', async () => {
  const { one, two, teacher, first, second, id, publish, own } = await inClass()
  await publish().expect(200)
  await write(first, own, 0, `${GIVEN.instructions}${ESSAY}我来自附属医院。`).expect(200)
  await handIn(first, own, 1).expect(200)
  await write(second, own, 0, `${GIVEN.instructions}另外想说：${ESSAY.replace('，', ', ')}以上。`).expect(200)
  await handIn(second, own, 1).expect(200)
  const ids = [await submissionOf(id, one.person._id), await submissionOf(id, two.person._id)].map(({ _id }) => _id)
  for (const each of [...ids, ...ids]) await compareSubmission(each, (work) => transaction(work))
  expect(await Resemblances.countDocuments({ submissions: ids[0]! })).toBe(1)
  for (const each of ids) {
    const { items } = (await teacher.get(`/api/submissions/${each}/resemblances`).expect(200)).body
    expect(items).toMatchObject([{ passages: [{}] }])
    expect(items[0].passages[0].here).toContain('让每一名党员都愿意来')
    expect(items[0].passages[0].here).not.toContain('写一篇学习心得')
  }
  expect((await teacher.get(`/api/assignments/${id}`).expect(200)).body.queue[0].resembles).toBe(1)
})

test.each(['programme', 'base'] as const)(
  'what an earlier class of the same %s handed in is compared, too',
  async (kin) => {
    const [before, now, elsewhere] = [await inClass(), await inClass(), await inClass()]
    const shared = newId()
    const classes = [before.row._id, now.row._id]
    await TrainingClasses.updateMany({ _id: { $in: classes } }, { $set: { [kin]: shared } })
    await TrainingClasses.updateOne({ _id: before.row._id }, { $set: { year: 2024, title: '上一期' } })
    const ids: string[] = []
    for (const { first, own, publish, id, one } of [before, now, elsewhere]) {
      await publish().expect(200)
      await write(first, own, 0, ESSAY).expect(200)
      await handIn(first, own, 1).expect(200)
      ids.push((await submissionOf(id, one.person._id))._id)
    }
    for (const each of ids) await compareSubmission(each, (work) => transaction(work))
    const { items } = (await now.teacher.get(`/api/submissions/${ids[1]!}/resemblances`).expect(200)).body
    const passages = [{ here: expect.stringContaining('每一名党员'), there: expect.stringContaining('每一名党员') }]
    expect(items).toMatchObject([{ class: '上一期', name: null, passages }]) // of another base: whose it is is not said
  },
)

test('what a Word file says is compared too, and one that cannot be read is left', async () => {
  const { one, two, first, second, id, publish, own } = await inClass({ least: 0 })
  await publish().expect(200)
  const xml = `<w:document><w:body><w:p><w:r><w:t xml:space="preserve">${ESSAY.slice(0, 30)}</w:t></w:r><w:r><w:t>${ESSAY.slice(30)}&amp;</w:t></w:r></w:p></w:body></w:document>`
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  const packed = zipOf({
    '[Content_Types].xml': `<Types><Override PartName="/word/document.xml" ContentType="${type}.main+xml"/></Types>`,
    'word/document.xml': xml,
  })
  await first.post(`${own}/files`).attach('file', packed, { filename: '心得.docx', contentType: type }).expect(200)
  await handIn(first, own, 1).expect(200)
  await write(second, own, 0, `我写的：${ESSAY}`).expect(200)
  await handIn(second, own, 1).expect(200)
  for (const { person } of [one, two]) {
    const { _id } = await submissionOf(id, person._id)
    const attached = ({ proofs }: { proofs: Proof[] }) => filesText(site.app, _id, proofs)
    await compareSubmission(_id, (work) => transaction(work), attached)
  }
  const { _id } = await submissionOf(id, one.person._id)
  expect((await Resemblances.find({ submissions: _id }).lean()).map(({ letters }) => letters)).toEqual([
    expect.any(Number),
  ])
  const broken = { storage: { read: () => Promise.resolve({ body: Readable.from(['no zip']), size: 6 }) } }
  expect(await filesText(broken as never, 'x', [{ id: 'x', name: '心得', type } as never])).toEqual({
    text: '',
    remarks: [{ file: '心得', why: 'broken' }],
  })
})

test('what a PDF says is compared with earlier ones; a scan, and one that cannot be read, are named to the marker', async () => {
  const { one, two, teacher, first, second, id, publish, own } = await inClass({ least: 0 })
  await publish().expect(200)
  const attach = (agent: Agent, bytes: Buffer, filename: string) =>
    agent.post(`${own}/files`).attach('file', bytes, { filename, contentType: 'application/pdf' }).expect(200)
  await attach(first, await pdfOf([ESSAY.slice(0, 20), ESSAY.slice(20)]), '心得.pdf')
  await handIn(first, own, 1).expect(200)
  await attach(second, await pdfOf([`⻓话短说，${ESSAY}以上。`]), '心得.pdf')
  await attach(second, await pdfOf(['']), '扫描件.pdf')
  await attach(second, Buffer.from('%PDF-1.7 and no more'), '坏的.pdf')
  await handIn(second, own, 3).expect(200)
  const ids = [await submissionOf(id, one.person._id), await submissionOf(id, two.person._id)].map(({ _id }) => _id)
  await compareSubmission(ids[0]!, (work) => transaction(work)) // by an earlier program
  await SubmissionPrintRows.updateOne({ _id: ids[0]! }, { $unset: { reader: 1, remarks: 1 } })
  await Jobs.deleteMany({ kind: COMPARE_JOB })
  for (let time = 0; time < 2; time += 1) await compareAgain(COMPARE_JOB, transaction, new AbortController().signal)
  const waiting = await Jobs.find({ kind: COMPARE_JOB }).lean()
  expect(waiting.map(({ payload }) => payload)).toEqual([{ submission: ids[0] }])
  for (const _id of ids)
    await compareSubmission(_id, transaction, ({ proofs }: { proofs: Proof[] }) => filesText(site.app, _id, proofs))
  const { items, unread } = (await teacher.get(`/api/submissions/${ids[1]!}/resemblances`).expect(200)).body
  expect(items).toMatchObject([{ submission: ids[0], passages: [{ here: expect.stringContaining('每一名党员') }] }])
  expect(unread).toEqual([
    { file: '扫描件.pdf', why: 'textless' },
    { file: '坏的.pdf', why: 'broken' },
  ])
  expect(await pdfText(await pdfOf([ESSAY]), { heapMegabytes: 64, seconds: 0.001 }), 'it took too long').toBeNull()
  const many = await pdfText(await pdfOf(Array.from({ length: MOST_PAGES + 1 }, (_, at) => `第${at}页`)))
  expect([many!.whole, many!.text.includes(`第${MOST_PAGES - 1}页`), remarkOf(many)]).toEqual([false, true, 'long'])
})

/** Of a font that names its characters by a code page of old and is not in the file, as some programs write them. */
test('a PDF without fonts of its own is read by their code page', async () => {
  const content = 'BT /F 12 Tf 50 700 Td <652F90E85DE54F5C> Tj ET'
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>',
    '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>',
  ]
  const body = objects.map((each, at) => `${at + 1} 0 obj${each}endobj\n`).join('')
  const read = await pdfText(Buffer.from(`%PDF-1.4\n${body}trailer<</Root 1 0 R/Size 7>>\n%%EOF`))
  expect(read).toEqual({ text: '支部工作', whole: true })
})

function pdfOf(pages: string[]): Promise<Buffer> {
  const sheet = newSheet('', new Date(0))
  for (const text of pages) {
    sheet.addPage().rect(0, 0, 50, 50).fill('red')
    for (const { face, text: run } of runsOf(text, 'regular')) sheet.font(face).text(run)
  }
  sheet.end()
  return buffer(sheet)
}
