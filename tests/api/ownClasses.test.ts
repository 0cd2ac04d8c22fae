/** Who is in a class, who runs it, and who is neither. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../server/access/actor.ts'
import { memberOf, membersOf, ownClasses } from '../../server/features/classes/members.service.ts'
import { classToRun } from '../../server/features/classes/visible.service.ts'
import { newId } from '../../server/lib/id.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('ownClasses')
})
afterAll(() => site.close())

const actorOf = (of: Partial<Actor>): Actor => ({
  ...{ account: 'x', name: '甲', person: null, grants: [], session: 'x', mustChangePassword: false },
  ...of,
})
const LEFT = { on: '2025-06-17', at: new Date('2025-06-17T01:00:00Z'), by: '甲', reason: '请假过多' }

test('a class is seen by who has a seat in it, not by who waits, left or is in another', async () => {
  const { committee, institution, branch } = await makeTree()
  const row = await makeOpenClass(committee)
  const [member, waiting, left, stranger] = [
    await makeTrainee(branch),
    await makeTrainee(branch),
    await makeTrainee(branch),
    await makeTrainee(branch),
  ]
  await makeMember(row, member.person, institution)
  await makeMember(row, waiting.person, institution, { state: 'waiting' })
  await makeMember(row, left.person, institution, { left: LEFT })
  const path = `/api/own-classes/${row._id}`
  const seen = await (await site.signedIn(member.account.login)).get(path).expect(200)
  expect(seen.body).toMatchObject({ id: row._id, title: row.title, venue: '市委党校', bring: '身份证' })
  for (const { account } of [waiting, left, stranger]) await (await site.signedIn(account.login)).get(path).expect(404)
  expect((await membersOf(row._id)).map(({ person }) => person)).toEqual([member.person._id])
  expect((await membersOf(row._id, { left: true })).length).toBe(2)
  expect(await memberOf(row._id, left.person._id)).toBeNull()
  for (const [{ person }, classes] of [[member, [row._id]] as const, [waiting, []] as const, [left, []] as const])
    expect((await ownClasses(actorOf({ person: person._id }))).map(({ _id }) => _id)).toEqual(classes)
})

test('a class assistant sees the one class and runs it, and no other of the base', async () => {
  const { committee, institution } = await makeTree()
  const [row, other] = [await makeOpenClass(committee), await makeOpenClass(committee)]
  const held = { kind: 'class', thing: row._id, title: row.title, from: '2025-01-01', to: '2099-01-01' } as const
  const thingGrants = [{ _id: newId(), role: 'class-assistant' as const, ...held, byName: '甲' }]
  const { login } = await makeAccount('audit-admin', await makeUnit('institution', institution), { thingGrants })
  const agent = await site.signedIn(login)
  expect((await agent.get(`/api/classes/${row._id}`).expect(200)).body).toMatchObject({ runs: true, editable: false })
  await agent.get(`/api/classes/${other._id}`).expect(404)
  const listed = (await agent.get('/api/classes').expect(200)).body.items as { id: string }[]
  expect(listed.map(({ id }) => id)).toEqual([row._id])
})

test('whoever teaches or manages at the base runs its classes; an administrator who nominates does not', async () => {
  const { committee, institution } = await makeTree()
  const row = await makeOpenClass(institution, { audience: committee._id, audienceAncestors: committee.ancestors })
  for (const [role, runs] of [
    ['instructor', true],
    ['base-manager', true],
    ['unit-admin', false],
  ] as const) {
    const agent = await site.signedIn((await makeAccount(role, institution)).login)
    expect((await agent.get(`/api/classes/${row._id}`).expect(200)).body, role).toMatchObject({ runs })
    const work = classToRun(actorOf({ grants: [{ role, unit: institution._id }] }), row._id)
    if (runs) expect((await work)._id).toBe(row._id)
    else await expect(work).rejects.toMatchObject({ code: 'access.denied' })
  }
})
