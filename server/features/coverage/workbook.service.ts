import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { workbook, WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { workbookStream } from '../../lib/workbookStream.ts'
import { note } from '../audit/audit.service.ts'
import type { StandingQuery } from './coverage.contract.ts'
import type { CoverageStatus } from './coverage.model.ts'
import { presentCoverage, presentStanding } from './coverage.present.ts'
import { showCoverage, type Shown } from './coverage.service.ts'
import { addNames, beginNames, type Names } from './people.service.ts'
import { placeOf } from './place.service.ts'
import { allStatuses, askedOf, countOf, inParts } from './statusPages.service.ts'
import { peopleSheet, STATES, streamedPeople, totalsSheet, type Making, type Person, type View } from './sheets.ts'
import { slices } from '../../lib/batches.ts'
import { ahead } from '../../lib/ahead.ts'

type Query = z.output<typeof StandingQuery>

/** So many are read in one snapshot with the totals, and the workbook is made in memory; more are written as they are read. */
const LIMIT = 50_000
const SLICE = 100
/** Of what is written as it is read. */
const PART = 500
const PARTS_AHEAD = 4
const SHANGHAI = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium' })

/** A unit's totals and the people behind them. */
export async function coverageWorkbook(
  actor: Actor,
  requirementId: string,
  unitId: string,
  query: Query,
  atOnce = LIMIT,
): Promise<FileReply> {
  const place = await placeOf(actor, requirementId, unitId)
  const count = await countOf(askedOf(place.requirement, unitId, query))
  return count > atOnce
    ? streamed(actor, await showCoverage(actor, requirementId, unitId), query, count)
    : inOneSnapshot(actor, requirementId, unitId, query)
}

const titleOf = ({ requirement, unit, asOf }: View): string => `${requirement.title} ${unit.name} ${asOf}`
function fileOf({ requirement, unit, asOf }: View, { filter }: Making, body: FileReply['body']): FileReply {
  const filename = `${requirement.title} ${unit.name} ${filter ? `名单（${filter}）` : '覆盖率'} ${asOf}`
  return { type: WORKBOOK_TYPE, body, filename: `${filename}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
const noteExport = (actor: Actor, view: View, { filter }: Making, count: number): Promise<void> =>
  note(actor, 'export.coverage', view.unit.unit, `${titleOf(view)}，${filter || '全部人员'}，${count} 人`)
const makingOf = (actor: Actor, at: Date, shown: Shown, query: Query): Making => ({
  ...{ at: `${SHANGHAI.format(at)}（北京时间）`, by: actor.name, filter: inWords(shown, query) },
})

/** Both sheets are read in one snapshot: they agree with each other. */
async function inOneSnapshot(actor: Actor, requirement: string, unit: string, query: Query): Promise<FileReply> {
  const at = now()
  const { shown, people } = await transaction(async (session) => {
    const shown = await showCoverage(actor, requirement, unit, session)
    return { shown, people: await readPeople(shown, query, session) }
  })
  const [view, making] = [presentCoverage(shown), makingOf(actor, at, shown, query)]
  const sheets = [totalsSheet(view, making), peopleSheet(view, people, making)]
  const body = await workbook(actor.name, titleOf(view), sheets)
  await noteExport(actor, view, making, people.length)
  return fileOf(view, making, body)
}

/** The people alone, below the figures of the unit: what is recorded while it is written may be in it already. */
async function streamed(actor: Actor, shown: Shown, query: Query, count: number): Promise<FileReply> {
  const [view, making] = [presentCoverage(shown), makingOf(actor, now(), shown, query)]
  await noteExport(actor, view, making, count)
  return fileOf(view, making, workbookStream(streamedPeople(view, peopleInParts(shown, query), making, count)))
}

async function* peopleInParts({ requirement, unit, held }: Shown, query: Query): AsyncGenerator<Person[]> {
  const shared = await beginNames(requirement, held)
  async function* named(): AsyncGenerator<Person[]> {
    for await (const rows of inParts(askedOf(requirement, unit._id, query), PART))
      yield await peopleOf({ ...shared, proofs: new Map(), earned: new Map(), exemptions: new Map() }, rows)
  }
  yield* ahead(named(), PARTS_AHEAD)
}

async function readPeople({ requirement, unit, held }: Shown, query: Query, session: ClientSession): Promise<Person[]> {
  const rows = await allStatuses(askedOf(requirement, unit._id, query), 2 * LIMIT, session) // counted a moment before
  const names = await beginNames(requirement, held, session)
  const people: Person[] = []
  for (const slice of slices(rows, SLICE)) people.push(...(await peopleOf(names, slice, session)))
  return people
}

async function peopleOf(names: Names, rows: readonly CoverageStatus[], session?: ClientSession): Promise<Person[]> {
  const exempted = rows.filter(({ state }) => state === 'exempt') // of others the sheet tells none
  await addNames(names, rows, session, exempted)
  return rows.map((row) => ({ ...presentStanding(row, names), staffNumber: row.staffNumber ?? '' }))
}

const inWords = ({ positions }: Shown, { state, overdue, order, position, search }: Query): string =>
  [
    overdue ? '已到期未覆盖' : state ? STATES[state] : order === 'due' && '有应完成日期的',
    position && (positions.find(({ _id }) => _id === position)?.name ?? position),
    search && `姓名含“${search}”`,
  ]
    .filter(Boolean)
    .join('，')
