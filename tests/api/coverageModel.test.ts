/** Whatever happens in whatever order, the figures of any day are those of a slow computation from the raw history. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { Cells, cellId } from '../../server/features/coverage/coverage.model.ts'
import { presentThen } from '../../server/features/coverage/history/history.present.ts'
import { showCoverageAt } from '../../server/features/coverage/history/history.service.ts'
import { closingOf, momentOf } from '../../server/features/coverage/history/moment.ts'
import { rebuildCoverage } from '../../server/features/coverage/rebuild.service.ts'
import { noCounts } from '../../server/features/coverage/tally.ts'
import { followTimelines } from '../../server/features/coverage/timelines/build.service.ts'
import { TimelineStates } from '../../server/features/coverage/timelines/timelines.model.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { Requirements } from '../../server/features/programmes/programmes.model.ts'
import { businessDate, setClock } from '../../server/lib/clock.ts'
import { endOfMonth, monthOf } from '../../server/lib/months.rule.ts'
import { makePositions } from '../support/coverageFactories.ts'
import { begin, step } from '../support/coveragePlay.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let clock = 0
beforeAll(async () => {
  site = await openSite('coverageModel')
  await UnitKinds.insertMany(UNIT_KINDS)
  await makePositions()
  setClock(() => (clock += 1))
})
afterAll(() => site.close())
afterAll(() => setClock(Date.now)())

type City = Awaited<ReturnType<typeof begin>>

/** Today’s figures, in every unit. */
async function agreesToday({ naive, requirements, units }: City): Promise<void> {
  for (const requirement of requirements) {
    const expected = naive.at(requirement, businessDate())
    for (const unit of units()) {
      const cell = await Cells.findById(cellId(requirement, unit)).lean()
      const label = `${requirement} today in ${unit}`
      expect(cell?.counts ?? noCounts(), label).toEqual(expected.counts(unit))
      expect(cell?.direct ?? noCounts(), label).toEqual(expected.direct(unit))
      for (const [position, counts] of Object.entries(cell?.positions ?? {}))
        expect(counts, label).toEqual(expected.position(unit, position))
    }
  }
}

/** A past day’s, as known now and as known then, in a unit and below it. */
async function agreesOn(city: City, on: string, pick: number): Promise<void> {
  const { naive, requirements, units, committee } = city
  for (const id of requirements)
    for (const known of ['now', 'then'] as const) {
      const requirement = (await Requirements.findById(id).lean())!
      if (on < requirement.versions[0]!.from || on > businessDate()) continue
      const knownAt = momentOf(requirement, on, known).knownAt?.getTime()
      const isClosed = knownAt !== undefined && closingOf(requirement, on) !== undefined
      const expected = naive.at(id, on, knownAt, isClosed ? knownAt : undefined)
      for (const unit of [city.city._id, units()[pick % units().length]!]) {
        const shown = await showCoverageAt(committee, id, unit, { on, known })
        const view = presentThen(shown)
        const label = `${requirement.clock} on ${on}, known ${known}, in ${unit}`
        expect(view.unit.counts, label).toEqual(expected.counts(unit))
        expect(view.posts, label).toBe(expected.posts(unit))
        for (const { position, counts } of view.positions)
          expect(counts, label).toEqual(expected.position(unit, position))
        const years = Object.fromEntries(view.years.map(({ year, counts }) => [year, counts]))
        expect(years, label).toEqual(expected.years(unit))
        for (const child of shown.children)
          expect(view.children.find((each) => each.unit === child._id)?.counts ?? noCounts(), label).toEqual(
            expected.counts(child._id),
          )
      }
    }
}

it('figures of any day, as known now or then, are those of a slow computation from the raw history', async () => {
  let done = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 40, maxLength: 40, size: 'max' }),
      fc.array(fc.tuple(fc.nat(800), fc.nat(1_000)), { minLength: 4, maxLength: 4 }),
      async (steps, looks) => {
        clock = Date.parse('2025-03-14T10:00:00Z')
        await Requirements.deleteMany({})
        await TimelineStates.deleteMany({})
        const city = await begin((hours) => (clock += hours * 3_600_000))
        await followTimelines()
        for (const each of steps) if (await city.take(each)) done++
        await followTimelines()
        await agreesToday(city)
        const ago = (days: number): string => businessDate(new Date(clock - days * 86_400_000))
        for (const [days, pick] of looks)
          for (const on of [ago(days), endOfMonth(monthOf(ago(days)))]) await agreesOn(city, on, pick)
        expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
      },
    ),
    { numRuns: 4, endOnFailure: true },
  )
  expect(done).toBeGreaterThan(80) // or it says nothing
}, 120_000)
