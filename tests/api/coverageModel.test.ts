/** Whatever happens in whatever order, the figures of any day are those of a slow computation from the raw history. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { Cells, cellId } from '../../server/features/coverage/coverage.model.ts'
import { exempt, revokeExemption } from '../../server/features/coverage/exemptions/exempt.service.ts'
import { countBelow } from '../../server/features/coverage/history/countBelow.ts'
import { presentThen } from '../../server/features/coverage/history/history.present.ts'
import { showCoverageAt, standingsAt } from '../../server/features/coverage/history/history.service.ts'
import { closingOf, momentOf } from '../../server/features/coverage/history/moment.ts'
import {
  contentIn,
  publishedReport,
  publishReport,
} from '../../server/features/coverage/published/published.service.ts'
import { rebuildCoverage } from '../../server/features/coverage/rebuild.service.ts'
import { noCounts } from '../../server/features/coverage/tally.ts'
import { followTimelines } from '../../server/features/coverage/timelines/build.service.ts'
import { TimelineStates } from '../../server/features/coverage/timelines/timelines.model.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { Requirements } from '../../server/features/programmes/programmes.model.ts'
import { businessDate, setClock } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
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
        if (unit === city.city._id || isClosed) continue
        const { snapshot } = await standingsAt(committee, id, unit, { on, known })
        const listed = countBelow(snapshot.standings.values(), unit)
        expect(listed.counts, `${label}, by name`).toEqual(expected.counts(unit))
      }
    }
}

const ago = (days: number): string => businessDate(new Date(clock - days * 86_400_000))

/** A report for each requirement, with what the naive one says at that moment. */
const publishAll = ({ city, committee, naive, requirements }: City, on: string) =>
  Promise.all(
    requirements.map(async (requirement) => {
      const id = newId()
      const given = { id, requirement, unit: city._id, on, known: 'now' as const, title: 'x' }
      await publishReport(committee, given)
      return { id, counts: naive.at(requirement, on).counts(city._id) }
    }),
  )

it('figures of any day, as known now or then, are those of a slow computation from the raw history', async () => {
  let done = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 48, maxLength: 48, size: 'max' }),
      fc.array(fc.tuple(fc.nat(300), fc.nat(1_000)), { minLength: 4, maxLength: 4 }),
      async (steps, looks) => {
        clock = Date.parse('2025-03-14T10:00:00Z')
        await Requirements.deleteMany({})
        await TimelineStates.deleteMany({})
        const city = await begin((hours) => (clock += hours * 3_600_000))
        await followTimelines()
        for (const each of steps.slice(0, 24)) if (await city.take(each)) done++
        await followTimelines()
        const published = await publishAll(city, ago(looks[0]![0] % 60))
        for (const each of steps.slice(24)) if (await city.take(each)) done++
        await followTimelines()
        for (const { id, counts } of published)
          expect(contentIn(await publishedReport(city.committee, id)).counts, 'as published').toEqual(counts)
        await agreesToday(city)
        for (const [days, pick] of looks)
          for (const on of [ago(days), endOfMonth(monthOf(ago(days)))]) await agreesOn(city, on, pick)
        expect((await rebuildCoverage({ repair: false })).differences).toEqual([])
      },
    ),
    { numRuns: 3, endOnFailure: true, seed: 334428460 }, // found that a completion taken back twice was told wrongly of the days between
  )
  expect(done).toBeGreaterThan(80) // or it says nothing
}, 120_000)

it('an exemption moves the figures of its days, whoever asks next', async () => {
  clock = Date.parse('2025-03-14T10:00:00Z')
  await Requirements.deleteMany({})
  const { city, committee, requirements, people } = await begin(() => undefined)
  await followTimelines()
  const [requirement, person] = [requirements[0]!, people[0]!]
  const exemptOn = async (on: string) => {
    const { counted, takenAt } = await showCoverageAt(committee, requirement, city._id, { on, known: 'now' })
    expect(takenAt.getTime()).toBeGreaterThan(clock - 1_000)
    return counted.counts.exempt
  }
  expect(await exemptOn('2025-02-10')).toBe(0)
  const given = { from: '2025-02-01', to: '2025-04-30', reason: 'x' }
  const exemption = await exempt(committee, { requirement, person }, { ...given, document: '' })
  expect([await exemptOn('2025-01-31'), await exemptOn('2025-02-10'), await exemptOn('2025-03-14')]).toEqual([0, 1, 1])
  await revokeExemption(committee, { requirement, person, exemption }, 'x')
  expect([await exemptOn('2025-02-10'), await exemptOn('2025-03-14')]).toEqual([1, 0])
})
