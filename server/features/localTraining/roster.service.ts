/** The roster as it is read: a page, a workbook, and what a file would put on it. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { workbook, WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { FIELD_NAMES } from '../imports/reading/columns.rule.ts'
import { peopleInFile, type RowError } from '../imports/entries/peopleInFile.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { TraineeRow } from './localTraining.contract.ts'
import { LocalTrainees, traineeId, type LocalTrainee, type LocalTraining } from './localTraining.model.ts'
import { MOST_PEOPLE, TRAINEE_STATES, type TraineeState } from './localTraining.rule.ts'
import { overlapsOf } from './overlaps.service.ts'
import { placesOf } from './places.service.ts'
import { trainingFor, trainingToEdit } from './visible.service.ts'

type Row = z.input<typeof TraineeRow>
interface Filter {
  search?: string | undefined
  state?: TraineeState | undefined
}

const read = (training: string, { search, state }: Filter, cursor: string | undefined, limit: number) =>
  findInOrder(
    LocalTrainees,
    [{ training, ...(state && { state }) }, afterCursor(cursor, 'pinyin', 1), nameSearch(search)],
    { pinyin: 1, _id: 1 },
    limit,
  )

async function rowsOf(row: LocalTraining, trainees: readonly LocalTrainee[]): Promise<Row[]> {
  const overlaps = await overlapsOf(
    row,
    trainees.map(({ person }) => person),
  )
  const units = await unitNames(trainees.map(({ unit }) => unit))
  return trainees.map(({ person, name, unit, hours, state, remarks }) => ({
    person,
    name,
    unitName: units.get(unit) ?? '',
    hours: hours ?? row.hours,
    state,
    remarks,
    overlaps: overlaps.get(person) ?? [],
  }))
}

export async function roster(
  actor: Actor,
  id: string,
  { cursor, limit, ...filter }: Filter & { cursor?: string | undefined; limit: number },
) {
  const row = await trainingFor(actor, id)
  const { items, nextCursor } = cutPage(await read(id, filter, cursor, limit + 1), limit, 'pinyin')
  return { items: await rowsOf(row, items), nextCursor }
}

const COLUMNS = [
  { header: '姓名', width: 14 },
  { header: '单位', width: 40 },
  { header: '学时', width: 10 },
  { header: '状态', width: 12 },
  { header: '说明', width: 50 },
]

/** Noted in the audit trail: it names people. */
export async function rosterWorkbook(actor: Actor, id: string, filter: Filter): Promise<FileReply> {
  const row = await trainingFor(actor, id)
  const rows = await rowsOf(row, await read(id, filter, undefined, MOST_PEOPLE))
  const unit = (await unitNames([row.unit])).get(row.unit) ?? ''
  const title = `${row.title} 名单 ${businessDate()}`
  const lines = rows.map(({ name, unitName, hours, state, remarks, overlaps }) => [
    name,
    unitName,
    hours / 100,
    TRAINEE_STATES[state],
    [remarks, overlaps.length > 0 && `同期还有${overlaps.join('、')}`].filter(Boolean).join('；'),
  ])
  const preface = [[row.title], [`${unit}，${row.from} 至 ${row.to}，共 ${rows.length} 人；制表人 ${actor.name}`]]
  const body = await workbook(actor.name, title, [{ name: '名单', preface, columns: COLUMNS, rows: lines }])
  await note(actor, 'export.localTraining', id, `${title}，${rows.length} 人`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}

const outside = (row: number, value: string, { from, to }: LocalTraining): RowError => ({
  ...{ row, value, column: FIELD_NAMES.name },
  reason: `${from} 至 ${to} 在本单位没有任职。`,
  suggestion: '请核对人员和培训日期；任职有误的，先在名册里更正。',
})

const beyond = (row: number, hours: number, of: LocalTraining): RowError => ({
  ...{ row, value: String(hours / 100), column: FIELD_NAMES.creditHours },
  reason: `超过这次轮训的 ${of.hours / 100} 学时。`,
  suggestion: '请核对学时；全程参加的可以不填。',
})

/** Changes nothing: who would come on the roster, and what is wrong with which row. */
export async function readFile(actor: Actor, id: string, bytes: Uint8Array) {
  const row = await trainingToEdit(actor, id)
  const { people, errors } = await peopleInFile(bytes, row.unit)
  const ids = people.map(({ person }) => person)
  const places = await placesOf(row, ids)
  const known = await lookUp(
    ids.map((each) => traineeId(id, each)),
    (some) => LocalTrainees.find({ _id: { $in: some } }, { person: 1 }).lean(),
  )
  const onIt = new Set(known.map(({ person }) => person))
  const overlaps = await overlapsOf(row, ids)
  const units = await unitNames([...places.values()].map(({ unit }) => unit))
  const isBeyond = ({ hours }: { hours: number | null }): boolean => (hours ?? 0) > row.hours
  const held = people.filter((each) => places.has(each.person) && !isBeyond(each))
  const missing = people.filter(({ person }) => !places.has(person))
  return {
    people: held.map(({ row: at, person, hours }) => ({
      row: at,
      person,
      name: places.get(person)!.name,
      unitName: units.get(places.get(person)!.unit) ?? '',
      hours: hours ?? row.hours,
      overlaps: overlaps.get(person) ?? [],
      known: onIt.has(person),
    })),
    errors: [
      ...errors,
      ...missing.map((each) => outside(each.row, each.name, row)),
      ...people
        .filter((each) => places.has(each.person) && isBeyond(each))
        .map((each) => beyond(each.row, each.hours!, row)),
    ].sort((a, b) => a.row - b.row),
  }
}
