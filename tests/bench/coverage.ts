import mongoose from 'mongoose'
import { People } from '../../server/features/roster/roster.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { EMBEDDED } from '../../server/database/connect.ts'
import { POSITIONS } from '../support/coverageFactories.ts'
import { interleaved, median, percentile, round, type Bench } from './bench.ts'
import { aggregated } from './coverage/aggregation.ts'
import { behindTheWrite, documentsBeyondChildren } from './coverage/examined.ts'
import { startSide, timed, type Side } from './coverage/startSide.ts'
import { everySecond, groupedWrites } from './coverage/writes.ts'

const PEOPLE = 200_000
/** Institutions that are asked for in turn with the peer. */
const PAIRS = 15
const ROUNDS = 2

/** A page of each institution in turn with the peer's aggregation of it, and the committee's once. */
async function against(side: Side, on: string, rest: string) {
  const asked = { programme: side.programme, positions: POSITIONS, from: '2025-01-01', graceMonths: 6 }
  const [pages, peers] = [side.institutions.values(), side.institutions.values()]
  await side.page(side.institutions[0]!, rest) // connections
  const pairs = await interleaved(
    PAIRS,
    () => side.page(pages.next().value!, rest),
    () => timed(() => aggregated(asked, peers.next().value!, on)),
  )
  const committee = {
    page: await side.page(side.committee, rest),
    peer: await timed(() => aggregated(asked, side.committee, on)),
  }
  return { pairs, committee, times: 1 / pairs.ratio, committeeTimes: committee.peer / committee.page }
}

/** Every unit's page, one after the other as one client asks: the committee, institutions, a branch of each. */
async function everyPage({ committee, institutions, branches, page }: Side, rest: string): Promise<number[]> {
  const times: number[] = []
  for (let each = 0; each < ROUNDS; each++)
    for (const unit of [committee, ...institutions, ...branches]) times.push(await page(unit, rest))
  return times
}

async function measure(side: Side) {
  const people = (await People.find({}, { _id: 1 }).limit(12_000).lean()).map(({ _id }) => _id)
  const writing = everySecond(people.slice(-1_000), side.programme)
  const past = daysAfter(businessDate(), -200)
  const [asNow, asThen] = [`/at?on=${past}&known=now`, `/at?on=${past}&known=then`]
  const pages = {
    today: await everyPage(side, ''),
    now: await everyPage(side, asNow),
    then: await everyPage(side, asThen),
  }
  const today = await against(side, businessDate(), '')
  const then = await against(side, past, asNow)
  const lists = {
    institutionListMs: round(await side.page(side.institutions[0]!, `/at/people?on=${past}&known=now&state=uncovered`)),
    institutionComparisonMs: round(
      await side.page(side.institutions[1]!, `/comparison?from=${past}&to=${businessDate()}`),
    ),
    deadlineWallMs: round(await side.page(side.committee, '/deadlines')),
    rankingMs: round(await side.page(side.committee, '/ranking')),
    /** Of everybody: what is read in proportion to the people. */
    cityListMs: round(await side.page(side.committee, '/people?limit=30')),
    citySearchMs: round(await side.page(side.committee, '/people?limit=30&search=wang')),
    citySinceMs: round(await side.page(side.committee, '/people?limit=30&since=2020')),
    cityPastListMs: round(await side.page(side.committee, `/at/people?on=${past}&known=now&state=uncovered`)),
  }
  const written = await writing.stop()
  const documents = await documentsBeyondChildren(side)
  const behind = await behindTheWrite(side)
  const grouped = await groupedWrites(side.requirement, side.programme, people)
  const row = (page: string, all: number[], times: number, committeeTimes: number) => ({
    page,
    requests: all.length,
    'median ms': round(median(all)),
    'p95 ms': round(percentile(all, 0.95)),
    'times faster, institutions': round(times, 1),
    'times faster, committee': round(committeeTimes, 1),
  })
  const { generateSeconds, computeSeconds, buildSeconds } = side
  const figures = {
    p95ms: round(percentile(pages.today, 0.95)),
    pastP95ms: round(percentile([...pages.now, ...pages.then], 0.95)),
    timesFaster: round(today.committeeTimes, 1),
    pastTimesFaster: round(then.committeeTimes, 1),
    writtenBeside: written,
    ...documents,
    ...behind,
    ...lists,
    ...grouped,
    ...{
      generateSeconds: round(generateSeconds, 1),
      computeSeconds: round(computeSeconds, 1),
      buildSeconds: round(buildSeconds, 1),
    },
  }
  const table = [
    row('today', pages.today, today.times, today.committeeTimes),
    row(`${past}, as known now`, pages.now, then.times, then.committeeTimes),
    row(`${past}, as known then`, pages.then, then.times, then.committeeTimes),
  ]
  return { ratio: round(today.committee.page / today.committee.peer, 4), table, figures }
}

async function run(args: readonly string[]) {
  const side = await startSide(Number(args[0] ?? PEOPLE))
  try {
    await mongoose.connect(side.uri, { ...EMBEDDED, monitorCommands: true })
    return await measure(side)
  } finally {
    await mongoose.disconnect()
    await side.stop()
  }
}

export const bench: Bench = {
  name: 'coverage',
  describe:
    '200,000 people (or as many as named) in 5,000 units, one write a second beside: any unit today (p95 under 50 ms) against one aggregation per request (at least 100 times as fast), on a past day (p95 under 500 ms, at least 10 times); 200 writes at once against the bare bulk (at most 3); documents of figures beyond one a child (at most 3), a completion in the figures (within 2 s)',
  run,
}
