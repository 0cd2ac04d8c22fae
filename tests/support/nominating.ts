/** What tests of 推荐 and 录取 begin with, and what must agree after every step. */
import { expect, onTestFinished } from 'vitest'
import { Quotas, TrainingClasses, type TrainingClass } from '../../server/features/classes/classes.model.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { makeOpenClass } from './classFactories.ts'
import { standingClock } from './clock.ts'
import { makeAccount, makeTree, makeUnit } from './factories.ts'
import type { TestSite } from './site.ts'

/** A committee and two institutions, each with an administrator; a day in May when nominations are open. */
export const nominatingOn =
  (site: () => TestSite) =>
  async (given: Partial<TrainingClass> = {}) => {
    const clock = standingClock('2025-05-10T04:00:00Z')
    onTestFinished(clock.release)
    const home = await makeTree()
    const other = await makeUnit('institution', home.committee)
    const otherBranch = await makeUnit('branch', other)
    const [committee, admin, rival] = [
      await makeAccount('committee', home.committee),
      await makeAccount('unit-admin', home.institution),
      await makeAccount('unit-admin', other),
    ]
    const row = await makeOpenClass(home.committee, given)
    const [deciding, own, theirs] = [
      await site().signedIn(committee.login),
      await site().signedIn(admin.login),
      await site().signedIn(rival.login),
    ]
    const path = `/api/nominations/${row._id}`
    const nominate = (agent: typeof own, people: { _id: string }[], confirmed = true) =>
      agent.post(`${path}/people`).send({ people: people.map(({ _id }) => _id), confirmed })
    /** Without having been asked whether to go on in spite of warnings. */
    const propose = (agent: typeof own, people: { _id: string }[]) => nominate(agent, people, false)
    const act = (agent: typeof own, person: { _id: string }, what: string, reason = '工作需要') =>
      agent.post(`${path}/people/${person._id}/${what}`).send({ reason })
    const rank = (reason = '提前排序') => deciding.post(`${path}/rank`).send({ reason }).expect(200)
    return {
      ...{
        clock,
        home,
        other,
        otherBranch,
        admin,
        committee,
        rival,
        row,
        path,
        deciding,
        own,
        theirs,
        nominate,
        propose,
        act,
        rank,
      },
    }
  }
export type Nominating = Awaited<ReturnType<ReturnType<typeof nominatingOn>>>

export const statesOf = async ({ row }: Nominating): Promise<Record<string, string>> =>
  Object.fromEntries((await Nominations.find({ class: row._id }).lean()).map(({ person, state }) => [person, state]))
/** Seats and quotas as the class counts them are what the nominations say. */
export async function expectAgreed({ row }: Pick<Nominating, 'row'>) {
  const rows = await Nominations.find({ class: row._id }).lean()
  const seated = rows.filter(({ state }) => state === 'admitted' || state === 'confirmed')
  const listed = rows.filter(({ state }) => ['nominated', 'waiting', 'admitted', 'confirmed'].includes(state))
  const trainingClass = (await TrainingClasses.findById(row._id).lean())!
  expect(trainingClass.seated).toBe(seated.length)
  expect(seated.length).toBeLessThanOrEqual(trainingClass.capacity)
  for (const { unit, taken, standing } of await Quotas.find({ class: row._id }).lean()) {
    expect(taken).toBe(seated.filter((each) => each.unit === unit).length)
    expect(standing).toBe(listed.filter((each) => each.unit === unit).length)
  }
}
export const told = async (account: { _id: string }) =>
  (await Notices.find({ account: account._id }).lean()).map(({ kind }) => kind).sort()
