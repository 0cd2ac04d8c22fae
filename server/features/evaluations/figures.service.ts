/** Closed evaluations together: base by base, a base over the years, a teacher's own. Sums of shown figures alone. */
import { scope, type Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { baseFor, basesById } from '../bases/bases.service.ts'
import { teachersOfAccount } from '../bases/teachers.service.ts'
import { Evaluations, type Evaluation } from './evaluations.model.ts'
import { abouts, type About } from './questions.rule.ts'
import { add, meanOf, NOTHING, type Figures, type Sum } from './results.rule.ts'
import { itemResults } from './results.service.ts'

/** Of a base in all its years, and of all bases in one. */
const MOST = 600
const MOST_OWN = 60
type Closed = Evaluation & { figures: Figures }
const shownOf = (rows: readonly Evaluation[]): Closed[] =>
  rows.flatMap(({ figures, ...row }) => (row.closed && figures && figures.n > 0 ? { ...row, figures } : []))

const presentSum = (sum: Sum) => ({ n: sum.n, mean: meanOf(sum) })
function means(rows: readonly Closed[]) {
  const of = (about: About): Sum => rows.reduce((sum, { figures }) => add(sum, figures.abouts[about]), NOTHING)
  return Object.fromEntries(abouts.map((about) => [about, presentSum(of(about))])) as Record<
    About,
    ReturnType<typeof presentSum>
  >
}
const answeredIn = (rows: readonly Closed[]): number => rows.reduce((sum, { figures }) => sum + figures.n, 0)

export async function basesOf(actor: Actor, asked: number | undefined) {
  const year = asked ?? Number(businessDate().slice(0, 4))
  const rows = await Evaluations.find({ ...scope(actor, 'class.write'), year })
    .sort({ ancestors: 1, year: 1, from: 1, _id: 1 })
    .limit(MOST)
    .lean()
  const byBase = [...Map.groupBy(shownOf(rows), ({ base }) => base)]
  const names = await basesById(byBase.map(([base]) => base))
  const items = byBase.map(([id, own]) => ({
    base: { id, name: names.get(id)?.name ?? '' },
    ...{ classes: own.length, answered: answeredIn(own), means: means(own) },
  }))
  return { year, items: items.sort((a, b) => a.base.name.localeCompare(b.base.name, 'zh-CN')) }
}

function teachersIn(rows: readonly Closed[]) {
  const sums = new Map<string, Sum & { name: string }>()
  for (const { figures } of rows)
    for (const { id, name, ...sum } of figures.teachers) sums.set(id, { name, ...add(sums.get(id) ?? NOTHING, sum) })
  return [...sums]
    .map(([id, { name, ...sum }]) => ({ id, name, ...presentSum(sum) }))
    .sort((a, b) => (b.mean ?? 0) - (a.mean ?? 0))
}

export async function baseFigures(actor: Actor, id: string, year: number | undefined) {
  const { name } = await baseFor(actor, 'class.write', id)
  const rows = shownOf(await Evaluations.find({ base: id }).sort({ base: 1, from: -1 }).limit(MOST).lean())
  const shown = rows.filter((row) => year === undefined || row.year === year)
  return {
    base: { id, name },
    years: [...Map.groupBy(rows, (row) => row.year)]
      .map(([each, own]) => ({ year: each, classes: own.length, means: means(own) }))
      .sort((a, b) => a.year - b.year),
    teachers: teachersIn(shown),
    classes: shown.map((row) => ({
      ...{ id: row._id, title: row.title, from: row.from, answered: row.figures.n, means: means([row]) },
    })),
  }
}

/** Sessions of the teacher alone: no other teacher's, nothing of the base or the class. */
export async function ownFigures(actor: Actor) {
  const own = new Set(await teachersOfAccount(actor.account))
  if (own.size === 0) return { linked: false, years: [], classes: [] }
  const rows = await Evaluations.find({ teachers: { $in: [...own] } })
    .sort({ teachers: 1, from: -1 })
    .limit(MOST_OWN)
    .lean()
  const shown = shownOf(rows).sort((a, b) => (a.from < b.from ? 1 : -1))
  const names = await basesById(shown.map(({ base }) => base))
  const sums = new Map<number, Sum>()
  for (const { year, figures } of shown)
    for (const { id, n, sum } of figures.teachers)
      if (own.has(id)) sums.set(year, add(sums.get(year) ?? NOTHING, { n, sum }))
  return {
    linked: true,
    years: [...sums].map(([year, sum]) => ({ year, ...presentSum(sum) })).sort((a, b) => a.year - b.year),
    classes: await Promise.all(
      shown.map(async (row) => ({
        ...{ id: row._id, title: row.title, base: names.get(row.base)?.name ?? '', from: row.from },
        items: await itemResults(row, ({ session }) => session?.teacher != null && own.has(session.teacher.id)),
      })),
    ),
  }
}
