/** Results of all assignments of a class as an Excel file. */
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate } from '../../lib/clock.ts'
import { workbook, WORKBOOK_TYPE, type WorkbookValue } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { membersOf } from '../classes/members.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import { Assignments, type Assignment } from './assignments.model.ts'
import { isHandedIn, markOf } from './assignments.present.ts'
import { SUBMISSION_STATES } from './assignments.rule.ts'
import { Submissions, type Submission } from './submissions.model.ts'

const FIELDS = { assignment: 1, people: 1, state: 1, late: 1, handedAt: 1, points: 1, passed: 1, own: 1 }

function cellOf({ scale }: Assignment, found: Submission | undefined, person: string): WorkbookValue {
  if (!found || !isHandedIn(found.state)) return SUBMISSION_STATES.writing
  if (found.state !== 'marked') return SUBMISSION_STATES[found.state]
  const { points, passed } = markOf(found, person)
  return scale === 'points' ? points : passed ? '合格' : '不合格'
}
const stateOf = (found: Submission | undefined): string => {
  if (!found?.handedAt || !isHandedIn(found.state)) return ''
  return `${businessDate(found.handedAt)}${found.late ? '（迟交）' : ''}`
}

export async function resultsWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const { title } = await classToRun(actor, id)
  const rows = await Assignments.find({ class: id, state: 'published' }).sort({ class: 1, dueOn: 1 }).lean()
  const members = await membersOf(id)
  const written = await Submissions.find({ class: id }, FIELDS).lean<Submission[]>()
  const of = (assignment: string, person: string) =>
    written.find((each) => each.assignment === assignment && each.people.includes(person))
  const columns = [
    { header: '姓名', width: 12 },
    { header: '单位和职务', width: 40 },
    ...rows.flatMap((row) => [
      { header: row.scale === 'points' ? `${row.title}（满分 ${row.points}）` : row.title, width: 20 },
      { header: `${row.title}：提交日期`, width: 20 },
    ]),
  ]
  const lines = members.map(({ person, name, post }) => [
    name,
    post,
    ...rows.flatMap((row) => [cellOf(row, of(row._id, person), person), stateOf(of(row._id, person))]),
  ])
  const preface = [[`${title} 作业成绩`], ['截至', businessDate()], ['制表人', actor.name]]
  const body = await workbook(actor.name, title, [{ name: '作业成绩', preface, columns, rows: lines }])
  await note(actor, 'export.assignments', id, `${title}，${members.length} 人`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}作业成绩.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
