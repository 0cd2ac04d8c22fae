import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorker } from '../../server/jobs/worker.ts'
import { RosterImports, storageKey } from '../../server/features/imports/imports.model.ts'
import { tidyImports } from '../../server/features/imports/tidyImports.job.ts'
import { Positions, Units } from '../../server/features/organisations/organisations.model.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { phonesOf, sealedNumber } from '../../server/features/roster/secrets.service.ts'
import { newId } from '../../server/lib/id.ts'
import { POSITIONS } from '../../seeds/positions.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { act, over, rowsOf, sendFile, sendWorkbook } from '../support/importing.ts'
import { rawDatabase } from '../support/rawDatabase.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { rowsXml, twoSheets } from '../support/workbooks.ts'

let site: TestSite
let worker: ReturnType<typeof startWorker>
beforeAll(async () => {
  site = await openSite('imports')
  await Positions.insertMany(POSITIONS)
  worker = startWorker(site.app, { pollMs: 250 })
})
afterAll(async () => {
  await worker.stop()
  await site.close()
})

const HEADER = '姓名,工号,手机,单位,职务,任职时间,卸任时间,双带头人'
const POST = '教师党支部书记'
type Agent = Awaited<ReturnType<TestSite['signedIn']>>

async function university() {
  const tree = await makeTree()
  const first = await makeUnit('branch', tree.faculty, { name: '第一党支部' })
  await makeUnit('branch', tree.faculty, { name: '第二党支部' })
  const agent = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  return { tree, first, agent, unit: tree.institution._id }
}

const upload = (agent: Agent, unit: string, rows: readonly string[], header = HEADER) =>
  sendFile(agent, unit, [header, ...rows])
const roster = async (agent: Agent, unit: string) =>
  (await agent.get(`/api/units/${unit}/people`).query({ limit: 100 }).expect(200)).body.items as {
    name: string
    staffNumber: string
    appointments: { unitName: string; from: string; to: string | null; dualLeader: boolean }[]
  }[]

describe('a file', () => {
  test('says what it would do, does it, is the same the second time, and is taken back as one', async () => {
    const { tree, first, agent, unit } = await university()
    const moved = await makePerson(first, 'teacher-branch-secretary', '2019-09-01', {
      name: '李调任',
      staffNumber: '002',
    })
    await makePerson(tree.faculty, 'organiser', '2019-09-01', { name: '王离任', staffNumber: '003' })
    const { _id } = await makePerson(tree.faculty, 'organiser', '2019-09-01', { name: '赵不变', staffNumber: '004' })
    await People.updateOne({ _id }, { $set: { phone: sealedNumber(_id, 'phone', '13800000004') } })
    const faculty = tree.faculty.name
    const before = await roster(agent, unit)
    const rows = [
      `张新任,001,13800000001,${faculty},院系党组织书记、专职组织员,2024-09-01,,是,2024-08-20,3,Zhang@Example.com,男,1980年3月,2001-07-01`,
      `李调任,002,,第二党支部,${POST},2024-09-01,,`,
      `王离任,003,13800000003,${faculty},专职组织员,2019-09-01,2024-07-01,,,,,女,1975,`,
      `赵不变,004,13800000004,${faculty},专职组织员,2019-09-01,,`,
    ]
    const header = `${HEADER},任期起,届期,邮箱,性别,出生年月,入党时间`
    const checked = await upload(agent, unit, rows, header)
    expect(checked).toMatchObject({
      state: 'checked',
      counts: { new: 1, moved: 1, ended: 1, unchanged: 1, doubt: 0, error: 0 },
      endedPosts: 1,
      heldPosts: 3,
      confirmEnded: true,
    })
    expect(await roster(agent, unit)).toEqual(before)
    const [ended] = await rowsOf(agent, checked.id, 'ended')
    expect(ended).toMatchObject({
      row: 4,
      name: '王离任',
      fields: [
        { label: '手机', before: null, after: '138****0003' },
        { label: '性别', before: null, after: '女' },
        { label: '出生年份', before: null, after: '1975' },
      ],
      posts: [{ kind: 'ended', unitName: faculty, to: '2024-07-01', before: { to: null } }],
    })
    const refused = await agent.post(`/api/imports/${checked.id}/apply`).send({ ended: 2 }).expect(409)
    expect(refused.body.code).toBe('import.confirmEnded')
    expect(await act(agent, checked.id, 'apply', { ended: 1 })).toMatchObject({ state: 'applied' })
    const added = (await People.findOne({ name: '张新任' }).lean())!
    expect((await phonesOf([added._id])).get(added._id)).toBe('13800000001')
    const known = { sex: 'male', birthYear: 1980, email: 'zhang@example.com', partyJoinedOn: '2001-07-01' }
    expect(added.details).toEqual({ ...known, messengerId: null })
    const details = async () => (await People.findOne({ staffNumber: '003' }).lean())!.details
    expect(await details()).toMatchObject({ sex: 'female', birthYear: 1975, email: null })
    expect(await rawDatabase(), 'in clear').not.toMatch(/1380000000/)

    const after = await roster(agent, unit)
    const posts = (name: string) => after.find((each) => each.name === name)!.appointments
    const term = { electedOn: '2024-08-20', years: 3, dueOn: '2027-08-20' }
    expect(posts('张新任')).toMatchObject([
      { dualLeader: true, term },
      { dualLeader: true, term },
    ])
    expect(posts('李调任')).toMatchObject([{ unitName: '第二党支部', from: '2024-09-01' }])
    expect(posts('王离任')).toMatchObject([{ unitName: faculty, to: '2024-07-01' }])
    expect(await Appointments.countDocuments({ person: moved._id, supersededAt: null })).toBe(2)

    const again = await upload(agent, unit, rows, header)
    expect(again.counts).toMatchObject({ new: 0, changed: 0, moved: 0, ended: 0, unchanged: 4 })
    expect((await agent.post(`/api/imports/${again.id}/apply`).send({}).expect(409)).body.code).toBe('import.nothing')

    expect(await act(agent, checked.id, 'undo')).toMatchObject({ state: 'undone' })
    expect(await details()).toMatchObject({ sex: null, birthYear: null })
    const clear = (items: typeof before) =>
      items
        .map(({ appointments, ...each }) => [
          ...Object.values(each),
          ...appointments.map(({ unitName, from, to }) => [unitName, from, to]),
        ])
        .sort()
    expect(clear(await roster(agent, unit))).toEqual(clear(before))
    expect((await People.find({ ancestors: tree.institution._id }).lean()).length).toBe(3)
  })

  test('of two sheets, with merged cells and a header that was taken for another row, is read as a person says', async () => {
    const { agent, unit } = await university()
    const people = [
      ['填报单位', '某大学', '填报人', '李老师', '2024年'],
      ['同志', '编号', '在何处', '任何职', '何时起'],
      ['甲一', '201', '第一党支部', POST, '2024-09-01'],
      ['乙二', '202', null, POST, '2024-09-02'],
    ]
    const merges = '<mergeCells><mergeCell ref="C3:C4"/></mergeCells>'
    const notes = [['怎样填写'], ['一行一人']]
    const book = twoSheets(
      `<sheetData>${rowsXml(notes)}</sheetData>`,
      `<sheetData>${rowsXml(people)}</sheetData>${merges}`,
    )
    const read = await sendWorkbook(agent, unit, book)
    expect(read).toMatchObject({ state: 'matching', sheets: [{ name: '说明' }, { name: '任职', header: { row: 1 } }] })
    const choose = (header: object, sheet = 1) => agent.put(`/api/imports/${read.id}/header`).send({ sheet, header })
    expect((await choose({ row: 90, lines: 1 }).expect(422)).body.title).toMatch(/没有内容|没有这个工作表/)
    await choose({ row: 2, lines: 1 }, 7).expect(422)
    const { body } = await choose({ row: 2, lines: 1 }).expect(200)
    expect([body.state, body.sheet, body.sheets[1].header]).toEqual(['matching', 1, { row: 2, lines: 1 }])
    expect(body.sheets[1].columns.map(({ name }: { name: string }) => name)).toEqual(people[1])
    expect(body.sheets[1].preview.map(({ row }: { row: number }) => row)).toEqual([3, 4])
    expect(body.sheets[1].titles).toMatchObject([{ row: 1, text: expect.stringContaining('填报人') }])
    const fields = ['name', 'staffNumber', 'unit', 'position', 'from']
    const columns = fields.map((field, column) => ({ column, field }))
    await agent
      .put(`/api/imports/${read.id}/columns`)
      .send({ sheet: 1, header: { row: 2, lines: 1 }, columns })
      .expect(200)
    expect((await over(agent, read.id)).counts).toMatchObject({ new: 2, error: 0 })
    await act(agent, read.id, 'apply')
    expect((await choose({ row: 2, lines: 1 }).expect(409)).body.code).toBe('import.state')
    const posts = (await roster(agent, unit)).map(({ staffNumber, appointments }) => [
      staffNumber,
      appointments[0]!.unitName,
      appointments[0]!.from,
    ])
    expect(posts.sort()).toEqual([
      ['201', '第一党支部', '2024-09-01'],
      ['202', '第一党支部', '2024-09-02'],
    ])
  })

  test('with errors and doubts says where, and what remains is imported when that is asked for', async () => {
    const { first, agent, unit } = await university()
    const one = await makePerson(first, 'organiser', '2019-09-01', { name: '张三', staffNumber: '101' })
    const checked = await upload(agent, unit, [
      `张三,102,,第一党支部,${POST},2024-09-01,,`,
      `李四,103,12345,没有这个支部,${POST},2024-13,,也许`,
      `王五,104,,第一党支部,${POST},2024-09-01,,`,
    ])
    expect(checked.counts).toMatchObject({ new: 1, doubt: 1, error: 1 })
    const [wrong] = await rowsOf(agent, checked.id, 'error')
    expect(wrong.errors.map(({ column, value }: { column: string; value: string }) => [column, value])).toEqual([
      ['手机', '12345'],
      ['单位', '没有这个支部'],
      ['任职时间', '2024-13'],
      ['双带头人', '也许'],
    ])
    const [doubt] = await rowsOf(agent, checked.id, 'doubt')
    expect(doubt.candidates).toEqual([
      { id: one._id, name: '张三', staffNumber: '101', posts: expect.stringContaining('第一党支部') },
    ])
    expect((await agent.post(`/api/imports/${checked.id}/apply`).send({}).expect(409)).body.code).toBe('import.leftOut')
    const choose = (...choices: object[]) => agent.put(`/api/imports/${checked.id}/choices`).send({ choices })
    const { body: refused } = await choose({ row: 2, person: 'somebody' }).expect(422)
    expect([refused.code, refused.title]).toEqual(['import.choice', expect.stringContaining('第 2 行')])
    await choose({ row: 2, person: one._id }, { row: 2, person: 'new' }, { row: 900, person: 'new' }).expect(200)
    expect((await RosterImports.findById(checked.id).lean())!.choices).toEqual([{ row: 2, person: 'new' }])
    expect((await over(agent, checked.id)).counts).toMatchObject({ new: 2, doubt: 0, error: 1 })
    await act(agent, checked.id, 'apply', { leaveOut: true })
    expect((await roster(agent, unit)).map(({ staffNumber }) => staffNumber).sort()).toEqual(['101', '102', '104'])
  })

  test('with a post that the unit does not have says which unit and which post', async () => {
    const { agent, unit } = await university()
    const { id } = await upload(agent, unit, ['张三,151,,第一党支部,院系党组织书记,2024-09-01,,'])
    const [{ errors }] = await rowsOf(agent, id, 'error')
    expect(errors).toMatchObject([{ column: '职务', reason: '“第一党支部”不设“院系党组织书记”。' }])
  })

  test('with columns of other names is asked about once, and known the next time', async () => {
    const { agent, unit } = await university()
    const header = '尊称,编码,归口,岗位名,起'
    const rows = [`张三,201,第一党支部,${POST},2024-09-01`]
    const numbered = await upload(agent, unit, ['13800000201,张三,13800000203'], '工号,尊称,联络')
    expect(numbered.sheets[0].preview).toEqual([{ row: 2, cells: ['13800000201', '张三', '138****0203'] }])
    const matching = await upload(agent, unit, rows, header)
    expect(matching).toMatchObject({ state: 'matching', sheets: [{ rows: 1, preview: [{ row: 2 }] }] })
    const fields = ['name', 'staffNumber', 'unit', 'position', 'from']
    const columns = fields.map((field, column) => ({ column, field }))
    const send = (given: object[]) =>
      agent.put(`/api/imports/${matching.id}/columns`).send({ sheet: 0, header: { row: 1, lines: 1 }, columns: given })
    expect((await send([{ column: 0, field: 'unit' }]).expect(422)).body.code).toBe('import.noColumn')
    const other = { sheet: 0, header: { row: 2, lines: 1 }, columns: [{ column: 0, field: 'name' }] }
    await agent.put(`/api/imports/${matching.id}/columns`).send(other).expect(200)
    expect((await over(agent, matching.id)).sheets).toMatchObject([
      { rows: 0, columns: [{ name: '张三' }, {}, {}, {}, {}] },
    ])
    await send(columns).expect(200)
    expect((await over(agent, matching.id)).counts).toMatchObject({ new: 1 })
    expect(await upload(agent, unit, rows, header)).toMatchObject({ state: 'checked', counts: { new: 1 } })
  })

  test('that is none is refused with a sentence, and can be thrown away', async () => {
    const { agent, unit } = await university()
    const id = newId().slice(0, 16)
    const pdf = { filename: 'a.xlsx', contentType: 'application/octet-stream' }
    await agent
      .post(`/api/units/${unit}/imports`)
      .query({ id, fileName: 'a.xlsx' })
      .attach('file', Buffer.from('%PDF-1.4 nothing'), pdf)
      .expect(200)
    expect(await over(agent, id)).toMatchObject({ state: 'failed', refusal: { code: 'sheets.notASheet' } })
    await agent.delete(`/api/imports/${id}`).expect(200)
    await agent.get(`/api/imports/${id}`).expect(404)
  })
})

describe('an import', () => {
  test('is refused when the roster has changed since, and shows the difference anew', async () => {
    const { first, agent, unit } = await university()
    const file = [`张三,301,,第一党支部,${POST},2024-09-01,,`]
    const [one, other] = [await upload(agent, unit, file), await upload(agent, unit, file)]
    await act(agent, one.id, 'apply')
    expect(await act(agent, other.id, 'apply')).toMatchObject({
      state: 'checked',
      refusal: { code: 'import.rosterChanged' },
      counts: { new: 0, unchanged: 1 },
    })
    expect(await People.countDocuments({ ancestors: first._id })).toBe(1)

    const named = await upload(agent, unit, [`李四,,,第一党支部,${POST},2024-09-01,,`])
    await makePerson(first, 'organiser', '2019-09-01', { name: '李四' }) // who may be the same
    expect(await act(agent, named.id, 'apply')).toMatchObject({ state: 'checked', counts: { new: 0, changed: 1 } })
    await Units.updateOne({ _id: first._id }, { $set: { closedOn: '2024-01-01' } })
    expect(await act(agent, named.id, 'apply')).toMatchObject({ state: 'checked', counts: { changed: 0, error: 1 } })
  })

  test('of people without numbers, twice at the same moment, adds everybody once', async () => {
    const { first, agent, unit } = await university()
    const file = [`张三,,,第一党支部,${POST},2024-09-01,,`, `李四,,,第一党支部,${POST},2024-09-01,,`]
    const both = [await upload(agent, unit, file), await upload(agent, unit, file)]
    const apply = ({ id }: { id: string }) => agent.post(`/api/imports/${id}/apply`).send({})
    const replies = await Promise.all([...both, ...both].map(apply)) // each of them asked twice
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const ended = [await over(agent, both[0]!.id), await over(agent, both[1]!.id)]
    expect(ended.map(({ state }) => state).sort()).toEqual(['applied', 'checked'])
    expect(ended.find(({ state }) => state === 'checked')).toMatchObject({
      refusal: { code: 'import.rosterChanged' },
      counts: { new: 0, unchanged: 2 },
    })
    expect(await People.countDocuments({ ancestors: first._id })).toBe(2)
  })

  test('is not taken back where somebody went on with it, and the refusal says who', async () => {
    const { tree, agent, unit } = await university()
    const rows = [`张三,401,,第一党支部,${POST},2024-09-01,,`, `李四,402,,第二党支部,${POST},2024-09-01,,`]
    const { id } = await upload(agent, unit, rows)
    await act(agent, id, 'apply')
    const person = (await People.findOne({ staffNumber: '402', ancestors: unit }).lean())!
    await makeAccount('trainee', tree.institution, { person: person._id, name: '李四' })
    expect(await act(agent, id, 'undo')).toMatchObject({
      state: 'applied',
      refusal: { code: 'import.kept' },
      kept: ['李四：已开设账号'],
    })
    expect(await roster(agent, unit)).toHaveLength(2)
  })

  test('is not taken back where somebody whom it added was corrected or completed since', async () => {
    const { agent, unit } = await university()
    const names = ['张三', '李四', '王五']
    const rows = names.map((name, at) => `${name},45${at},,第一党支部,${POST},2024-09-01,,`)
    const { id } = await upload(agent, unit, rows)
    await act(agent, id, 'apply')
    const people = await People.find({ ancestors: unit }).sort({ staffNumber: 1 }).lean()
    await agent.patch(`/api/people/${people[0]!._id}`).send({ name: '张珊', reason: '误写' }).expect(200)
    await agent
      .patch(`/api/people/${people[1]!._id}`)
      .send({ details: { sex: 'male' } })
      .expect(200)
    const { kept } = await act(agent, id, 'undo')
    expect(kept.toSorted()).toEqual(['张珊：姓名后来更正过', '李四：性别后来补充过'].toSorted())
  })

  test('of a faculty reaches nobody beyond it, neither to change nor to name', async () => {
    const { tree, first, agent, unit } = await university()
    const other = await makeUnit('branch', await makeUnit('faculty', tree.institution), { name: '外院党支部' })
    const outside = await makePerson(other, 'organiser', '2019-09-01', { name: '外人', staffNumber: '501' })
    const faculty = await site.signedIn((await makeAccount('unit-admin', tree.faculty)).login)
    const checked = await upload(faculty, tree.faculty._id, [
      `改名,501,,第一党支部,${POST},2024-09-01,,`,
      `外人,502,,外院党支部,${POST},2024-09-01,,`,
    ])
    expect(checked.counts).toMatchObject({ error: 2 })
    const errors = JSON.stringify(await rowsOf(faculty, checked.id))
    expect(errors).toContain('本单位以外已有这个工号')
    expect(errors).not.toContain(outside._id)
    await faculty.get(`/api/units/${unit}/imports`).expect(404)
    const { id } = await upload(agent, unit, [`张三,503,,第一党支部,${POST},2024-09-01,,`])
    await faculty.get(`/api/imports/${id}`).expect(404)
    await faculty.get(`/api/imports/${id}/rows`).expect(404)
    await faculty.post(`/api/imports/${id}/apply`).send({}).expect(404)
    await faculty.post(`/api/imports/${id}/undo`).expect(404)
    await faculty.delete(`/api/imports/${id}`).expect(404)
    expect(await People.countDocuments({ ancestors: first._id })).toBe(0)
  })

  test('for the city keeps the numbers of each institution apart', async () => {
    const one = await makeTree()
    const other = await makeUnit('institution', one.committee, { name: '另一大学' })
    await makeUnit('branch', await makeUnit('faculty', other), { name: '另一支部' })
    const branch = await makeUnit('branch', one.faculty, { name: '这一支部' })
    await makePerson(branch, 'organiser', '2019-09-01', { name: '甲', staffNumber: '601' })
    const committee = await site.signedIn((await makeAccount('committee', one.committee)).login)
    const checked = await upload(committee, one.committee._id, [
      `乙,601,,另一支部,${POST},2024-09-01,,`,
      `甲,601,,这一支部,${POST},2024-09-01,,`,
      '丙,602,,,,,,',
    ])
    expect(checked.counts).toMatchObject({ new: 1, changed: 1, error: 1 })
  })
})

describe('honours', () => {
  const HONOURS = '荣誉名称,单位,姓名,工号,级别,批次,文号,授予日期,到期日期'
  test('are entered by the committee for units and people, known the second time, and taken back as one', async () => {
    const { tree, first, agent, unit } = await university()
    const committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
    await makePerson(first, 'organiser', '2019-09-01', { name: '张三', staffNumber: '101' })
    const send = (rows: readonly string[]) => sendFile(committee, unit, [HONOURS, ...rows], { kind: 'honours' })
    const rows = [
      '全国党建工作样板支部,第一党支部,,,全国,第三批,教思政〔2022〕1号,2022-02,2024-03-31',
      '优秀党务工作者,,张三,101,市级,,,2023年7月,',
    ]
    const wrong = [
      '没有的荣誉,第一党支部,,,全国,,,2022-02,',
      '优秀党务工作者,第一党支部,,,市级,,,2022-02,',
      '全国党建工作样板支部,第一党支部,,,全国,第四批,,2022-02,',
    ]
    const sent = await send([...rows, ...wrong])
    expect(sent.counts).toMatchObject({ new: 2, error: 3 })
    expect(
      (await rowsOf(committee, sent.id, 'new')).map((row: { name: string; brings: string }) => row.brings),
    ).toEqual([
      '“全国党建工作样板支部”，全国，第三批，2022-02-01 至 2024-03-31，教思政〔2022〕1号',
      '“优秀党务工作者”，市级，2023-07-01 起',
    ])
    await agent.get(`/api/imports/${sent.id}`).expect(404)
    await agent.get(`/api/units/${unit}/imports`).query({ kind: 'honours' }).expect(403)
    await act(committee, sent.id, 'apply', { leaveOut: true })
    const held = async () =>
      (await agent.get('/api/honours').query({ held: 'all' }).expect(200)).body.items as {
        id: string
        subjectName: string
      }[]
    expect((await held()).map(({ subjectName }) => subjectName).sort()).toEqual(['张三', '第一党支部'])
    expect((await send(rows)).counts).toMatchObject({ new: 0, unchanged: 2 })

    const given = { level: 'city', batch: '', document: '沪委〔2023〕7号', from: '2023-07-01', to: null }
    const { id } = (await held()).find(({ subjectName }) => subjectName === '张三')!
    const save = (document: string, revision: number) =>
      committee
        .put(`/api/honours/${id}`)
        .send({ ...given, document, revision })
        .expect(200)
    await save('沪委〔2023〕7号', 1)
    expect(await act(committee, sent.id, 'undo')).toMatchObject({ state: 'applied', kept: ['张三：荣誉后来修改过'] })
    await committee.post(`/api/honours/${id}/remove`).send({ reason: '录错' }).expect(200)
    expect(await act(committee, sent.id, 'undo')).toMatchObject({ state: 'undone' })
    expect(await held()).toEqual([])
  })

  test('of two who turned out to be one since are entered once, for the one who stayed', async () => {
    const { tree, first, agent } = await university()
    const committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
    const [one, two] = await Promise.all(
      ['101', '102'].map((staffNumber) => makePerson(first, 'organiser', '2019-09-01', { name: '张三', staffNumber })),
    )
    const rows = ['101', '102'].map((number) => `优秀党务工作者,,张三,${number},市级,,,2023年7月,`)
    const sent = await sendFile(committee, tree.institution._id, [HONOURS, ...rows], { kind: 'honours' })
    expect(sent.counts).toMatchObject({ new: 2 })
    await agent.post(`/api/people/${one!._id}/merge/${two!._id}`).send({ id: newId() }).expect(200)
    await act(committee, sent.id, 'apply')
    const held = (await agent.get('/api/honours').query({ held: 'all' }).expect(200)).body.items
    expect(held).toMatchObject([{ subject: one!._id }])
    expect((await rowsOf(committee, sent.id)).map(({ left }: { left: string | null }) => left)).toEqual([
      null,
      '核对之后已经录入了这项荣誉。',
    ])
  })
})

describe('a month later', () => {
  test('the file is gone; what it did can still be taken back, what it did not do is gone with it', async () => {
    const { agent, unit } = await university()
    const rows = [`张三,701,,第一党支部,${POST},2024-09-01,,`]
    const applied = await upload(agent, unit, rows)
    await act(agent, applied.id, 'apply')
    const left = await upload(agent, unit, [...rows, `李四,702,,没有这个支部,${POST},2024-09-01,,`])
    const fresh = await upload(agent, unit, rows)
    const old = { createdAt: new Date(Date.now() - 31 * 86_400_000) }
    await RosterImports.updateMany({ _id: { $in: [applied.id, left.id] } }, { $set: old })
    await tidyImports(site.app)
    expect(await site.app.storage.size(storageKey(applied.id))).toBeNull()
    expect(await site.app.storage.size(storageKey(left.id))).toBeNull()
    expect(await site.app.storage.size(storageKey(fresh.id))).toBeGreaterThan(0)
    await agent.get(`/api/imports/${left.id}`).expect(404)
    expect((await agent.get(`/api/imports/${applied.id}/errors`).expect(410)).body.code).toBe('import.fileGone')
    expect(await act(agent, applied.id, 'undo')).toMatchObject({ state: 'undone' })
  })
})
