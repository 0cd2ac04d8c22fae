/** 按名单推荐: a spreadsheet of people, looked through before anything is done, and nominated as one act. */
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { nameKeys } from '../../server/lib/nameKeys.ts'
import { makeQuota } from '../support/classFactories.ts'
import { makePerson } from '../support/factories.ts'
import { expectAgreed, nominatingOn, statesOf } from '../support/nominating.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
const setting = nominatingOn(() => site)
beforeAll(async () => {
  site = await openSite('nominate-list')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

const named = (name: string, staffNumber: string | null = null) => ({
  ...{ name, staffNumber, foundBy: nameKeys({ name, staffNumber }) },
})
const FILE = { filename: '名单.csv', contentType: 'text/csv' }
type Line = {
  row: number
  wrong: string
  candidates: { person: string; post: string }[]
  candidate: { person: string; findings: { code: string }[]; listed: string | null } | null
}

test('each row says whom it means and what speaks against it; who can be is nominated once, the others come back as a file', async () => {
  const it = await setting({ quotas: true, capacity: 9, positions: ['teacher-branch-secretary'] })
  await makeQuota(it.row, it.home.institution, 1)
  const make = (name: string, number: string | null, position?: string) =>
    makePerson(it.home.branch, position, '2020-01-01', named(name, number))
  const [one, two, three] = [await make('林知远', '00271'), await make('苏慕云', null), await make('周星野', '7')]
  const student = await make('顾怀瑾', '00112', 'student-branch-secretary')
  const twins = [await make('王芳', '1'), await make('王芳', '2')]
  await makePerson(it.otherBranch, undefined, '2020-01-01', named('外单位的人', '99'))
  const lines = [
    '姓名,工号',
    '林知远,00271',
    '苏慕云,',
    '周星野,7',
    '顾怀瑾,00112',
    '王芳,',
    '外单位的人,99',
    '林知远,00271',
    ',00358',
  ]
  const bytes = Buffer.from(lines.join('\n'))
  const read = async () =>
    (await it.own.post(`${it.path}/sheet`).attach('file', bytes, FILE).expect(200)).body.items as Line[]
  const found = await read()
  expect(
    found.map(({ candidate, candidates, wrong }) =>
      candidate ? candidate.findings.map(({ code }) => code).join() : candidates.length || wrong.slice(0, 6),
    ),
  ).toEqual(['', 'overQuota', 'full', 'position', 2, '名册里没有工', '与前面一行是', '没有姓名。请'])
  expect(found[4]!.candidates).toMatchObject(
    twins
      .map(({ _id }) => _id)
      .sort()
      .map((person) => ({ person })),
  )
  expect(found[4]!.candidates[0]!.post).toContain('教师党支部书记')
  expect(await statesOf(it), 'nothing is done yet').toEqual({})

  const { body } = await it.own
    .post(`${it.path}/sheet/errors`)
    .query({ fileName: '名单.csv' })
    .attach('file', bytes, FILE)
    .responseType('blob')
    .expect(200)
  const wrong = (await readXlsx(body as Uint8Array)).sheets[0]!.rows.slice(1)
  expect(wrong.map((row) => row.at(-1))).toEqual(['4', '5', '6', '7', '8', '9'])
  expect(JSON.stringify(wrong)).toContain('不在本班招收范围内')
  expect(await AuditRows.countDocuments({ subject: it.row._id, act: 'export.nominations' })).toBe(1)

  const people = [one._id, two._id]
  await it.own.post(`${it.path}/people`).send({ people }).expect(409)
  for (let times = 0; times < 2; times++)
    await it.own.post(`${it.path}/people`).send({ people, confirmed: true }).expect(200)
  expect(Object.keys(await statesOf(it)).sort()).toEqual([...people].sort())
  expect((await read()).slice(0, 2).map(({ candidate }) => candidate!.listed)).toEqual(['nominated', 'nominated'])
  await it.own
    .post(`${it.path}/people`)
    .send({ people: [student._id, three._id], confirmed: true })
    .expect(409)
  await expectAgreed(it)

  const template = await it.own.get(`${it.path}/sheet/template`).expect(200)
  expect(template.headers['content-type']).toContain('spreadsheetml')
  const nameless = await it.own.post(`${it.path}/sheet`).attach('file', Buffer.from('甲,乙\n1,2'), FILE).expect(422)
  expect(nameless.body.code).toBe('sheets.noNames')
  const long = Buffer.from(['姓名', ...Array.from({ length: 501 }, (_, at) => `某人${at}`)].join('\n'))
  const tooMany = await it.own.post(`${it.path}/sheet`).attach('file', long, FILE).expect(422)
  expect(tooMany.body.code).toBe('sheets.tooManyPeople')
})
