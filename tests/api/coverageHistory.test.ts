/** Incremental = recomputed: whatever happens in whatever order, the stored figures are those that the facts give. */
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../server/access/actor.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { computeRequirement } from '../../server/features/coverage/compute.service.ts'
import { Cells, cellId, CoverageStatuses, type Cell } from '../../server/features/coverage/coverage.model.ts'
import { Exemptions } from '../../server/features/coverage/exemptions/exemptions.model.ts'
import { compare, putAll, rebuildCoverage } from '../../server/features/coverage/rebuild.service.ts'
import { recomputeRequirement } from '../../server/features/coverage/recompute.service.ts'
import { refold } from '../../server/features/coverage/refold.service.ts'
import { rollCoverageOver } from '../../server/features/coverage/dailyRollover.service.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { moveUnit } from '../../server/features/organisations/changeUnits.service.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { followUnit } from '../../server/features/roster/followUnit.service.ts'
import { Requirements, type Programme, type Requirement } from '../../server/features/programmes/programmes.model.ts'
import { appointmentsChanged } from '../../server/features/roster/roster.events.ts'
import { Appointments } from '../../server/features/roster/roster.model.ts'
import { findRequirement } from '../../server/features/programmes/requirements.service.ts'
import { businessDate, now, setClock } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { countBelow } from '../../server/features/coverage/history/countBelow.ts'
import {
  changesIn,
  compareCoverage,
  partsOf,
  showCoverageAt,
} from '../../server/features/coverage/history/history.service.ts'
import { momentOf } from '../../server/features/coverage/history/moment.ts'
import { snapshotsAt } from '../../server/features/coverage/history/snapshot.service.ts'
import { endOfMonth, monthOf } from '../../server/lib/months.rule.ts'
import { noCounts, sumOfCounts } from '../../server/features/coverage/tally.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeProgramme, makeRequirement, POSITIONS } from '../support/coverageFactories.ts'
import { makePerson, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let units: Unit[]
let city: Unit
let programme: Programme
let committee: Actor
const BEGIN = Date.parse('2025-06-15T02:00:00Z')
let today = BEGIN
beforeAll(async () => {
  site = await openSite('coverageHistory')
})
afterAll(() => site.close())
afterEach(() => setClock(Date.now)())

/** A city of its own for each history, on the same day. */
async function begin(): Promise<void> {
  today = BEGIN
  await Requirements.deleteMany({})
  city = await makeUnit('committee')
  const grants = [{ role: 'committee', unit: city._id }] as const
  committee = { account: 'x', name: 'x', person: null, grants, session: 'x', mustChangePassword: false }
  const schools = [await makeUnit('institution', city), await makeUnit('institution', city)]
  units = [
    ...schools,
    await makeUnit('branch', schools[0]),
    await makeUnit('branch', schools[0]),
    await makeUnit('branch', schools[1]),
  ]
  programme = await makeProgramme(city)
}

const complete = (person: string) =>
  transaction((session) =>
    append({ key: newId(), person, actor: 'system', kind: 'programme.completed', subject: programme._id }, session),
  )
const cityCell = (requirement: Requirement): Promise<Cell | null> =>
  Cells.findById(cellId(requirement._id, city._id)).lean()

const step = fc.record({
  person: fc.nat(2),
  unit: fc.nat(4),
  position: fc.constantFrom(...POSITIONS, 'cadre'),
  act: fc.constantFrom('appoint', 'appoint', 'end', 'complete', 'revoke', 'exempt', 'pass', 'month'),
  days: fc.integer({ min: -200, max: 200 }),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const away = (days: number): string => businessDate(new Date(today + days * 86_400_000))

async function take(
  { person: which, unit: place, position, act, days }: Step,
  people: string[],
  requirement: Requirement,
): Promise<void> {
  const person = people[which]!
  const unit = units[place]!
  if (act === 'pass' || act === 'month') {
    today += (act === 'month' ? 32 : Math.abs(days) % 20) * 86_400_000
    return rollCoverageOver()
  }
  await transaction(async (session) => {
    if (act === 'appoint')
      await Appointments.create(
        [
          {
            person,
            unit: unit._id,
            ancestors: unit.ancestors,
            position,
            from: away(days),
            to: null,
            recordedAt: now(),
            supersededAt: null,
          },
        ],
        { session },
      )
    if (act === 'end') {
      const held = await Appointments.findOne({ person, supersededAt: null, to: null }, null, { session }).lean()
      if (!held) return
      await Appointments.updateOne({ _id: held._id }, { $set: { supersededAt: now() } }, { session })
      await Appointments.create([{ ...held, _id: newId(), to: away(Math.abs(days)), recordedAt: now() }], { session })
    }
    if (act === 'appoint' || act === 'end') await appointmentsChanged.emit({ people: [person] }, session)
    if (act === 'complete')
      await append(
        { key: newId(), person, actor: 'system', kind: 'programme.completed', subject: programme._id },
        session,
      )
    if (act === 'revoke') {
      const record = await LearningRecords.findOne({ person, kind: 'programme.completed' }, null, { session }).lean()
      if (record)
        await append(
          {
            key: `revoke:${record._id}`,
            person,
            actor: 'system',
            kind: 'revoked',
            subject: programme._id,
            data: { record: record._id },
          },
          session,
        )
    }
    if (act === 'exempt') {
      await Exemptions.create(
        [
          {
            person,
            requirement: requirement._id,
            from: away(days),
            to: away(days + 30),
            reason: 'x',
            approvedBy: 'x',
            approvedAt: now(),
          },
        ],
        { session },
      )
      await refold(requirement, [person], session)
    }
  })
}

/**
 * Closed months are what a fold of their last day gives as known then, today is what one gives as known now, and the parts
 * of a comparison add up, in every unit.
 */
async function agreesWithThePast(requirement: Requirement): Promise<void> {
  const cells = await Cells.find({ requirement: requirement._id }).lean()
  const present = momentOf(requirement, businessDate(), 'now')
  const past = requirement.closings.map(({ month }) => momentOf(requirement, endOfMonth(month), 'then'))
  for (const { unit, months, counts } of cells) {
    const [now, ...closed] = await snapshotsAt(requirement, unit, [present, ...past])
    expect(countBelow(now!.standings.values(), unit).counts).toEqual(counts)
    for (const snapshot of closed) {
      const { counts: then } = countBelow(snapshot.standings.values(), unit)
      expect(then).toEqual({ ...noCounts(), ...months[monthOf(snapshot.on)] })
      const compared = await compareCoverage(committee, requirement._id, unit, {
        ...{ from: snapshot.on, fromKnown: 'then', to: present.on, toKnown: 'now' },
      })
      const moved = sumOfCounts([...partsOf(changesIn(compared)).values()].map(({ change }) => change))
      expect(sumOfCounts([then, moved])).toEqual(counts)
    }
  }
}

describe('incremental figures', () => {
  it('are those of a computation from nothing, for any history', async () => {
    setClock(() => (today += 1_000))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        await begin()
        const people = [
          await makePerson(units[2]!),
          await makePerson(units[4]!, 'cadre'),
          await makePerson(units[0]!, 'faculty-secretary', away(-10)),
        ].map(({ _id }) => _id)
        const requirement = await makeRequirement(city, [programme._id], {
          from: '2025-01-01',
          graceMonths: 2,
          computedRevision: 1,
        })
        await computeRequirement(requirement._id, { months: ['2025-05'] })
        for (const each of steps) await take(each, people, requirement)
        expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
        await agreesWithThePast((await Requirements.findById(requirement._id).lean())!)
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  it('lose no completion when many come at once, while the requirement is being recomputed', async () => {
    setClock(() => BEGIN)
    await begin()
    const requirement = await makeRequirement(city, [programme._id])
    const people = await Promise.all(Array.from({ length: 12 }, (_, n) => makePerson(units[2 + (n % 3)]!)))
    await recomputeRequirement(requirement._id)
    const before = (await cityCell(requirement))!.counts
    await Requirements.updateOne({ _id: requirement._id }, { $set: { graceMonths: 0, revision: 2 } })
    await Promise.all([recomputeRequirement(requirement._id), ...people.map(({ _id }) => complete(_id))])
    expect((await cityCell(requirement))!.counts).toMatchObject({ covered: before.covered + people.length })
    expect(await Requirements.findById(requirement._id).lean()).toMatchObject({ computedRevision: 2 })
    expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
  })

  it('are written only of whom a change of the requirement says something else', async () => {
    setClock(() => BEGIN)
    await begin()
    const requirement = await makeRequirement(city, [programme._id])
    const [first, second] = [await makePerson(units[2]!), await makePerson(units[3]!)]
    await recomputeRequirement(requirement._id)
    await complete(first._id)
    const revisions = async () => {
      const rows = await CoverageStatuses.find({ requirement: requirement._id }).sort({ person: 1 }).lean()
      return new Map(rows.map(({ person, revision, dueOn }) => [person, { revision, dueOn }]))
    }
    const before = await revisions()
    const change = async (given: object, revision: number) => {
      await Requirements.updateOne({ _id: requirement._id }, { $set: { ...given, revision } })
      await recomputeRequirement(requirement._id)
    }
    await change({ title: '新名' }, 2)
    expect(await revisions()).toEqual(before)
    await change({ to: '2026-12-31' }, 3)
    const after = await revisions()
    expect(after.get(first._id)).toEqual(before.get(first._id)) // covered: nothing is due
    expect(after.get(second._id)).toEqual({ revision: before.get(second._id)!.revision + 1, dueOn: '2026-12-31' })
    expect(await Requirements.findById(requirement._id).lean()).toMatchObject({ computedRevision: 3 })
    expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
  })
})

describe('rebuild', () => {
  it('reports what differs, repairs it when asked, and then finds nothing', async () => {
    setClock(() => BEGIN)
    await begin()
    const requirement = await makeRequirement(city, [programme._id])
    const { _id: person } = await makePerson(units[3]!)
    await recomputeRequirement(requirement._id)
    const whole = await cityCell(requirement)
    await CoverageStatuses.updateOne({ requirement: requirement._id, person }, { $set: { state: 'covered' } })
    await Cells.updateOne(
      { _id: cellId(requirement._id, city._id) },
      { $inc: { 'counts.required': 7, 'months.2025-03.covered': 3 } },
    )
    const found = await rebuildCoverage({ repair: true })
    expect(found.differences).toEqual([
      expect.stringContaining(`standing ${requirement._id}:${person}: stored covered; facts say uncovered`),
      expect.stringContaining('today'),
      expect.stringContaining('2025-03'),
    ])
    expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
    expect(await cityCell(requirement)).toEqual(whole)
  })

  it('repairs many together with their figures, and goes on after an end in between', async () => {
    setClock(() => BEGIN)
    await begin()
    const requirement = await makeRequirement(city, [programme._id])
    const own = { requirement: requirement._id }
    const people = await Promise.all(Array.from({ length: 8 }, (_, n) => makePerson(units[2 + (n % 3)]!)))
    await recomputeRequirement(requirement._id)
    const whole = await cityCell(requirement)
    const lost = async () => {
      const persons = people.slice(0, 3).map(({ _id }) => _id)
      await CoverageStatuses.deleteMany({ ...own, person: { $in: persons } })
      await CoverageStatuses.updateMany(own, { $set: { state: 'exempt', dueOn: '1999-01-01' } })
    }
    await lost()
    const found = await compare((await findRequirement(requirement._id))!)
    await putAll(requirement, found.statuses.slice(0, 5)) // and there it was killed
    expect((await rebuildCoverage({ repair: true })).differences.length).toBeGreaterThan(0)
    expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
    expect(await cityCell(requirement)).toEqual(whole)
  })

  it('does not put what it read in the place of what was written since', async () => {
    setClock(() => BEGIN)
    await begin()
    const requirement = await makeRequirement(city, [programme._id])
    const { _id: person } = await makePerson(units[3]!)
    const { _id: other } = await makePerson(units[3]!)
    await recomputeRequirement(requirement._id)
    await CoverageStatuses.updateMany({ requirement: requirement._id }, { $set: { dueOn: '1999-01-01' } })
    const { statuses } = await compare((await findRequirement(requirement._id))!)
    await complete(person)
    await putAll(requirement, statuses)
    expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
    const stored = await CoverageStatuses.find({ requirement: requirement._id }).lean()
    expect(stored.map(({ person, state }) => [person, state]).sort()).toEqual(
      [
        [person, 'covered'],
        [other, 'uncovered'],
      ].sort(),
    )
  })

  it('leaves a month alone that was closed before the tree of its days was changed', async () => {
    setClock(() => BEGIN)
    await begin()
    const requirement = await makeRequirement(city, [programme._id])
    await makePerson(units[3]!)
    await recomputeRequirement(requirement._id)
    const school = () => Cells.findById(cellId(requirement._id, units[0]!._id)).lean()
    const closed = (await school())!.months
    expect(closed['2025-05']).toMatchObject({ required: 1 })
    await UnitKinds.insertMany(UNIT_KINDS)
    await moveUnit(committee, units[3]!._id, { parent: units[1]!._id, on: '2025-02-01', revision: 1 })
    await followUnit(units[3]!._id)
    await Cells.updateOne({ _id: cellId(requirement._id, city._id) }, { $inc: { 'months.2025-01.covered': 3 } })
    const { differences } = await rebuildCoverage({ repair: true })
    expect(differences).toEqual([expect.stringContaining('2025-01')])
    expect((await school())!).toMatchObject({ months: closed, counts: noCounts() })
    expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
    const shown = await showCoverageAt(committee, requirement._id, units[0]!._id, { on: '2025-05-31', known: 'then' })
    expect(shown.counted.counts).toEqual(closed['2025-05'])
  })
})
