/** Two processes change the list of one class and are killed in the middle: what is stored agrees, and goes on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { daily } from '../../server/features/classes/admission/daily.service.ts'
import { Quotas } from '../../server/features/classes/classes.model.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { makeOpenClass, makeQuota } from '../support/classFactories.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { expectAgreed } from '../support/nominating.ts'
import { openSite, type TestSite } from '../support/site.ts'

const CHILD = path.join(import.meta.dirname, 'seatsChild.ts')
const ROUNDS = 8
let site: TestSite
beforeAll(async () => {
  site = await openSite('seatsKilled')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

async function setting() {
  const home = await makeTree()
  const other = await makeUnit('institution', home.committee)
  const branches = [home.branch, await makeUnit('branch', other)]
  const trainees = await Promise.all([0, 1, 2, 3, 4, 5].map((at) => makeTrainee(branches[at % 2]!)))
  const from = daysAfter(businessDate(), 30)
  const row = await makeOpenClass(home.committee, {
    ...{ capacity: 3, quotas: true, state: 'ranked', rankedAt: new Date(), from, to: from },
    ...{ nominateFrom: '2020-01-01', nominateUntil: '2020-01-02' },
  })
  const units = [home.institution, other]
  for (const unit of units) await makeQuota(row, unit, 1)
  const people = trainees.map(({ person, account }) => ({
    ...{ person: person._id, account: account._id, name: person.name },
  }))
  return { row, people, given: { id: row._id, unit: home.committee._id, units: units.map(({ _id }) => _id), people } }
}

async function killedAfter(given: object, seed: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, uriOfThisTest(), JSON.stringify({ ...given, seed })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL')) // also when the test fails before it does
  let acted = 0
  child.stdout.on('data', (said: Buffer) => {
    acted += said.toString().split('\n').length - 1
    if (acted >= ROUNDS) child.kill('SIGKILL')
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  expect(code, 'it was killed, and did not fail').toBeNull()
}

async function expectSound({ row, people }: Pick<Awaited<ReturnType<typeof setting>>, 'row' | 'people'>) {
  await expectAgreed({ row })
  const rows = await Nominations.find({ class: row._id }).sort({ class: 1, order: 1, _id: 1 }).lean()
  const isSeated = (state: string) => state === 'admitted' || state === 'confirmed'
  const seated = rows.filter(({ state }) => isSeated(state)).length
  for (const { unit, seats, taken } of await Quotas.find({ class: row._id }).lean()) {
    expect(taken, 'quota').toBeLessThanOrEqual(seats)
    const list = rows.filter((each) => each.unit === unit && (each.state === 'waiting' || isSeated(each.state)))
    const firstWaiting = list.findIndex(({ state }) => state === 'waiting')
    if (firstWaiting === -1) continue
    expect(taken === seats || seated === row.capacity, 'nobody waits beside a free seat').toBe(true)
    expect(
      list.slice(firstWaiting).every(({ state }) => state === 'waiting'),
      'in order',
    ).toBe(true)
  }
  for (const { person, account } of people) {
    const history = rows.find((each) => each.person === person)?.history ?? []
    const given = history.filter(({ by, state }) => by === '按名单次序' && isSeated(state)).length
    const told = (await Notices.find({ account }).lean()).filter(
      ({ kind }) => kind === 'class.admitted' || kind === 'class.promoted',
    )
    expect(told.length, 'told of every seat once').toBe(given)
  }
}

test('seats, quotas, order and notices agree after kill -9, and the next day changes nothing', async () => {
  const it = await setting()
  await Promise.all([killedAfter(it.given, 1), killedAfter(it.given, 2)])
  await expectSound(it)
  const revisions = async () => (await Nominations.find({ class: it.row._id }).lean()).map(({ revision }) => revision)
  const before = await revisions()
  await daily()
  expect(await revisions()).toEqual(before)
  await expectSound(it)
}, 180_000)
