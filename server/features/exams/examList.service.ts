/** Examinations as they are looked at: their list, what their form offers, their results. */
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { momentInWords } from '../../lib/momentInWords.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { workbook, WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { membersOf } from '../classes/members.service.ts'
import { classesRun } from '../classes/run.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import { papersToUse } from '../papers/papers.service.ts'
import { requirementsFor } from '../programmes/requirements.service.ts'
import { peopleFound } from '../roster/findPeople.service.ts'
import type { exams } from './exams.contract.ts'
import { Exams, type Exam } from './exams.model.ts'
import { examFor } from './exams.service.ts'
import { presentCards } from './exams.present.ts'
import { phaseOf, stateInWords } from './exams.rule.ts'
import { examsToMark } from './marking/marksWaiting.service.ts'
import { Sittings, type Sitting } from './sittings/sittings.model.ts'

type Ends = (typeof exams)['endpoints']
type Query = z.output<Ends['list']['query']>
type ResultsQuery = z.output<Ends['results']['query']>

const PHASES = {
  coming: () => ({ opensAt: { $gt: now() } }),
  open: () => ({ opensAt: { $lte: now() }, closesAt: { $gt: now() } }),
  over: () => ({ closesAt: { $lte: now() } }),
  marking: async (actor: Actor) => ({ _id: { $in: await examsToMark(actor) } }),
} as const

export async function listExams(actor: Actor, { search, phase, cursor, limit }: Query) {
  const rows = await findInOrder<Exam>(
    Exams,
    [
      scope(actor, 'exam.read'),
      phase ? await PHASES[phase](actor) : {},
      nameSearch(search, [], 'title'),
      afterCursor(cursor, 'opensAt', -1, 'instant'),
    ],
    { opensAt: -1, _id: -1 },
    limit + 1,
  )
  const { items, nextCursor } = cutPage(rows, limit, 'opensAt')
  return { items: await presentCards(items), nextCursor }
}

const OFFERED = 20
type Choosing = z.output<Ends['choices']['query']>

/** Classes that the actor runs, papers, or people of the actor's units. */
export async function examChoices(actor: Actor, { what, search = '', class: of }: Choosing) {
  if (what === 'class')
    return (await classesRun(actor, search, OFFERED)).map(({ _id, title, from, to }) => ({
      ...{ id: _id, name: title, path: `${from} 至 ${to}` },
    }))
  if (what === 'paper')
    return (await papersToUse(actor, search)).map(({ id, title }) => ({ id, name: title, path: '' }))
  if (what === 'requirement')
    return (await requirementsFor(actor, 'exam.write'))
      .filter(({ title }) => title.includes(search.trim()))
      .slice(0, OFFERED)
      .map(({ _id, title, from, to }) => ({ id: _id, name: title, path: `${from} 至 ${to}` }))
  if (what === 'unit') {
    const filters = [scope(actor, 'exam.write'), { closedOn: null }, nameSearch(search)]
    const units = await findInOrder<Unit>(Units, filters, { pinyin: 1, _id: 1 }, OFFERED)
    return units.map(({ _id, name }) => ({ id: _id, name, path: '' }))
  }
  if (!search) return []
  const found = of ? await membersFound(actor, of, search) : []
  for (const unit of await topUnits(actor, 'exam.write')) found.push(...(await peopleFound(unit, search, OFFERED)))
  return found.filter(({ id }, at) => found.findIndex((each) => each.id === id) === at)
}

/** Whatever their unit: the class is the actor's. */
async function membersFound(actor: Actor, of: string, search: string) {
  await classToRun(actor, of)
  const typed = search.trim().toLowerCase()
  return (await membersOf(of))
    .filter(
      ({ name, pinyin, initials }) => name.includes(typed) || pinyin.startsWith(typed) || initials.startsWith(typed),
    )
    .slice(0, OFFERED)
    .map(({ person, name, post }) => ({ id: person, name, path: post }))
}

const rowOf = ({ _id, name, unitName, number, state, finishedAt, score, total, passed }: Sitting) => ({
  ...{ sitting: _id, name, unitName, number, state, score, total, passed },
  finishedAt: finishedAt?.toISOString() ?? null,
})

export async function resultsOf(actor: Actor, id: string, { search, cursor, limit }: ResultsQuery) {
  await examFor(actor, 'exam.read', id)
  const rows = await findInOrder<Sitting>(
    Sittings,
    [{ exam: id }, nameSearch(search), afterCursor(cursor, 'pinyin', 1)],
    { pinyin: 1, _id: 1 },
    limit + 1,
  )
  const { items, nextCursor } = cutPage(rows, limit, 'pinyin')
  return { items: items.map(rowOf), nextCursor }
}

export async function resultsWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const exam = await examFor(actor, 'exam.read', id)
  const [{ title }, phase] = [exam, phaseOf(exam, now())]
  const rows = await Sittings.find({ exam: id }).sort({ exam: 1, pinyin: 1, _id: 1 }).lean()
  const columns = [
    ...[
      { header: '姓名', width: 12 },
      { header: '单位', width: 30 },
      { header: '第几次', width: 8 },
    ],
    ...[
      { header: '状态', width: 12 },
      { header: '交卷时间', width: 24 },
      { header: '得分', width: 8 },
    ],
    ...[
      { header: '满分', width: 8 },
      { header: '结果', width: 10 },
    ],
  ]
  const lines = rows.map(({ name, unitName, number, state, finishedAt, score, total, passed }) => [
    ...[name, unitName, number, stateInWords(state, phase), finishedAt ? momentInWords(finishedAt) : ''],
    ...[score, total, passed === null ? '' : passed ? '及格' : '不及格'],
  ])
  const preface = [[`${title} 成绩`], ['截至', businessDate()], ['制表人', actor.name]]
  const body = await workbook(actor.name, title, [{ name: '成绩', preface, columns, rows: lines }])
  await note(actor, 'export.exam', id, `${title}，${rows.length} 行`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}成绩.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
