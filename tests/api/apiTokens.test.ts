/** API tokens: read-only, bound to a unit, expiring, revocable, shown once, stored as a hash. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { computeRequirement } from '../../server/features/coverage/compute.service.ts'
import { ApiTokens } from '../../server/features/coverage/apiTokens/apiTokens.model.ts'
import { Units } from '../../server/features/organisations/organisations.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { standingClock } from '../support/clock.ts'
import { makePositions, makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let clock: ReturnType<typeof standingClock> | undefined
beforeAll(async () => {
  site = await openSite('apiTokens')
  await makePositions()
})
afterEach(() => {
  clock?.release()
  clock = undefined
})
afterAll(() => site.close())

async function world() {
  const tree = await makeTree()
  const other = await makeUnit('institution', tree.committee)
  const programme = await makeProgramme(tree.committee)
  const requirement = await makeRequirement(tree.committee, [programme._id], { to: '2099-12-31' })
  const foreign = await makeRequirement(other, [programme._id], { to: '2099-12-31' })
  const person = await makePerson(tree.branch, 'teacher-branch-secretary', '2022-03-01', { name: '王小明' })
  await computeRequirement(requirement._id, { months: [] })
  const agent = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const given = { name: '学校大屏', unit: tree.institution._id, expiresOn: daysAfter(businessDate(), 30) }
  const make = (more: object = {}, id = newId()) => agent.post('/api/api-tokens').send({ id, ...given, ...more })
  return { tree, other, requirement, foreign, person, agent, make }
}
const read = (token: string, query: string) =>
  site.visitor().get(`/api/coverage-data/${query}`).set('authorization', `Bearer ${token}`)

test('reads figures of its unit and all below, as JSON and CSV, without people', async () => {
  const { tree, requirement, person, make } = await world()
  await Units.updateOne({ _id: tree.branch._id }, { $set: { name: '=1+1，"二"支部' } })
  const { token, id } = (await make().expect(200)).body
  const known = (await read(token, 'requirements').expect(200)).body
  expect(known).toMatchObject({ unit: { id: tree.institution._id }, items: [{ id: requirement._id }] })
  const reply = (await read(token, `units?requirement=${requirement._id}`).expect(200)).body
  expect(reply.units.map((each: { unit: string }) => each.unit).sort()).toEqual(
    [tree.institution, tree.faculty, tree.branch].map(({ _id }) => _id).sort(),
  )
  expect(reply.units.find((each: { unit: string }) => each.unit === tree.institution._id)).toMatchObject({
    ...{ parent: null, required: 1, covered: 0, uncovered: 1 },
  })
  const branch = (await read(token, `units?requirement=${requirement._id}&unit=${tree.branch._id}`).expect(200)).body
  expect(branch.units).toHaveLength(1)
  const csv = (await read(token, `units?requirement=${requirement._id}&format=csv`).expect(200)).text
  expect(csv.startsWith('\uFEFF单位编号,单位,')).toBe(true)
  expect(csv).toContain(`"'=1+1，""二""支部"`) // no formula, whatever a unit is called
  expect(csv + JSON.stringify(reply)).not.toContain(person.name)
  expect(await AuditRows.countDocuments({ act: 'apiToken.use', subject: id })).toBe(1)
})

test('reaches nothing beside its unit, and changes nothing', async () => {
  const { tree, other, requirement, foreign, make } = await world()
  const { token } = (await make().expect(200)).body
  for (const query of [
    `requirement=${requirement._id}&unit=${tree.committee._id}`,
    `requirement=${requirement._id}&unit=${other._id}`,
    `requirement=${foreign._id}`,
    'requirement=nothing',
  ])
    await read(token, `units?${query}`).expect(404)
  const visitor = site.visitor()
  await visitor.get('/api/coverage').set('authorization', `Bearer ${token}`).expect(401)
  await visitor.post('/api/api-tokens').set('authorization', `Bearer ${token}`).send({}).expect(401)
  await make({ unit: other._id }).expect(404)
  await make({ unit: tree.committee._id }).expect(404)
})

test('is shown once, stored as a hash, and ends by its day or at once', async () => {
  const { agent, make, requirement } = await world()
  const id = newId()
  const { token } = (await make({}, id).expect(200)).body
  expect((await make({}, id).expect(200)).body.token).toBe(token) // a reply that was lost
  expect(JSON.stringify(await ApiTokens.findById(id).lean())).not.toContain(token.slice(3))
  expect(JSON.stringify((await agent.get('/api/api-tokens').expect(200)).body)).not.toContain(token.slice(3))
  const refused = async (given: string) =>
    expect((await read(given, `units?requirement=${requirement._id}`).expect(401)).body.code).toBe('apiToken.refused')
  await refused(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)
  for (const expiresOn of [businessDate(), daysAfter(businessDate(), 800)])
    expect((await make({ expiresOn }).expect(422)).body.code).toBe('apiToken.days')

  clock = standingClock(Date.now() + 11 * 60_000)
  expect((await make({}, id).expect(409)).body.code).toBe('apiToken.shown')
  clock.release()
  clock = standingClock(Date.now() + 32 * 86_400_000)
  await refused(token)
  clock.release()
  clock = undefined
  await read(token, `units?requirement=${requirement._id}`).expect(200)
  await agent.post(`/api/api-tokens/${id}/revoke`).send({}).expect(200)
  await agent.post(`/api/api-tokens/${id}/revoke`).send({}).expect(200)
  await refused(token)
  expect(await AuditRows.countDocuments({ act: 'apiToken.revoke', subject: id })).toBe(1)
})
