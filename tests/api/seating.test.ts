/** 座位: kept by who runs the class, seen by its trainees once it is shown to them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeatingPlans } from '../../server/features/seating/seating.model.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeBase, makeClass } from '../support/planFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('seating')
})
afterAll(() => site.close())

test('a plan is saved against its revision, for members and rooms alone, and a trainee sees the own seat', async () => {
  const { committee, institution, branch } = await makeTree()
  const { base } = await makeBase(institution)
  const row = await makeClass(base, committee, { state: 'ranked' })
  const [member, other, stranger] = [await makeTrainee(branch), await makeTrainee(branch), await makeTrainee(branch)]
  const arrival = { lodging: true, meals: '素食', arrivesOn: row.from, remark: '' }
  await makeMember(row, member.person, institution, { arrival })
  await makeMember(row, other.person, institution)
  const runs = await site.signedIn((await makeAccount('instructor', institution)).login)
  const path = `/api/classes/${row._id}/seating`
  const empty = await runs.get(path).expect(200)
  expect(empty.body).toMatchObject({ plan: null, rooms: [{ name: '报告厅', seats: 200 }, { name: '101' }] })
  expect(empty.body.members.find((each: { person: string }) => each.person === member.person._id)).toMatchObject({
    ...{ name: member.person.name, unitName: institution.name, arrival },
  })
  const seat = (person: string, at: number) => ({ person, row: 1, seat: at })
  const room = base.rooms[1]!.id
  const plan = { room, rows: 2, seats: 2, aisles: [1], shown: false, revision: 0, places: [seat(member.person._id, 2)] }
  for (const places of [
    [seat(stranger.person._id, 1)],
    [seat(member.person._id, 1), seat(member.person._id, 2)],
    [seat(member.person._id, 1), seat(other.person._id, 1)],
    [seat(member.person._id, 3)],
  ])
    await runs
      .put(path)
      .send({ ...plan, places })
      .expect(422)
  await runs
    .put(path)
    .send({ ...plan, room: 'elsewhere' })
    .expect(422)
  expect((await runs.put(path).send(plan).expect(200)).body).toEqual({ revision: 1 })
  await runs.put(path).send(plan).expect(409)
  const own = await site.signedIn(member.account.login)
  expect((await own.get(`/api/own-seats/${row._id}`).expect(200)).body).toEqual({ seat: null })
  await runs
    .put(path)
    .send({ ...plan, shown: true, revision: 1 })
    .expect(200)
  expect((await own.get(`/api/own-seats/${row._id}`).expect(200)).body).toEqual({
    seat: { row: 1, seat: 2, room: '101' },
  })
  await own.get(path).expect(403)
  const foreign = await site.signedIn((await makeAccount('instructor', (await makeTree()).institution)).login)
  await foreign.get(path).expect(404)
  await foreign
    .put(path)
    .send({ ...plan, revision: 2 })
    .expect(404)
  expect((await SeatingPlans.findById(row._id).lean())!.revision).toBe(2)
})
