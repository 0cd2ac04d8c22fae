/** Compares an import's file with the roster: what it would do, row by row. */
import type { AppContext } from '../../appContext.ts'
import { businessDate } from '../../lib/clock.ts'
import { slices } from '../../lib/batches.ts'
import { blindIndex } from '../../secrecy/seal.ts'
import { knownBelow, type KnownPerson } from '../roster/knownPeople.service.ts'
import { takenNumbers } from '../roster/manyPeople.service.ts'
import { digestOf } from './digest.ts'
import {
  ImportRows,
  rowId,
  RosterImports,
  type ImportRowRecord,
  type Kind,
  type RosterImport,
} from './imports.model.ts'
import { planFile, type PlacedRow } from './plan/importPlan.ts'
import { readRow } from './plan/readRow.rule.ts'
import { readFileOf } from './readRows.ts'
import { sealedPlan } from './sealedPlan.ts'
import { scopeOf, type ImportScope } from './scope.service.ts'

/** A row of a plan, of whatever kind of import. */
interface AnyRow {
  row: number
  kind: Kind
  institution?: string | null
}
export interface Plan<Row extends AnyRow = PlacedRow> {
  rows: Row[]
  said: ReadonlyMap<number, { name: string; staffNumber: string }>
  held: number
  ended: number
  digest: string
  followed: Followed
}
/** What a plan follows from besides its file. */
export type Followed = NonNullable<RosterImport['followed']>

export async function planOf(app: AppContext, of: RosterImport, signal?: AbortSignal): Promise<Plan> {
  const scope = await scopeOf(of.unit)
  const context = { fields: of.matching!.fields, dates: of.book!.dates, ...scope }
  const { rows, errors, said } = await readFileOf(app, of, (row) => readRow(row, context), signal)
  signal?.throwIfAborted()
  const followed: Followed = { scope: scope.digest, known: {} }
  const byInstitution = Map.groupBy(rows, ({ unit }) => scope.institutionOf(unit))
  rows.length = 0
  const plan = await planFile(byInstitution, errors, {
    importId: of._id,
    choices: new Map(of.choices.map(({ row, person }) => [row, person])),
    today: businessDate(),
    refusal: scope.refusal,
    async knownOf(institution) {
      const known = await knownOf(of, scope, institution)
      followed.known[institution] = keyedDigest(known)
      return known
    },
    takenOf: takenNumbers,
  })
  return { ...plan, said, followed }
}

/** An import for a faculty reaches its own people alone, one for the city those of each institution in turn. */
const knownOf = ({ unit }: RosterImport, scope: ImportScope, institution: string) =>
  knownBelow(scope.holds(institution) ? institution : unit)

/** Under a key: a bare hash of few people would give their numbers away to whoever tries them all. */
const keyedDigest = (known: readonly KnownPerson[]): string => blindIndex(digestOf(known), 'imports.known')

/** Whether the plan would be the same for these institutions, the file being the same. */
export async function followsStill(of: RosterImport, institutions: Iterable<string>): Promise<boolean> {
  const scope = await scopeOf(of.unit)
  if (of.followed?.scope !== scope.digest) return false
  for (const institution of new Set(institutions))
    if (of.followed.known[institution] !== keyedDigest(await knownOf(of, scope, institution))) return false
  return true
}

const WRITTEN = 1_000

/** Puts a plan in the place of an earlier one; done when the import's state says so. */
export async function storePlan(importId: string, { rows, said }: Pick<Plan<AnyRow>, 'rows' | 'said'>): Promise<void> {
  await ImportRows.deleteMany({ import: importId })
  for (const slice of slices(rows, WRITTEN))
    await ImportRows.collection.insertMany(
      slice.map(({ institution = null, ...plan }): ImportRowRecord => ({
        _id: rowId(importId, plan.row),
        import: importId,
        row: plan.row,
        kind: plan.kind,
        institution,
        name: said.get(plan.row)?.name.slice(0, 120) ?? '',
        staffNumber: said.get(plan.row)?.staffNumber.slice(0, 40) || null,
        plan: sealedPlan(rowId(importId, plan.row), plan),
        revision: null,
        left: null,
      })) as never,
    )
}

export const summaryOf = ({ rows, held, ended, digest, followed }: Plan) => ({
  counts: countsOf(rows),
  heldPosts: held,
  endedPosts: ended,
  digest,
  followed,
})

export function countsOf(rows: readonly AnyRow[]): Partial<Record<Kind, number>> {
  const counts: Partial<Record<Kind, number>> = {}
  for (const { kind } of rows) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** Reads, compares, stores. */
export async function comparePeople(app: AppContext, of: RosterImport, signal: AbortSignal): Promise<void> {
  const { _id: id } = of
  const plan = await planOf(app, of, signal)
  await storePlan(id, plan)
  await RosterImports.updateOne({ _id: id, state: 'checking' }, { $set: { state: 'checked', ...summaryOf(plan) } })
}
