/** Honours of a file: compared with those that are entered, entered, and taken back as one. */
import type { ClientSession } from 'mongoose'
import { createHash } from 'node:crypto'
import type { AppContext } from '../../../appContext.ts'
import type { JobContext } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { note } from '../../audit/audit.service.ts'
import { allKinds } from '../../honours/kinds.service.ts'
import { enterHonours, honoursOf, keptHonours, takeHonoursBack } from '../../honours/manyHonours.service.ts'
import { whoTheyAre } from '../../roster/people.service.ts'
import { peopleCalled } from '../../roster/calledPeople.service.ts'
import { countsOf, storePlan } from '../compare.service.ts'
import { takePartsBack, writeParts } from '../entries/parts.service.ts'
import { ImportRows, RosterImports, type RosterImport } from '../imports.model.ts'
import { readFileOf } from '../readRows.ts'
import { scopeOf } from '../scope.service.ts'
import { openedRow, type OpenedRow } from '../sealedPlan.ts'
import { holdersOf, isSame, withoutEntered, type PlannedHonour } from './planHonours.rule.ts'
import { readHonour } from './readHonour.rule.ts'

export async function compareHonours(app: AppContext, of: RosterImport, signal: AbortSignal): Promise<void> {
  const { findUnit } = await scopeOf(of.unit)
  const kinds = (await allKinds()).map(({ _id: id, name, of: holder }) => ({ id, name, of: holder }))
  const context = { fields: of.matching!.fields, dates: of.book!.dates, findUnit, kinds }
  const { rows, errors, said } = await readFileOf(app, of, (row) => readHonour(row, context), signal)
  const called = rows.flatMap(({ person }) => person ?? [])
  const directory = await peopleCalled(of.unit, {
    names: new Set(called.map(({ name }) => name)),
    staffNumbers: new Set(called.flatMap(({ staffNumber }) => staffNumber ?? [])),
    identityNumbers: [],
  })
  signal.throwIfAborted()
  const entries = holdersOf(rows, {
    directory,
    choices: new Map(of.choices.map(({ row, person }) => [row, person])),
  })
  const subjects = [...new Set(entries.flatMap((each) => (each.kind === 'new' ? each.entry.subject : [])))]
  const planned = [...errors, ...withoutEntered(entries, await honoursOf(subjects))].sort((a, b) => a.row - b.row)
  await storePlan(of._id, { rows: planned, said })
  const known = { state: 'checked' as const, counts: countsOf(planned) }
  await RosterImports.updateOne({ _id: of._id, state: 'checking' }, { $set: known })
}

const AT_ONCE = 200
type HonourPlan = OpenedRow<PlannedHonour & { kind: 'new' }>

async function partsOf(importId: string): Promise<HonourPlan[][]> {
  const rows: HonourPlan[] = []
  for await (const row of ImportRows.find({ import: importId, kind: 'new' }).sort({ row: 1, _id: 1 }).lean())
    rows.push(openedRow<HonourPlan['plan']>(row))
  return [...slices(rows, AT_ONCE)]
}

/** The same at every run. */
const idOf = ({ _id }: HonourPlan): string => createHash('sha256').update(_id).digest('base64url').slice(0, 16)
const saidOf = ({ fileName, counts }: RosterImport): string => `${fileName}：荣誉 ${counts.new ?? 0} 项`

export const applyHonours = async (job: JobContext, of: RosterImport): Promise<void> =>
  writeParts(job, of, await partsOf(of._id), {
    write: writePart,
    begun: (session) => note({ account: of.account, name: of.by }, 'import.honours', of._id, saidOf(of), session),
  })

/** Who was merged into somebody since the file was looked through gets it as that person. */
async function asTheyAre(part: readonly HonourPlan[], session: ClientSession) {
  const people = part.flatMap(({ plan: { entry } }) => (entry.of === 'person' ? [entry.subject] : []))
  const meant = await whoTheyAre([...new Set(people)], session)
  return part.map((row) => {
    const { entry } = row.plan
    return { row, entry: { ...entry, id: idOf(row), subject: meant.get(entry.subject) ?? entry.subject } }
  })
}

async function writePart(part: HonourPlan[], session: ClientSession): Promise<Map<string, string>> {
  const given = await asTheyAre(part, session)
  const entered = await honoursOf([...new Set(given.map(({ entry }) => entry.subject))], session)
  const isEntered = ({ entry }: (typeof given)[number], at: number): boolean =>
    [...(entered.get(entry.subject) ?? []), ...given.slice(0, at).map((each) => each.entry)].some(
      (each) => each.subject === entry.subject && isSame(each, entry),
    )
  const known = new Set(given.filter(isEntered))
  const fresh = given.filter((each) => !known.has(each)).map(({ entry }) => entry)
  const there = await enterHonours(fresh, session)
  const left = given.filter(({ entry }) => !there.has(entry.id))
  const why = (each: (typeof given)[number]): string =>
    known.has(each) ? '核对之后已经录入了这项荣誉。' : '组织或人员已不在名册，或类别已删除。'
  return new Map(left.map((each) => [each.row._id, why(each)]))
}

export const undoHonours = async (job: JobContext, of: RosterImport): Promise<void> =>
  takePartsBack(job, of, await partsOf(of._id), {
    keptIn: (part, session) => keptHonours(part.filter(({ left }) => left === null).map(idOf), session),
    undo: (part, session) => takeHonoursBack(part.filter(({ left }) => left === null).map(idOf), session),
    said: saidOf(of),
  })
