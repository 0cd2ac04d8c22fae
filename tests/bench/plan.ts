import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import mongoose from 'mongoose'
import type { Actor } from '../../server/access/actor.ts'
import { embeddedRecipe } from '../../server/database/embedded.ts'
import { localUri } from '../../server/database/probe.ts'
import { supervise } from '../../server/database/supervise.ts'
import type { Base } from '../../server/features/bases/bases.model.ts'
import { entriesOf } from '../../server/features/classes/calendar/entries.service.ts'
import { TrainingClasses, type TrainingClass } from '../../server/features/classes/classes.model.ts'
import { listClasses } from '../../server/features/classes/classes.service.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { clashesWith } from '../../server/features/classes/timetable/clashes.service.ts'
import { ClassSessions } from '../../server/features/classes/timetable/timetable.model.ts'
import { planOf } from '../../server/features/classes/yearPlan/yearPlan.service.ts'
import { newId } from '../../server/lib/id.ts'
import { syncModels } from '../../server/lib/model.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { makeUnit } from '../support/factories.ts'
import { makeBase, makeClass } from '../support/planFactories.ts'
import { median, percentile, round, type Bench } from './bench.ts'

const [CLASSES, NOMINATIONS, BASES, SESSIONS] = [200, 20_000, 10, 10]
const TIMES = 40
const BOUNDS = { page: 50, clashes: 100 }

const actorOf = (unit: string): Actor => ({
  ...{ account: 'x', name: '组织干部处', person: null, grants: [{ role: 'committee', unit }] },
  ...{ session: 'x', mustChangePassword: false },
})

async function fillClass(base: Base, teachers: readonly string[], row: TrainingClass): Promise<void> {
  const sessions = Array.from({ length: SESSIONS }, (_, at) => ({
    ...{ _id: newId(), class: row._id, day: daysAfter(row.from, at >> 1), from: at % 2 ? 840 : 540 },
    ...{ to: at % 2 ? 990 : 690, title: '专题辅导', teacher: teachers[at % teachers.length]! },
    ...{ room: base.rooms[at % base.rooms.length]!.id, place: '', course: null, link: '', credit: 300, revision: 1 },
  }))
  await ClassSessions.collection.insertMany(sessions as never)
  const count = NOMINATIONS / CLASSES
  const nominations = Array.from({ length: count }, (_, at) => ({
    ...{ _id: newId(), class: row._id, person: `p${at}`, name: '甲', pinyin: 'jia', unit: base.unit },
    ...{ ancestors: base.ancestors, position: 'organiser', post: '', account: 'x', by: '甲', at: new Date() },
    ...{ state: 'nominated', rank: null, order: '', override: null, confirmBy: null, arrival: null, history: [] },
    revision: 1,
  }))
  await Nominations.collection.insertMany(nominations as never)
}

/** A year of classes, evenly over its weeks, at ten bases. */
async function fill() {
  const committee = await makeUnit('committee')
  const bases = await Promise.all(Array.from({ length: BASES }, () => makeBase(committee)))
  for (let at = 0; at < CLASSES; at++) {
    const { base, teacher } = bases[at % BASES]!
    const from = daysAfter('2026-01-05', Math.floor((at * 350) / CLASSES))
    const row = await makeClass(base, committee, { from, to: daysAfter(from, 4), nominated: NOMINATIONS / CLASSES })
    await fillClass(base, [teacher], row)
  }
  await syncModels() // at the end: an index of what is there is made faster than one that grows
  return { actor: actorOf(committee._id), bases }
}

async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  await work() // warm
  for (let at = 0; at < TIMES; at++) {
    const begun = performance.now()
    await work()
    times.push(performance.now() - begun)
  }
  return times
}

async function measure() {
  const { actor, bases } = await fill()
  const { base, teacher } = bases[0]!
  /** As many sessions as a class has, on days on which others are held. */
  const slots = Array.from({ length: 20 }, (_, at) => ({
    ...{ id: `new-${at}`, class: 'new', day: daysAfter('2026-03-02', at >> 2), from: 480 + (at % 4) * 120 },
    ...{ to: 590 + (at % 4) * 120, room: base.rooms[at % 2]!.id, teacher, title: '专题' },
  }))
  const found = await clashesWith({ _id: 'new', base: base._id }, slots)
  if (found.length === 0) throw new Error('the new class clashes with nothing: nothing was measured')
  const { _id } = (await TrainingClasses.findOne({ base: base._id }).lean())!
  const bare = () => TrainingClasses.findById(_id).lean()
  return {
    read: await timesOf(bare),
    calendar: await timesOf(() => entriesOf(actor, '2026-06-01', '2026-07-05')),
    list: await timesOf(() => listClasses(actor, { year: 2026, limit: 50 })),
    plan: await timesOf(() => planOf(actor, 2026)),
    clashes: await timesOf(() => clashesWith({ _id: 'new', base: base._id }, slots)),
  }
}

export const bench: Bench = {
  name: 'plan',
  describe: `calendar, list and plan of a year of ${CLASSES} classes and ${NOMINATIONS} nominations (p95 under ${BOUNDS.page} ms), clashes of a new class (under ${BOUNDS.clashes} ms)`,
  async run() {
    const folder = await mkdtemp(path.join(tmpdir(), 'bench-plan-'))
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const recipe = embeddedRecipe(path.join(folder, 'database'), path.join(folder, 'database.log'), { durable: false })
    const engine = await supervise(recipe, silent, (error) => {
      throw error
    })
    try {
      await mongoose.connect(localUri(engine.port))
      const times = await measure()
      const bounds: Record<string, number> = { read: Infinity, clashes: BOUNDS.clashes }
      const table = Object.entries(times).map(([what, values]) => ({
        ...{ what, median: round(median(values)), p95: round(percentile(values, 0.95)) },
        bound: bounds[what] ?? BOUNDS.page,
      }))
      const of = (what: string) => table.find((row) => row.what === what)!.p95
      const worst = Math.max(of('calendar'), of('list'), of('plan'))
      const figures = { calendar: of('calendar'), list: of('list'), plan: of('plan'), clashes: of('clashes') }
      return { ratio: round(worst / BOUNDS.page), table, figures }
    } finally {
      await mongoose.disconnect()
      await engine.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
