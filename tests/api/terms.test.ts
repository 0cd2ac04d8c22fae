/** 届期与换届: terms that are due, renewed or ended together, and taken back together. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { Appointments } from '../../server/features/roster/roster.model.ts'
import { termOf } from '../../server/features/roster/terms.rule.ts'
import { newId } from '../../server/lib/id.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('terms')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

interface Row {
  id: string
  person: { id: string }
  overdue: boolean
  term: object
}

test('a term is due on the same day of its last year', () => {
  expect(termOf({ electedOn: '2021-03-05', years: 3 }).dueOn).toBe('2024-03-05')
  expect(termOf({ electedOn: '2024-02-29', years: 3 }).dueOn).toBe('2027-02-28')
  expect(termOf({ electedOn: '2024-02-29', years: 4 }).dueOn).toBe('2028-02-29')
})

test('terms are listed as they fall due, renewed or ended at once, and that is undone as one', async ({
  onTestFinished,
}) => {
  const clock = standingClock('2024-06-01T04:00:00Z')
  onTestFinished(clock.release)
  const tree = await makeTree()
  const agent = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const stranger = await site.signedIn((await makeAccount('unit-admin', (await makeTree()).institution)).login)
  const post = async (electedOn: string) => {
    const { _id: person } = await makePerson(tree.branch)
    const row = (await Appointments.findOne({ person }).lean())!
    const term = { electedOn, years: 3 }
    const body = { from: '2020-01-01', dualLeader: false, term, reason: '补录届期' }
    await agent.post(`/api/appointments/${row._id}/correct`).send(body).expect(200)
    await agent.post(`/api/appointments/${row._id}/correct`).send(body).expect(200)
    return person
  }
  const [over, soon, later] = [await post('2021-05-01'), await post('2021-08-29'), await post('2021-09-02')]
  await makePerson(tree.branch) // without a term
  const list = async (query: object = {}, who = agent): Promise<Row[]> => {
    const items: Row[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { body } = await who
        .get('/api/terms')
        .query({ limit: 1, ...query, ...(cursor && { cursor }) })
        .expect(200)
      items.push(...body.items)
      cursor = body.nextCursor
    }
    return items
  }
  const people = async (query: object = {}) => (await list(query)).map(({ person, overdue }) => [person.id, overdue])
  expect(await people()).toEqual([
    [over, true],
    [soon, false],
  ])
  expect(await people({ due: 'overdue', unit: tree.faculty._id })).toEqual([[over, true]])
  expect(await people({ due: 'all' })).toHaveLength(3)
  expect((await agent.get('/api/terms/count').expect(200)).body).toEqual({ count: 2, more: false })
  expect(await list({}, stranger)).toEqual([])
  await stranger.get('/api/terms').query({ unit: tree.branch._id }).expect(404)

  const all = await list({ due: 'all' })
  const id = newId()
  const renewal = { id, act: 'renew', on: '2024-05-20', years: 3, appointments: all.slice(0, 2).map((row) => row.id) }
  await stranger
    .post('/api/terms')
    .send({ ...renewal, id: newId() })
    .expect(409)
  expect(
    (
      await agent
        .post('/api/terms')
        .send({ ...renewal, id: newId(), on: '2019-01-01' })
        .expect(409)
    ).body.code,
  ).toBe('term.early')
  await agent.post('/api/terms').send(renewal).expect(200)
  expect((await agent.post('/api/terms').send(renewal).expect(200)).body).toEqual({ id, count: 2 })
  expect(await people()).toEqual([])
  const renewed = await list({ due: 'all' })
  expect(renewed.find(({ person }) => person.id === over)!.term).toEqual({
    electedOn: '2024-05-20',
    years: 3,
    dueOn: '2027-05-20',
  })
  clock.pass(1)
  const ending = { id: newId(), act: 'end', on: '2024-06-01', appointments: renewed.map((row) => row.id) }
  await agent.post('/api/terms').send(ending).expect(200)
  expect(await list({ due: 'all' })).toEqual([])
  expect((await agent.post(`/api/terms/changes/${id}/undo`).expect(409)).body.code, 'ended since').toBe('term.kept')
  await stranger.post(`/api/terms/changes/${ending.id}/undo`).expect(404)
  for (const change of [ending.id, ending.id, id]) await agent.post(`/api/terms/changes/${change}/undo`).expect(200)
  expect(await people({ due: 'all' })).toEqual([
    [over, true],
    [soon, false],
    [later, false],
  ])
  const { items } = (await agent.get('/api/terms/changes').query({ unit: tree.institution._id }).expect(200)).body
  expect(items.map(({ act, count, undone }: Record<string, unknown>) => [act, count, undone])).toEqual([
    ['end', 3, true],
    ['renew', 2, true],
  ])
  const acts = (
    await AuditRows.find({ act: { $in: ['term.change', 'term.undo'] } })
      .sort({ at: 1 })
      .lean()
  ).map(({ act }) => act)
  expect(acts.sort()).toEqual(['term.change', 'term.change', 'term.undo', 'term.undo'])
})
