/**
 * Random sequences of all that can happen to a class's list, over the real engine, beside invariants, and beside the same list
 * kept on paper (naiveSeats).
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import type { Actor } from '../../server/access/actor.ts'
import { override, refuse, unoverride, withdraw } from '../../server/features/classes/admission/admission.service.ts'
import { daily } from '../../server/features/classes/admission/daily.service.ts'
import { rank } from '../../server/features/classes/admission/ranking.service.ts'
import { classSaved } from '../../server/features/classes/classes.events.ts'
import { Quotas, TrainingClasses } from '../../server/features/classes/classes.model.ts'
import { nominate } from '../../server/features/classes/nominations/nominate.service.ts'
import { Nominations, type Nomination } from '../../server/features/classes/nominations/nominations.model.ts'
import { confirm, decline } from '../../server/features/classes/nominations/own.service.ts'
import { saveQuotas } from '../../server/features/classes/quotas/quotas.service.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { Positions, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { Failure } from '../../server/lib/failure.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { standingClock } from '../support/clock.ts'
import { makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { naiveSeats } from '../support/naiveSeats.ts'
import { openSite, type TestSite } from '../support/site.ts'

const DAY = 86_400
const PEOPLE = 6
let site: TestSite
let units: Unit[]
let trainees: Awaited<ReturnType<typeof makeTrainee>>[]
let committee: Actor
beforeAll(async () => {
  site = await openSite('seats-model')
  await Positions.insertMany(POSITIONS)
  const home = await makeTree()
  const other = await makeUnit('institution', home.committee)
  units = [home.committee, home.institution, other]
  const branches = [home.branch, await makeUnit('branch', other)]
  trainees = await Promise.all(Array.from({ length: PEOPLE }, (_, at) => makeTrainee(branches[at % 2]!)))
  const grants = [{ role: 'committee' as const, unit: home.committee._id }]
  committee = {
    account: 'committee',
    name: '组织干部处',
    person: null,
    grants,
    session: 'x',
    mustChangePassword: false,
  }
})
afterAll(() => site.close())

const actorOf = (at: number): Actor => {
  const { person, account } = trainees[at]!
  return { ...committee, account: account._id, name: person.name, person: person._id, grants: [] }
}

const who = fc.nat(PEOPLE - 1)
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('nominate' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('confirm', 'decline', 'withdraw', 'refuse', 'override', 'unoverride'),
      who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rank' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('capacity' as const), to: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('quota' as const), of: fc.integer({ min: 1, max: 2 }), to: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('days' as const), pass: fc.integer({ min: 1, max: 5 }) }) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Who stands in the list, in which order. */
interface Row {
  id: string
  unit: string
  state: Nomination['state']
  key: string
}

async function take(id: string, each: Step, clock: ReturnType<typeof standingClock>): Promise<void> {
  const named = 'who' in each ? { trainingClass: id, person: trainees[each.who]!.person._id } : null
  clock.pass(1)
  switch (each.do) {
    case 'nominate':
      return nominate(committee, id, { people: [named!.person], confirmed: true })
    case 'confirm':
      return confirm(actorOf(each.who), id, { lodging: false, meals: '', arrivesOn: null, remark: '' })
    case 'decline':
      return decline(actorOf(each.who), id, '出差')
    case 'withdraw':
      return withdraw(committee, named!, '调整')
    case 'refuse':
      return refuse(committee, named!, '不符')
    case 'override':
      return override(committee, named!, '需要')
    case 'unoverride':
      return unoverride(committee, named!)
    case 'rank':
      return rank(committee, id, '提前')
    case 'quota':
      return saveQuotas(committee, id, [{ unit: units[each.of]!._id, seats: each.to }])
    case 'capacity':
      return setCapacity(id, each.to)
    case 'days':
      clock.pass(each.pass * DAY)
      return daily()
  }
}

/** The same on paper. */
function onPaper(list: ReturnType<typeof naiveSeats>, each: Step): void {
  const person = 'who' in each ? trainees[each.who]!.person._id : ''
  switch (each.do) {
    case 'nominate':
      return list.nominate(person, units[1 + (each.who % 2)]!._id)
    case 'confirm':
      return list.confirm(person)
    case 'decline':
      return list.decline(person)
    case 'withdraw':
      return list.end(person, 'withdrawn')
    case 'refuse':
      return list.end(person, 'refused')
    case 'override':
      return list.putAhead(person)
    case 'unoverride':
      return list.putBack(person)
    case 'rank':
      return list.rank()
    case 'quota':
      return list.setQuota(units[each.of]!._id, each.to)
    case 'capacity':
      return list.setCapacity(each.to)
    case 'days':
      return list.newDay(businessDate())
  }
}

/** As saving a class does: never below who is seated. */
const setCapacity = (id: string, capacity: number): Promise<void> =>
  transaction(async (session) => {
    const fits = { _id: id, seated: { $lte: capacity } }
    const { matchedCount } = await TrainingClasses.updateOne(fits, { $set: { capacity } }, { session })
    if (matchedCount > 0) await classSaved.emit({ class: id }, session)
  })

const SEATED = ['admitted', 'confirmed']
const rowsOf = (rows: readonly Nomination[]): Row[] =>
  rows
    .map(({ _id: id, unit, state, order: key }) => ({ id, unit, state, key }))
    .sort((a, b) => (a.key + a.id < b.key + b.id ? -1 : 1))

async function expectSound(id: string, before: readonly Nomination[]): Promise<readonly Nomination[]> {
  const rows = await Nominations.find({ class: id }).lean()
  const trainingClass = (await TrainingClasses.findById(id).lean())!
  const quotas = new Map((await Quotas.find({ class: id }).lean()).map((quota) => [quota.unit, quota]))
  const list = rowsOf(rows)
  const seated = list.filter(({ state }) => SEATED.includes(state))
  expect(trainingClass.seated).toBe(seated.length)
  expect(seated.length, 'seats').toBeLessThanOrEqual(trainingClass.capacity)
  const today = businessDate()
  const { quotas: limited, quotasFreeOn } = trainingClass
  const limits = limited && (quotasFreeOn === null || today < quotasFreeOn)
  for (const [unit, { seats, taken }] of quotas) {
    expect(taken, 'what the quota counts').toBe(seated.filter((each) => each.unit === unit).length)
    if (limited && quotasFreeOn === null) expect(taken, 'quota').toBeLessThanOrEqual(seats)
  }
  if (trainingClass.state === 'ranked' && today < trainingClass.from)
    expectNoneEmpty(list, seated, trainingClass.capacity, quotas, limits)
  expectOrder(list, before, rows)
  return rows
}

function expectNoneEmpty(
  list: readonly Row[],
  seated: readonly Row[],
  capacity: number,
  quotas: ReadonlyMap<string, { seats: number; taken: number }>,
  limits: boolean,
): void {
  if (seated.length >= capacity) return
  for (const { state, unit } of list) {
    if (state !== 'waiting') continue
    const { seats, taken } = quotas.get(unit) ?? { seats: 0, taken: 0 }
    expect(limits && taken >= seats, 'waits although a seat and a quota are free').toBe(true)
  }
}

/** Whoever was given a seat now stood before all who still wait under the same quota, and is told why. */
function expectOrder(list: readonly Row[], before: readonly Nomination[], rows: readonly Nomination[]): void {
  const stateBefore = new Map(before.map(({ _id, state }) => [_id, state]))
  const promoted = list.filter(({ id, state }) => SEATED.includes(state) && !SEATED.includes(stateBefore.get(id) ?? ''))
  for (const each of promoted) {
    for (const other of list.slice(0, list.indexOf(each)))
      expect(other.state === 'waiting' && other.unit === each.unit, 'jumped').toBe(false)
    const history = rows.find(({ _id }) => _id === each.id)!.history.at(-1)!
    expect([history.state, history.reason]).toEqual([each.state, expect.stringMatching(/./)])
  }
}

/** Every change of state is told once to the person, but what the person did. */
async function expectTold(id: string): Promise<void> {
  for (const { person, account } of trainees) {
    const row = await Nominations.findById(`${id}:${person._id}`).lean()
    const told = await Notices.find({ account: account._id, text: { $exists: true } }).lean()
    const titles = told.filter(({ kind }) => kind === 'class.admitted' || kind === 'class.promoted')
    const given = (row?.history ?? []).filter(({ by, state }) => by === '按名单次序' && SEATED.includes(state))
    expect(titles.length, 'told of every seat once').toBe(given.length)
  }
}

/** The one whom the committee put ahead first is first of the two. */
const TWO_AHEAD = {
  ...{ quotas: false, capacity: 1, confirmDays: 3 as const, quotasFreeOn: null },
  steps: [
    ...[0, 1, 2].map((each): Step => ({ do: 'nominate', who: each })),
    { do: 'rank' } as const,
    ...[2, 1].map((each): Step => ({ do: 'override', who: each })),
    { do: 'withdraw', who: 0 } as const,
  ],
}

test('seats and quotas are kept, none is empty while somebody waits for it, nobody jumps, nobody is told twice', async () => {
  const setting = fc.record({
    quotas: fc.boolean(),
    capacity: fc.integer({ min: 1, max: 4 }),
    confirmDays: fc.constantFrom(0, 3),
    quotasFreeOn: fc.constantFrom(null, '2025-06-05'),
    steps: fc.array(step, { minLength: 12, maxLength: 26 }),
  })
  await fc.assert(
    fc.asyncProperty(setting, async ({ steps, ...given }) => {
      const clock = standingClock('2025-05-20T04:00:00Z')
      try {
        await Notices.deleteMany({})
        await Nominations.deleteMany({})
        const row = await makeOpenClass(units[0]!, given)
        const { _id: id } = row
        const paper = naiveSeats(row)
        if (given.quotas) {
          await saveQuotas(committee, id, [{ unit: units[1]!._id, seats: 1 }])
          paper.setQuota(units[1]!._id, 1)
        }
        let before: readonly Nomination[] = []
        for (const each of steps) {
          const isTaken = await take(id, each, clock).then(
            () => true,
            (error: unknown) => {
              if (!(error instanceof Failure)) throw error
              return false
            },
          )
          if (isTaken) onPaper(paper, each)
          paper.settle(businessDate())
          before = await expectSound(id, before)
          const states = Object.fromEntries(before.map(({ person, state }) => [person, state]))
          expect(states, `after ${each.do}`).toEqual(paper.states())
        }
        await expectTold(id)
      } finally {
        clock.release()
      }
    }),
    { numRuns: 12, examples: [[TWO_AHEAD]] },
  )
}, 180_000)
